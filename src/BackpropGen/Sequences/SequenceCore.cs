using System.ComponentModel;
using System.Runtime.CompilerServices;
using BackpropGen.Sequences;

namespace BackpropGen.CompilerServices;

/// <summary>The parts that a network with memory is made of. Supports generated code.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class SequenceCore<T>
    where T : unmanaged
{
    private readonly bool _hasActivation;

    // Null where the step keeps its values to itself.
    private readonly IStepNetwork<T>? _values;

    // Where the outputs of a step lie among its values; and what it gives to memory among its results, or in the row of the next step.
    private readonly int _outputPlace;
    private readonly bool _remembersInRow;
    private readonly int _pushCount;
    private readonly int _inputCount;
    private readonly int _outputCount;

    // μ and 1/σ of the inputs, σ and μ of the targets; null where they are not scaled.
    private T[]? _inputOffsets;
    private T[]? _inputFactors;

    /// <summary>A network of its parts.</summary>
    /// <param name="description">What the network is.</param>
    /// <param name="step">The network that computes a step: from inputs and memory, outputs before their activation and memory.</param>
    /// <param name="head">The network that makes predictions of those outputs, and has the loss.</param>
    /// <param name="scaling">The scaling that came with trained weights; null for none yet.</param>
    public SequenceCore(SequenceDescription description, INetwork<T> step, ISequenceHead<T> head, ScalingNumbers? scaling = null)
    {
        Description = description;
        Step = step;
        Head = head;
        _values = step as IStepNetwork<T>;
        Streams = step as IStreamPrediction<T>;
        _inputCount = description.InputCount;
        _outputCount = description.OutputCount;
        _outputPlace = _values is null ? 0 : _values.ResultPlaces[0];
        _remembersInRow = description.RemembersOneStep;
        _pushCount = description.PushCount;
        _hasActivation = description.OutputActivation != Activation.Linear;
        SetScaling(scaling);
    }

    internal SequenceDescription Description { get; }

    internal INetwork<T> Step { get; }

    internal ISequenceHead<T> Head { get; }

    internal IStepNetwork<T>? Values => _values;

    internal int InputCount => _inputCount;

    internal int OutputCount => _outputCount;

    internal bool TakesInputsAsTheyAre => _inputOffsets is null;

    internal bool GivesOutputsAsTheyAre => !_hasActivation && Scaling is not { TargetScales.Count: > 0 };

    // Null where streams are rows of a batch.
    internal IStreamPrediction<T>? Streams { get; }

    internal ScalingNumbers? Scaling { get; private set; }

    /// <summary>A copy whose parameters are its own.</summary>
    /// <returns>The copy.</returns>
    public SequenceCore<T> Clone()
    {
        SequenceCore<T> copy = new(Description, Step.Clone(), Head);
        copy.SetScaling(Scaling);
        return copy;
    }

    /// <summary>The beginning of a stream.</summary>
    /// <returns>A state of zeros.</returns>
    public SequenceState<T> NewState() => new(Description, _values?.NodeCount ?? 0);

    /// <summary>The outputs of the next step of a stream.</summary>
    /// <param name="inputs">The step's inputs.</param>
    /// <param name="state">The stream.</param>
    /// <param name="outputs">Receives the step's outputs.</param>
    [MethodImpl(StepMethods.Optimized)]
    public void Predict(ReadOnlySpan<T> inputs, SequenceState<T> state, Span<T> outputs)
    {
        RequireState(state);
        if (inputs.Length != _inputCount || outputs.Length != _outputCount)
        {
            throw WrongLength(inputs.Length, outputs.Length);
        }

        SetInputs(inputs, state.Row);
        if (_values is { } step)
        {
            Span<T> nodes = state.Nodes;
            Span<T> row = state.Row;
            if (_remembersInRow)
            {
                step.Advance(row, nodes, row.Slice(_inputCount, _pushCount));
            }
            else
            {
                step.Advance(row, nodes, state.Result.Slice(_outputCount));
                state.Advance(state.Result, Description.ResultPlaces.AsSpan(1));
            }

            Finish(nodes.Slice(_outputPlace, _outputCount), outputs);
            return;
        }

        Step.Predict(state.Row, state.Result);
        state.Advance(state.Result, Description.ResultPlaces.AsSpan(1));
        Finish(state.Result.Slice(0, _outputCount), outputs);
    }

    // The inputs of a step in their place in its row, scaled.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void SetInputs(ReadOnlySpan<T> inputs, Span<T> row)
    {
        CopyFew(inputs, row);
        if (_inputOffsets is { } offsets)
        {
            ScaleRow(row, offsets);
        }
    }

    // Predictions of the outputs of a step.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Finish(ReadOnlySpan<T> before, Span<T> outputs)
    {
        if (_hasActivation)
        {
            Head.Predict(before, outputs);
        }
        else
        {
            CopyFew(before, outputs);
        }

        if (Scaling is { TargetScales.Count: > 0 } scaling)
        {
            for (int j = 0; j < outputs.Length; j++)
            {
                outputs[j] = Real.FromDouble<T>((Real.ToDouble(outputs[j]) * scaling.TargetScales[j]) + scaling.TargetOffsets[j]);
            }
        }
    }

    // Targets as the loss takes them.
    internal void SetTargets(ReadOnlySpan<T> targets, Span<T> scaled)
    {
        targets.CopyTo(scaled);
        if (Scaling is { TargetScales.Count: > 0 } scaling)
        {
            for (int j = 0; j < scaled.Length; j++)
            {
                scaled[j] = Real.FromDouble<T>((Real.ToDouble(scaled[j]) - scaling.TargetOffsets[j]) / scaling.TargetScales[j]);
            }
        }
    }

    internal void SetScaling(ScalingNumbers? scaling)
    {
        Scaling = scaling;
        bool scalesInputs = scaling is { InputScales.Count: > 0 };
        _inputOffsets = scalesInputs ? scaling!.InputOffsets.Select(Real.FromDouble<T>).ToArray() : null;
        _inputFactors = scalesInputs ? scaling!.InputScales.Select(scale => Real.FromDouble<T>(1 / scale)).ToArray() : null;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void RequireState(SequenceState<T> state)
    {
        if (!ReferenceEquals(state?.Description, Description))
        {
            throw WrongState(state);
        }
    }

    // A call that copies takes longer than a few values.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CopyFew(ReadOnlySpan<T> source, Span<T> destination)
    {
        if (source.Length > 8)
        {
            source.CopyTo(destination);
            return;
        }

        for (int i = 0; i < source.Length; i++)
        {
            destination[i] = source[i];
        }
    }

    private void ScaleRow(Span<T> row, T[] offsets)
    {
        for (int i = 0; i < offsets.Length; i++)
        {
            row[i] = Real.FromDouble<T>((Real.ToDouble(row[i]) - Real.ToDouble(offsets[i])) * Real.ToDouble(_inputFactors![i]));
        }
    }

    private ArgumentException WrongState(SequenceState<T>? state) => state is null ? new ArgumentNullException(nameof(state))
        : new ArgumentException($"The state is of the {state.Description.Topology} network of another type: call NewState() of the {Description.Topology} network that predicts.", nameof(state));

    private ArgumentException WrongLength(int inputs, int outputs) => inputs != Description.InputCount
        ? new ArgumentException(FormattableString.Invariant($"inputs has {inputs} values, but a step of the {Description.Topology} network has {Description.InputCount}."), "inputs")
        : new ArgumentException(FormattableString.Invariant($"outputs has {outputs} values, but a step of the {Description.Topology} network has {Description.OutputCount}."), "outputs");
}
