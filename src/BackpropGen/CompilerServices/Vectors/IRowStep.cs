using System.ComponentModel;

namespace BackpropGen.CompilerServices;

/// <summary>What a vectorized network that learns computes for one row, in memory of the caller. Supports generated code.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
/// <remarks>Nothing is checked here: the callers have checked the data.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IRowStep<T> : IRowLoss<T>
    where T : unmanaged
{
    /// <summary>A step of training.</summary>
    /// <param name="inputs">The inputs.</param>
    /// <param name="targets">The targets.</param>
    /// <param name="masks">What outputs are multiplied by where the network has dropout; empty in all others.</param>
    /// <param name="learningRate">η, finite and at least 0.</param>
    /// <param name="nodes">Memory for what every node computes, with unknown contents: <see cref="IRowLoss{T}.Length"/> values, from a multiple of 64 bytes on.</param>
    /// <returns>The loss before the step.</returns>
    T Train(ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, ReadOnlySpan<T> masks, T learningRate, Span<T> nodes);
}
