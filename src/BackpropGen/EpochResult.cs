using static System.FormattableString;

namespace BackpropGen;

/// <summary>What one epoch of training came to. Immutable.</summary>
public sealed class EpochResult
{
    internal EpochResult(int epoch, int epochs, double loss, double? validationLoss, double learningRate)
    {
        Epoch = epoch;
        Epochs = epochs;
        Loss = loss;
        ValidationLoss = validationLoss;
        LearningRate = learningRate;
    }

    /// <summary>The number of this epoch, from 1 to <see cref="Epochs"/>.</summary>
    public int Epoch { get; }

    /// <summary>How many epochs training will have.</summary>
    public int Epochs { get; }

    /// <summary>The mean of the rows' losses in this epoch, each taken before the step on it; every row has the same weight.</summary>
    public double Loss { get; }

    /// <summary>The mean loss of the validation rows after this epoch; null without validation.</summary>
    public double? ValidationLoss { get; }

    /// <summary>The learning rate of the epoch's last step.</summary>
    public double LearningRate { get; }

    /// <summary>The epoch, its losses and the learning rate.</summary>
    /// <returns>One line, the same in every culture, such as <c>epoch 3 of 10: loss 0.1234, validation loss 0.2, learning rate 0.01</c>.</returns>
    public override string ToString() =>
        Invariant($"epoch {Epoch} of {Epochs}: loss {Loss:G4}")
        + (ValidationLoss is { } validation ? Invariant($", validation loss {validation:G4}") : string.Empty)
        + Invariant($", learning rate {LearningRate:G4}");
}
