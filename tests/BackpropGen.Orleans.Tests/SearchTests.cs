using Orleans.TestingHost;

namespace BackpropGen.Orleans.Tests;

/// <summary>Trials with other numbers, all over a cluster.</summary>
public sealed class SearchTests
{
    [Fact]
    public async Task Trials_of_silos_that_die_are_taken_up_again_and_the_table_is_that_of_one_process()
    {
        SearchPlan plan = Plan();
        await using Cluster cluster = await Cluster.StartAsync(3, Trainings.AddAll);
        INetworkSearch<float> search = cluster.Grains.GetSearch<float>("momentum", "rates");
        cluster.Storage.FailsBefore = number => number == 3;
        cluster.Storage.FailsBehind = number => number == 4;
        Task<IReadOnlyList<TrialResult>> running = search.RunToEndAsync(plan);
        while (cluster.Storage.Writes < 2)
        {
            await Task.Delay(5);
        }

        InProcessSiloHandle killed = cluster.SiloOf(search);
        await cluster.KillAsync(killed);
        await cluster.AddSiloAsync();
        IReadOnlyList<TrialResult> results = await running;
        Assert.Equal(Enumerable.Range(0, plan.Trials.Length), results.Select(result => result.Trial));
        int best = 0;
        double[] losses = new double[plan.Trials.Length];
        for (int trial = 0; trial < plan.Trials.Length - 2; trial++)
        {
            MomentumModel network = new();
            IReadOnlyList<double> expected = await LocalTraining.RunAsync(network, plan.Trials[trial], Trainings.Readers);
            ShardRows<float> rows = await Trainings.Readers["regression"].ReadAsync<float>("10", ShardColumns.Of(((INetwork<float>)network).Description), CancellationToken.None);
            losses[trial] = network.EvaluateBatch(rows.Inputs, rows.Targets);
            Assert.Equal(expected[^1], results[trial].TrainingLoss);
            Assert.Equal(losses[trial], results[trial].ValidationLoss, 1e-12);
            Assert.Null(results[trial].Problem);
            best = losses[trial] < losses[best] ? trial : best;
        }

        // One diverges, and one has a shard that is not there: they are in the table, and cost nobody else his place.
        Assert.Contains("diverged", results[^2].Problem);
        Assert.Contains("There is no shard", results[^1].Problem);
        Assert.Equal(best, (await search.GetBest()).Version);
        MomentumModel bestNetwork = new();
        (await search.GetBest()).LoadInto(bestNetwork);
        ShardRows<float> validation = await Trainings.Readers["regression"].ReadAsync<float>("10", ShardColumns.Of(((INetwork<float>)bestNetwork).Description), CancellationToken.None);
        Assert.Equal(losses[best], bestNetwork.EvaluateBatch(validation.Inputs, validation.Targets), 1e-12);
        plan.Trials = plan.Trials[1..];
        await Assert.ThrowsAsync<InvalidOperationException>(() => search.Start(plan));
    }

    [Fact]
    public async Task A_search_that_was_not_started_or_has_no_trials_says_so()
    {
        await using Cluster cluster = await Cluster.StartAsync(1, Trainings.AddAll);
        INetworkSearch<float> search = cluster.Grains.GetSearch<float>("momentum", "none");
        await Assert.ThrowsAsync<InvalidOperationException>(search.Advance);
        await Assert.ThrowsAsync<InvalidOperationException>(search.GetBest);
        await Assert.ThrowsAsync<ArgumentException>(() => search.Start(new SearchPlan()));
    }

    private static SearchPlan Plan()
    {
        ShardReference[] shards = InMemoryShardReader.References("regression", Trainings.Shards);
        List<TrainingPlan> trials = [.. from rate in new[] { 0.001, 0.01, 0.05 } from seed in new[] { 1, 2 } select New(rate, seed)];
        trials.Add(New(1e30, 1));
        trials.Add(New(0.1, 1));
        trials[^1].Shards = [new ShardReference("regression", "99")];
        return new SearchPlan { Trials = [.. trials], Validation = shards[10..], MostAtOnce = 3 };

        TrainingPlan New(double rate, int seed) => new() { Shards = shards[..10], Rounds = 20, StepsPerRound = 5, BatchSize = 16, LearningRate = rate, Seed = seed };
    }
}
