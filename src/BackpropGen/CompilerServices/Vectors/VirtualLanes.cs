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
