namespace BackpropGen;

/// <summary>What a quantity of a <see cref="Derivation"/> is.</summary>
public enum QuantityKind
{
    /// <summary>An input of the row.</summary>
    Input,

    /// <summary>A target of the row, multiplied by the weight of its class where classes have weights.</summary>
    Target,

    /// <summary>η.</summary>
    LearningRate,

    /// <summary>A weight or bias as it is before the step.</summary>
    Parameter,

    /// <summary>An input as the network scales it.</summary>
    ScaledInput,

    /// <summary>z of a node, what its activation is applied to.</summary>
    PreActivation,

    /// <summary>What an operation of the layer, such as layer normalisation, makes of z.</summary>
    Normalized,

    /// <summary>o of a node, its output.</summary>
    Output,

    /// <summary>What is predicted, in the unit of the data, where that is not the output itself.</summary>
    Prediction,

    /// <summary>A target as the network scales it.</summary>
    ScaledTarget,

    /// <summary>L of the row.</summary>
    Loss,

    /// <summary>d of a node, ∂L/∂z.</summary>
    Error,

    /// <summary>∂L/∂θ of a weight or bias θ.</summary>
    Gradient,

    /// <summary>A weight or bias after the step.</summary>
    NewParameter,

    /// <summary>A value on the way through the operations of a layer, forward or back: a mean, a deviation, ∂L/∂ of them.</summary>
    Intermediate,

    /// <summary>A number of the optimiser's step that all parameters share.</summary>
    StepNumber,

    /// <summary>What the optimiser remembers of a weight or bias after the step, such as a mean of its gradients.</summary>
    Moment,
}
