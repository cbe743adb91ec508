using System.Runtime.CompilerServices;

namespace BackpropGen.CompilerServices;

public static partial class VectorMath
{
    // sin, cos, tan and what undoes them, in double: the formulas of float.
    private static partial class InDouble<TVector, TLanes>
    {
        private const double LargestReduced = 131072;
        private const double TwoOverPi = 0.6366197723675814;

        // π/2 in three parts.
        private const double HalfPi = 1.5707963267948966;
        private const double HalfPiLow = 6.123233995736766e-17;
        private const double HalfPiLowest = -1.4973849048591698e-33;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Sin(TVector x)
        {
            if (!Fused.IsSupported)
            {
                return OfEach<TVector, double, SinOfNumber>(x, default);
            }

            TVector magnitude = TLanes.CopySign(x, TLanes.Create(0));
            TVector r = LessQuarters(magnitude, out TVector quarters);
            TVector sin = TLanes.Select(IsOdd(quarters), CosNearZero(r), SinNearZero(r));
            sin = TLanes.Xor(sin, SignOf(TLanes.Xor(TLanes.ShiftBitsLeft(quarters, 62), x)));
            return TLanes.IsAnyLess(TLanes.Create(LargestReduced), magnitude)
                ? TLanes.Select(TLanes.LessThan(TLanes.Create(LargestReduced), magnitude), OfEach<TVector, double, SinOfNumber>(x, default), sin)
                : sin;
        }

        // cos x = sin(x + π/2): a quarter more.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Cos(TVector x)
        {
            if (!Fused.IsSupported)
            {
                return OfEach<TVector, double, CosOfNumber>(x, default);
            }

            TVector magnitude = TLanes.CopySign(x, TLanes.Create(0));
            TVector r = LessQuarters(magnitude, out TVector quarters);
            quarters = TLanes.Add(quarters, TLanes.Create(1));
            TVector cos = TLanes.Select(IsOdd(quarters), CosNearZero(r), SinNearZero(r));
            cos = TLanes.Xor(cos, SignOf(TLanes.ShiftBitsLeft(quarters, 62)));
            return TLanes.IsAnyLess(TLanes.Create(LargestReduced), magnitude)
                ? TLanes.Select(TLanes.LessThan(TLanes.Create(LargestReduced), magnitude), OfEach<TVector, double, CosOfNumber>(x, default), cos)
                : cos;
        }

        // tan r = sin r / cos r, and tan(r + π/2) = −cos r / sin r.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Tan(TVector x)
        {
            if (!Fused.IsSupported)
            {
                return OfEach<TVector, double, TanOfNumber>(x, default);
            }

            TVector magnitude = TLanes.CopySign(x, TLanes.Create(0));
            TVector r = LessQuarters(magnitude, out TVector quarters);
            TVector isOdd = IsOdd(quarters);
            TVector sin = SinNearZero(r);
            TVector cos = CosNearZero(r);
            TVector tan = TLanes.Divide(TLanes.Select(isOdd, cos, sin), TLanes.Select(isOdd, sin, cos));
            tan = TLanes.Xor(tan, SignOf(TLanes.Xor(TLanes.ShiftBitsLeft(quarters, 63), x)));
            return TLanes.IsAnyLess(TLanes.Create(LargestReduced), magnitude)
                ? TLanes.Select(TLanes.LessThan(TLanes.Create(LargestReduced), magnitude), OfEach<TVector, double, TanOfNumber>(x, default), tan)
                : tan;
        }

        // Up to 35/64 asin |x| = v with v = y + y · z · p(z), y = |x|, z = x². Beyond, it is π/2 − 2 · v with z = (1 − |x|) / 2, y = √z. At 35/64, not 1/2, since
        // there 2 · v is less than 1, and the error of v counts half.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Asin(TVector x)
        {
            TVector v = AsinOfPart(x, out TVector isSmall);
            TVector large = TLanes.Subtract(TLanes.Create(HalfPi), TLanes.Subtract(TLanes.Add(v, v), TLanes.Create(HalfPiLow)));
            return TLanes.CopySign(TLanes.Select(isSmall, v, large), x);
        }

        // acos x = π/2 − asin x, for x > 35/64 that is 2 · v, and for x < −35/64 π − 2 · v.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Acos(TVector x)
        {
            TVector v = AsinOfPart(x, out TVector isSmall);
            TVector isNegative = TLanes.LessThan(x, TLanes.Create(0));
            TVector quarters = TLanes.Select(isSmall, TLanes.Create(1), TLanes.BitwiseAnd(isNegative, TLanes.Create(2)));
            TVector signed = TLanes.Select(isSmall, TLanes.Xor(TLanes.CopySign(v, x), TLanes.Create(-0.0)), TLanes.CopySign(TLanes.Add(v, v), x));
            return TLanes.MultiplyAdd(quarters, TLanes.Create(HalfPi), TLanes.MultiplyAdd(quarters, TLanes.Create(HalfPiLow), signed));
        }

        // With t = |x| up to tan(π/8), (|x| − 1) / (|x| + 1) up to tan(3π/8) and −1 / |x| beyond, |t| ≤ tan(π/8), and atan |x| is atan t with 0, π/4 or π/2 more.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Atan(TVector x)
        {
            TVector one = TLanes.Create(1);
            TVector magnitude = TLanes.CopySign(x, TLanes.Create(0));
            TVector isMiddle = TLanes.LessThan(TLanes.Create(0.41421356237309503), magnitude);
            TVector isLarge = TLanes.LessThan(TLanes.Create(2.414213562373095), magnitude);
            TVector numerator = TLanes.Select(isLarge, TLanes.Create(-1), TLanes.Select(isMiddle, TLanes.Subtract(magnitude, one), magnitude));
            TVector denominator = TLanes.Select(isLarge, magnitude, TLanes.Select(isMiddle, TLanes.Add(magnitude, one), one));
            TVector t = TLanes.Divide(numerator, denominator);
            TVector square = TLanes.Multiply(t, t);
            TVector fourth = TLanes.Multiply(square, square);
            TVector even = TLanes.MultiplyAdd(TLanes.Create(-0.03318263044635865), fourth, TLanes.Create(-0.05215259611773538));
            even = TLanes.MultiplyAdd(even, fourth, TLanes.Create(-0.06666175801237952));
            even = TLanes.MultiplyAdd(even, fourth, TLanes.Create(-0.0909090798850666));
            even = TLanes.MultiplyAdd(even, fourth, TLanes.Create(-0.14285714285317072));
            even = TLanes.MultiplyAdd(even, fourth, TLanes.Create(-0.33333333333333326));
            TVector odd = TLanes.MultiplyAdd(TLanes.Create(0.014901576005365026), fourth, TLanes.Create(0.044908908727242736));
            odd = TLanes.MultiplyAdd(odd, fourth, TLanes.Create(0.058765281423585204));
            odd = TLanes.MultiplyAdd(odd, fourth, TLanes.Create(0.07692279269904415));
            odd = TLanes.MultiplyAdd(odd, fourth, TLanes.Create(0.11111111083804898));
            odd = TLanes.MultiplyAdd(odd, fourth, TLanes.Create(0.19999999999997098));
            TVector p = TLanes.MultiplyAdd(odd, square, even);
            TVector low = TLanes.Select(isLarge, TLanes.Create(HalfPiLow), TLanes.BitwiseAnd(isMiddle, TLanes.Create(HalfPiLow / 2)));
            TVector high = TLanes.Select(isLarge, TLanes.Create(HalfPi), TLanes.BitwiseAnd(isMiddle, TLanes.Create(HalfPi / 2)));
            TVector atan = TLanes.Add(high, TLanes.Add(t, TLanes.MultiplyAdd(TLanes.Multiply(t, square), p, low)));
            return TLanes.CopySign(atan, x);
        }

        // x = k · π/2 + r with |r| ≤ π/4 and a little, for 0 ≤ x ≤ LargestReduced; k stands in the lowest bits of quarters. The first product is exact, and so is its
        // difference from x.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static TVector LessQuarters(TVector x, out TVector quarters)
        {
            TVector rounding = TLanes.Create(Rounding);
            quarters = TLanes.MultiplyAdd(x, TLanes.Create(TwoOverPi), rounding);
            TVector k = TLanes.Subtract(quarters, rounding);
            TVector r = TLanes.MultiplyAdd(k, TLanes.Create(-HalfPi), x);
            r = TLanes.MultiplyAdd(k, TLanes.Create(-HalfPiLow), r);
            return TLanes.MultiplyAdd(k, TLanes.Create(-HalfPiLowest), r);
        }

        // sin r = r + r³ · p(r²) for |r| ≤ π/4, within a relative 4e-18 before rounding.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static TVector SinNearZero(TVector r)
        {
            TVector square = TLanes.Multiply(r, r);
            TVector fourth = TLanes.Multiply(square, square);
            TVector even = TLanes.MultiplyAdd(TLanes.Create(-2.5050734388109304e-08), fourth, TLanes.Create(-0.0001984126982935852));
            even = TLanes.MultiplyAdd(even, fourth, TLanes.Create(-0.1666666666666663));
            TVector odd = TLanes.MultiplyAdd(TLanes.Create(1.5895433202298303e-10), fourth, TLanes.Create(2.7557313538509033e-06));
            odd = TLanes.MultiplyAdd(odd, fourth, TLanes.Create(0.00833333333332184));
            return TLanes.MultiplyAdd(TLanes.Multiply(r, square), TLanes.MultiplyAdd(odd, square, even), r);
        }

        // cos r = 1 − r²/2 + r⁴ · p(r²) for |r| ≤ π/4, within a relative 6e-20 before rounding.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static TVector CosNearZero(TVector r)
        {
            TVector square = TLanes.Multiply(r, r);
            TVector fourth = TLanes.Multiply(square, square);
            TVector even = TLanes.MultiplyAdd(TLanes.Create(2.0875705116603e-09), fourth, TLanes.Create(2.4801587288997495e-05));
            even = TLanes.MultiplyAdd(even, fourth, TLanes.Create(0.041666666666666595));
            TVector odd = TLanes.MultiplyAdd(TLanes.Create(-1.1358732882766415e-11), fourth, TLanes.Create(-2.7557314215307186e-07));
            odd = TLanes.MultiplyAdd(odd, fourth, TLanes.Create(-0.0013888888888873338));
            TVector p = TLanes.MultiplyAdd(TLanes.MultiplyAdd(odd, square, even), square, TLanes.Create(-0.5));
            return TLanes.MultiplyAdd(p, square, TLanes.Create(1));
        }

        // v of Asin, whose polynomial is within a relative 1.4e-17 before rounding. NaN where |x| > 1.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static TVector AsinOfPart(TVector x, out TVector isSmall)
        {
            TVector magnitude = TLanes.CopySign(x, TLanes.Create(0));
            isSmall = TLanes.LessThan(magnitude, TLanes.Create(35.0 / 64));
            TVector half = TLanes.Multiply(TLanes.Subtract(TLanes.Create(1), magnitude), TLanes.Create(0.5));
            TVector square = TLanes.Select(isSmall, TLanes.Multiply(x, x), half);
            TVector y = TLanes.Select(isSmall, magnitude, TLanes.SquareRoot(half));
            TVector fourth = TLanes.Multiply(square, square);
            TVector even = TLanes.MultiplyAdd(TLanes.Create(-0.05912178852771957), fourth, TLanes.Create(-0.012784393458109554));
            even = TLanes.MultiplyAdd(even, fourth, TLanes.Create(0.00853307099835507));
            even = TLanes.MultiplyAdd(even, fourth, TLanes.Create(0.013945976434139414));
            even = TLanes.MultiplyAdd(even, fourth, TLanes.Create(0.022372090518237155));
            even = TLanes.MultiplyAdd(even, fourth, TLanes.Create(0.0446428571010924));
            even = TLanes.MultiplyAdd(even, fourth, TLanes.Create(0.16666666666666533));
            TVector odd = TLanes.MultiplyAdd(TLanes.Create(0.05133177596022268), fourth, TLanes.Create(0.052282568935389934));
            odd = TLanes.MultiplyAdd(odd, fourth, TLanes.Create(0.014328889240096567));
            odd = TLanes.MultiplyAdd(odd, fourth, TLanes.Create(0.011732440697868572));
            odd = TLanes.MultiplyAdd(odd, fourth, TLanes.Create(0.017354144241921263));
            odd = TLanes.MultiplyAdd(odd, fourth, TLanes.Create(0.030381946644298927));
            odd = TLanes.MultiplyAdd(odd, fourth, TLanes.Create(0.07500000000040019));
            return TLanes.MultiplyAdd(TLanes.Multiply(y, square), TLanes.MultiplyAdd(odd, square, even), y);
        }

        // Whether the lowest bit is set: double.Epsilon has just that bit, and 0 less 1 has all.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static TVector IsOdd(TVector bits) => TLanes.SubtractBits(TLanes.Create(0), TLanes.BitwiseAnd(bits, TLanes.Create(double.Epsilon)));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static TVector SignOf(TVector value) => TLanes.BitwiseAnd(value, TLanes.Create(-0.0));
    }
}
