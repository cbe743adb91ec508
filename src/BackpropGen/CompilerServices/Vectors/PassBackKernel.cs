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
        Unsafe.SkipInit(out Sums<T> sums);
        ref T lanes = ref Unsafe.As<Sums<T>, T>(ref sums);
        nuint count = (nuint)VirtualLanes.Count<T>();
        for (nuint input = 0; input < inputs; input += 4)
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
