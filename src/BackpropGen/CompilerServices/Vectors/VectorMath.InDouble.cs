using System.Runtime.CompilerServices;

namespace BackpropGen.CompilerServices;

public static partial class VectorMath
{
    // The formulas in double: docs/accuracy.md has their errors. The polynomials were fitted by least squares with 50 digits, with weights that even the error out
    // (Lawson's), and rounded; sums of even and of odd powers run side by side, which halves the time that a single vector waits.
    private static partial class InDouble<TVector, TLanes>
        where TVector : struct
        where TLanes : IFunctionLanes<TVector, double>
    {
        private const double Log2OfE = 1.4426950408889634;
        private const double Ln2 = 0.6931471805599453;

        // ln 2 in two parts; the first has 33 bits, so that its product with a whole number of up to 20 bits is exact.
        private const double Ln2High = 0.6931471803691238;
        private const double Ln2Low = 1.9082149292705877e-10;

        // 1.5 · 2⁵²: adding it rounds to a whole number, which then stands in the lowest bits of the sum, ready to become an exponent.
        private const double Rounding = 6755399441055744;

        private const int MantissaBits = 52;
        private const int ExponentBias = 1023;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Exp(TVector x) => ExpWithin(TLanes.AtLeast(TLanes.Create(-746), TLanes.AtMost(TLanes.Create(710), x)));

        // 1 / (1 + e^y) with y = −x = k · ln 2 + r. Where e^y would overflow it is taken in two parts, s · (1 + q) / t with t = 2^−(k − 512) and q = e^r − 1:
        // t / (t + s · (1 + q)), which rises with x step by step since each of its operations does.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Sigmoid(TVector x)
        {
            TVector y = TLanes.AtLeast(TLanes.Create(-700), TLanes.AtMost(TLanes.Create(746), TLanes.Subtract(TLanes.Create(0), x)));
            TVector rounding = TLanes.Create(Rounding + ExponentBias);
            TVector rounded = TLanes.MultiplyAdd(y, TLanes.Create(Log2OfE), rounding);
            TVector k = TLanes.Subtract(rounded, rounding);
            TVector r = TLanes.MultiplyAdd(k, TLanes.Create(-Ln2Low), TLanes.MultiplyAdd(k, TLanes.Create(-Ln2High), y));
            TVector first = TLanes.AtMost(TLanes.Create(Rounding + ExponentBias + 512), rounded);
            TVector s = TLanes.ShiftBitsLeft(first, MantissaBits);
            TVector t = TLanes.ShiftBitsLeft(TLanes.SubtractBits(rounding, TLanes.SubtractBits(rounded, first)), MantissaBits);
            return TLanes.Divide(t, TLanes.MultiplyAdd(s, ExpMinusOneNearZero(r), TLanes.Add(s, t)));
        }

        // tanh |x| = (1 − e^u) / (1 + e^u) with u = −2|x|. With e^u = s · (1 + q) the numerator is (1 − s) − s · q, which keeps its digits
        // for small x, and the denominator (1 + s) + s · q. From 19.07 on the quotient is 1.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Tanh(TVector x)
        {
            TVector one = TLanes.Create(1);
            TVector u = TLanes.AtLeast(TLanes.Create(-38.2), TLanes.CopySign(TLanes.Add(x, x), TLanes.Create(-0.0)));
            TVector rounding = TLanes.Create(Rounding + ExponentBias);
            TVector rounded = TLanes.MultiplyAdd(u, TLanes.Create(Log2OfE), rounding);
            TVector q = ExpMinusOneNearZero(TLanes.MultiplyAdd(TLanes.Subtract(rounded, rounding), TLanes.Create(-Ln2), u));
            TVector s = TLanes.ShiftBitsLeft(rounded, MantissaBits);
            TVector negative = TLanes.MultiplyAdd(s, q, TLanes.Subtract(s, one));
            return TLanes.CopySign(TLanes.Divide(negative, TLanes.MultiplyAdd(s, q, TLanes.Add(s, one))), x);
        }

        // Below 3/4 erf |x| = |x| + |x| · p(x²). Beyond, it is 1 − e^r with r = ln erfc |x| = g − x², where g = ln(e^x² · erfc |x|) is a polynomial in |x| − 1 and changes
        // slowly, and x² is taken with what its rounding leaves. From 6 on it is 1.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Erf(TVector x)
        {
            TVector magnitude = TLanes.AtMost(TLanes.Create(6), TLanes.CopySign(x, TLanes.Create(0)));
            TVector square = TLanes.Multiply(magnitude, magnitude);
            TVector minusSquare = TLanes.Subtract(TLanes.Create(0), square);
            TVector small = TLanes.MultiplyAdd(ErfOverArgument(square), magnitude, magnitude);
            TVector g = LogErfcx(magnitude);
            TVector rounding = TLanes.Create(Rounding + ExponentBias);
            TVector rounded = TLanes.MultiplyAdd(TLanes.Add(minusSquare, g), TLanes.Create(Log2OfE), rounding);
            TVector high = TLanes.MultiplyAdd(TLanes.Subtract(rounded, rounding), TLanes.Create(-Ln2), minusSquare);
            TVector r = TLanes.Add(high, TLanes.Subtract(g, TLanes.MultiplyAdd(magnitude, magnitude, minusSquare)));
            TVector s = TLanes.ShiftBitsLeft(rounded, MantissaBits);
            TVector negative = TLanes.MultiplyAdd(s, ExpMinusOneNearZero(r), TLanes.Subtract(s, TLanes.Create(1)));
            return TLanes.CopySign(TLanes.Select(TLanes.LessThan(magnitude, TLanes.Create(0.75)), small, negative), x);
        }

        // x = 2^k · m with m in [2/3, 4/3): ln x = k · ln 2 + ln(1 + (m − 1)). A subnormal x is taken times 2^54 first.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Log(TVector x)
        {
            TVector isSubnormal = TLanes.LessThan(x, TLanes.Create(2.2250738585072014e-308));
            TVector normal = TLanes.Select(isSubnormal, TLanes.Multiply(x, TLanes.Create(18014398509481984)), x);
            TVector bits = TLanes.SubtractBits(normal, TLanes.Create(2.0 / 3));
            TVector m = TLanes.SubtractBits(normal, ExponentOf(bits));
            TVector k = TLanes.Subtract(TLanes.ConvertShiftedBits(bits, MantissaBits), TLanes.BitwiseAnd(isSubnormal, TLanes.Create(54)));
            return OverDomain(x, LogOf(k, TLanes.Subtract(m, TLanes.Create(1))), x);
        }

        // The same k and m for 1 + x; m − 1 = x / 2^k + (1 / 2^k − 1) is taken from x itself, whose digits 1 + x loses. 4 / 2^k, so that it is
        // never subnormal.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector LogOnePlus(TVector x)
        {
            TVector four = TLanes.Create(4);
            TVector onePlus = TLanes.Add(x, TLanes.Create(1));
            TVector bits = TLanes.SubtractBits(onePlus, TLanes.Create(2.0 / 3));
            TVector scale = TLanes.SubtractBits(four, ExponentOf(bits));
            TVector f = TLanes.Multiply(TLanes.MultiplyAdd(x, scale, TLanes.Subtract(scale, four)), TLanes.Create(0.25));
            return OverDomain(onePlus, LogOf(TLanes.ConvertShiftedBits(bits, MantissaBits), f), x);
        }

        // e^x · 2^power for −746 ≤ x ≤ 711. With x = k · ln 2 + r it is e^r · 2^k, multiplied in two halves, of which either is a normal number: the product overflows, or is
        // rounded to a subnormal number, once. e^r = 1 + (r + r² · p(r)); the sum takes r in its two parts, whose rounded sum would cost a fifth of a unit in the last place.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static TVector ExpWithin(TVector x, int power = 0)
        {
            TVector rounding = TLanes.Create(Rounding + (2 * ExponentBias) + power);
            TVector rounded = TLanes.MultiplyAdd(x, TLanes.Create(Log2OfE), rounding);
            TVector k = TLanes.Subtract(rounded, rounding);
            TVector high = TLanes.MultiplyAdd(k, TLanes.Create(-Ln2High), x);
            TVector r = TLanes.MultiplyAdd(k, TLanes.Create(-Ln2Low), high);
            TVector half = TLanes.MultiplyAdd(k, TLanes.Create(0.5), TLanes.Create(Rounding + ExponentBias));
            TVector scale = TLanes.ShiftBitsLeft(half, MantissaBits);
            TVector otherScale = TLanes.ShiftBitsLeft(TLanes.SubtractBits(rounded, half), MantissaBits);
            TVector square = TLanes.Multiply(r, r);
            TVector low = TLanes.MultiplyAdd(k, TLanes.Create(-Ln2Low), TLanes.Multiply(square, OverSquare(r, square)));
            TVector e = TLanes.Add(TLanes.Add(high, low), TLanes.Create(1));
            return TLanes.Multiply(TLanes.Multiply(e, scale), otherScale);
        }

        // e^r − 1 = r + r² · p(r) for |r| ≤ ln 2 / 2, within 6e-18 of it before rounding.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static TVector ExpMinusOneNearZero(TVector r)
        {
            TVector square = TLanes.Multiply(r, r);
            return TLanes.MultiplyAdd(square, OverSquare(r, square), r);
        }

        // p(r) = (e^r − 1 − r) / r².
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static TVector OverSquare(TVector r, TVector square)
        {
            TVector even = TLanes.MultiplyAdd(TLanes.Create(2.762536160407624e-07), square, TLanes.Create(2.4801508217363435e-05));
            even = TLanes.MultiplyAdd(even, square, TLanes.Create(0.001388888892718913));
            even = TLanes.MultiplyAdd(even, square, TLanes.Create(0.041666666666602924));
            even = TLanes.MultiplyAdd(even, square, TLanes.Create(0.5));
            TVector odd = TLanes.MultiplyAdd(TLanes.Create(2.5115483395552034e-08), square, TLanes.Create(2.755722496479712e-06));
            odd = TLanes.MultiplyAdd(odd, square, TLanes.Create(0.0001984126990596133));
            odd = TLanes.MultiplyAdd(odd, square, TLanes.Create(0.00833333333331359));
            odd = TLanes.MultiplyAdd(odd, square, TLanes.Create(0.16666666666666685));
            return TLanes.MultiplyAdd(odd, r, even);
        }

        // p = erf(x)/x − 1 for x² ≤ 9/16, within 9e-17.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static TVector ErfOverArgument(TVector square)
        {
            TVector fourth = TLanes.Multiply(square, square);
            TVector even = TLanes.MultiplyAdd(TLanes.Create(1.6045473878340531e-06), fourth, TLanes.Create(0.00012054271723540274));
            even = TLanes.MultiplyAdd(even, fourth, TLanes.Create(0.005223977236604879));
            even = TLanes.MultiplyAdd(even, fourth, TLanes.Create(0.11283791670808861));
            even = TLanes.MultiplyAdd(even, fourth, TLanes.Create(0.1283791670955125));
            TVector odd = TLanes.MultiplyAdd(TLanes.Create(-1.271529980021733e-07), fourth, TLanes.Create(-1.4898723036886443e-05));
            odd = TLanes.MultiplyAdd(odd, fourth, TLanes.Create(-0.0008548301020497618));
            odd = TLanes.MultiplyAdd(odd, fourth, TLanes.Create(-0.0268661706116834));
            odd = TLanes.MultiplyAdd(odd, fourth, TLanes.Create(-0.37612638903181267));
            return TLanes.MultiplyAdd(odd, square, even);
        }

        // ln(e^x² · erfc x) for 3/4 ≤ x ≤ 6; its error times erfc x is at most 2e-17.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static TVector LogErfcx(TVector x)
        {
            TVector v = TLanes.Subtract(x, TLanes.Create(1));
            TVector square = TLanes.Multiply(v, v);
            TVector even = TLanes.MultiplyAdd(TLanes.Create(1.8289583044739596e-12), square, TLanes.Create(5.481731747058294e-10));
            even = TLanes.MultiplyAdd(even, square, TLanes.Create(1.922693400395201e-08));
            even = TLanes.MultiplyAdd(even, square, TLanes.Create(1.2186438489974958e-07));
            even = TLanes.MultiplyAdd(even, square, TLanes.Create(-2.020677620444222e-06));
            even = TLanes.MultiplyAdd(even, square, TLanes.Create(-2.714091193753114e-05));
            even = TLanes.MultiplyAdd(even, square, TLanes.Create(0.00023732471114922256));
            even = TLanes.MultiplyAdd(even, square, TLanes.Create(0.010033825433673184));
            even = TLanes.MultiplyAdd(even, square, TLanes.Create(0.15689274364152686));
            even = TLanes.MultiplyAdd(even, square, TLanes.Create(-0.8496055099332482));
            TVector odd = TLanes.MultiplyAdd(TLanes.Create(-4.660272289482742e-11), square, TLanes.Create(-3.946059260125844e-09));
            odd = TLanes.MultiplyAdd(odd, square, TLanes.Create(-6.409657066178812e-08));
            odd = TLanes.MultiplyAdd(odd, square, TLanes.Create(1.069485957457811e-07));
            odd = TLanes.MultiplyAdd(odd, square, TLanes.Create(9.577641670237305e-06));
            odd = TLanes.MultiplyAdd(odd, square, TLanes.Create(2.6270274218366893e-05));
            odd = TLanes.MultiplyAdd(odd, square, TLanes.Create(-0.0019779030153039704));
            odd = TLanes.MultiplyAdd(odd, square, TLanes.Create(-0.04156109804666052));
            odd = TLanes.MultiplyAdd(odd, square, TLanes.Create(-0.6389675142347901));
            return TLanes.MultiplyAdd(odd, v, even);
        }

        // k · ln 2 + ln(1 + f), with ln(1 + f) = f − f²/2 + f² · p(f) for |f| ≤ 1/3, within a relative 2e-18 before rounding: four sums side by side.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static TVector LogOf(TVector k, TVector f)
        {
            TVector square = TLanes.Multiply(f, f);
            TVector fourth = TLanes.Multiply(square, square);
            TVector p0 = TLanes.MultiplyAdd(TLanes.Create(-0.08322756959383329), fourth, TLanes.Create(-0.05745307805402228));
            p0 = TLanes.MultiplyAdd(p0, fourth, TLanes.Create(-0.07144089875337528));
            p0 = TLanes.MultiplyAdd(p0, fourth, TLanes.Create(-0.10000001350104992));
            p0 = TLanes.MultiplyAdd(p0, fourth, TLanes.Create(-0.16666666666837965));
            p0 = TLanes.Multiply(p0, fourth);
            TVector p1 = TLanes.MultiplyAdd(TLanes.Create(0.04178231207543727), fourth, TLanes.Create(0.06650749572082051));
            p1 = TLanes.MultiplyAdd(p1, fourth, TLanes.Create(0.09090873039592812));
            p1 = TLanes.MultiplyAdd(p1, fourth, TLanes.Create(0.14285714274528505));
            p1 = TLanes.MultiplyAdd(p1, fourth, TLanes.Create(0.3333333333333317));
            TVector p2 = TLanes.MultiplyAdd(TLanes.Create(-0.03845912011844655), fourth, TLanes.Create(-0.062309018348778306));
            p2 = TLanes.MultiplyAdd(p2, fourth, TLanes.Create(-0.08333281953065903));
            p2 = TLanes.MultiplyAdd(p2, fourth, TLanes.Create(-0.1249999997895847));
            p2 = TLanes.MultiplyAdd(p2, fourth, TLanes.Create(-0.24999999999999467));
            TVector p3 = TLanes.MultiplyAdd(TLanes.Create(0.08494786445632779), fourth, TLanes.Create(0.060510762533002325));
            p3 = TLanes.MultiplyAdd(p3, fourth, TLanes.Create(0.07693258643902867));
            p3 = TLanes.MultiplyAdd(p3, fourth, TLanes.Create(0.11111111951453843));
            p3 = TLanes.MultiplyAdd(p3, fourth, TLanes.Create(0.20000000000073073));
            TVector p = TLanes.MultiplyAdd(TLanes.MultiplyAdd(p3, f, p2), square, TLanes.MultiplyAdd(p1, f, p0));

            // The term −f²/2, which is the largest, goes without the rounding of p.
            TVector low = TLanes.MultiplyAdd(square, TLanes.Create(-0.5), TLanes.Multiply(k, TLanes.Create(Ln2Low)));
            return TLanes.MultiplyAdd(k, TLanes.Create(Ln2High), TLanes.Add(TLanes.MultiplyAdd(square, p, low), f));
        }

        // The sign and exponent of a number, of which the mantissa's bits are 0: −∞ has just those bits set.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static TVector ExponentOf(TVector bits) => TLanes.BitwiseAnd(bits, TLanes.Create(double.NegativeInfinity));

        // The logarithm of a number where that is positive and finite. It is −∞ of 0 and NaN below; ∞ and NaN are their own.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static TVector OverDomain(TVector number, TVector logarithm, TVector itself)
        {
            TVector outside = TLanes.Select(
                TLanes.LessThan(number, TLanes.Create(0)), TLanes.Create(double.NaN), TLanes.Create(double.NegativeInfinity));
            TVector upToInfinity = TLanes.Select(TLanes.LessThan(number, TLanes.Create(double.PositiveInfinity)), logarithm, itself);
            return TLanes.Select(TLanes.LessThan(number, TLanes.Create(double.Epsilon)), outside, upToInfinity);
        }
    }
}
