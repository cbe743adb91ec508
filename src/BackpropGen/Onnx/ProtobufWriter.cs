using System.Text;

namespace BackpropGen.Onnx;

/// <summary>
/// A message in the wire format of Protocol Buffers: fields, each a number with the kind of its value, and the value.
/// https://protobuf.dev/programming-guides/encoding
/// </summary>
internal sealed class ProtobufWriter
{
    private const int Varint = 0;
    private const int LengthDelimited = 2;
    private const int FourBytes = 5;

    private readonly MemoryStream _bytes = new();

    /// <summary>How many bytes the fields take that were written so far.</summary>
    public long Length => _bytes.Length;

    public void WriteInteger(int field, long value)
    {
        WriteTag(field, Varint);
        WriteVarint((ulong)value);
    }

    public void WriteSingle(int field, float value)
    {
        byte[] bytes = BitConverter.GetBytes(value);
        if (!BitConverter.IsLittleEndian)
        {
            Array.Reverse(bytes);
        }

        WriteTag(field, FourBytes);
        _bytes.Write(bytes, 0, bytes.Length);
    }

    public void WriteText(int field, string value)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(value);
        WriteLength(field, bytes.Length);
        _bytes.Write(bytes, 0, bytes.Length);
    }

    public void WriteMessage(int field, ProtobufWriter message)
    {
        WriteLength(field, message.Length);
        Append(message);
    }

    /// <summary>Writes what another has written.</summary>
    public void Append(ProtobufWriter other) => other.CopyTo(_bytes);

    /// <summary>The head of a field whose value, of the given length, is written behind all that is here.</summary>
    public void WriteLength(int field, long length)
    {
        WriteTag(field, LengthDelimited);
        WriteVarint((ulong)length);
    }

    public void CopyTo(Stream stream) => _bytes.WriteTo(stream);

    private void WriteTag(int field, int kind) => WriteVarint((ulong)((field << 3) | kind));

    /// <summary>Seven bits a byte, the least significant first; the eighth says that more follow.</summary>
    private void WriteVarint(ulong value)
    {
        while (value > 0x7F)
        {
            _bytes.WriteByte((byte)(value | 0x80));
            value >>= 7;
        }

        _bytes.WriteByte((byte)value);
    }
}
