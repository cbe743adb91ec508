using System.ComponentModel;
using System.Runtime.InteropServices;

namespace BackpropGen.CompilerServices;

/// <summary>Whether a gradient is finite, without looking at it. Support for generated code.</summary>
/// <remarks>
/// An entry of a gradient is an error term times an input of its layer. Where both are below 2⁶⁰ (in double, 2⁵⁰⁰), their product and the sum of 64 such
/// products are far from overflowing.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class GradientBound
{
    private const float Single = 1L << 60;
    private const double Double = 3.2733906078961419e150;

    /// <summary>Whether all values are below the bound.</summary>
    /// <param name="values">Error terms, or inputs of a layer.</param>
    /// <returns>True if so of all inputs and error terms of up to 64 rows: their gradient is finite. False says nothing about it.</returns>
    public static bool Holds(ReadOnlySpan<float> values) => Vectors.AreBelow(ref MemoryMarshal.GetReference(values), values.Length, Single);

    /// <inheritdoc cref="Holds(ReadOnlySpan{float})"/>
    public static bool Holds(ReadOnlySpan<double> values) => Vectors.AreBelow(ref MemoryMarshal.GetReference(values), values.Length, Double);
}
