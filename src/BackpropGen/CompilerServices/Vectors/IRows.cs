using System.Runtime.CompilerServices;

namespace BackpropGen.CompilerServices;

// Where rows lie, so that a transposition is compiled for rows at one distance and for those that lie anywhere.
internal interface IRows<T>
    where T : unmanaged
{
    ref T At(ref T first, nuint row);
}

// Each at the same distance from the one before.
internal readonly struct EvenRows<T> : IRows<T>
    where T : unmanaged
{
    private readonly nuint _stride;

    public EvenRows(nuint stride)
    {
        _stride = stride;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref T At(ref T first, nuint row) => ref Unsafe.Add(ref first, row * _stride);
}

// Each at an address of its own, in memory that the collector does not move. The caller keeps it alive.
internal readonly unsafe struct PinnedRows<T> : IRows<T>
    where T : unmanaged
{
    private readonly T** _addresses;
    private readonly nuint _start;

    // Of each row, the values from one on.
    public PinnedRows(T** addresses, int start = 0)
    {
        _addresses = addresses;
        _start = (nuint)start;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref T At(ref T first, nuint row) => ref *(_addresses[row] + _start);
}
