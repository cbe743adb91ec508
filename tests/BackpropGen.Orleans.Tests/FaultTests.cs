using BackpropGen.Orleans.Training;
using BackpropGen.Testing;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.TestingHost;

namespace BackpropGen.Orleans.Tests;

/// <summary>Whoever dies, hangs or fails: a training ends with the bits of one process, and each step is counted once.</summary>
public sealed class FaultTests
{
    private static readonly TrainingCase Training = new TrainingCase<float, ScaledAdamModel>("scaled", "regression", plan =>
    {
        plan.Rounds = 60;
        plan.WorkerTimeout = TimeSpan.FromSeconds(1);
        plan.Schedule = TrainingSchedule.Cosine;
    });

    /// <summary>Two hundred with BACKPROPGEN_FUZZ=1, and a seed of one's own with BACKPROPGEN_FUZZ_SEED.</summary>
    private static readonly int FaultCount = FaultLog.CountOf(20);

    /// <summary>Eleven shards in two parts: those and two workers that average, of which the second has three shards.</summary>
    private const int CallsPerRound = Trainings.Shards + 2;

    private static readonly int Seed = int.TryParse(Environment.GetEnvironmentVariable(RandomCases.SeedVariable), out int seed) ? seed : 1;

    [Fact]
    public async Task Workers_that_hang_fail_or_lose_their_answers_and_a_storage_that_fails_change_no_bit()
    {
        Random random = new(Seed);
        Dictionary<int, Fault> faults = [];
        while (faults.Count < FaultCount)
        {
            faults[random.Next(1, 15 * FaultCount)] = (Fault)random.Next(1, 4);
        }

        (Cluster cluster, Faults calls, _) = await StartAsync(3);
        await using Cluster started = cluster;
        calls.Of = number => faults.GetValueOrDefault(number);
        cluster.Storage.FailsBefore = number => number % 4 == 1;
        cluster.Storage.FailsBehind = number => number % 4 == 2;
        FaultLog log = new();
        TrainingCase training = Training.With(plan => plan.Rounds = 2 * FaultCount);
        await training.RunAndCompareAsync(cluster, $"3 silos with faults of seed {Seed}", log);
        Assert.True(calls.Calls > 15 * FaultCount, $"{calls.Calls} calls are too few to meet all faults.");
        log.Write(
            $"workers hang ({calls.Met(Fault.Hangs)} times), fail ({calls.Met(Fault.Fails)}), lose their answers ({calls.Met(Fault.AnswerIsLost)}); writes of the storage are not made ({cluster.Storage.FailedBefore}), or made and said to have failed ({cluster.Storage.FailedBehind})",
            2 * FaultCount, MetBy(cluster, calls, 2 * FaultCount));
        calls.Release();
    }

    [Fact]
    public async Task Silos_that_are_killed_change_no_bit()
    {
        Random random = new(Seed);
        (Cluster cluster, Faults calls, _) = await StartAsync(3);
        await using Cluster started = cluster;
        int kills = Math.Max(2, FaultCount / 10);
        FaultLog log = new();
        TrainingCase training = Training.With(plan => plan.Rounds = 30 * kills);
        Task<TrainingOutcome> running = training.OnAsync(cluster, "killed", log);
        for (int kill = 0; kill < kills; kill++)
        {
            if (!await calls.DuringWorkAsync(random.Next(50, 25 * CallsPerRound), () => cluster.KillAsync(cluster.Silos[random.Next(cluster.Silos.Count)]), running))
            {
                await running;
                Assert.Fail("The training was over before.");
            }

            await cluster.AddSiloAsync();
        }

        await training.CompareAsync(running, $"silos of which {kills} were killed, by seed {Seed}");
        log.Write($"silos of a process are killed ({kills})", 30 * kills, MetBy(cluster, calls, 30 * kills));
    }

    [Fact]
    public async Task A_network_that_is_cut_between_two_silos_changes_no_bit()
    {
        Random random = new(Seed);
        (Cluster cluster, Faults calls, NetworkCuts network) = await StartAsync(3);
        await using Cluster started = cluster;
        int cuts = Math.Max(2, FaultCount / 10);
        FaultLog log = new();
        TrainingCase training = Training.With(plan => plan.Rounds = 30 * cuts);
        Task<TrainingOutcome> running = training.OnAsync(cluster, "cut", log);
        for (int cut = 0; cut < cuts; cut++)
        {
            // The work goes on for some calls at most, or it would be over before the network is whole again.
            SiloAddress[] silos = [.. cluster.Silos.Select(silo => silo.SiloAddress).OrderBy(_ => random.Next())];
            TimeSpan time = cut % 2 == 0 ? TimeSpan.FromSeconds(3) : TimeSpan.FromSeconds(0.3);
            if (!await calls.DuringWorkAsync(random.Next(50, 10 * CallsPerRound), () => Task.Run(() => network.Cut(silos[0], silos[1])), running))
            {
                await running;
                Assert.Fail("The training was over before.");
            }

            await calls.AtMostAsync(random.Next(50, 10 * CallsPerRound), Task.Delay(time));
            network.Mend();
        }

        await training.CompareAsync(running, $"silos between which the network was cut, by seed {Seed}");
        Assert.True(network.Ended >= cuts, $"{network.Ended} connections have ended.");
        log.Write($"the network between two silos is cut, for 0.3 or 3 seconds ({cuts})", 30 * cuts, $"{network.Ended} connections were ended or refused; {MetBy(cluster, calls, 30 * cuts)}");
    }

    [Fact]
    public async Task The_silo_of_the_coordinator_dies_and_no_more_than_an_interval_is_computed_again()
    {
        (Cluster cluster, _, _) = await StartAsync(3);
        await using Cluster started = cluster;
        IDataParallelTraining<float> training = cluster.Grains.GetTraining<float>("scaled", "coordinator");
        TrainingPlan plan = Training.Plan();
        await training.Start(plan);
        TrainingProgress before = await training.AdvanceTo(10);
        Assert.Equal((10, 8), (before.Round, before.CheckpointRound));
        await cluster.KillAsync(cluster.SiloOf(training));
        TrainingProgress? after = null;
        while (after is null)
        {
            try
            {
                after = await training.GetProgress();
            }
            catch (Exception exception) when (exception is not Xunit.Sdk.XunitException)
            {
                await Task.Delay(50);
            }
        }

        Assert.Equal((8, 8), (after.Round, after.CheckpointRound));
        await training.RunToEndAsync(plan);
        double[] losses = await training.GetLosses();
        Assert.Equal((await Training.LocalAsync(1)).Losses, losses);
    }

    [Fact]
    public async Task Without_a_storage_a_training_stops_with_a_message_and_goes_on_when_there_is_one()
    {
        (Cluster cluster, _, _) = await StartAsync(1);
        await using Cluster started = cluster;
        IDataParallelTraining<float> training = cluster.Grains.GetTraining<float>("scaled", "storage");
        TrainingPlan plan = Training.Plan();
        await training.Start(plan);
        cluster.Storage.FailsBefore = _ => true;
        InvalidOperationException exception = await Assert.ThrowsAsync<InvalidOperationException>(() => training.RunToEndAsync(plan, TimeSpan.FromSeconds(1)));
        Assert.Contains("cannot be written: The disk is away. The training \"scaled/storage\" stands at round 4, of which 0 are stored", exception.Message);
        cluster.Storage.FailsBefore = _ => false;
        Assert.True((await training.RunToEndAsync(plan)).IsComplete);
        double[] losses = await training.GetLosses();
        Assert.Equal((await Training.LocalAsync(1)).Losses, losses);
    }

    [Fact]
    public async Task Two_coordinators_of_one_training_do_not_harm_each_other()
    {
        (Cluster cluster, _, _) = await StartAsync(1);
        await using Cluster started = cluster;
        IDataParallelTraining<float> training = cluster.Grains.GetTraining<float>("scaled", "two");
        TrainingPlan plan = Training.Plan();
        await training.Start(plan);
        await training.AdvanceTo(8);
        StoredTraining ahead = null!;
        cluster.Storage.Change<StoredTraining>("training", state => ahead = state);
        await training.AdvanceTo(16);

        // The other is behind, and its state is replaced; then it is ahead, and goes on here.
        cluster.Storage.Change<StoredTraining>("training", state => (state.Weights, state.Losses) = (ahead.Weights, ahead.Losses));
        await training.AdvanceTo(24);
        cluster.Storage.Change<StoredTraining>("training", state => ahead = state);
        Assert.Equal(24, ahead.Round);
        await cluster.DeactivateAsync(training);
        cluster.Storage.Change<StoredTraining>("training", state => (state.Weights, state.Losses) = (ahead.Weights[..], ahead.Losses));
        await training.RunToEndAsync(plan);
        double[] losses = await training.GetLosses();
        Assert.Equal((await Training.LocalAsync(1)).Losses, losses);
    }

    [Fact]
    public async Task A_shard_that_nobody_can_read_stops_the_training_and_is_named()
    {
        (Cluster cluster, _, _) = await StartAsync(2);
        await using Cluster started = cluster;
        IDataParallelTraining<float> training = cluster.Grains.GetTraining<float>("scaled", "unreadable");
        TrainingPlan plan = Training.Plan();
        plan.Shards = [plan.Shards[0], new ShardReference("regression", "77")];
        plan.MostAttempts = 3;
        await training.Start(plan);
        string message = (await Assert.ThrowsAsync<InvalidOperationException>(() => training.AdvanceTo(1))).Message;
        Assert.Contains("The shards from 1 to 1 could not be computed in 3 attempts", message);
        Assert.Contains("There is no shard \"77\"", message);
    }

    [Fact]
    public async Task A_shard_that_takes_long_to_read_is_read_once()
    {
        SlowReader reader = new();
        await using Cluster cluster = await Cluster.StartAsync(1, silo => silo.AddNetworkGrains<MomentumModel>("momentum").AddShardReader("slow", reader));
        TrainingPlan plan = new() { Shards = InMemoryShardReader.References("slow", Trainings.Shards), Rounds = 3, WorkerTimeout = SlowReader.Time * 0.75, MostAttempts = 2 };
        Assert.True((await cluster.Grains.GetTraining<float>("momentum", "slow").RunToEndAsync(plan)).IsComplete);
        Assert.Equal(Trainings.Shards, reader.Reads);
    }

    [ThoroughFact]
    public async Task A_shard_of_which_activation_after_activation_hangs_is_computed_by_the_next()
    {
        (Cluster cluster, Faults calls, _) = await StartAsync(1, TimeSpan.FromSeconds(2));
        await using Cluster started = cluster;

        // The worker that averages is given up before it has come to the sixth, and so would each that follows it be, if it had no more time.
        calls.HangsAt = key => Enumerable.Range(0, 5).Any(lane => key == ShardPlacement.KeyOf("scaled/hung", 3, lane));
        TrainingCase training = Training.With(plan => (plan.Rounds, plan.WorkerTimeout) = (3, TimeSpan.FromSeconds(0.5)));
        Task<TrainingOutcome> running = training.OnAsync(cluster, "hung");
        Assert.Same(running, await Task.WhenAny(running, Task.Delay(TimeSpan.FromMinutes(2))));
        await training.CompareAsync(running, "a silo with a shard that hangs");
        calls.Release();
    }

    [Fact]
    public async Task A_training_that_goes_on_while_a_client_gives_up_its_calls_is_run_to_its_end()
    {
        (Cluster cluster, Faults calls, _) = await StartAsync(1, TimeSpan.FromSeconds(0.5));
        await using Cluster started = cluster;
        calls.Delay = TimeSpan.FromSeconds(0.1);
        TrainingPlan plan = Training.With(plan => plan.Rounds = 20).Plan();
        Assert.True((await cluster.Grains.GetTraining<float>("scaled", "slow").RunToEndAsync(plan, TimeSpan.FromSeconds(1), roundsPerCall: plan.Rounds)).IsComplete);
    }

    [Fact]
    public async Task A_round_that_failed_is_tried_again_as_it_was()
    {
        (Cluster cluster, Faults calls, _) = await StartAsync(1);
        await using Cluster started = cluster;
        int failures = 0;
        calls.Of = number => number % 50 == 7 && Interlocked.Increment(ref failures) > 0 ? Fault.Fails : Fault.None;
        await Training.With(plan => plan.MostAttempts = 1).RunAndCompareAsync(cluster, "a silo whose workers are not tried again");
        Assert.True(failures > 5, "Nothing has failed.");
    }

    [Fact]
    public async Task A_training_that_diverges_stops_and_says_where()
    {
        (Cluster cluster, Faults calls, _) = await StartAsync(1);
        await using Cluster started = cluster;
        IDataParallelTraining<double> training = cluster.Grains.GetTraining<double>("descent", "diverges");
        TrainingPlan plan = Training.Plan();
        plan.LearningRate = 1e200;
        plan.Schedule = TrainingSchedule.Constant;
        await training.Start(plan);
        Assert.Matches(@"diverged in step \d of shard \d", (await Assert.ThrowsAsync<InvalidOperationException>(() => training.AdvanceTo(60))).Message);
        Assert.True(calls.Calls < 60, "What diverges was tried again.");
    }

    [Fact]
    public async Task A_plan_that_is_another_is_refused_and_one_with_more_rounds_goes_on()
    {
        (Cluster cluster, _, _) = await StartAsync(1);
        await using Cluster started = cluster;
        IDataParallelTraining<float> training = cluster.Grains.GetTraining<float>("momentum", "plan");
        await Assert.ThrowsAsync<InvalidOperationException>(() => training.AdvanceTo(1));
        TrainingPlan plan = new() { Shards = InMemoryShardReader.References("regression", Trainings.Shards), Rounds = 4, CheckpointEvery = 3 };
        await training.RunToEndAsync(plan);
        plan.LearningRate = 0.5;
        await Assert.ThrowsAsync<InvalidOperationException>(() => training.Start(plan));
        plan.LearningRate = 0.01;
        plan.Rounds = 6;
        Assert.Equal(6, (await training.RunToEndAsync(plan)).Round);
        MomentumModel network = new();
        double[] losses = await training.GetLosses();
        Assert.Equal(await LocalTraining.RunAsync(network, plan, Trainings.Readers), losses);
        plan.BatchSize = 0;
        Assert.Contains("TrainingPlan.BatchSize is 0, but it must be at least 1", (await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => training.Start(plan))).Message);
    }

    // A round more, in which the scaling of the columns is found. Of the states that were read, those of activations: others come after writes that are said to have failed.
    private static string MetBy(Cluster cluster, Faults calls, int rounds) => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"{calls.Calls - (CallsPerRound * (rounds + 1))} of {calls.Calls} calls were made again; the coordinator was activated {cluster.Storage.ReadsOf("training") - cluster.Storage.Conflicts} times");

    private sealed class SlowReader : IShardReader
    {
        public static readonly TimeSpan Time = TimeSpan.FromSeconds(4);

        private int _reads;

        public int Reads => _reads;

        public async Task<ShardRows<T>> ReadAsync<T>(string location, ShardColumns columns, CancellationToken cancellationToken)
            where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
        {
            Interlocked.Increment(ref _reads);
            await Task.Delay(Time, cancellationToken);
            return await Trainings.Readers["regression"].ReadAsync<T>(location, columns, cancellationToken);
        }
    }

    private static async Task<(Cluster Cluster, Faults Faults, NetworkCuts Network)> StartAsync(int silos, TimeSpan? responseTimeout = null)
    {
        Faults faults = new();
        NetworkCuts network = new();
        Cluster cluster = await Cluster.StartAsync(silos, silo =>
        {
            Trainings.AddAll(silo);
            silo.AddIncomingGrainCallFilter(faults);
            network.AddTo(silo);
        }, responseTimeout);
        return (cluster, faults, network);
    }
}
