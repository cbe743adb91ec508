using System.ComponentModel;
#if NET
using System.Runtime.InteropServices;
#endif

namespace BackpropGen.CompilerServices;

/// <summary>Gradients and steps of batches, by what the network implements: in lanes, in blocks or row by row. Supports generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Batches
{
    private const int MostValuesOnStack = 1024;

    /// <summary>The mean loss of many rows, and its derivative by every parameter: <see cref="INetwork{T}.GradientBatch"/>.</summary>
    /// <typeparam name="TParameters">The struct with a field for each parameter.</typeparam>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="network">The network.</param>
    /// <param name="inputs">The inputs, row after row: at least one row.</param>
    /// <param name="targets">The targets, row after row.</param>
    /// <param name="gradient">Receives the derivatives.</param>
    /// <returns>The mean loss.</returns>
    /// <exception cref="ArgumentException">The spans are not as described.</exception>
    public static unsafe T Gradient<TParameters, T>(INetwork<T> network, ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, out TParameters gradient)
        where TParameters : unmanaged
        where T : unmanaged
    {
        gradient = default;
        fixed (TParameters* start = &gradient)
        {
            return Gradient(network, inputs, targets, new Span<T>(start, sizeof(TParameters) / sizeof(T)));
        }
    }

    /// <summary>The same with the class of each row.</summary>
    /// <typeparam name="TParameters">The struct with a field for each parameter.</typeparam>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="network">The network.</param>
    /// <param name="inputs">The inputs, row after row: at least one row.</param>
    /// <param name="classes">The class of each row, from 0.</param>
    /// <param name="gradient">Receives the derivatives.</param>
    /// <returns>The mean loss.</returns>
    /// <exception cref="ArgumentException">The spans are not as described.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    public static T Gradient<TParameters, T>(INetwork<T> network, ReadOnlySpan<T> inputs, ReadOnlySpan<int> classes, out TParameters gradient)
        where TParameters : unmanaged
        where T : unmanaged
    {
        NetworkDescription description = network.Description;
        Check.RowsAtLeastOne(inputs.Length, description.InputCount, classes.Length, 1, nameof(classes), description.Topology);
        using PooledSpan<T> targets = new(checked(classes.Length * description.OutputCount));
        ClassCoding.Encode(classes, description, targets.Span);
        return Gradient(network, inputs, targets.Span, out gradient);
    }

    /// <summary>The same in a span.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="network">The network.</param>
    /// <param name="inputs">The inputs, row after row: at least one row.</param>
    /// <param name="targets">The targets, row after row.</param>
    /// <param name="gradient">Receives the derivatives, in the order of the parameters, in memory of its own.</param>
    /// <returns>The mean loss.</returns>
    /// <exception cref="ArgumentException">The spans are not as described.</exception>
    public static T Gradient<T>(INetwork<T> network, ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, Span<T> gradient)
        where T : unmanaged
    {
        NetworkDescription description = network.Description;
        Check.ParameterLength(gradient.Length, description.ParameterCount, nameof(gradient), description.Topology);
        int rows = Check.RowsAtLeastOne(inputs.Length, description.InputCount, targets.Length, description.OutputCount, nameof(targets), description.Topology);
        Check.Domain(targets, description);
        Check.NoOverlap(inputs, gradient, nameof(gradient));
        Check.NoOverlap(targets, gradient, nameof(gradient));
        using PooledSpan<T> masks = new(MasksOf(network) * rows);
        masks.Span.Fill(Real.FromDouble<T>(1));
        return WeightedMean(network, description, inputs, targets, masks.Span, rows, gradient);
    }

    /// <summary>A step of training on the mean gradient of many rows: <see cref="INetwork{T}.TrainBatch"/>.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="network">The network.</param>
    /// <param name="inputs">The inputs, row after row: at least one row, finite.</param>
    /// <param name="targets">The targets, row after row, finite.</param>
    /// <param name="learningRate">η, finite and at least 0.</param>
    /// <returns>The mean loss before the step. If it is not finite, the network was left as it was.</returns>
    /// <exception cref="ArgumentException">The spans are not as described.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The learning rate is not as described.</exception>
    public static T Train<T>(INetwork<T> network, ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, T learningRate)
        where T : unmanaged
    {
        NetworkDescription description = network.Description;
        int rows = Check.RowsAtLeastOne(inputs.Length, description.InputCount, targets.Length, description.OutputCount, nameof(targets), description.Topology);
        Check.LearningRate(learningRate);
        Check.Finite(inputs, description.InputCount, nameof(inputs), names: null);
        if (description.Targets == TargetDomain.Real)
        {
            Check.Finite(targets, description.OutputCount, nameof(targets), names: null);
        }

        Check.Domain(targets, description);
        using PooledSpan<T> masks = new(MasksOf(network) * rows);
        (network as IDropoutNetwork<T>)?.Dropout.Draw(masks.Span);
#if NET
        if (network is IBlockNetwork<T> blocks)
        {
            using PooledSpan<T> weighted = new(description.ClassWeights is null ? 0 : targets.Length);
            return BlockBatches.Train(blocks, inputs, ClassWeights.Apply(description, targets, weighted.Span), masks.Span, rows, learningRate);
        }
#endif
        bool isLarge = description.ParameterCount > MostValuesOnStack;
        using PooledSpan<T> memory = new(isLarge ? description.ParameterCount : 0);
        Span<T> gradient = isLarge ? memory.Span : stackalloc T[description.ParameterCount];
        T loss = WeightedMean(network, description, inputs, targets, masks.Span, rows, gradient);
        if (TrainingStep.MayBeTaken(ref loss, Check.IndexOfNotFinite<T>(gradient) < 0))
        {
            network.Update(gradient, learningRate);
        }

        return loss;
    }

    // The mean loss of rows that have been checked, and its gradient, with masks where the network has dropout.
    internal static T Gradient<T>(INetwork<T> network, ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, ReadOnlySpan<T> masks, int rows, Span<T> gradient)
        where T : unmanaged
        => WeightedMean(network, network.Description, inputs, targets, masks, rows, gradient);

    private static int MasksOf<T>(INetwork<T> network)
        where T : unmanaged
        => (network as IDropoutNetwork<T>)?.Dropout.MaskCount ?? 0;

    private static T WeightedMean<T>(
        INetwork<T> network, NetworkDescription description, ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, ReadOnlySpan<T> masks, int rows, Span<T> gradient)
        where T : unmanaged
    {
        using PooledSpan<T> weighted = new(description.ClassWeights is null ? 0 : targets.Length);
        targets = ClassWeights.Apply(description, targets, weighted.Span);
#if NET
        if (network is ILaneGradient<T> lanes)
        {
            return LaneBatches.Gradient(lanes, inputs, targets, masks, rows, gradient);
        }

        if (network is IBlockNetwork<T> blocks)
        {
            return BlockBatches.Gradient(blocks, inputs, targets, masks, rows, gradient);
        }
#endif
        return RowBatches.Gradient((IRowGradient<T>)network, inputs, targets, masks, rows, gradient);
    }
}
