using BackpropGen.CompilerServices;

namespace BackpropGen.Sequences;

// One sequence, forward and back through time: what a step takes and gives is kept for each step, which is all the memory that training needs.
internal sealed class SequencePass<T>
    where T : unmanaged
{
    private readonly SequenceCore<T> _core;
    private readonly SequenceDescription _description;
    private readonly int _inputCount;
    private readonly int _outputCount;
    private readonly int _targetCount;
    private readonly int _rowLength;
    private readonly int _resultLength;

    // Of each step: its row, what it gave, and ∂L/∂ of that.
    private readonly T[] _rows;
    private readonly T[] _results;
    private readonly T[] _errors;
    private readonly T[] _targets;
    private readonly T[] _rowGradient;

    // The values of every step, and the sum of gradients, where the step leaves them to its caller: the way back then begins where the way forward ended.
    private readonly IStepNetwork<T>? _values;
    private readonly NodeMemory<T> _nodes;
    private readonly NodeMemory<T> _packed;
    private readonly T[] _inputGradient;
    private readonly double[]? _classWeights;
    private int _steps;

    public SequencePass(SequenceCore<T> core, int steps)
    {
        _core = core;
        _description = core.Description;
        _inputCount = _description.InputCount;
        _outputCount = _description.OutputCount;
        _targetCount = _description.TargetCount;
        _rowLength = _description.StepInputCount;
        _resultLength = _outputCount + _description.PushCount;
        _rows = new T[checked(steps * _rowLength)];
        _values = core.Values;
        _nodes = new NodeMemory<T>(_values is null ? 0 : checked(steps * _values.NodeCount));
        _packed = new NodeMemory<T>(_values?.GradientLength ?? 0);
        _results = new T[checked(steps * _resultLength)];
        _errors = new T[_results.Length];
        _targets = new T[_targetCount];
        _rowGradient = new T[core.Step.Description.ParameterCount];
        _inputGradient = new T[_rowLength];
        _classWeights = _description.ClassWeights?.ToArray();
        Capacity = steps;
    }

    // The most steps.
    public int Capacity { get; }

    // The sum of the losses of the steps that count, and their weight. The state goes on by the sequence.
    public (double Loss, double Weight) Evaluate(ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, int steps, int uncounted, ReadOnlySpan<T> masks, SequenceState<T> state)
    {
        Forward(inputs, steps, masks, state);
        double loss = 0;
        double weight = 0;
        for (int t = uncounted; t < steps; t++)
        {
            _core.SetTargets(targets.Slice(t * _targetCount, _targetCount), _targets);
            double ofStep = WeightOf(_targets);
            loss += ofStep * Real.ToDouble(_core.Head.Evaluate(_results.AsSpan(t * _resultLength, _outputCount), _targets));
            weight += ofStep;
        }

        return (loss, weight);
    }

    // The same, and adds the gradient of that sum.
    public (double Loss, double Weight) Gradient(
        ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, int steps, int uncounted, ReadOnlySpan<T> masks, SequenceState<T> state, Span<T> gradient)
    {
        (double Loss, double Weight) result = Evaluate(inputs, targets, steps, uncounted, masks, state);
        Array.Clear(_errors, 0, steps * _resultLength);
        for (int t = uncounted; t < steps; t++)
        {
            _core.SetTargets(targets.Slice(t * _targetCount, _targetCount), _targets);
            Span<T> error = _errors.AsSpan(t * _resultLength, _outputCount);
            _core.Head.InputGradient(_results.AsSpan(t * _resultLength, _outputCount), _targets, error);
            double ofStep = WeightOf(_targets);
            if (ofStep != 1)
            {
                SpanMath.ScaleBy(error, Real.FromDouble<T>(ofStep));
            }
        }

        Backward(gradient);
        return result;
    }

    // What a step weighs: as much as its class.
    public double WeightOf(ReadOnlySpan<T> targets)
    {
        if (_classWeights is null)
        {
            return 1;
        }

        double weight = 0;
        for (int j = 0; j < targets.Length; j++)
        {
            weight += _classWeights[j] * Real.ToDouble(targets[j]);
        }

        return weight;
    }

    private void Forward(ReadOnlySpan<T> inputs, int steps, ReadOnlySpan<T> masks, SequenceState<T> state)
    {
        _steps = steps;
        int maskCount = masks.IsEmpty ? 0 : _description.MaskCount;
        for (int t = 0; t < steps; t++)
        {
            Span<T> row = _rows.AsSpan(t * _rowLength, _rowLength);
            Span<T> result = _results.AsSpan(t * _resultLength, _resultLength);
            state.Row.CopyTo(row);
            _core.SetInputs(inputs.Slice(t * _inputCount, _inputCount), row);
            masks.Slice(t * maskCount, maskCount).CopyTo(row.Slice(_rowLength - maskCount));
            if (_values is { } step)
            {
                Span<T> nodes = NodesOf(t);
                step.Forward(row, nodes);
                nodes.Slice(step.ResultPlaces[0], _outputCount).CopyTo(result);
                state.Advance(nodes, step.ResultPlaces.Slice(1));
            }
            else
            {
                _core.Step.Predict(row, result);
                state.Advance(result, _description.ResultPlaces.AsSpan(1));
            }

        }
    }

    // From the last step to the first: a step has ∂L/∂ of what it gave to memory from those that read it.
    private void Backward(Span<T> gradient)
    {
        _packed.Values.Clear();
        for (int t = _steps - 1; t >= 0; t--)
        {
            ReadOnlySpan<T> row = _rows.AsSpan(t * _rowLength, _rowLength);
            ReadOnlySpan<T> error = _errors.AsSpan(t * _resultLength, _resultLength);
            if (_values is { } step)
            {
                step.AddGradient(row, NodesOf(t), error, _packed.Values, _inputGradient);
            }
            else
            {
                _core.Step.Backward(row, error, _rowGradient, _inputGradient);
                SpanMath.AddTo<T>(gradient, _rowGradient);
            }

            int tap = _inputCount;
            int pushed = _outputCount;
            foreach (MemoryCell cell in _description.Memory)
            {
                for (int delay = cell.Steps; delay > 0; delay -= cell.Dilation)
                {
                    if (t >= delay)
                    {
                        SpanMath.AddTo<T>(_errors.AsSpan(((t - delay) * _resultLength) + pushed, cell.Width), _inputGradient.AsSpan(tap, cell.Width));
                    }

                    tap += cell.Width;
                }

                pushed += cell.Width;
            }
        }

        if (_values is { } network)
        {
            network.Unpack(_packed.Values, _rowGradient);
            SpanMath.AddTo<T>(gradient, _rowGradient);
        }
    }

    private Span<T> NodesOf(int step) => _nodes.Values.Slice(step * _values!.NodeCount, _values.NodeCount);
}
