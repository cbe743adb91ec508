using System.ComponentModel;
using System.Runtime.CompilerServices;

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
        int rows = Check.RowsAtLeastOne(inputs.Length, description.InputCount, targets.Length, description.TargetCount, nameof(targets), description.Topology);
        Check.Domain(targets, description);
        Check.NoOverlap(inputs, gradient, nameof(gradient));
        Check.NoOverlap(targets, gradient, nameof(gradient));
        if (!description.HasDropout)
        {
            return Gradient(network, description, inputs, targets, default, rows, gradient);
        }

        using PooledSpan<T> masks = new(((IDropoutNetwork<T>)network).Dropout.MaskCount * rows);
        masks.Span.Fill(Real.FromDouble<T>(1));
        return Gradient(network, description, inputs, targets, masks.Span, rows, gradient);
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
        int rows = Check.RowsAtLeastOne(inputs.Length, description.InputCount, targets.Length, description.TargetCount, nameof(targets), description.Topology);
        Check.LearningRate(learningRate);
        Check.Finite(inputs, description.InputCount, nameof(inputs), names: null);
        if (description.Targets == TargetDomain.Real)
        {
            Check.Finite(targets, description.TargetCount, nameof(targets), names: null);
        }

        Check.Domain(targets, description);
        if (!description.HasDropout)
        {
            return Step(network, description, inputs, targets, default, rows, learningRate);
        }

        DropoutTraining<T> dropout = ((IDropoutNetwork<T>)network).Dropout;
        using PooledSpan<T> masks = new(dropout.MaskCount * rows);
        dropout.Draw(masks.Span);
        return Step(network, description, inputs, targets, masks.Span, rows, learningRate);
    }

    // A step on rows that have been checked, with masks where the network has dropout.
#if NET
    [SkipLocalsInit]
#endif
    private static T Step<T>(
        INetwork<T> network, NetworkDescription description, ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, ReadOnlySpan<T> masks, int rows, T learningRate)
        where T : unmanaged
    {
#if NET
        if (network is IBlockNetwork<T> blocks)
        {
            return StepOfBlocks(blocks, description, inputs, targets, masks, rows, learningRate);
        }
#endif
        if (description.ParameterCount <= MostValuesOnStack)
        {
            return StepBy(network, description, inputs, targets, masks, rows, learningRate, stackalloc T[description.ParameterCount]);
        }

        using PooledSpan<T> gradient = new(description.ParameterCount);
        return StepBy(network, description, inputs, targets, masks, rows, learningRate, gradient.Span);
    }

    // The same, with memory for the gradient.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T StepBy<T>(
        INetwork<T> network, NetworkDescription description, ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, ReadOnlySpan<T> masks, int rows, T learningRate, Span<T> gradient)
        where T : unmanaged
    {
        T loss = Gradient(network, description, inputs, targets, masks, rows, gradient);
        if (TrainingStep.MayBeTaken(ref loss, Check.IndexOfNotFinite<T>(gradient) < 0))
        {
            network.Update(gradient, learningRate);
        }

        return loss;
    }

#if NET
    private static T StepOfBlocks<T>(
        IBlockNetwork<T> network, NetworkDescription description, ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, ReadOnlySpan<T> masks, int rows, T learningRate)
        where T : unmanaged
    {
        if (description.ClassWeights is null)
        {
            return BlockBatches.Train(network, inputs, targets, masks, rows, learningRate);
        }

        using PooledSpan<T> weighted = new(targets.Length);
        return BlockBatches.Train(network, inputs, ClassWeights.Apply(description, targets, weighted.Span), masks, rows, learningRate);
    }
#endif

    // The mean loss of rows that have been checked, and its gradient, with masks where the network has dropout.
    internal static T Gradient<T>(INetwork<T> network, ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, ReadOnlySpan<T> masks, int rows, Span<T> gradient)
        where T : unmanaged
        => Gradient(network, network.Description, inputs, targets, masks, rows, gradient);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Gradient<T>(
        INetwork<T> network, NetworkDescription description, ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, ReadOnlySpan<T> masks, int rows, Span<T> gradient)
        where T : unmanaged
    {
        if (description.ClassWeights is null)
        {
            return Mean(network, inputs, targets, masks, rows, gradient);
        }

        return WeightedMean(network, description, inputs, targets, masks, rows, gradient);
    }

    private static T WeightedMean<T>(
        INetwork<T> network, NetworkDescription description, ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, ReadOnlySpan<T> masks, int rows, Span<T> gradient)
        where T : unmanaged
    {
        using PooledSpan<T> weighted = new(targets.Length);
        return Mean(network, inputs, ClassWeights.Apply(description, targets, weighted.Span), masks, rows, gradient);
    }

    // The same where targets have been multiplied by the weights of their classes.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Mean<T>(INetwork<T> network, ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, ReadOnlySpan<T> masks, int rows, Span<T> gradient)
        where T : unmanaged
    {
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
