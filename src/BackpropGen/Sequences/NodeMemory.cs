using BackpropGen.CompilerServices;
#if NET
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
#endif

namespace BackpropGen.Sequences;

// The values of one step or more, aligned for vectors where the framework has them: from the first on, or from another.
internal readonly struct NodeMemory<T>
    where T : unmanaged
{
#if NET
    private readonly AlignedMemory<T> _memory;
    private readonly int _start;
    private readonly int _aligned;

    public NodeMemory(int length, int aligned = 0)
    {
        _start = -aligned & (Vector512<T>.Count - 1);
        _aligned = _start + aligned;
        _memory = new AlignedMemory<T>(_start + length);
    }

    public Span<T> Values => MemoryMarshal.CreateSpan(ref Unsafe.Add(ref _memory.Start, _start), _memory.Length - _start);

    public ref T Aligned => ref Unsafe.Add(ref _memory.Start, _aligned);
#else
    private readonly T[] _memory;

    public NodeMemory(int length, int aligned = 0)
    {
        _memory = new T[length];
    }

    public Span<T> Values => _memory;
#endif
}
