using System.Runtime.Intrinsics;
using BackpropGen.CompilerServices;

namespace BackpropGen.Tests.Vectors;

/// <summary>A float function in its four widths, what it should be, and how far it may be from that.</summary>
public sealed record FloatFunction(
    string Name,
    Func<double, double> Exact,
    double LargestError,
    (float Smallest, float Largest) Range,
    Func<float, float> Scalar,
    Func<Vector128<float>, Vector128<float>> Width128,
    Func<Vector256<float>, Vector256<float>> Width256,
    Func<Vector512<float>, Vector512<float>> Width512)
{
    public static readonly FloatFunction Exp = new(
        "exp", Math.Exp, 1, (0, float.PositiveInfinity), VectorMath.Exp, VectorMath.Exp, VectorMath.Exp, VectorMath.Exp);

    public static readonly FloatFunction Sigmoid = new(
        "sigmoid", Logistic, 2.5, (0, 1), VectorMath.Sigmoid, VectorMath.Sigmoid, VectorMath.Sigmoid, VectorMath.Sigmoid);

    public static readonly FloatFunction Tanh = new(
        "tanh", Math.Tanh, 2, (-1, 1), VectorMath.Tanh, VectorMath.Tanh, VectorMath.Tanh, VectorMath.Tanh)
    {
        Symmetry = Symmetry.Odd,
    };

    public static readonly FloatFunction Erf = new(
        "erf", SpecialFunctions.Erf, 2, (-1, 1), VectorMath.Erf, VectorMath.Erf, VectorMath.Erf, VectorMath.Erf)
    {
        Symmetry = Symmetry.Odd,
    };

    public static readonly FloatFunction Log = new(
        "ln x", Math.Log, 1, (float.NegativeInfinity, float.PositiveInfinity), VectorMath.Log, VectorMath.Log, VectorMath.Log, VectorMath.Log);

    public static readonly FloatFunction LogOnePlus = new(
        "ln(1 + x)",
        SpecialFunctions.LogOnePlus,
        2,
        (float.NegativeInfinity, float.PositiveInfinity),
        VectorMath.LogOnePlus,
        VectorMath.LogOnePlus,
        VectorMath.LogOnePlus,
        VectorMath.LogOnePlus);

    public static readonly FloatFunction Sin = new(
        "sin", Math.Sin, 2, (-1, 1), VectorMath.Sin, VectorMath.Sin, VectorMath.Sin, VectorMath.Sin)
    {
        Symmetry = Symmetry.Odd,
        Direction = 0,
    };

    public static readonly FloatFunction Cos = new(
        "cos", Math.Cos, 2, (-1, 1), VectorMath.Cos, VectorMath.Cos, VectorMath.Cos, VectorMath.Cos)
    {
        Symmetry = Symmetry.Even,
        Direction = 0,
    };

    public static readonly FloatFunction Tan = new(
        "tan", Math.Tan, 3.5, (float.NegativeInfinity, float.PositiveInfinity), VectorMath.Tan, VectorMath.Tan, VectorMath.Tan, VectorMath.Tan)
    {
        Symmetry = Symmetry.Odd,
        Direction = 0,
    };

    public static readonly FloatFunction Asin = new(
        "arcsin", Math.Asin, 2, (-1.5707964f, 1.5707964f), VectorMath.Asin, VectorMath.Asin, VectorMath.Asin, VectorMath.Asin)
    {
        Symmetry = Symmetry.Odd,
    };

    public static readonly FloatFunction Acos = new(
        "arccos", Math.Acos, 2, (0, 3.1415927f), VectorMath.Acos, VectorMath.Acos, VectorMath.Acos, VectorMath.Acos)
    {
        Direction = -1,
    };

    public static readonly FloatFunction Atan = new(
        "arctan", Math.Atan, 2.5, (-1.5707964f, 1.5707964f), VectorMath.Atan, VectorMath.Atan, VectorMath.Atan, VectorMath.Atan)
    {
        Symmetry = Symmetry.Odd,
    };

    public static readonly FloatFunction Sinh = new(
        "sinh", Math.Sinh, 2.5, (float.NegativeInfinity, float.PositiveInfinity), VectorMath.Sinh, VectorMath.Sinh, VectorMath.Sinh, VectorMath.Sinh)
    {
        Symmetry = Symmetry.Odd,
    };

    public static readonly FloatFunction Cosh = new(
        "cosh", Math.Cosh, 2, (1, float.PositiveInfinity), VectorMath.Cosh, VectorMath.Cosh, VectorMath.Cosh, VectorMath.Cosh)
    {
        Symmetry = Symmetry.Even,
        Direction = 0,
    };

    public static readonly FloatFunction ExpMinusOne = new(
        "e^x − 1", SpecialFunctions.ExpMinusOne, 2, (-1, float.PositiveInfinity), VectorMath.ExpMinusOne, VectorMath.ExpMinusOne, VectorMath.ExpMinusOne, VectorMath.ExpMinusOne);

    public static readonly FloatFunction Cbrt = new(
        "cube root", Math.Cbrt, 1, (float.NegativeInfinity, float.PositiveInfinity), VectorMath.Cbrt, VectorMath.Cbrt, VectorMath.Cbrt, VectorMath.Cbrt)
    {
        Symmetry = Symmetry.Odd,
    };

    public static IEnumerable<FloatFunction> All => [Exp, Sigmoid, Tanh, Erf, Log, LogOnePlus, Sin, Cos, Tan, Asin, Acos, Atan, Sinh, Cosh, ExpMinusOne, Cbrt];

    /// <summary>What f(−x) is, to the bit.</summary>
    public Symmetry Symmetry { get; init; }

    /// <summary>1 where the function rises, −1 where it falls, 0 where it does both.</summary>
    public int Direction { get; init; } = 1;

    public override string ToString() => Name;

    /// <summary>|actual − exact| in units in the last place of a float at the exact value.</summary>
    public static double ErrorInUlp(float actual, double exact)
    {
        float rounded = (float)exact;
        if (double.IsNaN(exact) || float.IsInfinity(rounded) || !float.IsFinite(actual))
        {
            return actual.Equals(rounded) ? 0 : double.PositiveInfinity;
        }

        int exponent = Math.Max(Math.ILogB(exact), -126);
        return Math.Abs(actual - exact) / Math.ScaleB(1, exponent - 23);
    }

    private static double Logistic(double x)
    {
        double e = Math.Exp(-Math.Abs(x));
        return (x < 0 ? e : 1) / (1 + e);
    }
}
