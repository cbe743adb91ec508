using System.ComponentModel;

namespace BackpropGen.CompilerServices;

/// <summary>A network that takes many steps of training on one row each in one call. All generated networks implement it.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
/// <remarks>Nothing is checked here: the callers have checked the data.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IRowTraining<T>
    where T : unmanaged
{
    /// <summary>A step on each of some rows, as <see cref="INetwork{T}.Train"/> takes it, until one has a loss or a gradient that is not finite.</summary>
    /// <param name="inputs">The inputs, row after row.</param>
    /// <param name="targets">The targets, row after row.</param>
    /// <param name="order">The rows in the order of the steps; empty for all rows in their own order.</param>
    /// <param name="learningRate">η, finite and at least 0.</param>
    /// <param name="sum">The losses of the rows, each before its step, are added to it: if a step was not taken, its loss as the last, which is not finite.</param>
    /// <param name="last">Receives the loss of the last step that was taken, if any was.</param>
    /// <returns>How many steps were taken.</returns>
    int TrainRows(ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, ReadOnlySpan<int> order, T learningRate, ref double sum, ref double last);
}
