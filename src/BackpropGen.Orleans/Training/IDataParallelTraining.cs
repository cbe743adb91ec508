using Orleans;
using Orleans.Concurrency;

namespace BackpropGen.Orleans;

/// <summary>
/// A training whose shards are computed all over the cluster: <see cref="NetworkGrainFactoryExtensions.GetTraining{T}"/> gets it by its name, and <see cref="DataParallelTrainingExtensions.RunToEndAsync"/>
/// drives it from a client, whatever dies meanwhile.
/// </summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>, as the network's precision says.</typeparam>
/// <remarks>
/// Version r + 1 of the parameters follows from version r, the plan and the rows alone. So a training gives the bits that <see cref="LocalTraining"/> gives in one process, whatever the number of silos and
/// whoever died: what was lost is computed again, from the last checkpoint on.
/// </remarks>
[Alias("BackpropGen.IDataParallelTraining`1")]
public interface IDataParallelTraining<T> : IGrainWithStringKey
    where T : unmanaged
{
    /// <summary>Begins the training, or goes on with what was begun by the same plan. The plan may give it more rounds, another <see cref="TrainingPlan.CheckpointEvery"/>, and other limits of time.</summary>
    /// <param name="plan">What to train, and how.</param>
    /// <returns>Where it stands.</returns>
    /// <exception cref="ArgumentException">The plan is not as described.</exception>
    /// <exception cref="InvalidOperationException">A training of this name was begun by another plan.</exception>
    [Alias("Start")]
    Task<TrainingProgress> Start(TrainingPlan plan);

    /// <summary>Computes rounds until so many are done. It returns sooner when some seconds have passed: call it again.</summary>
    /// <param name="round">How many rounds are to be done; no more than the plan has.</param>
    /// <returns>Where it stands.</returns>
    /// <exception cref="InvalidOperationException">It was not started, it diverged, a shard cannot be computed, or the storage fails. What was computed since the last checkpoint is kept where it can be, and a later call goes on.</exception>
    [Alias("AdvanceTo")]
    Task<TrainingProgress> AdvanceTo(int round);

    /// <summary>Where the training stands, also while it advances.</summary>
    /// <returns>The progress.</returns>
    [Alias("GetProgress")]
    [AlwaysInterleave]
    Task<TrainingProgress> GetProgress();

    /// <summary>The mean loss of every round so far, each counted once.</summary>
    /// <returns>The losses.</returns>
    [Alias("GetLosses")]
    Task<FlatValues<double>> GetLosses();

    /// <summary>The model so far, with what its optimiser remembers. Its version is the number of rounds.</summary>
    /// <returns>The model.</returns>
    [Alias("GetModel")]
    Task<ModelVersion> GetModel();
}

/// <summary>Where a training stands.</summary>
[GenerateSerializer]
[Immutable]
[Alias("BackpropGen.TrainingProgress")]
public sealed class TrainingProgress
{
    /// <summary>Where a training stands.</summary>
    /// <param name="round">How many rounds are done.</param>
    /// <param name="rounds">How many it has.</param>
    /// <param name="checkpointRound">How many are in the storage.</param>
    /// <param name="loss">The loss of the last round.</param>
    public TrainingProgress(int round, int rounds, int checkpointRound, double loss)
    {
        Round = round;
        Rounds = rounds;
        CheckpointRound = checkpointRound;
        Loss = loss;
    }

    /// <summary>How many rounds are done: the version of the parameters.</summary>
    [Id(0)]
    public int Round { get; }

    /// <summary>How many rounds the plan has.</summary>
    [Id(1)]
    public int Rounds { get; }

    /// <summary>How many rounds are in the storage, and are not computed again.</summary>
    [Id(2)]
    public int CheckpointRound { get; }

    /// <summary>The mean loss of the last round, of the rows of its steps before them; NaN before the first.</summary>
    [Id(3)]
    public double Loss { get; }

    /// <summary>Whether all rounds are done, and stored.</summary>
    public bool IsComplete => CheckpointRound == Rounds;
}
