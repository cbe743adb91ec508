using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace BackpropGen.CompilerServices;

// How the loss changes with the inputs of a layer: g = D·Wᵀ.
internal static class PassBackKernel
{
    // A copy of the weights in which those of one node lie next to each other, padded with zeros: g is computed with it like the nodes of a layer.
    public static void Transpose<T>(ref T layer, int inputs, int outputs, int stride, ref T transposed, int transposedStride)
        where T : unmanaged
    {
        Transposition.Transpose(ref layer, (nuint)stride, (nuint)inputs, (nuint)outputs, ref transposed, (nuint)transposedStride);
        ParameterLayout.ClearPadding(ref transposed, transposedStride, outputs, inputs);
    }

    public static void Run<TVector, TLanes, T>(ref T d, int stride, int rows, int outputs, ref T transposed, int inputs, ref T g, int gStride)
        where TVector : struct
        where TLanes : struct, ILanes<TVector, T>
        where T : unmanaged
    {
        MemoryMarshal.CreateSpan(ref g, rows * gStride).Clear();
        ForwardKernel.Run<TVector, TLanes, T>(
            ref d, (nuint)stride, (nuint)rows, (nuint)outputs, ref transposed, ref g, (nuint)gStride, ref g, (nuint)gStride);

        // Infinity times the 0 of the padding is NaN.
        ParameterLayout.ClearPadding(ref g, gStride, rows, inputs);
    }

    // One row: the products of d with the weights of four inputs at once, summed in virtual lanes. Where fewer inputs are left, the last one is
    // computed several times.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Row<TVector, TLanes, T>(ref T d, nuint stride, ref T layer, nuint inputs, ref T g)
        where TVector : struct
        where TLanes : struct, ILanes<TVector, T>
        where T : unmanaged
    {
        nuint first = typeof(TVector) == typeof(Vector512<float>)
            ? Sixteens(ref Unsafe.As<T, float>(ref d), stride, ref Unsafe.As<T, float>(ref layer), inputs, ref Unsafe.As<T, float>(ref g))
            : 0;
        Unsafe.SkipInit(out Sums<T> sums);
        ref T lanes = ref Unsafe.As<Sums<T>, T>(ref sums);
        nuint count = (nuint)VirtualLanes.Count<T>();
        for (nuint input = first; input < inputs; input += 4)
        {
            nuint input1 = nuint.Min(input + 1, inputs - 1);
            nuint input2 = nuint.Min(input + 2, inputs - 1);
            nuint input3 = nuint.Min(input + 3, inputs - 1);
            ref T w0 = ref Unsafe.Add(ref layer, input * stride);
            ref T w1 = ref Unsafe.Add(ref layer, input1 * stride);
            ref T w2 = ref Unsafe.Add(ref layer, input2 * stride);
            ref T w3 = ref Unsafe.Add(ref layer, input3 * stride);
            for (nuint lane = 0; lane < count; lane += (nuint)TLanes.Count)
            {
                TVector sum0 = default;
                TVector sum1 = default;
                TVector sum2 = default;
                TVector sum3 = default;
                for (nuint j = lane; j < stride; j += count)
                {
                    TVector terms = TLanes.Load(ref d, j);
                    sum0 = TLanes.MultiplyAdd(terms, TLanes.Load(ref w0, j), sum0);
                    sum1 = TLanes.MultiplyAdd(terms, TLanes.Load(ref w1, j), sum1);
                    sum2 = TLanes.MultiplyAdd(terms, TLanes.Load(ref w2, j), sum2);
                    sum3 = TLanes.MultiplyAdd(terms, TLanes.Load(ref w3, j), sum3);
                }

                if (typeof(TVector) == typeof(Vector512<float>) && input3 == input + 3)
                {
                    VirtualLanes.SumsOfQuarters(Quarter(sum0), Quarter(sum1), Quarter(sum2), Quarter(sum3))
                        .StoreUnsafe(ref Unsafe.As<T, float>(ref g), input);
                    continue;
                }

                if (typeof(TVector) == typeof(Vector512<T>))
                {
                    Unsafe.Add(ref g, input) = Sum<TVector, T>(sum0);
                    Unsafe.Add(ref g, input1) = Sum<TVector, T>(sum1);
                    Unsafe.Add(ref g, input2) = Sum<TVector, T>(sum2);
                    Unsafe.Add(ref g, input3) = Sum<TVector, T>(sum3);
                    continue;
                }

                TLanes.Store(sum0, ref lanes, lane);
                TLanes.Store(sum1, ref lanes, count + lane);
                TLanes.Store(sum2, ref lanes, (2 * count) + lane);
                TLanes.Store(sum3, ref lanes, (3 * count) + lane);
            }

            if (typeof(TVector) == typeof(Vector512<T>))
            {
                continue;
            }

            Unsafe.Add(ref g, input) = VirtualLanes.Sum(ref lanes);
            Unsafe.Add(ref g, input1) = VirtualLanes.Sum(ref Unsafe.Add(ref lanes, count));
            Unsafe.Add(ref g, input2) = VirtualLanes.Sum(ref Unsafe.Add(ref lanes, 2 * count));
            Unsafe.Add(ref g, input3) = VirtualLanes.Sum(ref Unsafe.Add(ref lanes, 3 * count));
        }
    }

    // Sixteen inputs at a time, whose sums of lanes are added together; returns how many inputs that were.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static nuint Sixteens(ref float d, nuint stride, ref float layer, nuint inputs, ref float g)
    {
        nuint input = 0;
        for (; input + 16 <= inputs; input += 16)
        {
            ref float w0 = ref Unsafe.Add(ref layer, input * stride);
            ref float w4 = ref Unsafe.Add(ref w0, 4 * stride);
            ref float w8 = ref Unsafe.Add(ref w0, 8 * stride);
            ref float w12 = ref Unsafe.Add(ref w0, 12 * stride);
            nuint at1 = stride;
            nuint at2 = 2 * stride;
            nuint at3 = 3 * stride;
            Vector512<float> sum0 = default;
            Vector512<float> sum1 = default;
            Vector512<float> sum2 = default;
            Vector512<float> sum3 = default;
            Vector512<float> sum4 = default;
            Vector512<float> sum5 = default;
            Vector512<float> sum6 = default;
            Vector512<float> sum7 = default;
            Vector512<float> sum8 = default;
            Vector512<float> sum9 = default;
            Vector512<float> sum10 = default;
            Vector512<float> sum11 = default;
            Vector512<float> sum12 = default;
            Vector512<float> sum13 = default;
            Vector512<float> sum14 = default;
            Vector512<float> sum15 = default;
            for (nuint j = 0; j < stride; j += 16)
            {
                Vector512<float> terms = Vector512.LoadUnsafe(ref d, j);
                sum0 = Lanes512<float>.AddProduct(sum0, terms, ref w0, j);
                sum1 = Lanes512<float>.AddProduct(sum1, terms, ref w0, at1);
                sum2 = Lanes512<float>.AddProduct(sum2, terms, ref w0, at2);
                sum3 = Lanes512<float>.AddProduct(sum3, terms, ref w0, at3);
                sum4 = Lanes512<float>.AddProduct(sum4, terms, ref w4, j);
                sum5 = Lanes512<float>.AddProduct(sum5, terms, ref w4, at1);
                sum6 = Lanes512<float>.AddProduct(sum6, terms, ref w4, at2);
                sum7 = Lanes512<float>.AddProduct(sum7, terms, ref w4, at3);
                sum8 = Lanes512<float>.AddProduct(sum8, terms, ref w8, j);
                sum9 = Lanes512<float>.AddProduct(sum9, terms, ref w8, at1);
                sum10 = Lanes512<float>.AddProduct(sum10, terms, ref w8, at2);
                sum11 = Lanes512<float>.AddProduct(sum11, terms, ref w8, at3);
                sum12 = Lanes512<float>.AddProduct(sum12, terms, ref w12, j);
                sum13 = Lanes512<float>.AddProduct(sum13, terms, ref w12, at1);
                sum14 = Lanes512<float>.AddProduct(sum14, terms, ref w12, at2);
                sum15 = Lanes512<float>.AddProduct(sum15, terms, ref w12, at3);
                at1 += 16;
                at2 += 16;
                at3 += 16;
            }

            VirtualLanes.SumsOf(sum0, sum1, sum2, sum3, sum4, sum5, sum6, sum7, sum8, sum9, sum10, sum11, sum12, sum13, sum14, sum15).StoreUnsafe(ref g, input);
        }

        return input;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Sum<TVector, T>(TVector lanes)
        where TVector : struct
        where T : unmanaged
        => VirtualLanes.SumOfQuarter(VirtualLanes.Quarter(Unsafe.BitCast<TVector, Vector512<T>>(lanes)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Quarter<TVector>(TVector lanes)
        where TVector : struct
        => VirtualLanes.Quarter(Unsafe.BitCast<TVector, Vector512<float>>(lanes));

    [InlineArray(64)]
    private struct Sums<T>
    {
        private T _first;
    }
}
