using System.Runtime.CompilerServices;

namespace BackpropGen.CompilerServices;

// Some rows of z = b + x·W in tiles whose sums are cut into blocks: rows times vectors of nodes times blocks of inputs. The blocks take the place of rows, so that as
// many sums as in other tiles stay in registers. Where fewer rows are left than a tile has, it computes the last one several times.
internal static class BlockTiles
{
    // 24 sums.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void FourByThreeInTwo<TVector, TLanes, T>(ref T x, nuint xStride, nuint rows, in SumBlocks blocks, ref T weights, ref T bias, ref T z, nuint stride)
        where TVector : struct
        where TLanes : struct, ILanes<TVector, T>
        where T : unmanaged
    {
        nuint width = (nuint)TLanes.Count;
        ref T w1 = ref Unsafe.Add(ref weights, blocks.Second * stride);
        nuint count0 = blocks.Second;
        nuint count1 = blocks.End - blocks.Second;
        nuint shared = nuint.Min(count0, count1);
        for (nuint row = 0; row < rows; row += 4)
        {
            nuint row1 = nuint.Min(row + 1, rows - 1);
            nuint row2 = nuint.Min(row + 2, rows - 1);
            nuint row3 = nuint.Min(row + 3, rows - 1);
            ref T x0 = ref Unsafe.Add(ref x, row * xStride);
            ref T x1 = ref Unsafe.Add(ref x, row1 * xStride);
            ref T x2 = ref Unsafe.Add(ref x, row2 * xStride);
            ref T x3 = ref Unsafe.Add(ref x, row3 * xStride);
            TVector sum0_0_0 = TLanes.Load(ref bias, 0);
            TVector sum0_0_1 = TLanes.Load(ref bias, width);
            TVector sum0_0_2 = TLanes.Load(ref bias, 2 * width);
            TVector sum1_0_0 = sum0_0_0;
            TVector sum1_0_1 = sum0_0_1;
            TVector sum1_0_2 = sum0_0_2;
            TVector sum2_0_0 = sum0_0_0;
            TVector sum2_0_1 = sum0_0_1;
            TVector sum2_0_2 = sum0_0_2;
            TVector sum3_0_0 = sum0_0_0;
            TVector sum3_0_1 = sum0_0_1;
            TVector sum3_0_2 = sum0_0_2;
            TVector sum0_1_0 = default;
            TVector sum0_1_1 = default;
            TVector sum0_1_2 = default;
            TVector sum1_1_0 = default;
            TVector sum1_1_1 = default;
            TVector sum1_1_2 = default;
            TVector sum2_1_0 = default;
            TVector sum2_1_1 = default;
            TVector sum2_1_2 = default;
            TVector sum3_1_0 = default;
            TVector sum3_1_1 = default;
            TVector sum3_1_2 = default;

            nuint at = 0;
            nuint i = 0;
            for (; i < shared; i++)
            {
                TVector weight0_0 = TLanes.Load(ref weights, at);
                TVector weight0_1 = TLanes.Load(ref weights, at + width);
                TVector weight0_2 = TLanes.Load(ref weights, at + (2 * width));
                TVector value0_0 = TLanes.Create(Unsafe.Add(ref x0, i));
                sum0_0_0 = TLanes.MultiplyAdd(value0_0, weight0_0, sum0_0_0);
                sum0_0_1 = TLanes.MultiplyAdd(value0_0, weight0_1, sum0_0_1);
                sum0_0_2 = TLanes.MultiplyAdd(value0_0, weight0_2, sum0_0_2);
                TVector value1_0 = TLanes.Create(Unsafe.Add(ref x1, i));
                sum1_0_0 = TLanes.MultiplyAdd(value1_0, weight0_0, sum1_0_0);
                sum1_0_1 = TLanes.MultiplyAdd(value1_0, weight0_1, sum1_0_1);
                sum1_0_2 = TLanes.MultiplyAdd(value1_0, weight0_2, sum1_0_2);
                TVector value2_0 = TLanes.Create(Unsafe.Add(ref x2, i));
                sum2_0_0 = TLanes.MultiplyAdd(value2_0, weight0_0, sum2_0_0);
                sum2_0_1 = TLanes.MultiplyAdd(value2_0, weight0_1, sum2_0_1);
                sum2_0_2 = TLanes.MultiplyAdd(value2_0, weight0_2, sum2_0_2);
                TVector value3_0 = TLanes.Create(Unsafe.Add(ref x3, i));
                sum3_0_0 = TLanes.MultiplyAdd(value3_0, weight0_0, sum3_0_0);
                sum3_0_1 = TLanes.MultiplyAdd(value3_0, weight0_1, sum3_0_1);
                sum3_0_2 = TLanes.MultiplyAdd(value3_0, weight0_2, sum3_0_2);
                TVector weight1_0 = TLanes.Load(ref w1, at);
                TVector weight1_1 = TLanes.Load(ref w1, at + width);
                TVector weight1_2 = TLanes.Load(ref w1, at + (2 * width));
                TVector value0_1 = TLanes.Create(Unsafe.Add(ref x0, blocks.Second + i));
                sum0_1_0 = TLanes.MultiplyAdd(value0_1, weight1_0, sum0_1_0);
                sum0_1_1 = TLanes.MultiplyAdd(value0_1, weight1_1, sum0_1_1);
                sum0_1_2 = TLanes.MultiplyAdd(value0_1, weight1_2, sum0_1_2);
                TVector value1_1 = TLanes.Create(Unsafe.Add(ref x1, blocks.Second + i));
                sum1_1_0 = TLanes.MultiplyAdd(value1_1, weight1_0, sum1_1_0);
                sum1_1_1 = TLanes.MultiplyAdd(value1_1, weight1_1, sum1_1_1);
                sum1_1_2 = TLanes.MultiplyAdd(value1_1, weight1_2, sum1_1_2);
                TVector value2_1 = TLanes.Create(Unsafe.Add(ref x2, blocks.Second + i));
                sum2_1_0 = TLanes.MultiplyAdd(value2_1, weight1_0, sum2_1_0);
                sum2_1_1 = TLanes.MultiplyAdd(value2_1, weight1_1, sum2_1_1);
                sum2_1_2 = TLanes.MultiplyAdd(value2_1, weight1_2, sum2_1_2);
                TVector value3_1 = TLanes.Create(Unsafe.Add(ref x3, blocks.Second + i));
                sum3_1_0 = TLanes.MultiplyAdd(value3_1, weight1_0, sum3_1_0);
                sum3_1_1 = TLanes.MultiplyAdd(value3_1, weight1_1, sum3_1_1);
                sum3_1_2 = TLanes.MultiplyAdd(value3_1, weight1_2, sum3_1_2);
                at += stride;
            }

            for (; i < count0 || i < count1; i++)
            {
                if (i < count0)
                {
                    TVector weight0_0 = TLanes.Load(ref weights, at);
                    TVector weight0_1 = TLanes.Load(ref weights, at + width);
                    TVector weight0_2 = TLanes.Load(ref weights, at + (2 * width));
                    TVector value0_0 = TLanes.Create(Unsafe.Add(ref x0, i));
                    sum0_0_0 = TLanes.MultiplyAdd(value0_0, weight0_0, sum0_0_0);
                    sum0_0_1 = TLanes.MultiplyAdd(value0_0, weight0_1, sum0_0_1);
                    sum0_0_2 = TLanes.MultiplyAdd(value0_0, weight0_2, sum0_0_2);
                    TVector value1_0 = TLanes.Create(Unsafe.Add(ref x1, i));
                    sum1_0_0 = TLanes.MultiplyAdd(value1_0, weight0_0, sum1_0_0);
                    sum1_0_1 = TLanes.MultiplyAdd(value1_0, weight0_1, sum1_0_1);
                    sum1_0_2 = TLanes.MultiplyAdd(value1_0, weight0_2, sum1_0_2);
                    TVector value2_0 = TLanes.Create(Unsafe.Add(ref x2, i));
                    sum2_0_0 = TLanes.MultiplyAdd(value2_0, weight0_0, sum2_0_0);
                    sum2_0_1 = TLanes.MultiplyAdd(value2_0, weight0_1, sum2_0_1);
                    sum2_0_2 = TLanes.MultiplyAdd(value2_0, weight0_2, sum2_0_2);
                    TVector value3_0 = TLanes.Create(Unsafe.Add(ref x3, i));
                    sum3_0_0 = TLanes.MultiplyAdd(value3_0, weight0_0, sum3_0_0);
                    sum3_0_1 = TLanes.MultiplyAdd(value3_0, weight0_1, sum3_0_1);
                    sum3_0_2 = TLanes.MultiplyAdd(value3_0, weight0_2, sum3_0_2);
                }

                if (i < count1)
                {
                    TVector weight1_0 = TLanes.Load(ref w1, at);
                    TVector weight1_1 = TLanes.Load(ref w1, at + width);
                    TVector weight1_2 = TLanes.Load(ref w1, at + (2 * width));
                    TVector value0_1 = TLanes.Create(Unsafe.Add(ref x0, blocks.Second + i));
                    sum0_1_0 = TLanes.MultiplyAdd(value0_1, weight1_0, sum0_1_0);
                    sum0_1_1 = TLanes.MultiplyAdd(value0_1, weight1_1, sum0_1_1);
                    sum0_1_2 = TLanes.MultiplyAdd(value0_1, weight1_2, sum0_1_2);
                    TVector value1_1 = TLanes.Create(Unsafe.Add(ref x1, blocks.Second + i));
                    sum1_1_0 = TLanes.MultiplyAdd(value1_1, weight1_0, sum1_1_0);
                    sum1_1_1 = TLanes.MultiplyAdd(value1_1, weight1_1, sum1_1_1);
                    sum1_1_2 = TLanes.MultiplyAdd(value1_1, weight1_2, sum1_1_2);
                    TVector value2_1 = TLanes.Create(Unsafe.Add(ref x2, blocks.Second + i));
                    sum2_1_0 = TLanes.MultiplyAdd(value2_1, weight1_0, sum2_1_0);
                    sum2_1_1 = TLanes.MultiplyAdd(value2_1, weight1_1, sum2_1_1);
                    sum2_1_2 = TLanes.MultiplyAdd(value2_1, weight1_2, sum2_1_2);
                    TVector value3_1 = TLanes.Create(Unsafe.Add(ref x3, blocks.Second + i));
                    sum3_1_0 = TLanes.MultiplyAdd(value3_1, weight1_0, sum3_1_0);
                    sum3_1_1 = TLanes.MultiplyAdd(value3_1, weight1_1, sum3_1_1);
                    sum3_1_2 = TLanes.MultiplyAdd(value3_1, weight1_2, sum3_1_2);
                }

                at += stride;
            }

            TLanes.Store(TLanes.Add(sum0_0_0, sum0_1_0), ref z, row * stride);
            TLanes.Store(TLanes.Add(sum0_0_1, sum0_1_1), ref z, (row * stride) + width);
            TLanes.Store(TLanes.Add(sum0_0_2, sum0_1_2), ref z, (row * stride) + (2 * width));
            TLanes.Store(TLanes.Add(sum1_0_0, sum1_1_0), ref z, row1 * stride);
            TLanes.Store(TLanes.Add(sum1_0_1, sum1_1_1), ref z, (row1 * stride) + width);
            TLanes.Store(TLanes.Add(sum1_0_2, sum1_1_2), ref z, (row1 * stride) + (2 * width));
            TLanes.Store(TLanes.Add(sum2_0_0, sum2_1_0), ref z, row2 * stride);
            TLanes.Store(TLanes.Add(sum2_0_1, sum2_1_1), ref z, (row2 * stride) + width);
            TLanes.Store(TLanes.Add(sum2_0_2, sum2_1_2), ref z, (row2 * stride) + (2 * width));
            TLanes.Store(TLanes.Add(sum3_0_0, sum3_1_0), ref z, row3 * stride);
            TLanes.Store(TLanes.Add(sum3_0_1, sum3_1_1), ref z, (row3 * stride) + width);
            TLanes.Store(TLanes.Add(sum3_0_2, sum3_1_2), ref z, (row3 * stride) + (2 * width));
        }
    }

    // 16 sums.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void FourByTwoInTwo<TVector, TLanes, T>(ref T x, nuint xStride, nuint rows, in SumBlocks blocks, ref T weights, ref T bias, ref T z, nuint stride)
        where TVector : struct
        where TLanes : struct, ILanes<TVector, T>
        where T : unmanaged
    {
        nuint width = (nuint)TLanes.Count;
        ref T w1 = ref Unsafe.Add(ref weights, blocks.Second * stride);
        nuint count0 = blocks.Second;
        nuint count1 = blocks.End - blocks.Second;
        nuint shared = nuint.Min(count0, count1);
        for (nuint row = 0; row < rows; row += 4)
        {
            nuint row1 = nuint.Min(row + 1, rows - 1);
            nuint row2 = nuint.Min(row + 2, rows - 1);
            nuint row3 = nuint.Min(row + 3, rows - 1);
            ref T x0 = ref Unsafe.Add(ref x, row * xStride);
            ref T x1 = ref Unsafe.Add(ref x, row1 * xStride);
            ref T x2 = ref Unsafe.Add(ref x, row2 * xStride);
            ref T x3 = ref Unsafe.Add(ref x, row3 * xStride);
            TVector sum0_0_0 = TLanes.Load(ref bias, 0);
            TVector sum0_0_1 = TLanes.Load(ref bias, width);
            TVector sum1_0_0 = sum0_0_0;
            TVector sum1_0_1 = sum0_0_1;
            TVector sum2_0_0 = sum0_0_0;
            TVector sum2_0_1 = sum0_0_1;
            TVector sum3_0_0 = sum0_0_0;
            TVector sum3_0_1 = sum0_0_1;
            TVector sum0_1_0 = default;
            TVector sum0_1_1 = default;
            TVector sum1_1_0 = default;
            TVector sum1_1_1 = default;
            TVector sum2_1_0 = default;
            TVector sum2_1_1 = default;
            TVector sum3_1_0 = default;
            TVector sum3_1_1 = default;

            nuint at = 0;
            nuint i = 0;
            for (; i < shared; i++)
            {
                TVector weight0_0 = TLanes.Load(ref weights, at);
                TVector weight0_1 = TLanes.Load(ref weights, at + width);
                TVector value0_0 = TLanes.Create(Unsafe.Add(ref x0, i));
                sum0_0_0 = TLanes.MultiplyAdd(value0_0, weight0_0, sum0_0_0);
                sum0_0_1 = TLanes.MultiplyAdd(value0_0, weight0_1, sum0_0_1);
                TVector value1_0 = TLanes.Create(Unsafe.Add(ref x1, i));
                sum1_0_0 = TLanes.MultiplyAdd(value1_0, weight0_0, sum1_0_0);
                sum1_0_1 = TLanes.MultiplyAdd(value1_0, weight0_1, sum1_0_1);
                TVector value2_0 = TLanes.Create(Unsafe.Add(ref x2, i));
                sum2_0_0 = TLanes.MultiplyAdd(value2_0, weight0_0, sum2_0_0);
                sum2_0_1 = TLanes.MultiplyAdd(value2_0, weight0_1, sum2_0_1);
                TVector value3_0 = TLanes.Create(Unsafe.Add(ref x3, i));
                sum3_0_0 = TLanes.MultiplyAdd(value3_0, weight0_0, sum3_0_0);
                sum3_0_1 = TLanes.MultiplyAdd(value3_0, weight0_1, sum3_0_1);
                TVector weight1_0 = TLanes.Load(ref w1, at);
                TVector weight1_1 = TLanes.Load(ref w1, at + width);
                TVector value0_1 = TLanes.Create(Unsafe.Add(ref x0, blocks.Second + i));
                sum0_1_0 = TLanes.MultiplyAdd(value0_1, weight1_0, sum0_1_0);
                sum0_1_1 = TLanes.MultiplyAdd(value0_1, weight1_1, sum0_1_1);
                TVector value1_1 = TLanes.Create(Unsafe.Add(ref x1, blocks.Second + i));
                sum1_1_0 = TLanes.MultiplyAdd(value1_1, weight1_0, sum1_1_0);
                sum1_1_1 = TLanes.MultiplyAdd(value1_1, weight1_1, sum1_1_1);
                TVector value2_1 = TLanes.Create(Unsafe.Add(ref x2, blocks.Second + i));
                sum2_1_0 = TLanes.MultiplyAdd(value2_1, weight1_0, sum2_1_0);
                sum2_1_1 = TLanes.MultiplyAdd(value2_1, weight1_1, sum2_1_1);
                TVector value3_1 = TLanes.Create(Unsafe.Add(ref x3, blocks.Second + i));
                sum3_1_0 = TLanes.MultiplyAdd(value3_1, weight1_0, sum3_1_0);
                sum3_1_1 = TLanes.MultiplyAdd(value3_1, weight1_1, sum3_1_1);
                at += stride;
            }

            for (; i < count0 || i < count1; i++)
            {
                if (i < count0)
                {
                    TVector weight0_0 = TLanes.Load(ref weights, at);
                    TVector weight0_1 = TLanes.Load(ref weights, at + width);
                    TVector value0_0 = TLanes.Create(Unsafe.Add(ref x0, i));
                    sum0_0_0 = TLanes.MultiplyAdd(value0_0, weight0_0, sum0_0_0);
                    sum0_0_1 = TLanes.MultiplyAdd(value0_0, weight0_1, sum0_0_1);
                    TVector value1_0 = TLanes.Create(Unsafe.Add(ref x1, i));
                    sum1_0_0 = TLanes.MultiplyAdd(value1_0, weight0_0, sum1_0_0);
                    sum1_0_1 = TLanes.MultiplyAdd(value1_0, weight0_1, sum1_0_1);
                    TVector value2_0 = TLanes.Create(Unsafe.Add(ref x2, i));
                    sum2_0_0 = TLanes.MultiplyAdd(value2_0, weight0_0, sum2_0_0);
                    sum2_0_1 = TLanes.MultiplyAdd(value2_0, weight0_1, sum2_0_1);
                    TVector value3_0 = TLanes.Create(Unsafe.Add(ref x3, i));
                    sum3_0_0 = TLanes.MultiplyAdd(value3_0, weight0_0, sum3_0_0);
                    sum3_0_1 = TLanes.MultiplyAdd(value3_0, weight0_1, sum3_0_1);
                }

                if (i < count1)
                {
                    TVector weight1_0 = TLanes.Load(ref w1, at);
                    TVector weight1_1 = TLanes.Load(ref w1, at + width);
                    TVector value0_1 = TLanes.Create(Unsafe.Add(ref x0, blocks.Second + i));
                    sum0_1_0 = TLanes.MultiplyAdd(value0_1, weight1_0, sum0_1_0);
                    sum0_1_1 = TLanes.MultiplyAdd(value0_1, weight1_1, sum0_1_1);
                    TVector value1_1 = TLanes.Create(Unsafe.Add(ref x1, blocks.Second + i));
                    sum1_1_0 = TLanes.MultiplyAdd(value1_1, weight1_0, sum1_1_0);
                    sum1_1_1 = TLanes.MultiplyAdd(value1_1, weight1_1, sum1_1_1);
                    TVector value2_1 = TLanes.Create(Unsafe.Add(ref x2, blocks.Second + i));
                    sum2_1_0 = TLanes.MultiplyAdd(value2_1, weight1_0, sum2_1_0);
                    sum2_1_1 = TLanes.MultiplyAdd(value2_1, weight1_1, sum2_1_1);
                    TVector value3_1 = TLanes.Create(Unsafe.Add(ref x3, blocks.Second + i));
                    sum3_1_0 = TLanes.MultiplyAdd(value3_1, weight1_0, sum3_1_0);
                    sum3_1_1 = TLanes.MultiplyAdd(value3_1, weight1_1, sum3_1_1);
                }

                at += stride;
            }

            TLanes.Store(TLanes.Add(sum0_0_0, sum0_1_0), ref z, row * stride);
            TLanes.Store(TLanes.Add(sum0_0_1, sum0_1_1), ref z, (row * stride) + width);
            TLanes.Store(TLanes.Add(sum1_0_0, sum1_1_0), ref z, row1 * stride);
            TLanes.Store(TLanes.Add(sum1_0_1, sum1_1_1), ref z, (row1 * stride) + width);
            TLanes.Store(TLanes.Add(sum2_0_0, sum2_1_0), ref z, row2 * stride);
            TLanes.Store(TLanes.Add(sum2_0_1, sum2_1_1), ref z, (row2 * stride) + width);
            TLanes.Store(TLanes.Add(sum3_0_0, sum3_1_0), ref z, row3 * stride);
            TLanes.Store(TLanes.Add(sum3_0_1, sum3_1_1), ref z, (row3 * stride) + width);
        }
    }

    // 8 sums.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void FourByOneInTwo<TVector, TLanes, T>(ref T x, nuint xStride, nuint rows, in SumBlocks blocks, ref T weights, ref T bias, ref T z, nuint stride)
        where TVector : struct
        where TLanes : struct, ILanes<TVector, T>
        where T : unmanaged
    {
        ref T w1 = ref Unsafe.Add(ref weights, blocks.Second * stride);
        nuint count0 = blocks.Second;
        nuint count1 = blocks.End - blocks.Second;
        nuint shared = nuint.Min(count0, count1);
        for (nuint row = 0; row < rows; row += 4)
        {
            nuint row1 = nuint.Min(row + 1, rows - 1);
            nuint row2 = nuint.Min(row + 2, rows - 1);
            nuint row3 = nuint.Min(row + 3, rows - 1);
            ref T x0 = ref Unsafe.Add(ref x, row * xStride);
            ref T x1 = ref Unsafe.Add(ref x, row1 * xStride);
            ref T x2 = ref Unsafe.Add(ref x, row2 * xStride);
            ref T x3 = ref Unsafe.Add(ref x, row3 * xStride);
            TVector sum0_0 = TLanes.Load(ref bias, 0);
            TVector sum1_0 = sum0_0;
            TVector sum2_0 = sum0_0;
            TVector sum3_0 = sum0_0;
            TVector sum0_1 = default;
            TVector sum1_1 = default;
            TVector sum2_1 = default;
            TVector sum3_1 = default;

            nuint at = 0;
            nuint i = 0;
            for (; i < shared; i++)
            {
                TVector weight0 = TLanes.Load(ref weights, at);
                sum0_0 = TLanes.MultiplyAdd(weight0, TLanes.Create(Unsafe.Add(ref x0, i)), sum0_0);
                sum1_0 = TLanes.MultiplyAdd(weight0, TLanes.Create(Unsafe.Add(ref x1, i)), sum1_0);
                sum2_0 = TLanes.MultiplyAdd(weight0, TLanes.Create(Unsafe.Add(ref x2, i)), sum2_0);
                sum3_0 = TLanes.MultiplyAdd(weight0, TLanes.Create(Unsafe.Add(ref x3, i)), sum3_0);
                TVector weight1 = TLanes.Load(ref w1, at);
                sum0_1 = TLanes.MultiplyAdd(weight1, TLanes.Create(Unsafe.Add(ref x0, blocks.Second + i)), sum0_1);
                sum1_1 = TLanes.MultiplyAdd(weight1, TLanes.Create(Unsafe.Add(ref x1, blocks.Second + i)), sum1_1);
                sum2_1 = TLanes.MultiplyAdd(weight1, TLanes.Create(Unsafe.Add(ref x2, blocks.Second + i)), sum2_1);
                sum3_1 = TLanes.MultiplyAdd(weight1, TLanes.Create(Unsafe.Add(ref x3, blocks.Second + i)), sum3_1);
                at += stride;
            }

            for (; i < count0 || i < count1; i++)
            {
                if (i < count0)
                {
                    TVector weight0 = TLanes.Load(ref weights, at);
                    sum0_0 = TLanes.MultiplyAdd(weight0, TLanes.Create(Unsafe.Add(ref x0, i)), sum0_0);
                    sum1_0 = TLanes.MultiplyAdd(weight0, TLanes.Create(Unsafe.Add(ref x1, i)), sum1_0);
                    sum2_0 = TLanes.MultiplyAdd(weight0, TLanes.Create(Unsafe.Add(ref x2, i)), sum2_0);
                    sum3_0 = TLanes.MultiplyAdd(weight0, TLanes.Create(Unsafe.Add(ref x3, i)), sum3_0);
                }

                if (i < count1)
                {
                    TVector weight1 = TLanes.Load(ref w1, at);
                    sum0_1 = TLanes.MultiplyAdd(weight1, TLanes.Create(Unsafe.Add(ref x0, blocks.Second + i)), sum0_1);
                    sum1_1 = TLanes.MultiplyAdd(weight1, TLanes.Create(Unsafe.Add(ref x1, blocks.Second + i)), sum1_1);
                    sum2_1 = TLanes.MultiplyAdd(weight1, TLanes.Create(Unsafe.Add(ref x2, blocks.Second + i)), sum2_1);
                    sum3_1 = TLanes.MultiplyAdd(weight1, TLanes.Create(Unsafe.Add(ref x3, blocks.Second + i)), sum3_1);
                }

                at += stride;
            }

            TLanes.Store(TLanes.Add(sum0_0, sum0_1), ref z, row * stride);
            TLanes.Store(TLanes.Add(sum1_0, sum1_1), ref z, row1 * stride);
            TLanes.Store(TLanes.Add(sum2_0, sum2_1), ref z, row2 * stride);
            TLanes.Store(TLanes.Add(sum3_0, sum3_1), ref z, row3 * stride);
        }
    }

    // 16 sums.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void FourByOneInFour<TVector, TLanes, T>(ref T x, nuint xStride, nuint rows, in SumBlocks blocks, ref T weights, ref T bias, ref T z, nuint stride)
        where TVector : struct
        where TLanes : struct, ILanes<TVector, T>
        where T : unmanaged
    {
        ref T w1 = ref Unsafe.Add(ref weights, blocks.Second * stride);
        ref T w2 = ref Unsafe.Add(ref weights, blocks.Third * stride);
        ref T w3 = ref Unsafe.Add(ref weights, blocks.Fourth * stride);
        nuint count0 = blocks.Second;
        nuint count1 = blocks.Third - blocks.Second;
        nuint count2 = blocks.Fourth - blocks.Third;
        nuint count3 = blocks.End - blocks.Fourth;
        nuint shared = nuint.Min(nuint.Min(count0, count1), nuint.Min(count2, count3));
        for (nuint row = 0; row < rows; row += 4)
        {
            nuint row1 = nuint.Min(row + 1, rows - 1);
            nuint row2 = nuint.Min(row + 2, rows - 1);
            nuint row3 = nuint.Min(row + 3, rows - 1);
            ref T x0 = ref Unsafe.Add(ref x, row * xStride);
            ref T x1 = ref Unsafe.Add(ref x, row1 * xStride);
            ref T x2 = ref Unsafe.Add(ref x, row2 * xStride);
            ref T x3 = ref Unsafe.Add(ref x, row3 * xStride);
            TVector sum0_0 = TLanes.Load(ref bias, 0);
            TVector sum1_0 = sum0_0;
            TVector sum2_0 = sum0_0;
            TVector sum3_0 = sum0_0;
            TVector sum0_1 = default;
            TVector sum0_2 = default;
            TVector sum0_3 = default;
            TVector sum1_1 = default;
            TVector sum1_2 = default;
            TVector sum1_3 = default;
            TVector sum2_1 = default;
            TVector sum2_2 = default;
            TVector sum2_3 = default;
            TVector sum3_1 = default;
            TVector sum3_2 = default;
            TVector sum3_3 = default;

            nuint at = 0;
            nuint i = 0;
            for (; i < shared; i++)
            {
                TVector weight0 = TLanes.Load(ref weights, at);
                sum0_0 = TLanes.MultiplyAdd(weight0, TLanes.Create(Unsafe.Add(ref x0, i)), sum0_0);
                sum1_0 = TLanes.MultiplyAdd(weight0, TLanes.Create(Unsafe.Add(ref x1, i)), sum1_0);
                sum2_0 = TLanes.MultiplyAdd(weight0, TLanes.Create(Unsafe.Add(ref x2, i)), sum2_0);
                sum3_0 = TLanes.MultiplyAdd(weight0, TLanes.Create(Unsafe.Add(ref x3, i)), sum3_0);
                TVector weight1 = TLanes.Load(ref w1, at);
                sum0_1 = TLanes.MultiplyAdd(weight1, TLanes.Create(Unsafe.Add(ref x0, blocks.Second + i)), sum0_1);
                sum1_1 = TLanes.MultiplyAdd(weight1, TLanes.Create(Unsafe.Add(ref x1, blocks.Second + i)), sum1_1);
                sum2_1 = TLanes.MultiplyAdd(weight1, TLanes.Create(Unsafe.Add(ref x2, blocks.Second + i)), sum2_1);
                sum3_1 = TLanes.MultiplyAdd(weight1, TLanes.Create(Unsafe.Add(ref x3, blocks.Second + i)), sum3_1);
                TVector weight2 = TLanes.Load(ref w2, at);
                sum0_2 = TLanes.MultiplyAdd(weight2, TLanes.Create(Unsafe.Add(ref x0, blocks.Third + i)), sum0_2);
                sum1_2 = TLanes.MultiplyAdd(weight2, TLanes.Create(Unsafe.Add(ref x1, blocks.Third + i)), sum1_2);
                sum2_2 = TLanes.MultiplyAdd(weight2, TLanes.Create(Unsafe.Add(ref x2, blocks.Third + i)), sum2_2);
                sum3_2 = TLanes.MultiplyAdd(weight2, TLanes.Create(Unsafe.Add(ref x3, blocks.Third + i)), sum3_2);
                TVector weight3 = TLanes.Load(ref w3, at);
                sum0_3 = TLanes.MultiplyAdd(weight3, TLanes.Create(Unsafe.Add(ref x0, blocks.Fourth + i)), sum0_3);
                sum1_3 = TLanes.MultiplyAdd(weight3, TLanes.Create(Unsafe.Add(ref x1, blocks.Fourth + i)), sum1_3);
                sum2_3 = TLanes.MultiplyAdd(weight3, TLanes.Create(Unsafe.Add(ref x2, blocks.Fourth + i)), sum2_3);
                sum3_3 = TLanes.MultiplyAdd(weight3, TLanes.Create(Unsafe.Add(ref x3, blocks.Fourth + i)), sum3_3);
                at += stride;
            }

            for (; i < count0 || i < count1 || i < count2 || i < count3; i++)
            {
                if (i < count0)
                {
                    TVector weight0 = TLanes.Load(ref weights, at);
                    sum0_0 = TLanes.MultiplyAdd(weight0, TLanes.Create(Unsafe.Add(ref x0, i)), sum0_0);
                    sum1_0 = TLanes.MultiplyAdd(weight0, TLanes.Create(Unsafe.Add(ref x1, i)), sum1_0);
                    sum2_0 = TLanes.MultiplyAdd(weight0, TLanes.Create(Unsafe.Add(ref x2, i)), sum2_0);
                    sum3_0 = TLanes.MultiplyAdd(weight0, TLanes.Create(Unsafe.Add(ref x3, i)), sum3_0);
                }

                if (i < count1)
                {
                    TVector weight1 = TLanes.Load(ref w1, at);
                    sum0_1 = TLanes.MultiplyAdd(weight1, TLanes.Create(Unsafe.Add(ref x0, blocks.Second + i)), sum0_1);
                    sum1_1 = TLanes.MultiplyAdd(weight1, TLanes.Create(Unsafe.Add(ref x1, blocks.Second + i)), sum1_1);
                    sum2_1 = TLanes.MultiplyAdd(weight1, TLanes.Create(Unsafe.Add(ref x2, blocks.Second + i)), sum2_1);
                    sum3_1 = TLanes.MultiplyAdd(weight1, TLanes.Create(Unsafe.Add(ref x3, blocks.Second + i)), sum3_1);
                }

                if (i < count2)
                {
                    TVector weight2 = TLanes.Load(ref w2, at);
                    sum0_2 = TLanes.MultiplyAdd(weight2, TLanes.Create(Unsafe.Add(ref x0, blocks.Third + i)), sum0_2);
                    sum1_2 = TLanes.MultiplyAdd(weight2, TLanes.Create(Unsafe.Add(ref x1, blocks.Third + i)), sum1_2);
                    sum2_2 = TLanes.MultiplyAdd(weight2, TLanes.Create(Unsafe.Add(ref x2, blocks.Third + i)), sum2_2);
                    sum3_2 = TLanes.MultiplyAdd(weight2, TLanes.Create(Unsafe.Add(ref x3, blocks.Third + i)), sum3_2);
                }

                if (i < count3)
                {
                    TVector weight3 = TLanes.Load(ref w3, at);
                    sum0_3 = TLanes.MultiplyAdd(weight3, TLanes.Create(Unsafe.Add(ref x0, blocks.Fourth + i)), sum0_3);
                    sum1_3 = TLanes.MultiplyAdd(weight3, TLanes.Create(Unsafe.Add(ref x1, blocks.Fourth + i)), sum1_3);
                    sum2_3 = TLanes.MultiplyAdd(weight3, TLanes.Create(Unsafe.Add(ref x2, blocks.Fourth + i)), sum2_3);
                    sum3_3 = TLanes.MultiplyAdd(weight3, TLanes.Create(Unsafe.Add(ref x3, blocks.Fourth + i)), sum3_3);
                }

                at += stride;
            }

            TLanes.Store(TLanes.Add(TLanes.Add(sum0_0, sum0_1), TLanes.Add(sum0_2, sum0_3)), ref z, row * stride);
            TLanes.Store(TLanes.Add(TLanes.Add(sum1_0, sum1_1), TLanes.Add(sum1_2, sum1_3)), ref z, row1 * stride);
            TLanes.Store(TLanes.Add(TLanes.Add(sum2_0, sum2_1), TLanes.Add(sum2_2, sum2_3)), ref z, row2 * stride);
            TLanes.Store(TLanes.Add(TLanes.Add(sum3_0, sum3_1), TLanes.Add(sum3_2, sum3_3)), ref z, row3 * stride);
        }
    }

    // 8 sums.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void TwoByTwoInTwo<TVector, TLanes, T>(ref T x, nuint xStride, nuint rows, in SumBlocks blocks, ref T weights, ref T bias, ref T z, nuint stride)
        where TVector : struct
        where TLanes : struct, ILanes<TVector, T>
        where T : unmanaged
    {
        nuint width = (nuint)TLanes.Count;
        ref T w1 = ref Unsafe.Add(ref weights, blocks.Second * stride);
        nuint count0 = blocks.Second;
        nuint count1 = blocks.End - blocks.Second;
        nuint shared = nuint.Min(count0, count1);
        for (nuint row = 0; row < rows; row += 2)
        {
            nuint row1 = nuint.Min(row + 1, rows - 1);
            ref T x0 = ref Unsafe.Add(ref x, row * xStride);
            ref T x1 = ref Unsafe.Add(ref x, row1 * xStride);
            TVector sum0_0_0 = TLanes.Load(ref bias, 0);
            TVector sum0_0_1 = TLanes.Load(ref bias, width);
            TVector sum1_0_0 = sum0_0_0;
            TVector sum1_0_1 = sum0_0_1;
            TVector sum0_1_0 = default;
            TVector sum0_1_1 = default;
            TVector sum1_1_0 = default;
            TVector sum1_1_1 = default;

            nuint at = 0;
            nuint i = 0;
            for (; i < shared; i++)
            {
                TVector weight0_0 = TLanes.Load(ref weights, at);
                TVector weight0_1 = TLanes.Load(ref weights, at + width);
                TVector value0_0 = TLanes.Create(Unsafe.Add(ref x0, i));
                sum0_0_0 = TLanes.MultiplyAdd(value0_0, weight0_0, sum0_0_0);
                sum0_0_1 = TLanes.MultiplyAdd(value0_0, weight0_1, sum0_0_1);
                TVector value1_0 = TLanes.Create(Unsafe.Add(ref x1, i));
                sum1_0_0 = TLanes.MultiplyAdd(value1_0, weight0_0, sum1_0_0);
                sum1_0_1 = TLanes.MultiplyAdd(value1_0, weight0_1, sum1_0_1);
                TVector weight1_0 = TLanes.Load(ref w1, at);
                TVector weight1_1 = TLanes.Load(ref w1, at + width);
                TVector value0_1 = TLanes.Create(Unsafe.Add(ref x0, blocks.Second + i));
                sum0_1_0 = TLanes.MultiplyAdd(value0_1, weight1_0, sum0_1_0);
                sum0_1_1 = TLanes.MultiplyAdd(value0_1, weight1_1, sum0_1_1);
                TVector value1_1 = TLanes.Create(Unsafe.Add(ref x1, blocks.Second + i));
                sum1_1_0 = TLanes.MultiplyAdd(value1_1, weight1_0, sum1_1_0);
                sum1_1_1 = TLanes.MultiplyAdd(value1_1, weight1_1, sum1_1_1);
                at += stride;
            }

            for (; i < count0 || i < count1; i++)
            {
                if (i < count0)
                {
                    TVector weight0_0 = TLanes.Load(ref weights, at);
                    TVector weight0_1 = TLanes.Load(ref weights, at + width);
                    TVector value0_0 = TLanes.Create(Unsafe.Add(ref x0, i));
                    sum0_0_0 = TLanes.MultiplyAdd(value0_0, weight0_0, sum0_0_0);
                    sum0_0_1 = TLanes.MultiplyAdd(value0_0, weight0_1, sum0_0_1);
                    TVector value1_0 = TLanes.Create(Unsafe.Add(ref x1, i));
                    sum1_0_0 = TLanes.MultiplyAdd(value1_0, weight0_0, sum1_0_0);
                    sum1_0_1 = TLanes.MultiplyAdd(value1_0, weight0_1, sum1_0_1);
                }

                if (i < count1)
                {
                    TVector weight1_0 = TLanes.Load(ref w1, at);
                    TVector weight1_1 = TLanes.Load(ref w1, at + width);
                    TVector value0_1 = TLanes.Create(Unsafe.Add(ref x0, blocks.Second + i));
                    sum0_1_0 = TLanes.MultiplyAdd(value0_1, weight1_0, sum0_1_0);
                    sum0_1_1 = TLanes.MultiplyAdd(value0_1, weight1_1, sum0_1_1);
                    TVector value1_1 = TLanes.Create(Unsafe.Add(ref x1, blocks.Second + i));
                    sum1_1_0 = TLanes.MultiplyAdd(value1_1, weight1_0, sum1_1_0);
                    sum1_1_1 = TLanes.MultiplyAdd(value1_1, weight1_1, sum1_1_1);
                }

                at += stride;
            }

            TLanes.Store(TLanes.Add(sum0_0_0, sum0_1_0), ref z, row * stride);
            TLanes.Store(TLanes.Add(sum0_0_1, sum0_1_1), ref z, (row * stride) + width);
            TLanes.Store(TLanes.Add(sum1_0_0, sum1_1_0), ref z, row1 * stride);
            TLanes.Store(TLanes.Add(sum1_0_1, sum1_1_1), ref z, (row1 * stride) + width);
        }
    }

    // 8 sums at a time: those of the first two blocks, and then those of the others.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void TwoByTwoInFour<TVector, TLanes, T>(ref T x, nuint xStride, nuint rows, in SumBlocks blocks, ref T weights, ref T bias, ref T z, nuint stride)
        where TVector : struct
        where TLanes : struct, ILanes<TVector, T>
        where T : unmanaged
    {
        nuint width = (nuint)TLanes.Count;
        ref T w1 = ref Unsafe.Add(ref weights, blocks.Second * stride);
        ref T w2 = ref Unsafe.Add(ref weights, blocks.Third * stride);
        ref T w3 = ref Unsafe.Add(ref weights, blocks.Fourth * stride);
        for (nuint row = 0; row < rows; row += 2)
        {
            nuint row1 = nuint.Min(row + 1, rows - 1);
            ref T x0 = ref Unsafe.Add(ref x, row * xStride);
            ref T x1 = ref Unsafe.Add(ref x, row1 * xStride);
            TVector sum0_0_0 = TLanes.Load(ref bias, 0);
            TVector sum0_0_1 = TLanes.Load(ref bias, width);
            TVector sum0_1_0 = default;
            TVector sum0_1_1 = default;
            TVector sum1_0_0 = TLanes.Load(ref bias, 0);
            TVector sum1_0_1 = TLanes.Load(ref bias, width);
            TVector sum1_1_0 = default;
            TVector sum1_1_1 = default;
            nuint count0 = blocks.Second;
            nuint count1 = blocks.Third - blocks.Second;
            nuint at = 0;
            for (nuint i = 0; i < count0 || i < count1; i++)
            {
                if (i < count0)
                {
                    TVector weight0_0 = TLanes.Load(ref weights, at);
                    TVector weight0_1 = TLanes.Load(ref weights, at + width);
                    TVector value0_0 = TLanes.Create(Unsafe.Add(ref x0, i));
                    sum0_0_0 = TLanes.MultiplyAdd(value0_0, weight0_0, sum0_0_0);
                    sum0_0_1 = TLanes.MultiplyAdd(value0_0, weight0_1, sum0_0_1);
                    TVector value1_0 = TLanes.Create(Unsafe.Add(ref x1, i));
                    sum1_0_0 = TLanes.MultiplyAdd(value1_0, weight0_0, sum1_0_0);
                    sum1_0_1 = TLanes.MultiplyAdd(value1_0, weight0_1, sum1_0_1);
                }

                if (i < count1)
                {
                    TVector weight1_0 = TLanes.Load(ref w1, at);
                    TVector weight1_1 = TLanes.Load(ref w1, at + width);
                    TVector value0_1 = TLanes.Create(Unsafe.Add(ref x0, blocks.Second + i));
                    sum0_1_0 = TLanes.MultiplyAdd(value0_1, weight1_0, sum0_1_0);
                    sum0_1_1 = TLanes.MultiplyAdd(value0_1, weight1_1, sum0_1_1);
                    TVector value1_1 = TLanes.Create(Unsafe.Add(ref x1, blocks.Second + i));
                    sum1_1_0 = TLanes.MultiplyAdd(value1_1, weight1_0, sum1_1_0);
                    sum1_1_1 = TLanes.MultiplyAdd(value1_1, weight1_1, sum1_1_1);
                }

                at += stride;
            }

            TVector total0_0 = TLanes.Add(sum0_0_0, sum0_1_0);
            TVector total0_1 = TLanes.Add(sum0_0_1, sum0_1_1);
            TVector total1_0 = TLanes.Add(sum1_0_0, sum1_1_0);
            TVector total1_1 = TLanes.Add(sum1_0_1, sum1_1_1);
            TVector sum0_2_0 = default;
            TVector sum0_2_1 = default;
            TVector sum0_3_0 = default;
            TVector sum0_3_1 = default;
            TVector sum1_2_0 = default;
            TVector sum1_2_1 = default;
            TVector sum1_3_0 = default;
            TVector sum1_3_1 = default;
            nuint count2 = blocks.Fourth - blocks.Third;
            nuint count3 = blocks.End - blocks.Fourth;
            nuint atOthers = 0;
            for (nuint k = 0; k < count2 || k < count3; k++)
            {
                if (k < count2)
                {
                    TVector weight2_0 = TLanes.Load(ref w2, atOthers);
                    TVector weight2_1 = TLanes.Load(ref w2, atOthers + width);
                    TVector value0_2 = TLanes.Create(Unsafe.Add(ref x0, blocks.Third + k));
                    sum0_2_0 = TLanes.MultiplyAdd(value0_2, weight2_0, sum0_2_0);
                    sum0_2_1 = TLanes.MultiplyAdd(value0_2, weight2_1, sum0_2_1);
                    TVector value1_2 = TLanes.Create(Unsafe.Add(ref x1, blocks.Third + k));
                    sum1_2_0 = TLanes.MultiplyAdd(value1_2, weight2_0, sum1_2_0);
                    sum1_2_1 = TLanes.MultiplyAdd(value1_2, weight2_1, sum1_2_1);
                }

                if (k < count3)
                {
                    TVector weight3_0 = TLanes.Load(ref w3, atOthers);
                    TVector weight3_1 = TLanes.Load(ref w3, atOthers + width);
                    TVector value0_3 = TLanes.Create(Unsafe.Add(ref x0, blocks.Fourth + k));
                    sum0_3_0 = TLanes.MultiplyAdd(value0_3, weight3_0, sum0_3_0);
                    sum0_3_1 = TLanes.MultiplyAdd(value0_3, weight3_1, sum0_3_1);
                    TVector value1_3 = TLanes.Create(Unsafe.Add(ref x1, blocks.Fourth + k));
                    sum1_3_0 = TLanes.MultiplyAdd(value1_3, weight3_0, sum1_3_0);
                    sum1_3_1 = TLanes.MultiplyAdd(value1_3, weight3_1, sum1_3_1);
                }

                atOthers += stride;
            }

            TLanes.Store(TLanes.Add(total0_0, TLanes.Add(sum0_2_0, sum0_3_0)), ref z, row * stride);
            TLanes.Store(TLanes.Add(total0_1, TLanes.Add(sum0_2_1, sum0_3_1)), ref z, (row * stride) + width);
            TLanes.Store(TLanes.Add(total1_0, TLanes.Add(sum1_2_0, sum1_3_0)), ref z, row1 * stride);
            TLanes.Store(TLanes.Add(total1_1, TLanes.Add(sum1_2_1, sum1_3_1)), ref z, (row1 * stride) + width);
        }
    }
}
