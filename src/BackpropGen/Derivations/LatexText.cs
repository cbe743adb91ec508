using System.Text;

namespace BackpropGen.Derivations;

// Formulas in Unicode as LaTeX, for its mathematics.
internal static class LatexText
{
    public const string Above = "⁰¹²³⁴⁵⁶⁷⁸⁹";

    private const string Below = "₀₁₂₃₄₅₆₇₈₉ᵢⱼₖ";
    private const string OfBelow = "0123456789ijk";

    private static readonly HashSet<string> Functions = new() { "exp", "ln", "tanh", "max", "min", "cosh", "sinh", "sin", "cos" };

    private static readonly Dictionary<char, string> Signs = new()
    {
        ['·'] = "\\cdot ",
        ['−'] = "-",
        ['√'] = "\\surd ",
        ['Σ'] = "\\sum",
        ['∂'] = "\\partial ",
        ['…'] = "\\dots ",
        ['←'] = "\\leftarrow ",
        ['∞'] = "\\infty ",
        ['η'] = "\\eta ",
        ['θ'] = "\\theta ",
        ['μ'] = "\\mu ",
        ['σ'] = "\\sigma ",
        ['γ'] = "\\gamma ",
        ['β'] = "\\beta ",
        ['λ'] = "\\lambda ",
        ['κ'] = "\\kappa ",
        ['ζ'] = "\\zeta ",
        ['ε'] = "\\varepsilon ",
        ['δ'] = "\\delta ",
        ['ρ'] = "\\rho ",
        ['α'] = "\\alpha ",
        ['Π'] = "\\prod ",
        ['ŷ'] = "\\hat{y}",
        ['′'] = "'",
        ['%'] = "\\%",
        ['&'] = "\\&",
        ['#'] = "\\#",
        ['$'] = "\\$",
        ['{'] = "\\{",
        ['}'] = "\\}",
        ['\\'] = "\\backslash ",
        ['_'] = "\\_",
    };

    public static string Of(string formula)
    {
        var text = new StringBuilder();
        int i = 0;
        while (i < formula.Length)
        {
            char c = formula[i];
            if (c == '⁻' || Above.IndexOf(c) >= 0)
            {
                i = Group(formula, i, "⁻" + Above, "-0123456789", '^', text);
            }
            else if (Below.IndexOf(c) >= 0)
            {
                i = Group(formula, i, Below, OfBelow, '_', text);
            }
            else if (c == '^' && i + 1 < formula.Length)
            {
                int end = EndOfExponent(formula, i + 1);
                text.Append("^{").Append(Of(formula.Substring(i + 1, end - i - 1))).Append('}');
                i = end;
            }
            else if (IsLetter(c))
            {
                int start = i;
                while (i < formula.Length && (IsLetter(formula[i]) || char.IsDigit(formula[i])))
                {
                    i++;
                }

                string word = formula.Substring(start, i - start);
                text.Append(word.Length == 1 ? word : Functions.Contains(word) ? $"\\{word} " : $"\\operatorname{{{word}}}");
            }
            else
            {
                text.Append(Signs.TryGetValue(c, out string? sign) ? sign : c.ToString());
                i++;
            }
        }

        return text.ToString();
    }

    // An exponent is a number, or stands in parentheses.
    private static int EndOfExponent(string formula, int start)
    {
        int depth = 0;
        for (int i = start; i < formula.Length; i++)
        {
            depth += formula[i] == '(' ? 1 : formula[i] == ')' ? -1 : 0;
            if (depth == 0 && !char.IsDigit(formula[i]) && formula[i] != '.')
            {
                return formula[i] == ')' && formula[start] == '(' ? i + 1 : i;
            }
        }

        return formula.Length;
    }

    private static bool IsLetter(char c) => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z');

    private static int Group(string formula, int i, string from, string to, char sign, StringBuilder text)
    {
        text.Append(sign).Append('{');
        for (; i < formula.Length && from.IndexOf(formula[i]) >= 0; i++)
        {
            text.Append(to[from.IndexOf(formula[i])]);
        }

        text.Append('}');
        return i;
    }
}
