namespace BackpropGen;

/// <summary>Training came to a loss or to parameters that are NaN or infinite. The network holds its last finite parameters.</summary>
public sealed class TrainingDivergedException : Exception
{
    /// <summary>A divergence that nothing more is known of.</summary>
    public TrainingDivergedException()
        : this("Training diverged: the loss is no longer finite.")
    {
    }

    /// <summary>A divergence that a message describes.</summary>
    /// <param name="message">What happened.</param>
    public TrainingDivergedException(string message)
        : base(message)
    {
    }

    /// <summary>A divergence that a message describes, caused by another exception.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="innerException">The cause.</param>
    public TrainingDivergedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    internal TrainingDivergedException(string message, int epoch, int row, double lastFiniteLoss, TrainingHistory history)
        : base(message)
    {
        History = history;
        Epoch = epoch;
        Row = row;
        LastFiniteLoss = lastFiniteLoss;
    }

    /// <summary>The epoch, counted from 1; 0 if unknown.</summary>
    public int Epoch { get; }

    /// <summary>
    /// The row whose loss is not finite, as its index in the training data, counted from 0; −1 if unknown. For a batch it is the first such row,
    /// or the batch's first row if the loss of each row alone is finite. Where the parameters overflowed although every loss was finite, it is the first row
    /// of the epoch's last step.
    /// </summary>
    public int Row { get; } = -1;

    /// <summary>The loss of the last step whose loss was finite; NaN if there was none.</summary>
    public double LastFiniteLoss { get; } = double.NaN;

    /// <summary>The epochs that were completed; null if unknown.</summary>
    public TrainingHistory? History { get; }
}
