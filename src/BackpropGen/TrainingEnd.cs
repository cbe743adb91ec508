namespace BackpropGen;

/// <summary>What ended a training.</summary>
public enum TrainingEnd
{
    /// <summary>All epochs of <see cref="FitOptions.Epochs"/> were trained.</summary>
    Completed,

    /// <summary><see cref="FitOptions.EarlyStopping"/>: no epoch was better for as many as its patience allows.</summary>
    EarlyStopping,

    /// <summary><see cref="FitOptions.StopWhen"/> said so.</summary>
    StopWhen,

    /// <summary>It was cancelled: <see cref="TrainingCanceledException"/>.</summary>
    Canceled,

    /// <summary>A loss, or the parameters, became NaN or infinite: <see cref="TrainingDivergedException"/>.</summary>
    Diverged,
}
