namespace BackpropGen;

/// <summary>What one iteration came to: one Jacobian, and the step that made the loss smaller. Immutable.</summary>
public sealed class LevenbergMarquardtIteration
{
    internal LevenbergMarquardtIteration(int iteration, double loss, double damping, int attempts)
    {
        Iteration = iteration;
        Loss = loss;
        Damping = damping;
        Attempts = attempts;
    }

    /// <summary>The number of this iteration, from 1.</summary>
    public int Iteration { get; }

    /// <summary>The mean loss of all rows after the step.</summary>
    public double Loss { get; }

    /// <summary>μ of the step.</summary>
    public double Damping { get; }

    /// <summary>How many steps were tried, with rising μ, until one made the loss smaller: at least 1.</summary>
    public int Attempts { get; }
}
