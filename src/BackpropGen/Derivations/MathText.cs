using System.Text;

namespace BackpropGen.Derivations;

// Mathematics as it is printed: text and symbols.
internal sealed class MathText
{
    private readonly IReadOnlyList<object> _runs;

    public MathText(IReadOnlyList<object> runs)
    {
        _runs = runs;
    }

    public bool IsEmpty => _runs.Count == 0;

    public static MathText Empty { get; } = new(Array.Empty<object>());

    public static implicit operator MathText(string text) => text.Length == 0 ? Empty : new MathText(new object[] { text });

    public static implicit operator MathText(PaperSymbol symbol) => new(new object[] { symbol });

    public override string ToString() => Print(text => text, symbol => symbol.ToString());

    public string ToHtml() => Print(HtmlText.Of, symbol => symbol.ToHtml());

    public string ToLatex() => Print(LatexText.Of, symbol => symbol.ToLatex());

    private string Print(Func<string, string> text, Func<PaperSymbol, string> symbol)
    {
        var printed = new StringBuilder();
        foreach (object run in _runs)
        {
            printed.Append(run is PaperSymbol known ? symbol(known) : text((string)run));
        }

        return printed.ToString();
    }
}
