namespace BackpropGen.Generator.Models;

/// <summary>What a name in the graph stands for.</summary>
internal abstract class GraphValue
{
    /// <summary>The most dimensions of a tensor; the specification has no limit.</summary>
    public const int MostDimensions = 16;
}

/// <summary>A tensor that is known when the file is read. Nobody writes to <see cref="Numbers"/>: tensors of other shapes share it.</summary>
internal sealed class ConstantTensor : GraphValue
{
    /// <summary>What stands in a tensor of sizes where the size is that of the batch.</summary>
    public const double BatchSize = double.NaN;

    // Found once: hostile files reshape a large tensor thousands of times.
    private bool? _hasBatchSize;

    public ConstantTensor(OnnxType type, int[] dimensions, double[] numbers)
    {
        Type = type;
        Dimensions = dimensions;
        Numbers = numbers;
    }

    public OnnxType Type { get; }

    public int[] Dimensions { get; }

    public double[] Numbers { get; }

    public int Count => Numbers.Length;

    public bool IsInteger => Type is OnnxType.Int32 or OnnxType.Int64 or OnnxType.Boolean;

    /// <summary>Whether the tensor holds the size of the batch, which is known when the network runs.</summary>
    public bool HasBatchSize => _hasBatchSize ??= IsInteger && Numbers.Any(double.IsNaN);

    public ConstantTensor Reshaped(int[] dimensions) => new(Type, dimensions, Numbers) { _hasBatchSize = HasBatchSize };
}

/// <summary>What a node that is refused would give: nothing that takes it is looked at.</summary>
internal sealed class UnknownValue : GraphValue
{
    public static readonly UnknownValue Instance = new();

    private UnknownValue()
    {
    }
}

/// <summary>The likeliest class of each row, as a classifier gives it beside its scores.</summary>
internal sealed class ClassLabel : GraphValue
{
}

/// <summary>Values that are computed for each row of the batch.</summary>
internal sealed class RowValue : GraphValue
{
    public RowValue(RowNode node, bool hasBatch, int[] sizes)
    {
        Node = node;
        HasBatch = hasBatch;
        Sizes = sizes;
    }

    public RowNode Node { get; }

    /// <summary>Whether the first dimension counts the rows; else there is one row.</summary>
    public bool HasBatch { get; }

    /// <summary>The dimensions behind that of the batch: their product is the width of a row.</summary>
    public int[] Sizes { get; }

    public int Rank => Sizes.Length + (HasBatch ? 1 : 0);

    public int Width => Node.Width;

    public RowValue With(RowNode node) => new(node, HasBatch, Sizes);

    public RowValue With(RowNode node, params int[] sizes) => new(node, HasBatch, sizes);
}
