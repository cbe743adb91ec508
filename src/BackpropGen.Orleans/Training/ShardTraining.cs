using System.Diagnostics;
using BackpropGen.CompilerServices;

namespace BackpropGen.Orleans.Training;

// One shard: its rows, and a network to compute with. What it gives follows from the work alone, and not from what it computed before.
internal sealed class ShardTraining<T>
    where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
{
    // Streams of a seed below are for other draws.
    private const int FirstShardStream = 1 << 20;

    private readonly TrainedNetwork<T> _trained;
    private readonly INetwork<T> _network;
    private readonly ShardRows<T> _rows;
    private readonly int[] _order;
    private T[] _inputs = [];
    private T[] _targets = [];
    private T[] _values = [];

    // Of which seed and epoch the order is.
    private (int Seed, long Epoch) _ordered = (0, -1);

    public ShardTraining(TrainedNetwork<T> network, ShardRows<T> rows)
    {
        _trained = network;
        _network = network.Rows;
        _rows = rows;
        _order = new int[network.CountIn(rows)];
    }

    public RoundResult<T> Compute(RoundWork<T> work)
    {
        long start = Stopwatch.GetTimestamp();
        if (work.Round < 0)
        {
            return new RoundResult<T> { Round = work.Round, Columns = ColumnStatistics.Of(_rows), Rows = _rows.Count, Shards = 1 };
        }

        if (work.Scaling.Length > 0)
        {
            _trained.Scaling = ScalingValues.Split(_trained.Columns, work.Scaling.Span);
        }

        Reserve(ref _values, work.State.Length);
        int seed = SeedOf(work.Seed, work.FirstShard);
        return work.Exchange == TrainingExchange.Gradients ? Gradient(work, seed, start) : Steps(work, seed, start);
    }

    private static int SeedOf(int seed, int shard) => unchecked((int)new SeededRandom(seed, FirstShardStream + shard).NextUInt64());

    private RoundResult<T> Gradient(RoundWork<T> work, int seed, long start)
    {
        _network.SetParameters(work.State.Span);
        int rows = TakeBatch(work, seed, work.FirstStep);
        T[] gradient = new T[_network.Description.ParameterCount];
        double loss = double.CreateChecked(_network.TrainingGradient<T>(BatchOf(_inputs, rows, _network.Description.InputCount), BatchOf(_targets, rows, _network.Description.TargetCount), gradient, out double weight));
        bool isFinite = double.IsFinite(loss) && AreFinite(gradient);
        return new RoundResult<T>
        {
            Round = work.Round, Mean = gradient, Weight = weight, Loss = loss, LossWeight = weight, Rows = rows, Shards = 1, Slowest = Stopwatch.GetElapsedTime(start), Total = Stopwatch.GetElapsedTime(start),
            Problem = isFinite ? null : Diverged(work, work.FirstStep),
        };
    }

    private RoundResult<T> Steps(RoundWork<T> work, int seed, long start)
    {
        _network.SetTrainingState(work.State.Span, work.OptimizerSteps);
        UpdateOptions? options = work.ClipGradientNorm is { } norm ? new UpdateOptions { ClipGradientNorm = norm } : null;
        double losses = 0;
        double weights = 0;
        long rowsTaken = 0;
        for (int i = 0; i < work.LearningRates.Length; i++)
        {
            int rows = TakeBatch(work, seed, work.FirstStep + i);
            ReadOnlySpan<T> inputs = BatchOf(_inputs, rows, _network.Description.InputCount);
            ReadOnlySpan<T> targets = BatchOf(_targets, rows, _network.Description.TargetCount);
            T rate = T.CreateChecked(work.LearningRates.Span[i]);
            double loss = double.CreateChecked(options is null ? _network.TrainBatch(inputs, targets, rate) : ClippedStep(inputs, targets, rate, options));
            if (!double.IsFinite(loss))
            {
                return new RoundResult<T> { Round = work.Round, Problem = Diverged(work, work.FirstStep + i) };
            }

            losses += loss * rows;
            weights += rows;
            rowsTaken += rows;
        }

        T[] state = new T[work.State.Length];
        long steps = _network.GetTrainingState<T>(state);
        bool isFinite = AreFinite(state);
        return new RoundResult<T>
        {
            Round = work.Round, Mean = state, Weight = rowsTaken, OptimizerSteps = steps, Loss = losses / weights, LossWeight = weights, Rows = rowsTaken, Shards = 1,
            Slowest = Stopwatch.GetElapsedTime(start), Total = Stopwatch.GetElapsedTime(start), Problem = isFinite ? null : Diverged(work, work.FirstStep + work.LearningRates.Length - 1),
        };
    }

    private T ClippedStep(ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, T rate, UpdateOptions options)
    {
        Span<T> gradient = _values.AsSpan(0, _network.Description.ParameterCount);
        T loss = _network.TrainingGradient(inputs, targets, gradient, out _);
        if (T.IsFinite(loss) && AreFinite(gradient))
        {
            _network.Update(gradient, rate, options);
            return loss;
        }

        return T.NaN;
    }

    // The rows of a step, which follow from its number: those of a shuffled epoch, one after the other, of which those that fill no batch are left out.
    private int TakeBatch(RoundWork<T> work, int seed, long step)
    {
        int rows = Math.Min(work.BatchSize, _order.Length);
        int batches = _order.Length / rows;
        long epoch = step / batches;
        if (_ordered != (seed, epoch))
        {
            for (int i = 0; i < _order.Length; i++)
            {
                _order[i] = i;
            }

            new SeededRandom(seed, stream: checked((int)epoch + 1)).Shuffle(_order);
            _ordered = (seed, epoch);
        }

        Reserve(ref _inputs, rows * _network.Description.InputCount);
        Reserve(ref _targets, rows * _network.Description.TargetCount);
        _trained.Take(_rows, _order.AsSpan((int)(step % batches) * rows, rows), _inputs, _targets);
        if (_network is IDropoutNetwork<T> dropout)
        {
            dropout.Dropout.Reseed(seed, checked((int)step + 1));
        }

        return rows;
    }

    private static string Diverged(RoundWork<T> work, long step)
        => FormattableString.Invariant($"Training diverged in step {step} of shard {work.FirstShard} (both count from 0): the loss, a gradient or a parameter is not finite. Lower the learning rate, or set {nameof(TrainingPlan)}.{nameof(TrainingPlan.ClipGradientNorm)}.");

    private static bool AreFinite(ReadOnlySpan<T> values)
    {
        foreach (T value in values)
        {
            if (!T.IsFinite(value))
            {
                return false;
            }
        }

        return true;
    }

    private static ReadOnlySpan<T> BatchOf(T[] values, int rows, int columns) => values.AsSpan(0, rows * columns);

    private static void Reserve(ref T[] memory, int length)
    {
        if (memory.Length < length)
        {
            memory = new T[length];
        }
    }
}
