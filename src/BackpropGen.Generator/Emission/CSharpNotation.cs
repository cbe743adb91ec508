using System.Globalization;
using BackpropGen.Generator.Calculus;
using BackpropGen.Generator.Code;

namespace BackpropGen.Generator.Emission;

/// <summary>Expressions in C#, for one row: float or double, with the functions that the consumer's framework and the library have.</summary>
internal sealed class CSharpNotation : Notation
{
    private const int Width = 120;
    private const string Indent = "    ";

    private readonly bool _isDouble;
    private readonly FunctionNames _functions;
    private readonly Func<Leaf, string> _name;

    public CSharpNotation(bool isDouble, FunctionNames functions, Func<Leaf, string> name)
    {
        _isDouble = isDouble;
        _functions = functions;
        _name = name;
    }

    /// <summary>A literal that reads back as the same number, whatever the culture of the machine.</summary>
    public static string Literal(double value, bool isDouble)
    {
        double number = isDouble ? value : (float)value;
        if (double.IsNaN(number) || double.IsInfinity(number))
        {
            return (isDouble ? "double." : "float.") + (double.IsNaN(number) ? "NaN" : number > 0 ? "PositiveInfinity" : "NegativeInfinity");
        }

        string text = isDouble ? Digits(value) : Digits((float)value);
        return !isDouble ? text + "f" : text.IndexOfAny(new[] { '.', 'E' }) < 0 ? text + ".0" : text;
    }

    // On .NET Framework, on which Visual Studio runs generators, the shortest form of −0 has no sign, and rarely one of a double lacks a digit.
    private static string Digits(double value)
    {
        string shortest = value.ToString("R", CultureInfo.InvariantCulture);
        return value == 0 ? Zero(value) : double.Parse(shortest, CultureInfo.InvariantCulture) == value ? shortest : value.ToString("G17", CultureInfo.InvariantCulture);
    }

    private static string Digits(float value) => value == 0 ? Zero(value) : value.ToString("R", CultureInfo.InvariantCulture);

    private static string Zero(double value) => BitConverter.DoubleToInt64Bits(value) < 0 ? "-0" : "0";

    /// <summary>Breaks a long sum after some of its terms, so that it can be read.</summary>
    public static IEnumerable<string> Wrap(string head, string expression, string tail)
    {
        string line = head + expression + tail;
        if (QualifiedNames.ShortLength(line) <= Width)
        {
            yield return line;
            yield break;
        }

        string current = head;
        int start = 0;
        List<int> breaks = Breaks(expression);
        for (int i = 0; i < breaks.Count; i++)
        {
            string before = current + expression.Substring(start, breaks[i] - start);
            int length = QualifiedNames.ShortLength(before);
            int next = i + 1 < breaks.Count ? breaks[i + 1] : expression.Length;
            if (length > Width - 30 || (length > Width / 3 && length + QualifiedNames.ShortLength(expression.Substring(breaks[i], next - breaks[i])) > Width))
            {
                yield return before;
                current = Indent;
                start = breaks[i] + 1;
            }
        }

        yield return current + expression.Substring(start) + tail;
    }

    /// <summary>A list with commas, broken where a line is full.</summary>
    public static IEnumerable<string> WrapList(string head, IEnumerable<string> items, string tail)
    {
        string line = head;
        bool isEmpty = true;
        foreach (string item in items)
        {
            if (!isEmpty && QualifiedNames.ShortLength(line) + QualifiedNames.ShortLength(item) + 2 > Width)
            {
                yield return line + ",";
                line = Indent;
                isEmpty = true;
            }

            line += (isEmpty ? string.Empty : ", ") + item;
            isEmpty = false;
        }

        yield return line + tail;
    }

    /// <summary>Where a + or − stands between terms, outside of calls within calls.</summary>
    private static List<int> Breaks(string expression)
    {
        var breaks = new List<int>();
        int depth = 0;
        for (int i = 0; i + 3 < expression.Length; i++)
        {
            depth += expression[i] == '(' ? 1 : expression[i] == ')' ? -1 : 0;
            if (expression[i] == ' ' && (expression[i + 1] is '+' or '-') && expression[i + 2] == ' ' && depth <= 1)
            {
                breaks.Add(i);
            }
        }

        return breaks;
    }

    protected override string Number(double value) => Literal(value, _isDouble);

    protected override string Exponent(double value) => Literal(value, _isDouble || _functions.TakesDoubleExponents);

    protected override string Name(Leaf leaf) => _name(leaf);

    protected override Expression InKnownFunctions(Expression expression) => _functions.HasSigmoid ? expression : expression.SpellOut(Function.Sigmoid);

    protected override string Call(string function, params string[] arguments) =>
        _functions.ClassOf(function) + "." + function + "(" + string.Join(", ", arguments) + ")";
}
