namespace BackpropGen.Derivations;

// A quantity of every node.
internal sealed class TableColumn(MathText header, IReadOnlyList<PaperQuantity> values)
{
    public MathText Header { get; } = header;

    public IReadOnlyList<PaperQuantity> Values { get; } = values;
}
