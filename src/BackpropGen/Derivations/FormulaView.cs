namespace BackpropGen.Derivations;

// How the quantities of a formula are shown: by their symbols, or by their numbers, of which some may be blank.
internal sealed class FormulaView
{
    private readonly bool _hasNumbers;
    private readonly bool _isExact;
    private readonly IReadOnlyDictionary<PaperQuantity, int>? _blanks;

    private FormulaView(bool hasNumbers, bool isExact, IReadOnlyDictionary<PaperQuantity, int>? blanks = null)
    {
        _hasNumbers = hasNumbers;
        _isExact = isExact;
        _blanks = blanks;
    }

    public static FormulaView Symbols { get; } = new(hasNumbers: false, isExact: false);

    public static FormulaView Short { get; } = new(hasNumbers: true, isExact: false);

    public static FormulaView Numbers(bool exact, IReadOnlyDictionary<PaperQuantity, int>? blanks = null) => new(hasNumbers: true, exact, blanks);

    public MathText Of(IReadOnlyList<FormulaPart> formula)
    {
        var runs = new List<object>();
        string before = string.Empty;
        foreach (FormulaPart part in formula)
        {
            object run = part.Quantity is not { } quantity ? part.Text : _hasNumbers ? Value(quantity) : quantity.Symbol;
            if (part.Quantity is not null && run is string number)
            {
                // A negative number or a product of its own is kept apart from what is around it.
                bool isApart = number.StartsWith("−", StringComparison.Ordinal) ? before.Length > 0 && !before.EndsWith("(", StringComparison.Ordinal) : number.IndexOf('·') >= 0 && formula.Count > 1;
                run = isApart ? "(" + number + ")" : number;
            }

            runs.Add(run);
            before = run.ToString() ?? string.Empty;
        }

        return new MathText(runs);
    }

    public string Value(PaperQuantity quantity) => _blanks is not null && _blanks.TryGetValue(quantity, out int number) ? Blank(number) : quantity.Text(_isExact);

    public bool IsBlank(PaperQuantity quantity) => _blanks is not null && _blanks.ContainsKey(quantity);

    public static string Blank(int number) => FormattableString.Invariant($"[{number}]");
}
