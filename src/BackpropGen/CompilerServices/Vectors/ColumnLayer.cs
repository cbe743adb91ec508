using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace BackpropGen.CompilerServices;

/// <summary>
/// A narrow layer on a block of rows that lie in the lanes of vectors: each node has a column, its values in all rows next to each other. Support for
/// generated code.
/// </summary>
/// <remarks>
/// Columns have room for a multiple of 16 rows. A sum over inputs is the same, to the last bit, as
/// <see cref="DenseLayer"/>'s; a sum over rows is computed in as many parts as 64 bytes hold values, whatever the width of the processor's vectors.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
[CLSCompliant(false)]
public static class ColumnLayer
{
    // The rows in a column are a multiple of this in either precision.
    private const int Lanes = RowLanes.Count;

    /// <summary>The rows that columns have room for.</summary>
    /// <param name="rows">How many rows there are.</param>
    /// <returns>The next multiple of 16.</returns>
    public static int Room(int rows) => (rows + Lanes - 1) / Lanes * Lanes;

    /// <summary>Rows as columns. Where there is room for more rows stand copies of the last: what is computed there is as finite as what is computed from it.</summary>
    /// <param name="source">The first row.</param>
    /// <param name="rows">How many rows, at least 1.</param>
    /// <param name="columns">How many columns.</param>
    /// <param name="target">The first column, of <see cref="Room"/> rows.</param>
    public static void ToColumns(ref float source, int rows, int columns, ref float target)
    {
        int room = Room(rows);
        int whole = WholeGroups(rows, columns);
        if (whole > 0 && columns == 2)
        {
            RowLanes.TwoToColumns(ref source, whole / Lanes, ref target, (nuint)room, Lanes);
        }
        else if (whole > 0)
        {
            RowLanes.ThreeToColumns(ref source, whole / Lanes, ref target, (nuint)room, Lanes);
        }

        ToColumns(ref source, whole, rows, columns, ref target);
    }

    /// <inheritdoc cref="ToColumns(ref float, int, int, ref float)"/>
    public static void ToColumns(ref double source, int rows, int columns, ref double target) => ToColumns(ref source, 0, rows, columns, ref target);

    /// <summary>Columns as rows.</summary>
    /// <param name="source">The first column, of <see cref="Room"/> rows.</param>
    /// <param name="rows">How many rows, at least 1.</param>
    /// <param name="columns">How many columns.</param>
    /// <param name="target">Where the first row goes.</param>
    public static void ToRows(ref float source, int rows, int columns, ref float target)
    {
        int room = Room(rows);
        int whole = WholeGroups(rows, columns);
        if (whole > 0 && columns == 2)
        {
            RowLanes.TwoToRows(ref source, whole / Lanes, ref target, (nuint)room, Lanes);
        }
        else if (whole > 0)
        {
            RowLanes.ThreeToRows(ref source, whole / Lanes, ref target, (nuint)room, Lanes);
        }

        ToRows(ref source, whole, rows, columns, ref target);
    }

    /// <inheritdoc cref="ToRows(ref float, int, int, ref float)"/>
    public static void ToRows(ref double source, int rows, int columns, ref double target) => ToRows(ref source, 0, rows, columns, ref target);

    /// <summary>z = b + x·W.</summary>
    /// <param name="x">The columns of the inputs.</param>
    /// <param name="blocks">The inputs, and how a sum over them is cut.</param>
    /// <param name="layer">The weights, input by input, and the biases after them.</param>
    /// <param name="stride">The distance of two inputs' weights.</param>
    /// <param name="z">The columns of the results.</param>
    /// <param name="outputs">How many nodes.</param>
    /// <param name="room">The rows in a column, a multiple of 16.</param>
    public static void Forward(ref float x, in SumBlocks blocks, ref float layer, int stride, ref float z, int outputs, int room) => Products(
        ref x, blocks, ref layer, (nuint)stride, 1, ref Unsafe.Add(ref layer, (nint)blocks.End * stride), 1, ref z, (nuint)outputs, (nuint)room);

    /// <inheritdoc cref="Forward(ref float, in SumBlocks, ref float, int, ref float, int, int)"/>
    public static void Forward(ref double x, in SumBlocks blocks, ref double layer, int stride, ref double z, int outputs, int room) => Products(
        ref x, blocks, ref layer, (nuint)stride, 1, ref Unsafe.Add(ref layer, (nint)blocks.End * stride), 1, ref z, (nuint)outputs, (nuint)room);

    /// <summary>g = d·Wᵀ.</summary>
    /// <param name="d">The columns of the error terms.</param>
    /// <param name="outputs">How many nodes.</param>
    /// <param name="layer">The weights, input by input.</param>
    /// <param name="stride">The distance of two inputs' weights.</param>
    /// <param name="g">The columns of the results.</param>
    /// <param name="inputs">How many inputs.</param>
    /// <param name="room">The rows in a column, a multiple of 16.</param>
    public static void PassBack(ref float d, int outputs, ref float layer, int stride, ref float g, int inputs, int room)
    {
        float none = 0;
        Products(ref d, SumBlocks.Of(outputs, 1), ref layer, 1, (nuint)stride, ref none, 0, ref g, (nuint)inputs, (nuint)room);
    }

    /// <inheritdoc cref="PassBack(ref float, int, ref float, int, ref float, int, int)"/>
    public static void PassBack(ref double d, int outputs, ref double layer, int stride, ref double g, int inputs, int room)
    {
        double none = 0;
        Products(ref d, SumBlocks.Of(outputs, 1), ref layer, 1, (nuint)stride, ref none, 0, ref g, (nuint)inputs, (nuint)room);
    }

    /// <summary>Adds the gradient by weights and biases, xᵀ·d, to one that lies like the parameters.</summary>
    /// <param name="x">The columns of the inputs.</param>
    /// <param name="inputs">How many inputs.</param>
    /// <param name="d">The columns of the error terms, 0 where there is no row.</param>
    /// <param name="outputs">How many nodes.</param>
    /// <param name="room">The rows in a column, a multiple of 16.</param>
    /// <param name="gradient">What is added to. The padding of its nodes stays as it is.</param>
    /// <param name="stride">The distance of two inputs' weights.</param>
    public static void AddGradient(ref float x, int inputs, ref float d, int outputs, int room, ref float gradient, int stride) =>
        AddGradient<float>(ref x, (nuint)inputs, ref d, (nuint)outputs, (nuint)room, ref gradient, (nuint)stride);

    /// <inheritdoc cref="AddGradient(ref float, int, ref float, int, int, ref float, int)"/>
    public static void AddGradient(ref double x, int inputs, ref double d, int outputs, int room, ref double gradient, int stride) =>
        AddGradient<double>(ref x, (nuint)inputs, ref d, (nuint)outputs, (nuint)room, ref gradient, (nuint)stride);

    private static void AddGradient<T>(ref T x, nuint inputs, ref T d, nuint outputs, nuint room, ref T gradient, nuint stride)
        where T : unmanaged
    {
        if (Avx512F.IsSupported)
        {
            AddWide(ref x, inputs, ref d, outputs, room, ref gradient, stride);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            AddNarrow<Vector256<T>, Lanes256<T>, T>(ref x, inputs, ref d, outputs, room, ref gradient, stride);
        }
        else
        {
            AddNarrow<Vector128<T>, Lanes128<T>, T>(ref x, inputs, ref d, outputs, room, ref gradient, stride);
        }
    }

    // The rows from the first on, and copies of the last.
    private static void ToColumns<T>(ref T source, int first, int rows, int columns, ref T target)
        where T : unmanaged
    {
        int room = Room(rows);
        Transposition.Transpose(
            ref Unsafe.Add(ref source, first * columns), (nuint)columns, (nuint)(rows - first), (nuint)columns, ref Unsafe.Add(ref target, first), (nuint)room);
        for (int column = 0; column < columns && rows < room; column++)
        {
            MemoryMarshal.CreateSpan(ref Unsafe.Add(ref target, (column * room) + rows), room - rows).Fill(Unsafe.Add(ref source, ((rows - 1) * columns) + column));
        }
    }

    private static void ToRows<T>(ref T source, int first, int rows, int columns, ref T target)
        where T : unmanaged
        => Transposition.Transpose(
            ref Unsafe.Add(ref source, first), (nuint)Room(rows), (nuint)columns, (nuint)(rows - first), ref Unsafe.Add(ref target, first * columns), (nuint)columns);

    // The rows that a way made for two or three columns can take.
    private static int WholeGroups(int rows, int columns)
        => (columns == 2 && Vector128.IsHardwareAccelerated) || (columns == 3 && Avx512F.IsSupported) ? rows - (rows % Lanes) : 0;

    // out(k) = start(k) + Σₘ in(m) · weight(m, k), each a column, for four, two or one vectors of rows.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Products<T>(
        ref T source, in SumBlocks blocks, ref T weights, nuint step, nuint nodeStep, ref T start, nuint startStep, ref T target, nuint nodes, nuint room)
        where T : unmanaged
    {
        nuint row = 0;
        nuint wide = (nuint)Vector512<T>.Count;
        if (Vector512.IsHardwareAccelerated)
        {
            for (; row + (4 * wide) <= room && blocks.Count == 1; row += 4 * wide)
            {
                FourVectors<Vector512<T>, Lanes512<T>, T>(ref Unsafe.Add(ref source, row), blocks.End, ref weights, step, nodeStep, ref start, startStep, ref Unsafe.Add(ref target, row), nodes, room);
            }

            for (; row + (2 * wide) <= room; row += 2 * wide)
            {
                TwoVectorsInBlocks<Vector512<T>, Lanes512<T>, T>(ref Unsafe.Add(ref source, row), blocks, ref weights, step, nodeStep, ref start, startStep, ref Unsafe.Add(ref target, row), nodes, room);
            }

            // Of neighbouring nodes.
            for (; row + wide <= room && nodeStep == 1 && startStep == 1; row += wide)
            {
                OneVector<Vector512<T>, Lanes512<T>, T>(ref Unsafe.Add(ref source, row), blocks, ref weights, step, ref start, ref Unsafe.Add(ref target, row), nodes, room);
            }
        }

        nuint two = 2 * (nuint)(Vector256.IsHardwareAccelerated ? Vector256<T>.Count : Vector128<T>.Count);
        for (; row < room; row += two)
        {
            if (Vector256.IsHardwareAccelerated)
            {
                TwoVectorsInBlocks<Vector256<T>, Lanes256<T>, T>(ref Unsafe.Add(ref source, row), blocks, ref weights, step, nodeStep, ref start, startStep, ref Unsafe.Add(ref target, row), nodes, room);
            }
            else
            {
                TwoVectorsInBlocks<Vector128<T>, Lanes128<T>, T>(ref Unsafe.Add(ref source, row), blocks, ref weights, step, nodeStep, ref start, startStep, ref Unsafe.Add(ref target, row), nodes, room);
            }
        }
    }

    // The tile that suits the blocks and the registers.
    internal static void TwoVectorsInBlocks<TVector, TLanes, T>(
        ref T source, in SumBlocks blocks, ref T weights, nuint step, nuint nodeStep, ref T start, nuint startStep, ref T target, nuint nodes, nuint room)
        where TVector : struct
        where TLanes : struct, ILanes<TVector, T>
        where T : unmanaged
    {
        bool isWide = TLanes.Count == VirtualLanes.Count<T>();
        switch (blocks.Count)
        {
            case 1:
                TwoVectors<TVector, TLanes, T>(ref source, blocks.End, ref weights, step, nodeStep, ref start, startStep, ref target, nodes, room);
                break;
            case 2 when isWide:
                ColumnTiles.FourByTwoInTwo<TVector, TLanes, T>(ref source, blocks, ref weights, step, nodeStep, ref start, startStep, ref target, nodes, room);
                break;
            case 2:
                ColumnTiles.TwoByTwoInTwo<TVector, TLanes, T>(ref source, blocks, ref weights, step, nodeStep, ref start, startStep, ref target, nodes, room);
                break;
            default:
                if (isWide)
                {
                    InFour<TVector, TLanes, T>(ref source, blocks, ref weights, step, nodeStep, ref start, startStep, ref target, nodes, room);
                }
                else
                {
                    ColumnTiles.OneByTwoInFour<TVector, TLanes, T>(ref source, blocks, ref weights, step, nodeStep, ref start, startStep, ref target, nodes, room);
                }

                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void OneVector<TVector, TLanes, T>(ref T source, in SumBlocks blocks, ref T weights, nuint step, ref T start, ref T target, nuint nodes, nuint room)
        where TVector : struct
        where TLanes : struct, ILanes<TVector, T>
        where T : unmanaged
    {
        switch (blocks.Count)
        {
            case 1 when nodes >= 8:
                OneVectorTiles.Eight<TVector, TLanes, T>(ref source, blocks, ref weights, step, ref start, ref target, nodes, room);
                break;
            case 1:
                OneVectorTiles.One<TVector, TLanes, T>(ref source, blocks, ref weights, step, ref start, ref target, nodes, room);
                break;
            case 2 when nodes >= 8:
                OneVectorTiles.EightInTwo<TVector, TLanes, T>(ref source, blocks, ref weights, step, ref start, ref target, nodes, room);
                break;
            case 2:
                OneVectorTiles.OneInTwo<TVector, TLanes, T>(ref source, blocks, ref weights, step, ref start, ref target, nodes, room);
                break;
            default:
                if (nodes >= 4)
                {
                    OneVectorTiles.FourInFour<TVector, TLanes, T>(ref source, blocks, ref weights, step, ref start, ref target, nodes, room);
                }
                else
                {
                    OneVectorTiles.OneInFour<TVector, TLanes, T>(ref source, blocks, ref weights, step, ref start, ref target, nodes, room);
                }

                break;
        }
    }

    // As many tiles of three nodes as leave an even number of them.
    private static void InFour<TVector, TLanes, T>(
        ref T source, in SumBlocks blocks, ref T weights, nuint step, nuint nodeStep, ref T start, nuint startStep, ref T target, nuint nodes, nuint room)
        where TVector : struct
        where TLanes : struct, ILanes<TVector, T>
        where T : unmanaged
    {
        nuint inThrees = nodes % 3 == 1 ? nodes - nuint.Min(nodes, 4) : nodes / 3 * 3;
        if (inThrees > 0)
        {
            ColumnTiles.ThreeByTwoInFour<TVector, TLanes, T>(ref source, blocks, ref weights, step, nodeStep, ref start, startStep, ref target, inThrees, room);
        }

        if (inThrees < nodes)
        {
            ColumnTiles.TwoByTwoInFour<TVector, TLanes, T>(
                ref source,
                blocks,
                ref Unsafe.Add(ref weights, inThrees * nodeStep),
                step,
                nodeStep,
                ref Unsafe.Add(ref start, inThrees * startStep),
                startStep,
                ref Unsafe.Add(ref target, inThrees * room),
                nodes - inThrees,
                room);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void FourVectors<TVector, TLanes, T>(
        ref T source, nuint count, ref T weights, nuint step, nuint nodeStep, ref T start, nuint startStep, ref T target, nuint nodes, nuint room)
        where TVector : struct
        where TLanes : struct, ILanes<TVector, T>
        where T : unmanaged
    {
        nuint width = (nuint)TLanes.Count;
        for (nuint node = 0; node < nodes; node += 4)
        {
            // Where fewer than four are left, the last one is computed several times.
            nuint node1 = nuint.Min(node + 1, nodes - 1);
            nuint node2 = nuint.Min(node + 2, nodes - 1);
            nuint node3 = nuint.Min(node + 3, nodes - 1);
            TVector sum0_0 = TLanes.Create(Unsafe.Add(ref start, node * startStep));
            TVector sum0_1 = sum0_0;
            TVector sum0_2 = sum0_0;
            TVector sum0_3 = sum0_0;
            TVector sum1_0 = TLanes.Create(Unsafe.Add(ref start, node1 * startStep));
            TVector sum1_1 = sum1_0;
            TVector sum1_2 = sum1_0;
            TVector sum1_3 = sum1_0;
            TVector sum2_0 = TLanes.Create(Unsafe.Add(ref start, node2 * startStep));
            TVector sum2_1 = sum2_0;
            TVector sum2_2 = sum2_0;
            TVector sum2_3 = sum2_0;
            TVector sum3_0 = TLanes.Create(Unsafe.Add(ref start, node3 * startStep));
            TVector sum3_1 = sum3_0;
            TVector sum3_2 = sum3_0;
            TVector sum3_3 = sum3_0;
            ref T w0 = ref Unsafe.Add(ref weights, node * nodeStep);
            ref T w1 = ref Unsafe.Add(ref weights, node1 * nodeStep);
            ref T w2 = ref Unsafe.Add(ref weights, node2 * nodeStep);
            ref T w3 = ref Unsafe.Add(ref weights, node3 * nodeStep);
            ref T x = ref source;
            for (nuint m = 0; m < count; m++)
            {
                TVector x0 = TLanes.Load(ref x, 0);
                TVector x1 = TLanes.Load(ref x, width);
                TVector x2 = TLanes.Load(ref x, 2 * width);
                TVector x3 = TLanes.Load(ref x, 3 * width);
                TVector weight0 = TLanes.Create(Unsafe.Add(ref w0, m * step));
                sum0_0 = TLanes.MultiplyAdd(x0, weight0, sum0_0);
                sum0_1 = TLanes.MultiplyAdd(x1, weight0, sum0_1);
                sum0_2 = TLanes.MultiplyAdd(x2, weight0, sum0_2);
                sum0_3 = TLanes.MultiplyAdd(x3, weight0, sum0_3);
                TVector weight1 = TLanes.Create(Unsafe.Add(ref w1, m * step));
                sum1_0 = TLanes.MultiplyAdd(x0, weight1, sum1_0);
                sum1_1 = TLanes.MultiplyAdd(x1, weight1, sum1_1);
                sum1_2 = TLanes.MultiplyAdd(x2, weight1, sum1_2);
                sum1_3 = TLanes.MultiplyAdd(x3, weight1, sum1_3);
                TVector weight2 = TLanes.Create(Unsafe.Add(ref w2, m * step));
                sum2_0 = TLanes.MultiplyAdd(x0, weight2, sum2_0);
                sum2_1 = TLanes.MultiplyAdd(x1, weight2, sum2_1);
                sum2_2 = TLanes.MultiplyAdd(x2, weight2, sum2_2);
                sum2_3 = TLanes.MultiplyAdd(x3, weight2, sum2_3);
                TVector weight3 = TLanes.Create(Unsafe.Add(ref w3, m * step));
                sum3_0 = TLanes.MultiplyAdd(x0, weight3, sum3_0);
                sum3_1 = TLanes.MultiplyAdd(x1, weight3, sum3_1);
                sum3_2 = TLanes.MultiplyAdd(x2, weight3, sum3_2);
                sum3_3 = TLanes.MultiplyAdd(x3, weight3, sum3_3);
                x = ref Unsafe.Add(ref x, room);
            }

            TLanes.Store(sum0_0, ref target, node * room);
            TLanes.Store(sum0_1, ref target, (node * room) + width);
            TLanes.Store(sum0_2, ref target, (node * room) + (2 * width));
            TLanes.Store(sum0_3, ref target, (node * room) + (3 * width));
            TLanes.Store(sum1_0, ref target, node1 * room);
            TLanes.Store(sum1_1, ref target, (node1 * room) + width);
            TLanes.Store(sum1_2, ref target, (node1 * room) + (2 * width));
            TLanes.Store(sum1_3, ref target, (node1 * room) + (3 * width));
            TLanes.Store(sum2_0, ref target, node2 * room);
            TLanes.Store(sum2_1, ref target, (node2 * room) + width);
            TLanes.Store(sum2_2, ref target, (node2 * room) + (2 * width));
            TLanes.Store(sum2_3, ref target, (node2 * room) + (3 * width));
            TLanes.Store(sum3_0, ref target, node3 * room);
            TLanes.Store(sum3_1, ref target, (node3 * room) + width);
            TLanes.Store(sum3_2, ref target, (node3 * room) + (2 * width));
            TLanes.Store(sum3_3, ref target, (node3 * room) + (3 * width));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void TwoVectors<TVector, TLanes, T>(
        ref T source, nuint count, ref T weights, nuint step, nuint nodeStep, ref T start, nuint startStep, ref T target, nuint nodes, nuint room)
        where TVector : struct
        where TLanes : struct, ILanes<TVector, T>
        where T : unmanaged
    {
        nuint width = (nuint)TLanes.Count;
        for (nuint node = 0; node < nodes; node += 4)
        {
            // Where fewer than four are left, the last one is computed several times.
            nuint node1 = nuint.Min(node + 1, nodes - 1);
            nuint node2 = nuint.Min(node + 2, nodes - 1);
            nuint node3 = nuint.Min(node + 3, nodes - 1);
            TVector sum0_0 = TLanes.Create(Unsafe.Add(ref start, node * startStep));
            TVector sum0_1 = sum0_0;
            TVector sum1_0 = TLanes.Create(Unsafe.Add(ref start, node1 * startStep));
            TVector sum1_1 = sum1_0;
            TVector sum2_0 = TLanes.Create(Unsafe.Add(ref start, node2 * startStep));
            TVector sum2_1 = sum2_0;
            TVector sum3_0 = TLanes.Create(Unsafe.Add(ref start, node3 * startStep));
            TVector sum3_1 = sum3_0;
            ref T w0 = ref Unsafe.Add(ref weights, node * nodeStep);
            ref T w1 = ref Unsafe.Add(ref weights, node1 * nodeStep);
            ref T w2 = ref Unsafe.Add(ref weights, node2 * nodeStep);
            ref T w3 = ref Unsafe.Add(ref weights, node3 * nodeStep);
            ref T x = ref source;
            for (nuint m = 0; m < count; m++)
            {
                TVector x0 = TLanes.Load(ref x, 0);
                TVector x1 = TLanes.Load(ref x, width);
                TVector weight0 = TLanes.Create(Unsafe.Add(ref w0, m * step));
                sum0_0 = TLanes.MultiplyAdd(x0, weight0, sum0_0);
                sum0_1 = TLanes.MultiplyAdd(x1, weight0, sum0_1);
                TVector weight1 = TLanes.Create(Unsafe.Add(ref w1, m * step));
                sum1_0 = TLanes.MultiplyAdd(x0, weight1, sum1_0);
                sum1_1 = TLanes.MultiplyAdd(x1, weight1, sum1_1);
                TVector weight2 = TLanes.Create(Unsafe.Add(ref w2, m * step));
                sum2_0 = TLanes.MultiplyAdd(x0, weight2, sum2_0);
                sum2_1 = TLanes.MultiplyAdd(x1, weight2, sum2_1);
                TVector weight3 = TLanes.Create(Unsafe.Add(ref w3, m * step));
                sum3_0 = TLanes.MultiplyAdd(x0, weight3, sum3_0);
                sum3_1 = TLanes.MultiplyAdd(x1, weight3, sum3_1);
                x = ref Unsafe.Add(ref x, room);
            }

            TLanes.Store(sum0_0, ref target, node * room);
            TLanes.Store(sum0_1, ref target, (node * room) + width);
            TLanes.Store(sum1_0, ref target, node1 * room);
            TLanes.Store(sum1_1, ref target, (node1 * room) + width);
            TLanes.Store(sum2_0, ref target, node2 * room);
            TLanes.Store(sum2_1, ref target, (node2 * room) + width);
            TLanes.Store(sum3_0, ref target, node3 * room);
            TLanes.Store(sum3_1, ref target, (node3 * room) + width);
        }
    }

    // Four inputs times four nodes at once; the lanes of a sum are added at the end.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void AddWide<T>(ref T x, nuint inputs, ref T d, nuint outputs, nuint room, ref T gradient, nuint stride)
        where T : unmanaged
    {
        nuint lanes = (nuint)Vector512<T>.Count;
        for (nuint node = 0; node < outputs; node += 4)
        {
            nuint nodes = nuint.Min(4, outputs - node);
            ref T d0 = ref Unsafe.Add(ref d, node * room);
            ref T d1 = ref Unsafe.Add(ref d, nuint.Min(node + 1, outputs - 1) * room);
            ref T d2 = ref Unsafe.Add(ref d, nuint.Min(node + 2, outputs - 1) * room);
            ref T d3 = ref Unsafe.Add(ref d, nuint.Min(node + 3, outputs - 1) * room);
            ref T result = ref Unsafe.Add(ref gradient, node);
            for (nuint input = 0; input < inputs; input += 4)
            {
                ref T x0 = ref Unsafe.Add(ref x, input * room);
                ref T x1 = ref Unsafe.Add(ref x, nuint.Min(input + 1, inputs - 1) * room);
                ref T x2 = ref Unsafe.Add(ref x, nuint.Min(input + 2, inputs - 1) * room);
                ref T x3 = ref Unsafe.Add(ref x, nuint.Min(input + 3, inputs - 1) * room);
                Vector512<T> sum0_0 = default;
                Vector512<T> sum0_1 = default;
                Vector512<T> sum0_2 = default;
                Vector512<T> sum0_3 = default;
                Vector512<T> sum1_0 = default;
                Vector512<T> sum1_1 = default;
                Vector512<T> sum1_2 = default;
                Vector512<T> sum1_3 = default;
                Vector512<T> sum2_0 = default;
                Vector512<T> sum2_1 = default;
                Vector512<T> sum2_2 = default;
                Vector512<T> sum2_3 = default;
                Vector512<T> sum3_0 = default;
                Vector512<T> sum3_1 = default;
                Vector512<T> sum3_2 = default;
                Vector512<T> sum3_3 = default;
                for (nuint row = 0; row < room; row += lanes)
                {
                    Vector512<T> error0 = Vector512.LoadUnsafe(ref d0, row);
                    Vector512<T> error1 = Vector512.LoadUnsafe(ref d1, row);
                    Vector512<T> error2 = Vector512.LoadUnsafe(ref d2, row);
                    Vector512<T> error3 = Vector512.LoadUnsafe(ref d3, row);
                    Vector512<T> value0 = Vector512.LoadUnsafe(ref x0, row);
                    sum0_0 = Lanes512<T>.MultiplyAdd(value0, error0, sum0_0);
                    sum0_1 = Lanes512<T>.MultiplyAdd(value0, error1, sum0_1);
                    sum0_2 = Lanes512<T>.MultiplyAdd(value0, error2, sum0_2);
                    sum0_3 = Lanes512<T>.MultiplyAdd(value0, error3, sum0_3);
                    Vector512<T> value1 = Vector512.LoadUnsafe(ref x1, row);
                    sum1_0 = Lanes512<T>.MultiplyAdd(value1, error0, sum1_0);
                    sum1_1 = Lanes512<T>.MultiplyAdd(value1, error1, sum1_1);
                    sum1_2 = Lanes512<T>.MultiplyAdd(value1, error2, sum1_2);
                    sum1_3 = Lanes512<T>.MultiplyAdd(value1, error3, sum1_3);
                    Vector512<T> value2 = Vector512.LoadUnsafe(ref x2, row);
                    sum2_0 = Lanes512<T>.MultiplyAdd(value2, error0, sum2_0);
                    sum2_1 = Lanes512<T>.MultiplyAdd(value2, error1, sum2_1);
                    sum2_2 = Lanes512<T>.MultiplyAdd(value2, error2, sum2_2);
                    sum2_3 = Lanes512<T>.MultiplyAdd(value2, error3, sum2_3);
                    Vector512<T> value3 = Vector512.LoadUnsafe(ref x3, row);
                    sum3_0 = Lanes512<T>.MultiplyAdd(value3, error0, sum3_0);
                    sum3_1 = Lanes512<T>.MultiplyAdd(value3, error1, sum3_1);
                    sum3_2 = Lanes512<T>.MultiplyAdd(value3, error2, sum3_2);
                    sum3_3 = Lanes512<T>.MultiplyAdd(value3, error3, sum3_3);
                }

                AddSums(
                    Quarter(sum0_0, sum1_0, sum2_0, sum3_0),
                    Quarter(sum0_1, sum1_1, sum2_1, sum3_1),
                    Quarter(sum0_2, sum1_2, sum2_2, sum3_2),
                    Quarter(sum0_3, sum1_3, sum2_3, sum3_3),
                    ref Unsafe.Add(ref result, input * stride),
                    stride,
                    nuint.Min(4, inputs - input),
                    nodes);
            }

            Vector512<T> bias0 = default;
            Vector512<T> bias1 = default;
            Vector512<T> bias2 = default;
            Vector512<T> bias3 = default;
            for (nuint row = 0; row < room; row += lanes)
            {
                bias0 += Vector512.LoadUnsafe(ref d0, row);
                bias1 += Vector512.LoadUnsafe(ref d1, row);
                bias2 += Vector512.LoadUnsafe(ref d2, row);
                bias3 += Vector512.LoadUnsafe(ref d3, row);
            }

            AddSums(Quarter(bias0, bias0, bias0, bias0), Quarter(bias1, bias1, bias1, bias1), Quarter(bias2, bias2, bias2, bias2), Quarter(bias3, bias3, bias3, bias3), ref Unsafe.Add(ref result, inputs * stride), stride, 1, nodes);
        }
    }

    // The first halving of the lanes of a and of b: the sums of a are in the lower half.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<T> Halve<T>(Vector512<T> a, Vector512<T> b)
        where T : unmanaged
        => Avx512F.Shuffle4x128(a.AsSingle(), b.AsSingle(), 0x44).As<float, T>() + Avx512F.Shuffle4x128(a.AsSingle(), b.AsSingle(), 0xEE).As<float, T>();

    // The second halving of a and b, c and d: a quarter of the result for each.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<T> Quarter<T>(Vector512<T> a, Vector512<T> b, Vector512<T> c, Vector512<T> d)
        where T : unmanaged
    {
        Vector512<float> ab = Halve(a, b).AsSingle();
        Vector512<float> cd = Halve(c, d).AsSingle();
        return Avx512F.Shuffle4x128(ab, cd, 0x88).As<float, T>() + Avx512F.Shuffle4x128(ab, cd, 0xDD).As<float, T>();
    }

    // The halvings within quarters, and the sums: quarter k of the arguments belongs to input k, and each argument to a node.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddSums<T>(Vector512<T> a, Vector512<T> b, Vector512<T> c, Vector512<T> d, ref T gradient, nuint stride, nuint inputs, nuint nodes)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            Vector512<float> ab = Avx512F.Shuffle(a.AsSingle(), b.AsSingle(), 0x44) + Avx512F.Shuffle(a.AsSingle(), b.AsSingle(), 0xEE);
            Vector512<float> cd = Avx512F.Shuffle(c.AsSingle(), d.AsSingle(), 0x44) + Avx512F.Shuffle(c.AsSingle(), d.AsSingle(), 0xEE);
            AddQuarters((Avx512F.Shuffle(ab, cd, 0x88) + Avx512F.Shuffle(ab, cd, 0xDD)).As<float, T>(), ref gradient, stride, inputs, nodes);
            return;
        }

        Vector512<double> first = Avx512F.UnpackLow(a.AsDouble(), b.AsDouble()) + Avx512F.UnpackHigh(a.AsDouble(), b.AsDouble());
        AddQuarters(first.As<double, T>(), ref gradient, stride, inputs, nodes);
        if (nodes > 2)
        {
            Vector512<double> second = Avx512F.UnpackLow(c.AsDouble(), d.AsDouble()) + Avx512F.UnpackHigh(c.AsDouble(), d.AsDouble());
            AddQuarters(second.As<double, T>(), ref Unsafe.Add(ref gradient, 2), stride, inputs, nodes - 2);
        }
    }

    // Adds quarter k to the nodes of input k.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddQuarters<T>(Vector512<T> sums, ref T gradient, nuint stride, nuint inputs, nuint nodes)
        where T : unmanaged
    {
        Add(sums.GetLower().GetLower(), ref gradient, 0, nodes);
        if (inputs > 1)
        {
            Add(sums.GetLower().GetUpper(), ref gradient, stride, nodes);
        }

        if (inputs > 2)
        {
            Add(sums.GetUpper().GetLower(), ref gradient, 2 * stride, nodes);
        }

        if (inputs > 3)
        {
            Add(sums.GetUpper().GetUpper(), ref gradient, 3 * stride, nodes);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add<T>(Vector128<T> sums, ref T gradient, nuint place, nuint count)
        where T : unmanaged
    {
        if (count >= (nuint)Vector128<T>.Count)
        {
            (Vector128.LoadUnsafe(ref gradient, place) + sums).StoreUnsafe(ref gradient, place);
            return;
        }

        for (nuint k = 0; k < count; k++)
        {
            ref T sum = ref Unsafe.Add(ref gradient, place + k);
            sum = ScalarLanes<T>.Add(sum, sums.GetElement((int)k));
        }
    }

    // One input times four nodes, the lanes of whose sums take several vectors.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void AddNarrow<TVector, TLanes, T>(ref T x, nuint inputs, ref T d, nuint outputs, nuint room, ref T gradient, nuint stride)
        where TVector : struct
        where TLanes : struct, ILanes<TVector, T>
        where T : unmanaged
    {
        Unsafe.SkipInit(out Sums memory);
        ref T sums = ref Unsafe.As<Sums, T>(ref memory);
        nuint lanes = (nuint)VirtualLanes.Count<T>();
        for (nuint node = 0; node < outputs; node += 4)
        {
            nuint nodes = nuint.Min(4, outputs - node);
            ref T d0 = ref Unsafe.Add(ref d, node * room);
            ref T d1 = ref Unsafe.Add(ref d, nuint.Min(node + 1, outputs - 1) * room);
            ref T d2 = ref Unsafe.Add(ref d, nuint.Min(node + 2, outputs - 1) * room);
            ref T d3 = ref Unsafe.Add(ref d, nuint.Min(node + 3, outputs - 1) * room);
            for (nuint input = 0; input <= inputs; input++)
            {
                ref T values = ref Unsafe.Add(ref x, nuint.Min(input, inputs - 1) * room);
                for (nuint lane = 0; lane < lanes; lane += (nuint)TLanes.Count)
                {
                    TVector sum0 = default;
                    TVector sum1 = default;
                    TVector sum2 = default;
                    TVector sum3 = default;
                    for (nuint row = lane; row < room; row += lanes)
                    {
                        // The bias is the weight of an input that is always 1.
                        TVector value = input < inputs ? TLanes.Load(ref values, row) : TLanes.Create(Real.FromDouble<T>(1));
                        sum0 = TLanes.MultiplyAdd(value, TLanes.Load(ref d0, row), sum0);
                        sum1 = TLanes.MultiplyAdd(value, TLanes.Load(ref d1, row), sum1);
                        sum2 = TLanes.MultiplyAdd(value, TLanes.Load(ref d2, row), sum2);
                        sum3 = TLanes.MultiplyAdd(value, TLanes.Load(ref d3, row), sum3);
                    }

                    TLanes.Store(sum0, ref sums, lane);
                    TLanes.Store(sum1, ref sums, lanes + lane);
                    TLanes.Store(sum2, ref sums, (2 * lanes) + lane);
                    TLanes.Store(sum3, ref sums, (3 * lanes) + lane);
                }

                for (nuint k = 0; k < nodes; k++)
                {
                    ref T sum = ref Unsafe.Add(ref gradient, (input * stride) + node + k);
                    sum = ScalarLanes<T>.Add(sum, VirtualLanes.Sum(ref Unsafe.Add(ref sums, k * lanes)));
                }
            }
        }
    }

    // Four times 64 bytes.
    [InlineArray(4 * Lanes)]
    private struct Sums
    {
        private float _first;
    }
}
