using System.ComponentModel;

namespace BackpropGen.CompilerServices;

/// <summary>A network that moves its parameters straight from the error terms of a block, with the gradient never stored.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IBlockStep<T>
    where T : unmanaged
{
    /// <summary>The step on a block, if its values are so small that no gradient can overflow.</summary>
    /// <param name="inputs">The inputs, row after row.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="nodes">What the forward pass computed, and the error terms.</param>
    /// <param name="learningRate">η, finite and at least 0.</param>
    /// <returns>Whether the step was taken.</returns>
    bool StepOfBlock(ReadOnlySpan<T> inputs, int rows, Span<T> nodes, T learningRate);
}
