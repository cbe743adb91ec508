// The generator compiles this file in: its own type is none of a consumer's.
#if GENERATOR
namespace BackpropGen.Generator;
#else
namespace BackpropGen;
#endif

/// <summary>How a layer's pre-activations come from the outputs of earlier layers, or from the inputs.</summary>
public enum LayerKind
{
    /// <summary>z = b + W·o, fully connected, with weights and biases of its own.</summary>
    Affine,

    /// <summary>z = Σ o of two layers or more of the same size: a residual connection.</summary>
    Sum,

    /// <summary>z = the outputs of two layers or more, one after the other.</summary>
    Concatenation,

    /// <summary>z = some neighbouring outputs of one layer.</summary>
    Part,
}
