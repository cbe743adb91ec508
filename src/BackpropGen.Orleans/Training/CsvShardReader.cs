using System.Globalization;

namespace BackpropGen.Orleans;

/// <summary>
/// Reads shards from CSV files that every silo sees, such as those on a shared disk: the inputs of a row, then its targets, separated by commas, in the invariant culture, behind one line of headings.
/// A location is a path, or a path and a range of rows: <c>data/rent.csv#20000-30000</c> is of the rows from 20,000 to 29,999, counted from 0.
/// </summary>
/// <remarks>Rows before the range are skipped line by line, not parsed. Fields have no quotes: they are numbers.</remarks>
public sealed class CsvShardReader : IShardReader
{
    private readonly ShardFolder _folder;

    /// <summary>A reader of files in a folder and below it.</summary>
    /// <param name="root">The folder. Paths that lead out of it are refused, since locations come from clients.</param>
    public CsvShardReader(string root) => _folder = new ShardFolder(root);

    /// <summary>The locations of the shards of a file: as many ranges of rows as are asked for, which differ in length by one row at most.</summary>
    /// <param name="path">The path, from the folder of the reader.</param>
    /// <param name="rows">How many rows the file has.</param>
    /// <param name="shards">How many shards, at least 1 and at most the rows.</param>
    /// <returns>The locations, in the order of the rows.</returns>
    public static IReadOnlyList<string> Split(string path, int rows, int shards)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentOutOfRangeException.ThrowIfLessThan(shards, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, shards);
        return [.. Enumerable.Range(0, shards).Select(shard => FormattableString.Invariant($"{path}#{(long)rows * shard / shards}-{(long)rows * (shard + 1) / shards}"))];
    }

    /// <inheritdoc/>
    public async Task<ShardRows<T>> ReadAsync<T>(string location, ShardColumns columns, CancellationToken cancellationToken)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(location);
        ArgumentNullException.ThrowIfNull(columns);
        (string path, int first, int end) = Parse(location);
        List<T> inputs = [];
        List<T> targets = [];
        using StreamReader reader = new(path);
        await reader.ReadLineAsync(cancellationToken);
        for (int row = 0; row < end && await reader.ReadLineAsync(cancellationToken) is { } line; row++)
        {
            if (row >= first)
            {
                ReadRow(line, row, location, columns, inputs, targets);
            }
        }

        return new ShardRows<T>(columns, [.. inputs], [.. targets]);
    }

    private static void ReadRow<T>(string line, int row, string location, ShardColumns columns, List<T> inputs, List<T> targets)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        int column = 0;
        foreach (Range field in line.AsSpan().Split(','))
        {
            if (!T.TryParse(line.AsSpan()[field].Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out T value))
            {
                throw new FormatException(FormattableString.Invariant($"Column {column} of row {row} of {location} is no number (rows and columns count from 0, below the headings)."));
            }

            (column < columns.InputCount ? inputs : targets).Add(value);
            column++;
        }

        if (column != columns.InputCount + columns.TargetCount)
        {
            throw new FormatException(FormattableString.Invariant($"Row {row} of {location} has {column} columns, but the {columns.Topology} network has {columns.InputCount} inputs and {columns.TargetCount} targets (rows count from 0, below the headings)."));
        }
    }

    private (string Path, int First, int End) Parse(string location)
    {
        int mark = location.LastIndexOf('#');
        (int first, int end) = (0, int.MaxValue);
        if (mark >= 0)
        {
            string[] range = location[(mark + 1)..].Split('-');
            if (range.Length != 2 || !int.TryParse(range[0], NumberStyles.None, CultureInfo.InvariantCulture, out first) || !int.TryParse(range[1], NumberStyles.None, CultureInfo.InvariantCulture, out end) || end <= first)
            {
                throw new ArgumentException($"\"{location}\" has no range of rows behind '#': write the first row and that behind the last, as in \"rent.csv#0-1000\".", nameof(location));
            }
        }

        return (_folder.PathOf(mark < 0 ? location : location[..mark]), first, end);
    }
}
