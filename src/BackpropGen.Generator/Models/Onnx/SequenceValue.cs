namespace BackpropGen.Generator.Models;

/// <summary>Values that are computed for every step of a sequence, in a tensor. Each step is a row.</summary>
/// <param name="node">The values of a step; null for an input of which no layer has told yet how many values a step has.</param>
/// <param name="axes">Which axis of the model's input each dimension is; <see cref="Single"/> for a dimension of one.</param>
internal sealed class SequenceValue(RowNode? node, IReadOnlyList<int> axes) : GraphValue
{
    /// <summary>The dimension of a tensor that has one place in it.</summary>
    public const int Single = -1;

    public RowNode? Node { get; } = node;

    public IReadOnlyList<int> Axes { get; } = axes;

    /// <summary>How many steps of zeros stand before the first one.</summary>
    public int Before { get; init; }

    /// <summary>How many steps stand behind the last one, which look ahead.</summary>
    public int Behind { get; init; }

    public SequenceValue With(IReadOnlyList<int> axes) => new(Node, axes) { Before = Before, Behind = Behind };
}
