using BackpropGen.Testing;
using Orleans.Hosting;

namespace BackpropGen.Orleans.Tests;

/// <summary>A training gives the bits of the same shards in one process, whatever the number of silos.</summary>
public sealed class SameBitsTests
{
    public static TheoryData<int> SiloCounts => [.. ThoroughTests.Sample([1, 2, 3, 5], 2)];

    [Theory]
    [MemberData(nameof(SiloCounts))]
    public async Task Silos_give_the_bits_of_one_process(int silos)
    {
        await using Cluster cluster = await Cluster.StartAsync(silos, silo => Trainings.AddAll(silo));
        foreach (TrainingCase training in Trainings.All)
        {
            await training.RunAndCompareAsync(cluster, $"{silos} silos");
        }
    }

    [Fact]
    public async Task Threads_give_the_bits_of_one()
    {
        foreach (TrainingCase training in Trainings.All)
        {
            Assert.Equal((await training.LocalAsync(1)).Bits, (await training.LocalAsync(3)).Bits);
        }
    }

    [Fact]
    public async Task Shards_are_what_decides_and_not_chance()
    {
        TrainingCase training = Trainings.All.First();
        Assert.NotEqual((await training.LocalAsync(1)).Bits, (await training.With(plan => plan.Seed++).LocalAsync(1)).Bits);
        Assert.NotEqual((await training.LocalAsync(1)).Bits, (await training.With(plan => plan.Shards = plan.Shards[1..]).LocalAsync(1)).Bits);
    }

    [Fact]
    public void Every_optimiser_is_among_the_trainings() => Assert.Equal(
        Enum.GetValues<Optimizer>().Order(),
        Trainings.All.Select(training => training.Optimizer).Distinct().Order());

    [Theory]
    [InlineData(TrainingExchange.Parameters)]
    [InlineData(TrainingExchange.Gradients)]
    public async Task A_shard_of_windows_is_trained_as_its_sequences_are(TrainingExchange exchange)
    {
        (double[] inputs, double[] targets) = TestRows.Regression(50, 7);
        TrainingPlan plan = new()
        {
            Shards = InMemoryShardReader.References("rows", 1), Rounds = 6, StepsPerRound = 1, BatchSize = 100, LearningRate = 0.01, Seed = 4, Exchange = exchange, Windows = new TrainingWindows(8, 3, 2),
        };
        MemoryModel sharded = new();
        IReadOnlyList<double> losses = await LocalTraining.RunAsync(sharded, plan, new Dictionary<string, IShardReader> { ["rows"] = new InMemoryShardReader(inputs, targets, 1) });
        MemoryModel fitted = new();
        fitted.Initialize(4);

        // Of 50 steps, windows of 8 begin at 0, 3, …, 42.
        float[][] Cut(double[] values, int columns) => [.. Enumerable.Range(0, 15).Select(i => values[(3 * i * columns)..(((3 * i) + 8) * columns)].Select(value => (float)value).ToArray())];
        TrainingHistory history = fitted.Fit(Cut(inputs, 3), Cut(targets, 2), new FitOptions { Epochs = 6, BatchSize = 100, LearningRate = 0.01, WarmUpSteps = 2 });
        Assert.All(losses.Zip(history.Losses), pair => Assert.Equal(pair.Second, pair.First, 1e-5));
        float[] expected = new float[fitted.Description.ParameterCount];
        fitted.GetParameters(expected);
        float[] actual = new float[expected.Length];
        sharded.GetParameters(actual);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-4));
    }

    [Fact]
    public async Task A_network_with_memory_needs_windows_and_others_have_none()
    {
        await using Cluster cluster = await Cluster.StartAsync(1, Trainings.AddAll);
        TrainingPlan plan = new() { Shards = InMemoryShardReader.References("regression", Trainings.Shards), Rounds = 1, MostAttempts = 1 };
        Assert.Contains("has memory: set TrainingPlan.Windows", (await Assert.ThrowsAsync<ArgumentException>(() => cluster.Grains.GetTraining<float>("memory", "none").RunToEndAsync(plan))).Message);
        plan.Windows = new TrainingWindows(8, 0);
        Assert.Contains("TrainingPlan.Windows is", (await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => cluster.Grains.GetTraining<float>("memory", "stride").Start(plan))).Message);
        plan.Windows = new TrainingWindows(8, 8);
        Assert.Contains("has no memory", (await Assert.ThrowsAsync<ArgumentException>(() => cluster.Grains.GetTraining<float>("momentum", "windows").RunToEndAsync(plan))).Message);
        plan.Windows = new TrainingWindows(46, 1);
        IDataParallelTraining<float> training = cluster.Grains.GetTraining<float>("memory", "long");
        await training.Start(plan);
        Assert.Contains("A shard has 45 steps, but a window has 46", (await Assert.ThrowsAsync<InvalidOperationException>(() => training.AdvanceTo(1))).Message);
        Assert.Contains("keys, replicas and cohorts are of networks without memory", (await Assert.ThrowsAsync<ArgumentException>(() => cluster.Grains.GetNetwork<float>("memory", "a").Predict(new float[3]))).Message);
    }
}
