using System.Runtime.CompilerServices;

namespace BackpropGen.CompilerServices;

// Sums over inputs of rows that lie in the lanes of vectors, in blocks: nodes times vectors of rows times blocks of inputs, whose sums stay in registers. Where fewer
// nodes are left than a tile has, it computes the last one several times.
internal static class ColumnTiles
{
    // 16 sums.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void FourByTwoInTwo<TVector, TLanes, T>(
        ref T source, in SumBlocks blocks, ref T weights, nuint step, nuint nodeStep, ref T start, nuint startStep, ref T target, nuint nodes, nuint room)
        where TVector : struct
        where TLanes : struct, ILanes<TVector, T>
        where T : unmanaged
    {
        nuint width = (nuint)TLanes.Count;
        ref T x1 = ref Unsafe.Add(ref source, blocks.Second * room);
        nuint shared = blocks.End - blocks.Second;
        for (nuint node = 0; node < nodes; node += 4)
        {
            nuint node1 = nuint.Min(node + 1, nodes - 1);
            nuint node2 = nuint.Min(node + 2, nodes - 1);
            nuint node3 = nuint.Min(node + 3, nodes - 1);
            ref T w0_0 = ref Unsafe.Add(ref weights, node * nodeStep);
            ref T w0_1 = ref Unsafe.Add(ref w0_0, blocks.Second * step);
            ref T w1_0 = ref Unsafe.Add(ref weights, node1 * nodeStep);
            ref T w1_1 = ref Unsafe.Add(ref w1_0, blocks.Second * step);
            ref T w2_0 = ref Unsafe.Add(ref weights, node2 * nodeStep);
            ref T w2_1 = ref Unsafe.Add(ref w2_0, blocks.Second * step);
            ref T w3_0 = ref Unsafe.Add(ref weights, node3 * nodeStep);
            ref T w3_1 = ref Unsafe.Add(ref w3_0, blocks.Second * step);
            TVector sum0_0_0 = TLanes.Create(Unsafe.Add(ref start, node * startStep));
            TVector sum0_0_1 = sum0_0_0;
            TVector sum0_1_0 = default;
            TVector sum0_1_1 = default;
            TVector sum1_0_0 = TLanes.Create(Unsafe.Add(ref start, node1 * startStep));
            TVector sum1_0_1 = sum1_0_0;
            TVector sum1_1_0 = default;
            TVector sum1_1_1 = default;
            TVector sum2_0_0 = TLanes.Create(Unsafe.Add(ref start, node2 * startStep));
            TVector sum2_0_1 = sum2_0_0;
            TVector sum2_1_0 = default;
            TVector sum2_1_1 = default;
            TVector sum3_0_0 = TLanes.Create(Unsafe.Add(ref start, node3 * startStep));
            TVector sum3_0_1 = sum3_0_0;
            TVector sum3_1_0 = default;
            TVector sum3_1_1 = default;
            nuint xAt = 0;
            nuint wAt = 0;
            for (nuint i = 0; i < shared; i++)
            {
                TVector x0_0 = TLanes.Load(ref source, xAt);
                TVector x0_1 = TLanes.Load(ref source, xAt + width);
                TVector weight0_0 = TLanes.Create(Unsafe.Add(ref w0_0, wAt));
                sum0_0_0 = TLanes.MultiplyAdd(x0_0, weight0_0, sum0_0_0);
                sum0_0_1 = TLanes.MultiplyAdd(x0_1, weight0_0, sum0_0_1);
                TVector weight1_0 = TLanes.Create(Unsafe.Add(ref w1_0, wAt));
                sum1_0_0 = TLanes.MultiplyAdd(x0_0, weight1_0, sum1_0_0);
                sum1_0_1 = TLanes.MultiplyAdd(x0_1, weight1_0, sum1_0_1);
                TVector weight2_0 = TLanes.Create(Unsafe.Add(ref w2_0, wAt));
                sum2_0_0 = TLanes.MultiplyAdd(x0_0, weight2_0, sum2_0_0);
                sum2_0_1 = TLanes.MultiplyAdd(x0_1, weight2_0, sum2_0_1);
                TVector weight3_0 = TLanes.Create(Unsafe.Add(ref w3_0, wAt));
                sum3_0_0 = TLanes.MultiplyAdd(x0_0, weight3_0, sum3_0_0);
                sum3_0_1 = TLanes.MultiplyAdd(x0_1, weight3_0, sum3_0_1);
                TVector x1_0 = TLanes.Load(ref x1, xAt);
                TVector x1_1 = TLanes.Load(ref x1, xAt + width);
                TVector weight0_1 = TLanes.Create(Unsafe.Add(ref w0_1, wAt));
                sum0_1_0 = TLanes.MultiplyAdd(x1_0, weight0_1, sum0_1_0);
                sum0_1_1 = TLanes.MultiplyAdd(x1_1, weight0_1, sum0_1_1);
                TVector weight1_1 = TLanes.Create(Unsafe.Add(ref w1_1, wAt));
                sum1_1_0 = TLanes.MultiplyAdd(x1_0, weight1_1, sum1_1_0);
                sum1_1_1 = TLanes.MultiplyAdd(x1_1, weight1_1, sum1_1_1);
                TVector weight2_1 = TLanes.Create(Unsafe.Add(ref w2_1, wAt));
                sum2_1_0 = TLanes.MultiplyAdd(x1_0, weight2_1, sum2_1_0);
                sum2_1_1 = TLanes.MultiplyAdd(x1_1, weight2_1, sum2_1_1);
                TVector weight3_1 = TLanes.Create(Unsafe.Add(ref w3_1, wAt));
                sum3_1_0 = TLanes.MultiplyAdd(x1_0, weight3_1, sum3_1_0);
                sum3_1_1 = TLanes.MultiplyAdd(x1_1, weight3_1, sum3_1_1);
                xAt += room;
                wAt += step;
            }

            if (shared < blocks.Second)
            {
                TVector x0_0 = TLanes.Load(ref source, xAt);
                TVector x0_1 = TLanes.Load(ref source, xAt + width);
                TVector weight0_0 = TLanes.Create(Unsafe.Add(ref w0_0, wAt));
                sum0_0_0 = TLanes.MultiplyAdd(x0_0, weight0_0, sum0_0_0);
                sum0_0_1 = TLanes.MultiplyAdd(x0_1, weight0_0, sum0_0_1);
                TVector weight1_0 = TLanes.Create(Unsafe.Add(ref w1_0, wAt));
                sum1_0_0 = TLanes.MultiplyAdd(x0_0, weight1_0, sum1_0_0);
                sum1_0_1 = TLanes.MultiplyAdd(x0_1, weight1_0, sum1_0_1);
                TVector weight2_0 = TLanes.Create(Unsafe.Add(ref w2_0, wAt));
                sum2_0_0 = TLanes.MultiplyAdd(x0_0, weight2_0, sum2_0_0);
                sum2_0_1 = TLanes.MultiplyAdd(x0_1, weight2_0, sum2_0_1);
                TVector weight3_0 = TLanes.Create(Unsafe.Add(ref w3_0, wAt));
                sum3_0_0 = TLanes.MultiplyAdd(x0_0, weight3_0, sum3_0_0);
                sum3_0_1 = TLanes.MultiplyAdd(x0_1, weight3_0, sum3_0_1);
            }

            TLanes.Store(TLanes.Add(sum0_0_0, sum0_1_0), ref target, node * room);
            TLanes.Store(TLanes.Add(sum0_0_1, sum0_1_1), ref target, (node * room) + width);
            TLanes.Store(TLanes.Add(sum1_0_0, sum1_1_0), ref target, node1 * room);
            TLanes.Store(TLanes.Add(sum1_0_1, sum1_1_1), ref target, (node1 * room) + width);
            TLanes.Store(TLanes.Add(sum2_0_0, sum2_1_0), ref target, node2 * room);
            TLanes.Store(TLanes.Add(sum2_0_1, sum2_1_1), ref target, (node2 * room) + width);
            TLanes.Store(TLanes.Add(sum3_0_0, sum3_1_0), ref target, node3 * room);
            TLanes.Store(TLanes.Add(sum3_0_1, sum3_1_1), ref target, (node3 * room) + width);
        }
    }

    // 24 sums, which only processors with 32 registers hold. The nodes are a multiple of three.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ThreeByTwoInFour<TVector, TLanes, T>(
        ref T source, in SumBlocks blocks, ref T weights, nuint step, nuint nodeStep, ref T start, nuint startStep, ref T target, nuint nodes, nuint room)
        where TVector : struct
        where TLanes : struct, ILanes<TVector, T>
        where T : unmanaged
    {
        nuint width = (nuint)TLanes.Count;
        ref T x1 = ref Unsafe.Add(ref source, blocks.Second * room);
        ref T x2 = ref Unsafe.Add(ref source, blocks.Third * room);
        ref T x3 = ref Unsafe.Add(ref source, blocks.Fourth * room);
        nuint shared = blocks.End - blocks.Fourth;
        for (nuint node = 0; node < nodes; node += 3)
        {
            ref T w0 = ref Unsafe.Add(ref weights, node * nodeStep);
            ref T w1 = ref Unsafe.Add(ref w0, blocks.Second * step);
            ref T w2 = ref Unsafe.Add(ref w0, blocks.Third * step);
            ref T w3 = ref Unsafe.Add(ref w0, blocks.Fourth * step);
            TVector sum0_0_0 = TLanes.Create(Unsafe.Add(ref start, node * startStep));
            TVector sum0_0_1 = sum0_0_0;
            TVector sum0_1_0 = default;
            TVector sum0_1_1 = default;
            TVector sum0_2_0 = default;
            TVector sum0_2_1 = default;
            TVector sum0_3_0 = default;
            TVector sum0_3_1 = default;
            TVector sum1_0_0 = TLanes.Create(Unsafe.Add(ref start, (node + 1) * startStep));
            TVector sum1_0_1 = sum1_0_0;
            TVector sum1_1_0 = default;
            TVector sum1_1_1 = default;
            TVector sum1_2_0 = default;
            TVector sum1_2_1 = default;
            TVector sum1_3_0 = default;
            TVector sum1_3_1 = default;
            TVector sum2_0_0 = TLanes.Create(Unsafe.Add(ref start, (node + 2) * startStep));
            TVector sum2_0_1 = sum2_0_0;
            TVector sum2_1_0 = default;
            TVector sum2_1_1 = default;
            TVector sum2_2_0 = default;
            TVector sum2_2_1 = default;
            TVector sum2_3_0 = default;
            TVector sum2_3_1 = default;
            nuint xAt = 0;
            nuint wAt = 0;
            for (nuint i = 0; i < shared; i++)
            {
                TVector x0_0 = TLanes.Load(ref source, xAt);
                TVector x0_1 = TLanes.Load(ref source, xAt + width);
                TVector weight0_0 = TLanes.Create(Unsafe.Add(ref w0, wAt));
                sum0_0_0 = TLanes.MultiplyAdd(x0_0, weight0_0, sum0_0_0);
                sum0_0_1 = TLanes.MultiplyAdd(x0_1, weight0_0, sum0_0_1);
                TVector weight1_0 = TLanes.Create(Unsafe.Add(ref w0, wAt + nodeStep));
                sum1_0_0 = TLanes.MultiplyAdd(x0_0, weight1_0, sum1_0_0);
                sum1_0_1 = TLanes.MultiplyAdd(x0_1, weight1_0, sum1_0_1);
                TVector weight2_0 = TLanes.Create(Unsafe.Add(ref w0, wAt + (2 * nodeStep)));
                sum2_0_0 = TLanes.MultiplyAdd(x0_0, weight2_0, sum2_0_0);
                sum2_0_1 = TLanes.MultiplyAdd(x0_1, weight2_0, sum2_0_1);
                TVector x1_0 = TLanes.Load(ref x1, xAt);
                TVector x1_1 = TLanes.Load(ref x1, xAt + width);
                TVector weight0_1 = TLanes.Create(Unsafe.Add(ref w1, wAt));
                sum0_1_0 = TLanes.MultiplyAdd(x1_0, weight0_1, sum0_1_0);
                sum0_1_1 = TLanes.MultiplyAdd(x1_1, weight0_1, sum0_1_1);
                TVector weight1_1 = TLanes.Create(Unsafe.Add(ref w1, wAt + nodeStep));
                sum1_1_0 = TLanes.MultiplyAdd(x1_0, weight1_1, sum1_1_0);
                sum1_1_1 = TLanes.MultiplyAdd(x1_1, weight1_1, sum1_1_1);
                TVector weight2_1 = TLanes.Create(Unsafe.Add(ref w1, wAt + (2 * nodeStep)));
                sum2_1_0 = TLanes.MultiplyAdd(x1_0, weight2_1, sum2_1_0);
                sum2_1_1 = TLanes.MultiplyAdd(x1_1, weight2_1, sum2_1_1);
                TVector x2_0 = TLanes.Load(ref x2, xAt);
                TVector x2_1 = TLanes.Load(ref x2, xAt + width);
                TVector weight0_2 = TLanes.Create(Unsafe.Add(ref w2, wAt));
                sum0_2_0 = TLanes.MultiplyAdd(x2_0, weight0_2, sum0_2_0);
                sum0_2_1 = TLanes.MultiplyAdd(x2_1, weight0_2, sum0_2_1);
                TVector weight1_2 = TLanes.Create(Unsafe.Add(ref w2, wAt + nodeStep));
                sum1_2_0 = TLanes.MultiplyAdd(x2_0, weight1_2, sum1_2_0);
                sum1_2_1 = TLanes.MultiplyAdd(x2_1, weight1_2, sum1_2_1);
                TVector weight2_2 = TLanes.Create(Unsafe.Add(ref w2, wAt + (2 * nodeStep)));
                sum2_2_0 = TLanes.MultiplyAdd(x2_0, weight2_2, sum2_2_0);
                sum2_2_1 = TLanes.MultiplyAdd(x2_1, weight2_2, sum2_2_1);
                TVector x3_0 = TLanes.Load(ref x3, xAt);
                TVector x3_1 = TLanes.Load(ref x3, xAt + width);
                TVector weight0_3 = TLanes.Create(Unsafe.Add(ref w3, wAt));
                sum0_3_0 = TLanes.MultiplyAdd(x3_0, weight0_3, sum0_3_0);
                sum0_3_1 = TLanes.MultiplyAdd(x3_1, weight0_3, sum0_3_1);
                TVector weight1_3 = TLanes.Create(Unsafe.Add(ref w3, wAt + nodeStep));
                sum1_3_0 = TLanes.MultiplyAdd(x3_0, weight1_3, sum1_3_0);
                sum1_3_1 = TLanes.MultiplyAdd(x3_1, weight1_3, sum1_3_1);
                TVector weight2_3 = TLanes.Create(Unsafe.Add(ref w3, wAt + (2 * nodeStep)));
                sum2_3_0 = TLanes.MultiplyAdd(x3_0, weight2_3, sum2_3_0);
                sum2_3_1 = TLanes.MultiplyAdd(x3_1, weight2_3, sum2_3_1);
                xAt += room;
                wAt += step;
            }

            if (shared < blocks.Second)
            {
                TVector x0_0 = TLanes.Load(ref source, xAt);
                TVector x0_1 = TLanes.Load(ref source, xAt + width);
                TVector weight0_0 = TLanes.Create(Unsafe.Add(ref w0, wAt));
                sum0_0_0 = TLanes.MultiplyAdd(x0_0, weight0_0, sum0_0_0);
                sum0_0_1 = TLanes.MultiplyAdd(x0_1, weight0_0, sum0_0_1);
                TVector weight1_0 = TLanes.Create(Unsafe.Add(ref w0, wAt + nodeStep));
                sum1_0_0 = TLanes.MultiplyAdd(x0_0, weight1_0, sum1_0_0);
                sum1_0_1 = TLanes.MultiplyAdd(x0_1, weight1_0, sum1_0_1);
                TVector weight2_0 = TLanes.Create(Unsafe.Add(ref w0, wAt + (2 * nodeStep)));
                sum2_0_0 = TLanes.MultiplyAdd(x0_0, weight2_0, sum2_0_0);
                sum2_0_1 = TLanes.MultiplyAdd(x0_1, weight2_0, sum2_0_1);
            }

            if (shared < blocks.Third - blocks.Second)
            {
                TVector x1_0 = TLanes.Load(ref x1, xAt);
                TVector x1_1 = TLanes.Load(ref x1, xAt + width);
                TVector weight0_1 = TLanes.Create(Unsafe.Add(ref w1, wAt));
                sum0_1_0 = TLanes.MultiplyAdd(x1_0, weight0_1, sum0_1_0);
                sum0_1_1 = TLanes.MultiplyAdd(x1_1, weight0_1, sum0_1_1);
                TVector weight1_1 = TLanes.Create(Unsafe.Add(ref w1, wAt + nodeStep));
                sum1_1_0 = TLanes.MultiplyAdd(x1_0, weight1_1, sum1_1_0);
                sum1_1_1 = TLanes.MultiplyAdd(x1_1, weight1_1, sum1_1_1);
                TVector weight2_1 = TLanes.Create(Unsafe.Add(ref w1, wAt + (2 * nodeStep)));
                sum2_1_0 = TLanes.MultiplyAdd(x1_0, weight2_1, sum2_1_0);
                sum2_1_1 = TLanes.MultiplyAdd(x1_1, weight2_1, sum2_1_1);
            }

            if (shared < blocks.Fourth - blocks.Third)
            {
                TVector x2_0 = TLanes.Load(ref x2, xAt);
                TVector x2_1 = TLanes.Load(ref x2, xAt + width);
                TVector weight0_2 = TLanes.Create(Unsafe.Add(ref w2, wAt));
                sum0_2_0 = TLanes.MultiplyAdd(x2_0, weight0_2, sum0_2_0);
                sum0_2_1 = TLanes.MultiplyAdd(x2_1, weight0_2, sum0_2_1);
                TVector weight1_2 = TLanes.Create(Unsafe.Add(ref w2, wAt + nodeStep));
                sum1_2_0 = TLanes.MultiplyAdd(x2_0, weight1_2, sum1_2_0);
                sum1_2_1 = TLanes.MultiplyAdd(x2_1, weight1_2, sum1_2_1);
                TVector weight2_2 = TLanes.Create(Unsafe.Add(ref w2, wAt + (2 * nodeStep)));
                sum2_2_0 = TLanes.MultiplyAdd(x2_0, weight2_2, sum2_2_0);
                sum2_2_1 = TLanes.MultiplyAdd(x2_1, weight2_2, sum2_2_1);
            }

            TLanes.Store(TLanes.Add(TLanes.Add(sum0_0_0, sum0_1_0), TLanes.Add(sum0_2_0, sum0_3_0)), ref target, node * room);
            TLanes.Store(TLanes.Add(TLanes.Add(sum0_0_1, sum0_1_1), TLanes.Add(sum0_2_1, sum0_3_1)), ref target, (node * room) + width);
            TLanes.Store(TLanes.Add(TLanes.Add(sum1_0_0, sum1_1_0), TLanes.Add(sum1_2_0, sum1_3_0)), ref target, (node + 1) * room);
            TLanes.Store(TLanes.Add(TLanes.Add(sum1_0_1, sum1_1_1), TLanes.Add(sum1_2_1, sum1_3_1)), ref target, ((node + 1) * room) + width);
            TLanes.Store(TLanes.Add(TLanes.Add(sum2_0_0, sum2_1_0), TLanes.Add(sum2_2_0, sum2_3_0)), ref target, (node + 2) * room);
            TLanes.Store(TLanes.Add(TLanes.Add(sum2_0_1, sum2_1_1), TLanes.Add(sum2_2_1, sum2_3_1)), ref target, ((node + 2) * room) + width);
        }
    }

    // 16 sums.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void TwoByTwoInFour<TVector, TLanes, T>(
        ref T source, in SumBlocks blocks, ref T weights, nuint step, nuint nodeStep, ref T start, nuint startStep, ref T target, nuint nodes, nuint room)
        where TVector : struct
        where TLanes : struct, ILanes<TVector, T>
        where T : unmanaged
    {
        nuint width = (nuint)TLanes.Count;
        ref T x1 = ref Unsafe.Add(ref source, blocks.Second * room);
        ref T x2 = ref Unsafe.Add(ref source, blocks.Third * room);
        ref T x3 = ref Unsafe.Add(ref source, blocks.Fourth * room);
        nuint shared = blocks.End - blocks.Fourth;
        for (nuint node = 0; node < nodes; node += 2)
        {
            nuint node1 = nuint.Min(node + 1, nodes - 1);
            ref T w0_0 = ref Unsafe.Add(ref weights, node * nodeStep);
            ref T w0_1 = ref Unsafe.Add(ref w0_0, blocks.Second * step);
            ref T w0_2 = ref Unsafe.Add(ref w0_0, blocks.Third * step);
            ref T w0_3 = ref Unsafe.Add(ref w0_0, blocks.Fourth * step);
            ref T w1_0 = ref Unsafe.Add(ref weights, node1 * nodeStep);
            ref T w1_1 = ref Unsafe.Add(ref w1_0, blocks.Second * step);
            ref T w1_2 = ref Unsafe.Add(ref w1_0, blocks.Third * step);
            ref T w1_3 = ref Unsafe.Add(ref w1_0, blocks.Fourth * step);
            TVector sum0_0_0 = TLanes.Create(Unsafe.Add(ref start, node * startStep));
            TVector sum0_0_1 = sum0_0_0;
            TVector sum0_1_0 = default;
            TVector sum0_1_1 = default;
            TVector sum0_2_0 = default;
            TVector sum0_2_1 = default;
            TVector sum0_3_0 = default;
            TVector sum0_3_1 = default;
            TVector sum1_0_0 = TLanes.Create(Unsafe.Add(ref start, node1 * startStep));
            TVector sum1_0_1 = sum1_0_0;
            TVector sum1_1_0 = default;
            TVector sum1_1_1 = default;
            TVector sum1_2_0 = default;
            TVector sum1_2_1 = default;
            TVector sum1_3_0 = default;
            TVector sum1_3_1 = default;
            nuint xAt = 0;
            nuint wAt = 0;
            for (nuint i = 0; i < shared; i++)
            {
                TVector x0_0 = TLanes.Load(ref source, xAt);
                TVector x0_1 = TLanes.Load(ref source, xAt + width);
                TVector weight0_0 = TLanes.Create(Unsafe.Add(ref w0_0, wAt));
                sum0_0_0 = TLanes.MultiplyAdd(x0_0, weight0_0, sum0_0_0);
                sum0_0_1 = TLanes.MultiplyAdd(x0_1, weight0_0, sum0_0_1);
                TVector weight1_0 = TLanes.Create(Unsafe.Add(ref w1_0, wAt));
                sum1_0_0 = TLanes.MultiplyAdd(x0_0, weight1_0, sum1_0_0);
                sum1_0_1 = TLanes.MultiplyAdd(x0_1, weight1_0, sum1_0_1);
                TVector x1_0 = TLanes.Load(ref x1, xAt);
                TVector x1_1 = TLanes.Load(ref x1, xAt + width);
                TVector weight0_1 = TLanes.Create(Unsafe.Add(ref w0_1, wAt));
                sum0_1_0 = TLanes.MultiplyAdd(x1_0, weight0_1, sum0_1_0);
                sum0_1_1 = TLanes.MultiplyAdd(x1_1, weight0_1, sum0_1_1);
                TVector weight1_1 = TLanes.Create(Unsafe.Add(ref w1_1, wAt));
                sum1_1_0 = TLanes.MultiplyAdd(x1_0, weight1_1, sum1_1_0);
                sum1_1_1 = TLanes.MultiplyAdd(x1_1, weight1_1, sum1_1_1);
                TVector x2_0 = TLanes.Load(ref x2, xAt);
                TVector x2_1 = TLanes.Load(ref x2, xAt + width);
                TVector weight0_2 = TLanes.Create(Unsafe.Add(ref w0_2, wAt));
                sum0_2_0 = TLanes.MultiplyAdd(x2_0, weight0_2, sum0_2_0);
                sum0_2_1 = TLanes.MultiplyAdd(x2_1, weight0_2, sum0_2_1);
                TVector weight1_2 = TLanes.Create(Unsafe.Add(ref w1_2, wAt));
                sum1_2_0 = TLanes.MultiplyAdd(x2_0, weight1_2, sum1_2_0);
                sum1_2_1 = TLanes.MultiplyAdd(x2_1, weight1_2, sum1_2_1);
                TVector x3_0 = TLanes.Load(ref x3, xAt);
                TVector x3_1 = TLanes.Load(ref x3, xAt + width);
                TVector weight0_3 = TLanes.Create(Unsafe.Add(ref w0_3, wAt));
                sum0_3_0 = TLanes.MultiplyAdd(x3_0, weight0_3, sum0_3_0);
                sum0_3_1 = TLanes.MultiplyAdd(x3_1, weight0_3, sum0_3_1);
                TVector weight1_3 = TLanes.Create(Unsafe.Add(ref w1_3, wAt));
                sum1_3_0 = TLanes.MultiplyAdd(x3_0, weight1_3, sum1_3_0);
                sum1_3_1 = TLanes.MultiplyAdd(x3_1, weight1_3, sum1_3_1);
                xAt += room;
                wAt += step;
            }

            if (shared < blocks.Second)
            {
                TVector x0_0 = TLanes.Load(ref source, xAt);
                TVector x0_1 = TLanes.Load(ref source, xAt + width);
                TVector weight0_0 = TLanes.Create(Unsafe.Add(ref w0_0, wAt));
                sum0_0_0 = TLanes.MultiplyAdd(x0_0, weight0_0, sum0_0_0);
                sum0_0_1 = TLanes.MultiplyAdd(x0_1, weight0_0, sum0_0_1);
                TVector weight1_0 = TLanes.Create(Unsafe.Add(ref w1_0, wAt));
                sum1_0_0 = TLanes.MultiplyAdd(x0_0, weight1_0, sum1_0_0);
                sum1_0_1 = TLanes.MultiplyAdd(x0_1, weight1_0, sum1_0_1);
            }

            if (shared < blocks.Third - blocks.Second)
            {
                TVector x1_0 = TLanes.Load(ref x1, xAt);
                TVector x1_1 = TLanes.Load(ref x1, xAt + width);
                TVector weight0_1 = TLanes.Create(Unsafe.Add(ref w0_1, wAt));
                sum0_1_0 = TLanes.MultiplyAdd(x1_0, weight0_1, sum0_1_0);
                sum0_1_1 = TLanes.MultiplyAdd(x1_1, weight0_1, sum0_1_1);
                TVector weight1_1 = TLanes.Create(Unsafe.Add(ref w1_1, wAt));
                sum1_1_0 = TLanes.MultiplyAdd(x1_0, weight1_1, sum1_1_0);
                sum1_1_1 = TLanes.MultiplyAdd(x1_1, weight1_1, sum1_1_1);
            }

            if (shared < blocks.Fourth - blocks.Third)
            {
                TVector x2_0 = TLanes.Load(ref x2, xAt);
                TVector x2_1 = TLanes.Load(ref x2, xAt + width);
                TVector weight0_2 = TLanes.Create(Unsafe.Add(ref w0_2, wAt));
                sum0_2_0 = TLanes.MultiplyAdd(x2_0, weight0_2, sum0_2_0);
                sum0_2_1 = TLanes.MultiplyAdd(x2_1, weight0_2, sum0_2_1);
                TVector weight1_2 = TLanes.Create(Unsafe.Add(ref w1_2, wAt));
                sum1_2_0 = TLanes.MultiplyAdd(x2_0, weight1_2, sum1_2_0);
                sum1_2_1 = TLanes.MultiplyAdd(x2_1, weight1_2, sum1_2_1);
            }

            TLanes.Store(TLanes.Add(TLanes.Add(sum0_0_0, sum0_1_0), TLanes.Add(sum0_2_0, sum0_3_0)), ref target, node * room);
            TLanes.Store(TLanes.Add(TLanes.Add(sum0_0_1, sum0_1_1), TLanes.Add(sum0_2_1, sum0_3_1)), ref target, (node * room) + width);
            TLanes.Store(TLanes.Add(TLanes.Add(sum1_0_0, sum1_1_0), TLanes.Add(sum1_2_0, sum1_3_0)), ref target, node1 * room);
            TLanes.Store(TLanes.Add(TLanes.Add(sum1_0_1, sum1_1_1), TLanes.Add(sum1_2_1, sum1_3_1)), ref target, (node1 * room) + width);
        }
    }

    // 8 sums.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void TwoByTwoInTwo<TVector, TLanes, T>(
        ref T source, in SumBlocks blocks, ref T weights, nuint step, nuint nodeStep, ref T start, nuint startStep, ref T target, nuint nodes, nuint room)
        where TVector : struct
        where TLanes : struct, ILanes<TVector, T>
        where T : unmanaged
    {
        nuint width = (nuint)TLanes.Count;
        ref T x1 = ref Unsafe.Add(ref source, blocks.Second * room);
        nuint shared = blocks.End - blocks.Second;
        for (nuint node = 0; node < nodes; node += 2)
        {
            nuint node1 = nuint.Min(node + 1, nodes - 1);
            ref T w0_0 = ref Unsafe.Add(ref weights, node * nodeStep);
            ref T w0_1 = ref Unsafe.Add(ref w0_0, blocks.Second * step);
            ref T w1_0 = ref Unsafe.Add(ref weights, node1 * nodeStep);
            ref T w1_1 = ref Unsafe.Add(ref w1_0, blocks.Second * step);
            TVector sum0_0_0 = TLanes.Create(Unsafe.Add(ref start, node * startStep));
            TVector sum0_0_1 = sum0_0_0;
            TVector sum0_1_0 = default;
            TVector sum0_1_1 = default;
            TVector sum1_0_0 = TLanes.Create(Unsafe.Add(ref start, node1 * startStep));
            TVector sum1_0_1 = sum1_0_0;
            TVector sum1_1_0 = default;
            TVector sum1_1_1 = default;
            nuint xAt = 0;
            nuint wAt = 0;
            for (nuint i = 0; i < shared; i++)
            {
                TVector x0_0 = TLanes.Load(ref source, xAt);
                TVector x0_1 = TLanes.Load(ref source, xAt + width);
                TVector weight0_0 = TLanes.Create(Unsafe.Add(ref w0_0, wAt));
                sum0_0_0 = TLanes.MultiplyAdd(x0_0, weight0_0, sum0_0_0);
                sum0_0_1 = TLanes.MultiplyAdd(x0_1, weight0_0, sum0_0_1);
                TVector weight1_0 = TLanes.Create(Unsafe.Add(ref w1_0, wAt));
                sum1_0_0 = TLanes.MultiplyAdd(x0_0, weight1_0, sum1_0_0);
                sum1_0_1 = TLanes.MultiplyAdd(x0_1, weight1_0, sum1_0_1);
                TVector x1_0 = TLanes.Load(ref x1, xAt);
                TVector x1_1 = TLanes.Load(ref x1, xAt + width);
                TVector weight0_1 = TLanes.Create(Unsafe.Add(ref w0_1, wAt));
                sum0_1_0 = TLanes.MultiplyAdd(x1_0, weight0_1, sum0_1_0);
                sum0_1_1 = TLanes.MultiplyAdd(x1_1, weight0_1, sum0_1_1);
                TVector weight1_1 = TLanes.Create(Unsafe.Add(ref w1_1, wAt));
                sum1_1_0 = TLanes.MultiplyAdd(x1_0, weight1_1, sum1_1_0);
                sum1_1_1 = TLanes.MultiplyAdd(x1_1, weight1_1, sum1_1_1);
                xAt += room;
                wAt += step;
            }

            if (shared < blocks.Second)
            {
                TVector x0_0 = TLanes.Load(ref source, xAt);
                TVector x0_1 = TLanes.Load(ref source, xAt + width);
                TVector weight0_0 = TLanes.Create(Unsafe.Add(ref w0_0, wAt));
                sum0_0_0 = TLanes.MultiplyAdd(x0_0, weight0_0, sum0_0_0);
                sum0_0_1 = TLanes.MultiplyAdd(x0_1, weight0_0, sum0_0_1);
                TVector weight1_0 = TLanes.Create(Unsafe.Add(ref w1_0, wAt));
                sum1_0_0 = TLanes.MultiplyAdd(x0_0, weight1_0, sum1_0_0);
                sum1_0_1 = TLanes.MultiplyAdd(x0_1, weight1_0, sum1_0_1);
            }

            TLanes.Store(TLanes.Add(sum0_0_0, sum0_1_0), ref target, node * room);
            TLanes.Store(TLanes.Add(sum0_0_1, sum0_1_1), ref target, (node * room) + width);
            TLanes.Store(TLanes.Add(sum1_0_0, sum1_1_0), ref target, node1 * room);
            TLanes.Store(TLanes.Add(sum1_0_1, sum1_1_1), ref target, (node1 * room) + width);
        }
    }

    // 8 sums.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void OneByTwoInFour<TVector, TLanes, T>(
        ref T source, in SumBlocks blocks, ref T weights, nuint step, nuint nodeStep, ref T start, nuint startStep, ref T target, nuint nodes, nuint room)
        where TVector : struct
        where TLanes : struct, ILanes<TVector, T>
        where T : unmanaged
    {
        nuint width = (nuint)TLanes.Count;
        ref T x1 = ref Unsafe.Add(ref source, blocks.Second * room);
        ref T x2 = ref Unsafe.Add(ref source, blocks.Third * room);
        ref T x3 = ref Unsafe.Add(ref source, blocks.Fourth * room);
        nuint shared = blocks.End - blocks.Fourth;
        for (nuint node = 0; node < nodes; node++)
        {
            ref T w0_0 = ref Unsafe.Add(ref weights, node * nodeStep);
            ref T w0_1 = ref Unsafe.Add(ref w0_0, blocks.Second * step);
            ref T w0_2 = ref Unsafe.Add(ref w0_0, blocks.Third * step);
            ref T w0_3 = ref Unsafe.Add(ref w0_0, blocks.Fourth * step);
            TVector sum0_0_0 = TLanes.Create(Unsafe.Add(ref start, node * startStep));
            TVector sum0_0_1 = sum0_0_0;
            TVector sum0_1_0 = default;
            TVector sum0_1_1 = default;
            TVector sum0_2_0 = default;
            TVector sum0_2_1 = default;
            TVector sum0_3_0 = default;
            TVector sum0_3_1 = default;
            nuint xAt = 0;
            nuint wAt = 0;
            for (nuint i = 0; i < shared; i++)
            {
                TVector x0_0 = TLanes.Load(ref source, xAt);
                TVector x0_1 = TLanes.Load(ref source, xAt + width);
                TVector weight0_0 = TLanes.Create(Unsafe.Add(ref w0_0, wAt));
                sum0_0_0 = TLanes.MultiplyAdd(x0_0, weight0_0, sum0_0_0);
                sum0_0_1 = TLanes.MultiplyAdd(x0_1, weight0_0, sum0_0_1);
                TVector x1_0 = TLanes.Load(ref x1, xAt);
                TVector x1_1 = TLanes.Load(ref x1, xAt + width);
                TVector weight0_1 = TLanes.Create(Unsafe.Add(ref w0_1, wAt));
                sum0_1_0 = TLanes.MultiplyAdd(x1_0, weight0_1, sum0_1_0);
                sum0_1_1 = TLanes.MultiplyAdd(x1_1, weight0_1, sum0_1_1);
                TVector x2_0 = TLanes.Load(ref x2, xAt);
                TVector x2_1 = TLanes.Load(ref x2, xAt + width);
                TVector weight0_2 = TLanes.Create(Unsafe.Add(ref w0_2, wAt));
                sum0_2_0 = TLanes.MultiplyAdd(x2_0, weight0_2, sum0_2_0);
                sum0_2_1 = TLanes.MultiplyAdd(x2_1, weight0_2, sum0_2_1);
                TVector x3_0 = TLanes.Load(ref x3, xAt);
                TVector x3_1 = TLanes.Load(ref x3, xAt + width);
                TVector weight0_3 = TLanes.Create(Unsafe.Add(ref w0_3, wAt));
                sum0_3_0 = TLanes.MultiplyAdd(x3_0, weight0_3, sum0_3_0);
                sum0_3_1 = TLanes.MultiplyAdd(x3_1, weight0_3, sum0_3_1);
                xAt += room;
                wAt += step;
            }

            if (shared < blocks.Second)
            {
                TVector x0_0 = TLanes.Load(ref source, xAt);
                TVector x0_1 = TLanes.Load(ref source, xAt + width);
                TVector weight0_0 = TLanes.Create(Unsafe.Add(ref w0_0, wAt));
                sum0_0_0 = TLanes.MultiplyAdd(x0_0, weight0_0, sum0_0_0);
                sum0_0_1 = TLanes.MultiplyAdd(x0_1, weight0_0, sum0_0_1);
            }

            if (shared < blocks.Third - blocks.Second)
            {
                TVector x1_0 = TLanes.Load(ref x1, xAt);
                TVector x1_1 = TLanes.Load(ref x1, xAt + width);
                TVector weight0_1 = TLanes.Create(Unsafe.Add(ref w0_1, wAt));
                sum0_1_0 = TLanes.MultiplyAdd(x1_0, weight0_1, sum0_1_0);
                sum0_1_1 = TLanes.MultiplyAdd(x1_1, weight0_1, sum0_1_1);
            }

            if (shared < blocks.Fourth - blocks.Third)
            {
                TVector x2_0 = TLanes.Load(ref x2, xAt);
                TVector x2_1 = TLanes.Load(ref x2, xAt + width);
                TVector weight0_2 = TLanes.Create(Unsafe.Add(ref w0_2, wAt));
                sum0_2_0 = TLanes.MultiplyAdd(x2_0, weight0_2, sum0_2_0);
                sum0_2_1 = TLanes.MultiplyAdd(x2_1, weight0_2, sum0_2_1);
            }

            TLanes.Store(TLanes.Add(TLanes.Add(sum0_0_0, sum0_1_0), TLanes.Add(sum0_2_0, sum0_3_0)), ref target, node * room);
            TLanes.Store(TLanes.Add(TLanes.Add(sum0_0_1, sum0_1_1), TLanes.Add(sum0_2_1, sum0_3_1)), ref target, (node * room) + width);
        }
    }
}
