using System.Runtime.Intrinsics;
using BackpropGen.CompilerServices;

namespace BackpropGen.Tests.Vectors;

/// <summary>A double function in its four widths, and how far it may be from the exact value.</summary>
public sealed record DoubleFunction(
    string Name,
    double LargestError,
    (double Smallest, double Largest) Range,
    Func<double, double> Scalar,
    Func<Vector128<double>, Vector128<double>> Width128,
    Func<Vector256<double>, Vector256<double>> Width256,
    Func<Vector512<double>, Vector512<double>> Width512)
{
    public static readonly DoubleFunction Exp = new(
        "exp", 1, (0, double.PositiveInfinity), VectorMath.Exp, VectorMath.Exp, VectorMath.Exp, VectorMath.Exp);

    public static readonly DoubleFunction Sigmoid = new(
        "sigmoid", 2.5, (0, 1), VectorMath.Sigmoid, VectorMath.Sigmoid, VectorMath.Sigmoid, VectorMath.Sigmoid);

    public static readonly DoubleFunction Tanh = new(
        "tanh", 2.5, (-1, 1), VectorMath.Tanh, VectorMath.Tanh, VectorMath.Tanh, VectorMath.Tanh);

    public static readonly DoubleFunction Erf = new(
        "erf", 2, (-1, 1), VectorMath.Erf, VectorMath.Erf, VectorMath.Erf, VectorMath.Erf);

    public static readonly DoubleFunction Log = new(
        "ln x", 1, (double.NegativeInfinity, double.PositiveInfinity), VectorMath.Log, VectorMath.Log, VectorMath.Log, VectorMath.Log);

    public static readonly DoubleFunction LogOnePlus = new(
        "ln(1 + x)",
        2,
        (double.NegativeInfinity, double.PositiveInfinity),
        VectorMath.LogOnePlus,
        VectorMath.LogOnePlus,
        VectorMath.LogOnePlus,
        VectorMath.LogOnePlus);

    public static IEnumerable<DoubleFunction> All => [Exp, Sigmoid, Tanh, Erf, Log, LogOnePlus];

    public override string ToString() => Name;
}
