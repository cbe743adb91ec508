using System.Runtime.CompilerServices;

namespace BackpropGen.CompilerServices;

// Sums over inputs of as many rows as a vector has lanes: some neighbouring nodes at once, times blocks of inputs. Where fewer nodes are left than a tile has, it computes some before them
// a second time; there are no fewer in all.
internal static class OneVectorTiles
{
    // 8 sums.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Eight<TVector, TLanes, T>(ref T source, in SumBlocks blocks, ref T weights, nuint step, ref T start, ref T target, nuint nodes, nuint room)
        where TVector : struct
        where TLanes : struct, ILanes<TVector, T>
        where T : unmanaged
    {
        nuint shared = blocks.End;
        for (nuint next = 0; next < nodes; next += 8)
        {
            nuint node = nuint.Min(next, nodes - 8);
            ref T w0 = ref Unsafe.Add(ref weights, node);
            TVector sum0_0 = TLanes.Create(Unsafe.Add(ref start, node));
            TVector sum1_0 = TLanes.Create(Unsafe.Add(ref start, node + 1));
            TVector sum2_0 = TLanes.Create(Unsafe.Add(ref start, node + 2));
            TVector sum3_0 = TLanes.Create(Unsafe.Add(ref start, node + 3));
            TVector sum4_0 = TLanes.Create(Unsafe.Add(ref start, node + 4));
            TVector sum5_0 = TLanes.Create(Unsafe.Add(ref start, node + 5));
            TVector sum6_0 = TLanes.Create(Unsafe.Add(ref start, node + 6));
            TVector sum7_0 = TLanes.Create(Unsafe.Add(ref start, node + 7));
            nuint xAt = 0;
            nuint wAt = 0;
            for (nuint i = 0; i < shared; i++)
            {
                TVector value0 = TLanes.Load(ref source, xAt);
                sum0_0 = TLanes.AddMultiple(sum0_0, value0, ref w0, wAt);
                sum1_0 = TLanes.AddMultiple(sum1_0, value0, ref w0, wAt + 1);
                sum2_0 = TLanes.AddMultiple(sum2_0, value0, ref w0, wAt + 2);
                sum3_0 = TLanes.AddMultiple(sum3_0, value0, ref w0, wAt + 3);
                sum4_0 = TLanes.AddMultiple(sum4_0, value0, ref w0, wAt + 4);
                sum5_0 = TLanes.AddMultiple(sum5_0, value0, ref w0, wAt + 5);
                sum6_0 = TLanes.AddMultiple(sum6_0, value0, ref w0, wAt + 6);
                sum7_0 = TLanes.AddMultiple(sum7_0, value0, ref w0, wAt + 7);
                xAt += room;
                wAt += step;
            }

            TLanes.Store(sum0_0, ref target, node * room);
            TLanes.Store(sum1_0, ref target, (node + 1) * room);
            TLanes.Store(sum2_0, ref target, (node + 2) * room);
            TLanes.Store(sum3_0, ref target, (node + 3) * room);
            TLanes.Store(sum4_0, ref target, (node + 4) * room);
            TLanes.Store(sum5_0, ref target, (node + 5) * room);
            TLanes.Store(sum6_0, ref target, (node + 6) * room);
            TLanes.Store(sum7_0, ref target, (node + 7) * room);
        }
    }

    // 16 sums.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void EightInTwo<TVector, TLanes, T>(ref T source, in SumBlocks blocks, ref T weights, nuint step, ref T start, ref T target, nuint nodes, nuint room)
        where TVector : struct
        where TLanes : struct, ILanes<TVector, T>
        where T : unmanaged
    {
        ref T x1 = ref Unsafe.Add(ref source, blocks.Second * room);
        nuint shared = blocks.End - blocks.Second;
        for (nuint next = 0; next < nodes; next += 8)
        {
            nuint node = nuint.Min(next, nodes - 8);
            ref T w0 = ref Unsafe.Add(ref weights, node);
            ref T w1 = ref Unsafe.Add(ref w0, blocks.Second * step);
            TVector sum0_0 = TLanes.Create(Unsafe.Add(ref start, node));
            TVector sum0_1 = default;
            TVector sum1_0 = TLanes.Create(Unsafe.Add(ref start, node + 1));
            TVector sum1_1 = default;
            TVector sum2_0 = TLanes.Create(Unsafe.Add(ref start, node + 2));
            TVector sum2_1 = default;
            TVector sum3_0 = TLanes.Create(Unsafe.Add(ref start, node + 3));
            TVector sum3_1 = default;
            TVector sum4_0 = TLanes.Create(Unsafe.Add(ref start, node + 4));
            TVector sum4_1 = default;
            TVector sum5_0 = TLanes.Create(Unsafe.Add(ref start, node + 5));
            TVector sum5_1 = default;
            TVector sum6_0 = TLanes.Create(Unsafe.Add(ref start, node + 6));
            TVector sum6_1 = default;
            TVector sum7_0 = TLanes.Create(Unsafe.Add(ref start, node + 7));
            TVector sum7_1 = default;
            nuint xAt = 0;
            nuint wAt = 0;
            for (nuint i = 0; i < shared; i++)
            {
                TVector value0 = TLanes.Load(ref source, xAt);
                sum0_0 = TLanes.AddMultiple(sum0_0, value0, ref w0, wAt);
                sum1_0 = TLanes.AddMultiple(sum1_0, value0, ref w0, wAt + 1);
                sum2_0 = TLanes.AddMultiple(sum2_0, value0, ref w0, wAt + 2);
                sum3_0 = TLanes.AddMultiple(sum3_0, value0, ref w0, wAt + 3);
                sum4_0 = TLanes.AddMultiple(sum4_0, value0, ref w0, wAt + 4);
                sum5_0 = TLanes.AddMultiple(sum5_0, value0, ref w0, wAt + 5);
                sum6_0 = TLanes.AddMultiple(sum6_0, value0, ref w0, wAt + 6);
                sum7_0 = TLanes.AddMultiple(sum7_0, value0, ref w0, wAt + 7);
                TVector value1 = TLanes.Load(ref x1, xAt);
                sum0_1 = TLanes.AddMultiple(sum0_1, value1, ref w1, wAt);
                sum1_1 = TLanes.AddMultiple(sum1_1, value1, ref w1, wAt + 1);
                sum2_1 = TLanes.AddMultiple(sum2_1, value1, ref w1, wAt + 2);
                sum3_1 = TLanes.AddMultiple(sum3_1, value1, ref w1, wAt + 3);
                sum4_1 = TLanes.AddMultiple(sum4_1, value1, ref w1, wAt + 4);
                sum5_1 = TLanes.AddMultiple(sum5_1, value1, ref w1, wAt + 5);
                sum6_1 = TLanes.AddMultiple(sum6_1, value1, ref w1, wAt + 6);
                sum7_1 = TLanes.AddMultiple(sum7_1, value1, ref w1, wAt + 7);
                xAt += room;
                wAt += step;
            }

            if (shared < blocks.Second)
            {
                TVector value0 = TLanes.Load(ref source, xAt);
                sum0_0 = TLanes.AddMultiple(sum0_0, value0, ref w0, wAt);
                sum1_0 = TLanes.AddMultiple(sum1_0, value0, ref w0, wAt + 1);
                sum2_0 = TLanes.AddMultiple(sum2_0, value0, ref w0, wAt + 2);
                sum3_0 = TLanes.AddMultiple(sum3_0, value0, ref w0, wAt + 3);
                sum4_0 = TLanes.AddMultiple(sum4_0, value0, ref w0, wAt + 4);
                sum5_0 = TLanes.AddMultiple(sum5_0, value0, ref w0, wAt + 5);
                sum6_0 = TLanes.AddMultiple(sum6_0, value0, ref w0, wAt + 6);
                sum7_0 = TLanes.AddMultiple(sum7_0, value0, ref w0, wAt + 7);
            }

            TLanes.Store(TLanes.Add(sum0_0, sum0_1), ref target, node * room);
            TLanes.Store(TLanes.Add(sum1_0, sum1_1), ref target, (node + 1) * room);
            TLanes.Store(TLanes.Add(sum2_0, sum2_1), ref target, (node + 2) * room);
            TLanes.Store(TLanes.Add(sum3_0, sum3_1), ref target, (node + 3) * room);
            TLanes.Store(TLanes.Add(sum4_0, sum4_1), ref target, (node + 4) * room);
            TLanes.Store(TLanes.Add(sum5_0, sum5_1), ref target, (node + 5) * room);
            TLanes.Store(TLanes.Add(sum6_0, sum6_1), ref target, (node + 6) * room);
            TLanes.Store(TLanes.Add(sum7_0, sum7_1), ref target, (node + 7) * room);
        }
    }

    // 16 sums.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void FourInFour<TVector, TLanes, T>(ref T source, in SumBlocks blocks, ref T weights, nuint step, ref T start, ref T target, nuint nodes, nuint room)
        where TVector : struct
        where TLanes : struct, ILanes<TVector, T>
        where T : unmanaged
    {
        ref T x1 = ref Unsafe.Add(ref source, blocks.Second * room);
        ref T x2 = ref Unsafe.Add(ref source, blocks.Third * room);
        ref T x3 = ref Unsafe.Add(ref source, blocks.Fourth * room);
        nuint shared = blocks.End - blocks.Fourth;
        for (nuint next = 0; next < nodes; next += 4)
        {
            nuint node = nuint.Min(next, nodes - 4);
            ref T w0 = ref Unsafe.Add(ref weights, node);
            ref T w1 = ref Unsafe.Add(ref w0, blocks.Second * step);
            ref T w2 = ref Unsafe.Add(ref w0, blocks.Third * step);
            ref T w3 = ref Unsafe.Add(ref w0, blocks.Fourth * step);
            TVector sum0_0 = TLanes.Create(Unsafe.Add(ref start, node));
            TVector sum0_1 = default;
            TVector sum0_2 = default;
            TVector sum0_3 = default;
            TVector sum1_0 = TLanes.Create(Unsafe.Add(ref start, node + 1));
            TVector sum1_1 = default;
            TVector sum1_2 = default;
            TVector sum1_3 = default;
            TVector sum2_0 = TLanes.Create(Unsafe.Add(ref start, node + 2));
            TVector sum2_1 = default;
            TVector sum2_2 = default;
            TVector sum2_3 = default;
            TVector sum3_0 = TLanes.Create(Unsafe.Add(ref start, node + 3));
            TVector sum3_1 = default;
            TVector sum3_2 = default;
            TVector sum3_3 = default;
            nuint xAt = 0;
            nuint wAt = 0;
            for (nuint i = 0; i < shared; i++)
            {
                TVector value0 = TLanes.Load(ref source, xAt);
                sum0_0 = TLanes.AddMultiple(sum0_0, value0, ref w0, wAt);
                sum1_0 = TLanes.AddMultiple(sum1_0, value0, ref w0, wAt + 1);
                sum2_0 = TLanes.AddMultiple(sum2_0, value0, ref w0, wAt + 2);
                sum3_0 = TLanes.AddMultiple(sum3_0, value0, ref w0, wAt + 3);
                TVector value1 = TLanes.Load(ref x1, xAt);
                sum0_1 = TLanes.AddMultiple(sum0_1, value1, ref w1, wAt);
                sum1_1 = TLanes.AddMultiple(sum1_1, value1, ref w1, wAt + 1);
                sum2_1 = TLanes.AddMultiple(sum2_1, value1, ref w1, wAt + 2);
                sum3_1 = TLanes.AddMultiple(sum3_1, value1, ref w1, wAt + 3);
                TVector value2 = TLanes.Load(ref x2, xAt);
                sum0_2 = TLanes.AddMultiple(sum0_2, value2, ref w2, wAt);
                sum1_2 = TLanes.AddMultiple(sum1_2, value2, ref w2, wAt + 1);
                sum2_2 = TLanes.AddMultiple(sum2_2, value2, ref w2, wAt + 2);
                sum3_2 = TLanes.AddMultiple(sum3_2, value2, ref w2, wAt + 3);
                TVector value3 = TLanes.Load(ref x3, xAt);
                sum0_3 = TLanes.AddMultiple(sum0_3, value3, ref w3, wAt);
                sum1_3 = TLanes.AddMultiple(sum1_3, value3, ref w3, wAt + 1);
                sum2_3 = TLanes.AddMultiple(sum2_3, value3, ref w3, wAt + 2);
                sum3_3 = TLanes.AddMultiple(sum3_3, value3, ref w3, wAt + 3);
                xAt += room;
                wAt += step;
            }

            if (shared < blocks.Second)
            {
                TVector value0 = TLanes.Load(ref source, xAt);
                sum0_0 = TLanes.AddMultiple(sum0_0, value0, ref w0, wAt);
                sum1_0 = TLanes.AddMultiple(sum1_0, value0, ref w0, wAt + 1);
                sum2_0 = TLanes.AddMultiple(sum2_0, value0, ref w0, wAt + 2);
                sum3_0 = TLanes.AddMultiple(sum3_0, value0, ref w0, wAt + 3);
            }

            if (shared < blocks.Third - blocks.Second)
            {
                TVector value1 = TLanes.Load(ref x1, xAt);
                sum0_1 = TLanes.AddMultiple(sum0_1, value1, ref w1, wAt);
                sum1_1 = TLanes.AddMultiple(sum1_1, value1, ref w1, wAt + 1);
                sum2_1 = TLanes.AddMultiple(sum2_1, value1, ref w1, wAt + 2);
                sum3_1 = TLanes.AddMultiple(sum3_1, value1, ref w1, wAt + 3);
            }

            if (shared < blocks.Fourth - blocks.Third)
            {
                TVector value2 = TLanes.Load(ref x2, xAt);
                sum0_2 = TLanes.AddMultiple(sum0_2, value2, ref w2, wAt);
                sum1_2 = TLanes.AddMultiple(sum1_2, value2, ref w2, wAt + 1);
                sum2_2 = TLanes.AddMultiple(sum2_2, value2, ref w2, wAt + 2);
                sum3_2 = TLanes.AddMultiple(sum3_2, value2, ref w2, wAt + 3);
            }

            TLanes.Store(TLanes.Add(TLanes.Add(sum0_0, sum0_1), TLanes.Add(sum0_2, sum0_3)), ref target, node * room);
            TLanes.Store(TLanes.Add(TLanes.Add(sum1_0, sum1_1), TLanes.Add(sum1_2, sum1_3)), ref target, (node + 1) * room);
            TLanes.Store(TLanes.Add(TLanes.Add(sum2_0, sum2_1), TLanes.Add(sum2_2, sum2_3)), ref target, (node + 2) * room);
            TLanes.Store(TLanes.Add(TLanes.Add(sum3_0, sum3_1), TLanes.Add(sum3_2, sum3_3)), ref target, (node + 3) * room);
        }
    }

    // A layer of few nodes, one after the other.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void One<TVector, TLanes, T>(ref T source, in SumBlocks blocks, ref T weights, nuint step, ref T start, ref T target, nuint nodes, nuint room)
        where TVector : struct
        where TLanes : struct, ILanes<TVector, T>
        where T : unmanaged
    {
        nuint shared = blocks.End;
        for (nuint node = 0; node < nodes; node++)
        {
            ref T w0 = ref Unsafe.Add(ref weights, node);
            TVector sum0_0 = TLanes.Create(Unsafe.Add(ref start, node));
            nuint xAt = 0;
            nuint wAt = 0;
            for (nuint i = 0; i < shared; i++)
            {
                TVector value0 = TLanes.Load(ref source, xAt);
                sum0_0 = TLanes.AddMultiple(sum0_0, value0, ref w0, wAt);
                xAt += room;
                wAt += step;
            }

            TLanes.Store(sum0_0, ref target, node * room);
        }
    }

    // The same in two blocks.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void OneInTwo<TVector, TLanes, T>(ref T source, in SumBlocks blocks, ref T weights, nuint step, ref T start, ref T target, nuint nodes, nuint room)
        where TVector : struct
        where TLanes : struct, ILanes<TVector, T>
        where T : unmanaged
    {
        ref T x1 = ref Unsafe.Add(ref source, blocks.Second * room);
        nuint shared = blocks.End - blocks.Second;
        for (nuint node = 0; node < nodes; node++)
        {
            ref T w0 = ref Unsafe.Add(ref weights, node);
            ref T w1 = ref Unsafe.Add(ref w0, blocks.Second * step);
            TVector sum0_0 = TLanes.Create(Unsafe.Add(ref start, node));
            TVector sum0_1 = default;
            nuint xAt = 0;
            nuint wAt = 0;
            for (nuint i = 0; i < shared; i++)
            {
                TVector value0 = TLanes.Load(ref source, xAt);
                sum0_0 = TLanes.AddMultiple(sum0_0, value0, ref w0, wAt);
                TVector value1 = TLanes.Load(ref x1, xAt);
                sum0_1 = TLanes.AddMultiple(sum0_1, value1, ref w1, wAt);
                xAt += room;
                wAt += step;
            }

            if (shared < blocks.Second)
            {
                TVector value0 = TLanes.Load(ref source, xAt);
                sum0_0 = TLanes.AddMultiple(sum0_0, value0, ref w0, wAt);
            }

            TLanes.Store(TLanes.Add(sum0_0, sum0_1), ref target, node * room);
        }
    }

    // The same in four.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void OneInFour<TVector, TLanes, T>(ref T source, in SumBlocks blocks, ref T weights, nuint step, ref T start, ref T target, nuint nodes, nuint room)
        where TVector : struct
        where TLanes : struct, ILanes<TVector, T>
        where T : unmanaged
    {
        ref T x1 = ref Unsafe.Add(ref source, blocks.Second * room);
        ref T x2 = ref Unsafe.Add(ref source, blocks.Third * room);
        ref T x3 = ref Unsafe.Add(ref source, blocks.Fourth * room);
        nuint shared = blocks.End - blocks.Fourth;
        for (nuint node = 0; node < nodes; node++)
        {
            ref T w0 = ref Unsafe.Add(ref weights, node);
            ref T w1 = ref Unsafe.Add(ref w0, blocks.Second * step);
            ref T w2 = ref Unsafe.Add(ref w0, blocks.Third * step);
            ref T w3 = ref Unsafe.Add(ref w0, blocks.Fourth * step);
            TVector sum0_0 = TLanes.Create(Unsafe.Add(ref start, node));
            TVector sum0_1 = default;
            TVector sum0_2 = default;
            TVector sum0_3 = default;
            nuint xAt = 0;
            nuint wAt = 0;
            for (nuint i = 0; i < shared; i++)
            {
                TVector value0 = TLanes.Load(ref source, xAt);
                sum0_0 = TLanes.AddMultiple(sum0_0, value0, ref w0, wAt);
                TVector value1 = TLanes.Load(ref x1, xAt);
                sum0_1 = TLanes.AddMultiple(sum0_1, value1, ref w1, wAt);
                TVector value2 = TLanes.Load(ref x2, xAt);
                sum0_2 = TLanes.AddMultiple(sum0_2, value2, ref w2, wAt);
                TVector value3 = TLanes.Load(ref x3, xAt);
                sum0_3 = TLanes.AddMultiple(sum0_3, value3, ref w3, wAt);
                xAt += room;
                wAt += step;
            }

            if (shared < blocks.Second)
            {
                TVector value0 = TLanes.Load(ref source, xAt);
                sum0_0 = TLanes.AddMultiple(sum0_0, value0, ref w0, wAt);
            }

            if (shared < blocks.Third - blocks.Second)
            {
                TVector value1 = TLanes.Load(ref x1, xAt);
                sum0_1 = TLanes.AddMultiple(sum0_1, value1, ref w1, wAt);
            }

            if (shared < blocks.Fourth - blocks.Third)
            {
                TVector value2 = TLanes.Load(ref x2, xAt);
                sum0_2 = TLanes.AddMultiple(sum0_2, value2, ref w2, wAt);
            }

            TLanes.Store(TLanes.Add(TLanes.Add(sum0_0, sum0_1), TLanes.Add(sum0_2, sum0_3)), ref target, node * room);
        }
    }
}
