namespace BackpropGen.Orleans;

/// <summary>The rows of a shard.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed class ShardRows<T>
    where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
{
    /// <summary>Rows of a columns.</summary>
    /// <param name="columns">The columns that they have.</param>
    /// <param name="inputs">The inputs, row after row, finite; at least one row.</param>
    /// <param name="targets">The targets, row after row, finite.</param>
    /// <exception cref="ArgumentException">These are no whole rows, or a value is not finite.</exception>
    public ShardRows(ShardColumns columns, T[] inputs, T[] targets)
    {
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(targets);
        Count = inputs.Length / columns.InputCount;
        if (Count < 1 || inputs.Length != Count * columns.InputCount || targets.Length != Count * columns.TargetCount)
        {
            throw new ArgumentException(FormattableString.Invariant($"There are {inputs.Length} inputs and {targets.Length} targets, but a row of the {columns.Topology} network has {columns.InputCount} and {columns.TargetCount}: a shard has whole rows, at least one."));
        }

        RequireFinite(inputs, columns.InputCount, "Input");
        RequireFinite(targets, columns.TargetCount, "Target");
        Inputs = inputs;
        Targets = targets;
        InputCount = columns.InputCount;
        TargetCount = columns.TargetCount;
    }

    /// <summary>How many rows: of a network with memory, steps.</summary>
    public int Count { get; }

    internal T[] Inputs { get; }

    internal T[] Targets { get; }

    internal int InputCount { get; }

    internal int TargetCount { get; }

    private static void RequireFinite(T[] values, int columns, string what)
    {
        int place = Array.FindIndex(values, value => !T.IsFinite(value));
        if (place >= 0)
        {
            throw new ArgumentException(FormattableString.Invariant($"{what} {place % columns} of row {place / columns} is {values[place]}, but it must be finite (rows and columns count from 0)."));
        }
    }
}
