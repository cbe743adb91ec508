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
        "tanh", Math.Tanh, 2, (-1, 1), VectorMath.Tanh, VectorMath.Tanh, VectorMath.Tanh, VectorMath.Tanh);

    public static readonly FloatFunction Erf = new(
        "erf", SpecialFunctions.Erf, 2, (-1, 1), VectorMath.Erf, VectorMath.Erf, VectorMath.Erf, VectorMath.Erf);

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

    public static IEnumerable<FloatFunction> All => [Exp, Sigmoid, Tanh, Erf, Log, LogOnePlus];

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
