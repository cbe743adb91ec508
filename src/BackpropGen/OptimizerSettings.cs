namespace BackpropGen;

/// <summary>
/// Numbers of a network's optimiser in the place of those that its attribute fixes: for trainings that search for them, or change them as they go. What is not set is as in the attribute.
/// </summary>
/// <remarks>Steps with such numbers take the gradient of a whole batch first, and are slower than those of the compiled numbers.</remarks>
public sealed class OptimizerSettings
{
    /// <summary>λ, at least 0 and less than 1: <see cref="NetworkAttribute.WeightDecay"/>.</summary>
    public double? WeightDecay { get; set; }

    /// <summary>λ₁, at least 0 and less than 1: <see cref="NetworkAttribute.L1"/>.</summary>
    public double? L1 { get; set; }

    /// <summary>μ of <see cref="Optimizer.Momentum"/> and <see cref="Optimizer.Nesterov"/>, at least 0 and less than 1.</summary>
    public double? Momentum { get; set; }

    /// <summary>β₁ of <see cref="Optimizer.Adam"/>, <see cref="Optimizer.AdamW"/> and <see cref="Optimizer.Lion"/>, at least 0 and less than 1.</summary>
    public double? Beta1 { get; set; }

    /// <summary>β₂ of <see cref="Optimizer.Adam"/>, <see cref="Optimizer.AdamW"/>, <see cref="Optimizer.NAdam"/> and <see cref="Optimizer.Lion"/>, at least 0 and less than 1.</summary>
    public double? Beta2 { get; set; }

    internal bool IsSet => (WeightDecay ?? L1 ?? Momentum ?? Beta1 ?? Beta2) is not null;
}
