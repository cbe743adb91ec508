namespace BackpropGen;

/// <summary>The function that a layer applies to its pre-activations z = b + Σ w·x.</summary>
/// <remarks>Definitions and subgradients are those of <c>torch.nn.functional</c>.</remarks>
public enum Activation
{
    /// <summary>f(z) = z.</summary>
    Linear,

    /// <summary>f(z) = max(z, 0); the derivative at 0 is 0.</summary>
    ReLU,

    /// <summary>f(z) = z for z &gt; 0, otherwise a·z, a = 0.01 unless the topology says otherwise; the derivative at 0 is a.</summary>
    LeakyReLU,

    /// <summary>f(z) = 1 / (1 + e⁻ᶻ).</summary>
    Sigmoid,

    /// <summary>f(z) = tanh z.</summary>
    Tanh,

    /// <summary>f(z)ⱼ = e^zⱼ / Σₖ e^zₖ over the nodes of the layer.</summary>
    Softmax,

    /// <summary>f(z) = z for z &gt; 0, otherwise α·(eᶻ − 1), α = 1 unless the topology says otherwise.</summary>
    ELU,

    /// <summary>f(z) = 1.0507… · ELU(z) with α = 1.6732…: of inputs of mean 0 and variance 1 it makes such outputs.</summary>
    SELU,

    /// <summary>f(z) = z·Φ(z) with Φ(z) = ½(1 + erf(z/√2)), the distribution function of the normal distribution.</summary>
    GELU,

    /// <summary>f(z) = ½z·(1 + tanh(√(2/π)·(z + 0.044715·z³))), near to GELU.</summary>
    GELUTanh,

    /// <summary>f(z) = z / (1 + e⁻ᶻ), also called swish.</summary>
    SiLU,

    /// <summary>f(z) = z·tanh(ln(1 + eᶻ)).</summary>
    Mish,

    /// <summary>f(z) = min(max(z + 3, 0), 6) / 6; the derivative at ±3 is 0.</summary>
    HardSigmoid,

    /// <summary>f(z) = min(max(z, −1), 1); the derivative at ±1 is 0.</summary>
    HardTanh,

    /// <summary>f(z) = z · min(max(z + 3, 0), 6) / 6; the derivative at −3 is 0, at 3 it is 1.</summary>
    HardSwish,

    /// <summary>f(z) = min(max(z, 0), 6); the derivative at 0 and 6 is 0.</summary>
    ReLU6,

    /// <summary>f(z) = ln(1 + e^βz) / β, β = 1 unless the topology says otherwise.</summary>
    Softplus,

    /// <summary>f(z) = z / (1 + |z|).</summary>
    Softsign,

    /// <summary>f(z)ⱼ = zⱼ − ln Σₖ e^zₖ over the nodes of the layer: the logarithms of the softmax.</summary>
    LogSoftmax,

    /// <summary>f(z) = −ln(1 + e⁻ᶻ), the logarithm of the sigmoid.</summary>
    LogSigmoid,

    /// <summary>A function of the author's own, <see cref="ActivationAttribute"/>, which a topology names: descriptions of networks say so, and no attribute can.</summary>
    Custom,
}
