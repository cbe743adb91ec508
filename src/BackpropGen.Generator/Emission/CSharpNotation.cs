using System.Globalization;
using BackpropGen.Generator.Calculus;

namespace BackpropGen.Generator.Emission;

/// <summary>Expressions in C#, for one row: float or double, with the functions that the consumer's framework has.</summary>
internal sealed class CSharpNotation : Notation
{
    private readonly bool _isDouble;
    private readonly bool _hasMathF;
    private readonly Func<Leaf, string> _name;

    public CSharpNotation(bool isDouble, bool hasMathF, Func<Leaf, string> name)
    {
        _isDouble = isDouble;
        _hasMathF = hasMathF;
        _name = name;
    }

    /// <summary>A literal that reads back as the same number, whatever the culture of the machine.</summary>
    public static string Literal(double value, bool isDouble)
    {
        if (!isDouble)
        {
            return ((float)value).ToString("R", CultureInfo.InvariantCulture) + "f";
        }

        string text = value.ToString("R", CultureInfo.InvariantCulture);
        return text.IndexOfAny(new[] { '.', 'E' }) < 0 ? text + ".0" : text;
    }

    /// <summary>Breaks a long sum after some of its terms, so that it can be read.</summary>
    public static IEnumerable<string> Wrap(string head, string expression, string tail)
    {
        const int Width = 120;
        const string Indent = "    ";
        string line = head + expression + tail;
        if (line.Length <= Width)
        {
            yield return line;
            yield break;
        }

        string current = head;
        int depth = 0;
        int start = 0;
        for (int i = 0; i + 3 < expression.Length; i++)
        {
            depth += expression[i] == '(' ? 1 : expression[i] == ')' ? -1 : 0;
            bool isBreak = expression[i] == ' ' && (expression[i + 1] is '+' or '-') && expression[i + 2] == ' ';
            if (isBreak && depth <= 1 && current.Length + (i - start) > Width - 30)
            {
                yield return current + expression.Substring(start, i - start);
                current = Indent;
                start = i + 1;
            }
        }

        yield return current + expression.Substring(start) + tail;
    }

    /// <summary>A call of one of the framework's functions that have the same name in MathF and Math.</summary>
    public string Function(string name, string argument) => Call(name, argument);

    protected override string Number(double value) => Literal(value, _isDouble);

    protected override string Name(Leaf leaf) => _name(leaf);

    protected override string Call(string function, params string[] arguments)
    {
        string list = "(" + string.Join(", ", arguments) + ")";
        if (_isDouble)
        {
            return "global::System.Math." + function + list;
        }

        // Math has float forms of its own of Abs and Max; of the others it has not.
        return _hasMathF ? "global::System.MathF." + function + list
            : function is "Abs" or "Max" ? "global::System.Math." + function + list
            : "(float)global::System.Math." + function + list;
    }
}
