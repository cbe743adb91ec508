using System.ComponentModel;

namespace BackpropGen.CompilerServices;

/// <summary>A network that takes many steps of training on one row each in one call. Small networks implement it, which keep their parameters in registers meanwhile.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
/// <remarks>Nothing is checked here: the callers have checked the data.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IRowTraining<T>
    where T : unmanaged
{
    /// <summary>A step on each of some rows, as <see cref="INetwork{T}.Train"/> takes it, up to one of which something may not be finite: that is left to <see cref="INetwork{T}.Train"/>.</summary>
    /// <param name="inputs">The inputs, row after row.</param>
    /// <param name="targets">The targets, row after row.</param>
    /// <param name="order">The rows in the order of the steps; empty for all rows in their own order.</param>
    /// <param name="learningRate">η, finite and at least 0.</param>
    /// <param name="sum">The losses of the steps, each before it, are added to it.</param>
    /// <param name="last">Receives the loss of the last step that was taken, if any was.</param>
    /// <returns>How many steps were taken. Masks have been drawn for one row more if a step was not.</returns>
    int TrainRows(ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, ReadOnlySpan<int> order, T learningRate, ref double sum, ref double last);
}
