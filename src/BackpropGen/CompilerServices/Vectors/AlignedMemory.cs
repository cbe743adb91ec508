using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace BackpropGen.CompilerServices;

/// <summary>Memory that begins at a multiple of 64 bytes, the width of the widest vector, and stays there. Supports generated code.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class AlignedMemory<T>
    where T : unmanaged
{
    // An array of the pinned heap: the collector never moves it, so that its alignment is found once.
    private readonly T[] _array;
    private readonly int _offset;

    /// <summary>Allocates memory whose values are 0.</summary>
    /// <param name="length">How many values, at least 0.</param>
    /// <exception cref="OverflowException">The length is negative.</exception>
    public AlignedMemory(int length)
    {
        _array = GC.AllocateArray<T>(checked(length + Alignment.Spare<T>()), pinned: true);
        _offset = Alignment.Offset(ref MemoryMarshal.GetArrayDataReference(_array));
        Length = length;
    }

    /// <summary>The first value.</summary>
    public ref T Start
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_array), (nint)(uint)_offset);
    }

    /// <summary>How many values there are.</summary>
    public int Length { get; }

    /// <summary>Sets all values to 0.</summary>
    public void Clear() => _array.AsSpan().Clear();

    /// <summary>Copies the values to memory of their own.</summary>
    /// <returns>The copy, aligned too.</returns>
    public AlignedMemory<T> Clone()
    {
        AlignedMemory<T> clone = new(Length);
        _array.AsSpan(_offset, Length).CopyTo(clone._array.AsSpan(clone._offset, Length));
        return clone;
    }
}
