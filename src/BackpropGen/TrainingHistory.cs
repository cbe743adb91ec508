namespace BackpropGen;

/// <summary>What a training came to, epoch by epoch. Immutable.</summary>
public sealed class TrainingHistory
{
    internal TrainingHistory(List<double> losses)
    {
        Losses = losses.AsReadOnly();
    }

    /// <summary>
    /// One loss for each epoch: the mean of the rows' losses, each taken before the step on it. Every row has the same weight, also in a smaller
    /// last batch.
    /// </summary>
    public IReadOnlyList<double> Losses { get; }

    /// <summary>The loss of the last epoch.</summary>
    public double FinalLoss => Losses[Losses.Count - 1];

    /// <summary>How many epochs were trained.</summary>
    public int Epochs => Losses.Count;
}
