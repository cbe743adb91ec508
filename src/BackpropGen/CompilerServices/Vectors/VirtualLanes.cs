using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace BackpropGen.CompilerServices;

// A sum over lanes must not depend on how wide the processor's vectors are: it is computed as if they were always 64 bytes wide.
internal static class VirtualLanes
{
    // How many values 64 bytes hold.
    public static int Count<T>()
        where T : unmanaged
        => Vector512<T>.Count;

    // The sum of 64 bytes of values in halves: for float k + 8, then + 4, + 2, + 1.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Sum<T>(ref T lanes)
        where T : unmanaged
        => SumOfQuarter(Quarter(ref lanes));

    // The first two halvings.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Quarter<T>(ref T lanes)
        where T : unmanaged
    {
        nuint quarter = (nuint)Vector128<T>.Count;
        return (Vector128.LoadUnsafe(ref lanes) + Vector128.LoadUnsafe(ref lanes, 2 * quarter))
            + (Vector128.LoadUnsafe(ref lanes, quarter) + Vector128.LoadUnsafe(ref lanes, 3 * quarter));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Quarter<T>(Vector512<T> lanes)
        where T : unmanaged
    {
        Vector256<T> half = lanes.GetLower() + lanes.GetUpper();
        return half.GetLower() + half.GetUpper();
    }

    // The sums of four quarters, each in the order of SumOfQuarter.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> SumsOfQuarters(Vector128<float> a, Vector128<float> b, Vector128<float> c, Vector128<float> d)
    {
        if (Sse.IsSupported)
        {
            Vector128<float> ab = Sse.UnpackLow(a, b) + Sse.UnpackHigh(a, b);
            Vector128<float> cd = Sse.UnpackLow(c, d) + Sse.UnpackHigh(c, d);
            return Sse.MoveLowToHigh(ab, cd) + Sse.MoveHighToLow(cd, ab);
        }

        return Vector128.Create(SumOfQuarter(a), SumOfQuarter(b), SumOfQuarter(c), SumOfQuarter(d));
    }

    // The sums of the lanes of sixteen vectors, each as Sum gives it: two vectors become one at a time, in which each half, quarter or pair belongs to another.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> SumsOf(
        Vector512<float> v0,
        Vector512<float> v1,
        Vector512<float> v2,
        Vector512<float> v3,
        Vector512<float> v4,
        Vector512<float> v5,
        Vector512<float> v6,
        Vector512<float> v7,
        Vector512<float> v8,
        Vector512<float> v9,
        Vector512<float> v10,
        Vector512<float> v11,
        Vector512<float> v12,
        Vector512<float> v13,
        Vector512<float> v14,
        Vector512<float> v15)
    {
        if (!Avx512F.IsSupported)
        {
            return Vector512.Create(
                Of(v0), Of(v1), Of(v2), Of(v3), Of(v4), Of(v5), Of(v6), Of(v7), Of(v8), Of(v9), Of(v10), Of(v11), Of(v12), Of(v13), Of(v14), Of(v15));
        }

        // Four vectors: a lane of 128 bits has the four partial sums of one of them.
        Vector512<float> a = Quarters(v0, v4, v8, v12);
        Vector512<float> b = Quarters(v1, v5, v9, v13);
        Vector512<float> c = Quarters(v2, v6, v10, v14);
        Vector512<float> d = Quarters(v3, v7, v11, v15);
        Vector512<float> ab = Avx512F.UnpackLow(a, b) + Avx512F.UnpackHigh(a, b);
        Vector512<float> cd = Avx512F.UnpackLow(c, d) + Avx512F.UnpackHigh(c, d);
        return Avx512F.UnpackLow(ab.AsDouble(), cd.AsDouble()).AsSingle() + Avx512F.UnpackHigh(ab.AsDouble(), cd.AsDouble()).AsSingle();
    }

    private static float Of(Vector512<float> lanes) => SumOfQuarter(Quarter(lanes));

    // Lane k of 128 bits holds the quarter of vector k: its lanes i, i + 4, i + 8, i + 12 added as (i + (i + 8)) + ((i + 4) + (i + 12)).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Quarters(Vector512<float> v0, Vector512<float> v1, Vector512<float> v2, Vector512<float> v3)
    {
        Vector512<float> first = Avx512F.Shuffle4x128(v0, v1, 0b01_00_01_00) + Avx512F.Shuffle4x128(v0, v1, 0b11_10_11_10);
        Vector512<float> second = Avx512F.Shuffle4x128(v2, v3, 0b01_00_01_00) + Avx512F.Shuffle4x128(v2, v3, 0b11_10_11_10);
        return Avx512F.Shuffle4x128(first, second, 0b10_00_10_00) + Avx512F.Shuffle4x128(first, second, 0b11_01_11_01);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T SumOfQuarter<T>(Vector128<T> quarter)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            Vector128<float> single = quarter.AsSingle();
            single += Vector128.Shuffle(single, Vector128.Create(2, 3, 2, 3));
            return Unsafe.BitCast<float, T>(single.ToScalar() + single.GetElement(1));
        }

        Vector128<double> two = quarter.AsDouble();
        return Unsafe.BitCast<double, T>(two.ToScalar() + two.GetElement(1));
    }
}
