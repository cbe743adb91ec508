namespace BackpropGen.CompilerServices;

// One training: the epochs, the order of the rows in them, and the batches. Everything that it needs is allocated here, once.
internal ref struct TrainingRun<T>
    where T : unmanaged
{
    // Weights are drawn from stream 0 of a seed.
    private const int RowOrderStream = 1;

    // Losses beyond this many epochs, which only a cancelled training has in mind, take memory as they come.
    private const int LargestInitialCapacity = 1 << 20;

    // Rows between two looks at the cancellation token where a step takes one.
    private const int RowsAtOnce = 64;

    private readonly INetwork<T> _network;
    private readonly int _inputCount;
    private readonly int _outputCount;
    private readonly ReadOnlySpan<T> _inputs;
    private readonly ReadOnlySpan<T> _targets;
    private readonly TrainingSettings<T> _settings;
    private readonly int _rows;
    private readonly int _batchSize;
    private readonly SeededRandom _random;

    // The rows in the order of this epoch; null for the order of the data, in which a batch is a slice of it.
    private readonly int[]? _order;
    private readonly T[]? _batchInputs;
    private readonly T[]? _batchTargets;

#if NET
    // Null where all batches are for one thread.
    private readonly ParallelTraining<T>? _parallel;

#endif
    // The parameters at the end of the epoch before, known to be finite, and those at the end of this one.
    private T[] _finiteParameters;
    private T[] _parameters;
    private double _lastFiniteLoss = double.NaN;

    public TrainingRun(INetwork<T> network, ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, in TrainingSettings<T> settings)
    {
        NetworkDescription description = network.Description;
        _network = network;
        _inputCount = description.InputCount;
        _outputCount = description.OutputCount;
        _inputs = inputs;
        _targets = targets;
        _settings = settings;
        _rows = inputs.Length / _inputCount;
        _batchSize = Math.Min(settings.BatchSize, _rows);
        _random = new SeededRandom(settings.Seed, RowOrderStream);
        _finiteParameters = new T[description.ParameterCount];
        _parameters = new T[description.ParameterCount];
#if NET
        _parallel = ParallelTraining<T>.Of(network, _batchSize, settings.MaxDegreeOfParallelism);
#endif

        if (settings.RowOrder != RowOrder.InOrder)
        {
            _order = new int[_rows];
            for (int row = 0; row < _rows; row++)
            {
                _order[row] = row;
            }

            if (_batchSize > 1)
            {
                _batchInputs = new T[_batchSize * _inputCount];
                _batchTargets = new T[_batchSize * _outputCount];
            }
        }
    }

    public TrainingHistory Run(CancellationToken cancellationToken)
    {
        _network.GetParameters(_finiteParameters);
        if (Check.IndexOfNotFinite<T>(_finiteParameters) >= 0)
        {
            throw new InvalidOperationException(
                "The network's parameters hold NaN or infinity, and no training can mend that. Initialize or set them first.");
        }

        List<double> losses = new(Math.Min(_settings.Epochs, LargestInitialCapacity));
        while (losses.Count < _settings.Epochs)
        {
            int epoch = losses.Count + 1;
            double loss = RunEpoch(epoch, cancellationToken);
            losses.Add(loss);

            if (_settings.EpochCompleted is { } epochCompleted)
            {
                epochCompleted(new EpochResult(epoch, _settings.Epochs, loss));
                _network.GetParameters(_finiteParameters);
            }
        }

        return new TrainingHistory(losses);
    }

    private double RunEpoch(int epoch, CancellationToken cancellationToken)
    {
        OrderRows();

        double sum = 0;
        if (_batchSize == 1 && _network is IRowTraining<T> rows)
        {
            StepOnEachRow(rows, epoch, ref sum, cancellationToken);
            RequireFiniteParameters(epoch);
            return sum / _rows;
        }

        int count;
        for (int first = 0; first < _rows; first += count)
        {
            count = Math.Min(_batchSize, _rows - first);
            cancellationToken.ThrowIfCancellationRequested();

            double loss = Step(first, count);
            if (!Real.IsFinite(loss))
            {
                throw LossDiverged(epoch, first, count, loss);
            }

            _lastFiniteLoss = loss;
            sum += loss * count;
        }

        RequireFiniteParameters(epoch);
        return sum / _rows;
    }

    private readonly void OrderRows()
    {
        switch (_settings.RowOrder)
        {
            case RowOrder.Shuffled:
                _random.Shuffle(_order);
                break;
            case RowOrder.WithReplacement:
                for (int i = 0; i < _rows; i++)
                {
                    _order![i] = _random.Next(_rows);
                }

                break;
        }
    }

    private void StepOnEachRow(IRowTraining<T> network, int epoch, ref double sum, CancellationToken cancellationToken)
    {
        int count;
        for (int first = 0; first < _rows; first += count)
        {
            count = Math.Min(RowsAtOnce, _rows - first);
            cancellationToken.ThrowIfCancellationRequested();

            int taken = _order is null
                ? network.TrainRows(
                    _inputs.Slice(first * _inputCount, count * _inputCount), _targets.Slice(first * _outputCount, count * _outputCount), default, _settings.LearningRate, ref sum, ref _lastFiniteLoss)
                : network.TrainRows(_inputs, _targets, _order.AsSpan(first, count), _settings.LearningRate, ref sum, ref _lastFiniteLoss);
            if (taken < count)
            {
                throw LossDiverged(epoch, first + taken, 1, sum);
            }
        }
    }

    private readonly double Step(int first, int count)
    {
#if NET
        if (_parallel is { } parallel && parallel.IsWorthIt(count))
        {
            return Real.ToDouble(_order is null
                ? parallel.Step(
                    _inputs.Slice(first * _inputCount, count * _inputCount), _targets.Slice(first * _outputCount, count * _outputCount), count, _settings.LearningRate)
                : parallel.Step(_inputs, _targets, count, _settings.LearningRate, _order.AsSpan(first, count)));
        }
#endif

        ReadOnlySpan<T> inputs = Batch(_inputs, _inputCount, _batchInputs, first, count);
        ReadOnlySpan<T> targets = Batch(_targets, _outputCount, _batchTargets, first, count);
        T loss = _batchSize == 1
            ? _network.Train(inputs, targets, _settings.LearningRate)
            : _network.TrainBatch(inputs, targets, _settings.LearningRate);
        return Real.ToDouble(loss);
    }

    // The rows at positions first, first + 1, … of this epoch: a slice of the data where they lie together, else gathered into the buffer.
    private readonly ReadOnlySpan<T> Batch(ReadOnlySpan<T> data, int columns, T[]? buffer, int first, int count)
    {
        if (_order is null || count == 1)
        {
            return data.Slice(RowAt(first) * columns, count * columns);
        }

        Span<T> batch = buffer.AsSpan(0, count * columns);
        for (int i = 0; i < count; i++)
        {
            data.Slice(RowAt(first + i) * columns, columns).CopyTo(batch.Slice(i * columns, columns));
        }

        return batch;
    }

    private readonly int RowAt(int position) => _order is null ? position : _order[position];

    private readonly TrainingDivergedException LossDiverged(int epoch, int first, int count, double loss)
    {
        // The parameters are still those that gave the loss. Each row's loss may be finite although their mean is not.
        int diverged = RowAt(first);
        for (int i = 0; i < count; i++)
        {
            int row = RowAt(first + i);
            T rowLoss = _network.Evaluate(_inputs.Slice(row * _inputCount, _inputCount), _targets.Slice(row * _outputCount, _outputCount));
            if (!Real.IsFinite(Real.ToDouble(rowLoss)))
            {
                diverged = row;
                break;
            }
        }

        return Diverged(epoch, diverged, $"the loss is {Real.Format(loss)}");
    }

    // A step on a finite loss can have an infinite gradient, and nodes that saturate hide infinite weights from the loss: so the parameters are
    // looked at too, once an epoch, which costs less than one more step.
    private void RequireFiniteParameters(int epoch)
    {
        _network.GetParameters(_parameters);
        if (Check.IndexOfNotFinite<T>(_parameters) >= 0)
        {
            int firstOfLastBatch = (_rows - 1) / _batchSize * _batchSize;
            throw Diverged(epoch, RowAt(firstOfLastBatch), "the loss is finite, but parameters are NaN or infinite");
        }

        (_finiteParameters, _parameters) = (_parameters, _finiteParameters);
    }

    private readonly TrainingDivergedException Diverged(int epoch, int row, string seen)
    {
        string kept = "the parameters it had before that step";
        _network.GetParameters(_parameters);
        if (Check.IndexOfNotFinite<T>(_parameters) >= 0)
        {
            _network.SetParameters(_finiteParameters);
            kept = "the parameters it had at the start of that epoch, since an earlier step of it made them NaN or infinite";
        }

        return TrainingDivergedException.At(epoch, row, seen, Real.ToDouble(_settings.LearningRate), _lastFiniteLoss, kept);
    }
}
