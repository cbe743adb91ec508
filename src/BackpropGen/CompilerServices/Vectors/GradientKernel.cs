using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace BackpropGen.CompilerServices;

// The gradient of a layer, XᵀD and the sums of D: over some rows in tiles, whose sink says what becomes of the sums, and for one row.
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
            Run<TVector, TLanes, T, AddSink<TVector, TLanes, T>>(
                ref x, (nuint)xStride, (nuint)rows, (nuint)inputs, ref d, (nuint)stride, sink);
        }
        else
        {
            StoreSink<TVector, TLanes, T> sink = new(ref gradient);
            Run<TVector, TLanes, T, StoreSink<TVector, TLanes, T>>(
                ref x, (nuint)xStride, (nuint)rows, (nuint)inputs, ref d, (nuint)stride, sink);
        }
    }

    public static void Descend<TVector, TLanes, T>(ref T x, int xStride, int rows, int inputs, ref T d, int stride, ref T layer, T rate)
        where TVector : struct
        where TLanes : struct, ILanes<TVector, T>
        where T : unmanaged
    {
        DescendSink<TVector, TLanes, T> sink = new(ref layer, rate);
        Run<TVector, TLanes, T, DescendSink<TVector, TLanes, T>>(
            ref x, (nuint)xStride, (nuint)rows, (nuint)inputs, ref d, (nuint)stride, sink);
    }

    public static void Adam<TVector, TLanes, T>(
        ref T x, int xStride, int rows, int inputs, ref T d, int stride, ref T layer, ref T m, ref T v, in AdamStep<T> step)
        where TVector : struct
        where TLanes : struct, ILanes<TVector, T>
        where T : unmanaged
    {
        int length = AdamSink<TVector, TLanes, T>.TileLength;
        Span<T> tile = AlignedScratch<T>.Align(stackalloc T[length + Alignment.Spare<T>()], length);
        AdamSink<TVector, TLanes, T> sink = new(ref layer, ref m, ref v, step, ref MemoryMarshal.GetReference(tile));
        Run<TVector, TLanes, T, AdamSink<TVector, TLanes, T>>(
            ref x, (nuint)xStride, (nuint)rows, (nuint)inputs, ref d, (nuint)stride, sink);
    }

    private static void Run<TVector, TLanes, T, TSink>(ref T x, nuint xStride, nuint rows, nuint inputs, ref T d, nuint stride, TSink sink)
        where TVector : struct
        where TLanes : struct, ILanes<TVector, T>
        where T : unmanaged
        where TSink : struct, IGradientSink<TVector>, allows ref struct
    {
        // First, since one sum after the other is slow, and the processor begins with the tiles meanwhile.
        Biases<TVector, TLanes, T, TSink>(rows, ref d, stride, inputs * stride, ref sink);
        for (nuint column = 0; column < stride;)
        {
            column += Columns<TVector, TLanes, T, TSink>(
                stride - column, ref x, xStride, rows, inputs, ref Unsafe.Add(ref d, column), stride, column, ref sink);
        }
    }

    // Computes the first vectors of the columns that are left, with the tile that suits them, and returns how many columns those are.
    private static nuint Columns<TVector, TLanes, T, TSink>(
        nuint left, ref T x, nuint xStride, nuint rows, nuint inputs, ref T d, nuint stride, nuint offset, ref TSink sink)
        where TVector : struct
        where TLanes : struct, ILanes<TVector, T>
        where T : unmanaged
        where TSink : struct, IGradientSink<TVector>, allows ref struct
    {
        nuint width = (nuint)TLanes.Count;
        if (TLanes.Count < VirtualLanes.Count<T>())
        {
            GradientTiles.FourByTwo<TVector, TLanes, T, TSink>(ref x, xStride, rows, inputs, ref d, stride, offset, ref sink);
            return 2 * width;
        }

        if (left == 3 * width)
        {
            GradientTiles.EightByThree<TVector, TLanes, T, TSink>(ref x, xStride, rows, inputs, ref d, stride, offset, ref sink);
            return 3 * width;
        }

        nuint rest = inputs % 8;
        bool wide = left > width;
        nuint whole = !wide ? inputs - (inputs % 16) : rest <= 4 ? inputs - rest : inputs;
        ref T xRest = ref Unsafe.Add(ref x, whole);
        nuint offsetRest = offset + (whole * stride);
        rest = inputs - whole;
        if (wide)
        {
            GradientTiles.EightByTwo<TVector, TLanes, T, TSink>(ref x, xStride, rows, whole, ref d, stride, offset, ref sink);
            if (rest > 0)
            {
                GradientTiles.FourByTwo<TVector, TLanes, T, TSink>(ref xRest, xStride, rows, rest, ref d, stride, offsetRest, ref sink);
            }

            return 2 * width;
        }

        GradientTiles.SixteenByOne<TVector, TLanes, T, TSink>(ref x, xStride, rows, whole, ref d, stride, offset, ref sink);
        if (rest > 0)
        {
            GradientTiles.EightByOne<TVector, TLanes, T, TSink>(ref xRest, xStride, rows, rest, ref d, stride, offsetRest, ref sink);
        }

        return width;
    }

    // One row: w = w − η·xᵢ·dⱼ, for up to four vectors of nodes at once.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void DescendRow<TVector, TLanes, T>(ref T x, nuint inputs, ref T d, ref T layer, nuint stride, T minusRate)
        where TVector : struct
        where TLanes : struct, ILanes<TVector, T>
        where T : unmanaged
    {
        nuint width = (nuint)TLanes.Count;
        nuint column = 0;
        for (; column + (4 * width) <= stride; column += 4 * width)
        {
            TVector d0 = TLanes.Load(ref d, column);
            TVector d1 = TLanes.Load(ref d, column + width);
            TVector d2 = TLanes.Load(ref d, column + (2 * width));
            TVector d3 = TLanes.Load(ref d, column + (3 * width));
            ref T w = ref Unsafe.Add(ref layer, column);
            TVector factor;
            for (nuint i = 0; i < inputs; i++)
            {
                factor = TLanes.Create(ScalarLanes<T>.Multiply(minusRate, Unsafe.Add(ref x, i)));
                TLanes.Store(TLanes.MultiplyAdd(factor, d0, TLanes.Load(ref w, 0)), ref w, 0);
                TLanes.Store(TLanes.MultiplyAdd(factor, d1, TLanes.Load(ref w, width)), ref w, width);
                TLanes.Store(TLanes.MultiplyAdd(factor, d2, TLanes.Load(ref w, 2 * width)), ref w, 2 * width);
                TLanes.Store(TLanes.MultiplyAdd(factor, d3, TLanes.Load(ref w, 3 * width)), ref w, 3 * width);
                w = ref Unsafe.Add(ref w, stride);
            }

            factor = TLanes.Create(minusRate);
            TLanes.Store(TLanes.MultiplyAdd(factor, d0, TLanes.Load(ref w, 0)), ref w, 0);
            TLanes.Store(TLanes.MultiplyAdd(factor, d1, TLanes.Load(ref w, width)), ref w, width);
            TLanes.Store(TLanes.MultiplyAdd(factor, d2, TLanes.Load(ref w, 2 * width)), ref w, 2 * width);
            TLanes.Store(TLanes.MultiplyAdd(factor, d3, TLanes.Load(ref w, 3 * width)), ref w, 3 * width);
        }

        for (; column < stride; column += width)
        {
            TVector d0 = TLanes.Load(ref d, column);
            ref T w = ref Unsafe.Add(ref layer, column);
            for (nuint i = 0; i < inputs; i++)
            {
                TVector factor = TLanes.Create(ScalarLanes<T>.Multiply(minusRate, Unsafe.Add(ref x, i)));
                TLanes.Store(TLanes.MultiplyAdd(factor, d0, TLanes.Load(ref w, 0)), ref w, 0);
                w = ref Unsafe.Add(ref w, stride);
            }

            TLanes.Store(TLanes.MultiplyAdd(TLanes.Create(minusRate), d0, TLanes.Load(ref w, 0)), ref w, 0);
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

            sink.Take(sum, offset + column, slot: 0);
            sink.Finish(offset + column, stride, 1, 1);
        }
    }
}
