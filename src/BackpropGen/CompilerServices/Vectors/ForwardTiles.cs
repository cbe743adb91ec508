using System.Runtime.CompilerServices;

namespace BackpropGen.CompilerServices;

// Some rows of z = start + x·W, in tiles: rows times vectors of nodes, whose sums stay in registers while the inputs run. Each weight that is read
// serves all rows of a tile, each input all its vectors. Where fewer rows are left than a tile has, it computes the last one several times.
internal static partial class ForwardTiles
{
    // 24 sums, 3 weights and a value: for processors with 32 vector registers.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void EightByThree<TVector, TLanes, T>(
        ref T x, nuint xStride, nuint rows, nuint inputs, ref T weights, ref T start, nuint startStride, ref T z, nuint stride)
        where TVector : struct
        where TLanes : struct, ILanes<TVector, T>
        where T : unmanaged
    {
        nuint width = (nuint)TLanes.Count;
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
            TVector sum0_0 = TLanes.Load(ref start, row * startStride);
            TVector sum0_1 = TLanes.Load(ref start, (row * startStride) + width);
            TVector sum0_2 = TLanes.Load(ref start, (row * startStride) + (2 * width));
            TVector sum1_0 = TLanes.Load(ref start, row1 * startStride);
            TVector sum1_1 = TLanes.Load(ref start, (row1 * startStride) + width);
            TVector sum1_2 = TLanes.Load(ref start, (row1 * startStride) + (2 * width));
            TVector sum2_0 = TLanes.Load(ref start, row2 * startStride);
            TVector sum2_1 = TLanes.Load(ref start, (row2 * startStride) + width);
            TVector sum2_2 = TLanes.Load(ref start, (row2 * startStride) + (2 * width));
            TVector sum3_0 = TLanes.Load(ref start, row3 * startStride);
            TVector sum3_1 = TLanes.Load(ref start, (row3 * startStride) + width);
            TVector sum3_2 = TLanes.Load(ref start, (row3 * startStride) + (2 * width));
            TVector sum4_0 = TLanes.Load(ref start, row4 * startStride);
            TVector sum4_1 = TLanes.Load(ref start, (row4 * startStride) + width);
            TVector sum4_2 = TLanes.Load(ref start, (row4 * startStride) + (2 * width));
            TVector sum5_0 = TLanes.Load(ref start, row5 * startStride);
            TVector sum5_1 = TLanes.Load(ref start, (row5 * startStride) + width);
            TVector sum5_2 = TLanes.Load(ref start, (row5 * startStride) + (2 * width));
            TVector sum6_0 = TLanes.Load(ref start, row6 * startStride);
            TVector sum6_1 = TLanes.Load(ref start, (row6 * startStride) + width);
            TVector sum6_2 = TLanes.Load(ref start, (row6 * startStride) + (2 * width));
            TVector sum7_0 = TLanes.Load(ref start, row7 * startStride);
            TVector sum7_1 = TLanes.Load(ref start, (row7 * startStride) + width);
            TVector sum7_2 = TLanes.Load(ref start, (row7 * startStride) + (2 * width));

            ref T w = ref weights;
            for (nuint i = 0; i < inputs; i++)
            {
                TVector w0 = TLanes.Load(ref w, 0);
                TVector w1 = TLanes.Load(ref w, width);
                TVector w2 = TLanes.Load(ref w, 2 * width);
                TVector value0 = TLanes.Create(Unsafe.Add(ref x0, i));
                sum0_0 = TLanes.MultiplyAdd(value0, w0, sum0_0);
                sum0_1 = TLanes.MultiplyAdd(value0, w1, sum0_1);
                sum0_2 = TLanes.MultiplyAdd(value0, w2, sum0_2);
                TVector value1 = TLanes.Create(Unsafe.Add(ref x1, i));
                sum1_0 = TLanes.MultiplyAdd(value1, w0, sum1_0);
                sum1_1 = TLanes.MultiplyAdd(value1, w1, sum1_1);
                sum1_2 = TLanes.MultiplyAdd(value1, w2, sum1_2);
                TVector value2 = TLanes.Create(Unsafe.Add(ref x2, i));
                sum2_0 = TLanes.MultiplyAdd(value2, w0, sum2_0);
                sum2_1 = TLanes.MultiplyAdd(value2, w1, sum2_1);
                sum2_2 = TLanes.MultiplyAdd(value2, w2, sum2_2);
                TVector value3 = TLanes.Create(Unsafe.Add(ref x3, i));
                sum3_0 = TLanes.MultiplyAdd(value3, w0, sum3_0);
                sum3_1 = TLanes.MultiplyAdd(value3, w1, sum3_1);
                sum3_2 = TLanes.MultiplyAdd(value3, w2, sum3_2);
                TVector value4 = TLanes.Create(Unsafe.Add(ref x4, i));
                sum4_0 = TLanes.MultiplyAdd(value4, w0, sum4_0);
                sum4_1 = TLanes.MultiplyAdd(value4, w1, sum4_1);
                sum4_2 = TLanes.MultiplyAdd(value4, w2, sum4_2);
                TVector value5 = TLanes.Create(Unsafe.Add(ref x5, i));
                sum5_0 = TLanes.MultiplyAdd(value5, w0, sum5_0);
                sum5_1 = TLanes.MultiplyAdd(value5, w1, sum5_1);
                sum5_2 = TLanes.MultiplyAdd(value5, w2, sum5_2);
                TVector value6 = TLanes.Create(Unsafe.Add(ref x6, i));
                sum6_0 = TLanes.MultiplyAdd(value6, w0, sum6_0);
                sum6_1 = TLanes.MultiplyAdd(value6, w1, sum6_1);
                sum6_2 = TLanes.MultiplyAdd(value6, w2, sum6_2);
                TVector value7 = TLanes.Create(Unsafe.Add(ref x7, i));
                sum7_0 = TLanes.MultiplyAdd(value7, w0, sum7_0);
                sum7_1 = TLanes.MultiplyAdd(value7, w1, sum7_1);
                sum7_2 = TLanes.MultiplyAdd(value7, w2, sum7_2);
                w = ref Unsafe.Add(ref w, stride);
            }

            TLanes.Store(sum0_0, ref z, row * stride);
            TLanes.Store(sum0_1, ref z, (row * stride) + width);
            TLanes.Store(sum0_2, ref z, (row * stride) + (2 * width));
            TLanes.Store(sum1_0, ref z, row1 * stride);
            TLanes.Store(sum1_1, ref z, (row1 * stride) + width);
            TLanes.Store(sum1_2, ref z, (row1 * stride) + (2 * width));
            TLanes.Store(sum2_0, ref z, row2 * stride);
            TLanes.Store(sum2_1, ref z, (row2 * stride) + width);
            TLanes.Store(sum2_2, ref z, (row2 * stride) + (2 * width));
            TLanes.Store(sum3_0, ref z, row3 * stride);
            TLanes.Store(sum3_1, ref z, (row3 * stride) + width);
            TLanes.Store(sum3_2, ref z, (row3 * stride) + (2 * width));
            TLanes.Store(sum4_0, ref z, row4 * stride);
            TLanes.Store(sum4_1, ref z, (row4 * stride) + width);
            TLanes.Store(sum4_2, ref z, (row4 * stride) + (2 * width));
            TLanes.Store(sum5_0, ref z, row5 * stride);
            TLanes.Store(sum5_1, ref z, (row5 * stride) + width);
            TLanes.Store(sum5_2, ref z, (row5 * stride) + (2 * width));
            TLanes.Store(sum6_0, ref z, row6 * stride);
            TLanes.Store(sum6_1, ref z, (row6 * stride) + width);
            TLanes.Store(sum6_2, ref z, (row6 * stride) + (2 * width));
            TLanes.Store(sum7_0, ref z, row7 * stride);
            TLanes.Store(sum7_1, ref z, (row7 * stride) + width);
            TLanes.Store(sum7_2, ref z, (row7 * stride) + (2 * width));
        }
    }

    // 16 sums.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void EightByTwo<TVector, TLanes, T>(
        ref T x, nuint xStride, nuint rows, nuint inputs, ref T weights, ref T start, nuint startStride, ref T z, nuint stride)
        where TVector : struct
        where TLanes : struct, ILanes<TVector, T>
        where T : unmanaged
    {
        nuint width = (nuint)TLanes.Count;
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
            TVector sum0_0 = TLanes.Load(ref start, row * startStride);
            TVector sum0_1 = TLanes.Load(ref start, (row * startStride) + width);
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

            TLanes.Store(sum0_0, ref z, row * stride);
            TLanes.Store(sum0_1, ref z, (row * stride) + width);
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

    // 8 sums: for processors with 16 registers, and for few rows.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void FourByTwo<TVector, TLanes, T>(
        ref T x, nuint xStride, nuint rows, nuint inputs, ref T weights, ref T start, nuint startStride, ref T z, nuint stride)
        where TVector : struct
        where TLanes : struct, ILanes<TVector, T>
        where T : unmanaged
    {
        nuint width = (nuint)TLanes.Count;
        for (nuint row = 0; row < rows; row += 4)
        {
            nuint row1 = nuint.Min(row + 1, rows - 1);
            nuint row2 = nuint.Min(row + 2, rows - 1);
            nuint row3 = nuint.Min(row + 3, rows - 1);
            ref T x0 = ref Unsafe.Add(ref x, row * xStride);
            ref T x1 = ref Unsafe.Add(ref x, row1 * xStride);
            ref T x2 = ref Unsafe.Add(ref x, row2 * xStride);
            ref T x3 = ref Unsafe.Add(ref x, row3 * xStride);
            TVector sum0_0 = TLanes.Load(ref start, row * startStride);
            TVector sum0_1 = TLanes.Load(ref start, (row * startStride) + width);
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

            TLanes.Store(sum0_0, ref z, row * stride);
            TLanes.Store(sum0_1, ref z, (row * stride) + width);
            TLanes.Store(sum1_0, ref z, row1 * stride);
            TLanes.Store(sum1_1, ref z, (row1 * stride) + width);
            TLanes.Store(sum2_0, ref z, row2 * stride);
            TLanes.Store(sum2_1, ref z, (row2 * stride) + width);
            TLanes.Store(sum3_0, ref z, row3 * stride);
            TLanes.Store(sum3_1, ref z, (row3 * stride) + width);
        }
    }
}
