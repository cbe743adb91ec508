using BackpropGen.Orleans.Diagnostics;
using Microsoft.Extensions.Logging;
using Orleans;

namespace BackpropGen.Orleans.Training;

// Calls to workers, which die, hang, and cannot be reached: each is made again, to another activation, until there is a result. What a worker gives follows from the work alone, so that a result that comes
// twice, or late, does no harm.
internal sealed class WorkerCalls<T>(IGrainFactory grains, ClusterMetrics metrics, ILogger logger)
    where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
{
    private const int MostDoublings = 5;

    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(2);

    // How many activations of a part were given up: its next work goes where the last was done.
    private readonly Dictionary<(int First, int Count), int> _givenUp = [];

    public async Task<RoundResult<T>> ComputeAsync(RoundWork<T> work)
    {
        (int, int) part = (work.FirstShard, work.Shards.Length);
        for (int attempt = 1; ; attempt++)
        {
            int lane = _givenUp.GetValueOrDefault(part);
            try
            {
                return await CallAsync(work, lane, attempt);
            }
            catch (Exception exception) when (attempt < work.MostAttempts && exception is not OutOfMemoryException)
            {
                _givenUp[part] = lane + 1;
                metrics.Retried(work.Network);
                logger.WorkerRetried(work.FirstShard, work.Shards.Length, work.Round, attempt, exception.Message);
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                return new RoundResult<T>
                {
                    Round = work.Round,
                    Problem = FormattableString.Invariant($"The shards from {work.FirstShard} to {work.FirstShard + work.Shards.Length - 1} could not be computed in {work.MostAttempts} attempts, the last of which failed: {exception.Message}{(exception is TimeoutException ? $" Raise {nameof(TrainingPlan)}.{nameof(TrainingPlan.WorkerTimeout)}, or lower {nameof(TrainingPlan.StepsPerRound)}." : string.Empty)}"),
                };
            }

            TimeSpan delay = FirstDelay * Math.Pow(2, Math.Min(attempt - 1, 10));
            await Task.Delay(delay < LongestDelay ? delay : LongestDelay);
        }
    }

    // A worker that averages waits for its own workers, and for those that it tries after them. One that is called after another was given up does not know which of them hang, and finds out in turn: each gets twice as long.
    private Task<RoundResult<T>> CallAsync(RoundWork<T> work, int lane, int attempt)
    {
        string key = ShardPlacement.KeyOf(work.Training, work.FirstShard, lane);
        if (work.Shards.Length == 1)
        {
            return grains.GetGrain<IShardGrain<T>>(key).Compute(work).WaitAsync(work.WorkerTimeout);
        }

        TimeSpan timeout = work.WorkerTimeout * (1 << Math.Min(attempt - 1, MostDoublings));
        for (int shards = work.Shards.Length; shards > 1; shards = (shards + ReductionTree.FanIn - 1) / ReductionTree.FanIn)
        {
            timeout *= 3;
        }

        return grains.GetGrain<IReductionGrain<T>>(FormattableString.Invariant($"{work.Shards.Length}/{key}")).Compute(work).WaitAsync(timeout < WorkerTimeouts.Longest ? timeout : WorkerTimeouts.Longest);
    }
}

// The plan says how long a worker has, and not the silo's ResponseTimeout, which would end longer calls before.
internal static class WorkerTimeouts
{
    // As an attribute has it.
    public const string LongestText = "01:00:00";

    public static readonly TimeSpan Longest = TimeSpan.Parse(LongestText, System.Globalization.CultureInfo.InvariantCulture);
}
