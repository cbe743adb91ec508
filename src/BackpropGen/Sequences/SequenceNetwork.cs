using System.Buffers;
using BackpropGen.CompilerServices;
using BackpropGen.Sequences;
using BackpropGen.Training;
using static System.FormattableString;

namespace BackpropGen;

/// <summary>Predicts, evaluates and trains networks with memory.</summary>
/// <remarks>
/// A sequence is flat: the values of its first step, then those of its second. Its targets are flat, too: those of all steps, or those of the last step alone, where only the last
/// prediction counts. The loss of a sequence is the mean over the steps that have targets; that of several, the mean over the steps of all of them. A gradient is exact: back-propagation through
/// all steps, from a state of zeros. Training keeps what each step took and gave: (inputs + outputs + twice the memory) values a step.
/// </remarks>
public static partial class SequenceNetwork
{
    /// <summary>The outputs of the next steps of a stream: the bits of one prediction after the other.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="network">The network.</param>
    /// <param name="inputs">The inputs, step after step.</param>
    /// <param name="outputs">Receives the outputs, step after step.</param>
    /// <param name="state">What is remembered of the stream: it goes on by these steps.</param>
    /// <exception cref="ArgumentException">A span has another length, or the state is of another network; the state is left as it was.</exception>
    public static void PredictSequence<T>(this ISequenceNetwork<T> network, ReadOnlySpan<T> inputs, Span<T> outputs, SequenceState<T> state)
        where T : unmanaged
    {
        SequenceCore<T> core = CoreOf(network);
        core.RequireState(state);
        SequenceDescription description = core.Description;
        int steps = Check.Rows(inputs.Length, description.InputCount, outputs.Length, description.OutputCount, nameof(outputs), description.Topology);
        Check.NoOverlap<T>(inputs, outputs, nameof(outputs));
        for (int t = 0; t < steps; t++)
        {
            core.Predict(inputs.Slice(t * description.InputCount, description.InputCount), state, outputs.Slice(t * description.OutputCount, description.OutputCount));
        }
    }

    /// <summary>The outputs of the next step of many streams at once: the bits of one stream after the other. Nothing is allocated once the pool of arrays has been filled.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="network">The network.</param>
    /// <param name="inputs">The inputs, stream after stream.</param>
    /// <param name="states">The streams, each another: each goes on by a step.</param>
    /// <param name="outputs">Receives the outputs, stream after stream.</param>
    /// <exception cref="ArgumentException">A span has another length, or a state is of another network; the states are left as they were.</exception>
    public static void PredictBatch<T>(this ISequenceNetwork<T> network, ReadOnlySpan<T> inputs, ReadOnlySpan<SequenceState<T>> states, Span<T> outputs)
        where T : unmanaged
    {
        SequenceCore<T> core = CoreOf(network);
        SequenceDescription description = core.Description;
        foreach (SequenceState<T> state in states)
        {
            core.RequireState(state);
        }

        int streams = Check.Rows(inputs.Length, description.InputCount, outputs.Length, description.OutputCount, nameof(outputs), description.Topology);
        if (streams != states.Length)
        {
            throw new ArgumentException(Invariant($"There are inputs of {streams} streams, but {states.Length} states."), nameof(states));
        }

        int rowLength = description.StepInputCount;
        int resultLength = description.OutputCount + description.PushCount;
        T[] rows = ArrayPool<T>.Shared.Rent(streams * rowLength);
        T[] results = ArrayPool<T>.Shared.Rent(streams * resultLength);
        try
        {
            for (int i = 0; i < streams; i++)
            {
                Span<T> row = rows.AsSpan(i * rowLength, rowLength);
                states[i].Row.CopyTo(row);
                core.SetInputs(inputs.Slice(i * description.InputCount, description.InputCount), row);
            }

            core.Step.PredictBatch(rows.AsSpan(0, streams * rowLength), results.AsSpan(0, streams * resultLength));
            for (int i = 0; i < streams; i++)
            {
                ReadOnlySpan<T> result = results.AsSpan(i * resultLength, resultLength);
                states[i].Advance(result, description.ResultPlaces.AsSpan(1));
                core.Finish(result.Slice(0, description.OutputCount), outputs.Slice(i * description.OutputCount, description.OutputCount));
            }
        }
        finally
        {
            ArrayPool<T>.Shared.Return(rows);
            ArrayPool<T>.Shared.Return(results);
        }
    }

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
    public static T TrainSequence<T>(this ISequenceNetwork<T> network, ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, T learningRate)
        where T : unmanaged
    {
        SequenceCore<T> core = CoreOf(network);
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
    public static SequenceGradientCheck CheckGradient<T>(this ISequenceNetwork<T> network, ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets)
        where T : unmanaged
    {
        SequenceCore<T> core = CoreOf(network);
        T[] gradient = new T[core.Description.ParameterCount];
        double loss = Real.ToDouble(network.GradientSequence(inputs, targets, gradient));
        return SequenceComparison.Of(core, Wide(ParametersOf(network)), Wide(gradient), loss, Wide(inputs.ToArray()), Wide(targets.ToArray()));
    }

    private static double[] Wide<T>(T[] values)
        where T : unmanaged
        => values.Select(Real.ToDouble).ToArray();

    /// <summary>Compiles what predictions and training run, and touches the memory that they use: no step after it waits for the just-in-time compiler. The network is not changed.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="network">The network.</param>
    public static void WarmUp<T>(this ISequenceNetwork<T> network)
        where T : unmanaged
    {
        // Two streams, two steps: whatever runs once is compiled, and what the runtime compiles again after many calls is compiled whole at once.
        const int Calls = 64;
        SequenceDescription description = CoreOf(network).Description;
        SequenceState<T>[] states = [network.NewState(), network.NewState()];
        T[] inputs = new T[2 * description.InputCount];
        T[] outputs = new T[2 * description.OutputCount];
        for (int call = 0; call < Calls; call++)
        {
            network.Predict(inputs.AsSpan(0, description.InputCount), states[0], outputs.AsSpan(0, description.OutputCount));
            network.PredictSequence<T>(inputs, outputs, states[0]);
            network.PredictBatch<T>(inputs, states, outputs);
        }
    }

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
        return network.Fit(Flat(inputs, description.InputCount, nameof(inputs), description), Flat(targets, description.OutputCount, nameof(targets), description), options, cancellationToken);
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

        int steps = Check.RowsAtLeastOne(inputs.Length, description.InputCount, targets.Length, description.OutputCount, nameof(targets), description.Topology);
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

    /// <summary>Gives the network new weights, as its initializer draws them, and biases of 0. The same seed gives the same weights. Scaling is to be fitted anew, and the optimiser starts anew.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="network">The network.</param>
    /// <param name="seed">Any number.</param>
    public static void Initialize<T>(this ISequenceNetwork<T> network, int seed)
        where T : unmanaged
    {
        SequenceCore<T> core = CoreOf(network);
        core.Step.Initialize(seed);
        core.SetScaling(null);
    }

    /// <summary>Copies all parameters out, in the order of gradients.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="network">The network.</param>
    /// <param name="destination">As many values as the network has parameters.</param>
    /// <exception cref="ArgumentException">There is another number of values.</exception>
    public static void GetParameters<T>(this ISequenceNetwork<T> network, Span<T> destination)
        where T : unmanaged
    {
        SequenceCore<T> core = CoreOf(network);
        Check.ParameterLength(destination.Length, core.Description.ParameterCount, nameof(destination), core.Description.Topology);
        core.Step.GetParameters(destination);
    }

    /// <summary>Replaces all parameters.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="network">The network.</param>
    /// <param name="source">As many finite values as the network has parameters, in the order of gradients.</param>
    /// <exception cref="ArgumentException">There is another number of values, or one is NaN or infinite; the network is unchanged.</exception>
    public static void SetParameters<T>(this ISequenceNetwork<T> network, ReadOnlySpan<T> source)
        where T : unmanaged
    {
        SequenceCore<T> core = CoreOf(network);
        Check.ParameterLength(source.Length, core.Description.ParameterCount, nameof(source), core.Description.Topology);
        core.Step.SetParameters(source);
    }

    /// <summary>One step of the network's optimiser.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="network">The network.</param>
    /// <param name="gradient">A finite ∂L/∂θ for every parameter θ.</param>
    /// <param name="learningRate">η, finite and at least 0.</param>
    /// <exception cref="ArgumentException">The gradient or the learning rate is not as described; the network is unchanged.</exception>
    public static void Update<T>(this ISequenceNetwork<T> network, ReadOnlySpan<T> gradient, T learningRate)
        where T : unmanaged
    {
        SequenceCore<T> core = CoreOf(network);
        Check.ParameterLength(gradient.Length, core.Description.ParameterCount, nameof(gradient), core.Description.Topology);
        core.Step.Update(gradient, learningRate);
    }

    /// <summary>The parameters by the names that <c>torch.nn.Sequential</c> has for them, in their order.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="network">The network.</param>
    /// <returns>Names such as <c>0.weight_ih_l0</c>, <c>0.bias_hh_l0</c> and <c>1.weight</c>.</returns>
    public static IReadOnlyList<string> GetTensorNames<T>(this ISequenceNetwork<T> network)
        where T : unmanaged
        => CoreOf(network).Description.Tensors.Select(tensor => tensor.Name).ToArray();

    /// <summary>A copy of a tensor of parameters, row by row: gates lie in the order of PyTorch, i, f, g, o of an LSTM and r, z, n of a GRU.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="network">The network.</param>
    /// <param name="name">A name of <see cref="GetTensorNames"/>.</param>
    /// <returns>The values.</returns>
    /// <exception cref="ArgumentException">There is no such tensor.</exception>
    public static T[] GetTensor<T>(this ISequenceNetwork<T> network, string name)
        where T : unmanaged
    {
        SequenceTensor tensor = Find(network, name);
        T[] parameters = ParametersOf(network);
        return Enumerable.Range(0, tensor.Count).Select(i => parameters[tensor.PlaceOf(i)]).ToArray();
    }

    /// <summary>Replaces a tensor of parameters.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="network">The network.</param>
    /// <param name="name">A name of <see cref="GetTensorNames"/>.</param>
    /// <param name="values">Finite values, row by row.</param>
    /// <exception cref="ArgumentException">There is no such tensor, or the values are not as described; the network is unchanged.</exception>
    public static void SetTensor<T>(this ISequenceNetwork<T> network, string name, ReadOnlySpan<T> values)
        where T : unmanaged
    {
        SequenceTensor tensor = Find(network, name);
        if (values.Length != tensor.Count)
        {
            throw new ArgumentException(Invariant($"There are {values.Length} values, but {name} of the {network.Description.Topology} network has {tensor.Count}."), nameof(values));
        }

        T[] parameters = ParametersOf(network);
        for (int i = 0; i < values.Length; i++)
        {
            parameters[tensor.PlaceOf(i)] = values[i];
        }

        network.SetParameters<T>(parameters);
    }

    private static SequenceTensor Find<T>(ISequenceNetwork<T> network, string name)
        where T : unmanaged
    {
        SequenceDescription description = CoreOf(network).Description;
        return description.Tensors.FirstOrDefault(tensor => tensor.Name == name)
            ?? throw new ArgumentException($"The {description.Topology} network has no tensor '{name}'; it has {string.Join(", ", description.Tensors.Select(tensor => tensor.Name))}.", nameof(name));
    }

    private static T[] ParametersOf<T>(ISequenceNetwork<T> network)
        where T : unmanaged
    {
        T[] parameters = new T[network.Description.ParameterCount];
        network.GetParameters<T>(parameters);
        return parameters;
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

        TrainingSettings<T> settings = TrainingSettings<T>.From(options, core.Description.Optimizer);
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

    private static SequenceCore<T> CoreOf<T>(ISequenceNetwork<T> network)
        where T : unmanaged
        => (network ?? throw new ArgumentNullException(nameof(network))).Core;
}
