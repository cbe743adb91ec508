using BackpropGen.CompilerServices;
using BackpropGen.State;
using static System.FormattableString;

namespace BackpropGen;

/// <summary>
/// What training changes, as flat values: the parameters, and what the optimiser remembers of earlier steps. Averages of several trainings, and trainings that go on elsewhere, are made of it;
/// weight files hold the same.
/// </summary>
/// <remarks>Scaling is not part of it, and must be the same in networks whose states are exchanged. Where the random numbers of dropout stand is not, either.</remarks>
public static class TrainingStates
{
    /// <summary>How many values the state has: the parameters, and as many again for each moment of the optimiser.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="network">The network.</param>
    /// <returns>The number of values.</returns>
    /// <exception cref="ArgumentNullException">The network is null.</exception>
    public static int TrainingStateLength<T>(this INetwork<T> network)
        where T : unmanaged
    {
        NetworkDescription description = Check.Network(network);
        return checked((1 + MomentsOf(network).Count) * description.ParameterCount);
    }

    /// <summary>Copies the state out.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="network">The network.</param>
    /// <param name="values">Receives <see cref="TrainingStateLength"/> values: the parameters, then moment after moment.</param>
    /// <returns>How many steps the optimiser has taken since the network was initialised, where its steps depend on that, as Adam's do; otherwise 0.</returns>
    /// <exception cref="ArgumentNullException">The network is null.</exception>
    /// <exception cref="ArgumentException">There is room for another number of values.</exception>
    public static long GetTrainingState<T>(this INetwork<T> network, Span<T> values)
        where T : unmanaged
    {
        RequireLength(network, values.Length);
        int count = network.Description.ParameterCount;
        network.GetParameters(values.Slice(0, count));
        return values.Length > count ? ((IOptimizerState<T>)network).GetOptimizerState(values.Slice(count)) : 0;
    }

    /// <summary>Replaces the state.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="network">The network. It stays as it is if an exception is thrown.</param>
    /// <param name="values"><see cref="TrainingStateLength"/> values, finite: the parameters, then moment after moment. Means of squares are at least 0.</param>
    /// <param name="steps">How many steps led to it, at least 0.</param>
    /// <exception cref="ArgumentNullException">The network is null.</exception>
    /// <exception cref="ArgumentException">The values are not as described.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The number of steps is negative.</exception>
    public static void SetTrainingState<T>(this INetwork<T> network, ReadOnlySpan<T> values, long steps)
        where T : unmanaged
    {
        RequireLength(network, values.Length);
        if (steps < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(steps), Invariant($"steps is {steps}, but it must be at least 0."));
        }

        int count = network.Description.ParameterCount;
        IReadOnlyList<OptimizerMoment> moments = MomentsOf(network);
        for (int i = 0; i < values.Length; i++)
        {
            double value = Real.ToDouble(values[i]);
            OptimizerMoment? moment = i < count ? null : moments[(i / count) - 1];
            if (!Real.IsFinite(value) || (value < 0 && moment is { IsMeanOfSquares: true }))
            {
                throw new ArgumentException(
                    Invariant($"Value {i % count} of {moment?.Name ?? "the parameters"} is {Real.Format(values[i])}, but it must be finite{(moment is { IsMeanOfSquares: true } ? " and at least 0" : string.Empty)}."), nameof(values));
            }
        }

        network.SetParameters(values.Slice(0, count));
        if (moments.Count > 0)
        {
            ((IOptimizerState<T>)network).SetOptimizerState(values.Slice(count), steps);
        }
    }

    private static IReadOnlyList<OptimizerMoment> MomentsOf<T>(INetwork<T> network)
        where T : unmanaged
        => network is IOptimizerState<T> ? OptimizerMoment.Of(network.Description.Optimizer) : [];

    private static void RequireLength<T>(INetwork<T> network, int length)
        where T : unmanaged
    {
        int expected = TrainingStateLength(network);
        if (length != expected)
        {
            throw new ArgumentException(
                Invariant($"values holds {Plural.Of(length, "value")}, but the state of the {network.Description.Topology} network with {network.Description.Optimizer} has {expected}."), "values");
        }
    }
}
