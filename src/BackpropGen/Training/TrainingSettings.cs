using BackpropGen.CompilerServices;
using BackpropGen.State;
using static System.FormattableString;

namespace BackpropGen.Training;

// FitOptions, checked, and copied so that a callback that changes them changes nothing.
internal readonly struct TrainingSettings<T>
    where T : unmanaged
{

    private TrainingSettings(FitOptions options, T learningRate)
    {
        Epochs = options.Epochs;
        BatchSize = options.BatchSize;
        LearningRate = learningRate;
        RowOrder = options.RowOrder;
        Seed = options.Seed;
        MaxDegreeOfParallelism = options.MaxDegreeOfParallelism;
        EpochCompleted = options.EpochCompleted;
        Schedule = options.Schedule;
        ClipGradientNorm = options.ClipGradientNorm;
        ClipGradientValue = options.ClipGradientValue;
        GradientAccumulation = options.GradientAccumulation;
        ValidationSplit = options.ValidationSplit;
        Validation = options.Validation;
        StratifiesValidationSplit = options.StratifyValidationSplit;
        StopWhen = options.StopWhen;
        Progress = options.Progress;
        CheckpointPath = options.CheckpointPath;
        CheckpointEvery = options.CheckpointEvery;
        RowWeights = options.RowWeights?.ToArray();
        ClassWeights = options.ClassWeights?.ToArray();
        IgnoresMissingTargets = options.IgnoreMissingTargets;
        if (options.OptimizerSettings is { IsSet: true } numbers)
        {
            OptimizerSettings = new OptimizerSettings
            {
                WeightDecay = numbers.WeightDecay, L1 = numbers.L1, Momentum = numbers.Momentum, Beta1 = numbers.Beta1, Beta2 = numbers.Beta2,
            };
        }

        if (options.EarlyStopping is { } stopping)
        {
            (Patience, LeastImprovement, RestoresBest) = (stopping.Patience, stopping.LeastImprovement, stopping.RestoresBest);
        }
    }

    public int Epochs { get; }

    public int BatchSize { get; }

    public T LearningRate { get; }

    public RowOrder RowOrder { get; }

    public int Seed { get; }

    public int MaxDegreeOfParallelism { get; }

    public Action<EpochResult>? EpochCompleted { get; }

    public Func<EpochResult, bool>? StopWhen { get; }

    public IProgress<EpochResult>? Progress { get; }

    // Null for the same rate all the time.
    public LearningRateSchedule? Schedule { get; }

    public double? ClipGradientNorm { get; }

    public double? ClipGradientValue { get; }

    public int GradientAccumulation { get; }

    public double ValidationSplit { get; }

    public bool StratifiesValidationSplit { get; }

    public ValidationSet? Validation { get; }

    public string? CheckpointPath { get; }

    public int CheckpointEvery { get; }

    // 0 for training that never stops early.
    public int Patience { get; }

    public double LeastImprovement { get; }

    public bool RestoresBest { get; }

    // Null where rows have no weights of their own.
    public double[]? RowWeights { get; }

    // Null where classes have no weights beside those of the attribute.
    public double[]? ClassWeights { get; }

    public bool IgnoresMissingTargets { get; }

    // Null where all are those of the attribute.
    public OptimizerSettings? OptimizerSettings { get; }

    // Whether a step is the network's own, which need not store a gradient, where all rows count alike.
    public bool StepsDirectly => ClipGradientNorm is null && ClipGradientValue is null && GradientAccumulation == 1 && OptimizerSettings is null;

    public static TrainingSettings<T> From(FitOptions? options, NetworkDescription network)
    {
        options ??= new FitOptions();
        if (options.Epochs < 1)
        {
            throw OutOfRange(nameof(FitOptions.Epochs), Invariant($"{options.Epochs}"), "at least 1");
        }

        if (options.BatchSize < 1)
        {
            throw OutOfRange(nameof(FitOptions.BatchSize), Invariant($"{options.BatchSize}"), "at least 1");
        }

        // A rate that is finite in double may be infinite in float.
        double learningRate = options.LearningRate ?? DefaultLearningRate(network.Optimizer);
        T rounded = Real.FromDouble<T>(learningRate);
        if (!(learningRate >= 0 && Real.IsFinite(Real.ToDouble(rounded))))
        {
            throw OutOfRange(nameof(FitOptions.LearningRate), Real.Format(learningRate), $"at least 0 and at most {Real.Format(Real.MaxValue<T>())}");
        }

        if (options.RowOrder is < RowOrder.Shuffled or > RowOrder.InOrder)
        {
            throw OutOfRange(
                nameof(FitOptions.RowOrder),
                options.RowOrder.ToString(),
                $"{nameof(RowOrder.Shuffled)}, {nameof(RowOrder.WithReplacement)} or {nameof(RowOrder.InOrder)}");
        }

        if (options.MaxDegreeOfParallelism < 1)
        {
            throw OutOfRange(nameof(FitOptions.MaxDegreeOfParallelism), Invariant($"{options.MaxDegreeOfParallelism}"), "at least 1");
        }

        Positive(options.ClipGradientNorm, nameof(FitOptions.ClipGradientNorm));
        Positive(options.ClipGradientValue, nameof(FitOptions.ClipGradientValue));
        if (options.GradientAccumulation < 1)
        {
            throw OutOfRange(nameof(FitOptions.GradientAccumulation), Invariant($"{options.GradientAccumulation}"), "at least 1");
        }

        if (options.CheckpointEvery < 1)
        {
            throw OutOfRange(nameof(FitOptions.CheckpointEvery), Invariant($"{options.CheckpointEvery}"), "at least 1");
        }

        if (options.CheckpointPath is { Length: 0 })
        {
            throw OutOfRange(nameof(FitOptions.CheckpointPath), "empty", "a path, or null");
        }

        if (!(options.ValidationSplit >= 0 && options.ValidationSplit < 1))
        {
            throw OutOfRange(nameof(FitOptions.ValidationSplit), Real.Format(options.ValidationSplit), "at least 0 and less than 1");
        }

        if (options.ValidationSplit > 0 && options.Validation is not null)
        {
            throw new ArgumentException($"{nameof(FitOptions)} has a {nameof(FitOptions.ValidationSplit)} and a {nameof(FitOptions.Validation)}: set one of them.", nameof(options));
        }

        if (options.StratifyValidationSplit && options.ValidationSplit == 0)
        {
            throw new ArgumentException(
                $"{nameof(FitOptions)}.{nameof(FitOptions.StratifyValidationSplit)} is set, but {nameof(FitOptions.ValidationSplit)} is 0: set the part of the rows that is held out, such as 0.2.", nameof(options));
        }

        if (options.EarlyStopping is { Patience: < 1 } impatient)
        {
            throw OutOfRange($"{nameof(FitOptions.EarlyStopping)}.{nameof(EarlyStopping.Patience)}", Invariant($"{impatient.Patience}"), "at least 1");
        }

        if (options.EarlyStopping is { } stopping && !(stopping.LeastImprovement >= 0 && Real.IsFinite(stopping.LeastImprovement)))
        {
            throw OutOfRange($"{nameof(FitOptions.EarlyStopping)}.{nameof(EarlyStopping.LeastImprovement)}", Real.Format(stopping.LeastImprovement), "finite and at least 0");
        }

        OptimizerStep.Require(network, options.OptimizerSettings, nameof(FitOptions) + "." + nameof(FitOptions.OptimizerSettings));
        return new TrainingSettings<T>(options, rounded);
    }

    private static void Positive(double? value, string option)
    {
        if (value is { } number && !(number > 0 && Real.IsFinite(number)))
        {
            throw OutOfRange(option, Real.Format(number), "finite and more than 0");
        }
    }

    private static double DefaultLearningRate(Optimizer optimizer) => optimizer switch
    {
        Optimizer.Adam or Optimizer.AdamW => 0.001,
        Optimizer.NAdam => 0.002,
        Optimizer.Adadelta => 1,
        Optimizer.Lion => 0.0001,
        _ => 0.01,
    };

    private static ArgumentOutOfRangeException OutOfRange(string option, string value, string range)
        => new("options", $"{nameof(FitOptions)}.{option} is {value}, but it must be {range}.");
}
