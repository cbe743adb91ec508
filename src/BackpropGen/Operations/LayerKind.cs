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

    /// <summary>z = o · o′ of two layers of the same size, node by node, or of four layers o · o′ + o″ · o‴: a gate.</summary>
    Product,

    /// <summary>z = o + k · (o′ − o) of the layers k, o and o′, in this order and of the same size: a gate k between two values.</summary>
    Blend,
}
