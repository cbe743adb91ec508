using System.ComponentModel;

namespace BackpropGen.CompilerServices;

/// <summary>Functions of one number that <see cref="Math"/> lacks. Support for generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class SpecialFunctions
{
    /// <summary>ln(1 + x), within 3 units in the last place also where x is so small that 1 + x loses its digits.</summary>
    /// <param name="x">Any number; the result is NaN below −1, and −∞ at −1.</param>
    /// <returns>ln(1 + x).</returns>
    /// <remarks>
    /// W. Kahan's method: u = 1 + x is rounded, and ln(u) · x / (u − 1) is ln(1 + x) all the same, since ln(u) / (u − 1) changes slowly
    /// (D. Goldberg, What every computer scientist should know about floating-point arithmetic, theorem 4).
    /// </remarks>
    public static double LogOnePlus(double x)
    {
        double u = 1 + x;
        return u == 1 || u == double.PositiveInfinity ? x : Math.Log(u) * (x / (u - 1));
    }

    /// <inheritdoc cref="LogOnePlus(double)"/>
    public static float LogOnePlus(float x) => (float)LogOnePlus((double)x);

    /// <summary>e^x − 1, within 3 units in the last place also where x is so small that e^x loses its digits.</summary>
    /// <param name="x">Any number.</param>
    /// <returns>e^x − 1, at least −1.</returns>
    /// <remarks>W. Kahan's method again: u = e^x is rounded, and (u − 1) · x / ln(u) is e^x − 1 all the same.</remarks>
    public static double ExpMinusOne(double x)
    {
        double u = Math.Exp(x);

        // Where u − 1 is u or −1 nothing is lost; there ln(u) may be infinite.
        return u == 1 ? x : u > 1e18 || u < 1e-18 ? u - 1 : (u - 1) * (x / Math.Log(u));
    }

    /// <inheritdoc cref="ExpMinusOne(double)"/>
    public static float ExpMinusOne(float x) => (float)ExpMinusOne((double)x);

    /// <summary>The cube root, within 1 unit in the last place. cbrt(−x) = −cbrt(x) exactly.</summary>
    /// <param name="x">Any number.</param>
    /// <returns>The cube root of x.</returns>
    /// <remarks><see cref="Math"/> of older frameworks lacks it. A power with a rounded third, improved by a step of Newton's method.</remarks>
    public static double Cbrt(double x)
    {
        double magnitude = Math.Abs(x);
        if (magnitude == 0 || double.IsInfinity(magnitude))
        {
            return x;
        }

        double root = Math.Pow(magnitude, 1.0 / 3);
        root += ((magnitude / (root * root)) - root) / 3;
        return x < 0 ? -root : root;
    }

    /// <inheritdoc cref="Cbrt(double)"/>
    public static float Cbrt(float x) => (float)Cbrt((double)x);

    /// <summary>erf(x) = 2/√π · ∫₀ˣ e^−t² dt, within 2 units in the last place. erf(−x) = −erf(x) exactly.</summary>
    /// <param name="x">Any number.</param>
    /// <returns>erf(x), in [−1, 1].</returns>
    /// <remarks>
    /// Definition: NIST Digital Library of Mathematical Functions, 7.2.1. Up to 1 a polynomial of least largest error for erf(x)/x − 1; beyond, W. J. Cody's
    /// rational function for e^x² · erfc(x) (Rational Chebyshev approximations for the error function, Math. Comp. 23, 1969).
    /// </remarks>
    public static double Erf(double x)
    {
        double magnitude = Math.Abs(x);
        if (magnitude <= 1)
        {
            return x + (x * ErfOverArgument(x * x));
        }

        // From here on erf rounds to ±1.
        if (magnitude > 6)
        {
            return x < 0 ? -1 : 1;
        }

        // Not 1 − erfc: NaN has come this far.
        double erf = 0.5 - ErfComplement(magnitude) + 0.5;
        return x < 0 ? -erf : erf;
    }

    /// <inheritdoc cref="Erf(double)"/>
    public static float Erf(float x) => (float)Erf((double)x);

    // erf(x)/x − 1 for s = x² ≤ 1.
    private static double ErfOverArgument(double s)
    {
        double p = -7.578027199651642e-10;
        p = (p * s) + 1.360196096626784e-08;
        p = (p * s) + -1.618087696780459e-07;
        p = (p * s) + 1.6443783421567622e-06;
        p = (p * s) + -1.4924439147904237e-05;
        p = (p * s) + 0.00012055279288269073;
        p = (p * s) + -0.0008548325450222675;
        p = (p * s) + 0.005223977596123598;
        p = (p * s) + -0.02686617064189759;
        p = (p * s) + 0.11283791670936642;
        p = (p * s) + -0.3761263890318334;
        return (p * s) + 0.12837916709551256;
    }

    // erfc(x) for 1 ≤ x ≤ 6, good to the digits that 1 − erfc(x) keeps.
    private static double ErfComplement(double x)
    {
        double numerator = 2.15311535474403846e-8;
        numerator = (numerator * x) + 5.64188496988670089e-1;
        numerator = (numerator * x) + 8.88314979438837594;
        numerator = (numerator * x) + 66.1191906371416295;
        numerator = (numerator * x) + 298.635138197400131;
        numerator = (numerator * x) + 881.952221241769090;
        numerator = (numerator * x) + 1712.04761263407058;
        numerator = (numerator * x) + 2051.07837782607147;
        numerator = (numerator * x) + 1230.33935479799725;
        double denominator = x + 15.7449261107098347;
        denominator = (denominator * x) + 117.693950891312499;
        denominator = (denominator * x) + 537.181101862009858;
        denominator = (denominator * x) + 1621.38957456669019;
        denominator = (denominator * x) + 3290.79923573345963;
        denominator = (denominator * x) + 4362.61909014324716;
        denominator = (denominator * x) + 3439.36767414372164;
        denominator = (denominator * x) + 1230.33935480374942;

        // e^−x² = e^−h² · e^−(x − h)(x + h), where h has so few digits that h² is exact.
        double h = Math.Floor(x * 16) / 16;
        return Math.Exp(-h * h) * Math.Exp(-(x - h) * (x + h)) * numerator / denominator;
    }
}
