using System.Numerics;
using BackpropGen.CompilerServices;

namespace BackpropGen.Tests.Vectors;

/// <summary>Values between guards that no kernel may touch.</summary>
internal sealed class Guarded<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Guards = 64;

    private readonly T[] _memory;

    public Guarded(int length)
    {
        Length = length;
        _memory = new T[length + (2 * Guards)];
        _memory.AsSpan().Fill(T.CreateChecked(-777));
        Span.Clear();
    }

    public Guarded(T[] values)
        : this(values.Length)
        => values.CopyTo(Span);

    public int Length { get; }

    public Span<T> Span => _memory.AsSpan(Guards, Length);

    public ref T Start => ref _memory[Guards];

    public static Guarded<T> Random(Random random, int length) => new(Values(random, length));

    /// <summary>Rows of random values, padded with zeros.</summary>
    public static Guarded<T> Random(Random random, int rows, int columns, int stride)
    {
        Guarded<T> result = Random(random, rows * stride);
        ParameterLayout.ClearPadding(ref result.Start, stride, rows, columns);
        return result;
    }

    public static T[] Values(Random random, int length)
    {
        T[] values = new T[length];
        for (int i = 0; i < length; i++)
        {
            values[i] = T.CreateChecked((random.NextDouble() * 4) - 2);
        }

        return values;
    }

    public Guarded<T> Copy() => new(Span.ToArray());

    /// <summary>The values are these, to the bit, and the guards are as they were.</summary>
    public void Holds(ReadOnlySpan<T> expected)
    {
        Assert.Equal(expected.ToArray(), Span.ToArray());
        for (int i = 0; i < Guards; i++)
        {
            Assert.Equal(T.CreateChecked(-777), _memory[i]);
            Assert.Equal(T.CreateChecked(-777), _memory[^(i + 1)]);
        }
    }
}
