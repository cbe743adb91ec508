using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace BackpropGen.CompilerServices;

// Sums over the values of one layer for each node of another, in columns: what a layer computes, and what its error terms give to the layer before.
internal static class ColumnSums
{
    // out(k) = start(k) + Σₘ in(m) · weight(m, k), each a column, for four, two or one vectors of rows.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Products<T>(
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
    public static void TwoVectorsInBlocks<TVector, TLanes, T>(
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
    public static void FourVectors<TVector, TLanes, T>(
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
    public static void TwoVectors<TVector, TLanes, T>(
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
}
