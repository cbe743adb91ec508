using BackpropGen.CompilerServices;
using BackpropGen.GradientChecks;
using BackpropGen.Sequences;
using BackpropGen.Training;
using static System.FormattableString;

namespace BackpropGen;

// Losses, gradients and training through time.
public static partial class SequenceNetwork
{
    /// <summary>The mean loss of the steps of a sequence, from a state of zeros.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="network">The network.</param>
    /// <param name="inputs">The inputs, step after step.</param>
    /// <param name="targets">The targets, step after step, or those of the last step.</param>
    /// <returns>The loss.</returns>
    /// <exception cref="ArgumentException">The spans are not as described.</exception>
    public static T EvaluateSequence<T>(this ISequenceNetwork<T> network, ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets)
        where T : unmanaged
    {
        SequenceCore<T> core = CoreOf(network);
        (SequenceRows<T> rows, SequenceData<T> data) = OneSequence(core, inputs, targets);
        return rows.EvaluateBatch(data.Inputs, data.Targets);
    }

    /// <summary>The mean loss of the steps of a sequence, from a state of zeros, and its derivative by every parameter: back-propagation through time.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="network">The network.</param>
    /// <param name="inputs">The inputs, step after step.</param>
    /// <param name="targets">The targets, step after step, or those of the last step.</param>
    /// <param name="gradient">Receives ∂L/∂θ for every parameter θ.</param>
    /// <returns>The loss.</returns>
    /// <exception cref="ArgumentException">The spans are not as described.</exception>
    public static T GradientSequence<T>(this ISequenceNetwork<T> network, ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, Span<T> gradient)
        where T : unmanaged
    {
        SequenceCore<T> core = CoreOf(network);
        Check.ParameterLength(gradient.Length, core.Description.ParameterCount, nameof(gradient), core.Description.Topology);
        (SequenceRows<T> rows, SequenceData<T> data) = OneSequence(core, inputs, targets);
        return rows.GradientBatch(data.Inputs, data.Targets, gradient);
    }

    /// <summary>One step of training on one sequence, from a state of zeros.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="network">The network.</param>
    /// <param name="inputs">The inputs, step after step.</param>
    /// <param name="targets">The targets, step after step, or those of the last step.</param>
    /// <param name="learningRate">η, finite and at least 0.</param>
    /// <returns>The loss before the step. If it is not finite, the network was left as it was.</returns>
    /// <exception cref="ArgumentException">The spans are not as described.</exception>
    /// <exception cref="InvalidOperationException">The network scales its columns, and its scaling has not been fitted yet: call <c>Fit</c> or <c>FitScaling</c> first.</exception>
    public static T TrainSequence<T>(this ISequenceNetwork<T> network, ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, T learningRate)
        where T : unmanaged
    {
        SequenceCore<T> core = CoreOf(network);
        RequireScaling(core);
        (SequenceRows<T> rows, SequenceData<T> data) = OneSequence(core, inputs, targets);
        return rows.TrainBatch(data.Inputs, data.Targets, learningRate);
    }

    /// <summary>Compares the gradient of a sequence with finite differences of its loss, which is computed in double from the definitions of layers, activations and losses.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="network">The network. It is not changed.</param>
    /// <param name="inputs">The inputs, step after step.</param>
    /// <param name="targets">The targets, step after step, or those of the last step.</param>
    /// <returns>The largest difference, and where it is.</returns>
    /// <exception cref="ArgumentException">The spans are not as described.</exception>
    /// <exception cref="InvalidOperationException">A method that is an activation or the loss gives other numbers than its formula.</exception>
    public static SequenceGradientCheck CheckGradient<T>(this ISequenceNetwork<T> network, ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets)
        where T : unmanaged
    {
        SequenceCore<T> core = CoreOf(network);
        OwnFunctions.Require(core.Description.Layers, core.Description.LossFunction);
        T[] gradient = new T[core.Description.ParameterCount];
        double loss = Real.ToDouble(network.GradientSequence(inputs, targets, gradient));
        return SequenceComparison.Of(core, Wide(ParametersOf(network)), Wide(gradient), loss, Wide(inputs.ToArray()), Wide(targets.ToArray()));
    }

    private static double[] Wide<T>(T[] values)
        where T : unmanaged
        => values.Select(Real.ToDouble).ToArray();

    /// <summary>Trains the network on sequences: as many epochs as the options say.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="network">The network.</param>
    /// <param name="inputs">The inputs of each sequence, step after step: finite, and of at least one step. Sequences need not be of one length.</param>
    /// <param name="targets">The targets of each sequence, step after step, or those of its last step.</param>
    /// <param name="options">How to train, where a row is a sequence; null for the defaults. <see cref="FitOptions.Truncation"/> and <see cref="FitOptions.WarmUpSteps"/> are for sequences alone.</param>
    /// <param name="cancellationToken">Looked at before every batch.</param>
    /// <returns>The loss of every epoch.</returns>
    /// <exception cref="ArgumentException">Inputs or targets are not as described; the network is unchanged.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range; the network is unchanged.</exception>
    /// <exception cref="OperationCanceledException">Training was cancelled.</exception>
    /// <exception cref="TrainingDivergedException">A loss, or the parameters, became NaN or infinite. The network holds its last finite parameters.</exception>
    public static TrainingHistory Fit<T>(
        this ISequenceNetwork<T> network, T[][] inputs, T[][] targets, FitOptions? options = null, CancellationToken cancellationToken = default)
        where T : unmanaged
    {
        SequenceCore<T> core = CoreOf(network);
        options = Checked(options ?? new FitOptions());
        return Run(core, SequenceData<T>.Of(core.Description, inputs, targets, options), inputs, targets, options, Math.Min(options.BatchSize, inputs.Length), cancellationToken);
    }

    /// <summary>Trains the network on sequences: as many epochs as the options say.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="network">The network.</param>
    /// <param name="inputs">The inputs of each step of each sequence.</param>
    /// <param name="targets">The targets of each step of each sequence, or of the last step alone.</param>
    /// <param name="options">How to train, where a row is a sequence; null for the defaults.</param>
    /// <param name="cancellationToken">Looked at before every batch.</param>
    /// <inheritdoc cref="Fit{T}(ISequenceNetwork{T}, T[][], T[][], FitOptions?, CancellationToken)"/>
    public static TrainingHistory Fit<T>(
        this ISequenceNetwork<T> network, T[][][] inputs, T[][][] targets, FitOptions? options = null, CancellationToken cancellationToken = default)
        where T : unmanaged
    {
        SequenceDescription description = CoreOf(network).Description;
        return network.Fit(Flat(inputs, description.InputCount, nameof(inputs), description), Flat(targets, description.TargetCount, nameof(targets), description), options, cancellationToken);
    }

    /// <summary>Trains the network on sequences that lie one after the other: as many epochs as the options say.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="network">The network.</param>
    /// <param name="inputs">The inputs of the first sequence, step after step, then those of the second.</param>
    /// <param name="targets">The targets in the same order: of every step, or of the last step of each sequence.</param>
    /// <param name="lengths">How many steps each sequence has, at least 1.</param>
    /// <param name="options">How to train, where a row is a sequence; null for the defaults.</param>
    /// <param name="cancellationToken">Looked at before every batch.</param>
    /// <inheritdoc cref="Fit{T}(ISequenceNetwork{T}, T[][], T[][], FitOptions?, CancellationToken)"/>
    public static TrainingHistory Fit<T>(
        this ISequenceNetwork<T> network, ReadOnlyMemory<T> inputs, ReadOnlyMemory<T> targets, int[] lengths, FitOptions? options = null, CancellationToken cancellationToken = default)
        where T : unmanaged
    {
        SequenceDescription description = CoreOf(network).Description;
        if (lengths is null)
        {
            throw new ArgumentNullException(nameof(lengths));
        }

        int shortest = lengths.Length == 0 ? 0 : lengths.Min();
        long steps = lengths.Sum(length => (long)length);
        if (shortest < 1 || steps * description.InputCount != inputs.Length)
        {
            throw new ArgumentException(
                Invariant($"The lengths are those of {lengths.Length} sequences and {steps} steps, each of at least {shortest}, but the inputs are {inputs.Length} values for the {description.InputCount} a step of the {description.Topology} network: give every length, at least 1."),
                nameof(lengths));
        }

        bool areLast = targets.Length == (long)lengths.Length * description.TargetCount && steps > lengths.Length;
        if (!areLast && targets.Length != steps * description.TargetCount)
        {
            throw new ArgumentException(
                Invariant($"There are {targets.Length} targets, but {steps} steps of {Plural.Of(description.TargetCount, description.Outputs.HasGroups ? "target" : "output")} in {lengths.Length} sequences: give those of all steps, or of the last of each sequence."), nameof(targets));
        }

        return network.Fit(Cut(inputs, lengths, description.InputCount), Cut(targets, areLast ? lengths.Select(_ => 1) : lengths, description.TargetCount), options, cancellationToken);
    }

    private static T[][] Cut<T>(ReadOnlyMemory<T> values, IEnumerable<int> lengths, int columns)
    {
        int next = 0;
        return lengths.Select(length =>
        {
            int start = next;
            next += length * columns;
            return values.Slice(start, length * columns).ToArray();
        }).ToArray();
    }

    /// <summary>
    /// Trains the network on one long recording, which is cut into streams of equal length that run side by side: a batch is a piece of <see cref="FitOptions.Truncation"/> steps of every stream, and
    /// what is remembered goes on into the next. Steps that are left over at the end are not trained on.
    /// </summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="network">The network.</param>
    /// <param name="inputs">The inputs, step after step, finite.</param>
    /// <param name="targets">The targets, step after step.</param>
    /// <param name="streams">How many streams, at least 1 and at most the number of steps.</param>
    /// <param name="options">How to train; null for the defaults. Without a truncation, pieces have 256 steps; the batch size is not used.</param>
    /// <param name="cancellationToken">Looked at before every batch.</param>
    /// <inheritdoc cref="Fit{T}(ISequenceNetwork{T}, T[][], T[][], FitOptions?, CancellationToken)"/>
    public static TrainingHistory FitRecording<T>(
        this ISequenceNetwork<T> network, T[] inputs, T[] targets, int streams = 1, FitOptions? options = null, CancellationToken cancellationToken = default)
        where T : unmanaged
    {
        SequenceCore<T> core = CoreOf(network);
        SequenceDescription description = core.Description;
        if (inputs is null)
        {
            throw new ArgumentNullException(nameof(inputs));
        }

        if (targets is null)
        {
            throw new ArgumentNullException(nameof(targets));
        }

        int steps = Check.RowsAtLeastOne(inputs.Length, description.InputCount, targets.Length, description.TargetCount, nameof(targets), description.Topology);
        if (streams < 1 || streams > steps)
        {
            throw new ArgumentOutOfRangeException(nameof(streams), streams, Invariant($"A recording of {steps} steps is cut into 1 to {steps} streams."));
        }

        const int Piece = 256;
        options = Checked(options ?? new FitOptions()).InOrder(streams);
        options.Truncation ??= Piece;
        SequenceData<T> data = SequenceData<T>.OfRecording(description, inputs, targets, streams, options);
        return Run(core, data, [inputs], [targets], options, streams, cancellationToken);
    }

    private static TrainingHistory Run<T>(
        SequenceCore<T> core, SequenceData<T> data, T[][] inputs, T[][] targets, FitOptions options, int group, CancellationToken cancellationToken)
        where T : unmanaged
    {
        CheckTargets(core, targets);
        if (options.Truncation is not null)
        {
            // Pieces of one sequence follow each other, each with what the one before left.
            options = options.InOrder(group);
            if (options.ValidationSplit > 0)
            {
                throw new ArgumentException(
                    $"{nameof(FitOptions)} has a {nameof(FitOptions.ValidationSplit)} and a {nameof(FitOptions.Truncation)}: pieces of one sequence cannot be held out. Evaluate other sequences in {nameof(FitOptions.EpochCompleted)}.", nameof(options));
            }
        }

        if (options.RowWeights is not null || options.ClassWeights is not null || options.IgnoreMissingTargets)
        {
            string option = options.RowWeights is not null ? nameof(FitOptions.RowWeights) : options.ClassWeights is not null ? nameof(FitOptions.ClassWeights) : nameof(FitOptions.IgnoreMissingTargets);
            throw new NotSupportedException($"{nameof(FitOptions)}.{option} is not for networks with memory: leave it out.");
        }

        TrainingSettings<T> settings = TrainingSettings<T>.From(options, core.Step.Description);
        if (settings.Validation is not null)
        {
            throw new ArgumentException($"{nameof(FitOptions)}.{nameof(FitOptions.Validation)} holds rows, and the network learns sequences: set {nameof(FitOptions.ValidationSplit)}, or evaluate in {nameof(FitOptions.EpochCompleted)}.", nameof(options));
        }

        SequenceScaling.FitOnce(core, inputs, targets);
        SequenceRows<T> rows = RowsOf(core, data.Steps, Math.Min(options.MaxDegreeOfParallelism, Math.Max(1, Math.Min(options.BatchSize, data.Rows))));
        return new TrainingRun<T>(rows, data.Inputs, data.Targets, settings).Run(cancellationToken);
    }

    private static FitOptions Checked(FitOptions options)
    {
        if (options.Truncation is < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(options), options.Truncation, $"{nameof(FitOptions)}.{nameof(FitOptions.Truncation)} must be at least 1, or null for whole sequences.");
        }

        return options.WarmUpSteps >= 0 && options.BatchSize >= 1 ? options
            : throw new ArgumentOutOfRangeException(
                nameof(options), options.WarmUpSteps < 0 ? options.WarmUpSteps : options.BatchSize,
                options.WarmUpSteps < 0 ? $"{nameof(FitOptions)}.{nameof(FitOptions.WarmUpSteps)} must be at least 0." : $"{nameof(FitOptions)}.{nameof(FitOptions.BatchSize)} must be at least 1.");
    }

    private static (SequenceRows<T> Rows, SequenceData<T> Data) OneSequence<T>(SequenceCore<T> core, ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets)
        where T : unmanaged
    {
        T[][] allTargets = [targets.ToArray()];
        SequenceData<T> data = SequenceData<T>.Of(core.Description, [inputs.ToArray()], allTargets, new FitOptions());
        CheckTargets(core, allTargets);
        return (RowsOf(core, data.Steps, 1), data);
    }

    private static SequenceRows<T> RowsOf<T>(SequenceCore<T> core, int steps, int threads)
        where T : unmanaged
        => core.Step is IOptimizerState<T> ? new SequenceRowsWithState<T>(core, steps, threads) : new SequenceRows<T>(core, steps, threads);

    private static void CheckTargets<T>(SequenceCore<T> core, T[][] targets)
        where T : unmanaged
    {
        foreach (T[] ofSequence in targets)
        {
            Check.Targets<T>(ofSequence, core.Description.Outputs);
        }
    }

    private static T[][] Flat<T>(T[][][] sequences, int columns, string argument, SequenceDescription network)
        where T : unmanaged
    {
        if (sequences is null)
        {
            throw new ArgumentNullException(argument);
        }

        T[][] flat = new T[sequences.Length][];
        for (int i = 0; i < flat.Length; i++)
        {
            if (sequences[i] is null)
            {
                throw new ArgumentException(Invariant($"Sequence {i}, counted from 0, is null."), argument);
            }

            flat[i] = FlatRows.Of(sequences[i], columns, argument, network.Topology);
        }

        return flat;
    }
}
