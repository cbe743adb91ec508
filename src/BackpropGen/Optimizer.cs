namespace BackpropGen;

/// <summary>How a gradient g changes a parameter θ. The definitions and their numbers are PyTorch's, Lion's its authors'; η is the learning rate, t the number of the step.</summary>
public enum Optimizer
{
    /// <summary>Gradient descent: θ ← θ − ηg. The default of η is 0.01.</summary>
    SGD,

    /// <summary>
    /// Adam: m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g², θ ← θ − η/(1 − β₁ᵗ) · m/(√v/√(1 − β₂ᵗ) + ε), with β₁ = 0.9, β₂ = 0.999, ε = 10⁻⁸.
    /// The default of η is 0.001. Diederik Kingma and Jimmy Ba, "Adam: A Method for Stochastic Optimization" (2015).
    /// </summary>
    Adam,

    /// <summary>Gradient descent with momentum: v ← μv + g, θ ← θ − ηv, with μ of <see cref="NetworkAttribute.Momentum"/>. The default of η is 0.01.</summary>
    Momentum,

    /// <summary>
    /// Gradient descent with Nesterov's momentum: v ← μv + g, θ ← θ − η(g + μv), with μ of <see cref="NetworkAttribute.Momentum"/>. The default of η is 0.01.
    /// </summary>
    Nesterov,

    /// <summary>
    /// Adagrad: s ← s + g², θ ← θ − ηg/(√s + ε), with ε = 10⁻¹⁰. The default of η is 0.01. John Duchi, Elad Hazan and Yoram Singer, "Adaptive Subgradient
    /// Methods for Online Learning and Stochastic Optimization" (2011).
    /// </summary>
    Adagrad,

    /// <summary>RMSprop: s ← αs + (1 − α)g², θ ← θ − ηg/(√s + ε), with α = 0.99, ε = 10⁻⁸. The default of η is 0.01. Geoffrey Hinton's lectures (2012).</summary>
    RMSprop,

    /// <summary>
    /// <see cref="Adam"/> with decoupled weight decay: θ ← (1 − ηλ)θ before each step, with λ of <see cref="NetworkAttribute.WeightDecay"/>, which is 0.01 unless
    /// set. The default of η is 0.001. Ilya Loshchilov and Frank Hutter, "Decoupled Weight Decay Regularization" (2019).
    /// </summary>
    AdamW,

    /// <summary>
    /// Adam with Nesterov's momentum, whose μₜ = 0.9 · (1 − 0.5 · 0.96^(0.004t)) grows slowly. The default of η is 0.002. Timothy Dozat, "Incorporating Nesterov
    /// Momentum into Adam" (2016), as PyTorch 2 computes it.
    /// </summary>
    NAdam,

    /// <summary>
    /// Adadelta: s ← ρs + (1 − ρ)g², δ = √(u + ε)/√(s + ε) · g, u ← ρu + (1 − ρ)δ², θ ← θ − ηδ, with ρ = 0.9, ε = 10⁻⁶. The default of η is 1. Matthew Zeiler,
    /// "ADADELTA: An Adaptive Learning Rate Method" (2012).
    /// </summary>
    Adadelta,

    /// <summary>
    /// Lion: θ ← (1 − ηλ)θ − η · sign(β₁m + (1 − β₁)g), m ← β₂m + (1 − β₂)g, with β₁ = 0.9, β₂ = 0.99, and λ of <see cref="NetworkAttribute.WeightDecay"/>. The
    /// default of η is 0.0001. Xiangning Chen et al., "Symbolic Discovery of Optimization Algorithms" (2023).
    /// </summary>
    Lion,
}
