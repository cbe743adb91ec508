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
        "tanh", 2.5, (-1, 1), VectorMath.Tanh, VectorMath.Tanh, VectorMath.Tanh, VectorMath.Tanh)
    {
        Symmetry = Symmetry.Odd,
    };

    public static readonly DoubleFunction Erf = new(
        "erf", 2, (-1, 1), VectorMath.Erf, VectorMath.Erf, VectorMath.Erf, VectorMath.Erf)
    {
        Symmetry = Symmetry.Odd,
    };

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

    public static readonly DoubleFunction Sin = new(
        "sin", 2, (-1, 1), VectorMath.Sin, VectorMath.Sin, VectorMath.Sin, VectorMath.Sin)
    {
        Symmetry = Symmetry.Odd,
        Direction = 0,
    };

    public static readonly DoubleFunction Cos = new(
        "cos", 2, (-1, 1), VectorMath.Cos, VectorMath.Cos, VectorMath.Cos, VectorMath.Cos)
    {
        Symmetry = Symmetry.Even,
        Direction = 0,
    };

    public static readonly DoubleFunction Tan = new(
        "tan", 3, (double.NegativeInfinity, double.PositiveInfinity), VectorMath.Tan, VectorMath.Tan, VectorMath.Tan, VectorMath.Tan)
    {
        Symmetry = Symmetry.Odd,
        Direction = 0,
    };

    public static readonly DoubleFunction Asin = new(
        "arcsin", 2, (-Math.PI / 2, Math.PI / 2), VectorMath.Asin, VectorMath.Asin, VectorMath.Asin, VectorMath.Asin)
    {
        Symmetry = Symmetry.Odd,
    };

    public static readonly DoubleFunction Acos = new(
        "arccos", 2, (0, Math.PI), VectorMath.Acos, VectorMath.Acos, VectorMath.Acos, VectorMath.Acos)
    {
        Direction = -1,
    };

    public static readonly DoubleFunction Atan = new(
        "arctan", 2.5, (-Math.PI / 2, Math.PI / 2), VectorMath.Atan, VectorMath.Atan, VectorMath.Atan, VectorMath.Atan)
    {
        Symmetry = Symmetry.Odd,
    };

    public static readonly DoubleFunction Sinh = new(
        "sinh", 2.5, (double.NegativeInfinity, double.PositiveInfinity), VectorMath.Sinh, VectorMath.Sinh, VectorMath.Sinh, VectorMath.Sinh)
    {
        Symmetry = Symmetry.Odd,
    };

    public static readonly DoubleFunction Cosh = new(
        "cosh", 2, (1, double.PositiveInfinity), VectorMath.Cosh, VectorMath.Cosh, VectorMath.Cosh, VectorMath.Cosh)
    {
        Symmetry = Symmetry.Even,
        Direction = 0,
    };

    public static readonly DoubleFunction ExpMinusOne = new(
        "e^x − 1", 2.5, (-1, double.PositiveInfinity), VectorMath.ExpMinusOne, VectorMath.ExpMinusOne, VectorMath.ExpMinusOne, VectorMath.ExpMinusOne);

    public static readonly DoubleFunction Cbrt = new(
        "cube root", 1, (double.NegativeInfinity, double.PositiveInfinity), VectorMath.Cbrt, VectorMath.Cbrt, VectorMath.Cbrt, VectorMath.Cbrt)
    {
        Symmetry = Symmetry.Odd,
    };

    public static IEnumerable<DoubleFunction> All => [Exp, Sigmoid, Tanh, Erf, Log, LogOnePlus, Sin, Cos, Tan, Asin, Acos, Atan, Sinh, Cosh, ExpMinusOne, Cbrt];

    /// <summary>What f(−x) is, to the bit.</summary>
    public Symmetry Symmetry { get; init; }

    /// <summary>1 where the function rises, −1 where it falls, 0 where it does both.</summary>
    public int Direction { get; init; } = 1;

    public override string ToString() => Name;
}
