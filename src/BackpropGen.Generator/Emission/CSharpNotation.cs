using System.Globalization;
using BackpropGen.Generator.Calculus;
using BackpropGen.Generator.Planning;

namespace BackpropGen.Generator.Emission;

/// <summary>Expressions in C#, for one row: float or double, with the functions that the consumer's framework and the library have.</summary>
internal sealed class CSharpNotation : Notation
{
    private const int Width = 120;
    private const string Indent = "    ";

    private readonly bool _isDouble;
    private readonly Target _target;
    private readonly Func<Leaf, string> _name;

    public CSharpNotation(bool isDouble, Target target, Func<Leaf, string> name)
    {
        _isDouble = isDouble;
        _target = target;
        _name = name;
    }

    /// <summary>A literal that reads back as the same number, whatever the culture of the machine.</summary>
    public static string Literal(double value, bool isDouble)
    {
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
            if (!isEmpty && QualifiedNames.ShortLength(line) + item.Length + 2 > Width)
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

    protected override string Name(Leaf leaf) => _name(leaf);

    // Only VectorMath has a sigmoid; it is printed as a function of float alone.
    protected override Expression InKnownFunctions(Expression expression) => !_isDouble && _target.HasVectors ? expression : expression.SpellOut(Function.Sigmoid);

    protected override string Call(string function, params string[] arguments) =>
        ClassOf(function) + "." + function + "(" + string.Join(", ", arguments) + ")";

    private string ClassOf(string function)
    {
        const string Library = "global::BackpropGen.CompilerServices.";
        const string Math = "global::System.Math";

        // Math has float forms of its own of Abs, Max and Min; of the others it has not.
        bool isComparison = function is nameof(Function.Abs) or "Max" or "Min";
        if (!_isDouble && !isComparison && function != nameof(Function.Sqrt) && _target.HasVectors)
        {
            // The bits that the same function of a vector gives: a row is the same alone and in a batch.
            return Library + "VectorMath";
        }

        if (function is nameof(Function.LogOnePlus) or nameof(Function.Erf))
        {
            return Library + "SpecialFunctions";
        }

        return _isDouble ? Math
            : _target.HasMathF ? Math + "F"
            : isComparison ? Math
            : "(float)" + Math;
    }
}
