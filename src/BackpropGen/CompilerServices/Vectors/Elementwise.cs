using System.Runtime.CompilerServices;

namespace BackpropGen.CompilerServices;

// The kernels of Vectors: whole vectors, then what is left over value by value.
internal static class Elementwise
{
    public static void Descend<TVector, TLanes, T>(ref T p, ref T gradient, int length, T rate)
        where TVector : struct
        where TLanes : struct, ILanes<TVector, T>
        where T : unmanaged
    {
        T minusRate = ScalarLanes<T>.Negate(rate);
        nuint rest = DescendWhole<TVector, TLanes, T>(ref p, ref gradient, 0, (nuint)length, minusRate);
        DescendWhole<T, ScalarLanes<T>, T>(ref p, ref gradient, rest, (nuint)length, minusRate);
    }

    public static void Adam<TVector, TLanes, T>(ref T p, ref T gradient, ref T m, ref T v, int length, in AdamStep<T> step)
        where TVector : struct
        where TLanes : struct, ILanes<TVector, T>
        where T : unmanaged
    {
        nuint rest = AdamWhole<TVector, TLanes, T>(ref p, ref gradient, ref m, ref v, 0, (nuint)length, step);
        AdamWhole<T, ScalarLanes<T>, T>(ref p, ref gradient, ref m, ref v, rest, (nuint)length, step);
    }

    public static void AddTo<TVector, TLanes, T>(ref T sum, ref T addend, int length)
        where TVector : struct
        where TLanes : struct, ILanes<TVector, T>
        where T : unmanaged
    {
        nuint rest = AddToWhole<TVector, TLanes, T>(ref sum, ref addend, 0, (nuint)length);
        AddToWhole<T, ScalarLanes<T>, T>(ref sum, ref addend, rest, (nuint)length);
    }

    public static void ScaleBy<TVector, TLanes, T>(ref T values, int length, T factor)
        where TVector : struct
        where TLanes : struct, ILanes<TVector, T>
        where T : unmanaged
    {
        nuint rest = ScaleByWhole<TVector, TLanes, T>(ref values, 0, (nuint)length, factor);
        ScaleByWhole<T, ScalarLanes<T>, T>(ref values, rest, (nuint)length, factor);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Mask<TVector, TLanes, T>(ref T k, ref T u, ref T o, int length)
        where TVector : struct
        where TLanes : struct, ILanes<TVector, T>
        where T : unmanaged
    {
        for (nuint i = 0; i < (nuint)length; i += (nuint)TLanes.Count)
        {
            TVector value = TLanes.Load(ref o, i);
            TLanes.Store(value, ref u, i);
            TLanes.Store(TLanes.Multiply(value, TLanes.Load(ref k, i)), ref o, i);
        }
    }

    // Masks have no padding: what does not fill a vector is taken value by value.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void MaskRows<TVector, TLanes, T>(ref T masks, int masksStride, ref T k, ref T u, ref T o, int stride, int rows, int width)
        where TVector : struct
        where TLanes : struct, ILanes<TVector, T>
        where T : unmanaged
    {
        nuint whole = (nuint)(width - (width % TLanes.Count));
        for (int row = 0; row < rows; row++)
        {
            nuint i = 0;
            for (; i < whole; i += (nuint)TLanes.Count)
            {
                TVector mask = TLanes.Load(ref masks, i);
                TVector value = TLanes.Load(ref o, i);
                TLanes.Store(mask, ref k, i);
                TLanes.Store(value, ref u, i);
                TLanes.Store(TLanes.Multiply(value, mask), ref o, i);
            }

            for (; i < (nuint)stride; i++)
            {
                Unsafe.Add(ref k, i) = i < (nuint)width ? Unsafe.Add(ref masks, i) : default;
                Unsafe.Add(ref u, i) = Unsafe.Add(ref o, i);
                Unsafe.Add(ref o, i) = ScalarLanes<T>.Multiply(Unsafe.Add(ref o, i), Unsafe.Add(ref k, i));
            }

            masks = ref Unsafe.Add(ref masks, masksStride);
            k = ref Unsafe.Add(ref k, stride);
            u = ref Unsafe.Add(ref u, stride);
            o = ref Unsafe.Add(ref o, stride);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static nuint DescendWhole<TVector, TLanes, T>(ref T p, ref T gradient, nuint i, nuint length, T minusRate)
        where TVector : struct
        where TLanes : struct, ILanes<TVector, T>
        where T : unmanaged
    {
        TVector factor = TLanes.Create(minusRate);
        for (; i + (nuint)TLanes.Count <= length; i += (nuint)TLanes.Count)
        {
            TLanes.Store(TLanes.MultiplyAdd(factor, TLanes.Load(ref gradient, i), TLanes.Load(ref p, i)), ref p, i);
        }

        return i;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static nuint AdamWhole<TVector, TLanes, T>(ref T p, ref T gradient, ref T m, ref T v, nuint i, nuint length, AdamStep<T> step)
        where TVector : struct
        where TLanes : struct, ILanes<TVector, T>
        where T : unmanaged
    {
        for (; i + (nuint)TLanes.Count <= length; i += (nuint)TLanes.Count)
        {
            step.Take<TVector, TLanes>(TLanes.Load(ref gradient, i), ref p, ref m, ref v, i);
        }

        return i;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static nuint AddToWhole<TVector, TLanes, T>(ref T sum, ref T addend, nuint i, nuint length)
        where TVector : struct
        where TLanes : struct, ILanes<TVector, T>
        where T : unmanaged
    {
        for (; i + (nuint)TLanes.Count <= length; i += (nuint)TLanes.Count)
        {
            TLanes.Store(TLanes.Add(TLanes.Load(ref sum, i), TLanes.Load(ref addend, i)), ref sum, i);
        }

        return i;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static nuint ScaleByWhole<TVector, TLanes, T>(ref T values, nuint i, nuint length, T factor)
        where TVector : struct
        where TLanes : struct, ILanes<TVector, T>
        where T : unmanaged
    {
        TVector factors = TLanes.Create(factor);
        for (; i + (nuint)TLanes.Count <= length; i += (nuint)TLanes.Count)
        {
            TLanes.Store(TLanes.Multiply(TLanes.Load(ref values, i), factors), ref values, i);
        }

        return i;
    }
}
