using BackpropGen.Generator.Program;

namespace BackpropGen.Generator.Graph;

/// <summary>Something that gives a vector of values, each of which is <see cref="Value"/> at one node.</summary>
internal abstract class GraphNode(int width, Quantity value)
{
    public int Width { get; } = width;

    public Quantity Value { get; } = value;

    /// <summary>The layer that it belongs to; 0 for the inputs.</summary>
    public int Layer => Value.Layer;

    /// <summary>What it owns that is trained, in the order of PyTorch.</summary>
    public virtual IReadOnlyList<Coefficients> Coefficients => Array.Empty<Coefficients>();

    /// <summary>A value of it on paper, at an index: o₁ⱼ.</summary>
    public virtual string AtIndex(string index) => PaperNotation.AtNode("o", Layer, index);

    /// <summary>Its values from those of the nodes before it; nothing for the inputs, which are given.</summary>
    public abstract IEnumerable<Instruction> Lower();
}

/// <summary>The inputs of a row.</summary>
internal sealed class InputNode(int width) : GraphNode(width, new Quantity(Symbol.Input, 0))
{
    public override string AtIndex(string index) => "x" + index;

    public override IEnumerable<Instruction> Lower() => Array.Empty<Instruction>();
}
