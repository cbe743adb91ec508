using Orleans;

namespace BackpropGen.Orleans.Training;

// Computes a part of a round: of one shard by a grain that holds its rows, or of several by one that divides the work and averages the results. Its key is the training, the first shard, and how many
// activations before it were given up: whoever hangs keeps his key.
[Alias("BackpropGen.IShardGrain`1")]
internal interface IShardGrain<T> : IGrainWithStringKey
    where T : unmanaged
{
    [Alias("Compute")]
    [ResponseTimeout(WorkerTimeouts.LongestText)]
    Task<RoundResult<T>> Compute(RoundWork<T> work);
}

[Alias("BackpropGen.IReductionGrain`1")]
internal interface IReductionGrain<T> : IGrainWithStringKey
    where T : unmanaged
{
    [Alias("Compute")]
    [ResponseTimeout(WorkerTimeouts.LongestText)]
    Task<RoundResult<T>> Compute(RoundWork<T> work);
}
