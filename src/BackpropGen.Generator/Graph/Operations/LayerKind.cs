namespace BackpropGen.Generator.Graph;

/// <summary>How a layer's pre-activations come from the outputs of earlier layers.</summary>
internal enum LayerKind
{
    /// <summary>z = b + W·o of one layer, with weights and biases of its own.</summary>
    Affine,

    /// <summary>z = Σ o of two layers or more of the same size, in the order of the sources.</summary>
    Sum,

    /// <summary>z = the outputs of two layers or more, one after the other.</summary>
    Concatenation,

    /// <summary>z = some neighbouring outputs of one layer.</summary>
    Part,
}
