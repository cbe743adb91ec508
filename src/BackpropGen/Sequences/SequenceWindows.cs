using BackpropGen.CompilerServices;
using static System.FormattableString;

namespace BackpropGen.Sequences;

// Rows that are windows of one length, for loops outside this library: what comes in is checked.
internal class SequenceWindows<T> : INetwork<T>, IDropoutNetwork<T>, IDrawnGradient<T>
    where T : unmanaged
{
    private readonly int _steps;
    private readonly int _warmUpSteps;
    private readonly SequenceRows<T> _rows;

    protected SequenceWindows(SequenceCore<T> core, int steps, int warmUpSteps)
    {
        Core = core;
        _steps = steps;
        _warmUpSteps = warmUpSteps;
        _rows = new SequenceRows<T>(core, steps, threads: 1, new RowHeader(steps, warmUpSteps, stream: 0, isStart: true));
    }

    public NetworkDescription Description => _rows.Description;

    public DropoutTraining<T> Dropout => _rows.Dropout;

    protected SequenceCore<T> Core { get; }

    public static SequenceWindows<T> Of(SequenceCore<T> core, int steps, int warmUpSteps)
        => core.Step is IOptimizerState<T> ? new SequenceWindowsWithState<T>(core, steps, warmUpSteps) : new SequenceWindows<T>(core, steps, warmUpSteps);

    public void Initialize(int seed)
    {
        _rows.Initialize(seed);
        Core.SetScaling(null);
    }

    public void GetParameters(Span<T> destination)
    {
        RequireParameters(destination.Length, nameof(destination));
        _rows.GetParameters(destination);
    }

    public void SetParameters(ReadOnlySpan<T> source)
    {
        RequireParameters(source.Length, nameof(source));
        _rows.SetParameters(source);
    }

    public void Update(ReadOnlySpan<T> gradient, T learningRate)
    {
        RequireParameters(gradient.Length, nameof(gradient));
        RequireScaling();
        _rows.Update(gradient, learningRate);
    }

    public void Predict(ReadOnlySpan<T> inputs, Span<T> outputs)
    {
        RequireOne(inputs.Length);
        PredictBatch(inputs, outputs);
    }

    public void PredictBatch(ReadOnlySpan<T> inputs, Span<T> outputs)
    {
        Check.Rows(inputs.Length, Description.InputCount, outputs.Length, Description.OutputCount, nameof(outputs), Description.Topology);
        RequireScaling();
        _rows.PredictBatch(inputs, outputs);
    }

    public T Evaluate(ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets)
    {
        RequireOne(inputs.Length);
        return EvaluateBatch(inputs, targets);
    }

    public T EvaluateBatch(ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets)
    {
        RequireRows(inputs, targets);
        return _rows.EvaluateBatch(inputs, targets);
    }

    public T Gradient(ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, Span<T> gradient)
    {
        RequireOne(inputs.Length);
        return GradientBatch(inputs, targets, gradient);
    }

    public T GradientBatch(ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, Span<T> gradient)
    {
        RequireRows(inputs, targets);
        RequireParameters(gradient.Length, nameof(gradient));
        return _rows.GradientBatch(inputs, targets, gradient);
    }

    public T DrawnGradient(ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, Span<T> gradient)
    {
        RequireRows(inputs, targets);
        RequireParameters(gradient.Length, nameof(gradient));
        return _rows.DrawnGradient(inputs, targets, gradient);
    }

    public double WeightOf(ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets)
    {
        RequireRows(inputs, targets);
        return _rows.WeightOf(inputs, targets);
    }

    public T Train(ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, T learningRate)
    {
        RequireOne(inputs.Length);
        return TrainBatch(inputs, targets, learningRate);
    }

    public T TrainBatch(ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, T learningRate)
    {
        RequireRows(inputs, targets);
        Check.LearningRate(learningRate);
        return _rows.TrainBatch(inputs, targets, learningRate);
    }

    public void Backward(ReadOnlySpan<T> inputs, ReadOnlySpan<T> outputGradient, Span<T> gradient, Span<T> inputGradient) => throw NoInputGradients();

    public void InputGradient(ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, Span<T> inputGradient) => throw NoInputGradients();

    public INetwork<T> Clone() => Of(Core.Clone(), _steps, _warmUpSteps);

    private static NotSupportedException NoInputGradients() => new("Networks with memory have derivatives by parameters, not by the inputs of a window.");

    private void RequireRows(ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets)
    {
        Check.RowsAtLeastOne(inputs.Length, Description.InputCount, targets.Length, Description.TargetCount, nameof(targets), Description.Topology);
        Check.Finite(inputs, Description.InputCount, nameof(inputs), Description.InputNames);
        for (int first = 0; first < targets.Length; first += Description.TargetCount)
        {
            int uncounted = _warmUpSteps * Core.Description.TargetCount;
            Check.Targets(targets.Slice(first + uncounted, Description.TargetCount - uncounted), Core.Description.Outputs);
        }

        RequireScaling();
    }

    private void RequireOne(int inputs)
    {
        if (inputs != Description.InputCount)
        {
            throw new ArgumentException(Invariant($"There are {inputs} inputs, but a window of {_steps} steps of the {Description.Topology} network has {Description.InputCount}."), nameof(inputs));
        }
    }

    private void RequireParameters(int length, string name) => Check.ParameterLength(length, Description.ParameterCount, name, Description.Topology);

    private void RequireScaling() => Check.ScalingIsFitted(Core.Scaling is not null || !SequenceScaling.IsScaled(Core.Description), Description.Topology);
}

// With an optimiser that remembers.
internal sealed class SequenceWindowsWithState<T>(SequenceCore<T> core, int steps, int warmUpSteps) : SequenceWindows<T>(core, steps, warmUpSteps), IOptimizerState<T>
    where T : unmanaged
{
    public long GetOptimizerState(Span<T> destination) => ((IOptimizerState<T>)Core.Step).GetOptimizerState(destination);

    public void SetOptimizerState(ReadOnlySpan<T> source, long steps) => ((IOptimizerState<T>)Core.Step).SetOptimizerState(source, steps);
}
