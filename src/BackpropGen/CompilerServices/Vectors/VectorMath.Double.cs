using System.Runtime.Intrinsics;

namespace BackpropGen.CompilerServices;

public static partial class VectorMath
{
    /// <summary>e^x. It overflows to ∞ and falls through the subnormal numbers to 0 where the exact value does.</summary>
    /// <param name="x">Any number.</param>
    /// <returns>e^x, at least 0.</returns>
    public static double Exp(double x) => Math.Exp(x);

    /// <inheritdoc cref="Exp(double)"/>
    public static Vector128<double> Exp(Vector128<double> x) => Vector128.Create(Exp(x[0]), Exp(x[1]));

    /// <inheritdoc cref="Exp(double)"/>
    public static Vector256<double> Exp(Vector256<double> x) => Vector256.Create(Exp(x.GetLower()), Exp(x.GetUpper()));

    /// <inheritdoc cref="Exp(double)"/>
    public static Vector512<double> Exp(Vector512<double> x) => Vector512.Create(Exp(x.GetLower()), Exp(x.GetUpper()));

    /// <summary>ln x.</summary>
    /// <param name="x">Any number; the result is NaN below 0, and −∞ at ±0.</param>
    /// <returns>ln x.</returns>
    public static double Log(double x) => Math.Log(x);

    /// <inheritdoc cref="Log(double)"/>
    public static Vector128<double> Log(Vector128<double> x) => Vector128.Create(Log(x[0]), Log(x[1]));

    /// <inheritdoc cref="Log(double)"/>
    public static Vector256<double> Log(Vector256<double> x) => Vector256.Create(Log(x.GetLower()), Log(x.GetUpper()));

    /// <inheritdoc cref="Log(double)"/>
    public static Vector512<double> Log(Vector512<double> x) => Vector512.Create(Log(x.GetLower()), Log(x.GetUpper()));

    /// <summary>ln(1 + x), also where x is so small that 1 + x loses its digits.</summary>
    /// <param name="x">Any number; the result is NaN below −1, and −∞ at −1.</param>
    /// <returns>ln(1 + x).</returns>
    public static double LogOnePlus(double x) => SpecialFunctions.LogOnePlus(x);

    /// <inheritdoc cref="LogOnePlus(double)"/>
    public static Vector128<double> LogOnePlus(Vector128<double> x) => Vector128.Create(LogOnePlus(x[0]), LogOnePlus(x[1]));

    /// <inheritdoc cref="LogOnePlus(double)"/>
    public static Vector256<double> LogOnePlus(Vector256<double> x) => Vector256.Create(LogOnePlus(x.GetLower()), LogOnePlus(x.GetUpper()));

    /// <inheritdoc cref="LogOnePlus(double)"/>
    public static Vector512<double> LogOnePlus(Vector512<double> x) => Vector512.Create(LogOnePlus(x.GetLower()), LogOnePlus(x.GetUpper()));

    /// <summary>The logistic function 1 / (1 + e^−x); for very negative x it follows e^x through the subnormal numbers to 0.</summary>
    /// <param name="x">Any number.</param>
    /// <returns>1 / (1 + e^−x), in [0, 1].</returns>
    public static double Sigmoid(double x)
    {
        double e = Math.Exp(-Math.Abs(x));
        return (x < 0 ? e : 1) / (1 + e);
    }

    /// <inheritdoc cref="Sigmoid(double)"/>
    public static Vector128<double> Sigmoid(Vector128<double> x) => Vector128.Create(Sigmoid(x[0]), Sigmoid(x[1]));

    /// <inheritdoc cref="Sigmoid(double)"/>
    public static Vector256<double> Sigmoid(Vector256<double> x) => Vector256.Create(Sigmoid(x.GetLower()), Sigmoid(x.GetUpper()));

    /// <inheritdoc cref="Sigmoid(double)"/>
    public static Vector512<double> Sigmoid(Vector512<double> x) => Vector512.Create(Sigmoid(x.GetLower()), Sigmoid(x.GetUpper()));

    /// <summary>tanh x. tanh(−x) = −tanh(x) exactly.</summary>
    /// <param name="x">Any number.</param>
    /// <returns>tanh x, in [−1, 1].</returns>
    public static double Tanh(double x) => Math.Tanh(x);

    /// <inheritdoc cref="Tanh(double)"/>
    public static Vector128<double> Tanh(Vector128<double> x) => Vector128.Create(Tanh(x[0]), Tanh(x[1]));

    /// <inheritdoc cref="Tanh(double)"/>
    public static Vector256<double> Tanh(Vector256<double> x) => Vector256.Create(Tanh(x.GetLower()), Tanh(x.GetUpper()));

    /// <inheritdoc cref="Tanh(double)"/>
    public static Vector512<double> Tanh(Vector512<double> x) => Vector512.Create(Tanh(x.GetLower()), Tanh(x.GetUpper()));

    /// <summary>The error function 2/√π · ∫₀ˣ e^−t² dt (NIST Digital Library of Mathematical Functions, 7.2.1). erf(−x) = −erf(x) exactly.</summary>
    /// <param name="x">Any number.</param>
    /// <returns>erf x, in [−1, 1].</returns>
    public static double Erf(double x) => SpecialFunctions.Erf(x);

    /// <inheritdoc cref="Erf(double)"/>
    public static Vector128<double> Erf(Vector128<double> x) => Vector128.Create(Erf(x[0]), Erf(x[1]));

    /// <inheritdoc cref="Erf(double)"/>
    public static Vector256<double> Erf(Vector256<double> x) => Vector256.Create(Erf(x.GetLower()), Erf(x.GetUpper()));

    /// <inheritdoc cref="Erf(double)"/>
    public static Vector512<double> Erf(Vector512<double> x) => Vector512.Create(Erf(x.GetLower()), Erf(x.GetUpper()));
}
