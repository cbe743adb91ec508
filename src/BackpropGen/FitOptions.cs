namespace BackpropGen;

/// <summary>How <c>Fit</c> trains. The values are checked, and copied, before the first step.</summary>
public sealed class FitOptions
{
    /// <summary>How many times training goes through the data. At least 1; 100 unless set.</summary>
    public int Epochs { get; set; } = 100;

    /// <summary>
    /// The number of rows in a batch; a step follows their mean gradient. At least 1; 32 unless set. More than there are rows means all rows; the last batch of an
    /// epoch may be smaller.
    /// </summary>
    public int BatchSize { get; set; } = 32;

    /// <summary>η, finite and at least 0. Unless set, the default of the optimiser, which <see cref="Optimizer"/> tells: 0.01 for gradient descent.</summary>
    public double? LearningRate { get; set; }

    /// <summary>How η changes. Constant unless set.</summary>
    public LearningRateSchedule? Schedule { get; set; }

    /// <summary>
    /// The largest Euclidean norm that the gradient of a step may have, more than 0: one with a larger norm is multiplied by c / (norm + 10⁻⁶), as PyTorch's
    /// <c>clip_grad_norm_</c> does. Not clipped unless set.
    /// </summary>
    public double? ClipGradientNorm { get; set; }

    /// <summary>The largest magnitude that an entry of the gradient may have, more than 0; before the norm is clipped. Not clipped unless set.</summary>
    public double? ClipGradientValue { get; set; }

    /// <summary>
    /// The number of batches whose gradients make one step, which follows the mean over all their rows: batches of <see cref="BatchSize"/> that take little memory, and steps as
    /// of larger ones. At least 1; 1 unless set.
    /// </summary>
    public int GradientAccumulation { get; set; } = 1;

    /// <summary>
    /// A weight for each row, finite and at least 0, by which its loss is multiplied: a step follows (1/n) Σ wᵢ·ℓᵢ over the n rows of a batch. All count alike unless set. Not for networks with memory.
    /// </summary>
    public IReadOnlyList<double>? RowWeights { get; set; }

    /// <summary>
    /// A weight above 0 for each class, class 0 first, of a network with cross-entropy, or with one output and binary cross-entropy or hinge loss: means over rows are Σ ωᵢ·ℓᵢ / Σ ωᵢ with ω the weight of a
    /// row's class, as those of <see cref="NetworkAttribute.ClassWeights"/> are. All classes count alike unless set. Not for networks with memory.
    /// </summary>
    public IReadOnlyList<double>? ClassWeights { get; set; }

    /// <summary>
    /// Whether a target that is NaN does not count, as where a label is missing: losses are means over the others. Of losses over the classes of a row, all targets of a row are NaN, or none. Otherwise, and
    /// unless set, such a target is refused. Not for networks with memory.
    /// </summary>
    public bool IgnoreMissingTargets { get; set; }

    /// <summary>Numbers of the optimiser, such as its weight decay, in the place of those of the attribute. As there unless set.</summary>
    public OptimizerSettings? OptimizerSettings { get; set; }

    /// <summary>The order of the rows. <see cref="BackpropGen.RowOrder.Shuffled"/> unless set.</summary>
    public RowOrder RowOrder { get; set; }

    /// <summary>The seed of the order of the rows; any number, 0 unless set. The same seed, network and data give the same bits.</summary>
    public int Seed { get; set; }

    /// <summary>
    /// How many threads may work on a batch at once. At least 1; 1 unless set. Vectorized networks of some 4,000 parameters or more divide batches of more
    /// than 64 rows; all others, for which threads cost more than they save, train on one, and so does training with clipping or accumulation. The result has the same bits for every number.
    /// </summary>
    public int MaxDegreeOfParallelism { get; set; } = 1;

    /// <summary>
    /// The part of the rows that is held out for validation, at least 0 and less than 1: rows that the seed draws, rounded down, but at least one if it is more than 0. 0 unless
    /// set. Not together with <see cref="Validation"/>.
    /// </summary>
    public double ValidationSplit { get; set; }

    /// <summary>
    /// Whether <see cref="ValidationSplit"/> holds out the same part of every class, as closely as whole rows allow: rows with the same targets are a class. It is for classes that have few
    /// rows, of which chance may hold out none or most. Not unless set.
    /// </summary>
    public bool StratifyValidationSplit { get; set; }

    /// <summary>Rows for validation. None unless set.</summary>
    public ValidationSet? Validation { get; set; }

    /// <summary>Whether, and when, training ends before the last epoch. It does not unless set.</summary>
    public EarlyStopping? EarlyStopping { get; set; }

    /// <summary>
    /// A file in which the training is saved after every <see cref="CheckpointEvery"/> epochs, in a folder that exists; losses and learning rates go into a second file beside it,
    /// whose name ends in <c>.history</c>. If they exist already, <c>Fit</c> continues from them, to the same bits as
    /// without the interruption; the file of another training is refused, as far as network, data and options tell (a schedule does not, nor do numbers of the optimiser or the loss). It is a
    /// weight file that <c>Load</c> reads, too, with the parameters of its last epoch, and stays when training is done: delete it to train again. Every training needs its own path. None unless set.
    /// </summary>
    public string? CheckpointPath { get; set; }

    /// <summary>After how many epochs the training is saved, and after the last. At least 1; 1 unless set.</summary>
    public int CheckpointEvery { get; set; } = 1;

    /// <summary>Told of every epoch.</summary>
    public IProgress<EpochResult>? Progress { get; set; }

    /// <summary>Called after every epoch, on the thread that trains. What it throws ends training and reaches the caller of <c>Fit</c>.</summary>
    public Action<EpochResult>? EpochCompleted { get; set; }

    /// <summary>
    /// Asked after every epoch, after <see cref="EpochCompleted"/>: <see langword="true"/> ends training with this epoch, as if it were the last. <c>Fit</c> returns the history, and early stopping
    /// restores the best parameters. A training that continues from a checkpoint asks after its next epoch. None unless set.
    /// </summary>
    public Func<EpochResult, bool>? StopWhen { get; set; }

    /// <summary>
    /// Of networks with memory, after how many steps back-propagation through time is cut: a sequence is trained in pieces of so many steps, with a step of the optimiser after each. What is
    /// remembered goes on into the next piece, its gradient does not. Null, the default, takes whole sequences. R. J. Williams and J. Peng, "An Efficient Gradient-Based Algorithm for On-Line
    /// Training of Recurrent Network Trajectories", 1990.
    /// </summary>
    public int? Truncation { get; set; }

    /// <summary>Of networks with memory, how many steps at the beginning of each sequence count in no loss, since nothing is remembered yet. 0 by default.</summary>
    public int WarmUpSteps { get; set; }

    // The same options with batches in the order of the data.
    internal FitOptions InOrder(int batchSize)
    {
        FitOptions copy = (FitOptions)MemberwiseClone();
        copy.RowOrder = RowOrder.InOrder;
        copy.BatchSize = batchSize;
        return copy;
    }
}
