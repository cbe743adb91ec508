using BackpropGen.Generator.Program;

namespace BackpropGen.Generator.Graph;

/// <summary>What is done with the values of a layer's nodes together, between what it sums and its activation.</summary>
internal abstract class OperationNode(GraphNode source, Symbol gives) : GraphNode(source.Width, new Quantity(gives, source.Layer))
{
    public GraphNode Source { get; } = source;

    /// <summary>What it is, in a title.</summary>
    public abstract string Title { get; }

    /// <summary>Its values as on paper.</summary>
    public abstract string OnPaper { get; }

    /// <summary>The index of its nodes on paper.</summary>
    protected string Index => PaperNotation.IndexOf(Width);
}
