using System.ComponentModel;

namespace BackpropGen.CompilerServices;

/// <summary>A network whose batches are computed in blocks of up to 64 rows, on one thread or several. Vectorized networks implement it.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
/// <remarks>
/// Nothing is checked here: the callers have checked the data. Gradients lie in the layout of the network's own memory. Several threads may work on blocks at once, but for
/// <see cref="Descend"/>.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IBlockNetwork<T> : IBlockPrediction<T>, INetwork<T>
    where T : unmanaged
{
    /// <summary>How many values a gradient takes.</summary>
    int GradientLength { get; }

    /// <summary>The sum of the losses of a block.</summary>
    /// <param name="targets">The targets, row after row: multiplied by the weights of their classes where those have any.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="nodes">What the forward pass computed.</param>
    /// <returns>The sum.</returns>
    double LossOfBlock(ReadOnlySpan<T> targets, int rows, Span<T> nodes);

    /// <summary>The error terms of a block, behind its losses.</summary>
    /// <param name="targets">The targets, row after row.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="nodes">What the forward pass computed; receives the error terms.</param>
    void ErrorsOfBlock(ReadOnlySpan<T> targets, int rows, Span<T> nodes);

    /// <summary>The sum of the gradients of a block.</summary>
    /// <param name="inputs">The inputs, row after row.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="nodes">What the forward pass computed, and the error terms.</param>
    /// <param name="gradient">Receives the sum: <see cref="GradientLength"/> values.</param>
    /// <param name="add">Whether the sum is added to what is there.</param>
    void GradientOfBlock(ReadOnlySpan<T> inputs, int rows, Span<T> nodes, Span<T> gradient, bool add);

    /// <summary>The update by a sum of gradients that is finite.</summary>
    /// <param name="gradient">The sum of the gradients of rows: <see cref="GradientLength"/> values.</param>
    /// <param name="learningRate">η, finite and at least 0.</param>
    /// <param name="rows">How many rows it is the sum of: the step is by their mean.</param>
    void Descend(Span<T> gradient, T learningRate, int rows);

    /// <summary>Brings a gradient into the order of the parameters.</summary>
    /// <param name="gradient">The gradient: <see cref="GradientLength"/> values.</param>
    /// <param name="destination">Receives a value for each parameter.</param>
    void Unpack(Span<T> gradient, Span<T> destination);
}
