using System.ComponentModel;

namespace BackpropGen.CompilerServices;

/// <summary>What a vectorized network that has a loss computes for one row, in memory of the caller. Supports generated code.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
/// <remarks>Nothing is checked here: the callers have checked the data.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IRowLoss<T> : IRowPrediction<T>
    where T : unmanaged
{
    /// <summary>How many values a loss or a step of training takes: what every node computes, both ways.</summary>
    int Length { get; }

    /// <summary>The loss.</summary>
    /// <param name="inputs">The inputs.</param>
    /// <param name="targets">The targets.</param>
    /// <param name="nodes">Memory for what every node computes, with unknown contents: <see cref="Length"/> values, from a multiple of 64 bytes on.</param>
    /// <returns>The loss.</returns>
    T Evaluate(ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, Span<T> nodes);
}
