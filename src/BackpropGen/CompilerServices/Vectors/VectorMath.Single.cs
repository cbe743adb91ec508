using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace BackpropGen.CompilerServices;

public static partial class VectorMath
{
    /// <summary>e^x. It overflows to ∞ and falls through the subnormal numbers to 0 where the exact value does.</summary>
    /// <param name="x">Any number.</param>
    /// <returns>e^x, at least 0; within 1 unit in the last place on processors with fused multiply-add. NaN for NaN.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Exp(float x) => Exp<Vector128<float>, Lanes128<float>>(Vector128.CreateScalarUnsafe(x)).ToScalar();

    /// <inheritdoc cref="Exp(float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Exp(Vector128<float> x) => Exp<Vector128<float>, Lanes128<float>>(x);

    /// <inheritdoc cref="Exp(float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Exp(Vector256<float> x) => Exp<Vector256<float>, Lanes256<float>>(x);

    /// <inheritdoc cref="Exp(float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Exp(Vector512<float> x) => Exp<Vector512<float>, Lanes512<float>>(x);

    /// <summary>ln x.</summary>
    /// <param name="x">Any number; the result is NaN below 0, and −∞ at ±0.</param>
    /// <returns>ln x; within 1 unit in the last place on processors with fused multiply-add. NaN for NaN.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Log(float x) => Log<Vector128<float>, Lanes128<float>>(Vector128.CreateScalarUnsafe(x)).ToScalar();

    /// <inheritdoc cref="Log(float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Log(Vector128<float> x) => Log<Vector128<float>, Lanes128<float>>(x);

    /// <inheritdoc cref="Log(float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Log(Vector256<float> x) => Log<Vector256<float>, Lanes256<float>>(x);

    /// <inheritdoc cref="Log(float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Log(Vector512<float> x) => Log<Vector512<float>, Lanes512<float>>(x);

    /// <summary>ln(1 + x), also where x is so small that 1 + x loses its digits.</summary>
    /// <param name="x">Any number; the result is NaN below −1, and −∞ at −1.</param>
    /// <returns>ln(1 + x); within 2 units in the last place on processors with fused multiply-add. NaN for NaN.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float LogOnePlus(float x) => LogOnePlus<Vector128<float>, Lanes128<float>>(Vector128.CreateScalarUnsafe(x)).ToScalar();

    /// <inheritdoc cref="LogOnePlus(float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> LogOnePlus(Vector128<float> x) => LogOnePlus<Vector128<float>, Lanes128<float>>(x);

    /// <inheritdoc cref="LogOnePlus(float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> LogOnePlus(Vector256<float> x) => LogOnePlus<Vector256<float>, Lanes256<float>>(x);

    /// <inheritdoc cref="LogOnePlus(float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> LogOnePlus(Vector512<float> x) => LogOnePlus<Vector512<float>, Lanes512<float>>(x);

    /// <summary>The logistic function 1 / (1 + e^−x); for very negative x it follows e^x through the subnormal numbers to 0.</summary>
    /// <param name="x">Any number.</param>
    /// <returns>1 / (1 + e^−x), in [0, 1]; within 2.5 units in the last place on processors with fused multiply-add. NaN for NaN.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sigmoid(float x) => Sigmoid<Vector128<float>, Lanes128<float>>(Vector128.CreateScalarUnsafe(x)).ToScalar();

    /// <inheritdoc cref="Sigmoid(float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Sigmoid(Vector128<float> x) => Sigmoid<Vector128<float>, Lanes128<float>>(x);

    /// <inheritdoc cref="Sigmoid(float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Sigmoid(Vector256<float> x) => Sigmoid<Vector256<float>, Lanes256<float>>(x);

    /// <inheritdoc cref="Sigmoid(float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Sigmoid(Vector512<float> x) => Sigmoid<Vector512<float>, Lanes512<float>>(x);

    /// <summary>tanh x. tanh(−x) = −tanh(x) exactly.</summary>
    /// <param name="x">Any number.</param>
    /// <returns>tanh x, in [−1, 1]; within 2 units in the last place on processors with fused multiply-add. NaN for NaN.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Tanh(float x) => Tanh<Vector128<float>, Lanes128<float>>(Vector128.CreateScalarUnsafe(x)).ToScalar();

    /// <inheritdoc cref="Tanh(float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Tanh(Vector128<float> x) => Tanh<Vector128<float>, Lanes128<float>>(x);

    /// <inheritdoc cref="Tanh(float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Tanh(Vector256<float> x) => Tanh<Vector256<float>, Lanes256<float>>(x);

    /// <inheritdoc cref="Tanh(float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Tanh(Vector512<float> x) => Tanh<Vector512<float>, Lanes512<float>>(x);

    /// <summary>The error function 2/√π · ∫₀ˣ e^−t² dt (NIST Digital Library of Mathematical Functions, 7.2.1). erf(−x) = −erf(x) exactly.</summary>
    /// <param name="x">Any number.</param>
    /// <returns>erf x, in [−1, 1]; within 2 units in the last place on processors with fused multiply-add. NaN for NaN.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Erf(float x) => Erf<Vector128<float>, Lanes128<float>>(Vector128.CreateScalarUnsafe(x)).ToScalar();

    /// <inheritdoc cref="Erf(float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Erf(Vector128<float> x) => Erf<Vector128<float>, Lanes128<float>>(x);

    /// <inheritdoc cref="Erf(float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Erf(Vector256<float> x) => Erf<Vector256<float>, Lanes256<float>>(x);

    /// <inheritdoc cref="Erf(float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Erf(Vector512<float> x) => Erf<Vector512<float>, Lanes512<float>>(x);
}
