using static System.FormattableString;

namespace BackpropGen;

/// <summary>How the method of Levenberg and Marquardt trains. The values are checked, and copied, before the first step.</summary>
public sealed class LevenbergMarquardtOptions
{
    /// <summary>How many iterations there are at most. At least 1; 100 unless set.</summary>
    public int MaxIterations { get; set; } = 100;

    /// <summary>
    /// The first damping μ, as a multiple of the largest element of the diagonal of JᵀJ (τ in Nielsen 1999). Finite and at least 0; 10⁻³ unless set. Smaller
    /// values trust the start weights more; 0 begins with a step of Gauss and Newton, which solves a linear problem at once.
    /// </summary>
    public double InitialDamping { get; set; } = 1e-3;

    /// <summary>Training ends when no element of the gradient of the loss, ∂L/∂θ, is larger in magnitude. Finite and at least 0; 10⁻¹⁰ unless set.</summary>
    public double GradientTolerance { get; set; } = 1e-10;

    /// <summary>
    /// Training ends when the Euclidean norm of the step is at most ε·(‖θ‖ + ε), where ‖θ‖ is that of all parameters. Finite and at least 0; ε is 10⁻¹⁰ unless
    /// set.
    /// </summary>
    public double StepTolerance { get; set; } = 1e-10;

    /// <summary>Training ends when a step makes the loss smaller by at most this part of it. At least 0 and less than 1; 10⁻¹⁰ unless set.</summary>
    public double ImprovementTolerance { get; set; } = 1e-10;

    /// <summary>Called after every iteration, on the thread that trains. What it throws ends training and reaches the caller.</summary>
    public Action<LevenbergMarquardtIteration>? IterationCompleted { get; set; }

    /// <summary>Asked after every iteration, behind <see cref="IterationCompleted"/>: <see langword="true"/> ends training with this iteration. None unless set.</summary>
    public Func<LevenbergMarquardtIteration, bool>? StopWhen { get; set; }

    /// <summary>A copy whose values are in their ranges.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    internal LevenbergMarquardtOptions Checked()
    {
        var copy = (LevenbergMarquardtOptions)MemberwiseClone();
        if (copy.MaxIterations < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(MaxIterations), Invariant($"{nameof(MaxIterations)} is {copy.MaxIterations}, but it must be at least 1."));
        }

        RequireNotNegative(copy.InitialDamping, nameof(InitialDamping));
        RequireNotNegative(copy.GradientTolerance, nameof(GradientTolerance));
        RequireNotNegative(copy.StepTolerance, nameof(StepTolerance));
        Require(copy.ImprovementTolerance is >= 0 and < 1, copy.ImprovementTolerance, nameof(ImprovementTolerance), "at least 0 and less than 1");
        return copy;
    }

    private static void RequireNotNegative(double value, string name) => Require(value is >= 0 and <= double.MaxValue, value, name, "finite and at least 0");

    private static void Require(bool isInRange, double value, string name, string range)
    {
        if (!isInRange)
        {
            throw new ArgumentOutOfRangeException(name, Invariant($"{name} is {value:R}, but it must be {range}."));
        }
    }
}
