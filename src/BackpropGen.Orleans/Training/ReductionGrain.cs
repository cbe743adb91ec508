using BackpropGen.Orleans.Diagnostics;
using Microsoft.Extensions.Logging;
using Orleans;

namespace BackpropGen.Orleans.Training;

[ShardPlacement]
internal sealed class ReductionGrain<T>(ClusterMetrics metrics, ILogger<ReductionGrain<T>> logger) : Grain, IReductionGrain<T>
    where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
{
    private WorkerCalls<T>? _calls;

    public Task<RoundResult<T>> Compute(RoundWork<T> work) => ReductionTree.ComputeAsync(work, (_calls ??= new WorkerCalls<T>(GrainFactory, metrics, logger)).ComputeAsync);
}
