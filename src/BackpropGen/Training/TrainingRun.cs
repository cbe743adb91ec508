using System.Diagnostics;
using BackpropGen.CompilerServices;
using BackpropGen.State;
using static System.FormattableString;

namespace BackpropGen.Training;

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
    private readonly int _targetCount;
    private readonly ReadOnlySpan<T> _inputs;
    private readonly ReadOnlySpan<T> _targets;

    // What of the rows counts, and the targets as they were given: NaN where one does not count.
    private readonly TargetCounts<T> _counts;
    private readonly ReadOnlySpan<T> _givenTargets;
    private readonly TrainingSettings<T> _settings;
    private readonly int _rows;
    private readonly int _batchSize;
    private readonly SeededRandom _random;
    private readonly ValidationRows<T>? _validation;
    private readonly BestEpoch<T> _best;

    // Null where the optimiser remembers nothing.
    private readonly T[]? _optimizerState;

    // Null where a step is the network's own.
    private readonly GradientSteps<T>? _gradientSteps;
    private readonly RowWeights<T> _rowWeights;
    private readonly List<double> _losses;
    private readonly List<double> _validationLosses = [];
    private readonly List<double> _learningRates;

    // The rows in the order of this epoch; null for the order of the data, in which a batch is a slice of it.
    private readonly int[]? _order;
    private readonly T[]? _batchInputs;
    private readonly T[]? _batchTargets;
    private readonly T[]? _batchWeights;
    private readonly T[]? _batchShares;
    private readonly bool[]? _batchMask;

#if NET
    // Null where all batches are for one thread.
    private readonly ParallelTraining<T>? _parallel;

#endif
    // The parameters at the end of the epoch before, known to be finite, and those at the end of this one.
    private T[] _finiteParameters;
    private T[] _parameters;
    private double _lastFiniteLoss = double.NaN;
    private readonly Func<TrainingMoment, double>? _scheduledRate;
    private T _learningRate;
    private long _step;

    // What the network's scaling, where it had one before, says of the rows.
    private string? _farFromScaling;
    private readonly long _start = Stopwatch.GetTimestamp();
    private bool _isStopped;
    private bool _isCancelled;

    public TrainingRun(INetwork<T> network, ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, in TrainingSettings<T> settings)
        : this(network, inputs, targets, settings, default, targets)
    {
    }

    public TrainingRun(INetwork<T> network, ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, in TrainingSettings<T> settings, TargetCounts<T> counts, ReadOnlySpan<T> givenTargets)
    {
        NetworkDescription description = network.Description;
        _network = network;
        _inputCount = description.InputCount;
        _targetCount = description.TargetCount;
        _inputs = inputs;
        _targets = targets;
        _counts = counts;
        _givenTargets = givenTargets;
        _settings = settings;
        _validation = ValidationRows<T>.Of(description, inputs, targets, settings, counts);
        _rows = _validation?.TrainingRows?.Length ?? inputs.Length / _inputCount;
        _batchSize = Math.Min(settings.BatchSize, _rows);
        _best = new BestEpoch<T>(network, settings.LeastImprovement, keepsParameters: _validation is not null || settings.RestoresBest);
        _optimizerState = OptimizerMemory.Of(network);
        _gradientSteps = settings.StepsDirectly && counts.AreAlike ? null : new GradientSteps<T>(network, settings);
        _rowWeights = new RowWeights<T>(description);
        _losses = new List<double>(Math.Min(settings.Epochs, LargestInitialCapacity));
        _learningRates = new List<double>(_losses.Capacity);
        _learningRate = settings.LearningRate;
        _scheduledRate = settings.Schedule?.Begin();
        _random = new SeededRandom(settings.Seed, RowOrderStream);
        _finiteParameters = new T[description.ParameterCount];
        _parameters = new T[description.ParameterCount];
#if NET
        _parallel = settings.StepsDirectly && counts.AreAlike ? ParallelTraining<T>.Of(network, _batchSize, settings.MaxDegreeOfParallelism) : null;
#endif

        if (settings.RowOrder != RowOrder.InOrder || _validation?.TrainingRows is not null)
        {
            _order = new int[_rows];
            for (int i = 0; i < _rows; i++)
            {
                _order[i] = TrainingRow(i);
            }

            if (_batchSize > 1)
            {
                _batchInputs = new T[_batchSize * _inputCount];
                _batchTargets = new T[_batchSize * _targetCount];
                if (!counts.AreAlike)
                {
                    _batchWeights = new T[_batchSize];
                    _batchShares = new T[_batchSize];
                    _batchMask = new bool[_batchSize * _targetCount];
                }
            }
        }
    }

    public TrainingHistory Run(CancellationToken cancellationToken)
    {
        Checkpoint<T>? checkpoint = null;
        if (_settings.CheckpointPath is { } path)
        {
            checkpoint = new Checkpoint<T>(path, TrainingSetting.Of(_network.Description, _settings, _inputs, _targets, _validation, _counts), _validation is not null);
        }

        if (checkpoint is not null && checkpoint.TryResume(_network, _losses, _validationLosses, _learningRates, _best))
        {
            GoOnAfter(_losses.Count);
        }

        if (!IsDone)
        {
            checkpoint?.RequireWritable();
        }

        _network.GetParameters(_finiteParameters);
        if (Check.IndexOfNotFinite<T>(_finiteParameters) >= 0)
        {
            throw new InvalidOperationException(
                "The network's parameters hold NaN or infinity, and no training can mend that. Initialize or set them first.");
        }

        _farFromScaling = DataWarnings.FarFromScaling(_network, _inputs, _targets);
        ScalingFit.FitOnce(_network, _inputs, _givenTargets, _validation?.TrainingRows);

        try
        {
            while (!IsDone)
            {
                RunEpoch(cancellationToken);
                if (checkpoint is not null && (_losses.Count % _settings.CheckpointEvery == 0 || IsDone))
                {
                    checkpoint.Save(_network, _losses, _validationLosses, _learningRates, _best);
                }
            }
        }
        catch (Exception exception) when (exception is not TrainingDivergedException)
        {
            // Cancelled, or a checkpoint could not be written, or something of the caller's threw: the best so far is what there is.
            if (_settings.Patience == 0 || _settings.RestoresBest)
            {
                _best.Restore();
            }

            // What a callback throws reaches the caller as it is.
            if (exception is OperationCanceledException && _isCancelled)
            {
                throw new TrainingCanceledException(History(TrainingEnd.Canceled), cancellationToken);
            }

            throw;
        }

        if (_settings.RestoresBest)
        {
            _best.Restore();
        }

        return History(_losses.Count >= _settings.Epochs ? TrainingEnd.Completed : _isStopped ? TrainingEnd.StopWhen : TrainingEnd.EarlyStopping);
    }

    private readonly TrainingHistory History(TrainingEnd end) =>
        new(_losses, _validationLosses, _learningRates, _best.Number, Warnings(), end, TimeSpan.FromSeconds((Stopwatch.GetTimestamp() - _start) / (double)Stopwatch.Frequency));

    private readonly List<string> Warnings()
    {
        List<string> warnings = DataWarnings.Of(_network, _targets, _validation?.TrainingRows, _validationLosses);
        if (_farFromScaling is not null)
        {
            warnings.Add(_farFromScaling);
        }

        // What these look at is the loss of all targets.
        if (_counts.AreAlike && OutcomeWarnings.Of(_network, _inputs, _targets, _losses, Real.ToDouble(_settings.LearningRate)) is { } outcome)
        {
            warnings.Add(outcome);
        }

        return warnings;
    }

    private void StopIfCancelled(CancellationToken cancellationToken)
    {
        // Asked once: between two questions it may be cancelled.
        if (cancellationToken.IsCancellationRequested)
        {
            _isCancelled = true;
            throw new OperationCanceledException(cancellationToken);
        }
    }

    // The generator of the order of rows, and the order that the next epoch's follows from, are as they would be after so many epochs.
    private void GoOnAfter(int epochs)
    {
        for (int epoch = 0; epoch < epochs; epoch++)
        {
            OrderRows();
        }

        _step = (long)epochs * StepsPerEpoch;
    }

    private readonly int StepsPerEpoch => ((_rows - 1) / RowsPerStep) + 1;

    private readonly bool IsDone => _losses.Count >= _settings.Epochs || IsEnough || _isStopped;

    private readonly bool IsEnough => _settings.Patience > 0 && _losses.Count - _best.Number >= _settings.Patience;

    // The losses that a training is judged by.
    private readonly List<double> Judged => _validation is null ? _losses : _validationLosses;

    private void RunEpoch(CancellationToken cancellationToken)
    {
        int epoch = _losses.Count + 1;
        LookAtSchedule(withinEpoch: false);
        double loss = RunEpoch(epoch, cancellationToken);
        _losses.Add(loss);
        _learningRates.Add(Real.ToDouble(_learningRate));
        double? validationLoss = _validation?.Loss(_network);
        if (validationLoss is { } judged)
        {
            _validationLosses.Add(judged);
        }

        // Parameters that may come back are judged by the loss that they have; the epoch's is of those before each step.
        _best.Look(epoch, validationLoss ?? (_best.Parameters is null ? loss : _counts.Evaluate(_network, _inputs, _targets)));
        if (_settings.EpochCompleted is null && _settings.Progress is null && _settings.StopWhen is null)
        {
            return;
        }

        EpochResult result = new(epoch, _settings.Epochs, loss, validationLoss, Real.ToDouble(_learningRate));
        _settings.Progress?.Report(result);
        _settings.EpochCompleted?.Invoke(result);
        _isStopped = _settings.StopWhen?.Invoke(result) == true;
        _network.GetParameters(_finiteParameters);
    }

    private void LookAtSchedule(bool withinEpoch)
    {
        if (_settings.Schedule is not { } schedule || schedule.ChangesWithinEpochs != withinEpoch)
        {
            return;
        }

        TrainingMoment moment = new(Real.ToDouble(_settings.LearningRate), _losses.Count, _settings.Epochs, _step, StepsPerEpoch, Judged);
        double rate = _scheduledRate!(moment);
        _learningRate = Real.FromDouble<T>(rate);
        if (!(rate >= 0 && Real.IsFinite(Real.ToDouble(_learningRate))))
        {
            throw new InvalidOperationException(
                Invariant($"The schedule gave the learning rate {rate} in epoch {_losses.Count + 1}, but it must be at least 0 and at most {Real.Format(Real.MaxValue<T>())}."));
        }
    }

    private readonly int RowsPerStep => (int)Math.Min((long)_batchSize * _settings.GradientAccumulation, _rows);

    private double RunEpoch(int epoch, CancellationToken cancellationToken)
    {
        OrderRows();
        if (_network is IDropoutNetwork<T> dropout)
        {
            // Masks of its own for each epoch: a checkpoint need not hold how far they were drawn.
            dropout.Dropout.Reseed(_settings.Seed, epoch);
        }

        double sum = 0;
        if (_batchSize == 1 && _gradientSteps is null && _rowWeights.AreAlike && _settings.Schedule is not { ChangesWithinEpochs: true } && RowSteps.AreBatchesOfOne(_network))
        {
            StepOnEachRow(epoch, ref sum, cancellationToken);
            RequireFiniteParameters(epoch);
            return sum / _rows;
        }

        double weights = 0;
        int count;
        for (int first = 0; first < _rows; first += count)
        {
            count = Math.Min(RowsPerStep, _rows - first);
            StopIfCancelled(cancellationToken);
            LookAtSchedule(withinEpoch: true);

            double loss = _gradientSteps is null ? Step(first, count, out double weight) : StepOnGradient(_gradientSteps, first, count, out weight);
            _step++;
            if (!Real.IsFinite(loss))
            {
                throw LossDiverged(epoch, first, count, loss);
            }

            _lastFiniteLoss = loss;
            sum += loss * weight;
            weights += weight;
        }

        RequireFiniteParameters(epoch);
        return sum / weights;
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
                    _order![i] = TrainingRow(_random.Next(_rows));
                }

                break;
        }
    }

    private void StepOnEachRow(int epoch, ref double sum, CancellationToken cancellationToken)
    {
        int count;
        for (int first = 0; first < _rows; first += count)
        {
            count = Math.Min(RowsAtOnce, _rows - first);
            StopIfCancelled(cancellationToken);

            int taken = _order is null
                ? RowSteps.Take(
                    _network, _inputs.Slice(first * _inputCount, count * _inputCount), _targets.Slice(first * _targetCount, count * _targetCount), default, _learningRate, ref sum, ref _lastFiniteLoss)
                : RowSteps.Take(_network, _inputs, _targets, _order.AsSpan(first, count), _learningRate, ref sum, ref _lastFiniteLoss);
            if (taken < count)
            {
                throw LossDiverged(epoch, first + taken, 1, sum);
            }
        }
    }

    // The mean loss of the rows, and what they weigh; not finite if the step was not taken.
    private readonly double StepOnGradient(GradientSteps<T> steps, int first, int count, out double weight)
    {
        int taken;
        for (int done = 0; done < count; done += taken)
        {
            taken = Math.Min(_batchSize, count - done);
            if (!_counts.AreAlike)
            {
                steps.Add(
                    Batch(_inputs, _inputCount, _batchInputs, first + done, taken), Batch(_targets, _targetCount, _batchTargets, first + done, taken),
                    _counts.Weights is { Length: > 0 } weights ? Batch<T>(weights, 1, _batchWeights, first + done, taken) : default,
                    _counts.Shares is { Length: > 0 } shares ? Batch<T>(shares, 1, _batchShares, first + done, taken) : default,
                    _counts.Mask is { Length: > 0 } mask ? Batch<bool>(mask, _targetCount, _batchMask, first + done, taken) : default);
                continue;
            }

            steps.Add(
                Batch(_inputs, _inputCount, _batchInputs, first + done, taken), Batch(_targets, _targetCount, _batchTargets, first + done, taken), taken);
        }

        weight = steps.Weight;
        if (weight == 0)
        {
            // No target counts.
            return 0;
        }

        double loss = steps.Loss;
        if (!Real.IsFinite(loss))
        {
            steps.Discard();
            return loss;
        }

        return steps.Take(_learningRate) ? loss : double.PositiveInfinity;
    }

    private readonly int TrainingRow(int position) => _validation?.TrainingRows is { } rows ? rows[position] : position;

    private readonly double Step(int first, int count, out double weight)
    {
#if NET
        if (_parallel is { } parallel && parallel.IsWorthIt(count))
        {
            weight = WeightOf(first, count);
            return Real.ToDouble(_order is null
                ? parallel.Step(
                    _inputs.Slice(first * _inputCount, count * _inputCount), _targets.Slice(first * _targetCount, count * _targetCount), count, _learningRate)
                : parallel.Step(_inputs, _targets, count, _learningRate, _order.AsSpan(first, count)));
        }
#endif

        ReadOnlySpan<T> inputs = Batch(_inputs, _inputCount, _batchInputs, first, count);
        ReadOnlySpan<T> targets = Batch(_targets, _targetCount, _batchTargets, first, count);
        weight = _rowWeights.Sum(targets, count);
        T loss = _batchSize == 1
            ? _network.Train(inputs, targets, _learningRate)
            : _network.TrainBatch(inputs, targets, _learningRate);
        return Real.ToDouble(loss);
    }

    // What rows weigh together.
    private readonly double WeightOf(int first, int count)
    {
        double weight = 0;
        for (int i = 0; i < count && !_rowWeights.AreAlike; i++)
        {
            weight += _rowWeights.Sum(_targets.Slice(RowAt(first + i) * _targetCount, _targetCount), 1);
        }

        return _rowWeights.AreAlike ? count : weight;
    }

    // The rows at positions first, first + 1, … of this epoch: a slice of the data where they lie together, else gathered into the buffer.
    private readonly ReadOnlySpan<TValue> Batch<TValue>(ReadOnlySpan<TValue> data, int columns, TValue[]? buffer, int first, int count)
        where TValue : unmanaged
    {
        if (_order is null || count == 1)
        {
            return data.Slice(RowAt(first) * columns, count * columns);
        }

        Span<TValue> batch = buffer.AsSpan(0, count * columns);
        GatheredRows.Gather(data, columns, _order.AsSpan(first, count), batch);
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
            T rowLoss = _network.Evaluate(_inputs.Slice(row * _inputCount, _inputCount), _targets.Slice(row * _targetCount, _targetCount));
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
            int firstOfLastBatch = (_rows - 1) / RowsPerStep * RowsPerStep;
            throw Diverged(epoch, RowAt(firstOfLastBatch), "the loss is finite, but parameters are NaN or infinite");
        }

        if (_optimizerState is not null)
        {
            ((IOptimizerState<T>)_network).GetOptimizerState(_optimizerState);
            if (Check.IndexOfNotFinite<T>(_optimizerState) >= 0)
            {
                throw Diverged(epoch, RowAt((_rows - 1) / RowsPerStep * RowsPerStep), "the parameters are finite, but what the optimiser remembers of gradients is not");
            }
        }

        (_finiteParameters, _parameters) = (_parameters, _finiteParameters);
    }

    private readonly TrainingDivergedException Diverged(int epoch, int row, string seen)
    {
        // What is remembered of steps that went astray would lead the next ones there.
        OptimizerMemory.Clear(_network);
        string kept = "the parameters it had before that step";
        _network.GetParameters(_parameters);
        if (Check.IndexOfNotFinite<T>(_parameters) >= 0)
        {
            _network.SetParameters(_finiteParameters);
            kept = "the parameters it had at the start of that epoch, since an earlier step of it made them NaN or infinite";
        }

        string before = double.IsNaN(_lastFiniteLoss) ? "no step before it had a finite loss" : Invariant($"the last finite loss was {_lastFiniteLoss:G4}");
        string causes = string.Join("; ", DivergenceCauses.Of(_network.Description, _settings, Real.ToDouble(_learningRate), _farFromScaling));
        string message = Invariant($"Training diverged in epoch {epoch} at row {row} (rows count from 0): {seen}; {before}. ") +
            $"The network holds {kept}. Usual causes, the most common first: {causes}.";
        return new TrainingDivergedException(message, epoch, row, _lastFiniteLoss, History(TrainingEnd.Diverged));
    }
}
