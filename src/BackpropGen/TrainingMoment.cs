namespace BackpropGen;

/// <summary>How far a training has come when a schedule is asked for a learning rate.</summary>
public readonly struct TrainingMoment
{
    internal TrainingMoment(double learningRate, int epoch, int epochs, long step, int stepsPerEpoch, IReadOnlyList<double> losses)
    {
        LearningRate = learningRate;
        Epoch = epoch;
        Epochs = epochs;
        Step = step;
        StepsPerEpoch = stepsPerEpoch;
        Losses = losses;
    }

    /// <summary>η of <see cref="FitOptions.LearningRate"/>, or the optimiser's default.</summary>
    public double LearningRate { get; }

    /// <summary>The epoch, counted from 0.</summary>
    public int Epoch { get; }

    /// <summary>How many epochs the training will have at most.</summary>
    public int Epochs { get; }

    /// <summary>The step, counted from 0 over all epochs.</summary>
    public long Step { get; }

    /// <summary>The steps of an epoch.</summary>
    public int StepsPerEpoch { get; }

    /// <summary>The steps of the whole training.</summary>
    public long Steps => (long)Epochs * StepsPerEpoch;

    /// <summary>The losses of all epochs before: of the validation rows where there are any, else of the training.</summary>
    public IReadOnlyList<double> Losses { get; }
}
