using System.Buffers;
using System.ComponentModel;
using System.Runtime.InteropServices;

namespace BackpropGen.CompilerServices;

/// <summary>
/// Memory from the shared pool of arrays that begins at a multiple of 64 bytes when it is taken, given back when it is disposed of.
/// Supports generated code.
/// </summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
/// <remarks>Should the collector move the array, kernels become slower, not wrong.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly ref struct AlignedScratch<T>
    where T : unmanaged
{
    private readonly T[] _array;

    /// <summary>Takes memory whose contents are unknown.</summary>
    /// <param name="length">How many values, at least 0.</param>
    public AlignedScratch(int length)
    {
        _array = ArrayPool<T>.Shared.Rent(checked(length + Alignment.Spare<T>()));
        Span = Align(_array, length);
    }

    /// <summary>The memory.</summary>
    public Span<T> Span { get; }

    /// <summary>The part of memory on the stack that begins at a multiple of 64 bytes.</summary>
    /// <param name="stack">At least <paramref name="length"/> + 64 / sizeof(<typeparamref name="T"/>) − 1 values.</param>
    /// <param name="length">How many values are needed.</param>
    /// <returns>That many values.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The memory is too short.</exception>
    public static Span<T> Align(Span<T> stack, int length) => stack.Slice(Alignment.Offset(ref MemoryMarshal.GetReference(stack)), length);

    /// <summary>Gives the memory back.</summary>
    public void Dispose() => ArrayPool<T>.Shared.Return(_array);
}
