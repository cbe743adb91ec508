using BackpropGen.Generator.Calculus;
using CsCheck;

namespace BackpropGen.Tests.Calculus;

/// <summary>Random formulas of every kind of expression, and random layers to evaluate them at.</summary>
internal static class RandomFormula
{
    // Functions whose slopes have poles, or that have no value in places: what they are at random points is nobody's business.
    private static readonly Function[] Functions = [.. Enum.GetValues<Function>().Except([Function.Sqrt, Function.Cbrt, Function.Tan, Function.Asin, Function.Acos])];

    private static readonly Gen<Expression> Leaves = Gen.Frequency(
        (4, Gen.Const((Expression)Formulas.Z)),
        (2, Gen.Const((Expression)Formulas.Y)),
        (3, Gen.OneOfConst<Expression>(-2.0, -1.0, 0.0, 0.5, 1.0, 3.0)));

    public static readonly Gen<Expression> Formulas4 = OfDepth(4);

    // Not too close to 0, where quotients leave the range of numbers.
    private static readonly Gen<double> Number = Gen.Int[-2_000, 2_000].Select(thousandth => (thousandth + 0.37) / 1_000);

    public static readonly Gen<Layer> Layers = Gen.Select(Number.Array[3], Number.Array[3]).Select((z, y) => new Layer(
        new Dictionary<Variable, double[]> { [Formulas.Z] = z, [Formulas.Y] = y }));

    private static Gen<Expression> OfDepth(int depth)
    {
        if (depth == 0)
        {
            return Leaves;
        }

        Gen<Expression> part = OfDepth(depth - 1);
        return Gen.Frequency(
            (1, Leaves),
            (4, part.Array[2, 3].Select(terms => (Expression)new Sum(terms))),
            (4, part.Array[2, 3].Select(factors => (Expression)new Product(factors))),
            (1, Gen.Select(part, part).Select((a, b) => (Expression)new Quotient(a, b))),
            (1, Gen.Select(part, Gen.Int[2, 3]).Select((a, n) => (Expression)new Power(a, n))),
            (2, Gen.Select(Gen.OneOfConst(Functions), part).Select((f, a) => (Expression)new Apply(f, a))),
            (1, Gen.Select(part, part).Select((a, b) => (Expression)new Maximum(a, b))),
            (1, Gen.Select(part, part).Select((a, b) => (Expression)new Minimum(a, b))),
            (1, Gen.Select(part, part, part, part, Gen.Bool).Select((a, b, c, d, orEqual) => (Expression)new Select(a, b, c, d) { OrEqual = orEqual })),
            (1, part.Select(a => (Expression)new AsWritten(a))),
            (1, part.Select(a => (Expression)new Total(a))),
            (1, part.Select(a => (Expression)new LogSumExp(a))),
            (1, part.Select(a => (Expression)new Softmax(a))));
    }
}
