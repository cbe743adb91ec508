using BackpropGen.Orleans.Keys;
using Orleans;
using Orleans.Hosting;
using Orleans.Runtime;

namespace BackpropGen.Orleans.Tests;

/// <summary>A network for each key.</summary>
public sealed class NetworkGrainTests
{
    private const string Network = "key";

    [Fact]
    public async Task A_key_predicts_and_learns_as_its_network_does()
    {
        await using Cluster cluster = await StartAsync();
        INetworkGrain<float> grain = cluster.Grains.GetNetwork<float>(Network, "a");
        KeyModel twin = New();
        float[] inputs = [0.5f, -1, 2, 0.25f];
        Assert.Equal(Predict(twin, inputs), (await grain.Predict(inputs)).ToArray());
        for (int i = 0; i < 10; i++)
        {
            float loss = twin.TrainEach<float>(inputs, [1f, -1f], 0.1f);
            Learnt learnt = await grain.Learn(inputs, new float[] { 1, -1 });
            Assert.Equal(loss, learnt.Loss);
            Assert.Equal(2 * (i + 1), learnt.Rows);
        }

        Assert.Equal(Predict(twin, inputs), (await grain.Predict(inputs)).ToArray());
    }

    [Fact]
    public async Task A_model_is_written_by_the_count_of_rows_and_goes_on_with_its_optimiser_where_it_stood()
    {
        await using Cluster cluster = await StartAsync(options => options.WriteEveryRows = 4);
        INetworkGrain<float> grain = cluster.Grains.GetNetwork<float>(Network, "a");
        KeyModel twin = New();
        Assert.Equal(0, (await LearnAsync(grain, twin, 3)).WrittenRows);
        Assert.Equal(0, cluster.Storage.Writes);
        Assert.Equal(4, (await LearnAsync(grain, twin, 1)).WrittenRows);
        Assert.Equal(1, cluster.Storage.Writes);

        // What was not written yet is written when the key leaves memory.
        await LearnAsync(grain, twin, 2);
        await cluster.DeactivateAsync(grain);
        Assert.Equal(2, cluster.Storage.Writes);
        Assert.Equal(9, (await LearnAsync(grain, twin, 3)).Rows);
        Assert.Equal(ParametersOf(twin), await ParametersOf(grain));
    }

    [Fact]
    public async Task A_model_is_written_in_time()
    {
        await using Cluster cluster = await StartAsync(options => options.WriteEvery = TimeSpan.FromMilliseconds(50));
        await LearnAsync(cluster.Grains.GetNetwork<float>(Network, "a"), New(), 1);
        while (cluster.Storage.Count == 0)
        {
            await Task.Delay(10);
        }
    }

    [Fact]
    public async Task Rows_are_learnt_again_on_top_of_what_another_activation_wrote()
    {
        await using Cluster cluster = await StartAsync();
        INetworkGrain<float> grain = cluster.Grains.GetNetwork<float>(Network, "a");
        KeyModel mine = New();
        KeyModel others = New();
        await LearnAsync(grain, mine, 3);
        await grain.Publish();
        Step(others, 100);
        cluster.Storage.Change<StoredModel>("network", state => (state.Weights, state.Rows, state.Version, state.Writer) = (ModelVersion.Of(others, 0, true).Weights, 40, 9, Guid.NewGuid()));
        await grain.Learn(Inputs(6), Targets(6));
        await grain.Learn(Inputs(7), Targets(7));
        Assert.Equal(10, await grain.Publish());
        Step(others, 6);
        Step(others, 7);
        Assert.Equal(ParametersOf(others), await ParametersOf(grain));
        Assert.Equal(43, (await grain.Learn(Inputs(1), Targets(1))).Rows);
    }

    [Fact]
    public async Task A_write_that_was_made_and_reported_to_have_failed_is_not_learnt_twice()
    {
        await using Cluster cluster = await StartAsync();
        INetworkGrain<float> grain = cluster.Grains.GetNetwork<float>(Network, "a");
        KeyModel twin = New();
        cluster.Storage.FailsBehind = number => number == 1;
        await LearnAsync(grain, twin, 3);
        await Assert.ThrowsAnyAsync<IOException>(grain.Publish);
        await LearnAsync(grain, twin, 2);
        await grain.Publish();
        Assert.Equal(ParametersOf(twin), await ParametersOf(grain));
        await cluster.DeactivateAsync(grain);
        Assert.Equal(ParametersOf(twin), await ParametersOf(grain));
        Assert.Equal(6, (await LearnAsync(grain, twin, 1)).Rows);
    }

    [Fact]
    public async Task A_storage_that_is_away_loses_no_row_and_stops_learning_before_too_many_are_at_stake()
    {
        await using Cluster cluster = await StartAsync(options => (options.WriteEveryRows, options.MostUnwrittenRows) = (2, 5));
        INetworkGrain<float> grain = cluster.Grains.GetNetwork<float>(Network, "a");
        KeyModel twin = New();
        cluster.Storage.FailsBefore = _ => true;
        Assert.Equal(0, (await LearnAsync(grain, twin, 5)).WrittenRows);
        await Assert.ThrowsAnyAsync<IOException>(() => grain.Learn(Inputs(1), Targets(1)));
        Assert.Equal(ParametersOf(twin), await ParametersOf(grain));
        cluster.Storage.FailsBefore = _ => false;
        Assert.Equal(6, (await LearnAsync(grain, twin, 1)).Rows);
        await grain.Publish();
        await cluster.DeactivateAsync(grain);
        Assert.Equal(ParametersOf(twin), await ParametersOf(grain));
    }

    [Fact]
    public async Task Rows_that_are_none_are_refused_and_change_nothing()
    {
        await using Cluster cluster = await StartAsync();
        INetworkGrain<float> grain = cluster.Grains.GetNetwork<float>(Network, "a");
        float[] before = await ParametersOf(grain);
        await Assert.ThrowsAsync<ArgumentException>(() => grain.Learn(new float[] { float.NaN, 1 }, new float[] { 1 }));
        await Assert.ThrowsAsync<ArgumentException>(() => grain.Learn(new float[] { 1, 1 }, new float[] { float.PositiveInfinity }));
        await Assert.ThrowsAsync<ArgumentException>(() => grain.Learn(new float[] { 1, 1, 1 }, new float[] { 1 }));
        await Assert.ThrowsAsync<ArgumentException>(() => grain.Predict(new float[] { 1 }));
        await Assert.ThrowsAsync<ArgumentException>(() => grain.Predict(Array.Empty<float>()));
        Assert.Equal(before, await ParametersOf(grain));
    }

    [Fact]
    public async Task A_network_or_precision_that_silos_do_not_know_is_named()
    {
        await using Cluster cluster = await StartAsync();
        Assert.Contains("knows no network \"rent\"", (await Assert.ThrowsAnyAsync<Exception>(() => cluster.Grains.GetNetwork<float>("rent", "a").Publish())).ToString());
        Assert.Contains("computes in Single", (await Assert.ThrowsAnyAsync<Exception>(() => cluster.Grains.GetNetwork<double>(Network, "a").Publish())).ToString());
        Assert.Throws<ArgumentException>(() => cluster.Grains.GetNetwork<float>("a/b", "a"));
        Assert.Throws<ArgumentException>(() => cluster.Grains.GetNetwork<float>(Network, ""));
    }

    [Fact]
    public async Task Replicas_have_what_was_published_and_are_no_older_than_they_say()
    {
        await using Cluster cluster = await StartAsync(options => options.MaxStaleness = TimeSpan.FromMilliseconds(30));
        INetworkGrain<float> grain = cluster.Grains.GetNetwork<float>(Network, "a");
        INetworkReplica<float> replica = cluster.Grains.GetReplica<float>(Network, "a");
        KeyModel twin = New();
        float[] fresh = Predict(twin, Inputs(1));
        Assert.Equal(fresh, (await replica.Predict(Inputs(1))).Outputs.ToArray());
        await LearnAsync(grain, twin, 3);
        await Task.Delay(40);
        Assert.Equal(fresh, (await replica.Predict(Inputs(1))).Outputs.ToArray());
        long version = await grain.Publish();
        await Task.Delay(40);
        ReplicaPrediction<float> prediction = await replica.Predict(Inputs(1));
        Assert.Equal(Predict(twin, Inputs(1)), prediction.Outputs.ToArray());
        Assert.Equal(version, prediction.Version);
    }

    [Fact]
    public async Task A_thousand_keys_come_and_go_and_leave_memory()
    {
        await using Cluster cluster = await StartAsync();
        IManagementGrain management = cluster.Grains.GetGrain<IManagementGrain>(0);
        for (int wave = 0; wave < 4; wave++)
        {
            await Parallel.ForAsync(0, 250, async (i, _) => await cluster.Grains.GetNetwork<float>(Network, $"{wave}-{i}").Learn(Inputs(1), Targets(1)));
            await management.ForceActivationCollection(TimeSpan.Zero);
            while (await ActivationsAsync() > 0)
            {
                await management.ForceActivationCollection(TimeSpan.Zero);
                await Task.Delay(20);
            }
        }

        Assert.Equal(1000, cluster.Storage.Count);
        Learnt learnt = await cluster.Grains.GetNetwork<float>(Network, "2-100").Learn(Inputs(1), Targets(1));
        Assert.Equal(2, learnt.Rows);

        async Task<int> ActivationsAsync() => (await management.GetSimpleGrainStatistics()).Where(statistic => statistic.GrainType.Contains("NetworkGrain", StringComparison.Ordinal)).Sum(statistic => statistic.ActivationCount);
    }

    private static Task<Cluster> StartAsync(Action<NetworkGrainOptions>? configure = null) => Cluster.StartAsync(1, silo => silo.AddNetworkGrains<KeyModel>(Network, options =>
    {
        options.LearningRate = 0.1;
        configure?.Invoke(options);
    }));

    private static KeyModel New()
    {
        KeyModel network = new();
        network.Initialize(0);
        return network;
    }

    private static float[] Inputs(int i) => [0.1f * i, 1 - i];

    private static float[] Targets(int i) => [0.5f * (i % 3)];

    private static void Step(KeyModel network, int i) => network.Train(Inputs(i), Targets(i), 0.1f);

    // The first so many rows, by the grain and its twin.
    private static async Task<Learnt> LearnAsync(INetworkGrain<float> grain, KeyModel twin, int rows)
    {
        Learnt learnt = default;
        for (int row = 0; row < rows; row++)
        {
            learnt = await grain.Learn(Inputs(row), Targets(row));
            Step(twin, row);
        }

        return learnt;
    }

    private static float[] Predict(KeyModel network, float[] inputs)
    {
        float[] outputs = new float[inputs.Length / 2];
        network.PredictBatch(inputs, outputs);
        return outputs;
    }

    private static float[] ParametersOf(KeyModel network)
    {
        float[] parameters = new float[network.TrainingStateLength<float>()];
        network.GetTrainingState<float>(parameters);
        return parameters;
    }

    private static async Task<float[]> ParametersOf(INetworkGrain<float> grain)
    {
        KeyModel network = New();
        (await grain.GetModel()).LoadInto(network);
        return ParametersOf(network);
    }
}
