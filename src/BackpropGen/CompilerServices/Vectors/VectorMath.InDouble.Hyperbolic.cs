using System.Runtime.CompilerServices;

namespace BackpropGen.CompilerServices;

public static partial class VectorMath
{
    // sinh, cosh, e^x − 1 and the cube root, in double.
    private static partial class InDouble<TVector, TLanes>
    {
        // From 1 on sinh |x| = h − 1 / 4h with h = e^|x| / 2, which overflows where sinh does. Below, it is x + x³ · p(x²), within a relative 2e-19 before rounding.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Sinh(TVector x)
        {
            TVector magnitude = TLanes.CopySign(x, TLanes.Create(0));
            TVector square = TLanes.Multiply(x, x);
            TVector fourth = TLanes.Multiply(square, square);
            TVector even = TLanes.MultiplyAdd(TLanes.Create(7.50325342258133e-13), fourth, TLanes.Create(2.5052089412325997e-08));
            even = TLanes.MultiplyAdd(even, fourth, TLanes.Create(0.0001984126984106116));
            even = TLanes.MultiplyAdd(even, fourth, TLanes.Create(0.16666666666666666));
            TVector odd = TLanes.MultiplyAdd(TLanes.Create(6.475799128783722e-15), fourth, TLanes.Create(1.606133927718702e-10));
            odd = TLanes.MultiplyAdd(odd, fourth, TLanes.Create(2.7557319310091294e-06));
            odd = TLanes.MultiplyAdd(odd, fourth, TLanes.Create(0.008333333333333573));
            TVector small = TLanes.MultiplyAdd(TLanes.Multiply(magnitude, square), TLanes.MultiplyAdd(odd, square, even), magnitude);
            TVector half = HalfExp(magnitude);
            TVector large = TLanes.Subtract(half, TLanes.Divide(TLanes.Create(0.25), half));
            return TLanes.CopySign(TLanes.Select(TLanes.LessThan(magnitude, TLanes.Create(1)), small, large), x);
        }

        // cosh x = h + 1 / 4h with h = e^|x| / 2.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Cosh(TVector x)
        {
            TVector half = HalfExp(TLanes.CopySign(x, TLanes.Create(0)));
            return TLanes.Add(half, TLanes.Divide(TLanes.Create(0.25), half));
        }

        // With e^x = s · (1 + q) it is (s − 1) + s · q, computed in halves, since s may be 2^1024. Where it is x itself the halves would lose the last digit of subnormal numbers.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector ExpMinusOne(TVector x)
        {
            TVector within = TLanes.AtLeast(TLanes.Create(-38), TLanes.AtMost(TLanes.Create(710), x));
            TVector rounding = TLanes.Create(Rounding + ExponentBias - 1);
            TVector rounded = TLanes.MultiplyAdd(within, TLanes.Create(Log2OfE), rounding);
            TVector k = TLanes.Subtract(rounded, rounding);
            TVector r = TLanes.MultiplyAdd(k, TLanes.Create(-Ln2Low), TLanes.MultiplyAdd(k, TLanes.Create(-Ln2High), within));
            TVector s = TLanes.ShiftBitsLeft(rounded, MantissaBits);
            TVector half = TLanes.MultiplyAdd(s, ExpMinusOneNearZero(r), TLanes.Subtract(s, TLanes.Create(0.5)));
            TVector isItself = TLanes.LessThan(TLanes.CopySign(x, TLanes.Create(0)), TLanes.Create(5.551115123125783e-17));
            return TLanes.Select(isItself, x, TLanes.Add(half, half));
        }

        // |x| = 8^k · m with m in [1/2, 4), and the cube root of m is a polynomial within 0.6 %, improved by two steps of Halley's method: y + y · (m − y³) / (2y³ + m). A subnormal x is
        // taken times 2^54 first.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Cbrt(TVector x)
        {
            TVector one = TLanes.Create(1);
            TVector magnitude = TLanes.CopySign(x, TLanes.Create(0));
            TVector isSubnormal = TLanes.LessThan(magnitude, TLanes.Create(2.2250738585072014e-308));
            TVector normal = TLanes.Select(isSubnormal, TLanes.Multiply(magnitude, TLanes.Create(18014398509481984)), magnitude);

            // A third of the exponent, rounded: 341 of it is the bias.
            TVector rounded = TLanes.MultiplyAdd(TLanes.ConvertShiftedBits(normal, MantissaBits), TLanes.Create(1.0 / 3), TLanes.Create(Rounding + ExponentBias - 341));
            TVector scale = TLanes.ShiftBitsLeft(rounded, MantissaBits);
            TVector exponent = TLanes.SubtractBits(scale, one);
            TVector m = TLanes.SubtractBits(TLanes.SubtractBits(TLanes.SubtractBits(normal, exponent), exponent), exponent);
            TVector p = TLanes.MultiplyAdd(TLanes.Create(0.014687846368421208), m, TLanes.Create(-0.1374998909383202));
            p = TLanes.MultiplyAdd(p, m, TLanes.Create(0.5786504841376596));
            p = TLanes.MultiplyAdd(p, m, TLanes.Create(0.5410533488558678));
            TVector root = CloserCbrt(CloserCbrt(p, m), m);
            TVector scaled = TLanes.Multiply(root, TLanes.Multiply(scale, TLanes.Select(isSubnormal, TLanes.Create(1.0 / 262144), one)));
            TVector isNumber = TLanes.BitwiseAnd(TLanes.LessThan(TLanes.Create(0), magnitude), TLanes.LessThan(magnitude, TLanes.Create(double.PositiveInfinity)));
            return TLanes.Select(isNumber, TLanes.CopySign(scaled, x), x);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static TVector CloserCbrt(TVector y, TVector m)
        {
            TVector square = TLanes.Multiply(y, y);
            TVector rest = TLanes.MultiplyAdd(TLanes.Xor(square, TLanes.Create(-0.0)), y, m);
            TVector denominator = TLanes.MultiplyAdd(TLanes.Add(square, square), y, m);
            return TLanes.MultiplyAdd(y, TLanes.Divide(rest, denominator), y);
        }

        // e^x / 2 for x ≥ 0.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static TVector HalfExp(TVector x) => ExpWithin(TLanes.AtMost(TLanes.Create(711), x), power: -1);
    }
}
