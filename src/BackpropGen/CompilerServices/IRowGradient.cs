using System.ComponentModel;

namespace BackpropGen.CompilerServices;

/// <summary>A network whose batches are sums over rows, which it computes one by one. Networks that are not vectorized implement it.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
/// <remarks>Nothing is checked here: the callers have checked the data.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IRowGradient<T>
    where T : unmanaged
{
    /// <summary>Adds the gradients of some rows to a sum of gradients, one after the other.</summary>
    /// <param name="inputs">The inputs, row after row.</param>
    /// <param name="targets">The targets, row after row: multiplied by the weights of their classes where those have any.</param>
    /// <param name="masks">What outputs are multiplied by where the network has dropout, row after row; empty where it has none.</param>
    /// <param name="gradient">The sum: a value for each parameter, in their order.</param>
    /// <param name="sum">The sum of the losses of the rows before.</param>
    /// <returns>The sum with the losses of these rows.</returns>
    double AccumulateRows(ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, ReadOnlySpan<T> masks, Span<T> gradient, double sum);
}
