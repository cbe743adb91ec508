using System.Globalization;
using System.Text;

namespace BackpropGen.Derivations;

// A symbol as on paper: what stands before its letter, the letter or name, and what is above and below it.
internal sealed class PaperSymbol
{
    private readonly string _prefix;
    private readonly string _letter;
    private readonly string _above;
    private readonly string _below;
    private readonly string _suffix;

    public PaperSymbol(string letter, string below = "", string above = "", string prefix = "", string suffix = "")
    {
        _suffix = suffix;
        _letter = letter;
        _below = below;
        _above = above;
        _prefix = prefix;
    }

    // x1 is x with a 1 below; other names stand as they are.
    public static PaperSymbol OfName(string name)
    {
        int digits = name.Length;
        while (digits > 0 && name[digits - 1] is >= '0' and <= '9')
        {
            digits--;
        }

        return digits == 1 && digits < name.Length ? new PaperSymbol(name.Substring(0, 1), name.Substring(1)) : new PaperSymbol(name);
    }

    // Of layer l and node j, lj; with a comma where either has several digits.
    public static string Indices(string first, string second) => first.Length > 1 || second.Length > 1 ? first + "," + second : first + second;

    public static string Index(int number) => number.ToString(CultureInfo.InvariantCulture);

    // Of a parameter w, m(w).
    public PaperSymbol In(string function) => new(_letter, _below, _above, function + "(", ")");

    public PaperSymbol WithPrefix(string prefix) => new(_letter, _below, _above, prefix);

    public PaperSymbol Primed() => new(_letter + "′", _below, _above, _prefix);

    public override string ToString() => _prefix + _letter + Shift(_above, isAbove: true) + Shift(_below, isAbove: false) + _suffix;

    public string ToHtml() => HtmlText.Of(_prefix) + "<i>" + HtmlText.Of(_letter) + "</i>"
        + (_above.Length == 0 ? string.Empty : $"<sup>{_above}</sup>") + (_below.Length == 0 ? string.Empty : $"<sub>{_below}</sub>") + _suffix;

    public string ToLatex()
    {
        bool isPrimed = _letter.EndsWith("′", StringComparison.Ordinal);
        string letter = isPrimed ? _letter.Substring(0, _letter.Length - 1) : _letter;
        string printed = letter.Length == 1 ? LatexText.Of(letter).Trim() : $"\\mathrm{{{letter.Replace("_", "\\_")}}}";
        string above = _above + (isPrimed ? "\\prime" : string.Empty);
        return LatexText.Of(_prefix) + printed + (above.Length == 0 ? string.Empty : $"^{{{above}}}") + (_below.Length == 0 ? string.Empty : $"_{{{_below}}}") + _suffix;
    }

    private static string Shift(string indices, bool isAbove)
    {
        var text = new StringBuilder();
        foreach (char index in indices)
        {
            text.Append(index switch
            {
                >= '0' and <= '9' => isAbove ? LatexText.Above[index - '0'] : (char)(index - '0' + '₀'),
                'i' => isAbove ? 'ⁱ' : 'ᵢ',
                'j' => isAbove ? 'ʲ' : 'ⱼ',
                'k' => isAbove ? 'ᵏ' : 'ₖ',
                't' => isAbove ? 'ᵗ' : 'ₜ',
                '+' => isAbove ? '⁺' : '₊',
                _ => index,
            });
        }

        return text.ToString();
    }
}
