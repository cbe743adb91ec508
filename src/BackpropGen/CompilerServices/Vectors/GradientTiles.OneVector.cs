using System.Runtime.CompilerServices;

namespace BackpropGen.CompilerServices;

// The tiles of one vector of nodes: with more inputs, since a multiply-add takes four cycles and two begin in each.
internal static partial class GradientTiles
{
    // One vector of nodes; the number of inputs is a multiple of 16.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void SixteenByOne<TVector, TLanes, T, TSink>(
        ref T x, nuint xStride, nuint rows, nuint inputs, ref T d, nuint stride, nuint offset, ref TSink sink)
        where TVector : struct
        where TLanes : struct, ILanes<TVector, T>
        where T : unmanaged
        where TSink : struct, IGradientSink<TVector>, allows ref struct
    {
        for (nuint input = 0; input < inputs; input += 16)
        {
            TVector sum0 = default;
            TVector sum1 = default;
            TVector sum2 = default;
            TVector sum3 = default;
            TVector sum4 = default;
            TVector sum5 = default;
            TVector sum6 = default;
            TVector sum7 = default;
            TVector sum8 = default;
            TVector sum9 = default;
            TVector sum10 = default;
            TVector sum11 = default;
            TVector sum12 = default;
            TVector sum13 = default;
            TVector sum14 = default;
            TVector sum15 = default;

            ref T xRow = ref Unsafe.Add(ref x, input);
            ref T dRow = ref d;
            for (nuint row = 0; row < rows; row++)
            {
                TVector d0 = TLanes.Load(ref dRow, 0);
                sum0 = TLanes.MultiplyAdd(d0, TLanes.Create(xRow), sum0);
                sum1 = TLanes.MultiplyAdd(d0, TLanes.Create(Unsafe.Add(ref xRow, 1)), sum1);
                sum2 = TLanes.MultiplyAdd(d0, TLanes.Create(Unsafe.Add(ref xRow, 2)), sum2);
                sum3 = TLanes.MultiplyAdd(d0, TLanes.Create(Unsafe.Add(ref xRow, 3)), sum3);
                sum4 = TLanes.MultiplyAdd(d0, TLanes.Create(Unsafe.Add(ref xRow, 4)), sum4);
                sum5 = TLanes.MultiplyAdd(d0, TLanes.Create(Unsafe.Add(ref xRow, 5)), sum5);
                sum6 = TLanes.MultiplyAdd(d0, TLanes.Create(Unsafe.Add(ref xRow, 6)), sum6);
                sum7 = TLanes.MultiplyAdd(d0, TLanes.Create(Unsafe.Add(ref xRow, 7)), sum7);
                sum8 = TLanes.MultiplyAdd(d0, TLanes.Create(Unsafe.Add(ref xRow, 8)), sum8);
                sum9 = TLanes.MultiplyAdd(d0, TLanes.Create(Unsafe.Add(ref xRow, 9)), sum9);
                sum10 = TLanes.MultiplyAdd(d0, TLanes.Create(Unsafe.Add(ref xRow, 10)), sum10);
                sum11 = TLanes.MultiplyAdd(d0, TLanes.Create(Unsafe.Add(ref xRow, 11)), sum11);
                sum12 = TLanes.MultiplyAdd(d0, TLanes.Create(Unsafe.Add(ref xRow, 12)), sum12);
                sum13 = TLanes.MultiplyAdd(d0, TLanes.Create(Unsafe.Add(ref xRow, 13)), sum13);
                sum14 = TLanes.MultiplyAdd(d0, TLanes.Create(Unsafe.Add(ref xRow, 14)), sum14);
                sum15 = TLanes.MultiplyAdd(d0, TLanes.Create(Unsafe.Add(ref xRow, 15)), sum15);
                xRow = ref Unsafe.Add(ref xRow, xStride);
                dRow = ref Unsafe.Add(ref dRow, stride);
            }

            sink.Take(sum0, offset, slot: 0);
            sink.Take(sum1, offset + stride, slot: 1);
            sink.Take(sum2, offset + (2 * stride), slot: 2);
            sink.Take(sum3, offset + (3 * stride), slot: 3);
            sink.Take(sum4, offset + (4 * stride), slot: 4);
            sink.Take(sum5, offset + (5 * stride), slot: 5);
            sink.Take(sum6, offset + (6 * stride), slot: 6);
            sink.Take(sum7, offset + (7 * stride), slot: 7);
            sink.Take(sum8, offset + (8 * stride), slot: 8);
            sink.Take(sum9, offset + (9 * stride), slot: 9);
            sink.Take(sum10, offset + (10 * stride), slot: 10);
            sink.Take(sum11, offset + (11 * stride), slot: 11);
            sink.Take(sum12, offset + (12 * stride), slot: 12);
            sink.Take(sum13, offset + (13 * stride), slot: 13);
            sink.Take(sum14, offset + (14 * stride), slot: 14);
            sink.Take(sum15, offset + (15 * stride), slot: 15);

            sink.Finish(offset, stride, 16, 1);
            offset += 16 * stride;
        }
    }

    // The inputs that are left of one vector of nodes.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void EightByOne<TVector, TLanes, T, TSink>(
        ref T x, nuint xStride, nuint rows, nuint inputs, ref T d, nuint stride, nuint offset, ref TSink sink)
        where TVector : struct
        where TLanes : struct, ILanes<TVector, T>
        where T : unmanaged
        where TSink : struct, IGradientSink<TVector>, allows ref struct
    {
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
            TVector sum0 = default;
            TVector sum1 = default;
            TVector sum2 = default;
            TVector sum3 = default;
            TVector sum4 = default;
            TVector sum5 = default;
            TVector sum6 = default;
            TVector sum7 = default;

            ref T xRow = ref Unsafe.Add(ref x, input);
            ref T dRow = ref d;
            for (nuint row = 0; row < rows; row++)
            {
                TVector d0 = TLanes.Load(ref dRow, 0);
                sum0 = TLanes.MultiplyAdd(d0, TLanes.Create(xRow), sum0);
                sum1 = TLanes.MultiplyAdd(d0, TLanes.Create(Unsafe.Add(ref xRow, input1)), sum1);
                sum2 = TLanes.MultiplyAdd(d0, TLanes.Create(Unsafe.Add(ref xRow, input2)), sum2);
                sum3 = TLanes.MultiplyAdd(d0, TLanes.Create(Unsafe.Add(ref xRow, input3)), sum3);
                sum4 = TLanes.MultiplyAdd(d0, TLanes.Create(Unsafe.Add(ref xRow, input4)), sum4);
                sum5 = TLanes.MultiplyAdd(d0, TLanes.Create(Unsafe.Add(ref xRow, input5)), sum5);
                sum6 = TLanes.MultiplyAdd(d0, TLanes.Create(Unsafe.Add(ref xRow, input6)), sum6);
                sum7 = TLanes.MultiplyAdd(d0, TLanes.Create(Unsafe.Add(ref xRow, input7)), sum7);
                xRow = ref Unsafe.Add(ref xRow, xStride);
                dRow = ref Unsafe.Add(ref dRow, stride);
            }

            sink.Take(sum0, offset, slot: 0);
            if (last >= 1)
            {
                sink.Take(sum1, offset + stride, slot: 1);
            }

            if (last >= 2)
            {
                sink.Take(sum2, offset + (2 * stride), slot: 2);
            }

            if (last >= 3)
            {
                sink.Take(sum3, offset + (3 * stride), slot: 3);
            }

            if (last >= 4)
            {
                sink.Take(sum4, offset + (4 * stride), slot: 4);
            }

            if (last >= 5)
            {
                sink.Take(sum5, offset + (5 * stride), slot: 5);
            }

            if (last >= 6)
            {
                sink.Take(sum6, offset + (6 * stride), slot: 6);
            }

            if (last >= 7)
            {
                sink.Take(sum7, offset + (7 * stride), slot: 7);
            }

            sink.Finish(offset, stride, nuint.Min(8, inputs - input), 1);
            offset += 8 * stride;
        }
    }
}
