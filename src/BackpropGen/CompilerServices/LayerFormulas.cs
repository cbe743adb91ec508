using System.ComponentModel;

namespace BackpropGen.CompilerServices;

/// <summary>What a layer computes, as on paper. Supports generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class LayerFormulas
{
    /// <summary>The activation's name in a sentence.</summary>
    public string Title { get; set; } = string.Empty;

    /// <summary>What the layer's operations do with its sums, for any node; empty where it has none.</summary>
    public string Operation { get; set; } = string.Empty;

    /// <summary>The values that operations compute, in order, each in ⟨z⟩, the values before it and the operations' parameters, ⟨θ.γ⟩; the last is what the activation takes.</summary>
    public IReadOnlyList<NamedFormula> Operations { get; set; } = Array.Empty<NamedFormula>();

    /// <summary>o in ⟨z⟩; empty where the activation is linear.</summary>
    public string Output { get; set; } = string.Empty;

    /// <summary>d in ⟨g⟩, ⟨z⟩ and ⟨o⟩; of the last layer in ⟨y⟩, ⟨z⟩ and ⟨o⟩. Where operations lie between, the error of what they give.</summary>
    public string Error { get; set; } = string.Empty;

    /// <summary>What the error of what the operations give is called; empty where there are none.</summary>
    public string ErrorName { get; set; } = string.Empty;

    /// <summary>The way back through the operations, value by value; the last is d.</summary>
    public IReadOnlyList<NamedFormula> Back { get; set; } = Array.Empty<NamedFormula>();

    /// <summary>∂L/∂ of each vector of the operations' parameters, at any node.</summary>
    public IReadOnlyList<string> Gradients { get; set; } = Array.Empty<string>();
}
