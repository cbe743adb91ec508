using System.Runtime.CompilerServices;

namespace BackpropGen.CompilerServices;

// z = b + x·W: for some rows in tiles, and for one row.
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
            for (nuint column = 0; column < stride;)
            {
                column += Columns<TVector, TLanes, T>(
                    stride - column,
                    ref xBlock,
                    xStride,
                    rows,
                    count,
                    ref Unsafe.Add(ref wBlock, column),
                    ref Unsafe.Add(ref start, column),
                    startStride,
                    ref Unsafe.Add(ref z, column),
                    stride);
            }

            start = ref z;
            startStride = stride;
        }
    }

    // Computes the first vectors of the columns that are left, with the tile that suits them, and returns how many columns those are.
    private static nuint Columns<TVector, TLanes, T>(
        nuint left, ref T x, nuint xStride, nuint rows, nuint inputs, ref T weights, ref T start, nuint startStride, ref T z, nuint stride)
        where TVector : struct
        where TLanes : struct, ILanes<TVector, T>
        where T : unmanaged
    {
        nuint width = (nuint)TLanes.Count;
        if (TLanes.Count < VirtualLanes.Count<T>())
        {
            ForwardTiles.FourByTwo<TVector, TLanes, T>(ref x, xStride, rows, inputs, ref weights, ref start, startStride, ref z, stride);
            return 2 * width;
        }

        if (left == 3 * width)
        {
            ForwardTiles.EightByThree<TVector, TLanes, T>(ref x, xStride, rows, inputs, ref weights, ref start, startStride, ref z, stride);
            return 3 * width;
        }

        nuint rest = rows % 8;
        bool wide = left > width;
        nuint whole = !wide ? rows - (rows % 16) : rest <= 4 ? rows - rest : rows;
        ref T xRest = ref Unsafe.Add(ref x, whole * xStride);
        ref T startRest = ref Unsafe.Add(ref start, whole * startStride);
        ref T zRest = ref Unsafe.Add(ref z, whole * stride);
        rest = rows - whole;
        if (wide)
        {
            ForwardTiles.EightByTwo<TVector, TLanes, T>(ref x, xStride, whole, inputs, ref weights, ref start, startStride, ref z, stride);
            if (rest > 0)
            {
                ForwardTiles.FourByTwo<TVector, TLanes, T>(
                    ref xRest, xStride, rest, inputs, ref weights, ref startRest, startStride, ref zRest, stride);
            }

            return 2 * width;
        }

        ForwardTiles.SixteenByOne<TVector, TLanes, T>(ref x, xStride, whole, inputs, ref weights, ref start, startStride, ref z, stride);
        if (rest > 0)
        {
            ForwardTiles.EightByOne<TVector, TLanes, T>(
                ref xRest, xStride, rest, inputs, ref weights, ref startRest, startStride, ref zRest, stride);
        }

        return width;
    }

    // z = b + x·W for one row: up to eight vectors of nodes at once.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Row<TVector, TLanes, TPlaces, T>(ref T x, nuint inputs, ref int places, ref T weights, ref T z, nuint stride)
        where TVector : struct
        where TLanes : struct, ILanes<TVector, T>
        where TPlaces : struct, IPlaces
        where T : unmanaged
    {
        nuint width = (nuint)TLanes.Count;
        ref T bias = ref Unsafe.Add(ref weights, inputs * stride);
        nuint column = 0;
        for (; column + (8 * width) <= stride; column += 8 * width)
        {
            TVector sum0 = TLanes.Load(ref bias, column);
            TVector sum1 = TLanes.Load(ref bias, column + width);
            TVector sum2 = TLanes.Load(ref bias, column + (2 * width));
            TVector sum3 = TLanes.Load(ref bias, column + (3 * width));
            TVector sum4 = TLanes.Load(ref bias, column + (4 * width));
            TVector sum5 = TLanes.Load(ref bias, column + (5 * width));
            TVector sum6 = TLanes.Load(ref bias, column + (6 * width));
            TVector sum7 = TLanes.Load(ref bias, column + (7 * width));
            ref T w = ref Unsafe.Add(ref weights, column);
            for (nuint i = 0; i < inputs; i++)
            {
                TVector value = TLanes.Create(Unsafe.Add(ref x, TPlaces.Of(ref places, i)));
                sum0 = TLanes.MultiplyAdd(value, TLanes.Load(ref w, 0), sum0);
                sum1 = TLanes.MultiplyAdd(value, TLanes.Load(ref w, width), sum1);
                sum2 = TLanes.MultiplyAdd(value, TLanes.Load(ref w, 2 * width), sum2);
                sum3 = TLanes.MultiplyAdd(value, TLanes.Load(ref w, 3 * width), sum3);
                sum4 = TLanes.MultiplyAdd(value, TLanes.Load(ref w, 4 * width), sum4);
                sum5 = TLanes.MultiplyAdd(value, TLanes.Load(ref w, 5 * width), sum5);
                sum6 = TLanes.MultiplyAdd(value, TLanes.Load(ref w, 6 * width), sum6);
                sum7 = TLanes.MultiplyAdd(value, TLanes.Load(ref w, 7 * width), sum7);
                w = ref Unsafe.Add(ref w, stride);
            }

            TLanes.Store(sum0, ref z, column);
            TLanes.Store(sum1, ref z, column + width);
            TLanes.Store(sum2, ref z, column + (2 * width));
            TLanes.Store(sum3, ref z, column + (3 * width));
            TLanes.Store(sum4, ref z, column + (4 * width));
            TLanes.Store(sum5, ref z, column + (5 * width));
            TLanes.Store(sum6, ref z, column + (6 * width));
            TLanes.Store(sum7, ref z, column + (7 * width));
        }

        // Where fewer than four are left, the last one is computed several times: sums of their own cost no time.
        for (; column < stride; column += 4 * width)
        {
            nuint last = stride - width - column;
            nuint column1 = nuint.Min(width, last);
            nuint column2 = nuint.Min(2 * width, last);
            nuint column3 = nuint.Min(3 * width, last);
            ref T b = ref Unsafe.Add(ref bias, column);
            TVector sum0 = TLanes.Load(ref b, 0);
            TVector sum1 = TLanes.Load(ref b, column1);
            TVector sum2 = TLanes.Load(ref b, column2);
            TVector sum3 = TLanes.Load(ref b, column3);
            ref T w = ref Unsafe.Add(ref weights, column);
            for (nuint i = 0; i < inputs; i++)
            {
                TVector value = TLanes.Create(Unsafe.Add(ref x, TPlaces.Of(ref places, i)));
                sum0 = TLanes.MultiplyAdd(value, TLanes.Load(ref w, 0), sum0);
                sum1 = TLanes.MultiplyAdd(value, TLanes.Load(ref w, column1), sum1);
                sum2 = TLanes.MultiplyAdd(value, TLanes.Load(ref w, column2), sum2);
                sum3 = TLanes.MultiplyAdd(value, TLanes.Load(ref w, column3), sum3);
                w = ref Unsafe.Add(ref w, stride);
            }

            ref T result = ref Unsafe.Add(ref z, column);
            TLanes.Store(sum0, ref result, 0);
            TLanes.Store(sum1, ref result, column1);
            TLanes.Store(sum2, ref result, column2);
            TLanes.Store(sum3, ref result, column3);
        }
    }
}
