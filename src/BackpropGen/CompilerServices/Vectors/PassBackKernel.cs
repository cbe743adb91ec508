using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace BackpropGen.CompilerServices;

// How the loss changes with the inputs of a layer: g = D·Wᵀ.
internal static class PassBackKernel
{
    // With a copy of the weights in which those of one node lie next to each other, g is computed like the nodes of a layer.
    public static void Run<TVector, TLanes, T>(
        ref T d, int stride, int rows, int outputs, ref T layer, int inputs, ref T g, int gStride, ref T scratch)
        where TVector : struct
        where TLanes : struct, ILanes<TVector, T>
        where T : unmanaged
    {
        Transposition.Transpose(ref layer, stride, inputs, outputs, ref scratch, gStride);
        ParameterLayout.ClearPadding(ref scratch, gStride, outputs, inputs);
        MemoryMarshal.CreateSpan(ref g, rows * gStride).Clear();
        ForwardKernel.Run<TVector, TLanes, T>(
            ref d, (nuint)stride, (nuint)rows, (nuint)outputs, ref scratch, ref g, (nuint)gStride, ref g, (nuint)gStride);

        // Infinity times the 0 of the padding is NaN.
        ParameterLayout.ClearPadding(ref g, gStride, rows, inputs);
    }

    // One row: the products of d with the weights of each input, summed in virtual lanes.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Row<TVector, TLanes, T>(ref T d, nuint stride, ref T layer, nuint inputs, ref T g)
        where TVector : struct
        where TLanes : struct, ILanes<TVector, T>
        where T : unmanaged
    {
        Unsafe.SkipInit(out Sums<T> sums);
        ref T lanes = ref Unsafe.As<Sums<T>, T>(ref sums);
        nuint count = (nuint)VirtualLanes.Count<T>();
        for (nuint i = 0; i < inputs; i++)
        {
            for (nuint lane = 0; lane < count; lane += (nuint)TLanes.Count)
            {
                TVector sum = default;
                for (nuint j = lane; j < stride; j += count)
                {
                    sum = TLanes.MultiplyAdd(TLanes.Load(ref d, j), TLanes.Load(ref layer, j), sum);
                }

                TLanes.Store(sum, ref lanes, lane);
            }

            Unsafe.Add(ref g, i) = VirtualLanes.Sum(ref lanes);
            layer = ref Unsafe.Add(ref layer, stride);
        }
    }

    [InlineArray(16)]
    private struct Sums<T>
    {
        private T _first;
    }
}
