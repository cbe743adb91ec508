using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace BackpropGen.CompilerServices;

/// <summary>
/// Elementary functions of vectors of every width, and of single numbers with the same bits: what a network computes depends neither on the
/// width of the processor's vectors nor on whether rows come one by one or together. Support for generated code.
/// </summary>
/// <remarks>
/// Each function is one formula for all widths, without tables, and without branches but those to what goes lane by lane; docs/accuracy.md has its error. The polynomials
/// in float of exp, tanh, erf and ln have the least largest relative error among those with float coefficients. Of the others, coefficients were rounded one by one, each time
/// with a new fit (Remez's exchange) of those that were left.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static partial class VectorMath
{
    private const float Log2OfE = 1.44269504f;
    private const float Ln2 = 0.693147181f;

    // ln 2 in two parts; the first has 9 bits, so that its product with a whole number of up to 15 bits is exact.
    private const float Ln2High = 0.693359375f;
    private const float Ln2Low = -2.12194440e-4f;

    // 1.5 · 2²³: adding it rounds to a whole number, which then stands in the lowest bits of the sum, ready to become an exponent.
    private const float Rounding = 12582912;

    private const int MantissaBits = 23;
    private const int ExponentBias = 127;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Exp<TVector, TLanes>(TVector x)
        where TVector : struct
        where TLanes : IFunctionLanes<TVector, float>
        => ExpWithin<TVector, TLanes>(TLanes.AtLeast(TLanes.Create(-104), TLanes.AtMost(TLanes.Create(89), x)));

    // t / (t + t · e^−x) with t = 2^−64, so that nothing overflows: the quotient alone may be a subnormal number, and is rounded once. With e^−x = 2^k · (1 + q) and s = t · 2^k the
    // denominator is (t + s) + s · q. From 17.4 on the quotient is 1.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Sigmoid<TVector, TLanes>(TVector x)
        where TVector : struct
        where TLanes : IFunctionLanes<TVector, float>
    {
        TVector y = TLanes.AtLeast(TLanes.Create(-40), TLanes.AtMost(TLanes.Create(104), TLanes.Xor(x, TLanes.Create(-0f))));
        TVector rounding = TLanes.Create(Rounding + ExponentBias - 64);
        TVector rounded = TLanes.MultiplyAdd(y, TLanes.Create(Log2OfE), rounding);
        TVector k = TLanes.Subtract(rounded, rounding);
        TVector s = TLanes.ShiftBitsLeft(rounded, MantissaBits);
        TVector r = TLanes.MultiplyAdd(k, TLanes.Create(-Ln2Low), TLanes.MultiplyAdd(k, TLanes.Create(-Ln2High), y));
        TVector t = TLanes.Create(5.42101086e-20f);
        return TLanes.Divide(t, TLanes.MultiplyAdd(s, ExpMinusOneNearZero<TVector, TLanes>(r), TLanes.Add(s, t)));
    }

    // tanh |x| = (1 − e^u) / (1 + e^u) with u = −2|x|. With e^u = s · (1 + q) the numerator is (1 − s) − s · q, which keeps its digits
    // for small x, and the denominator (1 + s) + s · q. From 9.05 on the quotient is 1.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Tanh<TVector, TLanes>(TVector x)
        where TVector : struct
        where TLanes : IFunctionLanes<TVector, float>
    {
        TVector one = TLanes.Create(1);
        TVector u = TLanes.AtLeast(TLanes.Create(-18.1f), TLanes.CopySign(TLanes.Add(x, x), TLanes.Create(-0f)));
        TVector q = ExpInParts<TVector, TLanes>(u, out TVector s);
        TVector negative = TLanes.MultiplyAdd(s, q, TLanes.Subtract(s, one));
        return TLanes.CopySign(TLanes.Divide(negative, TLanes.MultiplyAdd(s, q, TLanes.Add(s, one))), x);
    }

    // erf |x| = 1 − erfc |x| = 1 − e^r, and r = ln erfc |x| = u + u · p(u) with u = −|x|, p a polynomial. With e^r = s · (1 + q) that is
    // (1 − s) − s · q. From 4 on it is 1.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Erf<TVector, TLanes>(TVector x)
        where TVector : struct
        where TLanes : IFunctionLanes<TVector, float>
    {
        TVector u = TLanes.AtLeast(TLanes.Create(-4), TLanes.CopySign(x, TLanes.Create(-0f)));
        TVector p = TLanes.MultiplyAdd(TLanes.Create(-9.28426016e-06f), u, TLanes.Create(-0.000118130949f));
        p = TLanes.MultiplyAdd(p, u, TLanes.Create(-0.000635423348f));
        p = TLanes.MultiplyAdd(p, u, TLanes.Create(-0.00167326001f));
        p = TLanes.MultiplyAdd(p, u, TLanes.Create(-0.000168102575f));
        p = TLanes.MultiplyAdd(p, u, TLanes.Create(0.0191481225f));
        p = TLanes.MultiplyAdd(p, u, TLanes.Create(0.102776304f));
        p = TLanes.MultiplyAdd(p, u, TLanes.Create(-0.636619568f));
        p = TLanes.MultiplyAdd(p, u, TLanes.Create(0.128379166f));
        TVector q = ExpInParts<TVector, TLanes>(TLanes.MultiplyAdd(p, u, u), out TVector s);
        return TLanes.CopySign(TLanes.MultiplyAdd(s, q, TLanes.Subtract(s, TLanes.Create(1))), x);
    }

    // x = 2^k · m with m in [2/3, 4/3): ln x = k · ln 2 + ln(1 + (m − 1)). A subnormal x is taken times 2^23 first.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Log<TVector, TLanes>(TVector x)
        where TVector : struct
        where TLanes : IFunctionLanes<TVector, float>
    {
        TVector isSubnormal = TLanes.LessThan(x, TLanes.Create(1.17549435e-38f));
        TVector normal = TLanes.Select(isSubnormal, TLanes.Multiply(x, TLanes.Create(8388608)), x);
        TVector bits = TLanes.SubtractBits(normal, TLanes.Create(2f / 3));
        TVector m = TLanes.SubtractBits(normal, ExponentOf<TVector, TLanes>(bits));
        TVector k = TLanes.Subtract(
            TLanes.ConvertShiftedBits(bits, MantissaBits),
            TLanes.BitwiseAnd(isSubnormal, TLanes.Create(MantissaBits)));
        return OverDomain<TVector, TLanes>(x, LogOf<TVector, TLanes>(k, TLanes.Subtract(m, TLanes.Create(1))), x);
    }

    // The same k and m for 1 + x; m − 1 = x / 2^k + (1 / 2^k − 1) is taken from x itself, whose digits 1 + x loses. 4 / 2^k, so that it is
    // never subnormal.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector LogOnePlus<TVector, TLanes>(TVector x)
        where TVector : struct
        where TLanes : IFunctionLanes<TVector, float>
    {
        TVector four = TLanes.Create(4);
        TVector onePlus = TLanes.Add(x, TLanes.Create(1));
        TVector bits = TLanes.SubtractBits(onePlus, TLanes.Create(2f / 3));
        TVector scale = TLanes.SubtractBits(four, ExponentOf<TVector, TLanes>(bits));
        TVector f = TLanes.Multiply(TLanes.MultiplyAdd(x, scale, TLanes.Subtract(scale, four)), TLanes.Create(0.25f));
        return OverDomain<TVector, TLanes>(onePlus, LogOf<TVector, TLanes>(TLanes.ConvertShiftedBits(bits, MantissaBits), f), x);
    }

    // e^x · 2^power for −104 ≤ x ≤ 89.5. With x = k · ln 2 + r it is e^r · 2^k, multiplied in two halves, of which either is a normal number: the
    // product overflows, or is rounded to a subnormal number, once.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector ExpWithin<TVector, TLanes>(TVector x, int power = 0)
        where TVector : struct
        where TLanes : IFunctionLanes<TVector, float>
    {
        TVector rounding = TLanes.Create(Rounding + (2 * ExponentBias) + power);
        TVector rounded = TLanes.MultiplyAdd(x, TLanes.Create(Log2OfE), rounding);
        TVector k = TLanes.Subtract(rounded, rounding);
        TVector high = TLanes.MultiplyAdd(k, TLanes.Create(-Ln2High), x);
        TVector r = TLanes.MultiplyAdd(k, TLanes.Create(-Ln2Low), high);
        TVector half = TLanes.MultiplyAdd(k, TLanes.Create(0.5f), TLanes.Create(Rounding + ExponentBias));
        TVector scale = TLanes.ShiftBitsLeft(half, MantissaBits);
        TVector otherScale = TLanes.ShiftBitsLeft(TLanes.SubtractBits(rounded, half), MantissaBits);

        // e^r = 1 + (r + r² · p(r)), within 4.3e-9 of it before rounding. The sum takes r in its two parts: their rounded sum would cost
        // a fifth of a unit in the last place.
        TVector p = TLanes.MultiplyAdd(TLanes.Create(0.00140359171f), r, TLanes.Create(0.00837228913f));
        p = TLanes.MultiplyAdd(p, r, TLanes.Create(0.0416655503f));
        p = TLanes.MultiplyAdd(p, r, TLanes.Create(0.166664883f));
        p = TLanes.MultiplyAdd(p, r, TLanes.Create(0.5f));
        TVector low = TLanes.MultiplyAdd(k, TLanes.Create(-Ln2Low), TLanes.Multiply(TLanes.Multiply(r, r), p));
        TVector e = TLanes.Add(TLanes.Add(high, low), TLanes.Create(1));
        return TLanes.Multiply(TLanes.Multiply(e, scale), otherScale);
    }

    // e^x = s · (1 + q) for |x| ≤ 20: with x = k · ln 2 + r, s = 2^k and q = e^r − 1.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector ExpInParts<TVector, TLanes>(TVector x, out TVector s)
        where TVector : struct
        where TLanes : IFunctionLanes<TVector, float>
    {
        TVector rounding = TLanes.Create(Rounding + ExponentBias);
        TVector rounded = TLanes.MultiplyAdd(x, TLanes.Create(Log2OfE), rounding);
        s = TLanes.ShiftBitsLeft(rounded, MantissaBits);
        return ExpMinusOneNearZero<TVector, TLanes>(TLanes.MultiplyAdd(TLanes.Subtract(rounded, rounding), TLanes.Create(-Ln2), x));
    }

    // e^r − 1 = r + r² · p(r) for |r| ≤ ln 2 / 2, within 1.5e-8 of it before rounding. Two halves of p are computed beside r² (Estrin's scheme): a step of a network with memory waits for it.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector ExpMinusOneNearZero<TVector, TLanes>(TVector r)
        where TVector : struct
        where TLanes : IFunctionLanes<TVector, float>
    {
        TVector square = TLanes.Multiply(r, r);
        TVector high = TLanes.MultiplyAdd(TLanes.Create(0.00139742729f), r, TLanes.Create(0.00836805161f));
        TVector low = TLanes.MultiplyAdd(TLanes.Create(0.041666165f), r, TLanes.Create(0.166665316f));
        TVector p = TLanes.MultiplyAdd(TLanes.MultiplyAdd(high, square, low), r, TLanes.Create(0.5f));
        return TLanes.MultiplyAdd(square, p, r);
    }

    // k · ln 2 + ln(1 + f), with ln(1 + f) = f + f² · p(f) for |f| ≤ 1/3, within 5.4e-9 of it before rounding.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector LogOf<TVector, TLanes>(TVector k, TVector f)
        where TVector : struct
        where TLanes : IFunctionLanes<TVector, float>
    {
        TVector p = TLanes.MultiplyAdd(TLanes.Create(-0.124724261f), f, TLanes.Create(0.140698537f));
        p = TLanes.MultiplyAdd(p, f, TLanes.Create(-0.122744329f));
        p = TLanes.MultiplyAdd(p, f, TLanes.Create(0.139889106f));
        p = TLanes.MultiplyAdd(p, f, TLanes.Create(-0.166744635f));
        p = TLanes.MultiplyAdd(p, f, TLanes.Create(0.20011431f));
        p = TLanes.MultiplyAdd(p, f, TLanes.Create(-0.249999195f));
        p = TLanes.MultiplyAdd(p, f, TLanes.Create(0.333331972f));
        p = TLanes.MultiplyAdd(p, f, TLanes.Create(-0.5f));
        return TLanes.MultiplyAdd(k, TLanes.Create(Ln2), TLanes.MultiplyAdd(TLanes.Multiply(f, f), p, f));
    }

    // The sign and exponent of a float as a float, of which the mantissa's bits are 0: −∞ has just those bits set.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector ExponentOf<TVector, TLanes>(TVector bits)
        where TVector : struct
        where TLanes : IFunctionLanes<TVector, float>
        => TLanes.BitwiseAnd(bits, TLanes.Create(float.NegativeInfinity));

    // The logarithm of a number where that is positive and finite. It is −∞ of 0 and NaN below; ∞ and NaN are their own.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector OverDomain<TVector, TLanes>(TVector number, TVector logarithm, TVector itself)
        where TVector : struct
        where TLanes : IFunctionLanes<TVector, float>
    {
        TVector outside = TLanes.Select(
            TLanes.LessThan(number, TLanes.Create(0)), TLanes.Create(float.NaN), TLanes.Create(float.NegativeInfinity));
        TVector upToInfinity = TLanes.Select(TLanes.LessThan(number, TLanes.Create(float.PositiveInfinity)), logarithm, itself);
        return TLanes.Select(TLanes.LessThan(number, TLanes.Create(float.Epsilon)), outside, upToInfinity);
    }
}
