using System.ComponentModel;
using System.Runtime.InteropServices;

namespace BackpropGen.CompilerServices;

/// <summary>Tells from the values at a layer's nodes that its gradient is finite, without computing the gradient. Support for generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class GradientBound
{
    /// <summary>A bound of |∂L/∂w| = |d·x| and |∂L/∂b| = |d| over all weights and biases of a layer.</summary>
    /// <param name="inputs">x, the values that the layer took, of one row or many.</param>
    /// <param name="errors">d, the error terms of its nodes.</param>
    /// <returns>max |d| · max(1, max |x|); NaN or infinite if a value is.</returns>
    public static double Of(ReadOnlySpan<float> inputs, ReadOnlySpan<float> errors) => Bound(
        Vectors.LargestMagnitude(ref MemoryMarshal.GetReference(inputs), inputs.Length), Vectors.LargestMagnitude(ref MemoryMarshal.GetReference(errors), errors.Length));

    /// <inheritdoc cref="Of(ReadOnlySpan{float}, ReadOnlySpan{float})"/>
    public static double Of(ReadOnlySpan<double> inputs, ReadOnlySpan<double> errors) => Bound(
        Vectors.LargestMagnitude(ref MemoryMarshal.GetReference(inputs), inputs.Length), Vectors.LargestMagnitude(ref MemoryMarshal.GetReference(errors), errors.Length));

    private static double Bound(double input, double error) => error * Math.Max(1, input);
}
