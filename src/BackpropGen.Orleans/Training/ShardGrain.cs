using BackpropGen.Orleans.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Runtime;

namespace BackpropGen.Orleans.Training;

[ShardPlacement]
internal sealed class ShardGrain<T>(NetworkRegistry networks, IServiceProvider services) : Grain, IShardGrain<T>
    where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
{
    private readonly CancellationTokenSource _gone = new();
    private Task<ShardTraining<T>>? _reading;
    private (ShardReference Shard, string Network, TrainingWindows? Windows)? _read;

    public async Task<RoundResult<T>> Compute(RoundWork<T> work)
    {
        if (_read != (work.Shards[0], work.Network, work.Windows) || _reading is null or { IsFaulted: true } or { IsCanceled: true })
        {
            _read = (work.Shards[0], work.Network, work.Windows);
            _reading = Task.Run(() => ReadAsync(work));
        }

        // Reading may take longer than any step: whoever waits hears before he gives this activation up, and another begins to read.
        Task<ShardTraining<T>> reading = _reading;
        if (!reading.IsCompleted && await Task.WhenAny(reading, Task.Delay(work.WorkerTimeout / 4)) != reading)
        {
            return new RoundResult<T> { Round = work.Round, IsReading = true };
        }

        ShardTraining<T> shard = await reading;
        return await Task.Run(() => shard.Compute(work));
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _gone.Cancel();
        return Task.CompletedTask;
    }

    private async Task<ShardTraining<T>> ReadAsync(RoundWork<T> work)
    {
        ShardReference reference = work.Shards[0];
        TrainedNetwork<T> network = TrainedNetwork<T>.Of(networks.Get<T>(work.Network).Create(), work.Windows);
        IShardReader reader = services.GetKeyedService<IShardReader>(reference.Reader)
            ?? throw new InvalidOperationException($"This silo has no reader of shards \"{reference.Reader}\": call AddShardReader with that name on every silo.");
        return new ShardTraining<T>(network, await reader.ReadAsync<T>(reference.Location, network.Columns, _gone.Token));
    }
}
