using System.ComponentModel;

namespace BackpropGen.CompilerServices;

/// <summary>A network whose training step can be divided into blocks of rows, for several threads. Vectorized networks implement it.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
/// <remarks>
/// Nothing is checked here: <c>Fit</c>, which calls these members, has checked the data. A step is the sum of the gradients of all blocks in
/// order, then <see cref="StepBySum"/>.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IBlockNetwork<T>
    where T : unmanaged
{
    /// <summary>How many values a gradient takes, in the layout of the network's own memory.</summary>
    int GradientLength { get; }

    /// <summary>How many rows a block has: a batch is cut after every so many rows, at least 1.</summary>
    int BlockRows { get; }

    /// <summary>The sums of losses and of gradients over the rows of one block. Several threads may call it at once.</summary>
    /// <param name="inputs">The inputs, row after row.</param>
    /// <param name="targets">The targets, row after row: multiplied by the weights of their classes where those have any.</param>
    /// <param name="masks">What outputs are multiplied by where the network has dropout, row after row; empty where it has none.</param>
    /// <param name="rows">How many rows, from 1 to <see cref="BlockRows"/>.</param>
    /// <param name="gradient">Receives the sum of the rows' gradients: <see cref="GradientLength"/> values, whatever they were before.</param>
    /// <returns>The sum of the rows' losses.</returns>
    double SumGradients(ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, ReadOnlySpan<T> masks, int rows, Span<T> gradient);

    /// <summary>The update by a sum of gradients, unless it or the loss is not finite: the network then stays as it is.</summary>
    /// <param name="sum">The sum of the losses.</param>
    /// <param name="gradient">The sum of the gradients: <see cref="GradientLength"/> values.</param>
    /// <param name="rows">How many rows the sums are over, at least 1.</param>
    /// <param name="learningRate">η, finite and at least 0.</param>
    /// <returns>The mean loss before the step; not finite if the network was left as it was.</returns>
    T StepBySum(double sum, Span<T> gradient, int rows, T learningRate);
}
