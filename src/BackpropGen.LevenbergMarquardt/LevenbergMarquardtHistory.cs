namespace BackpropGen;

/// <summary>What a training by the method of Levenberg and Marquardt came to, iteration by iteration. Immutable.</summary>
public sealed class LevenbergMarquardtHistory
{
    internal LevenbergMarquardtHistory(double initialLoss, IReadOnlyList<LevenbergMarquardtIteration> iterations, int attempts, LevenbergMarquardtStopReason stopReason)
    {
        InitialLoss = initialLoss;
        Losses = Array.AsReadOnly(iterations.Select(iteration => iteration.Loss).ToArray());
        Dampings = Array.AsReadOnly(iterations.Select(iteration => iteration.Damping).ToArray());
        Attempts = attempts;
        StopReason = stopReason;
    }

    /// <summary>The mean loss of all rows before the first step.</summary>
    public double InitialLoss { get; }

    /// <summary>The mean loss of all rows after each iteration. Each is smaller than the one before it; empty if no step made the loss smaller.</summary>
    public IReadOnlyList<double> Losses { get; }

    /// <summary>μ of the step of each iteration, in the units of JᵀJ.</summary>
    public IReadOnlyList<double> Dampings { get; }

    /// <summary>The mean loss of all rows with the parameters that the network has now.</summary>
    public double FinalLoss => Losses.Count > 0 ? Losses[Losses.Count - 1] : InitialLoss;

    /// <summary>How many iterations there were: a Jacobian and a step that made the loss smaller each.</summary>
    public int Iterations => Losses.Count;

    /// <summary>How many steps were tried, those that did not make the loss smaller included: each costs a system of equations, and most a prediction of all rows.</summary>
    public int Attempts { get; }

    /// <summary>Why training ended.</summary>
    public LevenbergMarquardtStopReason StopReason { get; }
}
