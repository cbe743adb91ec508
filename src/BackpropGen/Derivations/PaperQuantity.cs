namespace BackpropGen.Derivations;

// A number with its symbol: what formulas are about.
internal sealed class PaperQuantity
{
    private readonly string _short;
    private readonly string _exact;

    private PaperQuantity(PaperSymbol symbol, double value, string @short, string exact)
    {
        Symbol = symbol;
        Value = value;
        _short = @short;
        _exact = exact;
    }

    public PaperSymbol Symbol { get; }

    public double Value { get; }

    public static PaperQuantity Of<T>(PaperSymbol symbol, T value)
        where T : unmanaged
        => new(symbol, CompilerServices.Real.ToDouble(value), NumberText.Of(value, exact: false), NumberText.Of(value, exact: true));

    public string Text(bool exact) => exact ? _exact : _short;
}
