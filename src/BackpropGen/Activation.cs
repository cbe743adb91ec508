namespace BackpropGen;

/// <summary>The function that a layer applies to its pre-activations z = b + Σ w·x.</summary>
/// <remarks>Definitions and subgradients are those of <c>torch.nn.functional</c>.</remarks>
public enum Activation
{
    /// <summary>f(z) = z.</summary>
    Linear,

    /// <summary>f(z) = max(z, 0); the derivative at 0 is 0.</summary>
    ReLU,

    /// <summary>f(z) = z for z &gt; 0, otherwise 0.01·z; the derivative at 0 is 0.01.</summary>
    LeakyReLU,

    /// <summary>f(z) = 1 / (1 + e⁻ᶻ).</summary>
    Sigmoid,

    /// <summary>f(z) = tanh z.</summary>
    Tanh,

    /// <summary>f(z)ⱼ = e^zⱼ / Σₖ e^zₖ over the nodes of the layer.</summary>
    Softmax,
}
