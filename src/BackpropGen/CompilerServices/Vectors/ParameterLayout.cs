using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace BackpropGen.CompilerServices;

/// <summary>
/// Between the order that users see and the one that kernels compute in: a row for each input and one for the biases, each padded with zeros
/// to whole vectors. Supports generated code.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class ParameterLayout
{
    /// <summary>Fields of one type that follow each other, as a span.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="first">The first field. The span must not outlive what it is part of.</param>
    /// <param name="count">How many fields there are.</param>
    /// <returns>The fields.</returns>
    public static ReadOnlySpan<T> Fields<T>(in T first, int count)
        where T : unmanaged
        => MemoryMarshal.CreateReadOnlySpan(in first, count);

    /// <summary>Memory in the kernels' layout, with the parameters of a network.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="source">The parameters in the order that users see.</param>
    /// <param name="shapes">How many inputs and how many nodes each layer has, one after the other; 0 inputs where there are no weights.</param>
    /// <returns>The memory.</returns>
    public static AlignedMemory<T> Packed<T>(ReadOnlySpan<T> source, ReadOnlySpan<int> shapes)
        where T : unmanaged
    {
        int length = 0;
        for (int layer = 0; layer < shapes.Length; layer += 2)
        {
            length += (shapes[layer] + 1) * StrideOf<T>(shapes[layer + 1]);
        }

        AlignedMemory<T> memory = new(length);
        Pack(source, ref memory.Start, shapes);
        return memory;
    }

    /// <summary>Brings the parameters of all layers into the kernels' layout; the padding becomes 0.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="source">The parameters in the order that users see.</param>
    /// <param name="layers">Receives them, layer after layer.</param>
    /// <param name="shapes">How many inputs and how many nodes each layer has, one after the other; 0 inputs where there are no weights.</param>
    /// <exception cref="ArgumentException">The source is too short.</exception>
    public static void Pack<T>(ReadOnlySpan<T> source, ref T layers, ReadOnlySpan<int> shapes)
        where T : unmanaged
    {
        for (int layer = 0; layer < shapes.Length; layer += 2)
        {
            (int inputs, int nodes) = (shapes[layer], shapes[layer + 1]);
            int stride = StrideOf<T>(nodes);
            Pack(source, ref layers, inputs, nodes, stride);
            source = source[((inputs + 1) * nodes)..];
            layers = ref At(ref layers, inputs + 1, stride);
        }
    }

    /// <summary>Brings the parameters of all layers, or a gradient by them, back into the order that users see.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="layers">What <see cref="Pack{T}(ReadOnlySpan{T}, ref T, ReadOnlySpan{int})"/> writes.</param>
    /// <param name="destination">Where the parameters go.</param>
    /// <param name="shapes">How many inputs and how many nodes each layer has, one after the other; 0 inputs where there are no weights.</param>
    /// <exception cref="ArgumentException">The destination is too short.</exception>
    public static void Unpack<T>(ref T layers, Span<T> destination, ReadOnlySpan<int> shapes)
        where T : unmanaged
    {
        for (int layer = 0; layer < shapes.Length; layer += 2)
        {
            (int inputs, int nodes) = (shapes[layer], shapes[layer + 1]);
            int stride = StrideOf<T>(nodes);
            Unpack(ref layers, destination, inputs, nodes, stride);
            destination = destination[((inputs + 1) * nodes)..];
            layers = ref At(ref layers, inputs + 1, stride);
        }
    }

    /// <summary>Brings the parameters of a layer into the kernels' layout; the padding becomes 0.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="source">The weights, outputs × inputs, then the biases.</param>
    /// <param name="layer">(inputs + 1) × stride values: the weights, then the row of biases.</param>
    /// <param name="inputs">How many inputs the layer has.</param>
    /// <param name="outputs">How many nodes it has.</param>
    /// <param name="stride">The number of nodes rounded up to a multiple of 64 bytes.</param>
    /// <exception cref="ArgumentException">The source is too short.</exception>
    public static void Pack<T>(ReadOnlySpan<T> source, ref T layer, int inputs, int outputs, int stride)
        where T : unmanaged
    {
        source = source[..(outputs * (inputs + 1))];
        Transposition.Transpose(ref MemoryMarshal.GetReference(source), (nuint)inputs, (nuint)outputs, (nuint)inputs, ref layer, (nuint)stride);
        source[(inputs * outputs)..].CopyTo(MemoryMarshal.CreateSpan(ref At(ref layer, inputs, stride), outputs));
        ClearPadding(ref layer, stride, inputs + 1, outputs);
    }

    /// <summary>Brings the parameters of a layer, or a gradient by them, back into the order that users see.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="layer">(inputs + 1) × stride values.</param>
    /// <param name="destination">Where the weights go, outputs × inputs, then the biases.</param>
    /// <param name="inputs">How many inputs the layer has.</param>
    /// <param name="outputs">How many nodes it has.</param>
    /// <param name="stride">The number of nodes rounded up to a multiple of 64 bytes.</param>
    /// <exception cref="ArgumentException">The destination is too short.</exception>
    public static void Unpack<T>(ref T layer, Span<T> destination, int inputs, int outputs, int stride)
        where T : unmanaged
    {
        destination = destination[..(outputs * (inputs + 1))];
        Transposition.Transpose(ref layer, (nuint)stride, (nuint)inputs, (nuint)outputs, ref MemoryMarshal.GetReference(destination), (nuint)inputs);
        MemoryMarshal.CreateSpan(ref At(ref layer, inputs, stride), outputs).CopyTo(destination[(inputs * outputs)..]);
    }

    /// <summary>Copies rows between memory of different strides. Columns that only the destination has become 0.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="source">The first row.</param>
    /// <param name="sourceStride">How far apart its rows are.</param>
    /// <param name="destination">Where the first row goes.</param>
    /// <param name="destinationStride">How far apart its rows are.</param>
    /// <param name="rows">How many rows there are.</param>
    /// <param name="columns">How many values of each row are copied.</param>
    public static void CopyRows<T>(ref T source, int sourceStride, ref T destination, int destinationStride, int rows, int columns)
        where T : unmanaged
    {
        if (sourceStride == columns && destinationStride == columns)
        {
            MemoryMarshal.CreateSpan(ref source, rows * columns).CopyTo(MemoryMarshal.CreateSpan(ref destination, rows * columns));
            return;
        }

        for (int row = 0; row < rows; row++)
        {
            ref T from = ref At(ref source, row, sourceStride);
            ref T to = ref At(ref destination, row, destinationStride);
            MemoryMarshal.CreateReadOnlySpan(ref from, columns).CopyTo(MemoryMarshal.CreateSpan(ref to, columns));
        }

        ClearPadding(ref destination, destinationStride, rows, columns);
    }

    /// <summary>Sets the columns of every row that hold no value to 0.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="values">The first row.</param>
    /// <param name="stride">How far apart rows are.</param>
    /// <param name="rows">How many rows there are.</param>
    /// <param name="columns">How many values a row has; those from here to <paramref name="stride"/> become 0.</param>
    public static void ClearPadding<T>(ref T values, int stride, int rows, int columns)
        where T : unmanaged
    {
        if (columns == stride)
        {
            return;
        }

        int lanes = Vector512<T>.Count;
        if (stride % lanes == 0 && stride - columns < lanes)
        {
            ClearLastVectors(ref Unsafe.Add(ref values, stride - lanes), stride, rows, lanes - (stride - columns));
            return;
        }

        for (int row = 0; row < rows; row++)
        {
            MemoryMarshal.CreateSpan(ref Unsafe.Add(ref At(ref values, row, stride), columns), stride - columns).Clear();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ClearLastVectors<T>(ref T last, int stride, int rows, int columns)
        where T : unmanaged
    {
        Vector512<T> kept = typeof(T) == typeof(float)
            ? Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(columns)).As<int, T>()
            : Vector512.LessThan(Vector512<long>.Indices, Vector512.Create((long)columns)).As<long, T>();
        for (int row = 0; row < rows; row++)
        {
            (Vector512.LoadUnsafe(ref last) & kept).StoreUnsafe(ref last);
            last = ref Unsafe.Add(ref last, stride);
        }
    }

    private static int StrideOf<T>(int nodes)
        where T : unmanaged
        => (nodes + Vector512<T>.Count - 1) / Vector512<T>.Count * Vector512<T>.Count;

    private static ref T At<T>(ref T values, int row, int stride)
        where T : unmanaged
        => ref Unsafe.Add(ref values, (nint)row * stride);
}
