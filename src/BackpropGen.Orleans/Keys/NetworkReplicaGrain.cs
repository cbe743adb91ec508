using System.Diagnostics;
using BackpropGen.Orleans.Hosting;
using Orleans;
using Orleans.Concurrency;
using Orleans.Runtime;

namespace BackpropGen.Orleans.Keys;

[StatelessWorker]
internal sealed class NetworkReplicaGrain<T>(NetworkRegistry networks) : Grain, INetworkReplica<T>
    where T : unmanaged
{
    private NetworkRegistration<T> _registration = null!;
    private INetwork<T> _network = null!;
    private INetworkGrain<T> _source = null!;
    private long _version = -1;
    private long _checked;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        (string name, string key) = GrainKey.Split(this.GetPrimaryKeyString());
        _registration = networks.Get<T>(name);
        _network = _registration.CreateForKey();
        _source = GrainFactory.GetNetwork<T>(name, key);
        await RefreshAsync();
    }

    public async Task<ReplicaPrediction<T>> Predict(FlatValues<T> inputs)
    {
        if (Stopwatch.GetElapsedTime(_checked) > _registration.Options.MaxStaleness)
        {
            await RefreshAsync();
        }

        TimeSpan age = Stopwatch.GetElapsedTime(_checked);
        return new ReplicaPrediction<T>(await Rows.PredictAsync(_network, inputs), _version, age);
    }

    // The age counts from the question, not from the answer.
    private async Task RefreshAsync()
    {
        long asked = Stopwatch.GetTimestamp();
        if (await _source.GetPublished(_version) is { } newer)
        {
            newer.LoadInto(_network);
            _version = newer.Version;
        }

        _checked = asked;
    }
}
