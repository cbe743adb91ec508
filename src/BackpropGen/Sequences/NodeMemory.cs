using BackpropGen.CompilerServices;
#if NET
using System.Runtime.InteropServices;
#endif

namespace BackpropGen.Sequences;

// The values of one step or more, aligned for vectors where the framework has them.
internal readonly struct NodeMemory<T>
    where T : unmanaged
{
#if NET
    private readonly AlignedMemory<T> _memory;

    public NodeMemory(int length)
    {
        _memory = new AlignedMemory<T>(length);
    }

    public Span<T> Values => MemoryMarshal.CreateSpan(ref _memory.Start, _memory.Length);
#else
    private readonly T[] _memory;

    public NodeMemory(int length)
    {
        _memory = new T[length];
    }

    public Span<T> Values => _memory;
#endif
}
