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

    /// <summary>
    /// The epoch with the least loss, counted from 1: that of the validation rows after the epoch where there are any; that of the training rows after the epoch, as <c>EvaluateBatch</c> gives it, where
    /// <see cref="EarlyStopping"/> brings parameters back without validation; otherwise the least of <see cref="Losses"/>, which are taken before the steps, so that it promises nothing of the parameters
    /// after that epoch. 0 where no epoch was completed.
    /// </summary>
    public int BestEpoch { get; }

    /// <summary>
    /// What tells that training went wrong without an error, in sentences: targets that the outputs cannot reach, rows far from what the network's scaling was fitted to, predictions that are all
    /// equal, a loss that did not fall. Empty if nothing does.
    /// </summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>The loss of the last epoch; NaN where none was completed, as in a training that was cancelled in its first.</summary>
    public double FinalLoss => Losses.Count > 0 ? Losses[Losses.Count - 1] : double.NaN;

    /// <summary>How many epochs were trained: fewer than asked for if training was stopped early.</summary>
    public int Epochs => Losses.Count;
}
