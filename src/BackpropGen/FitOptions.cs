namespace BackpropGen;

/// <summary>How <c>Fit</c> trains. The values are checked, and copied, before the first step.</summary>
public sealed class FitOptions
{
    /// <summary>How many times training goes through the data. At least 1; 100 unless set.</summary>
    public int Epochs { get; set; } = 100;

    /// <summary>
    /// How many rows one step takes the mean gradient of. At least 1; 32 unless set. More than there are rows means all rows; the last batch of an
    /// epoch may be smaller.
    /// </summary>
    public int BatchSize { get; set; } = 32;

    /// <summary>η, finite and at least 0. Unless set, the default of the optimiser, which <see cref="Optimizer"/> tells: 0.01 for gradient descent.</summary>
    public double? LearningRate { get; set; }

    /// <summary>The order of the rows. <see cref="BackpropGen.RowOrder.Shuffled"/> unless set.</summary>
    public RowOrder RowOrder { get; set; }

    /// <summary>The seed of the order of the rows; any number, 0 unless set. The same seed, network and data give the same bits.</summary>
    public int Seed { get; set; }

    /// <summary>
    /// How many threads may work on a batch at once. At least 1; 1 unless set. Vectorized networks of some 4,000 parameters or more divide batches of more
    /// than 64 rows; all others, for which threads cost more than they save, train on one. The result is the same bit for bit, whatever the number is.
    /// </summary>
    public int MaxDegreeOfParallelism { get; set; } = 1;

    /// <summary>Called after every epoch, on the thread that trains. What it throws ends training and reaches the caller of <c>Fit</c>.</summary>
    public Action<EpochResult>? EpochCompleted { get; set; }
}
