using System.Diagnostics.CodeAnalysis;

namespace BackpropGen.Orleans;

/// <summary>Values one after the other, as networks take them: rows, parameters, gradients. An array is one without a cast, and one is an array.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
/// <remarks>A message holds their bits, the least significant byte first, and nothing else of them. The array is not copied here: whoever hands it over does not change it any more.</remarks>
/// <param name="values">The values.</param>
public readonly struct FlatValues<T>(T[] values)
    where T : unmanaged
{
    private readonly T[]? _values = values;

    /// <summary>How many values.</summary>
    public int Length => _values?.Length ?? 0;

    /// <summary>The values.</summary>
    public ReadOnlySpan<T> Span => _values;

    /// <summary>The values as an array, which is not to be changed.</summary>
    /// <returns>The array.</returns>
    public T[] ToArray() => _values ?? [];

    /// <summary>An array as flat values.</summary>
    /// <param name="values">The array.</param>
    [SuppressMessage("Usage", "CA2225:Operator overloads have named alternates", Justification = "The constructor is the alternate.")]
    public static implicit operator FlatValues<T>(T[] values) => new(values);

    /// <summary>Flat values as an array.</summary>
    /// <param name="values">The values.</param>
    [SuppressMessage("Usage", "CA2225:Operator overloads have named alternates", Justification = "ToArray is the alternate.")]
    public static implicit operator T[](FlatValues<T> values) => values.ToArray();
}
