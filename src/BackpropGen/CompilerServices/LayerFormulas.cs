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

    /// <summary>o in ⟨z⟩; empty where the activation is linear.</summary>
    public string Output { get; set; } = string.Empty;

    /// <summary>d in ⟨g⟩, ⟨z⟩ and ⟨o⟩; of the last layer in ⟨y⟩, ⟨z⟩ and ⟨o⟩. Where operations lie between, the error of what they give.</summary>
    public string Error { get; set; } = string.Empty;
}
