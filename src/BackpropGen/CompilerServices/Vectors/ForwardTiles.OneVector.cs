using System.Runtime.CompilerServices;

namespace BackpropGen.CompilerServices;

// The tiles of one vector of nodes: with more rows, since a multiply-add takes four cycles and two begin in each.
internal static partial class ForwardTiles
{
    // One vector of nodes; the number of rows is a multiple of 16. Four addresses and four offsets reach all rows without 16 registers.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void SixteenByOne<TVector, TLanes, T>(
        ref T x, nuint xStride, nuint rows, nuint inputs, ref T weights, ref T start, nuint startStride, ref T z, nuint stride)
        where TVector : struct
        where TLanes : struct, ILanes<TVector, T>
        where T : unmanaged
    {
        for (nuint row = 0; row < rows; row += 16)
        {
            ref T x0 = ref Unsafe.Add(ref x, row * xStride);
            ref T x1 = ref Unsafe.Add(ref x0, xStride);
            ref T x2 = ref Unsafe.Add(ref x1, xStride);
            ref T x3 = ref Unsafe.Add(ref x2, xStride);
            TVector sum0 = TLanes.Load(ref start, row * startStride);
            TVector sum1 = TLanes.Load(ref start, (row + 1) * startStride);
            TVector sum2 = TLanes.Load(ref start, (row + 2) * startStride);
            TVector sum3 = TLanes.Load(ref start, (row + 3) * startStride);
            TVector sum4 = TLanes.Load(ref start, (row + 4) * startStride);
            TVector sum5 = TLanes.Load(ref start, (row + 5) * startStride);
            TVector sum6 = TLanes.Load(ref start, (row + 6) * startStride);
            TVector sum7 = TLanes.Load(ref start, (row + 7) * startStride);
            TVector sum8 = TLanes.Load(ref start, (row + 8) * startStride);
            TVector sum9 = TLanes.Load(ref start, (row + 9) * startStride);
            TVector sum10 = TLanes.Load(ref start, (row + 10) * startStride);
            TVector sum11 = TLanes.Load(ref start, (row + 11) * startStride);
            TVector sum12 = TLanes.Load(ref start, (row + 12) * startStride);
            TVector sum13 = TLanes.Load(ref start, (row + 13) * startStride);
            TVector sum14 = TLanes.Load(ref start, (row + 14) * startStride);
            TVector sum15 = TLanes.Load(ref start, (row + 15) * startStride);

            nuint i0 = 0;
            nuint i4 = 4 * xStride;
            nuint i8 = 8 * xStride;
            nuint i12 = 12 * xStride;
            ref T w = ref weights;
            for (; i0 < inputs; i0++)
            {
                TVector w0 = TLanes.Load(ref w, 0);
                sum0 = TLanes.MultiplyAdd(w0, TLanes.Create(Unsafe.Add(ref x0, i0)), sum0);
                sum1 = TLanes.MultiplyAdd(w0, TLanes.Create(Unsafe.Add(ref x1, i0)), sum1);
                sum2 = TLanes.MultiplyAdd(w0, TLanes.Create(Unsafe.Add(ref x2, i0)), sum2);
                sum3 = TLanes.MultiplyAdd(w0, TLanes.Create(Unsafe.Add(ref x3, i0)), sum3);
                sum4 = TLanes.MultiplyAdd(w0, TLanes.Create(Unsafe.Add(ref x0, i4)), sum4);
                sum5 = TLanes.MultiplyAdd(w0, TLanes.Create(Unsafe.Add(ref x1, i4)), sum5);
                sum6 = TLanes.MultiplyAdd(w0, TLanes.Create(Unsafe.Add(ref x2, i4)), sum6);
                sum7 = TLanes.MultiplyAdd(w0, TLanes.Create(Unsafe.Add(ref x3, i4)), sum7);
                sum8 = TLanes.MultiplyAdd(w0, TLanes.Create(Unsafe.Add(ref x0, i8)), sum8);
                sum9 = TLanes.MultiplyAdd(w0, TLanes.Create(Unsafe.Add(ref x1, i8)), sum9);
                sum10 = TLanes.MultiplyAdd(w0, TLanes.Create(Unsafe.Add(ref x2, i8)), sum10);
                sum11 = TLanes.MultiplyAdd(w0, TLanes.Create(Unsafe.Add(ref x3, i8)), sum11);
                sum12 = TLanes.MultiplyAdd(w0, TLanes.Create(Unsafe.Add(ref x0, i12)), sum12);
                sum13 = TLanes.MultiplyAdd(w0, TLanes.Create(Unsafe.Add(ref x1, i12)), sum13);
                sum14 = TLanes.MultiplyAdd(w0, TLanes.Create(Unsafe.Add(ref x2, i12)), sum14);
                sum15 = TLanes.MultiplyAdd(w0, TLanes.Create(Unsafe.Add(ref x3, i12)), sum15);
                i4++;
                i8++;
                i12++;
                w = ref Unsafe.Add(ref w, stride);
            }

            TLanes.Store(sum0, ref z, row * stride);
            TLanes.Store(sum1, ref z, (row + 1) * stride);
            TLanes.Store(sum2, ref z, (row + 2) * stride);
            TLanes.Store(sum3, ref z, (row + 3) * stride);
            TLanes.Store(sum4, ref z, (row + 4) * stride);
            TLanes.Store(sum5, ref z, (row + 5) * stride);
            TLanes.Store(sum6, ref z, (row + 6) * stride);
            TLanes.Store(sum7, ref z, (row + 7) * stride);
            TLanes.Store(sum8, ref z, (row + 8) * stride);
            TLanes.Store(sum9, ref z, (row + 9) * stride);
            TLanes.Store(sum10, ref z, (row + 10) * stride);
            TLanes.Store(sum11, ref z, (row + 11) * stride);
            TLanes.Store(sum12, ref z, (row + 12) * stride);
            TLanes.Store(sum13, ref z, (row + 13) * stride);
            TLanes.Store(sum14, ref z, (row + 14) * stride);
            TLanes.Store(sum15, ref z, (row + 15) * stride);
        }
    }

    // The rows that are left of one vector of nodes.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void EightByOne<TVector, TLanes, T>(
        ref T x, nuint xStride, nuint rows, nuint inputs, ref T weights, ref T start, nuint startStride, ref T z, nuint stride)
        where TVector : struct
        where TLanes : struct, ILanes<TVector, T>
        where T : unmanaged
    {
        for (nuint row = 0; row < rows; row += 8)
        {
            nuint row1 = nuint.Min(row + 1, rows - 1);
            nuint row2 = nuint.Min(row + 2, rows - 1);
            nuint row3 = nuint.Min(row + 3, rows - 1);
            nuint row4 = nuint.Min(row + 4, rows - 1);
            nuint row5 = nuint.Min(row + 5, rows - 1);
            nuint row6 = nuint.Min(row + 6, rows - 1);
            nuint row7 = nuint.Min(row + 7, rows - 1);
            ref T x0 = ref Unsafe.Add(ref x, row * xStride);
            ref T x1 = ref Unsafe.Add(ref x, row1 * xStride);
            ref T x2 = ref Unsafe.Add(ref x, row2 * xStride);
            ref T x3 = ref Unsafe.Add(ref x, row3 * xStride);
            ref T x4 = ref Unsafe.Add(ref x, row4 * xStride);
            ref T x5 = ref Unsafe.Add(ref x, row5 * xStride);
            ref T x6 = ref Unsafe.Add(ref x, row6 * xStride);
            ref T x7 = ref Unsafe.Add(ref x, row7 * xStride);
            TVector sum0 = TLanes.Load(ref start, row * startStride);
            TVector sum1 = TLanes.Load(ref start, row1 * startStride);
            TVector sum2 = TLanes.Load(ref start, row2 * startStride);
            TVector sum3 = TLanes.Load(ref start, row3 * startStride);
            TVector sum4 = TLanes.Load(ref start, row4 * startStride);
            TVector sum5 = TLanes.Load(ref start, row5 * startStride);
            TVector sum6 = TLanes.Load(ref start, row6 * startStride);
            TVector sum7 = TLanes.Load(ref start, row7 * startStride);

            ref T w = ref weights;
            for (nuint i = 0; i < inputs; i++)
            {
                TVector w0 = TLanes.Load(ref w, 0);
                sum0 = TLanes.MultiplyAdd(w0, TLanes.Create(Unsafe.Add(ref x0, i)), sum0);
                sum1 = TLanes.MultiplyAdd(w0, TLanes.Create(Unsafe.Add(ref x1, i)), sum1);
                sum2 = TLanes.MultiplyAdd(w0, TLanes.Create(Unsafe.Add(ref x2, i)), sum2);
                sum3 = TLanes.MultiplyAdd(w0, TLanes.Create(Unsafe.Add(ref x3, i)), sum3);
                sum4 = TLanes.MultiplyAdd(w0, TLanes.Create(Unsafe.Add(ref x4, i)), sum4);
                sum5 = TLanes.MultiplyAdd(w0, TLanes.Create(Unsafe.Add(ref x5, i)), sum5);
                sum6 = TLanes.MultiplyAdd(w0, TLanes.Create(Unsafe.Add(ref x6, i)), sum6);
                sum7 = TLanes.MultiplyAdd(w0, TLanes.Create(Unsafe.Add(ref x7, i)), sum7);
                w = ref Unsafe.Add(ref w, stride);
            }

            TLanes.Store(sum0, ref z, row * stride);
            TLanes.Store(sum1, ref z, row1 * stride);
            TLanes.Store(sum2, ref z, row2 * stride);
            TLanes.Store(sum3, ref z, row3 * stride);
            TLanes.Store(sum4, ref z, row4 * stride);
            TLanes.Store(sum5, ref z, row5 * stride);
            TLanes.Store(sum6, ref z, row6 * stride);
            TLanes.Store(sum7, ref z, row7 * stride);
        }
    }
}
