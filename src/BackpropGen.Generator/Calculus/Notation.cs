using System.Globalization;
using System.Text;

namespace BackpropGen.Generator.Calculus;

/// <summary>Prints expressions as infix text with no more parentheses than the rules of precedence ask for.</summary>
internal abstract class Notation
{
    /// <summary>What binds tighter has the higher rank.</summary>
    private enum Rank
    {
        Conditional,
        Comparison,
        Sum,
        Product,
        Unary,
        Primary,
    }

    /// <summary>The sign of multiplication, with its spaces.</summary>
    protected virtual string Times => " * ";

    protected virtual string Minus => "-";

    /// <summary>What stands between a and b where a ≥ b is meant.</summary>
    protected virtual string AtLeast => " >= ";

    public string Print(Expression expression) => Print(InKnownFunctions(expression), Rank.Conditional);

    /// <summary>The expression without functions that the notation has no name for.</summary>
    protected virtual Expression InKnownFunctions(Expression expression) => expression;

    protected abstract string Number(double value);

    /// <summary>The exponent of a power that is no whole number.</summary>
    protected virtual string Exponent(double value) => Number(value);

    protected abstract string Name(Leaf leaf);

    protected abstract string Call(string function, params string[] arguments);

    /// <summary>A choice as a call, where the notation has no operator for it.</summary>
    protected virtual string? Conditional(bool orEqual, string left, string right, string then, string otherwise) => null;

    /// <summary>A power whose operand is already in parentheses where it needs them.</summary>
    protected virtual string Power(string operand, int exponent) => string.Join(Times, Enumerable.Repeat(operand, exponent));

    private string Print(Expression expression, Rank context)
    {
        (string text, Rank rank) = Format(expression);
        return rank < context ? "(" + text + ")" : text;
    }

    private (string Text, Rank Rank) Format(Expression expression)
    {
        switch (expression)
        {
            case Constant constant:
                return (Number(constant.Value), constant.Value < 0 ? Rank.Unary : Rank.Primary);
            case Leaf leaf:
                return (Name(leaf), Rank.Primary);
            case Sum sum:
                return (Format(sum), Rank.Sum);
            case Product product when product.Factors[0] is Constant { Value: -1 }:
                string operand = Join(product.Factors.Skip(1).ToList(), Rank.Unary);
                bool isNegative = operand.StartsWith(Minus, StringComparison.Ordinal);
                return (Minus + (isNegative ? "(" + operand + ")" : operand), product.Factors.Count > 2 ? Rank.Product : Rank.Unary);
            case Product product:
                return (Join(product.Factors, Rank.Product), Rank.Product);
            case Quotient quotient:
                return (Print(quotient.Numerator, Rank.Product) + " / " + Print(quotient.Denominator, Rank.Unary), Rank.Product);
            case Power power:
                return (Power(Print(power.Base, Rank.Primary), power.Exponent), Rank.Product);
            case RealPower power:
                return (Call("Pow", Print(power.Base), Exponent(power.Exponent)), Rank.Primary);
            case AsWritten written:
                return Format(written.Body);
            case Apply apply:
                return (Call(apply.Function.ToString(), Print(apply.Argument)), Rank.Primary);
            case Maximum maximum:
                return (Call("Max", Print(maximum.Left), Print(maximum.Right)), Rank.Primary);
            case Minimum minimum:
                return (Call("Min", Print(minimum.Left), Print(minimum.Right)), Rank.Primary);
            case Select select when Conditional(select.OrEqual, Print(select.Left), Print(select.Right), Print(select.Then), Print(select.Otherwise)) is { } call:
                return (call, Rank.Primary);
            case Select select:
                return (
                    Print(select.Left, Rank.Sum) + (select.OrEqual ? AtLeast : " > ") + Print(select.Right, Rank.Sum)
                        + " ? " + Print(select.Then, Rank.Comparison) + " : " + Print(select.Otherwise, Rank.Comparison),
                    Rank.Conditional);
            case Total total:
                return (Call("Sum", Print(total.Body)), Rank.Primary);
            case LogSumExp logSumExp:
                return (Call("LogSumExp", Print(logSumExp.Body)), Rank.Primary);
            case Softmax softmax:
                return (Call("Softmax", Print(softmax.Body)), Rank.Primary);
            default:
                throw Rewriting.Unknown(expression);
        }
    }

    private string Format(Sum sum)
    {
        var text = new StringBuilder();
        foreach (Expression term in sum.Terms)
        {
            // A term to the right of + or − is kept apart from what follows: a − (b + c).
            string printed = Print(term, text.Length == 0 ? Rank.Sum : Rank.Product);
            bool negative = printed.StartsWith(Minus, StringComparison.Ordinal);
            if (text.Length > 0)
            {
                text.Append(' ').Append(negative ? Minus : "+").Append(' ');
                printed = negative ? printed.Substring(Minus.Length) : printed;
            }

            text.Append(printed);
        }

        return text.ToString();
    }

    /// <summary>Factors from the left; a product or quotient that is not the first factor keeps its parentheses, so that rounding stays as written.</summary>
    private string Join(IReadOnlyList<Expression> factors, Rank first)
    {
        var text = new StringBuilder(Print(factors[0], factors[0] is Power ? Rank.Product : first));
        for (int i = 1; i < factors.Count; i++)
        {
            text.Append(Times).Append(Print(factors[i], Rank.Unary));
        }

        return text.ToString();
    }
}
