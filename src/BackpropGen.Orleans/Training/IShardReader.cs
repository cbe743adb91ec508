namespace BackpropGen.Orleans;

/// <summary>Reads shards of training data where they are trained on: on the silo of the worker, never through the coordinator. <see cref="NetworkSiloBuilderExtensions.AddShardReader"/> registers one by name.</summary>
public interface IShardReader
{
    /// <summary>Reads all rows of a shard. Called off the scheduler of grains, once for each activation of a worker, so that it may block and take its time; several calls may run at once.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="location">Which rows, in the reader's own words. The same location must give the same rows in the same order on every silo, or a training does not give the same bits.</param>
    /// <param name="columns">The columns of the network that they are for.</param>
    /// <param name="cancellationToken">Whether they are still wanted.</param>
    /// <returns>The rows.</returns>
    Task<ShardRows<T>> ReadAsync<T>(string location, ShardColumns columns, CancellationToken cancellationToken)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>;
}
