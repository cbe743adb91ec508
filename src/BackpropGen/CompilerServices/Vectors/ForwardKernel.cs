using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace BackpropGen.CompilerServices;

// z = b + x·W: for some rows in tiles, and for one row.
internal static class ForwardKernel
{
    private const int CacheBytes = 16384;

    // z = b + x·W for some rows, each sum in blocks. Where the weights of a tile do not stay in the first-level cache, the blocks' sums are added in memory.
    public static void Forward<TVector, TLanes, T>(ref T x, int xStride, int rows, in SumBlocks blocks, ref T layer, ref T z, int stride)
        where TVector : struct
        where TLanes : struct, ILanes<TVector, T>
        where T : unmanaged
    {
        ref T bias = ref Unsafe.Add(ref layer, blocks.End * (nuint)stride);
        if (blocks.Count == 1)
        {
            Run<TVector, TLanes, T>(ref x, (nuint)xStride, (nuint)rows, blocks.End, ref layer, ref bias, startStride: 0, ref z, (nuint)stride);
        }
        else if (blocks.End <= 2 * InputsAtOnce<TVector, TLanes, T>())
        {
            InRegisters<TVector, TLanes, T>(ref x, (nuint)xStride, (nuint)rows, blocks, ref layer, ref bias, ref z, (nuint)stride);
        }
        else
        {
            InMemory<TVector, TLanes, T>(ref x, (nuint)xStride, (nuint)rows, blocks, ref layer, ref bias, ref z, (nuint)stride);
        }
    }

    private static void InRegisters<TVector, TLanes, T>(ref T x, nuint xStride, nuint rows, in SumBlocks blocks, ref T layer, ref T bias, ref T z, nuint stride)
        where TVector : struct
        where TLanes : struct, ILanes<TVector, T>
        where T : unmanaged
    {
        nuint width = (nuint)TLanes.Count;
        bool isWide = TLanes.Count == VirtualLanes.Count<T>();
        nuint tile = isWide ? 4u : 2u;
        nuint whole = rows - (rows % tile);
        for (nuint column = 0; column < stride && whole > 0;)
        {
            ref T w = ref Unsafe.Add(ref layer, column);
            ref T b = ref Unsafe.Add(ref bias, column);
            ref T result = ref Unsafe.Add(ref z, column);
            nuint vectors = (stride - column) / width;
            bool hasTwo = vectors > 1 && (blocks.Count == 2 || !isWide);
            if (vectors == 3 && hasTwo && isWide)
            {
                BlockTiles.FourByThreeInTwo<TVector, TLanes, T>(ref x, xStride, whole, blocks, ref w, ref b, ref result, stride);
                column += width;
            }
            else if (hasTwo && isWide)
            {
                BlockTiles.FourByTwoInTwo<TVector, TLanes, T>(ref x, xStride, whole, blocks, ref w, ref b, ref result, stride);
            }
            else if (hasTwo && blocks.Count == 4)
            {
                BlockTiles.TwoByTwoInFour<TVector, TLanes, T>(ref x, xStride, whole, blocks, ref w, ref b, ref result, stride);
            }
            else if (hasTwo)
            {
                BlockTiles.TwoByTwoInTwo<TVector, TLanes, T>(ref x, xStride, whole, blocks, ref w, ref b, ref result, stride);
            }
            else if (blocks.Count == 2)
            {
                BlockTiles.FourByOneInTwo<TVector, TLanes, T>(ref x, xStride, whole, blocks, ref w, ref b, ref result, stride);
            }
            else
            {
                BlockTiles.FourByOneInFour<TVector, TLanes, T>(ref x, xStride, whole, blocks, ref w, ref b, ref result, stride);
            }

            column += hasTwo ? 2 * width : width;
        }

        for (nuint row = whole; row < rows; row++)
        {
            Row<TVector, TLanes, InOrder, T>(ref Unsafe.Add(ref x, row * xStride), blocks, ref Unsafe.NullRef<int>(), ref layer, ref Unsafe.Add(ref z, row * stride), stride);
        }
    }

    private static void InMemory<TVector, TLanes, T>(ref T x, nuint xStride, nuint rows, in SumBlocks blocks, ref T layer, ref T bias, ref T z, nuint stride)
        where TVector : struct
        where TLanes : struct, ILanes<TVector, T>
        where T : unmanaged
    {
        int length = (int)(rows * stride);
        using var memory = new PooledSpan<T>(2 * length);
        Span<T> sums = MemoryMarshal.CreateSpan(ref z, length);
        Span<T> second = memory.Span.Slice(0, length);
        Run<TVector, TLanes, T>(ref x, xStride, rows, blocks.Second, ref layer, ref bias, startStride: 0, ref z, stride);
        Block<TVector, TLanes, T>(ref x, xStride, rows, blocks.Second, blocks.Third, ref layer, second, stride);
        Vectors.AddTo(ref MemoryMarshal.GetReference(sums), ref MemoryMarshal.GetReference(second), length);
        if (blocks.Count > 2)
        {
            Span<T> third = memory.Span.Slice(length, length);
            Block<TVector, TLanes, T>(ref x, xStride, rows, blocks.Third, blocks.Fourth, ref layer, third, stride);
            Block<TVector, TLanes, T>(ref x, xStride, rows, blocks.Fourth, blocks.End, ref layer, second, stride);
            Vectors.AddTo(ref MemoryMarshal.GetReference(third), ref MemoryMarshal.GetReference(second), length);
            Vectors.AddTo(ref MemoryMarshal.GetReference(sums), ref MemoryMarshal.GetReference(third), length);
        }
    }

    // The sums of one block, which begin with 0.
    private static void Block<TVector, TLanes, T>(ref T x, nuint xStride, nuint rows, nuint first, nuint end, ref T layer, Span<T> sums, nuint stride)
        where TVector : struct
        where TLanes : struct, ILanes<TVector, T>
        where T : unmanaged
    {
        sums.Clear();
        ref T z = ref MemoryMarshal.GetReference(sums);
        Run<TVector, TLanes, T>(ref Unsafe.Add(ref x, first), xStride, rows, end - first, ref Unsafe.Add(ref layer, first * stride), ref z, stride, ref z, stride);
    }

    // As many inputs at a time that their weights for a tile, read again for every tile of rows, stay in half of a first-level cache of 32 KB.
    private static nuint InputsAtOnce<TVector, TLanes, T>()
        where TVector : struct
        where TLanes : struct, ILanes<TVector, T>
        where T : unmanaged
        => CacheBytes / (nuint)Unsafe.SizeOf<T>() / (2 * (nuint)TLanes.Count);

    // The sums begin at row · startStride after start, and z may be there too: the biases for all rows (startStride = 0), or earlier sums.
    public static void Run<TVector, TLanes, T>(
        ref T x, nuint xStride, nuint rows, nuint inputs, ref T weights, ref T start, nuint startStride, ref T z, nuint stride)
        where TVector : struct
        where TLanes : struct, ILanes<TVector, T>
        where T : unmanaged
    {
        nuint block = InputsAtOnce<TVector, TLanes, T>();
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

    // z = b + x·W for one row, each sum in blocks.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Row<TVector, TLanes, TPlaces, T>(ref T x, in SumBlocks blocks, ref int places, ref T layer, ref T z, nuint stride)
        where TVector : struct
        where TLanes : struct, ILanes<TVector, T>
        where TPlaces : struct, IPlaces
        where T : unmanaged
    {
        nuint vectors = stride / (nuint)TLanes.Count;
        ref T bias = ref Unsafe.Add(ref layer, blocks.End * stride);
        ref T w = ref layer;
        while (vectors > 0)
        {
            nuint taken = blocks.Count switch
            {
                1 => InOneBlock<TVector, TLanes, TPlaces, T>(vectors, ref x, blocks, ref places, ref w, ref bias, ref z, stride),
                2 => InTwoBlocks<TVector, TLanes, TPlaces, T>(vectors, ref x, blocks, ref places, ref w, ref bias, ref z, stride),
                _ => InFourBlocks<TVector, TLanes, TPlaces, T>(vectors, ref x, blocks, ref places, ref w, ref bias, ref z, stride),
            };
            vectors -= taken;
            w = ref Unsafe.Add(ref w, taken * (nuint)TLanes.Count);
            bias = ref Unsafe.Add(ref bias, taken * (nuint)TLanes.Count);
            z = ref Unsafe.Add(ref z, taken * (nuint)TLanes.Count);
        }
    }

    // Computes the first of the vectors that are left, and returns how many: as many as there are registers for, and never one alone if there are several.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nuint InOneBlock<TVector, TLanes, TPlaces, T>(nuint vectors, ref T x, in SumBlocks blocks, ref int places, ref T w, ref T bias, ref T z, nuint stride)
        where TVector : struct
        where TLanes : struct, ILanes<TVector, T>
        where TPlaces : struct, IPlaces
        where T : unmanaged
    {
        switch (vectors)
        {
            case 1:
                RowTiles.One<TVector, TLanes, TPlaces, T>(ref x, blocks, ref places, ref w, ref bias, ref z, stride);
                return 1;
            case 2:
                RowTiles.Two<TVector, TLanes, TPlaces, T>(ref x, blocks, ref places, ref w, ref bias, ref z, stride);
                return 2;
            case 3 or 5 or 6:
                RowTiles.Three<TVector, TLanes, TPlaces, T>(ref x, blocks, ref places, ref w, ref bias, ref z, stride);
                return 3;
            case 4 or 7:
                RowTiles.Four<TVector, TLanes, TPlaces, T>(ref x, blocks, ref places, ref w, ref bias, ref z, stride);
                return 4;
            case >= 16 when TLanes.Count == VirtualLanes.Count<T>():
                RowTiles.Sixteen<TVector, TLanes, TPlaces, T>(ref x, blocks, ref places, ref w, ref bias, ref z, stride);
                return 16;
            default:
                RowTiles.Eight<TVector, TLanes, TPlaces, T>(ref x, blocks, ref places, ref w, ref bias, ref z, stride);
                return 8;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nuint InTwoBlocks<TVector, TLanes, TPlaces, T>(nuint vectors, ref T x, in SumBlocks blocks, ref int places, ref T w, ref T bias, ref T z, nuint stride)
        where TVector : struct
        where TLanes : struct, ILanes<TVector, T>
        where TPlaces : struct, IPlaces
        where T : unmanaged
    {
        switch (vectors)
        {
            case 1:
                RowTiles.OneInTwo<TVector, TLanes, TPlaces, T>(ref x, blocks, ref places, ref w, ref bias, ref z, stride);
                return 1;
            case 2:
                RowTiles.TwoInTwo<TVector, TLanes, TPlaces, T>(ref x, blocks, ref places, ref w, ref bias, ref z, stride);
                return 2;
            case 3 or 5 or 6:
                RowTiles.ThreeInTwo<TVector, TLanes, TPlaces, T>(ref x, blocks, ref places, ref w, ref bias, ref z, stride);
                return 3;
            default:
                RowTiles.FourInTwo<TVector, TLanes, TPlaces, T>(ref x, blocks, ref places, ref w, ref bias, ref z, stride);
                return 4;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nuint InFourBlocks<TVector, TLanes, TPlaces, T>(nuint vectors, ref T x, in SumBlocks blocks, ref int places, ref T w, ref T bias, ref T z, nuint stride)
        where TVector : struct
        where TLanes : struct, ILanes<TVector, T>
        where TPlaces : struct, IPlaces
        where T : unmanaged
    {
        if (vectors == 1)
        {
            RowTiles.OneInFour<TVector, TLanes, TPlaces, T>(ref x, blocks, ref places, ref w, ref bias, ref z, stride);
            return 1;
        }

        RowTiles.TwoInFour<TVector, TLanes, TPlaces, T>(ref x, blocks, ref places, ref w, ref bias, ref z, stride);
        return 2;
    }
}
