using System.Globalization;
using System.Runtime.CompilerServices;
using BackpropGen.CompilerServices;

namespace BackpropGen.FormulaText;

/// <summary>
/// A formula as descriptions of networks hold it, such as <c>z &gt; 0 ? z : 0.5 * (Exp(z) - 1)</c>: numbers, names, + − * /, a choice by &gt; or &gt;=, and functions. What it is made of is a tree: a part has
/// the name of its function, or of its operator, and arguments.
/// </summary>
internal sealed class Formula
{
    /// <summary>left, right, then, otherwise: left &gt; right ? then : otherwise.</summary>
    public const string WhereGreater = ">";

    /// <summary>The same for left &gt;= right.</summary>
    public const string WhereAtLeast = ">=";

    /// <summary>−a of one argument, a − b of two.</summary>
    public const string Minus = "-";

    private static readonly ConditionalWeakTable<FunctionDescription, Formula> Known = new();

    private Formula(string function, params Formula[] arguments)
    {
        Function = function;
        Arguments = arguments;
    }

    private Formula(double number)
        : this(string.Empty)
    {
        Number = number;
    }

    /// <summary>The function, the operator, or the name; empty for a number.</summary>
    public string Function { get; }

    /// <summary>What it is applied to; nothing for a name or a number.</summary>
    public IReadOnlyList<Formula> Arguments { get; }

    /// <summary>The number, where it is one.</summary>
    public double Number { get; }

    /// <summary>Whether it is a number.</summary>
    public bool IsNumber => Function.Length == 0;

    /// <summary>The formula of a function, which is read once.</summary>
    /// <exception cref="FormatException">The text is no formula.</exception>
    public static Formula Of(FunctionDescription function) => Known.GetValue(function, static each => Parse(each.Formula));

    /// <summary>Reads a formula.</summary>
    /// <exception cref="FormatException">The text is no formula.</exception>
    public static Formula Parse(string text)
    {
        var reader = new Reader(text);
        Formula formula = reader.ReadChoice();
        return reader.IsAtEnd ? formula : throw reader.Unexpected();
    }

    /// <summary>The value in double.</summary>
    /// <param name="values">What the names are.</param>
    /// <param name="isPositive">Which side of a kink a number lies on.</param>
    public double Evaluate(Func<string, double> values, Func<double, bool> isPositive)
    {
        if (IsNumber)
        {
            return Number;
        }

        if (Arguments.Count == 0)
        {
            return values(Function);
        }

        double Of(int argument) => Arguments[argument].Evaluate(values, isPositive);
        switch (Function)
        {
            case WhereGreater:
                return isPositive(Of(0) - Of(1)) ? Of(2) : Of(3);
            case WhereAtLeast:
                return isPositive(Of(1) - Of(0)) ? Of(3) : Of(2);
            case Minus:
                return Arguments.Count == 1 ? -Of(0) : Of(0) - Of(1);
        }

        double x = Of(0);
        double y = Arguments.Count == 2 ? Of(1) : 0;
        return Function switch
        {
            "+" => x + y,
            "*" => x * y,
            "/" => x / y,
            "Max" => isPositive(x - y) ? x : y,
            "Min" => isPositive(y - x) ? x : y,
            "Abs" => isPositive(x) ? x : -x,
            "Pow" => Math.Pow(x, y),
            "Exp" => Math.Exp(x),
            "ExpMinusOne" => ExpMinusOne(x),
            "Log" => Math.Log(x),
            "LogOnePlus" => SpecialFunctions.LogOnePlus(x),
            "Tanh" => Math.Tanh(x),
            "Erf" => SpecialFunctions.Erf(x),
            "Sqrt" => Math.Sqrt(x),
            "Sigmoid" => 1 / (1 + Math.Exp(-x)),
            "Softplus" => Softplus(x),
            "LogCosh" => Math.Abs(x) + Softplus(-2 * Math.Abs(x)) - Math.Log(2),
            "Sin" => Math.Sin(x),
            "Cos" => Math.Cos(x),
            "Tan" => Math.Tan(x),
            "Asin" => Math.Asin(x),
            "Acos" => Math.Acos(x),
            "Atan" => Math.Atan(x),
            "Sinh" => Math.Sinh(x),
            "Cosh" => Math.Cosh(x),
            "Cbrt" => x < 0 ? -Math.Pow(-x, 1.0 / 3) : Math.Pow(x, 1.0 / 3),
            _ => throw new FormatException($"'{Function}' is no function of formulas."),
        };
    }

    // ln(1 + eˣ), also where eˣ overflows.
    private static double Softplus(double x) => Math.Max(x, 0) + SpecialFunctions.LogOnePlus(Math.Exp(-Math.Abs(x)));

    // With t = tanh(x/2), eˣ − 1 = 2t / (1 − t), of which a small x keeps its digits.
    private static double ExpMinusOne(double x) => x > 1 ? Math.Exp(x) - 1 : 2 / ((1 / Math.Tanh(x / 2)) - 1);

    // One method for each rule of precedence.
    private sealed class Reader(string text)
    {
        private int _at;

        public bool IsAtEnd
        {
            get
            {
                SkipSpaces();
                return _at == text.Length;
            }
        }

        // choice = sum, [ ( ">" | ">=" ), sum, "?", choice, ":", choice ] ;
        public Formula ReadChoice()
        {
            Formula left = ReadSum();
            if (!Take('>'))
            {
                return left;
            }

            bool orEqual = _at < text.Length && text[_at] == '=';
            _at += orEqual ? 1 : 0;
            Formula right = ReadSum();
            Require('?');
            Formula then = ReadChoice();
            Require(':');
            return new Formula(orEqual ? WhereAtLeast : WhereGreater, left, right, then, ReadChoice());
        }

        public FormatException Unexpected() => new(FormattableString.Invariant($"Character {_at + 1} of the formula '{text}' is not understood."));

        // sum = product, { ( "+" | "-" ), product } ;
        private Formula ReadSum()
        {
            Formula sum = ReadProduct();
            while (true)
            {
                if (Take('+'))
                {
                    sum = new Formula("+", sum, ReadProduct());
                }
                else if (Take('-'))
                {
                    sum = new Formula(Minus, sum, ReadProduct());
                }
                else
                {
                    return sum;
                }
            }
        }

        // product = unary, { ( "*" | "/" ), unary } ;
        private Formula ReadProduct()
        {
            Formula product = ReadUnary();
            while (true)
            {
                if (Take('*'))
                {
                    product = new Formula("*", product, ReadUnary());
                }
                else if (Take('/'))
                {
                    product = new Formula("/", product, ReadUnary());
                }
                else
                {
                    return product;
                }
            }
        }

        // unary = "-", unary | primary ;
        private Formula ReadUnary() => Take('-') ? new Formula(Minus, ReadUnary()) : ReadPrimary();

        // primary = number | name | function, "(", choice, { ",", choice }, ")" | "(", choice, ")" ;
        private Formula ReadPrimary()
        {
            if (Take('('))
            {
                Formula inner = ReadChoice();
                Require(')');
                return inner;
            }

            SkipSpaces();
            int start = _at;
            if (_at < text.Length && (char.IsLetter(text[_at]) || text[_at] == '_'))
            {
                while (_at < text.Length && (char.IsLetterOrDigit(text[_at]) || text[_at] == '_'))
                {
                    _at++;
                }

                string name = text.Substring(start, _at - start);
                if (!Take('('))
                {
                    return new Formula(name);
                }

                var arguments = new List<Formula> { ReadChoice() };
                while (Take(','))
                {
                    arguments.Add(ReadChoice());
                }

                Require(')');
                return new Formula(name, [.. arguments]);
            }

            while (_at < text.Length && (char.IsDigit(text[_at]) || text[_at] is '.' or 'E' || (text[_at] is '-' or '+' && _at > start && text[_at - 1] == 'E')))
            {
                _at++;
            }

            return double.TryParse(text.Substring(start, _at - start), NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? new Formula(number) : throw Unexpected();
        }

        private bool Take(char character)
        {
            SkipSpaces();
            if (_at == text.Length || text[_at] != character)
            {
                return false;
            }

            _at++;
            return true;
        }

        private void Require(char character)
        {
            if (!Take(character))
            {
                throw Unexpected();
            }
        }

        private void SkipSpaces()
        {
            while (_at < text.Length && text[_at] == ' ')
            {
                _at++;
            }
        }
    }
}
