namespace BackpropGen.Derivations;

// A quantity in a line: symbol = formula = numbers = value.
internal sealed class EquationRow
{
    private const string Line = "______ ";

    private EquationRow(MathText symbol, string sign, MathText formula, MathText numbers, string value)
    {
        Symbol = symbol;
        Sign = sign;
        Formula = formula;
        Numbers = numbers;
        Value = value;
    }

    public MathText Symbol { get; }

    // = or, for what a step gives a parameter, ←.
    public string Sign { get; }

    public MathText Formula { get; }

    public MathText Numbers { get; }

    public MathText Value { get; }

    // What follows the symbol, each behind a sign.
    public IEnumerable<MathText> Sides => new[] { Formula, Numbers, Value }.Where(side => !side.IsEmpty);

    public static EquationRow Of(PaperQuantity quantity, IReadOnlyList<FormulaPart> parts, bool isNew, FormulaView view)
    {
        bool isBlank = view.IsBlank(quantity);
        bool isCopy = parts.Count == 1 && parts[0].Quantity is { } copied && view.IsBlank(copied);
        MathText formula = FormulaView.Symbols.Of(parts);
        MathText numbers = isBlank ? MathText.Empty : view.Of(parts);
        string value = isBlank ? Line + view.Value(quantity) : isCopy ? view.Value(parts[0].Quantity!) : view.Value(quantity);
        bool saysNothing = numbers.ToString() == value || numbers.ToString() == formula.ToString();
        return new EquationRow(quantity.Symbol, isNew ? "←" : "=", formula, saysNothing ? MathText.Empty : numbers, value);
    }

    public override string ToString() => Symbol + string.Concat(Sides.Select((side, i) => $" {(i == 0 ? Sign : "=")} {side}"));
}
