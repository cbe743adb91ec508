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
        : this(node, hasBatch ? 0 : null, sizes)
    {
    }

    public RowValue(RowNode node, int? batchAxis, int[] sizes)
    {
        Node = node;
        BatchAxis = batchAxis;
        Sizes = sizes;
    }

    public RowNode Node { get; }

    /// <summary>Which dimension counts the rows; null where there is one row. <see cref="NodeReading.Row"/> gives none but the first: recurrent layers want another.</summary>
    public int? BatchAxis { get; }

    public bool HasBatch => BatchAxis is not null;

    /// <summary>The dimensions without that of the batch: their product is the width of a row.</summary>
    public int[] Sizes { get; }

    public int Rank => Sizes.Length + (HasBatch ? 1 : 0);

    /// <summary>All dimensions, with a size for the batch.</summary>
    public int[] Dimensions(int batch) => HasBatch ? Sizes.Take(BatchAxis!.Value).Append(batch).Concat(Sizes.Skip(BatchAxis.Value)).ToArray() : Sizes;

    /// <summary>Which of <see cref="Sizes"/> a dimension is; −1 where it is that of the batch.</summary>
    public int PlaceOf(int axis) => axis == BatchAxis ? -1 : axis > BatchAxis ? axis - 1 : axis;

    public int Width => Node.Width;

    public RowValue With(RowNode node) => new(node, BatchAxis, Sizes);

    public RowValue With(RowNode node, params int[] sizes) => new(node, BatchAxis, sizes);
}
