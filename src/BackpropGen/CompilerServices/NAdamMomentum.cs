using System.ComponentModel;

namespace BackpropGen.CompilerServices;

/// <summary>The rates of a step of NAdam. Support for generated code.</summary>
/// <remarks>
/// μₜ = 0.9 · (1 − 0.5 · 0.96^(0.004 · t)). Timothy Dozat, "Incorporating Nesterov Momentum into Adam" (2016), as PyTorch 2 computes it.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct NAdamMomentum
{
    private readonly double _direct;
    private readonly double _remembered;

    private NAdamMomentum(double direct, double remembered)
    {
        _direct = direct;
        _remembered = remembered;
    }

    /// <summary>The momentum of a step.</summary>
    /// <param name="product">The product of the momenta of all steps before, 1 before the first; receives it with this step's.</param>
    /// <param name="step">The number of the step, from 1.</param>
    /// <returns>The momentum.</returns>
    public static NAdamMomentum Next(ref double product, long step)
    {
        double now = Momentum(step);
        double next = Momentum(step + 1);
        product *= now;
        return new NAdamMomentum((1 - now) / (1 - product), next / (1 - (product * next)));
    }

    /// <summary>The product of the momenta of some steps, for an optimiser that goes on after them.</summary>
    /// <param name="steps">How many steps.</param>
    /// <returns>The product, to the bit as that many steps leave it.</returns>
    public static double ProductOf(long steps)
    {
        double product = 1;
        for (long step = 1; step <= steps && product > 0; step++)
        {
            product *= Momentum(step);
        }

        return product;
    }

    /// <summary>The rate of the gradient: η(1 − μₜ)/(1 − μ₁μ₂…μₜ).</summary>
    /// <param name="learningRate">η.</param>
    /// <returns>The rate.</returns>
    public double DirectRate(double learningRate) => learningRate * _direct;

    /// <summary>The rate of the first moment: ημₜ₊₁/(1 − μ₁μ₂…μₜ₊₁).</summary>
    /// <param name="learningRate">η.</param>
    /// <returns>The rate.</returns>
    public double Rate(double learningRate) => learningRate * _remembered;

    // μₜ.
    internal static double Momentum(long step) => 0.9 * (1 - (0.5 * Math.Pow(0.96, step * 0.004)));
}
