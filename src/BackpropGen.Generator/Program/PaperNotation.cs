using System.Globalization;
using System.Text;
using BackpropGen.Generator.Calculus;

namespace BackpropGen.Generator.Program;

/// <summary>Formulas as on paper, for comments: o₁ⱼ, w²ᵢⱼ, −2(y − ŷ).</summary>
internal class PaperNotation : Notation
{
    private readonly Func<Leaf, string> _name;

    public PaperNotation(Func<Leaf, string> name)
    {
        _name = name;
    }

    protected override string Times => " · ";

    public static string Subscript(int number) => Shift(number, '₀');

    /// <summary>A layer's letter at an index: o₁ⱼ.</summary>
    public static string AtNode(string letter, int layer, string index) => letter + Subscript(layer) + index;

    /// <summary>The index of a layer's nodes: the one node is the first.</summary>
    public static string IndexOf(int width) => width == 1 ? "₁" : "ⱼ";

    public static string Superscript(int number)
    {
        var text = new StringBuilder();
        foreach (char digit in number.ToString(CultureInfo.InvariantCulture))
        {
            text.Append("⁰¹²³⁴⁵⁶⁷⁸⁹"[digit - '0']);
        }

        return text.ToString();
    }

    protected override string Number(double value) => Text(value);

    /// <summary>A number: 1E-05 is 10⁻⁵.</summary>
    public static string Text(double value)
    {
        if (value < 0)
        {
            return "−" + Text(-value);
        }

        string text = value.ToString("R", CultureInfo.InvariantCulture);
        int e = text.IndexOf('E');
        if (e < 0)
        {
            return text;
        }

        int exponent = int.Parse(text.Substring(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        string mantissa = text.Substring(0, e);
        return (mantissa == "1" ? string.Empty : mantissa + "·") + "10" + (exponent < 0 ? "⁻" : string.Empty) + Superscript(Math.Abs(exponent));
    }

    protected override string Name(Leaf leaf) => _name(leaf);

    /// <summary>A superscript behind a letter is a layer's number, so a power of a letter is written out: o₁ⱼ · o₁ⱼ, but (y − ŷ)².</summary>
    protected override string Power(string operand, int exponent) =>
        operand.EndsWith(")", StringComparison.Ordinal) ? operand + Superscript(exponent) : base.Power(operand, exponent);

    protected override string Minus => "−";

    protected override string AtLeast => " ≥ ";

    protected override string Call(string function, params string[] arguments) => function switch
    {
        "Sum" => "Σₖ " + OverK(HasTerms(arguments[0]) ? "(" + arguments[0] + ")" : arguments[0]),
        "Log" => "ln(" + arguments[0] + ")",
        "ExpMinusOne" => "(exp(" + arguments[0] + ") − 1)",
        "LogOnePlus" => "ln(1 + " + arguments[0] + ")",
        "LogCosh" => "ln(cosh(" + arguments[0] + "))",
        "LogSumExp" => "ln Σₖ exp(" + OverK(arguments[0]) + ")",
        "Sqrt" => "√" + (arguments[0].All(char.IsLetterOrDigit) ? arguments[0] : "(" + arguments[0] + ")"),
        "Cbrt" => "∛(" + arguments[0] + ")",
        "Pow" => (arguments[0].All(char.IsLetterOrDigit) ? arguments[0] : "(" + arguments[0] + ")") + "^" + (arguments[1].All(char.IsDigit) ? arguments[1] : "(" + arguments[1] + ")"),
        "Softmax" => "exp(" + arguments[0] + ") / Σₖ exp(" + OverK(arguments[0]) + ")",
        _ => function.ToLowerInvariant() + "(" + string.Join(", ", arguments) + ")",
    };

    /// <summary>Whether a + or − stands outside of all parentheses: Σ a + b would not say that b is under the sum, too.</summary>
    private static bool HasTerms(string formula)
    {
        int depth = 0;
        for (int i = 0; i + 2 < formula.Length; i++)
        {
            depth += formula[i] == '(' ? 1 : formula[i] == ')' ? -1 : 0;
            if (depth == 0 && formula[i] == ' ' && (formula[i + 1] is '+' or '−') && formula[i + 2] == ' ')
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>What stands under a sum runs over all nodes k, not over the formula's own node j.</summary>
    private static string OverK(string formula) => formula.Replace('ⱼ', 'ₖ');

    private static string Shift(int number, char zero)
    {
        var text = new StringBuilder();
        foreach (char digit in number.ToString(CultureInfo.InvariantCulture))
        {
            text.Append((char)(digit - '0' + zero));
        }

        return text.ToString();
    }
}
