using BackpropGen.CompilerServices;
using BackpropGen.Layout;
using BackpropGen.Sequences;
using static System.FormattableString;

namespace BackpropGen;

// Scaling, for those who do not leave it to Fit.
public static partial class SequenceNetwork
{
    /// <summary>Takes the numbers of the network's scaling from all steps of some sequences, whether it has any yet or not. Weights and biases stay as they are.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="network">A network with <see cref="NetworkAttribute.InputScaling"/> or <see cref="NetworkAttribute.TargetScaling"/>.</param>
    /// <param name="inputs">The inputs of each sequence, step after step, finite.</param>
    /// <param name="targets">The targets of each sequence, step after step, or those of its last step.</param>
    /// <exception cref="ArgumentException">The network scales nothing, or inputs or targets are not as described; the network is unchanged.</exception>
    public static void FitScaling<T>(this ISequenceNetwork<T> network, T[][] inputs, T[][] targets)
        where T : unmanaged
    {
        SequenceCore<T> core = ScaledCoreOf(network);
        SequenceData<T>.Of(core.Description, inputs, targets, new FitOptions());
        CheckTargets(core, targets);
        SequenceScaling.Fit(core, inputs, targets);
    }

    /// <summary>The numbers of the network's scaling, or null where the network scales nothing or no training has fitted it yet.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="network">The network.</param>
    /// <returns>The numbers.</returns>
    public static ScalingNumbers? GetScaling<T>(this ISequenceNetwork<T> network)
        where T : unmanaged
        => CoreOf(network).Scaling;

    /// <summary>Sets the numbers of the network's scaling, such as those with which weights from elsewhere were trained. A later <c>Fit</c> keeps them.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="network">A network with <see cref="NetworkAttribute.InputScaling"/> or <see cref="NetworkAttribute.TargetScaling"/>.</param>
    /// <param name="numbers">A finite μ and a σ above 0 for each input and each target that the network scales.</param>
    /// <exception cref="ArgumentNullException">The network or the numbers are null.</exception>
    /// <exception cref="ArgumentException">The network scales nothing, or the numbers are not as described; the network is unchanged.</exception>
    public static void SetScaling<T>(this ISequenceNetwork<T> network, ScalingNumbers numbers)
        where T : unmanaged
    {
        SequenceCore<T> core = ScaledCoreOf(network);
        if (numbers is null)
        {
            throw new ArgumentNullException(nameof(numbers));
        }

        SequenceDescription description = core.Description;
        RequireNumbers<T>(numbers.InputOffsets, numbers.InputScales, description.InputScaling, description.InputNames, "input", description.Topology);
        RequireNumbers<T>(numbers.TargetOffsets, numbers.TargetScales, description.TargetScaling, description.OutputNames, "target", description.Topology);
        core.SetScaling(numbers);
    }

    private static void RequireNumbers<T>(
        IReadOnlyList<double> offsets, IReadOnlyList<double> scales, Scaling scaling, IReadOnlyList<string> names, string kind, string topology)
        where T : unmanaged
    {
        int expected = scaling == Scaling.None ? 0 : names.Count;
        if (offsets.Count != expected || scales.Count != expected)
        {
            throw new ArgumentException(Invariant($"There are {offsets.Count} offsets and {scales.Count} scales of {kind}s, but the {topology} network scales {expected}."), "numbers");
        }

        if (ScalingMetadata.ProblemOf(offsets, scales, names, typeof(T) == typeof(double)) is { } problem)
        {
            throw new ArgumentException(problem, "numbers");
        }
    }

    private static SequenceCore<T> ScaledCoreOf<T>(ISequenceNetwork<T> network)
        where T : unmanaged
    {
        SequenceCore<T> core = CoreOf(network);
        return SequenceScaling.IsScaled(core.Description) ? core
            : throw new ArgumentException($"The {core.Description.Topology} network scales nothing: set InputScaling or TargetScaling in its attribute.", nameof(network));
    }

    private static void RequireScaling<T>(SequenceCore<T> core)
        where T : unmanaged
        => Check.ScalingIsFitted(core.Scaling is not null || !SequenceScaling.IsScaled(core.Description), core.Description.Topology);
}
