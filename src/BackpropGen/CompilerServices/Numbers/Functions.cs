using BackpropGen.CompilerServices;

namespace BackpropGen;

/// <summary>
/// Functions for activations and losses that .NET lacks, or computes by a formula that overflows or loses digits. Each is accurate over its whole domain, and the functions in float are those in
/// double, rounded once.
/// </summary>
public static class Functions
{
    /// <summary>The logistic function σ(x) = 1 / (1 + e^−x).</summary>
    /// <param name="x">Any number.</param>
    /// <returns>σ(x), in [0, 1]; for very negative x it follows e^x to 0. NaN for NaN.</returns>
    public static double Sigmoid(double x)
    {
        double e = Math.Exp(-Math.Abs(x));
        return (x < 0 ? e : 1) / (1 + e);
    }

    /// <inheritdoc cref="Sigmoid(double)"/>
    public static float Sigmoid(float x) => (float)Sigmoid((double)x);

    /// <summary>ln σ(x) = −ln(1 + e^−x), which neither overflows nor becomes −∞ where σ(x) is 0.</summary>
    /// <param name="x">Any number.</param>
    /// <returns>ln σ(x), at most 0. NaN for NaN.</returns>
    public static double LogSigmoid(double x) => -Softplus(-x);

    /// <inheritdoc cref="LogSigmoid(double)"/>
    public static float LogSigmoid(float x) => (float)LogSigmoid((double)x);

    /// <summary>ln(1 + e^x), also where e^x overflows, or is so small that 1 + e^x loses its digits.</summary>
    /// <param name="x">Any number.</param>
    /// <returns>ln(1 + e^x), at least 0. NaN for NaN.</returns>
    public static double Softplus(double x) => Math.Max(x, 0) + SpecialFunctions.LogOnePlus(Math.Exp(-Math.Abs(x)));

    /// <inheritdoc cref="Softplus(double)"/>
    public static float Softplus(float x) => (float)Softplus((double)x);

    /// <summary>The error function erf(x) = 2/√π · ∫₀ˣ e^−t² dt (NIST Digital Library of Mathematical Functions, 7.2.1). erf(−x) = −erf(x) exactly.</summary>
    /// <param name="x">Any number.</param>
    /// <returns>erf(x), in [−1, 1]. NaN for NaN.</returns>
    public static double Erf(double x) => SpecialFunctions.Erf(x);

    /// <inheritdoc cref="Erf(double)"/>
    public static float Erf(float x) => SpecialFunctions.Erf(x);

    /// <summary>ln(1 + x), also where x is so small that 1 + x loses its digits.</summary>
    /// <param name="x">Any number; the result is NaN below −1, and −∞ at −1.</param>
    /// <returns>ln(1 + x). NaN for NaN.</returns>
    public static double Log1p(double x) => SpecialFunctions.LogOnePlus(x);

    /// <inheritdoc cref="Log1p(double)"/>
    public static float Log1p(float x) => SpecialFunctions.LogOnePlus(x);

    /// <summary>e^x − 1, also where x is so small that e^x loses its digits.</summary>
    /// <param name="x">Any number.</param>
    /// <returns>e^x − 1, at least −1. NaN for NaN.</returns>
    public static double Expm1(double x) => SpecialFunctions.ExpMinusOne(x);

    /// <inheritdoc cref="Expm1(double)"/>
    public static float Expm1(float x) => SpecialFunctions.ExpMinusOne(x);

    /// <summary>ln(e^x + e^y), also where the powers overflow or are both 0.</summary>
    /// <param name="x">Any number; −∞ stands for a term that is 0.</param>
    /// <param name="y">Any number.</param>
    /// <returns>ln(e^x + e^y), at least the larger of both. NaN where one is NaN.</returns>
    /// <remarks>It is max(x, y) + ln(1 + e^−|x − y|). Where it is close to 0 between a negative and a positive term, its absolute error is that of the terms.</remarks>
    public static double LogSumExp(double x, double y)
    {
        // ∞ − ∞ is no distance.
        double distance = x == y ? 0 : Math.Abs(x - y);
        return Math.Max(x, y) + SpecialFunctions.LogOnePlus(Math.Exp(-distance));
    }

    /// <inheritdoc cref="LogSumExp(double, double)"/>
    public static float LogSumExp(float x, float y) => (float)LogSumExp((double)x, (double)y);
}
