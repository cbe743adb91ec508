namespace BackpropGen;

/// <summary>Ends a training that no longer gets better: by the loss of the validation rows where there are any, else by that of the training rows.</summary>
/// <remarks>
/// Without validation, parameters that may be restored are judged by their own loss: <c>EvaluateBatch</c> of all training rows after every epoch, which costs a forward pass of each row. With
/// <see cref="RestoresBest"/> off, nothing is restored, and <see cref="TrainingHistory.Losses"/> decide, at no cost.
/// </remarks>
public sealed class EarlyStopping
{
    /// <summary>How many epochs in a row may pass without a better loss. At least 1; 10 unless set.</summary>
    public int Patience { get; set; } = 10;

    /// <summary>By how much a loss must be below the best so far to be better. Finite and at least 0; 0 unless set.</summary>
    public double LeastImprovement { get; set; }

    /// <summary>Whether the network gets the parameters of the best epoch, as they were after it, back when training ends or is cancelled; the optimiser then starts afresh. True unless set.</summary>
    public bool RestoresBest { get; set; } = true;
}
