using System.Runtime.CompilerServices;

namespace BackpropGen.CompilerServices;

// sin, cos, tan and what undoes them, in float.
public static partial class VectorMath
{
    // Up to here x − k · π/2 keeps its digits when π/2 is taken in three parts. Beyond it, and without fused multiply-add, Math computes lane by lane.
    private const float LargestReduced = 131072;

    private const float TwoOverPi = 0.63661975f;

    // π/2 in three parts.
    private const float HalfPi = 1.5707964f;
    private const float HalfPiLow = -4.371139e-08f;
    private const float HalfPiLowest = -1.7151245e-15f;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Sin<TVector, TLanes>(TVector x)
        where TVector : struct
        where TLanes : IFunctionLanes<TVector, float>
    {
        if (!Fused.IsSupported)
        {
            return OfEach<TVector, float, SinOfNumber>(x, default);
        }

        TVector magnitude = TLanes.CopySign(x, TLanes.Create(0));
        TVector r = LessQuarters<TVector, TLanes>(magnitude, out TVector quarters);
        TVector sin = TLanes.Select(IsOdd<TVector, TLanes>(quarters), CosNearZero<TVector, TLanes>(r), SinNearZero<TVector, TLanes>(r));
        sin = TLanes.Xor(sin, SignOf<TVector, TLanes>(TLanes.Xor(TLanes.ShiftBitsLeft(quarters, 30), x)));
        return TLanes.IsAnyLess(TLanes.Create(LargestReduced), magnitude)
            ? TLanes.Select(TLanes.LessThan(TLanes.Create(LargestReduced), magnitude), OfEach<TVector, float, SinOfNumber>(x, default), sin)
            : sin;
    }

    // cos x = sin(x + π/2): a quarter more.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Cos<TVector, TLanes>(TVector x)
        where TVector : struct
        where TLanes : IFunctionLanes<TVector, float>
    {
        if (!Fused.IsSupported)
        {
            return OfEach<TVector, float, CosOfNumber>(x, default);
        }

        TVector magnitude = TLanes.CopySign(x, TLanes.Create(0));
        TVector r = LessQuarters<TVector, TLanes>(magnitude, out TVector quarters);
        quarters = TLanes.Add(quarters, TLanes.Create(1));
        TVector cos = TLanes.Select(IsOdd<TVector, TLanes>(quarters), CosNearZero<TVector, TLanes>(r), SinNearZero<TVector, TLanes>(r));
        cos = TLanes.Xor(cos, SignOf<TVector, TLanes>(TLanes.ShiftBitsLeft(quarters, 30)));
        return TLanes.IsAnyLess(TLanes.Create(LargestReduced), magnitude)
            ? TLanes.Select(TLanes.LessThan(TLanes.Create(LargestReduced), magnitude), OfEach<TVector, float, CosOfNumber>(x, default), cos)
            : cos;
    }

    // tan r = sin r / cos r, and tan(r + π/2) = −cos r / sin r.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Tan<TVector, TLanes>(TVector x)
        where TVector : struct
        where TLanes : IFunctionLanes<TVector, float>
    {
        if (!Fused.IsSupported)
        {
            return OfEach<TVector, float, TanOfNumber>(x, default);
        }

        TVector magnitude = TLanes.CopySign(x, TLanes.Create(0));
        TVector r = LessQuarters<TVector, TLanes>(magnitude, out TVector quarters);
        TVector isOdd = IsOdd<TVector, TLanes>(quarters);
        TVector sin = SinNearZero<TVector, TLanes>(r);
        TVector cos = CosNearZero<TVector, TLanes>(r);
        TVector tan = TLanes.Divide(TLanes.Select(isOdd, cos, sin), TLanes.Select(isOdd, sin, cos));
        tan = TLanes.Xor(tan, SignOf<TVector, TLanes>(TLanes.Xor(TLanes.ShiftBitsLeft(quarters, 31), x)));
        return TLanes.IsAnyLess(TLanes.Create(LargestReduced), magnitude)
            ? TLanes.Select(TLanes.LessThan(TLanes.Create(LargestReduced), magnitude), OfEach<TVector, float, TanOfNumber>(x, default), tan)
            : tan;
    }

    // Up to 35/64 asin |x| = v with v = y + y · z · p(z), y = |x|, z = x². Beyond, it is π/2 − 2 · v with z = (1 − |x|) / 2, y = √z. At 35/64, not 1/2, since
    // there 2 · v is less than 1, and the error of v counts half.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Asin<TVector, TLanes>(TVector x)
        where TVector : struct
        where TLanes : IFunctionLanes<TVector, float>
    {
        TVector v = AsinOfPart<TVector, TLanes>(x, out TVector isSmall);
        TVector large = TLanes.Subtract(TLanes.Create(HalfPi), TLanes.Subtract(TLanes.Add(v, v), TLanes.Create(HalfPiLow)));
        return TLanes.CopySign(TLanes.Select(isSmall, v, large), x);
    }

    // acos x = π/2 − asin x, for x > 35/64 that is 2 · v, and for x < −35/64 π − 2 · v.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Acos<TVector, TLanes>(TVector x)
        where TVector : struct
        where TLanes : IFunctionLanes<TVector, float>
    {
        TVector zero = TLanes.Create(0);
        TVector v = AsinOfPart<TVector, TLanes>(x, out TVector isSmall);
        TVector isNegative = TLanes.LessThan(x, zero);
        TVector quarters = TLanes.Select(isSmall, TLanes.Create(1), TLanes.BitwiseAnd(isNegative, TLanes.Create(2)));
        TVector signed = TLanes.Select(isSmall, TLanes.Xor(TLanes.CopySign(v, x), TLanes.Create(-0f)), TLanes.CopySign(TLanes.Add(v, v), x));
        return TLanes.MultiplyAdd(quarters, TLanes.Create(HalfPi), TLanes.MultiplyAdd(quarters, TLanes.Create(HalfPiLow), signed));
    }

    // With t = |x| up to tan(π/8), (|x| − 1) / (|x| + 1) up to tan(3π/8) and −1 / |x| beyond, |t| ≤ tan(π/8), and atan |x| is atan t with 0, π/4 or π/2 more.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Atan<TVector, TLanes>(TVector x)
        where TVector : struct
        where TLanes : IFunctionLanes<TVector, float>
    {
        TVector one = TLanes.Create(1);
        TVector magnitude = TLanes.CopySign(x, TLanes.Create(0));
        TVector isMiddle = TLanes.LessThan(TLanes.Create(0.41421357f), magnitude);
        TVector isLarge = TLanes.LessThan(TLanes.Create(2.4142137f), magnitude);
        TVector numerator = TLanes.Select(isLarge, TLanes.Create(-1), TLanes.Select(isMiddle, TLanes.Subtract(magnitude, one), magnitude));
        TVector denominator = TLanes.Select(isLarge, magnitude, TLanes.Select(isMiddle, TLanes.Add(magnitude, one), one));
        TVector t = TLanes.Divide(numerator, denominator);
        TVector square = TLanes.Multiply(t, t);
        TVector p = TLanes.MultiplyAdd(TLanes.Create(-0.060900524f), square, TLanes.Create(0.105991684f));
        p = TLanes.MultiplyAdd(p, square, TLanes.Create(-0.14244391f));
        p = TLanes.MultiplyAdd(p, square, TLanes.Create(0.19998528f));
        p = TLanes.MultiplyAdd(p, square, TLanes.Create(-0.33333316f));
        TVector low = TLanes.Select(isLarge, TLanes.Create(HalfPiLow), TLanes.BitwiseAnd(isMiddle, TLanes.Create(HalfPiLow / 2)));
        TVector high = TLanes.Select(isLarge, TLanes.Create(HalfPi), TLanes.BitwiseAnd(isMiddle, TLanes.Create(HalfPi / 2)));
        TVector atan = TLanes.Add(high, TLanes.Add(t, TLanes.MultiplyAdd(TLanes.Multiply(t, square), p, low)));
        return TLanes.CopySign(atan, x);
    }

    // x = k · π/2 + r with |r| ≤ π/4 and a little, for 0 ≤ x ≤ LargestReduced; k stands in the lowest bits of quarters. The first product is exact, and so is its
    // difference from x.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector LessQuarters<TVector, TLanes>(TVector x, out TVector quarters)
        where TVector : struct
        where TLanes : IFunctionLanes<TVector, float>
    {
        TVector rounding = TLanes.Create(Rounding);
        quarters = TLanes.MultiplyAdd(x, TLanes.Create(TwoOverPi), rounding);
        TVector k = TLanes.Subtract(quarters, rounding);
        TVector r = TLanes.MultiplyAdd(k, TLanes.Create(-HalfPi), x);
        r = TLanes.MultiplyAdd(k, TLanes.Create(-HalfPiLow), r);
        return TLanes.MultiplyAdd(k, TLanes.Create(-HalfPiLowest), r);
    }

    // sin r = r + r³ · p(r²) for |r| ≤ π/4, within a relative 4e-9 before rounding.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector SinNearZero<TVector, TLanes>(TVector r)
        where TVector : struct
        where TLanes : IFunctionLanes<TVector, float>
    {
        TVector square = TLanes.Multiply(r, r);
        TVector p = TLanes.MultiplyAdd(TLanes.Create(-0.00019518283f), square, TLanes.Create(0.008332189f));
        p = TLanes.MultiplyAdd(p, square, TLanes.Create(-0.16666655f));
        return TLanes.MultiplyAdd(TLanes.Multiply(r, square), p, r);
    }

    // cos r = 1 − r²/2 + r⁴ · p(r²) for |r| ≤ π/4, within a relative 1.2e-10 before rounding.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector CosNearZero<TVector, TLanes>(TVector r)
        where TVector : struct
        where TLanes : IFunctionLanes<TVector, float>
    {
        TVector square = TLanes.Multiply(r, r);
        TVector p = TLanes.MultiplyAdd(TLanes.Create(2.4432327e-05f), square, TLanes.Create(-0.001388731f));
        p = TLanes.MultiplyAdd(p, square, TLanes.Create(0.041666646f));
        p = TLanes.MultiplyAdd(p, square, TLanes.Create(-0.5f));
        return TLanes.MultiplyAdd(p, square, TLanes.Create(1));
    }

    // v of Asin, whose polynomial is within a relative 1.2e-9 before rounding. NaN where |x| > 1.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector AsinOfPart<TVector, TLanes>(TVector x, out TVector isSmall)
        where TVector : struct
        where TLanes : IFunctionLanes<TVector, float>
    {
        TVector magnitude = TLanes.CopySign(x, TLanes.Create(0));
        isSmall = TLanes.LessThan(magnitude, TLanes.Create(35f / 64));
        TVector half = TLanes.Multiply(TLanes.Subtract(TLanes.Create(1), magnitude), TLanes.Create(0.5f));
        TVector square = TLanes.Select(isSmall, TLanes.Multiply(x, x), half);
        TVector y = TLanes.Select(isSmall, magnitude, TLanes.SquareRoot(half));
        TVector p = TLanes.MultiplyAdd(TLanes.Create(0.044568617f), square, TLanes.Create(0.009176841f));
        p = TLanes.MultiplyAdd(p, square, TLanes.Create(0.03326022f));
        p = TLanes.MultiplyAdd(p, square, TLanes.Create(0.04433629f));
        p = TLanes.MultiplyAdd(p, square, TLanes.Create(0.07501475f));
        p = TLanes.MultiplyAdd(p, square, TLanes.Create(0.16666643f));
        return TLanes.MultiplyAdd(TLanes.Multiply(y, square), p, y);
    }

    // Whether the lowest bit is set: float.Epsilon has just that bit, and 0 less 1 has all.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector IsOdd<TVector, TLanes>(TVector bits)
        where TVector : struct
        where TLanes : IFunctionLanes<TVector, float>
        => TLanes.SubtractBits(TLanes.Create(0), TLanes.BitwiseAnd(bits, TLanes.Create(float.Epsilon)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector SignOf<TVector, TLanes>(TVector value)
        where TVector : struct
        where TLanes : IFunctionLanes<TVector, float>
        => TLanes.BitwiseAnd(value, TLanes.Create(-0f));
}
