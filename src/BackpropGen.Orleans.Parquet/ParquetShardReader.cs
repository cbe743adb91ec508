using System.Globalization;
using System.Numerics;
using Parquet;
using Parquet.Schema;

namespace BackpropGen.Orleans;

/// <summary>
/// Reads shards from Parquet files that every silo sees, such as those on a shared disk. A shard is a row group: the location <c>rents/2026.parquet#3</c> is the fourth row group of a file. Columns are found by their names, in
/// whatever order they are, and others are not read.
/// </summary>
/// <remarks>Columns are numbers or truth values, 1 where true; integers and decimals are rounded to the precision of the network. Nulls, dates and texts are refused, since a network has no number for them. Compressed files are read as Parquet.Net reads them.</remarks>
public sealed class ParquetShardReader : IShardReader
{
    private readonly ShardFolder _folder;
    private readonly IReadOnlyList<string>? _inputs;
    private readonly IReadOnlyList<string>? _targets;

    /// <summary>A reader of files in a folder and below it.</summary>
    /// <param name="root">The folder. Paths that lead out of it are refused, since locations come from clients.</param>
    /// <param name="inputs">The names of the columns of inputs, in the order of the network's; null for the names that the network has for its inputs.</param>
    /// <param name="targets">The names of the columns of targets; null for the names that the network has for its outputs.</param>
    public ParquetShardReader(string root, IReadOnlyList<string>? inputs = null, IReadOnlyList<string>? targets = null)
    {
        _folder = new ShardFolder(root);
        _inputs = inputs;
        _targets = targets;
    }

    /// <summary>The locations of the shards of a file, one for each of its row groups.</summary>
    /// <param name="path">The path, from the folder of the reader.</param>
    /// <param name="rowGroups">How many row groups the file has, at least 1: <see cref="CountRowGroupsAsync"/>.</param>
    /// <returns>The locations, in the order of the row groups.</returns>
    public static IReadOnlyList<string> Split(string path, int rowGroups)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentOutOfRangeException.ThrowIfLessThan(rowGroups, 1);
        return [.. Enumerable.Range(0, rowGroups).Select(group => FormattableString.Invariant($"{path}#{group}"))];
    }

    /// <summary>How many row groups a file has, whose end alone is read for it.</summary>
    /// <param name="file">The path of the file.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The number.</returns>
    /// <exception cref="InvalidDataException">It is no Parquet file, or a part of one.</exception>
    public static async Task<int> CountRowGroupsAsync(string file, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(file);
        await using ParquetReader reader = await OpenAsync(file, file, cancellationToken);
        return reader.RowGroupCount;
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The location names no row group, or leads out of the folder.</exception>
    /// <exception cref="InvalidDataException">The file is damaged, a column is missing or holds no numbers, or a value is null; the message names the file, the row group and the column.</exception>
    public async Task<ShardRows<T>> ReadAsync<T>(string location, ShardColumns columns, CancellationToken cancellationToken)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(location);
        ArgumentNullException.ThrowIfNull(columns);
        IReadOnlyList<string> inputs = NamesOf(_inputs, columns.InputNames, "inputs", columns);
        IReadOnlyList<string> targets = NamesOf(_targets, columns.TargetNames, "targets", columns);
        int mark = location.LastIndexOf('#');
        if (mark < 0 || !int.TryParse(location.AsSpan(mark + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int group))
        {
            throw new ArgumentException($"\"{location}\" has no number of a row group behind '#': write one, from 0, as in \"rents.parquet#0\".", nameof(location));
        }

        string file = location[..mark];
        await using ParquetReader reader = await OpenAsync(_folder.PathOf(file), file, cancellationToken);
        if (group >= reader.RowGroupCount)
        {
            throw new ArgumentException(FormattableString.Invariant($"There is no row group {group} in {file}: it has {reader.RowGroupCount}, counted from 0."), nameof(location));
        }

        using ParquetRowGroupReader rows = reader.OpenRowGroupReader(group);
        int count = rows.RowCount is > 0 and <= int.MaxValue ? (int)rows.RowCount : throw new InvalidDataException(FormattableString.Invariant($"Row group {group} of {file} has {rows.RowCount} rows: a shard has at least one, and fits in memory."));
        return new ShardRows<T>(columns, await ReadColumnsAsync(inputs), await ReadColumnsAsync(targets));

        async Task<T[]> ReadColumnsAsync(IReadOnlyList<string> names)
        {
            ColumnReader<T>[] found = [.. names.Select(ColumnOf)];
            T[] values = new T[checked(count * names.Count)];
            for (int column = 0; column < names.Count; column++)
            {
                await found[column].FillAsync(values, column, names.Count, count, cancellationToken);
            }

            return values;
        }

        ColumnReader<T> ColumnOf(string name)
        {
            string where = FormattableString.Invariant($"Column \"{name}\" of row group {group} of {file}");
            DataField field = reader.Schema.DataFields.FirstOrDefault(field => field.Path.ToString() == name)
                ?? throw new InvalidDataException($"{where} is missing: the file has {string.Join(", ", reader.Schema.DataFields.Select(field => field.Path.ToString()))}.");

            // Before an array gets that many: a damaged number may be any.
            return field.MaxRepetitionLevel > 0 || rows.GetMetadata(field)?.MetaData?.NumValues is not { } number || number == count
                ? new ColumnReader<T>(rows, field, where)
                : throw new InvalidDataException(FormattableString.Invariant($"{where} has {number} values, but the group has {count} rows: the file is damaged."));
        }
    }

    private static IReadOnlyList<string> NamesOf(IReadOnlyList<string>? given, IReadOnlyList<string> own, string what, ShardColumns columns)
        => given is null || given.Count == own.Count
            ? given ?? own
            : throw new ArgumentException(FormattableString.Invariant($"The reader names {given.Count} columns of {what}, but the {columns.Topology} network has {own.Count}."));

    private static async Task<ParquetReader> OpenAsync(string path, string file, CancellationToken cancellationToken)
    {
        // A file that is not there says so itself.
        FileStream stream = File.OpenRead(path);
        try
        {
            ParquetReader reader = await ParquetReader.CreateAsync(stream, parquetOptions: null, leaveStreamOpen: false, cancellationToken);

            // It is read when it is asked for: here, where what is wrong with it is the file's.
            _ = reader.Schema;
            return reader;
        }
        catch (Exception exception) when (exception is not (OutOfMemoryException or OperationCanceledException))
        {
            await stream.DisposeAsync();
            throw new InvalidDataException($"{file} is no Parquet file, or a part of one: {exception.Message}", exception);
        }
    }
}
