using System.Globalization;
using BackpropGen.Testing.Reference;

namespace BackpropGen.Tests.Derivations;

/// <summary>The value of a formula as it is printed, computed anew: numbers, + − · / and powers, functions, choices.</summary>
internal sealed class WrittenFormula
{
    private readonly string _text;
    private int _at;

    private WrittenFormula(string text)
    {
        _text = text.Replace(" ", string.Empty, StringComparison.Ordinal);
    }

    public static double ValueOf(string text)
    {
        var formula = new WrittenFormula(text);
        double value = formula.Choice();
        Assert.True(formula._at == formula._text.Length, $"{text} from {formula._text[formula._at..]} on");
        return value;
    }

    private double Choice()
    {
        double left = Sum();
        if (!Take(">"))
        {
            return left;
        }

        double right = Sum();
        Assert.True(Take("?"), _text);
        double then = Choice();
        Assert.True(Take(":"), _text);
        double otherwise = Choice();
        return left > right ? then : otherwise;
    }

    private double Sum()
    {
        double sum = Take("−") ? -Product() : Product();
        while (true)
        {
            if (Take("+"))
            {
                sum += Product();
            }
            else if (Take("−"))
            {
                sum -= Product();
            }
            else
            {
                return sum;
            }
        }
    }

    private double Product()
    {
        double product = Power();
        while (true)
        {
            if (Take("·"))
            {
                product *= Power();
            }
            else if (Take("/"))
            {
                product /= Power();
            }
            else
            {
                return product;
            }
        }
    }

    private double Power()
    {
        double value = Primary();
        string exponent = string.Empty;
        while (_at < _text.Length && "⁻⁰¹²³⁴⁵⁶⁷⁸⁹".Contains(_text[_at]))
        {
            exponent += _text[_at] == '⁻' ? "-" : "⁰¹²³⁴⁵⁶⁷⁸⁹".IndexOf(_text[_at]).ToString(CultureInfo.InvariantCulture);
            _at++;
        }

        return exponent.Length > 0 ? Math.Pow(value, int.Parse(exponent, CultureInfo.InvariantCulture)) : Take("^") ? Math.Pow(value, Primary()) : value;
    }

    private double Primary()
    {
        if (Take("√"))
        {
            return Math.Sqrt(Primary());
        }

        if (Take("("))
        {
            double inner = Choice();
            Assert.True(Take(")"), _text);
            return inner;
        }

        int start = _at;
        while (_at < _text.Length && (char.IsAsciiDigit(_text[_at]) || _text[_at] == '.'))
        {
            _at++;
        }

        if (_at > start)
        {
            return double.Parse(_text[start.._at], CultureInfo.InvariantCulture);
        }

        while (_at < _text.Length && char.IsAsciiLetter(_text[_at]))
        {
            _at++;
        }

        string function = _text[start.._at];
        Assert.True(function.Length > 0 && Take("("), $"{_text} at {start}");
        double first = Choice();
        double second = Take(",") ? Choice() : 0;
        Assert.True(Take(")"), _text);
        return function switch
        {
            "exp" => Math.Exp(first),
            "ln" => Math.Log(first),
            "tanh" => Math.Tanh(first),
            "sin" => Math.Sin(first),
            "cos" => Math.Cos(first),
            "cosh" => Math.Cosh(first),
            "abs" => Math.Abs(first),
            "sign" => Math.Sign(first),
            "max" => Math.Max(first, second),
            "min" => Math.Min(first, second),
            "erf" => Math.ScaleB(ExactFunctions.Erf(first).Number.High, ExactFunctions.Erf(first).Exponent),
            _ => throw new InvalidOperationException($"No function {function} in {_text}."),
        };
    }

    private bool Take(string sign)
    {
        if (string.CompareOrdinal(_text, _at, sign, 0, sign.Length) != 0)
        {
            return false;
        }

        _at += sign.Length;
        return true;
    }
}
