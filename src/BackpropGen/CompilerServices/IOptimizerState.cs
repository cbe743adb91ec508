using System.ComponentModel;

namespace BackpropGen.CompilerServices;

/// <summary>A network whose optimiser remembers earlier steps. Networks with an optimiser other than gradient descent implement it.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
/// <remarks>
/// What an optimiser remembers is one or more values for each parameter, such as Adam's two moments, and the number of steps. The values come moment after
/// moment, each in the order of the parameters. Nothing is checked here: weight files, which call these members, are checked before.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IOptimizerState<T>
    where T : unmanaged
{
    /// <summary>Copies the state out.</summary>
    /// <param name="destination">As many values as parameters, for each of the moments.</param>
    /// <returns>The number of steps since the network was initialised.</returns>
    long GetOptimizerState(Span<T> destination);

    /// <summary>Replaces the state.</summary>
    /// <param name="source">As many values as parameters, for each of the moments.</param>
    /// <param name="steps">The number of steps.</param>
    void SetOptimizerState(ReadOnlySpan<T> source, long steps);
}
