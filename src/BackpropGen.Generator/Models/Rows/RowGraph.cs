namespace BackpropGen.Generator.Models;

/// <summary>
/// The steps of a row in an order in which they can be computed. Activations that the file writes out in parts become one step as soon as their last part
/// arrives.
/// </summary>
internal sealed class RowGraph
{
    private readonly List<RowNode> _nodes = new();
    private readonly WrittenOutActivations _writtenOut;

    public RowGraph(NumberBudget budget)
    {
        Budget = budget;
        _writtenOut = new WrittenOutActivations(this);
    }

    public NumberBudget Budget { get; }

    public IReadOnlyList<RowNode> Nodes => _nodes;

    /// <summary>The node of the file that new steps come from.</summary>
    public string Origin { get; set; } = string.Empty;

    public T Add<T>(T node)
        where T : RowNode
    {
        node.Index = _nodes.Count;
        node.Origin = Origin;
        _nodes.Add(node);
        return node;
    }

    /// <summary>factor·x + shift.</summary>
    public RowNode Scaled(RowNode source, Coefficients factor, Coefficients shift, bool isScaling = false)
    {
        if (factor.Single == 1 && shift.Single == 0)
        {
            return source;
        }

        RowNode? negative = factor.Single == -1 && shift.Single == 0 ? _writtenOut.Negative(source) : null;
        return negative ?? Add(new ScaledRow(source, factor, shift, isScaling));
    }

    public RowNode Activated(RowNode source, string activation, double? parameter = null) => Add(new ActivatedRow(source, activation, parameter));

    public RowNode Clipped(RowNode source, double least, double most)
    {
        if (source is ClippedRow inner && Math.Max(inner.Least, least) < Math.Min(inner.Most, most))
        {
            return Clipped(inner.Sources[0], Math.Max(inner.Least, least), Math.Min(inner.Most, most));
        }

        return double.IsInfinity(least) && double.IsInfinity(most) ? source : Add(new ClippedRow(source, least, most));
    }

    public RowNode Sum(RowNode left, RowNode right) => left == right ? Scaled(left, 2, 0) : Add(new SummedRow(left, right));

    public RowNode Part(RowNode source, int start, int width) => width == source.Width ? source : Add(new PartOfRow(source, start, width));

    public RowNode Concatenated(IReadOnlyList<RowNode> sources) => sources.Count == 1 ? sources[0] : Add(new ConcatenatedRow(sources.ToArray()));

    public RowNode Product(RowNode left, RowNode right) =>
        _writtenOut.Product(left, right) ?? _writtenOut.Product(right, left) ?? Add(new PartialRow(PartialFunction.Product, left, right));

    public RowNode Quotient(RowNode left, RowNode right) => _writtenOut.Quotient(left, right) ?? Add(new PartialRow(PartialFunction.Quotient, left, right));

    public RowNode Partial(PartialFunction function, RowNode source) => _writtenOut.Function(function, source) ?? Add(new PartialRow(function, source));
}
