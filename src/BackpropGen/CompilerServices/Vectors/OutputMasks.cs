using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace BackpropGen.CompilerServices;

/// <summary>Dropout of outputs that lie in memory: o = o · k. Supports generated code.</summary>
/// <remarks>Rows of values are padded to a multiple of 64 bytes; masks, row after row with those of all layers, are not.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class OutputMasks
{
    /// <summary>k = the masks of a layer, u = o, o = u · k, for some rows.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="masks">The masks of all layers, row after row.</param>
    /// <param name="first">Where those of the layer begin in each row.</param>
    /// <param name="k">Receives them, with 0 in the padding: rows × stride values.</param>
    /// <param name="u">Receives the outputs as they were: rows × stride values.</param>
    /// <param name="o">The outputs: rows × stride values.</param>
    /// <param name="stride">The padded number of nodes.</param>
    /// <param name="rows">How many rows there are.</param>
    /// <param name="width">How many nodes the layer has.</param>
    public static void DropRows<T>(ReadOnlySpan<T> masks, int first, ref T k, ref T u, ref T o, int stride, int rows, int width)
        where T : unmanaged
    {
        int count = masks.Length / rows;
        ref T source = ref Unsafe.Add(ref MemoryMarshal.GetReference(masks), first);
        if (Vector512.IsHardwareAccelerated)
        {
            Elementwise.MaskRows<Vector512<T>, Lanes512<T>, T>(ref source, count, ref k, ref u, ref o, stride, rows, width);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Elementwise.MaskRows<Vector256<T>, Lanes256<T>, T>(ref source, count, ref k, ref u, ref o, stride, rows, width);
        }
        else
        {
            Elementwise.MaskRows<Vector128<T>, Lanes128<T>, T>(ref source, count, ref k, ref u, ref o, stride, rows, width);
        }
    }

    /// <summary>u = o, o = u · k.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="k">The masks.</param>
    /// <param name="u">Receives the outputs as they were.</param>
    /// <param name="o">The outputs.</param>
    /// <param name="length">How many there are, a multiple of 64 bytes.</param>
    public static void Drop<T>(ref T k, ref T u, ref T o, int length)
        where T : unmanaged
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Elementwise.Mask<Vector512<T>, Lanes512<T>, T>(ref k, ref u, ref o, length);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Elementwise.Mask<Vector256<T>, Lanes256<T>, T>(ref k, ref u, ref o, length);
        }
        else
        {
            Elementwise.Mask<Vector128<T>, Lanes128<T>, T>(ref k, ref u, ref o, length);
        }
    }
}
