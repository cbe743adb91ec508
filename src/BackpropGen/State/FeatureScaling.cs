using BackpropGen.CompilerServices;
using static System.FormattableString;

namespace BackpropGen;

/// <summary>Fits, reads and sets what a network scales its inputs and targets by, for those who do not leave it to <c>Fit</c>.</summary>
public static class FeatureScaling
{
    /// <summary>Takes the numbers of the network's scaling from rows, whether it has any yet or not. Weights and biases stay as they are.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="network">A network with <see cref="NetworkAttribute.InputScaling"/> or <see cref="NetworkAttribute.TargetScaling"/>.</param>
    /// <param name="inputs">The inputs, finite: rows × inputs, row after row; at least one row.</param>
    /// <param name="targets">The targets, finite: rows × outputs, row after row.</param>
    /// <exception cref="ArgumentNullException">The network is null.</exception>
    /// <exception cref="ArgumentException">The network scales nothing, or inputs or targets are not as described; the network is unchanged.</exception>
    public static void FitScaling<T>(this INetwork<T> network, ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets)
        where T : unmanaged
    {
        NetworkDescription description = Check.Network(network);
        IScaledNetwork<T> scaled = Require(network);
        int rows = Check.RowsAtLeastOne(inputs.Length, description.InputCount, targets.Length, description.TargetCount, nameof(targets), description.Topology);
        Check.Finite(inputs, description.InputCount, nameof(inputs), description.InputNames);
        Check.Targets(targets, description);
        scaled.SetScaling(ScalingFit.Of(description, inputs, targets, rows, trainingRows: null), isFitted: true);
    }

    /// <summary>The numbers of the network's scaling, or null where the network scales nothing or no training has fitted it yet.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="network">The network.</param>
    /// <returns>The numbers.</returns>
    /// <exception cref="ArgumentNullException">The network is null.</exception>
    public static ScalingNumbers? GetScaling<T>(this INetwork<T> network)
        where T : unmanaged
    {
        NetworkDescription description = Check.Network(network);
        T[] numbers = new T[ScalingFit.CountOf(description)];
        return network is IScaledNetwork<T> scaled && scaled.GetScaling(numbers) ? ScalingFit.Split<T>(description, numbers) : null;
    }

    /// <summary>Sets the numbers of the network's scaling, such as those with which weights from elsewhere were trained. A later <c>Fit</c> keeps them.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="network">A network with <see cref="NetworkAttribute.InputScaling"/> or <see cref="NetworkAttribute.TargetScaling"/>.</param>
    /// <param name="numbers">A finite μ and a σ above 0 for each input and each target that the network scales.</param>
    /// <exception cref="ArgumentNullException">The network or the numbers are null.</exception>
    /// <exception cref="ArgumentException">The network scales nothing, or the numbers are not as described; the network is unchanged.</exception>
    public static void SetScaling<T>(this INetwork<T> network, ScalingNumbers numbers)
        where T : unmanaged
    {
        NetworkDescription description = Check.Network(network);
        if (numbers is null)
        {
            throw new ArgumentNullException(nameof(numbers));
        }

        IScaledNetwork<T> scaled = Require(network);
        RequireCount(numbers.InputOffsets.Count, numbers.InputScales.Count, description.InputScaling, description.InputCount, "input", description.Topology);
        RequireCount(numbers.TargetOffsets.Count, numbers.TargetScales.Count, description.TargetScaling, description.OutputCount, "target", description.Topology);
        T[] all = numbers.InputOffsets.Concat(numbers.InputScales).Concat(numbers.TargetOffsets).Concat(numbers.TargetScales).Select(Real.FromDouble<T>).ToArray();
        if (ScalingFit.ProblemOf<T>(description, all) is { } problem)
        {
            throw new ArgumentException(problem, nameof(numbers));
        }

        scaled.SetScaling(all, isFitted: true);
    }

    private static IScaledNetwork<T> Require<T>(INetwork<T> network)
        where T : unmanaged
        => network as IScaledNetwork<T> ?? throw new ArgumentException(
            $"The {network.Description.Topology} network scales nothing: set InputScaling or TargetScaling in its attribute.", nameof(network));

    private static void RequireCount(int offsets, int scales, Scaling scaling, int columns, string column, string topology)
    {
        int expected = scaling == Scaling.None ? 0 : columns;
        if (offsets != expected || scales != expected)
        {
            throw new ArgumentException(
                Invariant($"There are {offsets} offsets and {scales} scales for the {column}s, but the {topology} network scales {Plural.Of(expected, column)}."), "numbers");
        }
    }
}
