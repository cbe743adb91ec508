using System.Globalization;
using System.Text;

namespace BackpropGen.Safetensors;

/// <summary>
/// Reads a file of the format safetensors: the length of the header in 8 bytes, least significant first, the header, and the bytes of all tensors one
/// after the other. https://github.com/huggingface/safetensors#format
/// </summary>
/// <remarks>
/// The code of this folder uses nothing of the library, and of the framework nothing newer than .NET Standard 2.0: other programs can compile it in.
/// Memory is taken for bytes that have come, whatever a header claims, and what a header may list is counted before anything is built of it: all in all, less
/// than eight times the bytes of the header, and some 10 MB.
/// </remarks>
internal sealed class SafetensorsReader
{
    /// <summary>The format's own limit.</summary>
    public const int MostHeaderBytes = 100_000_000;

    /// <summary>How many tensors a header may name, unless a network needs more: 1,250 layers with all that a training keeps.</summary>
    public const int MostTensors = 10_000;

    private const int LengthBytes = 8;
    private const int FirstPiece = 1 << 16;

    private readonly Stream _stream;
    private readonly Refusal _refuse;
    private readonly long _headerBytes;
    private long _position;

    private SafetensorsReader(Stream stream, Refusal refuse, int mostTensors)
    {
        _stream = stream;
        _refuse = refuse;
        _headerBytes = ReadHeaderLength();
        HeaderText header = HeaderText.Read(Text(ReadHeader()), refuse, mostTensors);
        Metadata = header.Metadata;
        Tensors = header.Tensors.OrderBy(tensor => tensor.Begin).ThenBy(tensor => tensor.End).ToList();
        RequireOneAfterTheOther();
    }

    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>The tensors in the order of their bytes: the next begins where one ends.</summary>
    public IReadOnlyList<TensorEntry> Tensors { get; }

    private long DataBytes => Tensors.Count == 0 ? 0 : Tensors[Tensors.Count - 1].End;

    /// <summary>Reads the header, and refuses one that is not valid. The stream then stands at the bytes of the first tensor.</summary>
    /// <param name="stream">The file.</param>
    /// <param name="refuse">Makes the exception of a refusal.</param>
    /// <param name="mostTensors">How many tensors the header may name.</param>
    public static SafetensorsReader Open(Stream stream, Refusal refuse, int mostTensors = MostTensors) => new(stream, refuse, mostTensors);

    /// <summary>Reads the next bytes of the data.</summary>
    public void Read(byte[] buffer, int count)
    {
        int read = ReadUpTo(buffer, 0, count);
        if (read < count)
        {
            // The position is that of the end of the file.
            long data = _position - LengthBytes - _headerBytes;
            TensorEntry cut = Tensors.First(tensor => tensor.End > data);
            throw _refuse(
                $"The file is truncated: its tensors take {Number(DataBytes)} bytes, but only {Number(data)} follow the header. The tensor {TensorEntry.Quote(cut.Name)} is the first that is not whole.",
                cut.Name);
        }
    }

    /// <summary>Refuses a file that goes on after its last tensor. Call it when all data are read.</summary>
    public void RequireEnd()
    {
        if (ReadUpTo(new byte[1], 0, 1) > 0)
        {
            throw _refuse($"The file goes on after the {Number(DataBytes)} bytes of its tensors, with bytes that belong to no tensor.", null);
        }
    }

    private long ReadHeaderLength()
    {
        byte[] bytes = new byte[LengthBytes];
        int read = ReadUpTo(bytes, 0, LengthBytes);
        if (read < LengthBytes)
        {
            throw _refuse(
                read == 0 ? "The file is empty." : $"The file is truncated: it ends after {Number(read)} of the {LengthBytes} bytes that hold the length of its header.", null);
        }

        ulong length = 0;
        for (int i = LengthBytes - 1; i >= 0; i--)
        {
            length = (length << 8) | bytes[i];
        }

        if (length > MostHeaderBytes)
        {
            throw _refuse(
                $"The file says that its header has {length.ToString(CultureInfo.InvariantCulture)} bytes, more than the {Number(MostHeaderBytes)} that the format allows. It may not be a safetensors file.",
                null);
        }

        return (long)length;
    }

    private ArraySegment<byte> ReadHeader()
    {
        // Bytes that are in memory already need no copy; a stream that knows its length, no guess.
        long left = _stream.CanSeek ? _stream.Length - _stream.Position : 0;
        if (left >= _headerBytes && _stream is MemoryStream memory && memory.TryGetBuffer(out ArraySegment<byte> all))
        {
            var there = new ArraySegment<byte>(all.Array!, all.Offset + (int)memory.Position, (int)_headerBytes);
            memory.Position += _headerBytes;
            _position += _headerBytes;
            return there;
        }

        byte[] header = new byte[Math.Min(_headerBytes, Math.Max(FirstPiece, left))];
        int length = 0;
        while (true)
        {
            length += ReadUpTo(header, length, header.Length - length);
            if (length < header.Length)
            {
                throw _refuse($"The file is truncated: its header has {Number(_headerBytes)} bytes, but only {Number(length)} are there.", null);
            }

            if (length == _headerBytes)
            {
                return new ArraySegment<byte>(header);
            }

            Array.Resize(ref header, (int)Math.Min(_headerBytes, 2L * length));
        }
    }

    private ArraySegment<byte> Text(ArraySegment<byte> header)
    {
        try
        {
            new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetCharCount(header.Array!, header.Offset, header.Count);
            return header;
        }
        catch (ArgumentException)
        {
            throw _refuse($"The header, the {Number(_headerBytes)} bytes after the first {LengthBytes}, is not valid UTF-8 text.", null);
        }
    }

    private void RequireOneAfterTheOther()
    {
        TensorEntry? previous = null;
        foreach (TensorEntry tensor in Tensors)
        {
            tensor.RequireLength(_refuse);
            long end = previous?.End ?? 0;
            string before = previous is null ? "the header" : $"the tensor {TensorEntry.Quote(previous.Name)}";
            if (tensor.Begin < end)
            {
                throw _refuse($"The tensor {TensorEntry.Quote(tensor.Name)} begins at byte {Number(tensor.Begin)} of the data, within {before}, which ends at byte {Number(end)}: they overlap.", tensor.Name);
            }

            if (tensor.Begin > end)
            {
                throw _refuse($"Between {before} and the tensor {TensorEntry.Quote(tensor.Name)} there is a hole of {Number(tensor.Begin - end)} bytes that belong to no tensor.", tensor.Name);
            }

            previous = tensor;
        }
    }

    /// <summary>How many bytes came: fewer than asked for only at the end of the file.</summary>
    private int ReadUpTo(byte[] buffer, int offset, int count)
    {
        int total = 0;
        while (total < count)
        {
            int read = _stream.Read(buffer, offset + total, count - total);
            if (read == 0)
            {
                break;
            }

            total += read;
        }

        _position += total;
        return total;
    }

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
