using BackpropGen.Generator.Calculus;

namespace BackpropGen.Generator.Network;

/// <summary>What a number in a network's computation is.</summary>
internal enum QuantityKind
{
    /// <summary>xᵢ.</summary>
    Input,

    /// <summary>yⱼ.</summary>
    Target,

    /// <summary>∂L/∂ŷⱼ, given from outside.</summary>
    OutputGradient,

    /// <summary>wᵢⱼ of a layer.</summary>
    Weight,

    /// <summary>bⱼ of a layer.</summary>
    Bias,

    /// <summary>zⱼ of a layer.</summary>
    PreActivation,

    /// <summary>oⱼ of a layer.</summary>
    Output,

    /// <summary>gⱼ = ∂L/∂oⱼ of a layer.</summary>
    Upstream,

    /// <summary>The part of gⱼ that comes through one of several layers that take oⱼ, whose number is <see cref="Quantity.From"/>.</summary>
    Arriving,

    /// <summary>dⱼ = ∂L/∂zⱼ of a layer.</summary>
    Error,

    /// <summary>m = maxⱼ zⱼ of a layer.</summary>
    LargestLogit,

    /// <summary>cⱼ = zⱼ − m of a layer.</summary>
    CentredLogit,

    /// <summary>eⱼ = exp(cⱼ) of a layer.</summary>
    Exponential,

    /// <summary>s = Σ eⱼ of a layer.</summary>
    ExponentialSum,

    /// <summary>t, a sum over a layer's nodes that a formula asks for.</summary>
    NodeSum,

    /// <summary>∂L/∂wᵢⱼ.</summary>
    WeightGradient,

    /// <summary>∂L/∂bⱼ.</summary>
    BiasGradient,

    /// <summary>∂L/∂xᵢ.</summary>
    InputGradient,

    /// <summary>yⱼ as the network computes with it: (yⱼ − μⱼ) · 1/σⱼ.</summary>
    ScaledTarget,

    /// <summary>μᵢ of an input.</summary>
    InputOffset,

    /// <summary>σᵢ of an input.</summary>
    InputScale,

    /// <summary>1/σᵢ of an input.</summary>
    InputFactor,

    /// <summary>μⱼ of a target.</summary>
    TargetOffset,

    /// <summary>σⱼ of a target.</summary>
    TargetScale,

    /// <summary>1/σⱼ of a target.</summary>
    TargetFactor,
}

/// <summary>
/// One number of a network's computation. Layers and nodes count from 1; <see cref="From"/> is the node a weight comes from. A node of 0
/// stands for the node that a formula is about, and for quantities of which a layer has only one.
/// </summary>
internal sealed record Quantity(QuantityKind Kind, int Layer, int Node = 0, int From = 0) : Leaf
{
    /// <summary>Whether a layer has only one of these.</summary>
    public bool IsOnePerLayer => Kind is QuantityKind.LargestLogit or QuantityKind.ExponentialSum or QuantityKind.NodeSum;

    /// <summary>Whether it is one of the numbers by which inputs or targets are scaled.</summary>
    public bool IsScaling => Kind is QuantityKind.InputOffset or QuantityKind.InputScale or QuantityKind.InputFactor
        or QuantityKind.TargetOffset or QuantityKind.TargetScale or QuantityKind.TargetFactor;

    /// <summary>Whether it is an input as the network computes with it, (xᵢ − μᵢ) · 1/σᵢ: an output of layer 0.</summary>
    public bool IsScaledInput => Kind == QuantityKind.Output && Layer == 0;

    /// <summary>Whether it is ∂L/∂x of an input, or of what an input was scaled to.</summary>
    public bool IsOfInputGradient => Kind == QuantityKind.InputGradient || (Kind == QuantityKind.Upstream && Layer == 0);

    /// <summary>What tells it from others of its kind and layer, apart from the node.</summary>
    public int Ordinal => Kind is QuantityKind.NodeSum or QuantityKind.Arriving ? From : 0;

    /// <summary>The quantity of the formula's node, at the given node.</summary>
    public Quantity At(int node) => IsOnePerLayer ? this : this with { Node = node };
}
