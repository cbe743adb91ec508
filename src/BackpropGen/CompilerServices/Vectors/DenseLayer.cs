using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace BackpropGen.CompilerServices;

/// <summary>
/// A layer whose nodes are connected with all its inputs, as the kernels of vectorized networks compute it. Supports generated code.
/// </summary>
/// <remarks>
/// A layer is (inputs + 1) × stride values: a row of weights for each input, from it to every node, and the row of biases; stride is the number
/// of nodes rounded up to a multiple of 64 bytes, and the padding is 0. Values of nodes are rows × stride likewise. Memory that begins at a
/// multiple of 64 bytes is fastest, none has to. Results are the same, to the bit, for every width of vectors and for any number of rows.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
[CLSCompliant(false)]
public static class DenseLayer
{
    /// <summary>The weighted inputs of the nodes: z = b + x·W.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="x">The inputs.</param>
    /// <param name="xStride">How far apart rows of inputs are.</param>
    /// <param name="rows">How many rows there are.</param>
    /// <param name="blocks">The inputs, and how a sum over them is cut.</param>
    /// <param name="layer">The weights and biases.</param>
    /// <param name="z">The result: rows × stride values, all written.</param>
    /// <param name="stride">The padded number of nodes.</param>
    public static void Forward<T>(ref T x, int xStride, int rows, in SumBlocks blocks, ref T layer, ref T z, int stride)
        where T : unmanaged
    {
        if (Vector512.IsHardwareAccelerated)
        {
            ForwardKernel.Forward<Vector512<T>, Lanes512<T>, T>(ref x, xStride, rows, blocks, ref layer, ref z, stride);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            ForwardKernel.Forward<Vector256<T>, Lanes256<T>, T>(ref x, xStride, rows, blocks, ref layer, ref z, stride);
        }
        else
        {
            ForwardKernel.Forward<Vector128<T>, Lanes128<T>, T>(ref x, xStride, rows, blocks, ref layer, ref z, stride);
        }
    }

    /// <summary>The weighted inputs of the nodes, where the layer takes some of its inputs alone: the others have no weight but 0.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="x">The inputs.</param>
    /// <param name="xStride">How far apart rows of inputs are.</param>
    /// <param name="rows">How many rows there are.</param>
    /// <param name="places">The places in a row of the inputs that are taken, counted from 0, in order.</param>
    /// <param name="blocks">How a sum over them is cut.</param>
    /// <param name="layer">The weights and biases: a row of weights for each input that is taken.</param>
    /// <param name="z">The result: rows × stride values, all written.</param>
    /// <param name="stride">The padded number of nodes.</param>
    public static void Forward<T>(ref T x, int xStride, int rows, ReadOnlySpan<int> places, in SumBlocks blocks, ref T layer, ref T z, int stride)
        where T : unmanaged
    {
        using var memory = new PooledSpan<T>(rows * places.Length);
        Span<T> taken = memory.Span;
        for (int row = 0; row < rows; row++)
        {
            ref T source = ref Unsafe.Add(ref x, (nint)row * xStride);
            Span<T> target = taken.Slice(row * places.Length, places.Length);
            for (int i = 0; i < target.Length; i++)
            {
                target[i] = Unsafe.Add(ref source, places[i]);
            }
        }

        Forward(ref MemoryMarshal.GetReference(taken), places.Length, rows, blocks, ref layer, ref z, stride);
    }

    /// <summary>The weighted inputs of the nodes for one row, with the bits that many rows give.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="x">The inputs.</param>
    /// <param name="blocks">The inputs, and how a sum over them is cut.</param>
    /// <param name="layer">The weights and biases.</param>
    /// <param name="z">The result: stride values, all written.</param>
    /// <param name="stride">The padded number of nodes.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ForwardRow<T>(ref T x, in SumBlocks blocks, ref T layer, ref T z, int stride)
        where T : unmanaged
    {
        // Nothing is read from the list of places.
        ForwardRow<InOrder, T>(ref x, blocks, ref Unsafe.NullRef<int>(), ref layer, ref z, (nuint)stride);
    }

    /// <summary>The weighted inputs of the nodes for one row, where the layer takes some of its inputs alone: the others have no weight but 0.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="x">The inputs.</param>
    /// <param name="places">The places in <paramref name="x"/> of the inputs that are taken, counted from 0, in order.</param>
    /// <param name="blocks">How a sum over them is cut.</param>
    /// <param name="layer">The weights and biases: a row of weights for each input that is taken.</param>
    /// <param name="z">The result: stride values, all written.</param>
    /// <param name="stride">The padded number of nodes.</param>
    public static void ForwardRow<T>(ref T x, ReadOnlySpan<int> places, in SumBlocks blocks, ref T layer, ref T z, int stride)
        where T : unmanaged
        => ForwardRow<Listed, T>(ref x, blocks, ref MemoryMarshal.GetReference(places), ref layer, ref z, (nuint)stride);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ForwardRow<TPlaces, T>(ref T x, in SumBlocks blocks, ref int places, ref T layer, ref T z, nuint stride)
        where TPlaces : struct, IPlaces
        where T : unmanaged
    {
        if (Vector512.IsHardwareAccelerated)
        {
            ForwardKernel.Row<Vector512<T>, Lanes512<T>, TPlaces, T>(ref x, blocks, ref places, ref layer, ref z, stride);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            ForwardKernel.Row<Vector256<T>, Lanes256<T>, TPlaces, T>(ref x, blocks, ref places, ref layer, ref z, stride);
        }
        else
        {
            ForwardKernel.Row<Vector128<T>, Lanes128<T>, TPlaces, T>(ref x, blocks, ref places, ref layer, ref z, stride);
        }
    }

    /// <summary>The gradient by the weights and biases over some rows: XᵀD, and the sums of D, row by row in order.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="x">The inputs.</param>
    /// <param name="xStride">How far apart rows of inputs are.</param>
    /// <param name="rows">How many rows there are.</param>
    /// <param name="inputs">How many inputs the layer has.</param>
    /// <param name="d">The error terms ∂L/∂z of the nodes; 0 in the padding.</param>
    /// <param name="stride">The padded number of nodes.</param>
    /// <param name="gradient">The result, laid out like the layer.</param>
    /// <param name="add">Whether it is added to what is there.</param>
    public static void Gradient<T>(ref T x, int xStride, int rows, int inputs, ref T d, int stride, ref T gradient, bool add)
        where T : unmanaged
    {
        if (Vector512.IsHardwareAccelerated)
        {
            GradientKernel.Gradient<Vector512<T>, Lanes512<T>, T>(ref x, xStride, rows, inputs, ref d, stride, ref gradient, add);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            GradientKernel.Gradient<Vector256<T>, Lanes256<T>, T>(ref x, xStride, rows, inputs, ref d, stride, ref gradient, add);
        }
        else
        {
            GradientKernel.Gradient<Vector128<T>, Lanes128<T>, T>(ref x, xStride, rows, inputs, ref d, stride, ref gradient, add);
        }
    }

    /// <summary>Gradient descent over some rows, with the bits of <see cref="Gradient"/> followed by <see cref="Vectors.Descend"/>.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="x">The inputs.</param>
    /// <param name="xStride">How far apart rows of inputs are.</param>
    /// <param name="rows">How many rows there are.</param>
    /// <param name="inputs">How many inputs the layer has.</param>
    /// <param name="d">The error terms ∂L/∂z of the nodes; 0 in the padding.</param>
    /// <param name="stride">The padded number of nodes.</param>
    /// <param name="layer">The weights and biases that are moved.</param>
    /// <param name="rate">The learning rate over the number of rows of the batch.</param>
    public static void Descend<T>(ref T x, int xStride, int rows, int inputs, ref T d, int stride, ref T layer, T rate)
        where T : unmanaged
    {
        if (Vector512.IsHardwareAccelerated)
        {
            GradientKernel.Descend<Vector512<T>, Lanes512<T>, T>(ref x, xStride, rows, inputs, ref d, stride, ref layer, rate);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            GradientKernel.Descend<Vector256<T>, Lanes256<T>, T>(ref x, xStride, rows, inputs, ref d, stride, ref layer, rate);
        }
        else
        {
            GradientKernel.Descend<Vector128<T>, Lanes128<T>, T>(ref x, xStride, rows, inputs, ref d, stride, ref layer, rate);
        }
    }

    /// <summary>Gradient descent on one row: w = w − (rate · x)·d, b = b − rate · d.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="x">The inputs.</param>
    /// <param name="inputs">How many inputs the layer has.</param>
    /// <param name="d">The error terms ∂L/∂z of the nodes; 0 in the padding.</param>
    /// <param name="layer">The weights and biases that are moved.</param>
    /// <param name="stride">The padded number of nodes.</param>
    /// <param name="rate">The learning rate.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void DescendRow<T>(ref T x, int inputs, ref T d, ref T layer, int stride, T rate)
        where T : unmanaged
    {
        T minusRate = ScalarLanes<T>.Negate(rate);
        if (Vector512.IsHardwareAccelerated)
        {
            GradientKernel.DescendRow<Vector512<T>, Lanes512<T>, T>(ref x, (nuint)inputs, ref d, ref layer, (nuint)stride, minusRate);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            GradientKernel.DescendRow<Vector256<T>, Lanes256<T>, T>(ref x, (nuint)inputs, ref d, ref layer, (nuint)stride, minusRate);
        }
        else
        {
            GradientKernel.DescendRow<Vector128<T>, Lanes128<T>, T>(ref x, (nuint)inputs, ref d, ref layer, (nuint)stride, minusRate);
        }
    }

    /// <summary>A step of Adam over some rows, with the bits of <see cref="Gradient"/> followed by <see cref="Vectors.Adam"/>.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="x">The inputs.</param>
    /// <param name="xStride">How far apart rows of inputs are.</param>
    /// <param name="rows">How many rows there are.</param>
    /// <param name="inputs">How many inputs the layer has.</param>
    /// <param name="d">The error terms ∂L/∂z of the nodes; 0 in the padding.</param>
    /// <param name="stride">The padded number of nodes.</param>
    /// <param name="layer">The weights and biases that are moved.</param>
    /// <param name="m">The first moments, laid out like the layer.</param>
    /// <param name="v">The second moments, laid out like the layer.</param>
    /// <param name="step">The numbers of the step.</param>
    public static void Adam<T>(
        ref T x, int xStride, int rows, int inputs, ref T d, int stride, ref T layer, ref T m, ref T v, in AdamStep<T> step)
        where T : unmanaged
    {
        if (Vector512.IsHardwareAccelerated)
        {
            GradientKernel.Adam<Vector512<T>, Lanes512<T>, T>(ref x, xStride, rows, inputs, ref d, stride, ref layer, ref m, ref v, step);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            GradientKernel.Adam<Vector256<T>, Lanes256<T>, T>(ref x, xStride, rows, inputs, ref d, stride, ref layer, ref m, ref v, step);
        }
        else
        {
            GradientKernel.Adam<Vector128<T>, Lanes128<T>, T>(ref x, xStride, rows, inputs, ref d, stride, ref layer, ref m, ref v, step);
        }
    }

    /// <summary>The gradient by the inputs, for rows of error terms: g = D·Wᵀ, node by node in order.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="d">The error terms ∂L/∂z of the nodes.</param>
    /// <param name="stride">The padded number of nodes.</param>
    /// <param name="rows">How many rows there are.</param>
    /// <param name="outputs">How many nodes the layer has.</param>
    /// <param name="layer">The weights and biases.</param>
    /// <param name="inputs">How many inputs the layer has.</param>
    /// <param name="g">The result: rows × gStride values; those of the padding become 0.</param>
    /// <param name="gStride">The number of inputs rounded up to a multiple of 64 bytes.</param>
    /// <param name="scratch">outputs × gStride values, overwritten.</param>
    public static void PassBack<T>(ref T d, int stride, int rows, int outputs, ref T layer, int inputs, ref T g, int gStride, ref T scratch)
        where T : unmanaged
    {
        Transpose(ref layer, inputs, outputs, stride, ref scratch, gStride);
        PassBackTransposed(ref d, stride, rows, outputs, ref scratch, inputs, ref g, gStride);
    }

    /// <summary>Copies the weights so that those of one node lie next to each other, as <see cref="PassBackTransposed"/> needs them.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="layer">The weights and biases.</param>
    /// <param name="inputs">How many inputs the layer has.</param>
    /// <param name="outputs">How many nodes it has.</param>
    /// <param name="stride">The padded number of nodes.</param>
    /// <param name="transposed">The result: outputs × transposedStride values; those of the padding become 0.</param>
    /// <param name="transposedStride">The number of inputs rounded up to a multiple of 64 bytes.</param>
    public static void Transpose<T>(ref T layer, int inputs, int outputs, int stride, ref T transposed, int transposedStride)
        where T : unmanaged
        => PassBackKernel.Transpose(ref layer, inputs, outputs, stride, ref transposed, transposedStride);

    /// <summary>What <see cref="PassBack"/> computes, for weights that several blocks of rows share and that were transposed once.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="d">The error terms ∂L/∂z of the nodes.</param>
    /// <param name="stride">The padded number of nodes.</param>
    /// <param name="rows">How many rows there are.</param>
    /// <param name="outputs">How many nodes the layer has.</param>
    /// <param name="transposed">The transposed weights, in rows of <paramref name="gStride"/> values.</param>
    /// <param name="inputs">How many inputs the layer has.</param>
    /// <param name="g">The result: rows × gStride values; those of the padding become 0.</param>
    /// <param name="gStride">The number of inputs rounded up to a multiple of 64 bytes.</param>
    public static void PassBackTransposed<T>(ref T d, int stride, int rows, int outputs, ref T transposed, int inputs, ref T g, int gStride)
        where T : unmanaged
    {
        if (Vector512.IsHardwareAccelerated)
        {
            PassBackKernel.Run<Vector512<T>, Lanes512<T>, T>(ref d, stride, rows, outputs, ref transposed, inputs, ref g, gStride);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            PassBackKernel.Run<Vector256<T>, Lanes256<T>, T>(ref d, stride, rows, outputs, ref transposed, inputs, ref g, gStride);
        }
        else
        {
            PassBackKernel.Run<Vector128<T>, Lanes128<T>, T>(ref d, stride, rows, outputs, ref transposed, inputs, ref g, gStride);
        }
    }

    /// <summary>The gradient by the inputs, for one row, without a copy of the weights.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="d">The error terms ∂L/∂z of the nodes; 0 in the padding.</param>
    /// <param name="outputs">How many nodes the layer has.</param>
    /// <param name="layer">The weights and biases.</param>
    /// <param name="inputs">How many inputs the layer has.</param>
    /// <param name="stride">The padded number of nodes.</param>
    /// <param name="g">The result: <paramref name="inputs"/> values.</param>
    /// <remarks>The sums are those of 64 bytes of lanes, added in halves, and so other bits than <see cref="PassBack"/> gives.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void PassBackRow<T>(ref T d, int outputs, ref T layer, int inputs, int stride, ref T g)
        where T : unmanaged
    {
        if (Vector512.IsHardwareAccelerated)
        {
            PassBackKernel.Row<Vector512<T>, Lanes512<T>, T>(ref d, (nuint)stride, ref layer, (nuint)inputs, ref g);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            PassBackKernel.Row<Vector256<T>, Lanes256<T>, T>(ref d, (nuint)stride, ref layer, (nuint)inputs, ref g);
        }
        else
        {
            PassBackKernel.Row<Vector128<T>, Lanes128<T>, T>(ref d, (nuint)stride, ref layer, (nuint)inputs, ref g);
        }
    }
}
