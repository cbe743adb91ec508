using System.Buffers;
using System.ComponentModel;

namespace BackpropGen.CompilerServices;

/// <summary>Memory from the shared pool of arrays, given back when it is disposed of. Supports generated code.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly ref struct PooledSpan<T>
    where T : unmanaged
{
    private readonly T[]? _array;

    /// <summary>Takes memory whose contents are unknown.</summary>
    /// <param name="length">How many values, at least 0.</param>
    public PooledSpan(int length)
    {
        if (length > 0)
        {
            _array = ArrayPool<T>.Shared.Rent(length);
            Span = new Span<T>(_array, 0, length);
        }
    }

    /// <summary>The memory.</summary>
    public Span<T> Span { get; }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        if (_array is not null)
        {
            ArrayPool<T>.Shared.Return(_array);
        }
    }
}
