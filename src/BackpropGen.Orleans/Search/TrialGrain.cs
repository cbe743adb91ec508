using BackpropGen.Orleans.Hosting;
using BackpropGen.Orleans.Training;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Runtime;

namespace BackpropGen.Orleans.Search;

[GenerateSerializer]
[Immutable]
[Alias("BackpropGen.Trial")]
internal sealed class Trial
{
    [Id(0)]
    public string Network { get; init; } = string.Empty;

    [Id(1)]
    public int Number { get; init; }

    [Id(2)]
    public TrainingPlan Plan { get; init; } = new();

    [Id(3)]
    public ShardReference[] Validation { get; init; } = [];
}

[GenerateSerializer]
[Immutable]
[Alias("BackpropGen.TrialOutcome")]
internal sealed class TrialOutcome
{
    [Id(0)]
    public TrialResult Result { get; init; } = new(0, double.NaN, double.NaN, null);

    // Empty where there is a problem.
    [Id(1)]
    public byte[] Weights { get; init; } = [];
}

[Alias("BackpropGen.ITrialGrain`1")]
internal interface ITrialGrain<T> : IGrainWithStringKey
    where T : unmanaged
{
    // Begins the trial where this activation has not yet, and waits for it a little; null where it is not done.
    [Alias("Run")]
    Task<TrialOutcome?> Run(Trial trial);
}

[ShardPlacement]
internal sealed class TrialGrain<T>(NetworkRegistry networks, IServiceProvider services) : Grain, ITrialGrain<T>
    where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _gone = new();
    private Task<TrialOutcome>? _running;

    public async Task<TrialOutcome?> Run(Trial trial)
    {
        _running ??= Task.Run(() => RunToEndAsync(trial));
        await Task.WhenAny(_running, Task.Delay(LongestWait));
        return _running.IsCompleted ? await _running : null;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _gone.Cancel();
        return Task.CompletedTask;
    }

    private async Task<TrialOutcome> RunToEndAsync(Trial trial)
    {
        try
        {
            TrainedNetwork<T> network = TrainedNetwork<T>.Of(networks.Get<T>(trial.Network).Create(), trial.Plan.Windows);
            Dictionary<string, IShardReader> readers = trial.Plan.Shards.Concat(trial.Validation).Select(shard => shard.Reader).Distinct().ToDictionary(name => name, services.GetRequiredKeyedService<IShardReader>);
            IReadOnlyList<double> losses = await LocalTraining.RunAsync(network, trial.Plan, readers, 1, _gone.Token);
            double loss = 0;
            long rows = 0;
            foreach (ShardReference shard in trial.Validation)
            {
                (double ofShard, int count) = network.Evaluate(await readers[shard.Reader].ReadAsync<T>(shard.Location, network.Columns, _gone.Token));
                loss += ofShard * count;
                rows += count;
            }

            return new TrialOutcome { Result = new TrialResult(trial.Number, losses[^1], loss / rows, null), Weights = network.ModelOf(trial.Number, withOptimizerState: false).Weights };
        }
        catch (Exception exception) when (exception is not (OutOfMemoryException or OperationCanceledException))
        {
            return new TrialOutcome { Result = new TrialResult(trial.Number, double.NaN, double.NaN, exception.Message) };
        }
    }
}
