using System.Runtime.CompilerServices;

namespace BackpropGen.CompilerServices;

// The gradient of a layer over some rows, XᵀD, in tiles: inputs times vectors of nodes, whose sums stay in registers while the rows run. The sink
// says what becomes of them. Where fewer inputs are left than a tile has, it computes the last one several times, and the sink takes it once.
internal static partial class GradientTiles
{
    // 24 sums, 3 vectors of d and a value: for processors with 32 vector registers.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void EightByThree<TVector, TLanes, T, TSink>(
        ref T x, nuint xStride, nuint rows, nuint inputs, ref T d, nuint stride, nuint offset, ref TSink sink)
        where TVector : struct
        where TLanes : struct, ILanes<TVector, T>
        where T : unmanaged
        where TSink : struct, IGradientSink<TVector>, allows ref struct
    {
        nuint width = (nuint)TLanes.Count;
        for (nuint input = 0; input < inputs; input += 8)
        {
            nuint last = inputs - 1 - input;
            nuint input1 = nuint.Min(1, last);
            nuint input2 = nuint.Min(2, last);
            nuint input3 = nuint.Min(3, last);
            nuint input4 = nuint.Min(4, last);
            nuint input5 = nuint.Min(5, last);
            nuint input6 = nuint.Min(6, last);
            nuint input7 = nuint.Min(7, last);
            TVector sum0_0 = default;
            TVector sum0_1 = default;
            TVector sum0_2 = default;
            TVector sum1_0 = default;
            TVector sum1_1 = default;
            TVector sum1_2 = default;
            TVector sum2_0 = default;
            TVector sum2_1 = default;
            TVector sum2_2 = default;
            TVector sum3_0 = default;
            TVector sum3_1 = default;
            TVector sum3_2 = default;
            TVector sum4_0 = default;
            TVector sum4_1 = default;
            TVector sum4_2 = default;
            TVector sum5_0 = default;
            TVector sum5_1 = default;
            TVector sum5_2 = default;
            TVector sum6_0 = default;
            TVector sum6_1 = default;
            TVector sum6_2 = default;
            TVector sum7_0 = default;
            TVector sum7_1 = default;
            TVector sum7_2 = default;

            ref T xRow = ref Unsafe.Add(ref x, input);
            ref T dRow = ref d;
            for (nuint row = 0; row < rows; row++)
            {
                TVector d0 = TLanes.Load(ref dRow, 0);
                TVector d1 = TLanes.Load(ref dRow, width);
                TVector d2 = TLanes.Load(ref dRow, 2 * width);
                TVector value0 = TLanes.Create(xRow);
                sum0_0 = TLanes.MultiplyAdd(value0, d0, sum0_0);
                sum0_1 = TLanes.MultiplyAdd(value0, d1, sum0_1);
                sum0_2 = TLanes.MultiplyAdd(value0, d2, sum0_2);
                TVector value1 = TLanes.Create(Unsafe.Add(ref xRow, input1));
                sum1_0 = TLanes.MultiplyAdd(value1, d0, sum1_0);
                sum1_1 = TLanes.MultiplyAdd(value1, d1, sum1_1);
                sum1_2 = TLanes.MultiplyAdd(value1, d2, sum1_2);
                TVector value2 = TLanes.Create(Unsafe.Add(ref xRow, input2));
                sum2_0 = TLanes.MultiplyAdd(value2, d0, sum2_0);
                sum2_1 = TLanes.MultiplyAdd(value2, d1, sum2_1);
                sum2_2 = TLanes.MultiplyAdd(value2, d2, sum2_2);
                TVector value3 = TLanes.Create(Unsafe.Add(ref xRow, input3));
                sum3_0 = TLanes.MultiplyAdd(value3, d0, sum3_0);
                sum3_1 = TLanes.MultiplyAdd(value3, d1, sum3_1);
                sum3_2 = TLanes.MultiplyAdd(value3, d2, sum3_2);
                TVector value4 = TLanes.Create(Unsafe.Add(ref xRow, input4));
                sum4_0 = TLanes.MultiplyAdd(value4, d0, sum4_0);
                sum4_1 = TLanes.MultiplyAdd(value4, d1, sum4_1);
                sum4_2 = TLanes.MultiplyAdd(value4, d2, sum4_2);
                TVector value5 = TLanes.Create(Unsafe.Add(ref xRow, input5));
                sum5_0 = TLanes.MultiplyAdd(value5, d0, sum5_0);
                sum5_1 = TLanes.MultiplyAdd(value5, d1, sum5_1);
                sum5_2 = TLanes.MultiplyAdd(value5, d2, sum5_2);
                TVector value6 = TLanes.Create(Unsafe.Add(ref xRow, input6));
                sum6_0 = TLanes.MultiplyAdd(value6, d0, sum6_0);
                sum6_1 = TLanes.MultiplyAdd(value6, d1, sum6_1);
                sum6_2 = TLanes.MultiplyAdd(value6, d2, sum6_2);
                TVector value7 = TLanes.Create(Unsafe.Add(ref xRow, input7));
                sum7_0 = TLanes.MultiplyAdd(value7, d0, sum7_0);
                sum7_1 = TLanes.MultiplyAdd(value7, d1, sum7_1);
                sum7_2 = TLanes.MultiplyAdd(value7, d2, sum7_2);
                xRow = ref Unsafe.Add(ref xRow, xStride);
                dRow = ref Unsafe.Add(ref dRow, stride);
            }

            sink.Take(sum0_0, offset, slot: 0);
            sink.Take(sum0_1, offset + width, slot: 1);
            sink.Take(sum0_2, offset + (2 * width), slot: 2);
            if (last >= 1)
            {
                sink.Take(sum1_0, offset + stride, slot: 3);
                sink.Take(sum1_1, offset + stride + width, slot: 4);
                sink.Take(sum1_2, offset + stride + (2 * width), slot: 5);
            }

            if (last >= 2)
            {
                sink.Take(sum2_0, offset + (2 * stride), slot: 6);
                sink.Take(sum2_1, offset + (2 * stride) + width, slot: 7);
                sink.Take(sum2_2, offset + (2 * stride) + (2 * width), slot: 8);
            }

            if (last >= 3)
            {
                sink.Take(sum3_0, offset + (3 * stride), slot: 9);
                sink.Take(sum3_1, offset + (3 * stride) + width, slot: 10);
                sink.Take(sum3_2, offset + (3 * stride) + (2 * width), slot: 11);
            }

            if (last >= 4)
            {
                sink.Take(sum4_0, offset + (4 * stride), slot: 12);
                sink.Take(sum4_1, offset + (4 * stride) + width, slot: 13);
                sink.Take(sum4_2, offset + (4 * stride) + (2 * width), slot: 14);
            }

            if (last >= 5)
            {
                sink.Take(sum5_0, offset + (5 * stride), slot: 15);
                sink.Take(sum5_1, offset + (5 * stride) + width, slot: 16);
                sink.Take(sum5_2, offset + (5 * stride) + (2 * width), slot: 17);
            }

            if (last >= 6)
            {
                sink.Take(sum6_0, offset + (6 * stride), slot: 18);
                sink.Take(sum6_1, offset + (6 * stride) + width, slot: 19);
                sink.Take(sum6_2, offset + (6 * stride) + (2 * width), slot: 20);
            }

            if (last >= 7)
            {
                sink.Take(sum7_0, offset + (7 * stride), slot: 21);
                sink.Take(sum7_1, offset + (7 * stride) + width, slot: 22);
                sink.Take(sum7_2, offset + (7 * stride) + (2 * width), slot: 23);
            }

            sink.Finish(offset, stride, nuint.Min(8, inputs - input), 3);
            offset += 8 * stride;
        }
    }

    // 16 sums.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void EightByTwo<TVector, TLanes, T, TSink>(
        ref T x, nuint xStride, nuint rows, nuint inputs, ref T d, nuint stride, nuint offset, ref TSink sink)
        where TVector : struct
        where TLanes : struct, ILanes<TVector, T>
        where T : unmanaged
        where TSink : struct, IGradientSink<TVector>, allows ref struct
    {
        nuint width = (nuint)TLanes.Count;
        for (nuint input = 0; input < inputs; input += 8)
        {
            nuint last = inputs - 1 - input;
            nuint input1 = nuint.Min(1, last);
            nuint input2 = nuint.Min(2, last);
            nuint input3 = nuint.Min(3, last);
            nuint input4 = nuint.Min(4, last);
            nuint input5 = nuint.Min(5, last);
            nuint input6 = nuint.Min(6, last);
            nuint input7 = nuint.Min(7, last);
            TVector sum0_0 = default;
            TVector sum0_1 = default;
            TVector sum1_0 = default;
            TVector sum1_1 = default;
            TVector sum2_0 = default;
            TVector sum2_1 = default;
            TVector sum3_0 = default;
            TVector sum3_1 = default;
            TVector sum4_0 = default;
            TVector sum4_1 = default;
            TVector sum5_0 = default;
            TVector sum5_1 = default;
            TVector sum6_0 = default;
            TVector sum6_1 = default;
            TVector sum7_0 = default;
            TVector sum7_1 = default;

            ref T xRow = ref Unsafe.Add(ref x, input);
            ref T dRow = ref d;
            for (nuint row = 0; row < rows; row++)
            {
                TVector d0 = TLanes.Load(ref dRow, 0);
                TVector d1 = TLanes.Load(ref dRow, width);
                TVector value0 = TLanes.Create(xRow);
                sum0_0 = TLanes.MultiplyAdd(value0, d0, sum0_0);
                sum0_1 = TLanes.MultiplyAdd(value0, d1, sum0_1);
                TVector value1 = TLanes.Create(Unsafe.Add(ref xRow, input1));
                sum1_0 = TLanes.MultiplyAdd(value1, d0, sum1_0);
                sum1_1 = TLanes.MultiplyAdd(value1, d1, sum1_1);
                TVector value2 = TLanes.Create(Unsafe.Add(ref xRow, input2));
                sum2_0 = TLanes.MultiplyAdd(value2, d0, sum2_0);
                sum2_1 = TLanes.MultiplyAdd(value2, d1, sum2_1);
                TVector value3 = TLanes.Create(Unsafe.Add(ref xRow, input3));
                sum3_0 = TLanes.MultiplyAdd(value3, d0, sum3_0);
                sum3_1 = TLanes.MultiplyAdd(value3, d1, sum3_1);
                TVector value4 = TLanes.Create(Unsafe.Add(ref xRow, input4));
                sum4_0 = TLanes.MultiplyAdd(value4, d0, sum4_0);
                sum4_1 = TLanes.MultiplyAdd(value4, d1, sum4_1);
                TVector value5 = TLanes.Create(Unsafe.Add(ref xRow, input5));
                sum5_0 = TLanes.MultiplyAdd(value5, d0, sum5_0);
                sum5_1 = TLanes.MultiplyAdd(value5, d1, sum5_1);
                TVector value6 = TLanes.Create(Unsafe.Add(ref xRow, input6));
                sum6_0 = TLanes.MultiplyAdd(value6, d0, sum6_0);
                sum6_1 = TLanes.MultiplyAdd(value6, d1, sum6_1);
                TVector value7 = TLanes.Create(Unsafe.Add(ref xRow, input7));
                sum7_0 = TLanes.MultiplyAdd(value7, d0, sum7_0);
                sum7_1 = TLanes.MultiplyAdd(value7, d1, sum7_1);
                xRow = ref Unsafe.Add(ref xRow, xStride);
                dRow = ref Unsafe.Add(ref dRow, stride);
            }

            sink.Take(sum0_0, offset, slot: 0);
            sink.Take(sum0_1, offset + width, slot: 1);
            if (last >= 1)
            {
                sink.Take(sum1_0, offset + stride, slot: 2);
                sink.Take(sum1_1, offset + stride + width, slot: 3);
            }

            if (last >= 2)
            {
                sink.Take(sum2_0, offset + (2 * stride), slot: 4);
                sink.Take(sum2_1, offset + (2 * stride) + width, slot: 5);
            }

            if (last >= 3)
            {
                sink.Take(sum3_0, offset + (3 * stride), slot: 6);
                sink.Take(sum3_1, offset + (3 * stride) + width, slot: 7);
            }

            if (last >= 4)
            {
                sink.Take(sum4_0, offset + (4 * stride), slot: 8);
                sink.Take(sum4_1, offset + (4 * stride) + width, slot: 9);
            }

            if (last >= 5)
            {
                sink.Take(sum5_0, offset + (5 * stride), slot: 10);
                sink.Take(sum5_1, offset + (5 * stride) + width, slot: 11);
            }

            if (last >= 6)
            {
                sink.Take(sum6_0, offset + (6 * stride), slot: 12);
                sink.Take(sum6_1, offset + (6 * stride) + width, slot: 13);
            }

            if (last >= 7)
            {
                sink.Take(sum7_0, offset + (7 * stride), slot: 14);
                sink.Take(sum7_1, offset + (7 * stride) + width, slot: 15);
            }

            sink.Finish(offset, stride, nuint.Min(8, inputs - input), 2);
            offset += 8 * stride;
        }
    }

    // 8 sums: for processors with 16 registers, and for few inputs.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void FourByTwo<TVector, TLanes, T, TSink>(
        ref T x, nuint xStride, nuint rows, nuint inputs, ref T d, nuint stride, nuint offset, ref TSink sink)
        where TVector : struct
        where TLanes : struct, ILanes<TVector, T>
        where T : unmanaged
        where TSink : struct, IGradientSink<TVector>, allows ref struct
    {
        nuint width = (nuint)TLanes.Count;
        for (nuint input = 0; input < inputs; input += 4)
        {
            nuint last = inputs - 1 - input;
            nuint input1 = nuint.Min(1, last);
            nuint input2 = nuint.Min(2, last);
            nuint input3 = nuint.Min(3, last);
            TVector sum0_0 = default;
            TVector sum0_1 = default;
            TVector sum1_0 = default;
            TVector sum1_1 = default;
            TVector sum2_0 = default;
            TVector sum2_1 = default;
            TVector sum3_0 = default;
            TVector sum3_1 = default;

            ref T xRow = ref Unsafe.Add(ref x, input);
            ref T dRow = ref d;
            for (nuint row = 0; row < rows; row++)
            {
                TVector d0 = TLanes.Load(ref dRow, 0);
                TVector d1 = TLanes.Load(ref dRow, width);
                TVector value0 = TLanes.Create(xRow);
                sum0_0 = TLanes.MultiplyAdd(value0, d0, sum0_0);
                sum0_1 = TLanes.MultiplyAdd(value0, d1, sum0_1);
                TVector value1 = TLanes.Create(Unsafe.Add(ref xRow, input1));
                sum1_0 = TLanes.MultiplyAdd(value1, d0, sum1_0);
                sum1_1 = TLanes.MultiplyAdd(value1, d1, sum1_1);
                TVector value2 = TLanes.Create(Unsafe.Add(ref xRow, input2));
                sum2_0 = TLanes.MultiplyAdd(value2, d0, sum2_0);
                sum2_1 = TLanes.MultiplyAdd(value2, d1, sum2_1);
                TVector value3 = TLanes.Create(Unsafe.Add(ref xRow, input3));
                sum3_0 = TLanes.MultiplyAdd(value3, d0, sum3_0);
                sum3_1 = TLanes.MultiplyAdd(value3, d1, sum3_1);
                xRow = ref Unsafe.Add(ref xRow, xStride);
                dRow = ref Unsafe.Add(ref dRow, stride);
            }

            sink.Take(sum0_0, offset, slot: 0);
            sink.Take(sum0_1, offset + width, slot: 1);
            if (last >= 1)
            {
                sink.Take(sum1_0, offset + stride, slot: 2);
                sink.Take(sum1_1, offset + stride + width, slot: 3);
            }

            if (last >= 2)
            {
                sink.Take(sum2_0, offset + (2 * stride), slot: 4);
                sink.Take(sum2_1, offset + (2 * stride) + width, slot: 5);
            }

            if (last >= 3)
            {
                sink.Take(sum3_0, offset + (3 * stride), slot: 6);
                sink.Take(sum3_1, offset + (3 * stride) + width, slot: 7);
            }

            sink.Finish(offset, stride, nuint.Min(4, inputs - input), 2);
            offset += 4 * stride;
        }
    }
}
