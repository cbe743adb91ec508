using BackpropGen.Generator.Program;

namespace BackpropGen.Generator.Graph;

/// <summary>What the nodes of a layer sum, before its activation.</summary>
internal abstract class LayerNode(IReadOnlyList<GraphNode> sources, int layer, int width, Symbol gives) : GraphNode(width, new Quantity(gives, layer))
{
    public IReadOnlyList<GraphNode> Sources { get; } = sources;

    /// <summary>What is special about it, in a title: empty for weights and biases.</summary>
    public virtual string Title => string.Empty;

    /// <summary>The sums as on paper.</summary>
    public abstract string OnPaper { get; }

    /// <summary>The index of its nodes on paper.</summary>
    protected string Index => PaperNotation.IndexOf(Width);
}
