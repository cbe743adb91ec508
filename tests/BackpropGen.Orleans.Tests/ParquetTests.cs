using System.Globalization;
using BackpropGen.Testing;
using Parquet;
using Parquet.Schema;

namespace BackpropGen.Orleans.Tests;

/// <summary>Row groups of Parquet files as shards: the bits of a CSV file of the same rows, and a message where there are none.</summary>
public sealed class ParquetTests : IDisposable
{
    private const int Rows = 60;
    private const int RowsPerGroup = 20;

    private static readonly ShardColumns Columns = ShardColumns.Of(((INetwork<double>)new DescentModel()).Description);
    private static readonly string[] Inputs = ["a", "b", "c"];
    private static readonly string[] Targets = ["u", "v"];

    private readonly string _folder = Directory.CreateTempSubdirectory("parquet").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Row_groups_give_the_bits_of_a_csv_file_of_the_same_rows_on_a_cluster_too()
    {
        (double[] inputs, double[] targets) = TestRows.Regression(Rows, 7);
        double[][] columns = ColumnsOf(inputs, targets);
        await WriteAsync("rows.parquet", [.. Inputs.Concat(Targets).Select((name, i) => Column<double>(name, columns[i]))]);
        File.WriteAllLines(Path.Combine(_folder, "rows.csv"), ["a,b,c,u,v", .. Enumerable.Range(0, Rows).Select(row => string.Join(",", columns.Select(column => column[row].ToString("R", CultureInfo.InvariantCulture))))]);
        Dictionary<string, IShardReader> readers = new() { ["parquet"] = Reader(), ["csv"] = new CsvShardReader(_folder) };
        int groups = await ParquetShardReader.CountRowGroupsAsync(Path.Combine(_folder, "rows.parquet"));
        Assert.Equal(Rows / RowsPerGroup, groups);
        TrainingPlan plan = new() { Shards = [.. CsvShardReader.Split("rows.csv", Rows, groups).Select(location => new ShardReference("csv", location))], Rounds = 4, BatchSize = 6 };
        DescentModel fromCsv = new();
        IReadOnlyList<double> expected = await LocalTraining.RunAsync(fromCsv, plan, readers);

        plan.Shards = [.. ParquetShardReader.Split("rows.parquet", groups).Select(location => new ShardReference("parquet", location))];
        DescentModel fromParquet = new();
        Assert.Equal(expected, await LocalTraining.RunAsync(fromParquet, plan, readers));
        Assert.Equal(Parameters(fromCsv), Parameters(fromParquet));
        await using Cluster cluster = await Cluster.StartAsync(1, silo => silo.AddNetworkGrains<DescentModel>("rows").AddShardReader("parquet", readers["parquet"]));
        IDataParallelTraining<double> training = cluster.Grains.GetTraining<double>("rows", "parquet");
        await training.RunToEndAsync(plan);
        DescentModel fromCluster = new();
        (await training.GetModel()).LoadInto(fromCluster);
        Assert.Equal(Parameters(fromCsv), Parameters(fromCluster));
    }

    [Fact]
    public async Task Columns_of_every_type_of_numbers_nullable_or_not_are_found_by_name_in_any_order()
    {
        await WriteAsync(
            "types.parquet",
            Column<decimal>("v", [.. Whole().Select(value => (decimal)value)]), Column("note", new string[Rows]), Column<bool>("u", [.. Whole().Select(value => value % 2 == 1)]),
            NullableColumn<long>("c", [.. Whole().Select(value => (long?)value)]), Column<byte>("b", [.. Whole().Select(value => (byte)value)]), NullableColumn<float>("a", [.. Whole().Select(value => (float?)value / 4)]));
        ShardRows<float> read = await Reader().ReadAsync<float>("types.parquet#1", Columns, CancellationToken.None);
        Assert.Equal(RowsPerGroup, read.Count);
        Assert.Equal([20 / 4f, 20f, 20f, 21 / 4f, 21f, 21f], read.Inputs[..6]);
        Assert.Equal([0f, 20f, 1f, 21f], read.Targets[..4]);

        foreach (Func<string, (DataField, Func<ParquetRowGroupWriter, DataField, int, Task>)> column in new Func<string, (DataField, Func<ParquetRowGroupWriter, DataField, int, Task>)>[]
        {
            name => Column<int>(name, [.. Whole()]), name => Column<uint>(name, [.. Whole().Select(value => (uint)value)]), name => Column<ulong>(name, [.. Whole().Select(value => (ulong)value)]),
            name => Column<short>(name, [.. Whole().Select(value => (short)value)]), name => Column<ushort>(name, [.. Whole().Select(value => (ushort)value)]), name => Column<sbyte>(name, [.. Whole().Select(value => (sbyte)value)]),
        })
        {
            await WriteAsync("types.parquet", column("a"), column("b"), column("c"), column("u"), column("v"));
            Assert.Equal(Enumerable.Repeat(Whole().Skip(RowsPerGroup).Select(value => (float)value), 3).SelectMany(values => values).Take(RowsPerGroup).Order(), (await Reader().ReadAsync<float>("types.parquet#1", Columns, CancellationToken.None)).Inputs.Where((_, i) => i % 3 == 0));
        }
    }

    [Fact]
    public async Task Names_that_a_reader_is_not_given_are_those_of_the_network()
    {
        double[] values = [.. Whole().Select(value => (double)value)];
        await WriteAsync("named.parquet", [.. Columns.TargetNames.Concat(Columns.InputNames).Select(name => Column<double>(name, values))]);
        Assert.Equal(RowsPerGroup, (await new ParquetShardReader(_folder).ReadAsync<double>("named.parquet#2", Columns, CancellationToken.None)).Count);
        Assert.Contains("names 2 columns of inputs, but the 3-8-2 network has 3", (await Assert.ThrowsAsync<ArgumentException>(() => new ParquetShardReader(_folder, ["a", "b"]).ReadAsync<double>("named.parquet#0", Columns, CancellationToken.None))).Message);
    }

    [Fact]
    public async Task What_is_no_row_of_numbers_is_refused_with_file_row_group_and_column()
    {
        double[] values = [.. Whole().Select(value => (double)value)];
        (DataField, Func<ParquetRowGroupWriter, DataField, int, Task>)[] others = [Column<double>("b", values), Column<double>("c", values), Column<double>("u", values), Column<double>("v", values)];
        await WriteAsync("missing.parquet", others);
        await WriteAsync("text.parquet", [Column("a", [.. Whole().Select(value => $"{value}")]), .. others]);
        await WriteAsync("date.parquet", [Column<DateTime>("a", [.. Whole().Select(value => new DateTime(2026, 1, 1).AddDays(value))]), .. others]);
        await WriteAsync("null.parquet", [NullableColumn<double>("a", [.. values.Select((value, row) => row == 33 ? null : (double?)value)]), .. others]);
        await WriteAsync("infinite.parquet", [Column<double>("a", [.. values.Select((value, row) => row == 33 ? double.PositiveInfinity : value)]), .. others]);
        await RefusedAsync<InvalidDataException>("missing.parquet#1", "Column \"a\" of row group 1 of missing.parquet is missing: the file has b, c, u, v.");
        await RefusedAsync<InvalidDataException>("text.parquet#1", "Column \"a\" of row group 1 of text.parquet holds texts, but");
        await RefusedAsync<InvalidDataException>("date.parquet#1", "Column \"a\" of row group 1 of date.parquet holds values of System.DateTime, but");
        await RefusedAsync<InvalidDataException>("null.parquet#1", "Column \"a\" of row group 1 of null.parquet is null in row 13 of the group");
        Assert.Equal(RowsPerGroup, (await Reader().ReadAsync<double>("null.parquet#0", Columns, CancellationToken.None)).Count);
        await RefusedAsync<ArgumentException>("infinite.parquet#1", "Input 0 of row 13 is");
        await RefusedAsync<ArgumentException>("missing.parquet#3", "There is no row group 3 in missing.parquet: it has 3");
        await RefusedAsync<ArgumentException>("missing.parquet", "has no number of a row group");
        await RefusedAsync<ArgumentException>("missing.parquet#-1", "has no number of a row group");
        await RefusedAsync<ArgumentException>("../missing.parquet#0", "leads out of the folder");
        await RefusedAsync<FileNotFoundException>("other.parquet#0", "other.parquet");
        File.WriteAllText(Path.Combine(_folder, "csv.parquet"), "a,b,c,u,v\n1,2,3,4,5\n");
        await RefusedAsync<InvalidDataException>("csv.parquet#0", "csv.parquet is no Parquet file, or a part of one");
    }

    [Fact]
    public async Task A_file_that_is_cut_anywhere_is_refused_by_its_name()
    {
        double[] values = [.. Whole().Select(value => (double)value)];
        await WriteAsync("whole.parquet", [.. Inputs.Concat(Targets).Select(name => Column<double>(name, values))]);
        byte[] whole = File.ReadAllBytes(Path.Combine(_folder, "whole.parquet"));
        Random random = new(1);
        for (int i = 0; i < 100; i++)
        {
            File.WriteAllBytes(Path.Combine(_folder, "cut.parquet"), whole[..random.Next(whole.Length)]);
            Assert.Contains("cut.parquet", (await Assert.ThrowsAsync<InvalidDataException>(() => Reader().ReadAsync<double>("cut.parquet#1", Columns, CancellationToken.None))).Message);
        }
    }

    [Fact]
    public async Task A_file_with_a_changed_byte_gives_as_many_numbers_as_before_or_is_refused_by_its_name()
    {
        double[] values = [.. Whole().Select(value => (double)value)];
        await WriteAsync("whole.parquet", [.. Inputs.Concat(Targets).Select(name => Column<double>(name, values))]);
        byte[] whole = File.ReadAllBytes(Path.Combine(_folder, "whole.parquet"));
        Random random = new(1);
        int refused = 0;
        int changes = RandomCases.Count(5000);
        for (int i = 0; i < changes; i++)
        {
            byte[] damaged = [.. whole];
            int place = random.Next(whole.Length);
            damaged[place] ^= (byte)random.Next(1, 256);
            File.WriteAllBytes(Path.Combine(_folder, "damaged.parquet"), damaged);
            try
            {
                ShardRows<double> rows = await Reader().ReadAsync<double>("damaged.parquet#1", Columns, CancellationToken.None);
                Assert.Equal(RowsPerGroup, rows.Count);
                Assert.All(rows.Inputs.Concat(rows.Targets), value => Assert.True(double.IsFinite(value)));
            }
            catch (Exception exception) when (exception is InvalidDataException or ArgumentException)
            {
                refused++;
                Assert.True(exception.Message.Contains("damaged.parquet", StringComparison.Ordinal), $"Byte {place}, changed to {damaged[place]}: {exception}");
            }
        }

        Assert.InRange(refused, changes / 20, changes);
    }

    private ParquetShardReader Reader() => new(_folder, Inputs, Targets);

    private async Task RefusedAsync<TException>(string location, string message)
        where TException : Exception
        => Assert.Contains(message, (await Assert.ThrowsAsync<TException>(() => Reader().ReadAsync<double>(location, Columns, CancellationToken.None))).Message);

    private static IEnumerable<int> Whole() => Enumerable.Range(0, Rows);

    private static double[][] ColumnsOf(double[] inputs, double[] targets) =>
        [.. Enumerable.Range(0, 3).Select(column => inputs.Where((_, i) => i % 3 == column).ToArray()), .. Enumerable.Range(0, 2).Select(column => targets.Where((_, i) => i % 2 == column).ToArray())];

    private static double[] Parameters(DescentModel network)
    {
        double[] parameters = new double[((INetwork<double>)network).Description.ParameterCount];
        network.GetParameters(parameters);
        return parameters;
    }

    private static (DataField, Func<ParquetRowGroupWriter, DataField, int, Task>) Column<TValue>(string name, TValue[] values)
        where TValue : struct
        => (typeof(TValue) == typeof(decimal) ? new DecimalDataField(name, 20, 4) : new DataField<TValue>(name), (writer, field, first) => writer.WriteAsync<TValue>(field, values.AsMemory(first, RowsPerGroup)));

    private static (DataField, Func<ParquetRowGroupWriter, DataField, int, Task>) NullableColumn<TValue>(string name, TValue?[] values)
        where TValue : struct
        => (new DataField<TValue?>(name), (writer, field, first) => writer.WriteAsync<TValue>(field, values.AsMemory(first, RowsPerGroup)));

    private static (DataField, Func<ParquetRowGroupWriter, DataField, int, Task>) Column(string name, string[] values)
        => (new DataField<string>(name), (writer, field, first) => writer.WriteAsync(field, values[first..(first + RowsPerGroup)]));

    private async Task WriteAsync(string name, params (DataField Field, Func<ParquetRowGroupWriter, DataField, int, Task> Write)[] columns)
    {
        await using FileStream stream = File.Create(Path.Combine(_folder, name));
        await using ParquetWriter writer = await ParquetWriter.CreateAsync(new ParquetSchema([.. columns.Select(column => column.Field)]), stream);
        for (int first = 0; first < Rows; first += RowsPerGroup)
        {
            using ParquetRowGroupWriter group = writer.CreateRowGroup();
            foreach ((DataField field, Func<ParquetRowGroupWriter, DataField, int, Task> write) in columns)
            {
                await write(group, field, first);
            }
        }
    }
}
