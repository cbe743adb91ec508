using System.Globalization;
using static System.FormattableString;

namespace BackpropGen;

/// <summary>What a training came to, epoch by epoch. Immutable.</summary>
public sealed class TrainingHistory
{
    internal TrainingHistory(List<double> losses, List<double> validationLosses, List<double> learningRates, int bestEpoch, IReadOnlyList<string> warnings, TrainingEnd end, TimeSpan duration)
    {
        Losses = losses.AsReadOnly();
        ValidationLosses = validationLosses.AsReadOnly();
        LearningRates = learningRates.AsReadOnly();
        BestEpoch = bestEpoch;
        Warnings = warnings;
        End = end;
        Duration = duration;
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
    /// <see cref="EarlyStopping"/> restores parameters without validation; otherwise the least of <see cref="Losses"/>, which are taken before the steps, so that it says nothing about the parameters
    /// after that epoch. 0 where no epoch was completed.
    /// </summary>
    public int BestEpoch { get; }

    /// <summary>
    /// Signs that training went wrong without an exception, as sentences: targets that the outputs cannot reach, rows far from what the network's scaling was fitted to, predictions that are all
    /// equal, a loss that did not fall. Empty if there are none.
    /// </summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>The loss of the last epoch; NaN where none was completed, as in a training that was cancelled in its first.</summary>
    public double FinalLoss => Losses.Count > 0 ? Losses[Losses.Count - 1] : double.NaN;

    /// <summary>How many epochs were trained: fewer than asked for if training was stopped early.</summary>
    public int Epochs => Losses.Count;

    /// <summary>What ended the training.</summary>
    public TrainingEnd End { get; }

    /// <summary>How long the call took; of a training that went on from a checkpoint, without the time before.</summary>
    public TimeSpan Duration { get; }

    /// <summary>Epochs, time, the first and the last loss, the best epoch, what ended the training, and how many warnings there are.</summary>
    /// <returns>
    /// One line, the same in every culture, such as <c>200 epochs in 0.152 s, loss 0.81 to 0.0123, validation loss 0.9 to 0.021, best epoch 187, stopped by EarlyStopping</c>.
    /// </returns>
    public override string ToString()
    {
        string time = Duration < TimeSpan.FromMinutes(1)
            ? Duration.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture) + " s"
            : Invariant($"{(long)Duration.TotalHours}:{Duration:mm\\:ss}");
        string end = End switch
        {
            TrainingEnd.Completed => "completed",
            TrainingEnd.Canceled => "cancelled",
            TrainingEnd.Diverged => "diverged",
            _ => $"stopped by {End}",
        };
        return Plural.Of(Epochs, "epoch") + " in " + time
            + Course("loss", Losses)
            + Course("validation loss", ValidationLosses)
            + (BestEpoch > 0 ? Invariant($", best epoch {BestEpoch}") : string.Empty)
            + ", " + end
            + (Warnings.Count > 0 ? ", " + Plural.Of(Warnings.Count, "warning") : string.Empty);
    }

    private static string Course(string name, IReadOnlyList<double> losses) => losses.Count switch
    {
        0 => string.Empty,
        1 => Invariant($", {name} {losses[0]:G4}"),
        _ => Invariant($", {name} {losses[0]:G4} to {losses[losses.Count - 1]:G4}"),
    };
}
