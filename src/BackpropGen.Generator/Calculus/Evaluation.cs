namespace BackpropGen.Generator.Calculus;

/// <summary>The number that a formula comes to.</summary>
internal static class Evaluation
{
    /// <summary>The value at <paramref name="z"/> in a layer of one node, with the sign of a zero as IEEE 754 has it, and so as the emitted code has it.</summary>
    public static double At(this Expression expression, double z) => expression.At(leaf => leaf.Equals(Formulas.Z) ? z : throw Rewriting.Unknown(leaf), value => value);

    /// <summary>The value in a layer of one node.</summary>
    /// <param name="expression">The formula.</param>
    /// <param name="values">What its leaves are.</param>
    /// <param name="round">What becomes of each result: the number of a narrower type that is next to it, say.</param>
    public static double At(this Expression expression, Func<Leaf, double> values, Func<double, double> round)
    {
        return Value(expression);

        double Value(Expression part) => round(part switch
        {
            Constant constant => constant.Value,
            Leaf leaf => values(leaf),
            Sum sum => sum.Terms.Select(Value).Aggregate((left, right) => round(left + right)),
            Product product => product.Factors.Select(Value).Aggregate((left, right) => round(left * right)),
            Quotient quotient => Value(quotient.Numerator) / Value(quotient.Denominator),
            Power power => Math.Pow(Value(power.Base), power.Exponent),
            RealPower power => Math.Pow(Value(power.Base), power.Exponent),
            Maximum maximum => Math.Max(Value(maximum.Left), Value(maximum.Right)),
            Minimum minimum => Math.Min(Value(minimum.Left), Value(minimum.Right)),
            Select { OrEqual: true } select => Value(select.Left) >= Value(select.Right) ? Value(select.Then) : Value(select.Otherwise),
            Select select => Value(select.Left) > Value(select.Right) ? Value(select.Then) : Value(select.Otherwise),
            Total or LogSumExp or AsWritten => Value(part.Parts()[0]),
            Softmax => 1,
            Apply apply => Evaluation.Value(apply.Function, Value(apply.Argument)),
            _ => throw Rewriting.Unknown(part),
        });
    }

    private static double Value(Function function, double x) => function switch
    {
        Function.Exp => Math.Exp(x),
        Function.Log => Math.Log(x),
        Function.LogOnePlus => Math.Log(1 + x),
        Function.Tanh => Math.Tanh(x),
        Function.Abs => Math.Abs(x),
        Function.Sqrt => Math.Sqrt(x),
        Function.Sigmoid => 1 / (1 + Math.Exp(-x)),
        Function.ExpMinusOne => Math.Abs(x) < 1e-5 ? x + (x * x / 2) : Math.Exp(x) - 1,
        Function.Softplus => Math.Max(x, 0) + Math.Log(1 + Math.Exp(-Math.Abs(x))),
        Function.LogCosh => Math.Abs(x) + Math.Log((1 + Math.Exp(-2 * Math.Abs(x))) / 2),
        Function.Erf => Erf(x),
        Function.Sin => Math.Sin(x),
        Function.Cos => Math.Cos(x),
        Function.Tan => Math.Tan(x),
        Function.Asin => Math.Asin(x),
        Function.Acos => Math.Acos(x),
        Function.Atan => Math.Atan(x),
        Function.Sinh => Math.Sinh(x),
        Function.Cosh => Math.Cosh(x),
        Function.Cbrt => Math.Sign(x) * Math.Pow(Math.Abs(x), 1.0 / 3),
        _ => throw new InvalidOperationException($"{function} has no number here."),
    };

    /// <summary>2/√π · e^−x² · Σ 2ⁿ x²ⁿ⁺¹ / (1·3·…·(2n + 1)), whose terms have one sign; ±1 to the last digit from 6 on.</summary>
    private static double Erf(double x)
    {
        if (!(Math.Abs(x) < 6))
        {
            return double.IsNaN(x) ? x : Math.Sign(x);
        }

        double term = x;
        double sum = x;
        for (int n = 1; Math.Abs(term) > 1e-17 * Math.Abs(sum); n++)
        {
            term *= 2 * x * x / ((2 * n) + 1);
            sum += term;
        }

        return 2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x) * sum;
    }
}
