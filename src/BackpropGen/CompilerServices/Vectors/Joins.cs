using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace BackpropGen.CompilerServices;

/// <summary>Values of some rows that go on to another layer as they are, or are added to what comes from elsewhere. Supports generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Joins
{
    /// <summary>target = source, for neighbouring values of each row.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="source">The first value of the first row.</param>
    /// <param name="sourceStride">How far apart its rows are.</param>
    /// <param name="target">Where it goes.</param>
    /// <param name="targetStride">How far apart rows are there.</param>
    /// <param name="rows">How many rows there are.</param>
    /// <param name="count">How many values of each.</param>
    public static void Copy<T>(ref T source, int sourceStride, ref T target, int targetStride, int rows, int count)
        where T : unmanaged
    {
        JoinRows(sourceStride, targetStride, ref rows, ref count);
        for (int row = 0; row < rows; row++)
        {
            At(ref source, row, sourceStride, count).CopyTo(At(ref target, row, targetStride, count));
        }
    }

    /// <summary>target = target + source, for neighbouring values of each row.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="source">The first value of the first row.</param>
    /// <param name="sourceStride">How far apart its rows are.</param>
    /// <param name="target">What it is added to.</param>
    /// <param name="targetStride">How far apart rows are there.</param>
    /// <param name="rows">How many rows there are.</param>
    /// <param name="count">How many values of each.</param>
    public static void Add<T>(ref T source, int sourceStride, ref T target, int targetStride, int rows, int count)
        where T : unmanaged
    {
        JoinRows(sourceStride, targetStride, ref rows, ref count);
        for (int row = 0; row < rows; row++)
        {
            Vectors.AddTo(ref Unsafe.Add(ref target, (nint)row * targetStride), ref Unsafe.Add(ref source, (nint)row * sourceStride), count);
        }
    }

    /// <summary>target = 0, for all values of some rows.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="target">The first value.</param>
    /// <param name="length">How many values.</param>
    public static void Clear<T>(ref T target, int length)
        where T : unmanaged
        => MemoryMarshal.CreateSpan(ref target, length).Clear();

    // Rows without anything between them are one.
    private static void JoinRows(int sourceStride, int targetStride, ref int rows, ref int count)
    {
        if (sourceStride == count && targetStride == count)
        {
            (rows, count) = (1, rows * count);
        }
    }

    private static Span<T> At<T>(ref T values, int row, int stride, int count)
        where T : unmanaged
        => MemoryMarshal.CreateSpan(ref Unsafe.Add(ref values, (nint)row * stride), count);
}
