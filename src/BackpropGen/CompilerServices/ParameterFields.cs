using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace BackpropGen.CompilerServices;

/// <summary>Parameters, or a derivative by each of them, as the struct that has a field for each. Supports generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class ParameterFields
{
    /// <summary>The struct that lies in a span.</summary>
    /// <typeparam name="TParameters">The struct: a field for each parameter, in their order, and nothing else.</typeparam>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="values">A value for each parameter.</param>
    /// <param name="argument">The name of the argument.</param>
    /// <param name="topology">The network's topology.</param>
    /// <returns>The memory of the span.</returns>
    /// <exception cref="ArgumentException">There are more or fewer values than fields.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref TParameters Of<TParameters, T>(Span<T> values, string argument = "values", string topology = "")
        where TParameters : unmanaged
        where T : unmanaged
    {
        Check.ParameterLength(values.Length, CountOf<TParameters, T>(), argument, topology);
        return ref MemoryMarshal.GetReference(MemoryMarshal.Cast<T, TParameters>(values));
    }

    /// <summary>The struct that lies in a span which is only read.</summary>
    /// <inheritdoc cref="Of{TParameters, T}"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref readonly TParameters In<TParameters, T>(ReadOnlySpan<T> values, string argument = "values", string topology = "")
        where TParameters : unmanaged
        where T : unmanaged
    {
        Check.ParameterLength(values.Length, CountOf<TParameters, T>(), argument, topology);
        return ref MemoryMarshal.GetReference(MemoryMarshal.Cast<T, TParameters>(values));
    }

    private static unsafe int CountOf<TParameters, T>()
        where TParameters : unmanaged
        where T : unmanaged
        => sizeof(TParameters) / sizeof(T);
}
