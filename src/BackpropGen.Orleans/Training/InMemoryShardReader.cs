namespace BackpropGen.Orleans;

/// <summary>Shards that are in the memory of each silo, for small data that a program brings along. A location is the number of a shard, from 0.</summary>
public sealed class InMemoryShardReader : IShardReader
{
    private readonly double[] _inputs;
    private readonly double[] _targets;
    private readonly int _shards;

    /// <summary>Divides rows into shards, which differ in length by one row at most.</summary>
    /// <param name="inputs">The inputs of all rows, row after row.</param>
    /// <param name="targets">The targets of all rows, row after row.</param>
    /// <param name="shards">How many shards, at least 1.</param>
    public InMemoryShardReader(ReadOnlySpan<double> inputs, ReadOnlySpan<double> targets, int shards)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(shards, 1);
        _inputs = inputs.ToArray();
        _targets = targets.ToArray();
        _shards = shards;
    }

    /// <summary>The shards, by the name under which the reader is registered.</summary>
    /// <param name="reader">The name.</param>
    /// <param name="shards">How many shards there are.</param>
    /// <returns>Their references, in their order.</returns>
    public static ShardReference[] References(string reader, int shards)
        => [.. Enumerable.Range(0, shards).Select(shard => new ShardReference(reader, FormattableString.Invariant($"{shard}")))];

    /// <inheritdoc/>
    public Task<ShardRows<T>> ReadAsync<T>(string location, ShardColumns columns, CancellationToken cancellationToken)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(columns);
        if (!int.TryParse(location, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out int shard) || shard >= _shards)
        {
            throw new ArgumentException(FormattableString.Invariant($"There is no shard \"{location}\": they are numbered from 0 to {_shards - 1}."), nameof(location));
        }

        int rows = _inputs.Length / columns.InputCount;
        int first = (int)((long)rows * shard / _shards);
        int end = (int)((long)rows * (shard + 1) / _shards);
        return Task.FromResult(new ShardRows<T>(columns, Part(_inputs, columns.InputCount), Part(_targets, columns.TargetCount)));

        T[] Part(double[] values, int width) => [.. values.AsSpan(first * width, (end - first) * width).ToArray().Select(T.CreateChecked)];
    }
}
