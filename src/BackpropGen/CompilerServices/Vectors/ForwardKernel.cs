using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace BackpropGen.CompilerServices;

// z = b + x·W for some rows. A tile of the result, some rows times some vectors of nodes, stays in registers while the inputs run: each weight
// that is read serves all rows of the tile, each input all its vectors.
internal static class ForwardKernel
{
    // As many inputs at a time that their weights for a tile, read again for every tile of rows, stay in half of a first-level cache of 32 KB.
    private const int BlockBytes = 16384;

    public static void Forward<TVector, TLanes, T>(ref T x, int xStride, int rows, int inputs, ref T layer, ref T z, int stride)
        where TVector : struct
        where TLanes : struct, ILanes<TVector, T>
        where T : unmanaged
        => Run<TVector, TLanes, T>(
            ref x,
            (nuint)xStride,
            (nuint)rows,
            (nuint)inputs,
            ref layer,
            ref Unsafe.Add(ref layer, (nint)inputs * stride),
            startStride: 0,
            ref z,
            (nuint)stride);

    // The sums begin at row · startStride after start, and z may be there too: the biases for all rows (startStride = 0), or earlier sums.
    public static void Run<TVector, TLanes, T>(
        ref T x, nuint xStride, nuint rows, nuint inputs, ref T weights, ref T start, nuint startStride, ref T z, nuint stride)
        where TVector : struct
        where TLanes : struct, ILanes<TVector, T>
        where T : unmanaged
    {
        nuint width = (nuint)TLanes.Count;
        nuint block = BlockBytes / (nuint)Unsafe.SizeOf<T>() / (2 * width);
        for (nuint first = 0; first < inputs; first += block)
        {
            nuint count = nuint.Min(block, inputs - first);
            ref T xBlock = ref Unsafe.Add(ref x, first);
            ref T wBlock = ref Unsafe.Add(ref weights, first * stride);
            nuint column = 0;
            for (; column + (2 * width) <= stride; column += 2 * width)
            {
                ref T w = ref Unsafe.Add(ref wBlock, column);
                ref T from = ref Unsafe.Add(ref start, column);
                ref T to = ref Unsafe.Add(ref z, column);
                if (Vector512.IsHardwareAccelerated)
                {
                    EightByTwo<TVector, TLanes, T>(ref xBlock, xStride, rows, count, ref w, ref from, startStride, ref to, stride);
                }
                else
                {
                    FourByTwo<TVector, TLanes, T>(ref xBlock, xStride, rows, count, ref w, ref from, startStride, ref to, stride);
                }
            }

            if (column < stride)
            {
                EightByOne<TVector, TLanes, T>(
                    ref xBlock, xStride, rows, count, ref Unsafe.Add(ref wBlock, column), ref Unsafe.Add(ref start, column), startStride, ref Unsafe.Add(ref z, column), stride);
            }

            start = ref z;
            startStride = stride;
        }
    }

    // z = b + x·W for one row: up to four vectors of nodes at once. Where fewer are left, the last one is computed several times.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Row<TVector, TLanes, T>(ref T x, nuint inputs, ref T weights, ref T z, nuint stride)
        where TVector : struct
        where TLanes : struct, ILanes<TVector, T>
        where T : unmanaged
    {
        nuint width = (nuint)TLanes.Count;
        ref T bias = ref Unsafe.Add(ref weights, inputs * stride);
        for (nuint column = 0; column < stride; column += 4 * width)
        {
            nuint last = stride - width;
            nuint column1 = nuint.Min(column + width, last);
            nuint column2 = nuint.Min(column + (2 * width), last);
            nuint column3 = nuint.Min(column + (3 * width), last);
            TVector sum0 = TLanes.Load(ref bias, column);
            TVector sum1 = TLanes.Load(ref bias, column1);
            TVector sum2 = TLanes.Load(ref bias, column2);
            TVector sum3 = TLanes.Load(ref bias, column3);
            ref T w = ref weights;
            for (nuint i = 0; i < inputs; i++)
            {
                TVector value = TLanes.Create(Unsafe.Add(ref x, i));
                sum0 = TLanes.MultiplyAdd(value, TLanes.Load(ref w, column), sum0);
                sum1 = TLanes.MultiplyAdd(value, TLanes.Load(ref w, column1), sum1);
                sum2 = TLanes.MultiplyAdd(value, TLanes.Load(ref w, column2), sum2);
                sum3 = TLanes.MultiplyAdd(value, TLanes.Load(ref w, column3), sum3);
                w = ref Unsafe.Add(ref w, stride);
            }

            TLanes.Store(sum0, ref z, column);
            TLanes.Store(sum1, ref z, column1);
            TLanes.Store(sum2, ref z, column2);
            TLanes.Store(sum3, ref z, column3);
        }
    }

    // The tiles. Where fewer rows are left than a tile has, it computes the last one several times.

    // For processors with 32 vector registers: 16 sums, 2 weights.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void EightByTwo<TVector, TLanes, T>(
        ref T x, nuint xStride, nuint rows, nuint inputs, ref T weights, ref T start, nuint startStride, ref T z, nuint stride)
        where TVector : struct
        where TLanes : struct, ILanes<TVector, T>
        where T : unmanaged
    {
        nuint width = (nuint)TLanes.Count;
        for (nuint row = 0; row < rows; row += 8)
        {
            nuint row0 = row;
            nuint row1 = nuint.Min(row + 1, rows - 1);
            nuint row2 = nuint.Min(row + 2, rows - 1);
            nuint row3 = nuint.Min(row + 3, rows - 1);
            nuint row4 = nuint.Min(row + 4, rows - 1);
            nuint row5 = nuint.Min(row + 5, rows - 1);
            nuint row6 = nuint.Min(row + 6, rows - 1);
            nuint row7 = nuint.Min(row + 7, rows - 1);

            ref T x0 = ref Unsafe.Add(ref x, row0 * xStride);
            ref T x1 = ref Unsafe.Add(ref x, row1 * xStride);
            ref T x2 = ref Unsafe.Add(ref x, row2 * xStride);
            ref T x3 = ref Unsafe.Add(ref x, row3 * xStride);
            ref T x4 = ref Unsafe.Add(ref x, row4 * xStride);
            ref T x5 = ref Unsafe.Add(ref x, row5 * xStride);
            ref T x6 = ref Unsafe.Add(ref x, row6 * xStride);
            ref T x7 = ref Unsafe.Add(ref x, row7 * xStride);

            TVector sum0_0 = TLanes.Load(ref start, row0 * startStride);
            TVector sum0_1 = TLanes.Load(ref start, (row0 * startStride) + width);
            TVector sum1_0 = TLanes.Load(ref start, row1 * startStride);
            TVector sum1_1 = TLanes.Load(ref start, (row1 * startStride) + width);
            TVector sum2_0 = TLanes.Load(ref start, row2 * startStride);
            TVector sum2_1 = TLanes.Load(ref start, (row2 * startStride) + width);
            TVector sum3_0 = TLanes.Load(ref start, row3 * startStride);
            TVector sum3_1 = TLanes.Load(ref start, (row3 * startStride) + width);
            TVector sum4_0 = TLanes.Load(ref start, row4 * startStride);
            TVector sum4_1 = TLanes.Load(ref start, (row4 * startStride) + width);
            TVector sum5_0 = TLanes.Load(ref start, row5 * startStride);
            TVector sum5_1 = TLanes.Load(ref start, (row5 * startStride) + width);
            TVector sum6_0 = TLanes.Load(ref start, row6 * startStride);
            TVector sum6_1 = TLanes.Load(ref start, (row6 * startStride) + width);
            TVector sum7_0 = TLanes.Load(ref start, row7 * startStride);
            TVector sum7_1 = TLanes.Load(ref start, (row7 * startStride) + width);

            ref T w = ref weights;
            for (nuint i = 0; i < inputs; i++)
            {
                TVector w0 = TLanes.Load(ref w, 0);
                TVector w1 = TLanes.Load(ref w, width);
                TVector value0 = TLanes.Create(Unsafe.Add(ref x0, i));
                sum0_0 = TLanes.MultiplyAdd(value0, w0, sum0_0);
                sum0_1 = TLanes.MultiplyAdd(value0, w1, sum0_1);
                TVector value1 = TLanes.Create(Unsafe.Add(ref x1, i));
                sum1_0 = TLanes.MultiplyAdd(value1, w0, sum1_0);
                sum1_1 = TLanes.MultiplyAdd(value1, w1, sum1_1);
                TVector value2 = TLanes.Create(Unsafe.Add(ref x2, i));
                sum2_0 = TLanes.MultiplyAdd(value2, w0, sum2_0);
                sum2_1 = TLanes.MultiplyAdd(value2, w1, sum2_1);
                TVector value3 = TLanes.Create(Unsafe.Add(ref x3, i));
                sum3_0 = TLanes.MultiplyAdd(value3, w0, sum3_0);
                sum3_1 = TLanes.MultiplyAdd(value3, w1, sum3_1);
                TVector value4 = TLanes.Create(Unsafe.Add(ref x4, i));
                sum4_0 = TLanes.MultiplyAdd(value4, w0, sum4_0);
                sum4_1 = TLanes.MultiplyAdd(value4, w1, sum4_1);
                TVector value5 = TLanes.Create(Unsafe.Add(ref x5, i));
                sum5_0 = TLanes.MultiplyAdd(value5, w0, sum5_0);
                sum5_1 = TLanes.MultiplyAdd(value5, w1, sum5_1);
                TVector value6 = TLanes.Create(Unsafe.Add(ref x6, i));
                sum6_0 = TLanes.MultiplyAdd(value6, w0, sum6_0);
                sum6_1 = TLanes.MultiplyAdd(value6, w1, sum6_1);
                TVector value7 = TLanes.Create(Unsafe.Add(ref x7, i));
                sum7_0 = TLanes.MultiplyAdd(value7, w0, sum7_0);
                sum7_1 = TLanes.MultiplyAdd(value7, w1, sum7_1);
                w = ref Unsafe.Add(ref w, stride);
            }

            TLanes.Store(sum0_0, ref z, row0 * stride);
            TLanes.Store(sum0_1, ref z, (row0 * stride) + width);
            TLanes.Store(sum1_0, ref z, row1 * stride);
            TLanes.Store(sum1_1, ref z, (row1 * stride) + width);
            TLanes.Store(sum2_0, ref z, row2 * stride);
            TLanes.Store(sum2_1, ref z, (row2 * stride) + width);
            TLanes.Store(sum3_0, ref z, row3 * stride);
            TLanes.Store(sum3_1, ref z, (row3 * stride) + width);
            TLanes.Store(sum4_0, ref z, row4 * stride);
            TLanes.Store(sum4_1, ref z, (row4 * stride) + width);
            TLanes.Store(sum5_0, ref z, row5 * stride);
            TLanes.Store(sum5_1, ref z, (row5 * stride) + width);
            TLanes.Store(sum6_0, ref z, row6 * stride);
            TLanes.Store(sum6_1, ref z, (row6 * stride) + width);
            TLanes.Store(sum7_0, ref z, row7 * stride);
            TLanes.Store(sum7_1, ref z, (row7 * stride) + width);
        }
    }

    // For those with 16.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FourByTwo<TVector, TLanes, T>(
        ref T x, nuint xStride, nuint rows, nuint inputs, ref T weights, ref T start, nuint startStride, ref T z, nuint stride)
        where TVector : struct
        where TLanes : struct, ILanes<TVector, T>
        where T : unmanaged
    {
        nuint width = (nuint)TLanes.Count;
        for (nuint row = 0; row < rows; row += 4)
        {
            nuint row0 = row;
            nuint row1 = nuint.Min(row + 1, rows - 1);
            nuint row2 = nuint.Min(row + 2, rows - 1);
            nuint row3 = nuint.Min(row + 3, rows - 1);

            ref T x0 = ref Unsafe.Add(ref x, row0 * xStride);
            ref T x1 = ref Unsafe.Add(ref x, row1 * xStride);
            ref T x2 = ref Unsafe.Add(ref x, row2 * xStride);
            ref T x3 = ref Unsafe.Add(ref x, row3 * xStride);

            TVector sum0_0 = TLanes.Load(ref start, row0 * startStride);
            TVector sum0_1 = TLanes.Load(ref start, (row0 * startStride) + width);
            TVector sum1_0 = TLanes.Load(ref start, row1 * startStride);
            TVector sum1_1 = TLanes.Load(ref start, (row1 * startStride) + width);
            TVector sum2_0 = TLanes.Load(ref start, row2 * startStride);
            TVector sum2_1 = TLanes.Load(ref start, (row2 * startStride) + width);
            TVector sum3_0 = TLanes.Load(ref start, row3 * startStride);
            TVector sum3_1 = TLanes.Load(ref start, (row3 * startStride) + width);

            ref T w = ref weights;
            for (nuint i = 0; i < inputs; i++)
            {
                TVector w0 = TLanes.Load(ref w, 0);
                TVector w1 = TLanes.Load(ref w, width);
                TVector value0 = TLanes.Create(Unsafe.Add(ref x0, i));
                sum0_0 = TLanes.MultiplyAdd(value0, w0, sum0_0);
                sum0_1 = TLanes.MultiplyAdd(value0, w1, sum0_1);
                TVector value1 = TLanes.Create(Unsafe.Add(ref x1, i));
                sum1_0 = TLanes.MultiplyAdd(value1, w0, sum1_0);
                sum1_1 = TLanes.MultiplyAdd(value1, w1, sum1_1);
                TVector value2 = TLanes.Create(Unsafe.Add(ref x2, i));
                sum2_0 = TLanes.MultiplyAdd(value2, w0, sum2_0);
                sum2_1 = TLanes.MultiplyAdd(value2, w1, sum2_1);
                TVector value3 = TLanes.Create(Unsafe.Add(ref x3, i));
                sum3_0 = TLanes.MultiplyAdd(value3, w0, sum3_0);
                sum3_1 = TLanes.MultiplyAdd(value3, w1, sum3_1);
                w = ref Unsafe.Add(ref w, stride);
            }

            TLanes.Store(sum0_0, ref z, row0 * stride);
            TLanes.Store(sum0_1, ref z, (row0 * stride) + width);
            TLanes.Store(sum1_0, ref z, row1 * stride);
            TLanes.Store(sum1_1, ref z, (row1 * stride) + width);
            TLanes.Store(sum2_0, ref z, row2 * stride);
            TLanes.Store(sum2_1, ref z, (row2 * stride) + width);
            TLanes.Store(sum3_0, ref z, row3 * stride);
            TLanes.Store(sum3_1, ref z, (row3 * stride) + width);
        }
    }

    // The last vector of an odd number of them.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void EightByOne<TVector, TLanes, T>(
        ref T x, nuint xStride, nuint rows, nuint inputs, ref T weights, ref T start, nuint startStride, ref T z, nuint stride)
        where TVector : struct
        where TLanes : struct, ILanes<TVector, T>
        where T : unmanaged
    {
        nuint width = (nuint)TLanes.Count;
        for (nuint row = 0; row < rows; row += 8)
        {
            nuint row0 = row;
            nuint row1 = nuint.Min(row + 1, rows - 1);
            nuint row2 = nuint.Min(row + 2, rows - 1);
            nuint row3 = nuint.Min(row + 3, rows - 1);
            nuint row4 = nuint.Min(row + 4, rows - 1);
            nuint row5 = nuint.Min(row + 5, rows - 1);
            nuint row6 = nuint.Min(row + 6, rows - 1);
            nuint row7 = nuint.Min(row + 7, rows - 1);

            ref T x0 = ref Unsafe.Add(ref x, row0 * xStride);
            ref T x1 = ref Unsafe.Add(ref x, row1 * xStride);
            ref T x2 = ref Unsafe.Add(ref x, row2 * xStride);
            ref T x3 = ref Unsafe.Add(ref x, row3 * xStride);
            ref T x4 = ref Unsafe.Add(ref x, row4 * xStride);
            ref T x5 = ref Unsafe.Add(ref x, row5 * xStride);
            ref T x6 = ref Unsafe.Add(ref x, row6 * xStride);
            ref T x7 = ref Unsafe.Add(ref x, row7 * xStride);

            TVector sum0_0 = TLanes.Load(ref start, row0 * startStride);
            TVector sum1_0 = TLanes.Load(ref start, row1 * startStride);
            TVector sum2_0 = TLanes.Load(ref start, row2 * startStride);
            TVector sum3_0 = TLanes.Load(ref start, row3 * startStride);
            TVector sum4_0 = TLanes.Load(ref start, row4 * startStride);
            TVector sum5_0 = TLanes.Load(ref start, row5 * startStride);
            TVector sum6_0 = TLanes.Load(ref start, row6 * startStride);
            TVector sum7_0 = TLanes.Load(ref start, row7 * startStride);

            ref T w = ref weights;
            for (nuint i = 0; i < inputs; i++)
            {
                TVector w0 = TLanes.Load(ref w, 0);
                sum0_0 = TLanes.MultiplyAdd(TLanes.Create(Unsafe.Add(ref x0, i)), w0, sum0_0);
                sum1_0 = TLanes.MultiplyAdd(TLanes.Create(Unsafe.Add(ref x1, i)), w0, sum1_0);
                sum2_0 = TLanes.MultiplyAdd(TLanes.Create(Unsafe.Add(ref x2, i)), w0, sum2_0);
                sum3_0 = TLanes.MultiplyAdd(TLanes.Create(Unsafe.Add(ref x3, i)), w0, sum3_0);
                sum4_0 = TLanes.MultiplyAdd(TLanes.Create(Unsafe.Add(ref x4, i)), w0, sum4_0);
                sum5_0 = TLanes.MultiplyAdd(TLanes.Create(Unsafe.Add(ref x5, i)), w0, sum5_0);
                sum6_0 = TLanes.MultiplyAdd(TLanes.Create(Unsafe.Add(ref x6, i)), w0, sum6_0);
                sum7_0 = TLanes.MultiplyAdd(TLanes.Create(Unsafe.Add(ref x7, i)), w0, sum7_0);
                w = ref Unsafe.Add(ref w, stride);
            }

            TLanes.Store(sum0_0, ref z, row0 * stride);
            TLanes.Store(sum1_0, ref z, row1 * stride);
            TLanes.Store(sum2_0, ref z, row2 * stride);
            TLanes.Store(sum3_0, ref z, row3 * stride);
            TLanes.Store(sum4_0, ref z, row4 * stride);
            TLanes.Store(sum5_0, ref z, row5 * stride);
            TLanes.Store(sum6_0, ref z, row6 * stride);
            TLanes.Store(sum7_0, ref z, row7 * stride);
        }
    }
}
