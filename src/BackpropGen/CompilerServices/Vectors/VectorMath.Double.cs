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
}
