using BackpropGen.Orleans.Training;

namespace BackpropGen.Orleans.Tests;

/// <summary>What a training in shards computes, against loops that have none.</summary>
public sealed class LocalTrainingTests
{
    private static readonly (double[] Inputs, double[] Targets) Rows = TestRows.Regression(120, 5);

    [Fact]
    public async Task Gradients_of_all_shards_are_the_gradient_of_all_rows()
    {
        DescentModel network = new();
        IReadOnlyList<double> losses = await RunAsync(network, 7, plan => plan.Exchange = TrainingExchange.Gradients);
        DescentModel plain = new();
        plain.Initialize(3);
        double[] expected = [.. Enumerable.Range(0, 20).Select(_ => plain.TrainBatch(Rows.Inputs, Rows.Targets, 0.1))];
        Assert.All(losses.Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 1e-12));
        Assert.All(Parameters(network).Zip(Parameters(plain)), pair => Assert.Equal(pair.Second, pair.First, 1e-12));
    }

    [Theory]
    [InlineData(TrainingExchange.Gradients)]
    [InlineData(TrainingExchange.Parameters)]
    public async Task Rows_have_as_many_targets_as_the_loss_takes(TrainingExchange exchange)
    {
        ScatterModel network = new();
        TrainingPlan plan = new() { Shards = InMemoryShardReader.References("rows", 1), Rounds = 20, BatchSize = 1000, LearningRate = 0.1, Seed = 3, Exchange = exchange, StepsPerRound = 1 };
        IReadOnlyList<double> losses = await LocalTraining.RunAsync(network, plan, Readers(Rows.Inputs, Rows.Targets, 1));
        ScatterModel plain = new();
        plain.Initialize(3);
        double[] expected = [.. Enumerable.Range(0, losses.Count).Select(_ => plain.TrainBatch(Rows.Inputs, Rows.Targets, 0.1))];

        Assert.All(losses.Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 1e-11));
        Assert.Equal(["target1", "target2"], ShardColumns.Of(((INetwork<double>)plain).Description).TargetNames);
    }

    [Fact]
    public async Task Parameters_of_one_shard_are_those_of_plain_steps()
    {
        DescentModel network = new();
        await RunAsync(network, 1, plan => plan.StepsPerRound = 4);
        DescentModel plain = new();
        plain.Initialize(3);
        for (int step = 0; step < 80; step++)
        {
            plain.TrainBatch(Rows.Inputs, Rows.Targets, 0.1);
        }

        Assert.All(Parameters(network).Zip(Parameters(plain)), pair => Assert.Equal(pair.Second, pair.First, 1e-11));
    }

    [Fact]
    public async Task Parameters_are_averaged_by_the_rows_of_the_shards()
    {
        // 120 rows in 7 shards: some have 17 rows, some 18.
        DescentModel network = new();
        await RunAsync(network, 7, plan => (plan.Rounds, plan.StepsPerRound) = (1, 3));
        double[] mean = new double[Parameters(network).Length];
        for (int shard = 0; shard < 7; shard++)
        {
            (int first, int end) = (120 * shard / 7, 120 * (shard + 1) / 7);
            DescentModel plain = new();
            plain.Initialize(3);
            for (int step = 0; step < 3; step++)
            {
                plain.TrainBatch(Rows.Inputs.AsSpan(3 * first, 3 * (end - first)), Rows.Targets.AsSpan(2 * first, 2 * (end - first)), 0.1);
            }

            mean = [.. mean.Zip(Parameters(plain), (sum, value) => sum + (value * (end - first) / 120))];
        }

        Assert.All(Parameters(network).Zip(mean), pair => Assert.Equal(pair.Second, pair.First, 1e-12));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(64)]
    public async Task Scaling_is_that_of_all_rows(int shards)
    {
        (double[] inputs, double[] targets) = TestRows.Of(120, 6, (x, y, z) => (1000 + x, 4));
        ScaledAdamModel network = new();
        await LocalTraining.RunAsync(network, new TrainingPlan { Shards = InMemoryShardReader.References("rows", shards), Rounds = 1 }, Readers(inputs, targets, shards));
        ScaledAdamModel fitted = new();
        fitted.FitScaling([.. inputs.Select(value => (float)value)], [.. targets.Select(value => (float)value)]);
        ScalingNumbers expected = fitted.GetScaling()!;
        ScalingNumbers actual = network.GetScaling()!;
        Compare(expected.InputOffsets, actual.InputOffsets);
        Compare(expected.InputScales, actual.InputScales);
        Compare(expected.TargetOffsets, actual.TargetOffsets);
        Compare(expected.TargetScales, actual.TargetScales);

        static void Compare(IReadOnlyList<double> expected, IReadOnlyList<double> actual) => Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-5 * Math.Max(1, Math.Abs(pair.First))));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(1000)]
    public void The_tree_has_every_shard_once_and_few_at_a_time(int count)
    {
        List<int> leaves = [];
        Visit(0, count);
        Assert.Equal(Enumerable.Range(0, count), leaves);

        void Visit(int first, int shards)
        {
            if (shards == 1)
            {
                leaves.Add(first);
                return;
            }

            IReadOnlyList<(int First, int Count)> parts = ReductionTree.PartsOf(shards);
            Assert.InRange(parts.Count, 2, ReductionTree.FanIn);
            foreach ((int part, int size) in parts)
            {
                Visit(first + part, size);
            }
        }
    }

    [Fact]
    public async Task A_csv_file_is_read_in_shards_and_gives_the_bits_of_memory()
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            (double[] inputs, double[] targets) = TestRows.Regression(50, 7);
            File.WriteAllLines(Path.Combine(folder, "rows.csv"), ["a,b,c,d,e", .. Enumerable.Range(0, 50).Select(row => string.Join(", ", inputs.Skip(3 * row).Take(3).Concat(targets.Skip(2 * row).Take(2)).Select(value => value.ToString("R", System.Globalization.CultureInfo.InvariantCulture))))]);
            TrainingPlan plan = new() { Shards = [.. CsvShardReader.Split("rows.csv", 50, 3).Select(location => new ShardReference("csv", location))], Rounds = 5, BatchSize = 4 };
            DescentModel fromFile = new();
            await LocalTraining.RunAsync(fromFile, plan, new Dictionary<string, IShardReader> { ["csv"] = new CsvShardReader(folder) });
            plan.Shards = InMemoryShardReader.References("rows", 3);
            DescentModel fromMemory = new();
            await LocalTraining.RunAsync(fromMemory, plan, Readers(inputs, targets, 3));
            Assert.Equal(Parameters(fromMemory), Parameters(fromFile));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData("../secret.csv", "leads out of the folder")]
    [InlineData("/etc/passwd", "leads out of the folder")]
    [InlineData("good.csv#5", "has no range of rows")]
    [InlineData("good.csv#5-5", "has no range of rows")]
    [InlineData("good.csv#9-12", "whole rows, at least one")]
    [InlineData("text.csv", "Column 1 of row 0 of text.csv is no number")]
    [InlineData("short.csv", "Row 1 of short.csv has 4 columns")]
    [InlineData("infinite.csv", "Input 2 of row 0 is")]
    public async Task A_shard_that_cannot_be_read_says_why(string location, string problem)
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            foreach ((string name, string rows) in new[] { ("good", "1,2,3,4,5"), ("text", "1,x,3,4,5"), ("short", "1,2,3,4,5\n1,2,3,4"), ("infinite", "1,2,Infinity,4,5") })
            {
                File.WriteAllText(Path.Combine(folder, $"{name}.csv"), "a,b,c,d,e\n" + rows);
            }

            Exception exception = await Assert.ThrowsAnyAsync<Exception>(() => new CsvShardReader(folder).ReadAsync<double>(location, ShardColumns.Of(((INetwork<double>)new DescentModel()).Description), CancellationToken.None));
            Assert.Contains(problem, exception.Message);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Task<IReadOnlyList<double>> RunAsync(DescentModel network, int shards, Action<TrainingPlan> change)
    {
        TrainingPlan plan = new() { Shards = InMemoryShardReader.References("rows", shards), Rounds = 20, BatchSize = 1000, LearningRate = 0.1, Seed = 3 };
        change(plan);
        return LocalTraining.RunAsync(network, plan, Readers(Rows.Inputs, Rows.Targets, shards));
    }

    private static Dictionary<string, IShardReader> Readers(double[] inputs, double[] targets, int shards) => new() { ["rows"] = new InMemoryShardReader(inputs, targets, shards) };

    private static double[] Parameters(DescentModel network)
    {
        double[] parameters = new double[network.TrainingStateLength<double>()];
        network.GetTrainingState<double>(parameters);
        return parameters;
    }
}
