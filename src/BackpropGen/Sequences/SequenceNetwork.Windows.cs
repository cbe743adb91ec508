using BackpropGen.CompilerServices;
using BackpropGen.Sequences;
using static System.FormattableString;

namespace BackpropGen;

// As a network of rows.
public static partial class SequenceNetwork
{
    /// <summary>
    /// The network as one whose rows are windows of a length, for training loops that take rows: <see cref="TrainingGradients"/>, <see cref="TrainingStates"/>, <see cref="GradientUpdates"/>. A row has the inputs of its steps, one step
    /// after the other, and its targets and outputs likewise. Each window begins with a state of zeros.
    /// </summary>
    /// <remarks>Parameters, scaling and what the optimiser remembers are those of the network itself: what changes the one changes the other. Its weight files are those of <c>Save</c> and <c>Load</c> of the network.</remarks>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="network">The network.</param>
    /// <param name="steps">How many steps a window has, at least 1.</param>
    /// <param name="warmUpSteps">How many steps at the beginning of each window count in no loss, from 0 to <paramref name="steps"/> − 1, which leaves the last one.</param>
    /// <returns>The network of rows. Only one thread may compute with it at a time.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number of steps is not as described.</exception>
    public static INetwork<T> AsWindows<T>(this ISequenceNetwork<T> network, int steps, int warmUpSteps = 0)
        where T : unmanaged
    {
        SequenceCore<T> core = CoreOf(network);
        if (steps < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(steps), steps, "A window has at least one step.");
        }

        return warmUpSteps >= 0 && warmUpSteps < steps
            ? SequenceWindows<T>.Of(core, steps, warmUpSteps)
            : throw new ArgumentOutOfRangeException(nameof(warmUpSteps), warmUpSteps, Invariant($"Of the {steps} steps of a window at least one must count: 0 to {steps - 1} may be left out."));
    }
}
