using BackpropGen.Orleans.Training;
using Orleans;

namespace BackpropGen.Orleans;

/// <summary>What a data-parallel training trains, on which rows, and how.</summary>
[GenerateSerializer]
[Immutable]
[Alias("BackpropGen.TrainingPlan")]
public sealed class TrainingPlan
{
    /// <summary>The logical shards: parts of the data, each of which fits in the memory of a silo. They are what is averaged, in this order, so that their number, and not that of silos, decides about the result.</summary>
    [Id(0)]
    public ShardReference[] Shards { get; set; } = [];

    /// <summary>What is exchanged. <see cref="TrainingExchange.Parameters"/> unless set.</summary>
    [Id(1)]
    public TrainingExchange Exchange { get; set; }

    /// <summary>How many rounds, at least 1: in each, every shard takes <see cref="StepsPerRound"/> steps. 100 unless set.</summary>
    [Id(2)]
    public int Rounds { get; set; } = 100;

    /// <summary>k, how many steps a shard takes between two averages, at least 1. 16 unless set. Of gradients there is an average for every step, and it is not looked at.</summary>
    [Id(3)]
    public int StepsPerRound { get; set; } = 16;

    /// <summary>How many rows of a shard a step is about, at least 1; all of them where it has fewer. 32 unless set.</summary>
    [Id(4)]
    public int BatchSize { get; set; } = 32;

    /// <summary>η, finite and at least 0. 0.01 unless set.</summary>
    [Id(5)]
    public double LearningRate { get; set; } = 0.01;

    /// <summary>How η changes over the steps. <see cref="TrainingSchedule.Constant"/> unless set.</summary>
    [Id(6)]
    public TrainingSchedule Schedule { get; set; }

    /// <summary>The largest norm of a gradient, more than 0: of each shard's, or of the mean where gradients are exchanged. Null for none.</summary>
    [Id(7)]
    public double? ClipGradientNorm { get; set; }

    /// <summary>The seed of the weights, of the order of rows and of dropout.</summary>
    [Id(8)]
    public int Seed { get; set; }

    /// <summary>After how many rounds the state is written, at least 1: so many are computed again when the coordinator's silo dies. 10 unless set.</summary>
    [Id(9)]
    public int CheckpointEvery { get; set; } = 10;

    /// <summary>After how much time a worker that has not answered is given up, and its shard computed elsewhere, more than 0. 10 seconds unless set.</summary>
    [Id(10)]
    public TimeSpan WorkerTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How often a shard is tried before the training stops with a message, at least 1. 20 unless set.</summary>
    [Id(11)]
    public int MostAttempts { get; set; } = 20;

    /// <summary>Of a network with memory: the sequences that it is trained on. A row is then one of them. Null for networks without memory.</summary>
    [Id(12)]
    public TrainingWindows? Windows { get; set; }

    /// <summary>How many steps a shard takes between two exchanges.</summary>
    internal int StepsBetween => Exchange == TrainingExchange.Gradients ? 1 : StepsPerRound;

    internal void Validate()
    {
        Require(Shards is { Length: >= 1 }, nameof(Shards), Shards?.Length, "at least one shard");
        Require(Exchange is TrainingExchange.Parameters or TrainingExchange.Gradients, nameof(Exchange), Exchange, $"{nameof(TrainingExchange.Parameters)} or {nameof(TrainingExchange.Gradients)}");
        Require(Rounds >= 1, nameof(Rounds), Rounds, "at least 1");
        Require(StepsPerRound >= 1, nameof(StepsPerRound), StepsPerRound, "at least 1");
        Require((long)Rounds * StepsBetween <= int.MaxValue, nameof(Rounds), Rounds, FormattableString.Invariant($"so many that there are at most {int.MaxValue} steps"));
        Require(BatchSize >= 1, nameof(BatchSize), BatchSize, "at least 1");
        Require(double.IsFinite(LearningRate) && LearningRate >= 0, nameof(LearningRate), LearningRate, "finite and at least 0");
        Require(Schedule is >= TrainingSchedule.Constant and <= TrainingSchedule.OneCycle, nameof(Schedule), Schedule, "one of its names");
        Require(ClipGradientNorm is null || (double.IsFinite(ClipGradientNorm.Value) && ClipGradientNorm > 0), nameof(ClipGradientNorm), ClipGradientNorm, "finite and more than 0");
        Require(CheckpointEvery >= 1, nameof(CheckpointEvery), CheckpointEvery, "at least 1");
        Require(WorkerTimeout > TimeSpan.Zero && WorkerTimeout <= WorkerTimeouts.Longest, nameof(WorkerTimeout), WorkerTimeout, "more than 0 and at most an hour");
        Require(MostAttempts >= 1, nameof(MostAttempts), MostAttempts, "at least 1");
        Require(Windows is null or { Steps: >= 1, Stride: >= 1, WarmUpSteps: >= 0 } && (Windows is null || Windows.WarmUpSteps < Windows.Steps), nameof(Windows), Windows, "of at least one step, at least one step apart, with fewer steps of warm-up");

        static void Require(bool isMet, string option, object? value, string range)
        {
            if (!isMet)
            {
                throw new ArgumentOutOfRangeException("plan", FormattableString.Invariant($"{nameof(TrainingPlan)}.{option} is {value}, but it must be {range}."));
            }
        }
    }

    // Whether a training that has begun with the one is continued by the other: what does not change its numbers may differ.
    internal bool GivesSameBitsAs(TrainingPlan other)
        => Shards.SequenceEqual(other.Shards) && Exchange == other.Exchange && StepsBetween == other.StepsBetween && BatchSize == other.BatchSize && LearningRate.Equals(other.LearningRate)
            && Schedule == other.Schedule && (Schedule == TrainingSchedule.Constant || Rounds == other.Rounds) && ClipGradientNorm.Equals(other.ClipGradientNorm) && Seed == other.Seed && Windows == other.Windows;

    // Of what may differ between two plans that give the same bits.
    internal bool HasSameLimitsAs(TrainingPlan other)
        => Rounds == other.Rounds && StepsPerRound == other.StepsPerRound && CheckpointEvery == other.CheckpointEvery && WorkerTimeout == other.WorkerTimeout && MostAttempts == other.MostAttempts;
}

/// <summary>What shards of a training exchange.</summary>
public enum TrainingExchange
{
    /// <summary>Parameters, and what the optimiser remembers, are averaged after every k steps, weighted by the rows of the shards' steps: local stochastic gradient descent (Stich, 2019).</summary>
    Parameters,

    /// <summary>Gradients are averaged for every step, weighted by what their rows weigh, and one step is taken: the step of one batch of all shards' rows.</summary>
    Gradients,
}

/// <summary>How the learning rate of a training changes.</summary>
public enum TrainingSchedule
{
    /// <summary>It does not: <see cref="LearningRateSchedule.Constant"/>.</summary>
    Constant,

    /// <summary>Half a cosine down to 0: <see cref="LearningRateSchedule.Cosine"/>.</summary>
    Cosine,

    /// <summary>Up and down again: <see cref="LearningRateSchedule.OneCycle"/>.</summary>
    OneCycle,
}

/// <summary>
/// Windows of a shard's rows, which are steps one after the other: the sequences that a network with memory is trained on, each from a state of zeros. Steps at the end that fill no window are left out. Sequences of one
/// length, one behind the other in a shard, are windows of that length as far apart.
/// </summary>
/// <param name="Steps">How many steps a window has, at least 1.</param>
/// <param name="Stride">How many steps lie between the beginnings of two windows, at least 1.</param>
/// <param name="WarmUpSteps">How many steps at the beginning of a window count in no loss, at least 0; <paramref name="Steps"/> − 1 where the last prediction alone counts.</param>
[GenerateSerializer]
[Immutable]
[Alias("BackpropGen.TrainingWindows")]
public sealed record TrainingWindows([property: Id(0)] int Steps, [property: Id(1)] int Stride, [property: Id(2)] int WarmUpSteps = 0);

/// <summary>Where the rows of a shard are.</summary>
/// <param name="Reader">The name of the <see cref="IShardReader"/> that reads them, as silos registered it.</param>
/// <param name="Location">What that reader finds them by, such as a path and a range of rows.</param>
[GenerateSerializer]
[Immutable]
[Alias("BackpropGen.ShardReference")]
public sealed record ShardReference([property: Id(0)] string Reader, [property: Id(1)] string Location);
