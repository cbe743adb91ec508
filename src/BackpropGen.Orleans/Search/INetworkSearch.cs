using Orleans;

namespace BackpropGen.Orleans;

/// <summary>
/// Trainings of one network with other numbers and other seeds, spread over the cluster, and compared by their loss on rows that none was trained on: <see cref="NetworkGrainFactoryExtensions.GetSearch{T}"/>
/// gets it by its name, and <see cref="NetworkSearchExtensions.RunToEndAsync"/> drives it.
/// </summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>, as the network's precision says.</typeparam>
/// <remarks>What a trial comes to follows from its plan alone. Results are stored as they come; the trials of a silo that dies are taken up again by others, from their beginning.</remarks>
[Alias("BackpropGen.INetworkSearch`1")]
public interface INetworkSearch<T> : IGrainWithStringKey
    where T : unmanaged
{
    /// <summary>Begins the search, or goes on with what was begun by the same plan.</summary>
    /// <param name="plan">The trials.</param>
    /// <returns>The results so far, in the order of the trials; null for those that are not done.</returns>
    /// <exception cref="ArgumentException">The plan is not as described.</exception>
    /// <exception cref="InvalidOperationException">A search of this name was begun by other trials.</exception>
    [Alias("Start")]
    Task<TrialResult?[]> Start(SearchPlan plan);

    /// <summary>Starts trials, as many as may run at once, and takes the results of those that are done. It returns within some seconds: call it again.</summary>
    /// <returns>The results so far, in the order of the trials; null for those that are not done.</returns>
    /// <exception cref="InvalidOperationException">It was not started, or the storage fails.</exception>
    [Alias("Advance")]
    Task<TrialResult?[]> Advance();

    /// <summary>The model of the trial with the smallest validation loss.</summary>
    /// <returns>The model, whose version is the number of the trial.</returns>
    /// <exception cref="InvalidOperationException">No trial has come to a loss yet.</exception>
    [Alias("GetBest")]
    Task<ModelVersion> GetBest();
}

/// <summary>The trials of a search.</summary>
[GenerateSerializer]
[Immutable]
[Alias("BackpropGen.SearchPlan")]
public sealed class SearchPlan
{
    /// <summary>The trials: each is a training in one process, <see cref="LocalTraining"/>, with its own shards, rates and seed.</summary>
    [Id(0)]
    public TrainingPlan[] Trials { get; set; } = [];

    /// <summary>The rows that trials are compared by, which none of them should be trained on.</summary>
    [Id(1)]
    public ShardReference[] Validation { get; set; } = [];

    /// <summary>How many trials run at once, at least 1: the cores of the cluster. 4 unless set.</summary>
    [Id(2)]
    public int MostAtOnce { get; set; } = 4;

    /// <summary>After how much time a trial that is not done is begun anew elsewhere, more than 0. An hour unless set.</summary>
    [Id(3)]
    public TimeSpan TrialTimeout { get; set; } = TimeSpan.FromHours(1);

    internal void Validate()
    {
        if (Trials is not { Length: > 0 } || Validation is not { Length: > 0 } || MostAtOnce < 1 || TrialTimeout <= TimeSpan.Zero)
        {
            throw new ArgumentException($"A search needs at least one trial, at least one shard in {nameof(Validation)}, and {nameof(MostAtOnce)} and {nameof(TrialTimeout)} of more than 0.", "plan");
        }

        foreach (TrainingPlan trial in Trials)
        {
            trial.Validate();
        }
    }

    internal bool HasSameTrialsAs(SearchPlan other)
        => Validation.SequenceEqual(other.Validation) && Trials.Length == other.Trials.Length && Trials.Zip(other.Trials).All(pair => pair.First.Rounds == pair.Second.Rounds && pair.First.GivesSameBitsAs(pair.Second));
}

/// <summary>What a trial came to.</summary>
[GenerateSerializer]
[Immutable]
[Alias("BackpropGen.TrialResult")]
public sealed class TrialResult
{
    /// <summary>A result.</summary>
    /// <param name="trial">The number of the trial, from 0.</param>
    /// <param name="trainingLoss">The mean loss of its last round.</param>
    /// <param name="validationLoss">Its mean loss on the validation rows.</param>
    /// <param name="problem">Why it has none; null where it has.</param>
    public TrialResult(int trial, double trainingLoss, double validationLoss, string? problem)
    {
        Trial = trial;
        TrainingLoss = trainingLoss;
        ValidationLoss = validationLoss;
        Problem = problem;
    }

    /// <summary>The number of the trial, from 0.</summary>
    [Id(0)]
    public int Trial { get; }

    /// <summary>The mean loss of its last round; NaN where it has none.</summary>
    [Id(1)]
    public double TrainingLoss { get; }

    /// <summary>Its mean loss on the validation rows; NaN where it has none.</summary>
    [Id(2)]
    public double ValidationLoss { get; }

    /// <summary>Why it has no losses, such as that it diverged or a shard cannot be read; null where it has.</summary>
    [Id(3)]
    public string? Problem { get; }
}
