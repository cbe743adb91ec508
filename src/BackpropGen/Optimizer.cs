namespace BackpropGen;

/// <summary>How a gradient changes the parameters. Definitions and defaults are PyTorch's.</summary>
public enum Optimizer
{
    /// <summary>Gradient descent: θ ← θ − η·∂L/∂θ. The default of η is 0.01.</summary>
    SGD,

    /// <summary>
    /// Adam: m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g², θ ← θ − η/(1 − β₁ᵗ) · m/(√v/√(1 − β₂ᵗ) + ε) at step t, with β₁ = 0.9, β₂ = 0.999 and ε = 10⁻⁸.
    /// The default of η is 0.001. Diederik Kingma and Jimmy Ba, "Adam: A Method for Stochastic Optimization" (2015).
    /// </summary>
    Adam,
}
