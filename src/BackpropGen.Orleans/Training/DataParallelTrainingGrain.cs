using System.Diagnostics;
using BackpropGen.Orleans.Diagnostics;
using BackpropGen.Orleans.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace BackpropGen.Orleans.Training;

internal sealed class DataParallelTrainingGrain<T>(NetworkRegistry networks, ClusterMetrics metrics, ILogger<DataParallelTrainingGrain<T>> logger) : Grain, IDataParallelTraining<T>
    where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
{
    // A call that lasted long would be given up by its caller, and one whose silo died be waited for until then.
    private static readonly TimeSpan LongestCall = TimeSpan.FromSeconds(5);

    private string _name = string.Empty;
    private NetworkRegistration<T> _registration = null!;
    private StoredState<StoredTraining> _stored = null!;
    private WorkerCalls<T> _calls = null!;

    // Null before it was started.
    private TrainingRounds<T>? _rounds;

    // What was asked for and not applied yet: it is the same work however often it is tried.
    private RoundWork<T>? _next;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        (_name, _) = GrainKey.Split(this.GetPrimaryKeyString());
        _registration = networks.Get<T>(_name);
        _calls = new WorkerCalls<T>(GrainFactory, metrics, logger);
        _stored = new StoredState<StoredTraining>(GrainContext, _registration.Options.Storage, "training");
        await _stored.ReadAsync();
        if (_stored.Exists)
        {
            GoOnFromStored();
        }
    }

    public async Task<TrainingProgress> Start(TrainingPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        plan.Validate();
        if (_stored.Exists && !_stored.Value.Plan.GivesSameBitsAs(plan))
        {
            throw new InvalidOperationException($"The training \"{this.GetPrimaryKeyString()}\" was begun by another plan, of other shards, steps, rates or seeds: give this one another name.");
        }

        if (_stored.Exists && plan.Rounds < _rounds!.Round)
        {
            throw new InvalidOperationException(FormattableString.Invariant($"The training \"{this.GetPrimaryKeyString()}\" has done {_rounds.Round} rounds, and the plan has {plan.Rounds}."));
        }

        if (_stored.Exists && _stored.Value.Plan.HasSameLimitsAs(plan))
        {
            return Progress;
        }

        TrainedNetwork<T> network = _rounds?.Network ?? NewNetwork(plan);
        await WriteAsync(new StoredTraining { Plan = plan, Weights = network.ModelOf(0, withOptimizerState: true).Weights, Losses = _rounds is null ? [] : StoredTraining.BytesOf(_rounds.Losses) });
        GoOnFromStored();
        return Progress;
    }

    public async Task<TrainingProgress> AdvanceTo(int round)
    {
        TrainingRounds<T> rounds = Started;
        long start = Stopwatch.GetTimestamp();
        int goal = Math.Min(round, Plan.Rounds);
        while (Stopwatch.GetElapsedTime(start) < LongestCall)
        {
            // Before more is computed that would be lost: also where it could not be written in the call before.
            if (IsCheckpointDue)
            {
                await CheckpointAsync();
                rounds = Started;
            }

            if (rounds.Round >= goal)
            {
                break;
            }

            // Where a shard is still being read there is no result yet, and it is asked for again.
            if (!rounds.NeedsColumns)
            {
                await RoundAsync(rounds);
            }
            else if (await ComputeAsync(rounds.ColumnWork()) is { } columns)
            {
                rounds.ApplyColumns(columns);
            }
        }

        return Progress;
    }

    public Task<TrainingProgress> GetProgress() => Task.FromResult(Progress);

    public Task<FlatValues<double>> GetLosses() => Task.FromResult<FlatValues<double>>(Started.Losses.ToArray());

    public Task<ModelVersion> GetModel() => Task.FromResult(Started.Network.ModelOf(Started.Round, withOptimizerState: true));

    private TrainingPlan Plan => _stored.Value.Plan;

    private TrainingRounds<T> Started => _rounds ?? throw new InvalidOperationException($"The training \"{this.GetPrimaryKeyString()}\" was not started: call {nameof(Start)} with its plan.");

    private bool IsCheckpointDue => Started.Round > _stored.Value.Round && (Started.Round - _stored.Value.Round >= Plan.CheckpointEvery || Started.IsComplete);

    private TrainingProgress Progress => new(Started.Round, Plan.Rounds, _stored.Value.Round, Started.Round == 0 ? double.NaN : Started.Losses[^1]);

    private async Task RoundAsync(TrainingRounds<T> rounds)
    {
        long start = Stopwatch.GetTimestamp();
        RoundWork<T> work = _next ??= rounds.Next();
        if (await ComputeAsync(work) is not { } result)
        {
            return;
        }

        TimeSpan whole = Stopwatch.GetElapsedTime(start);
        long applying = Stopwatch.GetTimestamp();
        rounds.Apply(work, result);
        _next = null;
        metrics.RoundApplied(_name, result.Rows, result.Slowest, result.Total / result.Shards, whole, Stopwatch.GetElapsedTime(applying));
    }

    // Null while a shard is being read.
    private async Task<RoundResult<T>?> ComputeAsync(RoundWork<T> work)
    {
        RoundResult<T> result = await (work.Shards.Length == 1 ? _calls.ComputeAsync(work) : ReductionTree.ComputeAsync(work, _calls.ComputeAsync));
        return result.Problem is null ? (result.IsReading ? null : result) : throw new InvalidOperationException(FormattableString.Invariant($"{result.Problem} The training stands at round {Started.Round}."));
    }

    private async Task CheckpointAsync()
    {
        long start = Stopwatch.GetTimestamp();
        await WriteAsync(new StoredTraining { Plan = Plan, Weights = Started.Network.ModelOf(0, withOptimizerState: true).Weights, Losses = StoredTraining.BytesOf(Started.Losses) });
        metrics.CheckpointWritten(_name, Stopwatch.GetElapsedTime(start));
    }

    private async Task WriteAsync(StoredTraining state)
    {
        try
        {
            try
            {
                await _stored.WriteAsync(state);
            }
            catch (InconsistentStateException)
            {
                // A write that was reported to have failed had not, or another activation of this training is ahead or behind. Every version is the same whoever made it: the one that is furthest goes on.
                metrics.Conflict(_name);
                await _stored.ReadAsync();
                if (!_stored.Exists || (_stored.Value.Plan.GivesSameBitsAs(state.Plan) && _stored.Value.Round <= state.Round))
                {
                    await _stored.WriteAsync(state);
                }
                else
                {
                    logger.TrainingOverwritten(this.GetPrimaryKeyString(), _stored.Value.Round);
                    GoOnFromStored();
                }
            }
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // What storages throw may be of types that clients do not have.
            throw new InvalidOperationException(
                FormattableString.Invariant($"The storage \"{_registration.Options.Storage}\" cannot be written: {exception.Message} The training \"{this.GetPrimaryKeyString()}\" stands at round {state.Round}, of which {_stored.Value.Round} are stored, and goes on when it can be."));
        }
    }

    private TrainedNetwork<T> NewNetwork(TrainingPlan plan)
    {
        TrainedNetwork<T> network = TrainedNetwork<T>.Of(_registration.Create(), plan.Windows);
        network.Rows.Initialize(plan.Seed);
        return network;
    }

    private void GoOnFromStored()
    {
        TrainedNetwork<T> network = NewNetwork(Plan);
        network.Load(new ModelVersion(0, _stored.Value.Weights));
        _rounds = new TrainingRounds<T>(network, _name, this.GetPrimaryKeyString(), Plan);
        _rounds.GoOnAfter(_stored.Value.ReadLosses());
        _next = null;
    }
}
