using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace BackpropGen.CompilerServices;

public static partial class VectorMath
{
    /// <summary>e^x. It overflows to ∞ and falls through the subnormal numbers to 0 where the exact value does.</summary>
    /// <param name="x">Any number.</param>
    /// <returns>e^x, at least 0; within 1 unit in the last place on processors with fused multiply-add. NaN for NaN.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Exp(double x) => InDouble<Vector128<double>, Lanes128<double>>.Exp(Vector128.CreateScalarUnsafe(x)).ToScalar();

    /// <inheritdoc cref="Exp(double)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> Exp(Vector128<double> x) => InDouble<Vector128<double>, Lanes128<double>>.Exp(x);

    /// <inheritdoc cref="Exp(double)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Exp(Vector256<double> x) => InDouble<Vector256<double>, Lanes256<double>>.Exp(x);

    /// <inheritdoc cref="Exp(double)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Exp(Vector512<double> x) => InDouble<Vector512<double>, Lanes512<double>>.Exp(x);

    /// <summary>ln x.</summary>
    /// <param name="x">Any number; the result is NaN below 0, and −∞ at ±0.</param>
    /// <returns>ln x; within 1 unit in the last place on processors with fused multiply-add. NaN for NaN.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Log(double x) => InDouble<Vector128<double>, Lanes128<double>>.Log(Vector128.CreateScalarUnsafe(x)).ToScalar();

    /// <inheritdoc cref="Log(double)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> Log(Vector128<double> x) => InDouble<Vector128<double>, Lanes128<double>>.Log(x);

    /// <inheritdoc cref="Log(double)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Log(Vector256<double> x) => InDouble<Vector256<double>, Lanes256<double>>.Log(x);

    /// <inheritdoc cref="Log(double)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Log(Vector512<double> x) => InDouble<Vector512<double>, Lanes512<double>>.Log(x);

    /// <summary>ln(1 + x), also where x is so small that 1 + x loses its digits.</summary>
    /// <param name="x">Any number; the result is NaN below −1, and −∞ at −1.</param>
    /// <returns>ln(1 + x); within 2 units in the last place on processors with fused multiply-add. NaN for NaN.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double LogOnePlus(double x) => InDouble<Vector128<double>, Lanes128<double>>.LogOnePlus(Vector128.CreateScalarUnsafe(x)).ToScalar();

    /// <inheritdoc cref="LogOnePlus(double)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> LogOnePlus(Vector128<double> x) => InDouble<Vector128<double>, Lanes128<double>>.LogOnePlus(x);

    /// <inheritdoc cref="LogOnePlus(double)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> LogOnePlus(Vector256<double> x) => InDouble<Vector256<double>, Lanes256<double>>.LogOnePlus(x);

    /// <inheritdoc cref="LogOnePlus(double)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> LogOnePlus(Vector512<double> x) => InDouble<Vector512<double>, Lanes512<double>>.LogOnePlus(x);

    /// <summary>The logistic function 1 / (1 + e^−x); for very negative x it follows e^x through the subnormal numbers to 0.</summary>
    /// <param name="x">Any number.</param>
    /// <returns>1 / (1 + e^−x), in [0, 1]; within 2.5 units in the last place on processors with fused multiply-add. NaN for NaN.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Sigmoid(double x) => InDouble<Vector128<double>, Lanes128<double>>.Sigmoid(Vector128.CreateScalarUnsafe(x)).ToScalar();

    /// <inheritdoc cref="Sigmoid(double)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> Sigmoid(Vector128<double> x) => InDouble<Vector128<double>, Lanes128<double>>.Sigmoid(x);

    /// <inheritdoc cref="Sigmoid(double)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Sigmoid(Vector256<double> x) => InDouble<Vector256<double>, Lanes256<double>>.Sigmoid(x);

    /// <inheritdoc cref="Sigmoid(double)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Sigmoid(Vector512<double> x) => InDouble<Vector512<double>, Lanes512<double>>.Sigmoid(x);

    /// <summary>tanh x. tanh(−x) = −tanh(x) exactly.</summary>
    /// <param name="x">Any number.</param>
    /// <returns>tanh x, in [−1, 1]; within 2.5 units in the last place on processors with fused multiply-add. NaN for NaN.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Tanh(double x) => InDouble<Vector128<double>, Lanes128<double>>.Tanh(Vector128.CreateScalarUnsafe(x)).ToScalar();

    /// <inheritdoc cref="Tanh(double)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> Tanh(Vector128<double> x) => InDouble<Vector128<double>, Lanes128<double>>.Tanh(x);

    /// <inheritdoc cref="Tanh(double)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Tanh(Vector256<double> x) => InDouble<Vector256<double>, Lanes256<double>>.Tanh(x);

    /// <inheritdoc cref="Tanh(double)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Tanh(Vector512<double> x) => InDouble<Vector512<double>, Lanes512<double>>.Tanh(x);

    /// <summary>The error function 2/√π · ∫₀ˣ e^−t² dt (NIST Digital Library of Mathematical Functions, 7.2.1). erf(−x) = −erf(x) exactly.</summary>
    /// <param name="x">Any number.</param>
    /// <returns>erf x, in [−1, 1]; within 2 units in the last place on processors with fused multiply-add. NaN for NaN.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Erf(double x) => InDouble<Vector128<double>, Lanes128<double>>.Erf(Vector128.CreateScalarUnsafe(x)).ToScalar();

    /// <inheritdoc cref="Erf(double)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> Erf(Vector128<double> x) => InDouble<Vector128<double>, Lanes128<double>>.Erf(x);

    /// <inheritdoc cref="Erf(double)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Erf(Vector256<double> x) => InDouble<Vector256<double>, Lanes256<double>>.Erf(x);

    /// <inheritdoc cref="Erf(double)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Erf(Vector512<double> x) => InDouble<Vector512<double>, Lanes512<double>>.Erf(x);

    /// <summary>sin x. sin(−x) = −sin x exactly.</summary>
    /// <param name="x">Any number. Beyond ±131,072, and on processors without fused multiply-add, <see cref="Math"/> computes lane by lane.</param>
    /// <returns>sin x, in [−1, 1]; within 2 units in the last place. NaN for NaN and ±∞.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Sin(double x) => InDouble<Vector128<double>, Lanes128<double>>.Sin(Vector128.CreateScalar(x)).ToScalar();

    /// <inheritdoc cref="Sin(double)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> Sin(Vector128<double> x) => InDouble<Vector128<double>, Lanes128<double>>.Sin(x);

    /// <inheritdoc cref="Sin(double)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Sin(Vector256<double> x) => InDouble<Vector256<double>, Lanes256<double>>.Sin(x);

    /// <inheritdoc cref="Sin(double)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Sin(Vector512<double> x) => InDouble<Vector512<double>, Lanes512<double>>.Sin(x);

    /// <summary>cos x. cos(−x) = cos x exactly.</summary>
    /// <param name="x">Any number. Beyond ±131,072, and on processors without fused multiply-add, <see cref="Math"/> computes lane by lane.</param>
    /// <returns>cos x, in [−1, 1]; within 2 units in the last place. NaN for NaN and ±∞.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Cos(double x) => InDouble<Vector128<double>, Lanes128<double>>.Cos(Vector128.CreateScalar(x)).ToScalar();

    /// <inheritdoc cref="Cos(double)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> Cos(Vector128<double> x) => InDouble<Vector128<double>, Lanes128<double>>.Cos(x);

    /// <inheritdoc cref="Cos(double)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Cos(Vector256<double> x) => InDouble<Vector256<double>, Lanes256<double>>.Cos(x);

    /// <inheritdoc cref="Cos(double)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Cos(Vector512<double> x) => InDouble<Vector512<double>, Lanes512<double>>.Cos(x);

    /// <summary>tan x. tan(−x) = −tan x exactly.</summary>
    /// <param name="x">Any number. Beyond ±131,072, and on processors without fused multiply-add, <see cref="Math"/> computes lane by lane.</param>
    /// <returns>tan x; within 3 units in the last place. NaN for NaN and ±∞.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Tan(double x) => InDouble<Vector128<double>, Lanes128<double>>.Tan(Vector128.CreateScalar(x)).ToScalar();

    /// <inheritdoc cref="Tan(double)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> Tan(Vector128<double> x) => InDouble<Vector128<double>, Lanes128<double>>.Tan(x);

    /// <inheritdoc cref="Tan(double)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Tan(Vector256<double> x) => InDouble<Vector256<double>, Lanes256<double>>.Tan(x);

    /// <inheritdoc cref="Tan(double)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Tan(Vector512<double> x) => InDouble<Vector512<double>, Lanes512<double>>.Tan(x);

    /// <summary>arcsin x. arcsin(−x) = −arcsin x exactly.</summary>
    /// <param name="x">Any number; the result is NaN outside [−1, 1].</param>
    /// <returns>arcsin x, in [−π/2, π/2]; within 2 units in the last place on processors with fused multiply-add. NaN for NaN.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Asin(double x) => InDouble<Vector128<double>, Lanes128<double>>.Asin(Vector128.CreateScalarUnsafe(x)).ToScalar();

    /// <inheritdoc cref="Asin(double)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> Asin(Vector128<double> x) => InDouble<Vector128<double>, Lanes128<double>>.Asin(x);

    /// <inheritdoc cref="Asin(double)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Asin(Vector256<double> x) => InDouble<Vector256<double>, Lanes256<double>>.Asin(x);

    /// <inheritdoc cref="Asin(double)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Asin(Vector512<double> x) => InDouble<Vector512<double>, Lanes512<double>>.Asin(x);

    /// <summary>arccos x.</summary>
    /// <param name="x">Any number; the result is NaN outside [−1, 1].</param>
    /// <returns>arccos x, in [0, π]; within 2 units in the last place on processors with fused multiply-add. NaN for NaN.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Acos(double x) => InDouble<Vector128<double>, Lanes128<double>>.Acos(Vector128.CreateScalarUnsafe(x)).ToScalar();

    /// <inheritdoc cref="Acos(double)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> Acos(Vector128<double> x) => InDouble<Vector128<double>, Lanes128<double>>.Acos(x);

    /// <inheritdoc cref="Acos(double)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Acos(Vector256<double> x) => InDouble<Vector256<double>, Lanes256<double>>.Acos(x);

    /// <inheritdoc cref="Acos(double)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Acos(Vector512<double> x) => InDouble<Vector512<double>, Lanes512<double>>.Acos(x);

    /// <summary>arctan x. arctan(−x) = −arctan x exactly.</summary>
    /// <param name="x">Any number.</param>
    /// <returns>arctan x, in [−π/2, π/2]; within 2.5 units in the last place on processors with fused multiply-add. NaN for NaN.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Atan(double x) => InDouble<Vector128<double>, Lanes128<double>>.Atan(Vector128.CreateScalarUnsafe(x)).ToScalar();

    /// <inheritdoc cref="Atan(double)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> Atan(Vector128<double> x) => InDouble<Vector128<double>, Lanes128<double>>.Atan(x);

    /// <inheritdoc cref="Atan(double)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Atan(Vector256<double> x) => InDouble<Vector256<double>, Lanes256<double>>.Atan(x);

    /// <inheritdoc cref="Atan(double)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Atan(Vector512<double> x) => InDouble<Vector512<double>, Lanes512<double>>.Atan(x);

    /// <summary>sinh x. sinh(−x) = −sinh x exactly. It overflows to ±∞ where the exact value does.</summary>
    /// <param name="x">Any number.</param>
    /// <returns>sinh x; within 2.5 units in the last place on processors with fused multiply-add. NaN for NaN.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Sinh(double x) => InDouble<Vector128<double>, Lanes128<double>>.Sinh(Vector128.CreateScalarUnsafe(x)).ToScalar();

    /// <inheritdoc cref="Sinh(double)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> Sinh(Vector128<double> x) => InDouble<Vector128<double>, Lanes128<double>>.Sinh(x);

    /// <inheritdoc cref="Sinh(double)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Sinh(Vector256<double> x) => InDouble<Vector256<double>, Lanes256<double>>.Sinh(x);

    /// <inheritdoc cref="Sinh(double)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Sinh(Vector512<double> x) => InDouble<Vector512<double>, Lanes512<double>>.Sinh(x);

    /// <summary>cosh x. cosh(−x) = cosh x exactly. It overflows to ∞ where the exact value does.</summary>
    /// <param name="x">Any number.</param>
    /// <returns>cosh x, at least 1; within 2 units in the last place on processors with fused multiply-add. NaN for NaN.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Cosh(double x) => InDouble<Vector128<double>, Lanes128<double>>.Cosh(Vector128.CreateScalarUnsafe(x)).ToScalar();

    /// <inheritdoc cref="Cosh(double)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> Cosh(Vector128<double> x) => InDouble<Vector128<double>, Lanes128<double>>.Cosh(x);

    /// <inheritdoc cref="Cosh(double)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Cosh(Vector256<double> x) => InDouble<Vector256<double>, Lanes256<double>>.Cosh(x);

    /// <inheritdoc cref="Cosh(double)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Cosh(Vector512<double> x) => InDouble<Vector512<double>, Lanes512<double>>.Cosh(x);

    /// <summary>e^x − 1, also where x is so small that e^x loses its digits.</summary>
    /// <param name="x">Any number.</param>
    /// <returns>e^x − 1, at least −1; within 2.5 units in the last place on processors with fused multiply-add. NaN for NaN.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double ExpMinusOne(double x) => InDouble<Vector128<double>, Lanes128<double>>.ExpMinusOne(Vector128.CreateScalarUnsafe(x)).ToScalar();

    /// <inheritdoc cref="ExpMinusOne(double)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> ExpMinusOne(Vector128<double> x) => InDouble<Vector128<double>, Lanes128<double>>.ExpMinusOne(x);

    /// <inheritdoc cref="ExpMinusOne(double)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> ExpMinusOne(Vector256<double> x) => InDouble<Vector256<double>, Lanes256<double>>.ExpMinusOne(x);

    /// <inheritdoc cref="ExpMinusOne(double)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> ExpMinusOne(Vector512<double> x) => InDouble<Vector512<double>, Lanes512<double>>.ExpMinusOne(x);

    /// <summary>The cube root of x. cbrt(−x) = −cbrt(x) exactly.</summary>
    /// <param name="x">Any number.</param>
    /// <returns>The cube root of x; within 1 unit in the last place on processors with fused multiply-add. NaN for NaN.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Cbrt(double x) => InDouble<Vector128<double>, Lanes128<double>>.Cbrt(Vector128.CreateScalarUnsafe(x)).ToScalar();

    /// <inheritdoc cref="Cbrt(double)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> Cbrt(Vector128<double> x) => InDouble<Vector128<double>, Lanes128<double>>.Cbrt(x);

    /// <inheritdoc cref="Cbrt(double)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Cbrt(Vector256<double> x) => InDouble<Vector256<double>, Lanes256<double>>.Cbrt(x);

    /// <inheritdoc cref="Cbrt(double)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Cbrt(Vector512<double> x) => InDouble<Vector512<double>, Lanes512<double>>.Cbrt(x);

    /// <summary>x to the power of a number, lane by lane by <see cref="Math.Pow(double, double)"/>.</summary>
    /// <param name="x">Any number; below 0 the result is NaN where the exponent is not a whole number.</param>
    /// <param name="exponent">The exponent of every lane.</param>
    /// <returns>x^exponent.</returns>
    public static double Pow(double x, double exponent) => new PowerOfNumber(exponent).At(x);

    /// <inheritdoc cref="Pow(double, double)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> Pow(Vector128<double> x, double exponent) => OfEach<Vector128<double>, double, PowerOfNumber>(x, new PowerOfNumber(exponent));

    /// <inheritdoc cref="Pow(double, double)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Pow(Vector256<double> x, double exponent) => OfEach<Vector256<double>, double, PowerOfNumber>(x, new PowerOfNumber(exponent));

    /// <inheritdoc cref="Pow(double, double)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Pow(Vector512<double> x, double exponent) => OfEach<Vector512<double>, double, PowerOfNumber>(x, new PowerOfNumber(exponent));
}
