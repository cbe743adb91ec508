using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using BackpropGen.CompilerServices;

namespace BackpropGen.Tests.Vectors;

public class AlignmentTests
{
    [Fact]
    public void Memory_is_aligned_zeroed_and_copied()
    {
        for (int length = 0; length <= 70; length++)
        {
            Memory<float>(length, 1.5f);
            Memory<double>(length, 1.5);
        }
    }

    [Fact]
    public void Scratch_is_as_long_as_asked_for_and_aligned_unless_the_collector_moves_it()
    {
        for (int length = 1; length <= 3000; length += 331)
        {
            Scratch<float>(length);
            Scratch<double>(length);
        }
    }

    [Fact]
    public void Memory_on_the_stack_is_aligned()
    {
        Span<float> single = AlignedScratch<float>.Align(stackalloc float[20 + 15], 20);
        Span<double> twice = AlignedScratch<double>.Align(stackalloc double[20 + 7], 20);
        Assert.Equal(20, single.Length);
        Assert.Equal(20, twice.Length);
        Assert.Equal(0, Address(ref MemoryMarshal.GetReference(single)) % 64);
        Assert.Equal(0, Address(ref MemoryMarshal.GetReference(twice)) % 64);
        Assert.Throws<ArgumentOutOfRangeException>(() => AlignedScratch<float>.Align(new float[19], 20));
    }

    private static void Memory<T>(int length, T value)
        where T : unmanaged
    {
        AlignedMemory<T> memory = new(length);
        Assert.Equal(length, memory.Length);
        Assert.Equal(0, Address(ref memory.Start) % 64);
        Span<T> span = MemoryMarshal.CreateSpan(ref memory.Start, length);
        Assert.All(span.ToArray(), each => Assert.Equal(default, each));

        span.Fill(value);
        AlignedMemory<T> clone = memory.Clone();
        span.Clear();
        Assert.Equal(0, Address(ref clone.Start) % 64);
        Assert.All(MemoryMarshal.CreateSpan(ref clone.Start, length).ToArray(), each => Assert.Equal(value, each));
    }

    private static void Scratch<T>(int length)
        where T : unmanaged
    {
        int collections;
        nint address;
        do
        {
            collections = GC.CollectionCount(0);
            using AlignedScratch<T> scratch = new(length);
            Assert.Equal(length, scratch.Span.Length);
            address = Address(ref MemoryMarshal.GetReference(scratch.Span));
        }
        while (GC.CollectionCount(0) != collections);

        Assert.Equal(0, address % 64);
    }

    private static nint Address<T>(ref T value) => Unsafe.ByteOffset(ref Unsafe.NullRef<T>(), ref value);
}
