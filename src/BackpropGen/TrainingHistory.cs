namespace BackpropGen;

/// <summary>What a training came to, epoch by epoch. Immutable.</summary>
public sealed class TrainingHistory
{
    internal TrainingHistory(List<double> losses, List<double> validationLosses, List<double> learningRates, int bestEpoch, IReadOnlyList<string> warnings)
    {
        Losses = losses.AsReadOnly();
        ValidationLosses = validationLosses.AsReadOnly();
        LearningRates = learningRates.AsReadOnly();
        BestEpoch = bestEpoch;
        Warnings = warnings;
    }

    /// <summary>
    /// One loss for each epoch: the mean of the rows' losses, each taken before the step on it. Every row has the same weight, also in a smaller
    /// last batch; with <see cref="NetworkAttribute.ClassWeights"/>, that of its class.
    /// </summary>
    public IReadOnlyList<double> Losses { get; }

    /// <summary>The mean loss of the validation rows after each epoch; empty without validation.</summary>
    public IReadOnlyList<double> ValidationLosses { get; }

    /// <summary>The learning rate of the last step of each epoch.</summary>
    public IReadOnlyList<double> LearningRates { get; }

    /// <summary>The epoch with the least loss, counted from 1: of the validation rows where there are any, else of the training.</summary>
    public int BestEpoch { get; }

    /// <summary>What the data say against the network, in sentences: such as targets that its outputs cannot reach. Empty if nothing does.</summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>The loss of the last epoch.</summary>
    public double FinalLoss => Losses[Losses.Count - 1];

    /// <summary>How many epochs were trained: fewer than asked for if training was stopped early.</summary>
    public int Epochs => Losses.Count;
}
