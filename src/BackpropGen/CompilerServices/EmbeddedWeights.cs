using System.ComponentModel;
using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using BackpropGen.Layout;
using BackpropGen.Safetensors;

namespace BackpropGen.CompilerServices;

/// <summary>
/// Trained numbers of a model's file that is a resource of the assembly: where the file has each of them. Supports generated code, which was written for one content of the file, and says by
/// a hash for which.
/// </summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class EmbeddedWeights<T>
    where T : unmanaged
{
    private const int PieceBytes = 1 << 16;

    /// <summary>How many rows of the file are turned into columns at a time.</summary>
    private const int TurnedRows = 16;

    private readonly Assembly _assembly;
    private readonly string _resource;
    private readonly long _length;
    private readonly ulong _hash;
    private readonly int _count;
    private readonly List<Action<Stream, T[]>> _parts = new();
    private readonly object _lock = new();
    private int[]? _shapes;
    private volatile object? _shared;

    /// <summary>A file without any numbers as yet.</summary>
    /// <param name="assembly">The assembly that has the resource.</param>
    /// <param name="resource">The name of the resource.</param>
    /// <param name="length">How many bytes the file had.</param>
    /// <param name="hash">Its hash, as 16 hexadecimal digits.</param>
    /// <param name="count">How many numbers there are.</param>
    /// <exception cref="ArgumentNullException">The assembly or a text is null.</exception>
    public EmbeddedWeights(Assembly assembly, string resource, long length, string hash, int count)
    {
        _assembly = assembly ?? throw new ArgumentNullException(nameof(assembly));
        _resource = resource ?? throw new ArgumentNullException(nameof(resource));
        _length = length;
        _hash = ulong.Parse(hash ?? throw new ArgumentNullException(nameof(hash)), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        _count = count;
    }

    /// <summary>The numbers in the order of the parameters, or as <see cref="Packed"/> says: one copy, which is read when it is first asked for, and which nobody may change.</summary>
    /// <exception cref="WeightFileException">The resource is not there, or not the file that the code was generated from.</exception>
    public ReadOnlySpan<T> Shared
    {
        get
        {
            object shared = _shared ?? Share();
#if NET
            if (shared is AlignedMemory<T> memory)
            {
                return MemoryMarshal.CreateReadOnlySpan(ref memory.Start, memory.Length);
            }
#endif
            return (T[])shared;
        }
    }

    /// <summary>A matrix or vector that lies row after row in the file.</summary>
    /// <param name="first">The place of its first number among all.</param>
    /// <param name="rows">How many rows there are.</param>
    /// <param name="columns">How many numbers a row has.</param>
    /// <param name="type">The type of its elements as safetensors calls it, such as F32.</param>
    /// <param name="offset">Where its first byte lies in the file.</param>
    /// <param name="factors">The bits of what each row is multiplied by, in base64; null for nothing.</param>
    /// <returns>This object.</returns>
    public EmbeddedWeights<T> Rows(int first, int rows, int columns, string type, long offset, string? factors = null)
    {
        double[]? scales = Decode(factors);
        _parts.Add((file, numbers) => ReadRows(file, numbers.AsSpan(first, rows * columns), columns, type, offset, scales));
        return this;
    }

    /// <summary>A matrix whose columns are rows of the file.</summary>
    /// <param name="first">The place of its first number among all.</param>
    /// <param name="rows">How many rows there are.</param>
    /// <param name="columns">How many numbers a row has.</param>
    /// <param name="type">The type of its elements as safetensors calls it, such as F32.</param>
    /// <param name="offset">Where its first byte lies in the file.</param>
    /// <param name="stride">How many elements of the file lie between two neighbours of a row.</param>
    /// <param name="factors">The bits of what each row is multiplied by, in base64; null for nothing.</param>
    /// <returns>This object.</returns>
    public EmbeddedWeights<T> Columns(int first, int rows, int columns, string type, long offset, int stride, string? factors = null)
    {
        double[]? scales = Decode(factors);
        _parts.Add((file, numbers) => ReadColumns(file, numbers.AsSpan(first, rows * columns), rows, columns, type, offset, stride, scales));
        return this;
    }

    /// <summary>Numbers that the file does not have as they are.</summary>
    /// <param name="first">The place of the first among all.</param>
    /// <param name="numbers">Their bits in base64.</param>
    /// <returns>This object.</returns>
    public EmbeddedWeights<T> Numbers(int first, string numbers)
    {
        _parts.Add((_, all) => TrainedNumbers.Decode<T>(numbers).CopyTo(all.AsSpan(first)));
        return this;
    }

    /// <summary>Has <see cref="Shared"/> keep the numbers as kernels on vectors read them.</summary>
    /// <param name="shapes">How many inputs and how many nodes each matrix has, one after the other; 0 inputs where there are biases alone.</param>
    /// <returns>This object.</returns>
    public EmbeddedWeights<T> Packed(params int[] shapes)
    {
        _shapes = shapes;
        return this;
    }

    /// <summary>Reads the numbers, in the order of the parameters.</summary>
    /// <returns>A new array.</returns>
    /// <exception cref="WeightFileException">The resource is not there, or not the file that the code was generated from.</exception>
    public T[] Read()
    {
        Real.RequireSupported<T>();
        using Stream file = Open();
        RequireSameFile(file);
        T[] numbers = new T[_count];
        foreach (Action<Stream, T[]> read in _parts)
        {
            read(file, numbers);
        }

        return numbers;
    }

    private object Share()
    {
        lock (_lock)
        {
            if (_shared is null)
            {
                T[] numbers = Read();
#if NET
                _shared = _shapes is null ? numbers : ParameterLayout.Packed<T>(numbers, _shapes);
#else
                _shared = _shapes is null ? numbers : throw new NotSupportedException("Vectors need .NET 10 or later.");
#endif
            }

            return _shared;
        }
    }

    private Stream Open() => _assembly.GetManifestResourceStream(_resource) ?? throw new WeightFileException(
        $"The assembly {NameOfAssembly} has no resource '{_resource}', from which its network reads its weights: whatever embeds the file when the project is built did not run, or the assembly was changed afterwards. Build the project again.");

    private void RequireSameFile(Stream file)
    {
        if (file.Length != _length)
        {
            throw new WeightFileException(string.Format(
                CultureInfo.InvariantCulture,
                "The resource '{0}' of {1} has {2:#,0} bytes, and the file that its network was generated from had {3:#,0}: it is truncated, or has changed in between. Build the project again.",
                _resource, NameOfAssembly, file.Length, _length));
        }

        var hash = new ContentHash();
        byte[] piece = new byte[PieceBytes];
        for (int read; (read = file.Read(piece, 0, piece.Length)) > 0;)
        {
            hash.Add(piece, read);
        }

        if (hash.Value != _hash)
        {
            throw new WeightFileException($"The resource '{_resource}' of {NameOfAssembly} is not the file that its network was generated from: it has changed in between. Build the project again.");
        }
    }

    private string NameOfAssembly => _assembly.GetName().Name ?? "the program";

    private static double[]? Decode(string? factors) => factors is null ? null : TrainedNumbers.Decode<double>(factors);

    private static void ReadRows(Stream file, Span<T> numbers, int columns, string type, long offset, double[]? factors)
    {
        file.Position = offset;
        int size = ElementType.BytesOf(type);
        byte[] piece = new byte[PieceBytes];
        for (int next = 0; next < numbers.Length;)
        {
            int count = Math.Min(PieceBytes / size, numbers.Length - next);
            Fill(file, piece, count * size);
            Convert(piece, type, numbers.Slice(next, count));
            next += count;
        }

        Scale(numbers, columns, factors);
    }

    private static void ReadColumns(Stream file, Span<T> numbers, int rows, int columns, string type, long offset, int stride, double[]? factors)
    {
        int size = ElementType.BytesOf(type);
        byte[] piece = new byte[checked(rows * size)];
        T[] turned = new T[checked(rows * TurnedRows)];
        for (int column = 0; column < columns; column += TurnedRows)
        {
            int count = Math.Min(TurnedRows, columns - column);
            for (int i = 0; i < count; i++)
            {
                file.Position = offset + ((long)(column + i) * stride * size);
                Fill(file, piece, piece.Length);
                Convert(piece, type, turned.AsSpan(i * rows, rows));
            }

            for (int row = 0; row < rows; row++)
            {
                Span<T> destination = numbers.Slice((row * columns) + column, count);
                for (int i = 0; i < count; i++)
                {
                    destination[i] = turned[(i * rows) + row];
                }
            }
        }

        Scale(numbers, columns, factors);
    }

    private static void Scale(Span<T> numbers, int columns, double[]? factors)
    {
        for (int row = 0; row < (factors?.Length ?? 0); row++)
        {
            foreach (ref T number in numbers.Slice(row * columns, columns))
            {
                number = Real.FromDouble<T>(factors![row] * Real.ToDouble(number));
            }
        }
    }

    private static void Convert(byte[] piece, string type, Span<T> numbers)
    {
        if (type == (typeof(T) == typeof(float) ? "F32" : "F64"))
        {
            int bytes = MemoryMarshal.AsBytes(numbers).Length;
            LittleEndian.Order<T>(piece, bytes);
            piece.AsSpan(0, bytes).CopyTo(MemoryMarshal.AsBytes(numbers));
            return;
        }

        int size = ElementType.BytesOf(type);
        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i] = Real.FromDouble<T>(ElementType.Read(type, piece, i * size));
        }
    }

    private static void Fill(Stream file, byte[] piece, int count)
    {
        for (int read, total = 0; total < count; total += read)
        {
            read = file.Read(piece, total, count - total);
            if (read == 0)
            {
                throw new EndOfStreamException();
            }
        }
    }
}
