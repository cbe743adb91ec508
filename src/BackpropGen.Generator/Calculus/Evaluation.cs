namespace BackpropGen.Generator.Calculus;

/// <summary>The number that a formula of z comes to.</summary>
internal static class Evaluation
{
    /// <summary>The value at <paramref name="z"/> in a layer of one node, with the sign of a zero as IEEE 754 has it, and so as the emitted code has it.</summary>
    public static double At(this Expression expression, double z) => expression switch
    {
        Constant constant => constant.Value,
        Variable when expression.Equals(Formulas.Z) => z,
        Sum sum => sum.Terms.Select(term => term.At(z)).Aggregate((left, right) => left + right),
        Product product => product.Factors.Select(factor => factor.At(z)).Aggregate((left, right) => left * right),
        Quotient quotient => quotient.Numerator.At(z) / quotient.Denominator.At(z),
        Power power => Math.Pow(power.Base.At(z), power.Exponent),
        Maximum maximum => Math.Max(maximum.Left.At(z), maximum.Right.At(z)),
        Minimum minimum => Math.Min(minimum.Left.At(z), minimum.Right.At(z)),
        Select select => select.Left.At(z) > select.Right.At(z) ? select.Then.At(z) : select.Otherwise.At(z),
        Total or LogSumExp => expression.Parts()[0].At(z),
        Softmax => 1,
        Apply apply => Value(apply.Function, apply.Argument.At(z)),
        _ => throw Rewriting.Unknown(expression),
    };

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
