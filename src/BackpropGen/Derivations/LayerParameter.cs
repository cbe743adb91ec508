namespace BackpropGen.Derivations;

// One weight or bias.
internal sealed class LayerParameter(int layer, int node, int from, string letter, PaperSymbol symbol, int place, bool isOfOperation)
{
    public int Layer { get; } = layer;

    public int Node { get; } = node;

    // Of a weight, where it comes from; otherwise 0.
    public int From { get; } = from;

    public string Letter { get; } = letter;

    public PaperSymbol Symbol { get; } = symbol;

    public int Place { get; } = place;

    // Whether an operation, such as layer normalisation, or an activation has it.
    public bool IsOfOperation { get; } = isOfOperation;
}
