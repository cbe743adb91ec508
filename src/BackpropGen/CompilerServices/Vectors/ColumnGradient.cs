using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace BackpropGen.CompilerServices;

// Products of columns, summed over rows and added to the gradient by weights and biases.
internal static class ColumnGradient
{
    public static void Add<T>(ref T x, nuint inputs, ref T d, nuint outputs, nuint room, ref T gradient, nuint stride)
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

    // Four inputs times four nodes at once; the lanes of a sum are added at the end.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddWide<T>(ref T x, nuint inputs, ref T d, nuint outputs, nuint room, ref T gradient, nuint stride)
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
    public static void AddNarrow<TVector, TLanes, T>(ref T x, nuint inputs, ref T d, nuint outputs, nuint room, ref T gradient, nuint stride)
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
    [InlineArray(4 * RowLanes.Count)]
    private struct Sums
    {
        private float _first;
    }
}
