using System.Runtime.CompilerServices;

namespace BackpropGen.CompilerServices;

// sinh, cosh, e^x − 1 and the cube root, in float.
public static partial class VectorMath
{
    // From 1 on sinh |x| = h − 1 / 4h with h = e^|x| / 2, which overflows where sinh does. Below, it is x + x³ · p(x²), within a relative 3.1e-10 before rounding.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Sinh<TVector, TLanes>(TVector x)
        where TVector : struct
        where TLanes : IFunctionLanes<TVector, float>
    {
        TVector magnitude = TLanes.CopySign(x, TLanes.Create(0));
        TVector square = TLanes.Multiply(x, x);
        TVector p = TLanes.MultiplyAdd(TLanes.Create(2.7822132e-06f), square, TLanes.Create(0.00019842896f));
        p = TLanes.MultiplyAdd(p, square, TLanes.Create(0.0083333105f));
        p = TLanes.MultiplyAdd(p, square, TLanes.Create(0.16666667f));
        TVector small = TLanes.MultiplyAdd(TLanes.Multiply(magnitude, square), p, magnitude);
        TVector half = HalfExp<TVector, TLanes>(magnitude);
        TVector large = TLanes.Subtract(half, TLanes.Divide(TLanes.Create(0.25f), half));
        return TLanes.CopySign(TLanes.Select(TLanes.LessThan(magnitude, TLanes.Create(1)), small, large), x);
    }

    // cosh x = h + 1 / 4h with h = e^|x| / 2.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Cosh<TVector, TLanes>(TVector x)
        where TVector : struct
        where TLanes : IFunctionLanes<TVector, float>
    {
        TVector half = HalfExp<TVector, TLanes>(TLanes.CopySign(x, TLanes.Create(0)));
        return TLanes.Add(half, TLanes.Divide(TLanes.Create(0.25f), half));
    }

    // With e^x = s · (1 + q) it is (s − 1) + s · q, computed in halves, since s may be 2^128. Where it is x itself the halves would lose the last digit of subnormal numbers.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector ExpMinusOne<TVector, TLanes>(TVector x)
        where TVector : struct
        where TLanes : IFunctionLanes<TVector, float>
    {
        TVector within = TLanes.AtLeast(TLanes.Create(-17.5f), TLanes.AtMost(TLanes.Create(89), x));
        TVector rounding = TLanes.Create(Rounding + ExponentBias - 1);
        TVector rounded = TLanes.MultiplyAdd(within, TLanes.Create(Log2OfE), rounding);
        TVector k = TLanes.Subtract(rounded, rounding);
        TVector r = TLanes.MultiplyAdd(k, TLanes.Create(-Ln2Low), TLanes.MultiplyAdd(k, TLanes.Create(-Ln2High), within));
        TVector s = TLanes.ShiftBitsLeft(rounded, MantissaBits);
        TVector half = TLanes.MultiplyAdd(s, ExpMinusOneNearZero<TVector, TLanes>(r), TLanes.Subtract(s, TLanes.Create(0.5f)));
        TVector isItself = TLanes.LessThan(TLanes.CopySign(x, TLanes.Create(0)), TLanes.Create(2.9802322e-8f));
        return TLanes.Select(isItself, x, TLanes.Add(half, half));
    }

    // |x| = 8^k · m with m in [1/4, 2), and the cube root of m is a polynomial within 0.2 %, improved by a step of Halley's method: y + y · (m − y³) / (2y³ + m). A subnormal x is
    // taken times 2^24 first.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Cbrt<TVector, TLanes>(TVector x)
        where TVector : struct
        where TLanes : IFunctionLanes<TVector, float>
    {
        TVector one = TLanes.Create(1);
        TVector magnitude = TLanes.CopySign(x, TLanes.Create(0));
        TVector isSubnormal = TLanes.LessThan(magnitude, TLanes.Create(1.17549435e-38f));
        TVector normal = TLanes.Select(isSubnormal, TLanes.Multiply(magnitude, TLanes.Create(16777216)), magnitude);

        // A third of the exponent, rounded: 42 of it is the bias.
        TVector rounded = TLanes.MultiplyAdd(TLanes.ConvertShiftedBits(normal, MantissaBits), TLanes.Create(1f / 3), TLanes.Create(Rounding + ExponentBias - 42));
        TVector scale = TLanes.ShiftBitsLeft(rounded, MantissaBits);
        TVector exponent = TLanes.SubtractBits(scale, one);
        TVector m = TLanes.SubtractBits(TLanes.SubtractBits(TLanes.SubtractBits(normal, exponent), exponent), exponent);
        TVector p = TLanes.MultiplyAdd(TLanes.Create(-0.06968328f), m, TLanes.Create(0.3863886f));
        p = TLanes.MultiplyAdd(p, m, TLanes.Create(-0.84439015f));
        p = TLanes.MultiplyAdd(p, m, TLanes.Create(1.1318921f));
        p = TLanes.MultiplyAdd(p, m, TLanes.Create(0.39517158f));
        TVector square = TLanes.Multiply(p, p);
        TVector rest = TLanes.MultiplyAdd(TLanes.Xor(square, TLanes.Create(-0f)), p, m);
        TVector denominator = TLanes.MultiplyAdd(TLanes.Add(square, square), p, m);
        TVector root = TLanes.MultiplyAdd(p, TLanes.Divide(rest, denominator), p);
        TVector scaled = TLanes.Multiply(root, TLanes.Multiply(scale, TLanes.Select(isSubnormal, TLanes.Create(1f / 256), one)));
        TVector isNumber = TLanes.BitwiseAnd(TLanes.LessThan(TLanes.Create(0), magnitude), TLanes.LessThan(magnitude, TLanes.Create(float.PositiveInfinity)));
        return TLanes.Select(isNumber, TLanes.CopySign(scaled, x), x);
    }

    // e^x / 2 for x ≥ 0.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector HalfExp<TVector, TLanes>(TVector x)
        where TVector : struct
        where TLanes : IFunctionLanes<TVector, float>
        => ExpWithin<TVector, TLanes>(TLanes.AtMost(TLanes.Create(89.5f), x), power: -1);
}
