namespace BackpropGen;

/// <summary>Training was cancelled by its token. What it came to before is in <see cref="History"/>.</summary>
/// <remarks>Code that catches <see cref="OperationCanceledException"/> catches it, too.</remarks>
public sealed class TrainingCanceledException : OperationCanceledException
{
    /// <summary>A cancellation that nothing more is known of.</summary>
    public TrainingCanceledException()
        : this("Training was cancelled.")
    {
    }

    /// <summary>A cancellation that a message describes.</summary>
    /// <param name="message">What happened.</param>
    public TrainingCanceledException(string message)
        : base(message)
    {
    }

    /// <summary>A cancellation that a message describes, caused by another exception.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="innerException">The cause.</param>
    public TrainingCanceledException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    internal TrainingCanceledException(TrainingHistory history, CancellationToken cancellationToken)
        : base(FormattableString.Invariant($"Training was cancelled in epoch {history.Epochs + 1}; {nameof(History)} holds the epochs before it."), cancellationToken)
    {
        History = history;
    }

    /// <summary>The epochs that were completed; null if unknown.</summary>
    public TrainingHistory? History { get; }
}
