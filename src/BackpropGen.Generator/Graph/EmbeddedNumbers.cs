using BackpropGen.Safetensors;

namespace BackpropGen.Generator.Graph;

/// <summary>A file of the project's whose bytes are a resource of the assembly, and what the bytes were when it was read.</summary>
/// <param name="Resource">The name of the resource; empty where nothing can embed the file, since the build has none of the package's targets.</param>
/// <param name="Length">How many bytes there were.</param>
/// <param name="Hash">Their hash.</param>
internal sealed record EmbeddedFile(string Resource, long Length, ulong Hash)
{
    /// <summary>The most numbers that are in the source: beyond, compilers and editors take seconds for them alone.</summary>
    public const int MostWithoutResource = 250_000;

    /// <summary>The most numbers that are read from a resource: 64 MB of a program in float.</summary>
    public const int Most = 16_000_000;

    public bool IsResource => Resource.Length > 0;

    /// <summary>Up to so many numbers are in the source, also of a file that is embedded: networks of few weights are straight lines, in which the numbers stand.</summary>
    public int MostInSource => IsResource ? 16_384 : MostWithoutResource;
}

/// <summary>Where an embedded file has the numbers of a network. A number that is in no piece is 0.</summary>
/// <param name="File">The file.</param>
/// <param name="Count">How many numbers the network has.</param>
/// <param name="Pieces">The pieces of the network's numbers.</param>
internal sealed record EmbeddedNumbers(EmbeddedFile File, int Count, EquatableArray<NumberPiece> Pieces);

/// <summary>A matrix, or a vector as one row, of a network's numbers.</summary>
/// <param name="First">The place of its first number among those of all parameters.</param>
/// <param name="Rows">How many rows it has.</param>
/// <param name="Columns">How many numbers a row has.</param>
internal abstract record NumberPiece(int First, int Rows, int Columns)
{
    public int Count => Rows * Columns;

    /// <summary>Some of its numbers: whole rows, or some of one row.</summary>
    public abstract NumberPiece Part(int start, int end);
}

/// <summary>One that the file has.</summary>
/// <param name="First">The place of its first number among those of all parameters.</param>
/// <param name="Rows">How many rows it has.</param>
/// <param name="Columns">How many numbers a row has.</param>
/// <param name="Type">The type of the elements as safetensors calls it.</param>
/// <param name="Offset">Where its first byte lies in the file.</param>
/// <param name="Stride">How many elements lie between two neighbours of a row; 1 where rows lie in the file as they are.</param>
internal sealed record PieceOfFile(int First, int Rows, int Columns, string Type, long Offset, int Stride = 1) : NumberPiece(First, Rows, Columns)
{
    /// <summary>What each row is multiplied by; none for nothing.</summary>
    public EquatableArray<double> Factors { get; init; }

    public override NumberPiece Part(int start, int end)
    {
        int size = ElementType.BytesOf(Type);
        return Rows == 1
            ? this with { Columns = end - start, Offset = Offset + ((long)start * Stride * size) }
            : this with
            {
                Rows = (end - start) / Columns,
                Offset = Offset + ((Stride == 1 ? (long)start : start / Columns) * size),
                Factors = Factors.Count == 0 ? default : Factors.Skip(start / Columns).Take((end - start) / Columns).ToEquatableArray(),
            };
    }
}

/// <summary>One that the file does not have as it is.</summary>
/// <param name="First">The place of its first number among those of all parameters.</param>
/// <param name="Numbers">The numbers.</param>
internal sealed record PieceOfSource(int First, EquatableArray<double> Numbers) : NumberPiece(First, 1, Numbers.Count)
{
    public override NumberPiece Part(int start, int end) => new PieceOfSource(First, Numbers.Skip(start).Take(end - start).ToEquatableArray());
}
