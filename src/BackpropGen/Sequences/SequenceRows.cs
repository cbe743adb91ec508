using BackpropGen.CompilerServices;
using BackpropGen.Training;

namespace BackpropGen.Sequences;

// A network with memory as one whose rows are sequences, so that they are trained by the loop that trains all networks. A row has the inputs of as many steps as the longest
// sequence has, then the three numbers of RowHeader; those are left out where they are the same for all rows.
internal unsafe class SequenceRows<T> : INetwork<T>, IDropoutNetwork<T>, IDrawnGradient<T>
    where T : unmanaged
{
    public const int HeaderLength = 3;

    private readonly SequenceCore<T> _core;
    private readonly int _steps;
    private readonly int _inputCount;
    private readonly int _outputCount;
    private readonly int _targetCount;
    private readonly int _threads;
    private readonly SequencePass<T>[] _passes;
    private readonly T[][] _gradients;
    private readonly (double Loss, double Weight)[] _sums;
    private readonly T[] _sum;
    private readonly SequenceState<T>[] _fresh;
    private readonly RowHeader? _header;

    // What streams remember that are trained piece by piece.
    private readonly Dictionary<int, SequenceState<T>> _streams = new();
    private T[] _masks = [];

    // The batch under way, pinned, and the first of the sequences that are computed side by side.
    private readonly SequenceState<T>[] _states;
    private readonly RowHeader[] _headers;
    private readonly Action<int> _sumRow;
    private T* _inputs;
    private T* _targets;
    private T* _rowMasks;
    private int _first;

    public SequenceRows(SequenceCore<T> core, int steps, int threads, RowHeader? header = null)
    {
        _core = core;
        _steps = steps;
        _threads = threads;
        _header = header;
        SequenceDescription description = core.Description;
        _inputCount = description.InputCount;
        _outputCount = description.OutputCount;
        _targetCount = description.TargetCount;
        Description = core.Step.Description.OfSequences(description.Topology, description.Loss, checked((steps * _inputCount) + (header is null ? HeaderLength : 0)), checked(steps * _outputCount), checked(steps * _targetCount), description.Outputs.HasGroups);
        Dropout = new DropoutTraining<T>(0, [.. Enumerable.Range(0, steps).SelectMany(_ => description.Dropouts).Select(dropout => (dropout.Width, dropout.Probability))]);
        _passes = Enumerable.Range(0, threads).Select(_ => new SequencePass<T>(core, steps)).ToArray();
        _gradients = _passes.Select(_ => new T[Description.ParameterCount]).ToArray();
        _fresh = _passes.Select(_ => core.NewState()).ToArray();
        _sums = new (double, double)[threads];
        _states = new SequenceState<T>[threads];
        _headers = new RowHeader[threads];
        _sumRow = SumRow;
        _sum = new T[Description.ParameterCount];
    }

    public NetworkDescription Description { get; }

    public DropoutTraining<T> Dropout { get; }

    protected INetwork<T> Step => _core.Step;

    private int RowLength => Description.InputCount;

    public void Initialize(int seed) => Step.Initialize(seed);

    public void GetParameters(Span<T> destination) => Step.GetParameters(destination);

    public void SetParameters(ReadOnlySpan<T> source) => Step.SetParameters(source);

    public void Update(ReadOnlySpan<T> gradient, T learningRate) => Step.Update(gradient, learningRate);

    public void Predict(ReadOnlySpan<T> inputs, Span<T> outputs) => PredictBatch(inputs, outputs);

    public void PredictBatch(ReadOnlySpan<T> inputs, Span<T> outputs)
    {
        Dictionary<int, SequenceState<T>> streams = new();
        T[] row = new T[_core.Description.StepInputCount];
        for (int r = 0; r < inputs.Length / RowLength; r++)
        {
            RowHeader header = HeaderOf(inputs, r);
            SequenceState<T> state = StateOf(header, streams, _fresh[0]);
            Span<T> all = outputs.Slice(r * _steps * _outputCount, _steps * _outputCount);
            all.Clear();
            for (int t = 0; t < header.Steps; t++)
            {
                _core.Predict(inputs.Slice((r * RowLength) + (t * _inputCount), _inputCount), state, all.Slice(t * _outputCount, _outputCount));
            }
        }
    }

    public T Evaluate(ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets) => EvaluateBatch(inputs, targets);

    public T EvaluateBatch(ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets)
    {
        Dictionary<int, SequenceState<T>> streams = new();
        double loss = 0;
        double weight = 0;
        for (int r = 0; r < inputs.Length / RowLength; r++)
        {
            RowHeader header = HeaderOf(inputs, r);
            (double ofRow, double rowWeight) = _passes[0].Evaluate(InputsOf(inputs, r), TargetsOf(targets, r), header.Steps, header.Uncounted, default, StateOf(header, streams, _fresh[0]));
            loss += ofRow;
            weight += rowWeight;
        }

        return Real.FromDouble<T>(weight > 0 ? loss / weight : 0);
    }

    public T Gradient(ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, Span<T> gradient) => GradientBatch(inputs, targets, gradient);

    public T GradientBatch(ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, Span<T> gradient) => GradientBatch(inputs, targets, default, gradient);

    public T DrawnGradient(ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, Span<T> gradient) => GradientBatch(inputs, targets, Draw(inputs.Length / RowLength), gradient);

    public double WeightOf(ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets)
    {
        double weight = 0;
        for (int r = 0; r < inputs.Length / RowLength; r++)
        {
            RowHeader header = HeaderOf(inputs, r);
            for (int t = header.Uncounted; t < header.Steps; t++)
            {
                weight += _passes[0].WeightOf(targets.Slice(((r * _steps) + t) * _targetCount, _targetCount));
            }
        }

        return weight;
    }

    // The mean over all steps that count, of all rows.
    private T GradientBatch(ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, ReadOnlySpan<T> masks, Span<T> gradient)
    {
        int rows = inputs.Length / RowLength;
        double loss = 0;
        double weight = 0;
        gradient.Clear();
        fixed (T* firstInput = inputs)
        fixed (T* firstTarget = targets)
        fixed (T* firstMask = masks)
        {
            _inputs = firstInput;
            _targets = firstTarget;
            _rowMasks = firstMask;
            for (_first = 0; _first < rows; _first += _threads)
            {
                int count = Math.Min(_threads, rows - _first);
                SumRows(inputs, count);
                for (int i = 0; i < count; i++)
                {
                    loss += _sums[i].Loss;
                    weight += _sums[i].Weight;
                    SpanMath.AddTo<T>(gradient, _gradients[i]);
                }
            }
        }

        if (weight == 0)
        {
            return default;
        }

        SpanMath.ScaleBy(gradient, Real.FromDouble<T>(1 / weight));
        return Real.FromDouble<T>(loss / weight);
    }

    public T Train(ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, T learningRate) => TrainBatch(inputs, targets, learningRate);

    public T TrainBatch(ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, T learningRate)
    {
        T loss = DrawnGradient(inputs, targets, _sum);
        if (TrainingStep.MayBeTaken(ref loss, Check.IndexOfNotFinite<T>(_sum) < 0))
        {
            Update(_sum, learningRate);
        }

        return loss;
    }

    public void Backward(ReadOnlySpan<T> inputs, ReadOnlySpan<T> outputGradient, Span<T> gradient, Span<T> inputGradient) => throw Unused();

    public void InputGradient(ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, Span<T> inputGradient) => throw Unused();

    public INetwork<T> Clone() => throw Unused();

    private static NotSupportedException Unused() => new("Rows that are sequences are trained and evaluated, and nothing else.");

    private ReadOnlySpan<T> Draw(int rows)
    {
        int count = rows * Dropout.MaskCount;
        if (_masks.Length < count)
        {
            _masks = new T[count];
        }

        Dropout.Draw(_masks.AsSpan(0, count));
        return _masks.AsSpan(0, count);
    }

    private ReadOnlySpan<T> InputsOf(ReadOnlySpan<T> inputs, int row) => inputs.Slice(row * RowLength, _steps * _inputCount);

    private ReadOnlySpan<T> TargetsOf(ReadOnlySpan<T> targets, int row) => targets.Slice(row * _steps * _targetCount, _steps * _targetCount);

    private RowHeader HeaderOf(ReadOnlySpan<T> inputs, int row) => _header ?? RowHeader.Read(inputs.Slice((row * RowLength) + (_steps * _inputCount), HeaderLength));

    // The state that a row begins with: that of its stream, or the beginning of a sequence.
    private SequenceState<T> StateOf(RowHeader header, Dictionary<int, SequenceState<T>> streams, SequenceState<T> fresh)
    {
        if (header.Stream == 0)
        {
            fresh.Reset();
            return fresh;
        }

        if (!streams.TryGetValue(header.Stream, out SequenceState<T>? state))
        {
            streams.Add(header.Stream, state = _core.NewState());
        }

        if (header.IsStart)
        {
            state.Reset();
        }

        return state;
    }

    // Sequences side by side: what one gives depends on no other, and they are added in their order.
    private void SumRows(ReadOnlySpan<T> inputs, int count)
    {
        for (int i = 0; i < count; i++)
        {
            _headers[i] = HeaderOf(inputs, _first + i);
            _states[i] = StateOf(_headers[i], _streams, _fresh[i]);
        }

        if (count == 1)
        {
            SumRow(0);
        }
        else
        {
            System.Threading.Tasks.Parallel.For(0, count, _sumRow);
        }
    }

    private void SumRow(int i)
    {
        int row = _first + i;
        int maskCount = _rowMasks is null ? 0 : Dropout.MaskCount;
        Array.Clear(_gradients[i], 0, _gradients[i].Length);
        _sums[i] = _passes[i].Gradient(
            new ReadOnlySpan<T>(_inputs + ((nint)row * RowLength), _steps * _inputCount),
            new ReadOnlySpan<T>(_targets + ((nint)row * _steps * _targetCount), _steps * _targetCount),
            _headers[i].Steps, _headers[i].Uncounted, new ReadOnlySpan<T>(_rowMasks + ((nint)row * maskCount), maskCount), _states[i], _gradients[i]);
    }
}

// With an optimiser that remembers.
internal sealed class SequenceRowsWithState<T>(SequenceCore<T> core, int steps, int threads) : SequenceRows<T>(core, steps, threads), IOptimizerState<T>
    where T : unmanaged
{
    public long GetOptimizerState(Span<T> destination) => ((IOptimizerState<T>)Step).GetOptimizerState(destination);

    public void SetOptimizerState(ReadOnlySpan<T> source, long steps) => ((IOptimizerState<T>)Step).SetOptimizerState(source, steps);
}

// What stands behind the inputs of a sequence: how many steps it has, at how many of them no loss counts, and which stream it belongs to, negative where that begins; 0 for none.
internal readonly struct RowHeader(int steps, int uncounted, int stream, bool isStart)
{
    public int Steps { get; } = steps;

    public int Uncounted { get; } = uncounted;

    public int Stream { get; } = stream;

    public bool IsStart { get; } = isStart;

    public static RowHeader Read<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        int stream = (int)Real.ToDouble(values[2]);
        return new RowHeader((int)Real.ToDouble(values[0]), (int)Real.ToDouble(values[1]), Math.Abs(stream), stream < 0);
    }

    public void Write<T>(Span<T> values)
        where T : unmanaged
    {
        values[0] = Real.FromDouble<T>(Steps);
        values[1] = Real.FromDouble<T>(Uncounted);
        values[2] = Real.FromDouble<T>(IsStart ? -Stream : Stream);
    }
}
