using Orleans;

namespace BackpropGen.Orleans.Training;

// What a worker is to compute: a part of a round. It holds all that the result follows from, so that whoever computes it, however often, comes to the same bits.
[GenerateSerializer]
[Immutable]
[Alias("BackpropGen.RoundWork`1")]
internal sealed class RoundWork<T>
    where T : unmanaged
{
    [Id(0)]
    public string Network { get; init; } = string.Empty;

    [Id(1)]
    public string Training { get; init; } = string.Empty;

    // The shards, and the number of the first of them among all.
    [Id(2)]
    public ShardReference[] Shards { get; init; } = [];

    [Id(3)]
    public int FirstShard { get; init; }

    // The version of the parameters: how many rounds led to them. -1 asks for what the columns of the rows are like.
    [Id(4)]
    public long Round { get; init; }

    [Id(5)]
    public TrainingExchange Exchange { get; init; }

    [Id(6)]
    public int BatchSize { get; init; }

    [Id(7)]
    public int Seed { get; init; }

    [Id(8)]
    public double? ClipGradientNorm { get; init; }

    // The number of the first step, from 0, and the learning rates of the steps.
    [Id(9)]
    public long FirstStep { get; init; }

    [Id(10)]
    public FlatValues<double> LearningRates { get; init; }

    // The parameters; where parameters are exchanged, with what the optimiser remembers.
    [Id(11)]
    public FlatValues<T> State { get; init; }

    [Id(12)]
    public long OptimizerSteps { get; init; }

    // Offsets and scales of inputs and targets; empty in networks that scale nothing.
    [Id(13)]
    public FlatValues<double> Scaling { get; init; }

    [Id(14)]
    public TimeSpan WorkerTimeout { get; init; }

    [Id(15)]
    public int MostAttempts { get; init; }

    [Id(16)]
    public TrainingWindows? Windows { get; init; }

    // The same work on some of the shards, counted from the first of this.
    public RoundWork<T> Of(int first, int count) => new()
    {
        Network = Network, Training = Training, Shards = Shards[first..(first + count)], FirstShard = FirstShard + first, Round = Round, Exchange = Exchange, BatchSize = BatchSize, Seed = Seed,
        ClipGradientNorm = ClipGradientNorm, FirstStep = FirstStep, LearningRates = LearningRates, State = State, OptimizerSteps = OptimizerSteps, Scaling = Scaling, WorkerTimeout = WorkerTimeout,
        MostAttempts = MostAttempts, Windows = Windows,
    };
}

// What came of it: of one shard, or the mean of several.
[GenerateSerializer]
[Immutable]
[Alias("BackpropGen.RoundResult`1")]
internal sealed class RoundResult<T>
    where T : unmanaged
{
    // For which version of the parameters.
    [Id(0)]
    public long Round { get; init; }

    // The mean of parameters and moments, or of gradients, and what it weighs.
    [Id(1)]
    public FlatValues<T> Mean { get; init; }

    [Id(2)]
    public double Weight { get; init; }

    [Id(3)]
    public long OptimizerSteps { get; init; }

    [Id(4)]
    public double Loss { get; init; }

    [Id(5)]
    public double LossWeight { get; init; }

    [Id(6)]
    public long Rows { get; init; }

    // Why there is no result, and trying again would not help.
    [Id(7)]
    public string? Problem { get; init; }

    // For metrics: the time of the slowest shard, and that of all together.
    [Id(8)]
    public TimeSpan Slowest { get; init; }

    [Id(9)]
    public TimeSpan Total { get; init; }

    [Id(10)]
    public int Shards { get; init; }

    // What columns are like, in the place of a mean.
    [Id(11)]
    public FlatValues<double> Columns { get; init; }

    // Whether a shard is still being read, however long that takes, and the work is to be asked for again.
    [Id(12)]
    public bool IsReading { get; init; }
}
