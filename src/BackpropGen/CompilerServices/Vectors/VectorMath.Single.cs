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

    /// <summary>sin x. sin(−x) = −sin x exactly.</summary>
    /// <param name="x">Any number. Beyond ±131,072, and on processors without fused multiply-add, <see cref="Math"/> computes lane by lane.</param>
    /// <returns>sin x, in [−1, 1]; within 2 units in the last place. NaN for NaN and ±∞.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sin(float x) => Sin<Vector128<float>, Lanes128<float>>(Vector128.CreateScalar(x)).ToScalar();

    /// <inheritdoc cref="Sin(float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Sin(Vector128<float> x) => Sin<Vector128<float>, Lanes128<float>>(x);

    /// <inheritdoc cref="Sin(float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Sin(Vector256<float> x) => Sin<Vector256<float>, Lanes256<float>>(x);

    /// <inheritdoc cref="Sin(float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Sin(Vector512<float> x) => Sin<Vector512<float>, Lanes512<float>>(x);

    /// <summary>cos x. cos(−x) = cos x exactly.</summary>
    /// <param name="x">Any number. Beyond ±131,072, and on processors without fused multiply-add, <see cref="Math"/> computes lane by lane.</param>
    /// <returns>cos x, in [−1, 1]; within 2 units in the last place. NaN for NaN and ±∞.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Cos(float x) => Cos<Vector128<float>, Lanes128<float>>(Vector128.CreateScalar(x)).ToScalar();

    /// <inheritdoc cref="Cos(float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Cos(Vector128<float> x) => Cos<Vector128<float>, Lanes128<float>>(x);

    /// <inheritdoc cref="Cos(float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Cos(Vector256<float> x) => Cos<Vector256<float>, Lanes256<float>>(x);

    /// <inheritdoc cref="Cos(float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Cos(Vector512<float> x) => Cos<Vector512<float>, Lanes512<float>>(x);

    /// <summary>tan x. tan(−x) = −tan x exactly.</summary>
    /// <param name="x">Any number. Beyond ±131,072, and on processors without fused multiply-add, <see cref="Math"/> computes lane by lane.</param>
    /// <returns>tan x; within 3.5 units in the last place. NaN for NaN and ±∞.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Tan(float x) => Tan<Vector128<float>, Lanes128<float>>(Vector128.CreateScalar(x)).ToScalar();

    /// <inheritdoc cref="Tan(float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Tan(Vector128<float> x) => Tan<Vector128<float>, Lanes128<float>>(x);

    /// <inheritdoc cref="Tan(float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Tan(Vector256<float> x) => Tan<Vector256<float>, Lanes256<float>>(x);

    /// <inheritdoc cref="Tan(float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Tan(Vector512<float> x) => Tan<Vector512<float>, Lanes512<float>>(x);

    /// <summary>arcsin x. arcsin(−x) = −arcsin x exactly.</summary>
    /// <param name="x">Any number; the result is NaN outside [−1, 1].</param>
    /// <returns>arcsin x, in [−π/2, π/2]; within 2 units in the last place on processors with fused multiply-add. NaN for NaN.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Asin(float x) => Asin<Vector128<float>, Lanes128<float>>(Vector128.CreateScalarUnsafe(x)).ToScalar();

    /// <inheritdoc cref="Asin(float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Asin(Vector128<float> x) => Asin<Vector128<float>, Lanes128<float>>(x);

    /// <inheritdoc cref="Asin(float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Asin(Vector256<float> x) => Asin<Vector256<float>, Lanes256<float>>(x);

    /// <inheritdoc cref="Asin(float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Asin(Vector512<float> x) => Asin<Vector512<float>, Lanes512<float>>(x);

    /// <summary>arccos x.</summary>
    /// <param name="x">Any number; the result is NaN outside [−1, 1].</param>
    /// <returns>arccos x, in [0, π]; within 2 units in the last place on processors with fused multiply-add. NaN for NaN.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Acos(float x) => Acos<Vector128<float>, Lanes128<float>>(Vector128.CreateScalarUnsafe(x)).ToScalar();

    /// <inheritdoc cref="Acos(float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Acos(Vector128<float> x) => Acos<Vector128<float>, Lanes128<float>>(x);

    /// <inheritdoc cref="Acos(float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Acos(Vector256<float> x) => Acos<Vector256<float>, Lanes256<float>>(x);

    /// <inheritdoc cref="Acos(float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Acos(Vector512<float> x) => Acos<Vector512<float>, Lanes512<float>>(x);

    /// <summary>arctan x. arctan(−x) = −arctan x exactly.</summary>
    /// <param name="x">Any number.</param>
    /// <returns>arctan x, in [−π/2, π/2]; within 2.5 units in the last place on processors with fused multiply-add. NaN for NaN.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Atan(float x) => Atan<Vector128<float>, Lanes128<float>>(Vector128.CreateScalarUnsafe(x)).ToScalar();

    /// <inheritdoc cref="Atan(float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Atan(Vector128<float> x) => Atan<Vector128<float>, Lanes128<float>>(x);

    /// <inheritdoc cref="Atan(float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Atan(Vector256<float> x) => Atan<Vector256<float>, Lanes256<float>>(x);

    /// <inheritdoc cref="Atan(float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Atan(Vector512<float> x) => Atan<Vector512<float>, Lanes512<float>>(x);

    /// <summary>sinh x. sinh(−x) = −sinh x exactly. It overflows to ±∞ where the exact value does.</summary>
    /// <param name="x">Any number.</param>
    /// <returns>sinh x; within 2.5 units in the last place on processors with fused multiply-add. NaN for NaN.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sinh(float x) => Sinh<Vector128<float>, Lanes128<float>>(Vector128.CreateScalarUnsafe(x)).ToScalar();

    /// <inheritdoc cref="Sinh(float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Sinh(Vector128<float> x) => Sinh<Vector128<float>, Lanes128<float>>(x);

    /// <inheritdoc cref="Sinh(float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Sinh(Vector256<float> x) => Sinh<Vector256<float>, Lanes256<float>>(x);

    /// <inheritdoc cref="Sinh(float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Sinh(Vector512<float> x) => Sinh<Vector512<float>, Lanes512<float>>(x);

    /// <summary>cosh x. cosh(−x) = cosh x exactly. It overflows to ∞ where the exact value does.</summary>
    /// <param name="x">Any number.</param>
    /// <returns>cosh x, at least 1; within 2 units in the last place on processors with fused multiply-add. NaN for NaN.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Cosh(float x) => Cosh<Vector128<float>, Lanes128<float>>(Vector128.CreateScalarUnsafe(x)).ToScalar();

    /// <inheritdoc cref="Cosh(float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Cosh(Vector128<float> x) => Cosh<Vector128<float>, Lanes128<float>>(x);

    /// <inheritdoc cref="Cosh(float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Cosh(Vector256<float> x) => Cosh<Vector256<float>, Lanes256<float>>(x);

    /// <inheritdoc cref="Cosh(float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Cosh(Vector512<float> x) => Cosh<Vector512<float>, Lanes512<float>>(x);

    /// <summary>e^x − 1, also where x is so small that e^x loses its digits.</summary>
    /// <param name="x">Any number.</param>
    /// <returns>e^x − 1, at least −1; within 2 units in the last place on processors with fused multiply-add. NaN for NaN.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float ExpMinusOne(float x) => ExpMinusOne<Vector128<float>, Lanes128<float>>(Vector128.CreateScalarUnsafe(x)).ToScalar();

    /// <inheritdoc cref="ExpMinusOne(float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> ExpMinusOne(Vector128<float> x) => ExpMinusOne<Vector128<float>, Lanes128<float>>(x);

    /// <inheritdoc cref="ExpMinusOne(float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> ExpMinusOne(Vector256<float> x) => ExpMinusOne<Vector256<float>, Lanes256<float>>(x);

    /// <inheritdoc cref="ExpMinusOne(float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> ExpMinusOne(Vector512<float> x) => ExpMinusOne<Vector512<float>, Lanes512<float>>(x);

    /// <summary>The cube root of x. cbrt(−x) = −cbrt(x) exactly.</summary>
    /// <param name="x">Any number.</param>
    /// <returns>The cube root of x; within 1 unit in the last place on processors with fused multiply-add. NaN for NaN.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Cbrt(float x) => Cbrt<Vector128<float>, Lanes128<float>>(Vector128.CreateScalarUnsafe(x)).ToScalar();

    /// <inheritdoc cref="Cbrt(float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Cbrt(Vector128<float> x) => Cbrt<Vector128<float>, Lanes128<float>>(x);

    /// <inheritdoc cref="Cbrt(float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Cbrt(Vector256<float> x) => Cbrt<Vector256<float>, Lanes256<float>>(x);

    /// <inheritdoc cref="Cbrt(float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Cbrt(Vector512<float> x) => Cbrt<Vector512<float>, Lanes512<float>>(x);

    /// <summary>x to the power of a number, lane by lane by <see cref="Math.Pow(double, double)"/>, in double, then rounded.</summary>
    /// <param name="x">Any number; below 0 the result is NaN where the exponent is not a whole number.</param>
    /// <param name="exponent">The exponent of every lane.</param>
    /// <returns>x^exponent.</returns>
    public static float Pow(float x, double exponent) => new PowerOfNumber(exponent).At(x);

    /// <inheritdoc cref="Pow(float, double)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Pow(Vector128<float> x, double exponent) => OfEach<Vector128<float>, float, PowerOfNumber>(x, new PowerOfNumber(exponent));

    /// <inheritdoc cref="Pow(float, double)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Pow(Vector256<float> x, double exponent) => OfEach<Vector256<float>, float, PowerOfNumber>(x, new PowerOfNumber(exponent));

    /// <inheritdoc cref="Pow(float, double)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Pow(Vector512<float> x, double exponent) => OfEach<Vector512<float>, float, PowerOfNumber>(x, new PowerOfNumber(exponent));
}
