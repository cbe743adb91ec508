using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace BackpropGen.CompilerServices;

// The gradient of a layer over some rows, XᵀD and the sums of D. A tile of it, some inputs times some vectors of nodes, stays in registers while
// the rows run; the sink says what becomes of the finished sums.
internal static class GradientKernel
{
    public static void Gradient<TVector, TLanes, T>(ref T x, int xStride, int rows, int inputs, ref T d, int stride, ref T gradient, bool add)
        where TVector : struct
        where TLanes : struct, ILanes<TVector, T>
        where T : unmanaged
    {
        if (add)
        {
            AddSink<TVector, TLanes, T> sink = new(ref gradient);
            Run<TVector, TLanes, T, AddSink<TVector, TLanes, T>>(ref x, (nuint)xStride, (nuint)rows, (nuint)inputs, ref d, (nuint)stride, sink);
        }
        else
        {
            StoreSink<TVector, TLanes, T> sink = new(ref gradient);
            Run<TVector, TLanes, T, StoreSink<TVector, TLanes, T>>(ref x, (nuint)xStride, (nuint)rows, (nuint)inputs, ref d, (nuint)stride, sink);
        }
    }

    public static void Descend<TVector, TLanes, T>(ref T x, int xStride, int rows, int inputs, ref T d, int stride, ref T layer, T rate)
        where TVector : struct
        where TLanes : struct, ILanes<TVector, T>
        where T : unmanaged
    {
        DescendSink<TVector, TLanes, T> sink = new(ref layer, rate);
        Run<TVector, TLanes, T, DescendSink<TVector, TLanes, T>>(ref x, (nuint)xStride, (nuint)rows, (nuint)inputs, ref d, (nuint)stride, sink);
    }

    public static void Adam<TVector, TLanes, T>(
        ref T x, int xStride, int rows, int inputs, ref T d, int stride, ref T layer, ref T m, ref T v, in AdamStep<T> step)
        where TVector : struct
        where TLanes : struct, ILanes<TVector, T>
        where T : unmanaged
    {
        AdamSink<TVector, TLanes, T> sink = new(ref layer, ref m, ref v, step);
        Run<TVector, TLanes, T, AdamSink<TVector, TLanes, T>>(ref x, (nuint)xStride, (nuint)rows, (nuint)inputs, ref d, (nuint)stride, sink);
    }

    private static void Run<TVector, TLanes, T, TSink>(ref T x, nuint xStride, nuint rows, nuint inputs, ref T d, nuint stride, TSink sink)
        where TVector : struct
        where TLanes : struct, ILanes<TVector, T>
        where T : unmanaged
        where TSink : struct, IGradientSink<TVector>, allows ref struct
    {
        nuint width = (nuint)TLanes.Count;
        nuint column = 0;
        for (; column + (2 * width) <= stride; column += 2 * width)
        {
            if (Vector512.IsHardwareAccelerated)
            {
                EightByTwo<TVector, TLanes, T, TSink>(ref x, xStride, rows, inputs, ref d, stride, column, ref sink);
            }
            else
            {
                FourByTwo<TVector, TLanes, T, TSink>(ref x, xStride, rows, inputs, ref d, stride, column, ref sink);
            }
        }

        if (column < stride)
        {
            EightByOne<TVector, TLanes, T, TSink>(ref x, xStride, rows, inputs, ref d, stride, column, ref sink);
        }

        Biases<TVector, TLanes, T, TSink>(rows, ref d, stride, inputs * stride, ref sink);
    }

    // One row: w = w − η·xᵢ·dⱼ.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void DescendRow<TVector, TLanes, T>(ref T x, nuint inputs, ref T d, ref T layer, nuint stride, T minusRate)
        where TVector : struct
        where TLanes : struct, ILanes<TVector, T>
        where T : unmanaged
    {
        nuint width = (nuint)TLanes.Count;
        for (nuint i = 0; i <= inputs; i++)
        {
            TVector factor = TLanes.Create(i == inputs ? minusRate : ScalarLanes<T>.Multiply(minusRate, Unsafe.Add(ref x, i)));
            for (nuint column = 0; column < stride; column += width)
            {
                TLanes.Store(TLanes.MultiplyAdd(factor, TLanes.Load(ref d, column), TLanes.Load(ref layer, column)), ref layer, column);
            }

            layer = ref Unsafe.Add(ref layer, stride);
        }
    }

    // The gradient by the biases, whose input is always 1.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Biases<TVector, TLanes, T, TSink>(nuint rows, ref T d, nuint stride, nuint offset, ref TSink sink)
        where TVector : struct
        where TLanes : struct, ILanes<TVector, T>
        where T : unmanaged
        where TSink : struct, IGradientSink<TVector>, allows ref struct
    {
        for (nuint column = 0; column < stride; column += (nuint)TLanes.Count)
        {
            TVector sum = default;
            ref T dRow = ref Unsafe.Add(ref d, column);
            for (nuint row = 0; row < rows; row++)
            {
                sum = TLanes.Add(sum, TLanes.Load(ref dRow, 0));
                dRow = ref Unsafe.Add(ref dRow, stride);
            }

            sink.Take(sum, offset + column);
        }
    }

    // The tiles. Where fewer inputs are left than a tile has, it computes the last one several times, and the sink takes it once.

    // For processors with 32 vector registers: 16 sums, 2 vectors of d.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void EightByTwo<TVector, TLanes, T, TSink>(
        ref T x, nuint xStride, nuint rows, nuint inputs, ref T d, nuint stride, nuint column, ref TSink sink)
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
            ref T dRow = ref Unsafe.Add(ref d, column);
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

            nuint offset = (input * stride) + column;
            sink.Take(sum0_0, offset);
            sink.Take(sum0_1, offset + width);
            if (last >= 1)
            {
                sink.Take(sum1_0, offset + stride);
                sink.Take(sum1_1, offset + stride + width);
            }

            if (last >= 2)
            {
                sink.Take(sum2_0, offset + (2 * stride));
                sink.Take(sum2_1, offset + (2 * stride) + width);
            }

            if (last >= 3)
            {
                sink.Take(sum3_0, offset + (3 * stride));
                sink.Take(sum3_1, offset + (3 * stride) + width);
            }

            if (last >= 4)
            {
                sink.Take(sum4_0, offset + (4 * stride));
                sink.Take(sum4_1, offset + (4 * stride) + width);
            }

            if (last >= 5)
            {
                sink.Take(sum5_0, offset + (5 * stride));
                sink.Take(sum5_1, offset + (5 * stride) + width);
            }

            if (last >= 6)
            {
                sink.Take(sum6_0, offset + (6 * stride));
                sink.Take(sum6_1, offset + (6 * stride) + width);
            }

            if (last >= 7)
            {
                sink.Take(sum7_0, offset + (7 * stride));
                sink.Take(sum7_1, offset + (7 * stride) + width);
            }
        }
    }

    // For those with 16.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FourByTwo<TVector, TLanes, T, TSink>(
        ref T x, nuint xStride, nuint rows, nuint inputs, ref T d, nuint stride, nuint column, ref TSink sink)
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
            ref T dRow = ref Unsafe.Add(ref d, column);
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

            nuint offset = (input * stride) + column;
            sink.Take(sum0_0, offset);
            sink.Take(sum0_1, offset + width);
            if (last >= 1)
            {
                sink.Take(sum1_0, offset + stride);
                sink.Take(sum1_1, offset + stride + width);
            }

            if (last >= 2)
            {
                sink.Take(sum2_0, offset + (2 * stride));
                sink.Take(sum2_1, offset + (2 * stride) + width);
            }

            if (last >= 3)
            {
                sink.Take(sum3_0, offset + (3 * stride));
                sink.Take(sum3_1, offset + (3 * stride) + width);
            }
        }
    }

    // The last vector of an odd number of them.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void EightByOne<TVector, TLanes, T, TSink>(
        ref T x, nuint xStride, nuint rows, nuint inputs, ref T d, nuint stride, nuint column, ref TSink sink)
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
            TVector sum1_0 = default;
            TVector sum2_0 = default;
            TVector sum3_0 = default;
            TVector sum4_0 = default;
            TVector sum5_0 = default;
            TVector sum6_0 = default;
            TVector sum7_0 = default;

            ref T xRow = ref Unsafe.Add(ref x, input);
            ref T dRow = ref Unsafe.Add(ref d, column);
            for (nuint row = 0; row < rows; row++)
            {
                TVector d0 = TLanes.Load(ref dRow, 0);
                sum0_0 = TLanes.MultiplyAdd(TLanes.Create(xRow), d0, sum0_0);
                sum1_0 = TLanes.MultiplyAdd(TLanes.Create(Unsafe.Add(ref xRow, input1)), d0, sum1_0);
                sum2_0 = TLanes.MultiplyAdd(TLanes.Create(Unsafe.Add(ref xRow, input2)), d0, sum2_0);
                sum3_0 = TLanes.MultiplyAdd(TLanes.Create(Unsafe.Add(ref xRow, input3)), d0, sum3_0);
                sum4_0 = TLanes.MultiplyAdd(TLanes.Create(Unsafe.Add(ref xRow, input4)), d0, sum4_0);
                sum5_0 = TLanes.MultiplyAdd(TLanes.Create(Unsafe.Add(ref xRow, input5)), d0, sum5_0);
                sum6_0 = TLanes.MultiplyAdd(TLanes.Create(Unsafe.Add(ref xRow, input6)), d0, sum6_0);
                sum7_0 = TLanes.MultiplyAdd(TLanes.Create(Unsafe.Add(ref xRow, input7)), d0, sum7_0);
                xRow = ref Unsafe.Add(ref xRow, xStride);
                dRow = ref Unsafe.Add(ref dRow, stride);
            }

            nuint offset = (input * stride) + column;
            sink.Take(sum0_0, offset);
            if (last >= 1)
            {
                sink.Take(sum1_0, offset + stride);
            }

            if (last >= 2)
            {
                sink.Take(sum2_0, offset + (2 * stride));
            }

            if (last >= 3)
            {
                sink.Take(sum3_0, offset + (3 * stride));
            }

            if (last >= 4)
            {
                sink.Take(sum4_0, offset + (4 * stride));
            }

            if (last >= 5)
            {
                sink.Take(sum5_0, offset + (5 * stride));
            }

            if (last >= 6)
            {
                sink.Take(sum6_0, offset + (6 * stride));
            }

            if (last >= 7)
            {
                sink.Take(sum7_0, offset + (7 * stride));
            }
        }
    }
}
