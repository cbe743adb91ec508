using BackpropGen.Orleans.Training;

namespace BackpropGen.Orleans;

/// <summary>A data-parallel training in one process: the same shards, steps and averages as on a cluster, and the same bits.</summary>
public static class LocalTraining
{
    /// <summary>Trains a network.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="network">The network. Its weights are drawn anew from the seed of the plan, as those of a cluster are.</param>
    /// <param name="plan">What is trained, and how. Its shards are read with the readers.</param>
    /// <param name="readers">The readers, by the names that the shards of the plan have.</param>
    /// <param name="maxDegreeOfParallelism">How many shards are computed at once, at least 1. It changes nothing but the time.</param>
    /// <param name="cancellationToken">Ends the training before the next round.</param>
    /// <returns>The mean loss of each round, of the rows of its steps before them.</returns>
    /// <exception cref="InvalidOperationException">The training diverged.</exception>
    public static Task<IReadOnlyList<double>> RunAsync<T>(
        INetwork<T> network, TrainingPlan plan, IReadOnlyDictionary<string, IShardReader> readers, int maxDegreeOfParallelism = 1, CancellationToken cancellationToken = default)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(plan);
        return RunAsync(TrainedNetwork<T>.Of(network, plan.Windows), plan, readers, maxDegreeOfParallelism, cancellationToken);
    }

    /// <summary>Trains a network with memory, on the windows of the plan.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="network">The network. Its weights are drawn anew from the seed of the plan, as those of a cluster are.</param>
    /// <param name="plan">What is trained, and how. Its shards are read with the readers.</param>
    /// <param name="readers">The readers, by the names that the shards of the plan have.</param>
    /// <param name="maxDegreeOfParallelism">How many shards are computed at once, at least 1. It changes nothing but the time.</param>
    /// <param name="cancellationToken">Ends the training before the next round.</param>
    /// <returns>The mean loss of each round, of the windows of its steps before them.</returns>
    /// <exception cref="InvalidOperationException">The training diverged.</exception>
    public static Task<IReadOnlyList<double>> RunAsync<T>(
        ISequenceNetwork<T> network, TrainingPlan plan, IReadOnlyDictionary<string, IShardReader> readers, int maxDegreeOfParallelism = 1, CancellationToken cancellationToken = default)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(plan);
        return RunAsync(TrainedNetwork<T>.Of(network, plan.Windows), plan, readers, maxDegreeOfParallelism, cancellationToken);
    }

    internal static async Task<IReadOnlyList<double>> RunAsync<T>(
        TrainedNetwork<T> network, TrainingPlan plan, IReadOnlyDictionary<string, IShardReader> readers, int maxDegreeOfParallelism, CancellationToken cancellationToken)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(readers);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxDegreeOfParallelism, 1);
        plan.Validate();
        using SemaphoreSlim slots = new(maxDegreeOfParallelism);
        network.Rows.Initialize(plan.Seed);
        TrainingRounds<T> rounds = new(network, string.Empty, string.Empty, plan);
        ShardTraining<T>[] shards = new ShardTraining<T>[plan.Shards.Length];
        for (int i = 0; i < shards.Length; i++)
        {
            ShardReference shard = plan.Shards[i];
            IShardReader reader = readers.TryGetValue(shard.Reader, out IShardReader? named) ? named : throw new ArgumentException($"There is no reader \"{shard.Reader}\", which shard {i} names.", nameof(readers));
            shards[i] = new ShardTraining<T>(network.Clone(), await reader.ReadAsync<T>(shard.Location, network.Columns, cancellationToken));
        }

        if (rounds.NeedsColumns)
        {
            rounds.ApplyColumns(Required(await Compute(rounds.ColumnWork())));
        }

        while (!rounds.IsComplete)
        {
            cancellationToken.ThrowIfCancellationRequested();
            RoundWork<T> work = rounds.Next();
            rounds.Apply(work, Required(await Compute(work)));
        }

        return rounds.Losses;

        Task<RoundResult<T>> Compute(RoundWork<T> work)
            => work.Shards.Length > 1 ? ReductionTree.ComputeAsync(work, Compute)
            : maxDegreeOfParallelism == 1 ? Task.FromResult(shards[work.FirstShard].Compute(work))
            : ComputeInSlotAsync(work);

        async Task<RoundResult<T>> ComputeInSlotAsync(RoundWork<T> work)
        {
            await slots.WaitAsync(cancellationToken);
            try
            {
                return await Task.Run(() => shards[work.FirstShard].Compute(work), cancellationToken);
            }
            finally
            {
                slots.Release();
            }
        }
    }

    private static RoundResult<T> Required<T>(RoundResult<T> result)
        where T : unmanaged
        => result.Problem is null ? result : throw new InvalidOperationException(result.Problem);
}
