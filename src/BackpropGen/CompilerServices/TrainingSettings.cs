using static System.FormattableString;

namespace BackpropGen.CompilerServices;

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
    }

    public int Epochs { get; }

    public int BatchSize { get; }

    public T LearningRate { get; }

    public RowOrder RowOrder { get; }

    public int Seed { get; }

    public int MaxDegreeOfParallelism { get; }

    public Action<EpochResult>? EpochCompleted { get; }

    public static TrainingSettings<T> From(FitOptions? options, Optimizer optimizer)
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
        double learningRate = options.LearningRate ?? DefaultLearningRate(optimizer);
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

        return new TrainingSettings<T>(options, rounded);
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
