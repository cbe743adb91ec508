using System.Runtime.CompilerServices;

namespace BackpropGen.CompilerServices;

// z = b + x·W for one row: some vectors of nodes, whose sums stay in registers while the inputs run, each cut into blocks.
internal static class RowTiles
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void One<TVector, TLanes, TPlaces, T>(ref T x, in SumBlocks blocks, ref int places, ref T weights, ref T bias, ref T z, nuint stride)
        where TVector : struct
        where TLanes : struct, ILanes<TVector, T>
        where TPlaces : struct, IPlaces
        where T : unmanaged
    {
        TVector sum0 = TLanes.Load(ref bias, 0);
        ref T w = ref weights;
        for (nuint i = 0; i < blocks.End; i++)
        {
            TVector value = TLanes.Create(Unsafe.Add(ref x, TPlaces.Of(ref places, i)));
            sum0 = TLanes.AddProduct(sum0, value, ref w, 0);
            w = ref Unsafe.Add(ref w, stride);
        }

        TLanes.Store(sum0, ref z, 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Two<TVector, TLanes, TPlaces, T>(ref T x, in SumBlocks blocks, ref int places, ref T weights, ref T bias, ref T z, nuint stride)
        where TVector : struct
        where TLanes : struct, ILanes<TVector, T>
        where TPlaces : struct, IPlaces
        where T : unmanaged
    {
        nuint width = (nuint)TLanes.Count;
        TVector sum0 = TLanes.Load(ref bias, 0);
        TVector sum1 = TLanes.Load(ref bias, width);
        ref T w = ref weights;
        for (nuint i = 0; i < blocks.End; i++)
        {
            TVector value = TLanes.Create(Unsafe.Add(ref x, TPlaces.Of(ref places, i)));
            sum0 = TLanes.AddProduct(sum0, value, ref w, 0);
            sum1 = TLanes.AddProduct(sum1, value, ref w, width);
            w = ref Unsafe.Add(ref w, stride);
        }

        TLanes.Store(sum0, ref z, 0);
        TLanes.Store(sum1, ref z, width);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Three<TVector, TLanes, TPlaces, T>(ref T x, in SumBlocks blocks, ref int places, ref T weights, ref T bias, ref T z, nuint stride)
        where TVector : struct
        where TLanes : struct, ILanes<TVector, T>
        where TPlaces : struct, IPlaces
        where T : unmanaged
    {
        nuint width = (nuint)TLanes.Count;
        TVector sum0 = TLanes.Load(ref bias, 0);
        TVector sum1 = TLanes.Load(ref bias, width);
        TVector sum2 = TLanes.Load(ref bias, 2 * width);
        ref T w = ref weights;
        for (nuint i = 0; i < blocks.End; i++)
        {
            TVector value = TLanes.Create(Unsafe.Add(ref x, TPlaces.Of(ref places, i)));
            sum0 = TLanes.AddProduct(sum0, value, ref w, 0);
            sum1 = TLanes.AddProduct(sum1, value, ref w, width);
            sum2 = TLanes.AddProduct(sum2, value, ref w, 2 * width);
            w = ref Unsafe.Add(ref w, stride);
        }

        TLanes.Store(sum0, ref z, 0);
        TLanes.Store(sum1, ref z, width);
        TLanes.Store(sum2, ref z, 2 * width);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Four<TVector, TLanes, TPlaces, T>(ref T x, in SumBlocks blocks, ref int places, ref T weights, ref T bias, ref T z, nuint stride)
        where TVector : struct
        where TLanes : struct, ILanes<TVector, T>
        where TPlaces : struct, IPlaces
        where T : unmanaged
    {
        nuint width = (nuint)TLanes.Count;
        TVector sum0 = TLanes.Load(ref bias, 0);
        TVector sum1 = TLanes.Load(ref bias, width);
        TVector sum2 = TLanes.Load(ref bias, 2 * width);
        TVector sum3 = TLanes.Load(ref bias, 3 * width);
        ref T w = ref weights;
        for (nuint i = 0; i < blocks.End; i++)
        {
            TVector value = TLanes.Create(Unsafe.Add(ref x, TPlaces.Of(ref places, i)));
            sum0 = TLanes.AddProduct(sum0, value, ref w, 0);
            sum1 = TLanes.AddProduct(sum1, value, ref w, width);
            sum2 = TLanes.AddProduct(sum2, value, ref w, 2 * width);
            sum3 = TLanes.AddProduct(sum3, value, ref w, 3 * width);
            w = ref Unsafe.Add(ref w, stride);
        }

        TLanes.Store(sum0, ref z, 0);
        TLanes.Store(sum1, ref z, width);
        TLanes.Store(sum2, ref z, 2 * width);
        TLanes.Store(sum3, ref z, 3 * width);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Eight<TVector, TLanes, TPlaces, T>(ref T x, in SumBlocks blocks, ref int places, ref T weights, ref T bias, ref T z, nuint stride)
        where TVector : struct
        where TLanes : struct, ILanes<TVector, T>
        where TPlaces : struct, IPlaces
        where T : unmanaged
    {
        nuint width = (nuint)TLanes.Count;
        TVector sum0 = TLanes.Load(ref bias, 0);
        TVector sum1 = TLanes.Load(ref bias, width);
        TVector sum2 = TLanes.Load(ref bias, 2 * width);
        TVector sum3 = TLanes.Load(ref bias, 3 * width);
        TVector sum4 = TLanes.Load(ref bias, 4 * width);
        TVector sum5 = TLanes.Load(ref bias, 5 * width);
        TVector sum6 = TLanes.Load(ref bias, 6 * width);
        TVector sum7 = TLanes.Load(ref bias, 7 * width);
        ref T w = ref weights;
        for (nuint i = 0; i < blocks.End; i++)
        {
            TVector value = TLanes.Create(Unsafe.Add(ref x, TPlaces.Of(ref places, i)));
            sum0 = TLanes.AddProduct(sum0, value, ref w, 0);
            sum1 = TLanes.AddProduct(sum1, value, ref w, width);
            sum2 = TLanes.AddProduct(sum2, value, ref w, 2 * width);
            sum3 = TLanes.AddProduct(sum3, value, ref w, 3 * width);
            sum4 = TLanes.AddProduct(sum4, value, ref w, 4 * width);
            sum5 = TLanes.AddProduct(sum5, value, ref w, 5 * width);
            sum6 = TLanes.AddProduct(sum6, value, ref w, 6 * width);
            sum7 = TLanes.AddProduct(sum7, value, ref w, 7 * width);
            w = ref Unsafe.Add(ref w, stride);
        }

        TLanes.Store(sum0, ref z, 0);
        TLanes.Store(sum1, ref z, width);
        TLanes.Store(sum2, ref z, 2 * width);
        TLanes.Store(sum3, ref z, 3 * width);
        TLanes.Store(sum4, ref z, 4 * width);
        TLanes.Store(sum5, ref z, 5 * width);
        TLanes.Store(sum6, ref z, 6 * width);
        TLanes.Store(sum7, ref z, 7 * width);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Sixteen<TVector, TLanes, TPlaces, T>(ref T x, in SumBlocks blocks, ref int places, ref T weights, ref T bias, ref T z, nuint stride)
        where TVector : struct
        where TLanes : struct, ILanes<TVector, T>
        where TPlaces : struct, IPlaces
        where T : unmanaged
    {
        nuint width = (nuint)TLanes.Count;
        TVector sum0 = TLanes.Load(ref bias, 0);
        TVector sum1 = TLanes.Load(ref bias, width);
        TVector sum2 = TLanes.Load(ref bias, 2 * width);
        TVector sum3 = TLanes.Load(ref bias, 3 * width);
        TVector sum4 = TLanes.Load(ref bias, 4 * width);
        TVector sum5 = TLanes.Load(ref bias, 5 * width);
        TVector sum6 = TLanes.Load(ref bias, 6 * width);
        TVector sum7 = TLanes.Load(ref bias, 7 * width);
        TVector sum8 = TLanes.Load(ref bias, 8 * width);
        TVector sum9 = TLanes.Load(ref bias, 9 * width);
        TVector sum10 = TLanes.Load(ref bias, 10 * width);
        TVector sum11 = TLanes.Load(ref bias, 11 * width);
        TVector sum12 = TLanes.Load(ref bias, 12 * width);
        TVector sum13 = TLanes.Load(ref bias, 13 * width);
        TVector sum14 = TLanes.Load(ref bias, 14 * width);
        TVector sum15 = TLanes.Load(ref bias, 15 * width);
        ref T w = ref weights;
        for (nuint i = 0; i < blocks.End; i++)
        {
            TVector value = TLanes.Create(Unsafe.Add(ref x, TPlaces.Of(ref places, i)));
            sum0 = TLanes.AddProduct(sum0, value, ref w, 0);
            sum1 = TLanes.AddProduct(sum1, value, ref w, width);
            sum2 = TLanes.AddProduct(sum2, value, ref w, 2 * width);
            sum3 = TLanes.AddProduct(sum3, value, ref w, 3 * width);
            sum4 = TLanes.AddProduct(sum4, value, ref w, 4 * width);
            sum5 = TLanes.AddProduct(sum5, value, ref w, 5 * width);
            sum6 = TLanes.AddProduct(sum6, value, ref w, 6 * width);
            sum7 = TLanes.AddProduct(sum7, value, ref w, 7 * width);
            sum8 = TLanes.AddProduct(sum8, value, ref w, 8 * width);
            sum9 = TLanes.AddProduct(sum9, value, ref w, 9 * width);
            sum10 = TLanes.AddProduct(sum10, value, ref w, 10 * width);
            sum11 = TLanes.AddProduct(sum11, value, ref w, 11 * width);
            sum12 = TLanes.AddProduct(sum12, value, ref w, 12 * width);
            sum13 = TLanes.AddProduct(sum13, value, ref w, 13 * width);
            sum14 = TLanes.AddProduct(sum14, value, ref w, 14 * width);
            sum15 = TLanes.AddProduct(sum15, value, ref w, 15 * width);
            w = ref Unsafe.Add(ref w, stride);
        }

        TLanes.Store(sum0, ref z, 0);
        TLanes.Store(sum1, ref z, width);
        TLanes.Store(sum2, ref z, 2 * width);
        TLanes.Store(sum3, ref z, 3 * width);
        TLanes.Store(sum4, ref z, 4 * width);
        TLanes.Store(sum5, ref z, 5 * width);
        TLanes.Store(sum6, ref z, 6 * width);
        TLanes.Store(sum7, ref z, 7 * width);
        TLanes.Store(sum8, ref z, 8 * width);
        TLanes.Store(sum9, ref z, 9 * width);
        TLanes.Store(sum10, ref z, 10 * width);
        TLanes.Store(sum11, ref z, 11 * width);
        TLanes.Store(sum12, ref z, 12 * width);
        TLanes.Store(sum13, ref z, 13 * width);
        TLanes.Store(sum14, ref z, 14 * width);
        TLanes.Store(sum15, ref z, 15 * width);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void OneInTwo<TVector, TLanes, TPlaces, T>(ref T x, in SumBlocks blocks, ref int places, ref T weights, ref T bias, ref T z, nuint stride)
        where TVector : struct
        where TLanes : struct, ILanes<TVector, T>
        where TPlaces : struct, IPlaces
        where T : unmanaged
    {
        TVector sum0_0 = TLanes.Load(ref bias, 0);
        TVector sum1_0 = default;
        ref T w1 = ref Unsafe.Add(ref weights, blocks.Second * stride);
        nuint count0 = blocks.Second;
        nuint count1 = blocks.End - blocks.Second;
        nuint shared = nuint.Min(count0, count1);
        nuint at = 0;
        nuint i = 0;
        for (; i < shared; i++)
        {
            TVector value0 = TLanes.Create(Unsafe.Add(ref x, TPlaces.Of(ref places, i)));
            sum0_0 = TLanes.AddProduct(sum0_0, value0, ref weights, at);
            TVector value1 = TLanes.Create(Unsafe.Add(ref x, TPlaces.Of(ref places, blocks.Second + i)));
            sum1_0 = TLanes.AddProduct(sum1_0, value1, ref w1, at);
            at += stride;
        }

        for (; i < count0 || i < count1; i++)
        {
            if (i < count0)
            {
                TVector value = TLanes.Create(Unsafe.Add(ref x, TPlaces.Of(ref places, i)));
                sum0_0 = TLanes.AddProduct(sum0_0, value, ref weights, at);
            }

            if (i < count1)
            {
                TVector value = TLanes.Create(Unsafe.Add(ref x, TPlaces.Of(ref places, blocks.Second + i)));
                sum1_0 = TLanes.AddProduct(sum1_0, value, ref w1, at);
            }

            at += stride;
        }

        TLanes.Store(TLanes.Add(sum0_0, sum1_0), ref z, 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void TwoInTwo<TVector, TLanes, TPlaces, T>(ref T x, in SumBlocks blocks, ref int places, ref T weights, ref T bias, ref T z, nuint stride)
        where TVector : struct
        where TLanes : struct, ILanes<TVector, T>
        where TPlaces : struct, IPlaces
        where T : unmanaged
    {
        nuint width = (nuint)TLanes.Count;
        TVector sum0_0 = TLanes.Load(ref bias, 0);
        TVector sum0_1 = TLanes.Load(ref bias, width);
        TVector sum1_0 = default;
        TVector sum1_1 = default;
        ref T w1 = ref Unsafe.Add(ref weights, blocks.Second * stride);
        nuint count0 = blocks.Second;
        nuint count1 = blocks.End - blocks.Second;
        nuint shared = nuint.Min(count0, count1);
        nuint at = 0;
        nuint i = 0;
        for (; i < shared; i++)
        {
            TVector value0 = TLanes.Create(Unsafe.Add(ref x, TPlaces.Of(ref places, i)));
            sum0_0 = TLanes.AddProduct(sum0_0, value0, ref weights, at);
            sum0_1 = TLanes.AddProduct(sum0_1, value0, ref weights, at + width);
            TVector value1 = TLanes.Create(Unsafe.Add(ref x, TPlaces.Of(ref places, blocks.Second + i)));
            sum1_0 = TLanes.AddProduct(sum1_0, value1, ref w1, at);
            sum1_1 = TLanes.AddProduct(sum1_1, value1, ref w1, at + width);
            at += stride;
        }

        for (; i < count0 || i < count1; i++)
        {
            if (i < count0)
            {
                TVector value = TLanes.Create(Unsafe.Add(ref x, TPlaces.Of(ref places, i)));
                sum0_0 = TLanes.AddProduct(sum0_0, value, ref weights, at);
                sum0_1 = TLanes.AddProduct(sum0_1, value, ref weights, at + width);
            }

            if (i < count1)
            {
                TVector value = TLanes.Create(Unsafe.Add(ref x, TPlaces.Of(ref places, blocks.Second + i)));
                sum1_0 = TLanes.AddProduct(sum1_0, value, ref w1, at);
                sum1_1 = TLanes.AddProduct(sum1_1, value, ref w1, at + width);
            }

            at += stride;
        }

        TLanes.Store(TLanes.Add(sum0_0, sum1_0), ref z, 0);
        TLanes.Store(TLanes.Add(sum0_1, sum1_1), ref z, width);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ThreeInTwo<TVector, TLanes, TPlaces, T>(ref T x, in SumBlocks blocks, ref int places, ref T weights, ref T bias, ref T z, nuint stride)
        where TVector : struct
        where TLanes : struct, ILanes<TVector, T>
        where TPlaces : struct, IPlaces
        where T : unmanaged
    {
        nuint width = (nuint)TLanes.Count;
        TVector sum0_0 = TLanes.Load(ref bias, 0);
        TVector sum0_1 = TLanes.Load(ref bias, width);
        TVector sum0_2 = TLanes.Load(ref bias, 2 * width);
        TVector sum1_0 = default;
        TVector sum1_1 = default;
        TVector sum1_2 = default;
        ref T w1 = ref Unsafe.Add(ref weights, blocks.Second * stride);
        nuint count0 = blocks.Second;
        nuint count1 = blocks.End - blocks.Second;
        nuint shared = nuint.Min(count0, count1);
        nuint at = 0;
        nuint i = 0;
        for (; i < shared; i++)
        {
            TVector value0 = TLanes.Create(Unsafe.Add(ref x, TPlaces.Of(ref places, i)));
            sum0_0 = TLanes.AddProduct(sum0_0, value0, ref weights, at);
            sum0_1 = TLanes.AddProduct(sum0_1, value0, ref weights, at + width);
            sum0_2 = TLanes.AddProduct(sum0_2, value0, ref weights, at + (2 * width));
            TVector value1 = TLanes.Create(Unsafe.Add(ref x, TPlaces.Of(ref places, blocks.Second + i)));
            sum1_0 = TLanes.AddProduct(sum1_0, value1, ref w1, at);
            sum1_1 = TLanes.AddProduct(sum1_1, value1, ref w1, at + width);
            sum1_2 = TLanes.AddProduct(sum1_2, value1, ref w1, at + (2 * width));
            at += stride;
        }

        for (; i < count0 || i < count1; i++)
        {
            if (i < count0)
            {
                TVector value = TLanes.Create(Unsafe.Add(ref x, TPlaces.Of(ref places, i)));
                sum0_0 = TLanes.AddProduct(sum0_0, value, ref weights, at);
                sum0_1 = TLanes.AddProduct(sum0_1, value, ref weights, at + width);
                sum0_2 = TLanes.AddProduct(sum0_2, value, ref weights, at + (2 * width));
            }

            if (i < count1)
            {
                TVector value = TLanes.Create(Unsafe.Add(ref x, TPlaces.Of(ref places, blocks.Second + i)));
                sum1_0 = TLanes.AddProduct(sum1_0, value, ref w1, at);
                sum1_1 = TLanes.AddProduct(sum1_1, value, ref w1, at + width);
                sum1_2 = TLanes.AddProduct(sum1_2, value, ref w1, at + (2 * width));
            }

            at += stride;
        }

        TLanes.Store(TLanes.Add(sum0_0, sum1_0), ref z, 0);
        TLanes.Store(TLanes.Add(sum0_1, sum1_1), ref z, width);
        TLanes.Store(TLanes.Add(sum0_2, sum1_2), ref z, 2 * width);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void FourInTwo<TVector, TLanes, TPlaces, T>(ref T x, in SumBlocks blocks, ref int places, ref T weights, ref T bias, ref T z, nuint stride)
        where TVector : struct
        where TLanes : struct, ILanes<TVector, T>
        where TPlaces : struct, IPlaces
        where T : unmanaged
    {
        nuint width = (nuint)TLanes.Count;
        TVector sum0_0 = TLanes.Load(ref bias, 0);
        TVector sum0_1 = TLanes.Load(ref bias, width);
        TVector sum0_2 = TLanes.Load(ref bias, 2 * width);
        TVector sum0_3 = TLanes.Load(ref bias, 3 * width);
        TVector sum1_0 = default;
        TVector sum1_1 = default;
        TVector sum1_2 = default;
        TVector sum1_3 = default;
        ref T w1 = ref Unsafe.Add(ref weights, blocks.Second * stride);
        nuint count0 = blocks.Second;
        nuint count1 = blocks.End - blocks.Second;
        nuint shared = nuint.Min(count0, count1);
        nuint at = 0;
        nuint i = 0;
        for (; i < shared; i++)
        {
            TVector value0 = TLanes.Create(Unsafe.Add(ref x, TPlaces.Of(ref places, i)));
            sum0_0 = TLanes.AddProduct(sum0_0, value0, ref weights, at);
            sum0_1 = TLanes.AddProduct(sum0_1, value0, ref weights, at + width);
            sum0_2 = TLanes.AddProduct(sum0_2, value0, ref weights, at + (2 * width));
            sum0_3 = TLanes.AddProduct(sum0_3, value0, ref weights, at + (3 * width));
            TVector value1 = TLanes.Create(Unsafe.Add(ref x, TPlaces.Of(ref places, blocks.Second + i)));
            sum1_0 = TLanes.AddProduct(sum1_0, value1, ref w1, at);
            sum1_1 = TLanes.AddProduct(sum1_1, value1, ref w1, at + width);
            sum1_2 = TLanes.AddProduct(sum1_2, value1, ref w1, at + (2 * width));
            sum1_3 = TLanes.AddProduct(sum1_3, value1, ref w1, at + (3 * width));
            at += stride;
        }

        for (; i < count0 || i < count1; i++)
        {
            if (i < count0)
            {
                TVector value = TLanes.Create(Unsafe.Add(ref x, TPlaces.Of(ref places, i)));
                sum0_0 = TLanes.AddProduct(sum0_0, value, ref weights, at);
                sum0_1 = TLanes.AddProduct(sum0_1, value, ref weights, at + width);
                sum0_2 = TLanes.AddProduct(sum0_2, value, ref weights, at + (2 * width));
                sum0_3 = TLanes.AddProduct(sum0_3, value, ref weights, at + (3 * width));
            }

            if (i < count1)
            {
                TVector value = TLanes.Create(Unsafe.Add(ref x, TPlaces.Of(ref places, blocks.Second + i)));
                sum1_0 = TLanes.AddProduct(sum1_0, value, ref w1, at);
                sum1_1 = TLanes.AddProduct(sum1_1, value, ref w1, at + width);
                sum1_2 = TLanes.AddProduct(sum1_2, value, ref w1, at + (2 * width));
                sum1_3 = TLanes.AddProduct(sum1_3, value, ref w1, at + (3 * width));
            }

            at += stride;
        }

        TLanes.Store(TLanes.Add(sum0_0, sum1_0), ref z, 0);
        TLanes.Store(TLanes.Add(sum0_1, sum1_1), ref z, width);
        TLanes.Store(TLanes.Add(sum0_2, sum1_2), ref z, 2 * width);
        TLanes.Store(TLanes.Add(sum0_3, sum1_3), ref z, 3 * width);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void OneInFour<TVector, TLanes, TPlaces, T>(ref T x, in SumBlocks blocks, ref int places, ref T weights, ref T bias, ref T z, nuint stride)
        where TVector : struct
        where TLanes : struct, ILanes<TVector, T>
        where TPlaces : struct, IPlaces
        where T : unmanaged
    {
        TVector sum0_0 = TLanes.Load(ref bias, 0);
        TVector sum1_0 = default;
        TVector sum2_0 = default;
        TVector sum3_0 = default;
        ref T w1 = ref Unsafe.Add(ref weights, blocks.Second * stride);
        ref T w2 = ref Unsafe.Add(ref weights, blocks.Third * stride);
        ref T w3 = ref Unsafe.Add(ref weights, blocks.Fourth * stride);
        nuint count0 = blocks.Second;
        nuint count1 = blocks.Third - blocks.Second;
        nuint count2 = blocks.Fourth - blocks.Third;
        nuint count3 = blocks.End - blocks.Fourth;
        nuint shared = nuint.Min(nuint.Min(count0, count1), nuint.Min(count2, count3));
        nuint at = 0;
        nuint i = 0;
        for (; i < shared; i++)
        {
            TVector value0 = TLanes.Create(Unsafe.Add(ref x, TPlaces.Of(ref places, i)));
            sum0_0 = TLanes.AddProduct(sum0_0, value0, ref weights, at);
            TVector value1 = TLanes.Create(Unsafe.Add(ref x, TPlaces.Of(ref places, blocks.Second + i)));
            sum1_0 = TLanes.AddProduct(sum1_0, value1, ref w1, at);
            TVector value2 = TLanes.Create(Unsafe.Add(ref x, TPlaces.Of(ref places, blocks.Third + i)));
            sum2_0 = TLanes.AddProduct(sum2_0, value2, ref w2, at);
            TVector value3 = TLanes.Create(Unsafe.Add(ref x, TPlaces.Of(ref places, blocks.Fourth + i)));
            sum3_0 = TLanes.AddProduct(sum3_0, value3, ref w3, at);
            at += stride;
        }

        for (; i < count0 || i < count1 || i < count2 || i < count3; i++)
        {
            if (i < count0)
            {
                TVector value = TLanes.Create(Unsafe.Add(ref x, TPlaces.Of(ref places, i)));
                sum0_0 = TLanes.AddProduct(sum0_0, value, ref weights, at);
            }

            if (i < count1)
            {
                TVector value = TLanes.Create(Unsafe.Add(ref x, TPlaces.Of(ref places, blocks.Second + i)));
                sum1_0 = TLanes.AddProduct(sum1_0, value, ref w1, at);
            }

            if (i < count2)
            {
                TVector value = TLanes.Create(Unsafe.Add(ref x, TPlaces.Of(ref places, blocks.Third + i)));
                sum2_0 = TLanes.AddProduct(sum2_0, value, ref w2, at);
            }

            if (i < count3)
            {
                TVector value = TLanes.Create(Unsafe.Add(ref x, TPlaces.Of(ref places, blocks.Fourth + i)));
                sum3_0 = TLanes.AddProduct(sum3_0, value, ref w3, at);
            }

            at += stride;
        }

        TLanes.Store(TLanes.Add(TLanes.Add(sum0_0, sum1_0), TLanes.Add(sum2_0, sum3_0)), ref z, 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void TwoInFour<TVector, TLanes, TPlaces, T>(ref T x, in SumBlocks blocks, ref int places, ref T weights, ref T bias, ref T z, nuint stride)
        where TVector : struct
        where TLanes : struct, ILanes<TVector, T>
        where TPlaces : struct, IPlaces
        where T : unmanaged
    {
        nuint width = (nuint)TLanes.Count;
        TVector sum0_0 = TLanes.Load(ref bias, 0);
        TVector sum0_1 = TLanes.Load(ref bias, width);
        TVector sum1_0 = default;
        TVector sum1_1 = default;
        TVector sum2_0 = default;
        TVector sum2_1 = default;
        TVector sum3_0 = default;
        TVector sum3_1 = default;
        ref T w1 = ref Unsafe.Add(ref weights, blocks.Second * stride);
        ref T w2 = ref Unsafe.Add(ref weights, blocks.Third * stride);
        ref T w3 = ref Unsafe.Add(ref weights, blocks.Fourth * stride);
        nuint count0 = blocks.Second;
        nuint count1 = blocks.Third - blocks.Second;
        nuint count2 = blocks.Fourth - blocks.Third;
        nuint count3 = blocks.End - blocks.Fourth;
        nuint shared = nuint.Min(nuint.Min(count0, count1), nuint.Min(count2, count3));
        nuint at = 0;
        nuint i = 0;
        for (; i < shared; i++)
        {
            TVector value0 = TLanes.Create(Unsafe.Add(ref x, TPlaces.Of(ref places, i)));
            sum0_0 = TLanes.AddProduct(sum0_0, value0, ref weights, at);
            sum0_1 = TLanes.AddProduct(sum0_1, value0, ref weights, at + width);
            TVector value1 = TLanes.Create(Unsafe.Add(ref x, TPlaces.Of(ref places, blocks.Second + i)));
            sum1_0 = TLanes.AddProduct(sum1_0, value1, ref w1, at);
            sum1_1 = TLanes.AddProduct(sum1_1, value1, ref w1, at + width);
            TVector value2 = TLanes.Create(Unsafe.Add(ref x, TPlaces.Of(ref places, blocks.Third + i)));
            sum2_0 = TLanes.AddProduct(sum2_0, value2, ref w2, at);
            sum2_1 = TLanes.AddProduct(sum2_1, value2, ref w2, at + width);
            TVector value3 = TLanes.Create(Unsafe.Add(ref x, TPlaces.Of(ref places, blocks.Fourth + i)));
            sum3_0 = TLanes.AddProduct(sum3_0, value3, ref w3, at);
            sum3_1 = TLanes.AddProduct(sum3_1, value3, ref w3, at + width);
            at += stride;
        }

        for (; i < count0 || i < count1 || i < count2 || i < count3; i++)
        {
            if (i < count0)
            {
                TVector value = TLanes.Create(Unsafe.Add(ref x, TPlaces.Of(ref places, i)));
                sum0_0 = TLanes.AddProduct(sum0_0, value, ref weights, at);
                sum0_1 = TLanes.AddProduct(sum0_1, value, ref weights, at + width);
            }

            if (i < count1)
            {
                TVector value = TLanes.Create(Unsafe.Add(ref x, TPlaces.Of(ref places, blocks.Second + i)));
                sum1_0 = TLanes.AddProduct(sum1_0, value, ref w1, at);
                sum1_1 = TLanes.AddProduct(sum1_1, value, ref w1, at + width);
            }

            if (i < count2)
            {
                TVector value = TLanes.Create(Unsafe.Add(ref x, TPlaces.Of(ref places, blocks.Third + i)));
                sum2_0 = TLanes.AddProduct(sum2_0, value, ref w2, at);
                sum2_1 = TLanes.AddProduct(sum2_1, value, ref w2, at + width);
            }

            if (i < count3)
            {
                TVector value = TLanes.Create(Unsafe.Add(ref x, TPlaces.Of(ref places, blocks.Fourth + i)));
                sum3_0 = TLanes.AddProduct(sum3_0, value, ref w3, at);
                sum3_1 = TLanes.AddProduct(sum3_1, value, ref w3, at + width);
            }

            at += stride;
        }

        TLanes.Store(TLanes.Add(TLanes.Add(sum0_0, sum1_0), TLanes.Add(sum2_0, sum3_0)), ref z, 0);
        TLanes.Store(TLanes.Add(TLanes.Add(sum0_1, sum1_1), TLanes.Add(sum2_1, sum3_1)), ref z, width);
    }
}
