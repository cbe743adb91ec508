using Orleans.Hosting;

namespace BackpropGen.Orleans.Tests;

/// <summary>Trainings of every kind: optimisers, dropout, class weights, scaling, precisions, networks with memory, and both exchanges.</summary>
internal static class Trainings
{
    public const int Shards = 11;

    private static readonly TrainingWindows Windows = new(Steps: 8, Stride: 3, WarmUpSteps: 2);

    public static IReadOnlyList<TrainingCase> All { get; } =
    [
        new TrainingCase<float, MomentumModel>("momentum", "regression", plan => plan.Schedule = TrainingSchedule.OneCycle),
        new TrainingCase<double, DescentModel>("descent", "regression", plan => { plan.Exchange = TrainingExchange.Gradients; plan.ClipGradientNorm = 0.5; plan.LearningRate = 0.1; }),
        new TrainingCase<float, SingleDescentModel>("single", "regression", plan => plan.LearningRate = 0.05),
        new TrainingCase<float, NesterovModel>("nesterov", "regression", plan => plan.Exchange = TrainingExchange.Gradients),
        new TrainingCase<float, AdagradModel>("adagrad", "regression", plan => plan.ClipGradientNorm = 1),
        new TrainingCase<float, RMSpropModel>("rmsprop", "regression", plan => plan.StepsPerRound = 2),
        new TrainingCase<float, AdadeltaModel>("adadelta", "regression", plan => plan.LearningRate = 1),
        new TrainingCase<float, LionModel>("lion", "regression", plan => (plan.Exchange, plan.LearningRate) = (TrainingExchange.Gradients, 0.003)),
        new TrainingCase<float, ScaledAdamModel>("scaled", "regression", plan => plan.Schedule = TrainingSchedule.Cosine),
        new TrainingCase<float, DropoutModel>("dropout", "regression", plan => plan.ClipGradientNorm = 1),
        new TrainingCase<float, DropoutModel>("dropout", "regression", plan => plan.Exchange = TrainingExchange.Gradients),
        new TrainingCase<float, WeightedModel>("weighted", "classes", plan => plan.Exchange = TrainingExchange.Gradients),
        new TrainingCase<float, WeightedModel>("weighted", "classes", plan => plan.StepsPerRound = 3),
        new SequenceTrainingCase<float, MemoryModel>("memory", "regression", plan => (plan.Windows, plan.BatchSize) = (Windows, 4)),
        new SequenceTrainingCase<double, ScaledMemoryModel>("scaled memory", "regression", plan => (plan.Windows, plan.Exchange, plan.LearningRate) = (Windows, TrainingExchange.Gradients, 0.1)),
        new SequenceTrainingCase<double, ScaledMemoryModel>("scaled memory", "regression", plan => (plan.Windows, plan.ClipGradientNorm) = (Windows with { WarmUpSteps = 7 }, 1)),
        new SequenceTrainingCase<float, WeightedMemoryModel>("weighted memory", "classes", plan => (plan.Windows, plan.Exchange, plan.LearningRate) = (Windows with { Stride = 8 }, TrainingExchange.Gradients, 0.1)),
    ];

    public static void AddAll(ISiloBuilder silo)
    {
        foreach (TrainingCase training in All.DistinctBy(training => training.Network))
        {
            training.AddTo(silo);
        }

        foreach ((string name, IShardReader reader) in Readers)
        {
            silo.AddShardReader(name, reader);
        }
    }

    public static IReadOnlyDictionary<string, IShardReader> Readers { get; } = new Dictionary<string, IShardReader>
    {
        ["regression"] = Reader(TestRows.Regression(500, 1)),
        ["classes"] = Reader(TestRows.Classes(500, 2)),
    };

    private static InMemoryShardReader Reader((double[] Inputs, double[] Targets) rows) => new(rows.Inputs, rows.Targets, Shards);
}

/// <summary>A training that is run on clusters and in one process.</summary>
internal abstract class TrainingCase(string network, string data, Action<TrainingPlan> change)
{
    private static int s_number;

    public string Network { get; } = network;

    public abstract Optimizer Optimizer { get; }

    protected string Data { get; } = data;

    protected Action<TrainingPlan> Change { get; } = change;

    public TrainingPlan Plan()
    {
        TrainingPlan plan = new()
        {
            Shards = InMemoryShardReader.References(Data, Trainings.Shards), Rounds = 12, StepsPerRound = 5, BatchSize = 16, LearningRate = 0.02, Seed = 3, CheckpointEvery = 4, WorkerTimeout = TimeSpan.FromSeconds(2), MostAttempts = 60,
        };
        Change(plan);
        return plan;
    }

    public abstract void AddTo(ISiloBuilder silo);

    public abstract TrainingCase With(Action<TrainingPlan> more);

    public abstract Task<TrainingOutcome> LocalAsync(int threads);

    public abstract Task<TrainingOutcome> OnAsync(Cluster cluster, string name, IProgress<TrainingProgress>? progress = null);

    public Task RunAndCompareAsync(Cluster cluster, string where, IProgress<TrainingProgress>? progress = null)
        => CompareAsync(OnAsync(cluster, $"t{Interlocked.Increment(ref s_number)}", progress), where);

    public async Task CompareAsync(Task<TrainingOutcome> training, string where)
    {
        TrainingOutcome expected = await LocalAsync(1);
        TrainingOutcome actual = await training;
        Assert.Equal(Plan().Rounds, actual.Losses.Count);
        Assert.True(expected.Losses.SequenceEqual(actual.Losses), $"{Network} on {where}: other losses, {string.Join(' ', expected.Losses)} and {string.Join(' ', actual.Losses)}.");
        Assert.True(expected.Bits.AsSpan().SequenceEqual(actual.Bits), $"{Network} on {where}: other bits.");
        Assert.True(actual.Losses[^1] < actual.Losses[0], $"{Network} has learnt nothing.");
    }
}

/// <param name="Losses">The loss of every round.</param>
/// <param name="Bits">All that is saved of the network.</param>
internal sealed record TrainingOutcome(IReadOnlyList<double> Losses, byte[] Bits);

internal abstract class TypedTrainingCase<T, TNetwork>(string network, string data, Action<TrainingPlan> change) : TrainingCase(network, data, change)
    where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    where TNetwork : class, new()
{
    public override void AddTo(ISiloBuilder silo) => silo.AddNetworkGrains<TNetwork>(Network);

    public override async Task<TrainingOutcome> LocalAsync(int threads)
    {
        TNetwork network = new();
        IReadOnlyList<double> losses = await RunAsync(network, Plan(), threads);
        return new TrainingOutcome(losses, BitsOf(network));
    }

    public override async Task<TrainingOutcome> OnAsync(Cluster cluster, string name, IProgress<TrainingProgress>? progress = null)
    {
        IDataParallelTraining<T> training = cluster.Grains.GetTraining<T>(Network, name);
        Assert.True((await training.RunToEndAsync(Plan(), TimeSpan.FromMinutes(10), roundsPerCall: 3, progress)).IsComplete);
        TNetwork network = new();
        Load(await training.GetModel(), network);
        return new TrainingOutcome(await GetLossesAsync(training), BitsOf(network));
    }

    protected abstract Task<IReadOnlyList<double>> RunAsync(TNetwork network, TrainingPlan plan, int threads);

    protected abstract void Load(ModelVersion model, TNetwork network);

    // Weights, scaling, and what the optimiser remembers.
    protected abstract void Save(TNetwork network, Stream stream);

    private static async Task<double[]> GetLossesAsync(IDataParallelTraining<T> training) => await training.GetLosses();

    private byte[] BitsOf(TNetwork network)
    {
        using MemoryStream stream = new();
        Save(network, stream);
        return stream.ToArray();
    }
}

internal sealed class TrainingCase<T, TNetwork>(string network, string data, Action<TrainingPlan> change) : TypedTrainingCase<T, TNetwork>(network, data, change)
    where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    where TNetwork : class, INetwork<T>, new()
{
    public override Optimizer Optimizer => ((INetwork<T>)new TNetwork()).Description.Optimizer;

    public override TrainingCase With(Action<TrainingPlan> more) => new TrainingCase<T, TNetwork>(Network, Data, Change + more);

    protected override Task<IReadOnlyList<double>> RunAsync(TNetwork network, TrainingPlan plan, int threads) => LocalTraining.RunAsync(network, plan, Trainings.Readers, threads);

    protected override void Load(ModelVersion model, TNetwork network) => model.LoadInto(network);

    protected override void Save(TNetwork network, Stream stream)
    {
        // Where the random numbers of dropout stand belongs to who computes.
        if (network is CompilerServices.IDropoutNetwork<T> dropout)
        {
            dropout.Dropout.Reseed(0, 0);
        }

        network.Save(stream, withOptimizerState: true);
    }
}

internal sealed class SequenceTrainingCase<T, TNetwork>(string network, string data, Action<TrainingPlan> change) : TypedTrainingCase<T, TNetwork>(network, data, change)
    where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    where TNetwork : class, ISequenceNetwork<T>, new()
{
    public override Optimizer Optimizer => new TNetwork().Description.Optimizer;

    public override TrainingCase With(Action<TrainingPlan> more) => new SequenceTrainingCase<T, TNetwork>(Network, Data, Change + more);

    protected override Task<IReadOnlyList<double>> RunAsync(TNetwork network, TrainingPlan plan, int threads) => LocalTraining.RunAsync(network, plan, Trainings.Readers, threads);

    protected override void Load(ModelVersion model, TNetwork network) => model.LoadInto(network);

    protected override void Save(TNetwork network, Stream stream) => network.Save(stream, withOptimizerState: true);
}
