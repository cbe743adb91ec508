using System.ComponentModel;

namespace BackpropGen.CompilerServices;

/// <summary>What a network computes, as on paper. Supports generated code.</summary>
/// <remarks>Quantities stand between angle brackets, <c>⟨z⟩</c>, and what is summed over a layer's nodes in <c>Σ⟦…⟧</c>.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class RowFormulas
{
    /// <summary>The layers in order.</summary>
    public IReadOnlyList<LayerFormulas> Layers { get; set; } = Array.Empty<LayerFormulas>();

    /// <summary>The loss's name in a sentence.</summary>
    public string LossTitle { get; set; } = string.Empty;

    /// <summary>The loss of a row in ⟨y⟩, ⟨o⟩ and ⟨z⟩ of the last layer.</summary>
    public string Loss { get; set; } = string.Empty;

    /// <summary>The optimiser's name in a sentence.</summary>
    public string UpdateTitle { get; set; } = string.Empty;

    /// <summary>The optimiser's step, for any parameter.</summary>
    public string Rule { get; set; } = string.Empty;

    /// <summary>The assignments of a step in order, of what the optimiser remembers of a parameter and of the parameter ⟨p⟩, in these, its gradient ⟨g⟩ and numbers of the step such as ⟨rate⟩; ⟨u₀⟩ is u as it was before the step.</summary>
    public IReadOnlyList<NamedFormula> Update { get; set; } = Array.Empty<NamedFormula>();

    /// <summary>Whether sums run in another order than on paper, with multiplications and additions in one.</summary>
    public bool HasVectors { get; set; }

    /// <summary>Whether the network is too large for a line of each number.</summary>
    public bool IsLarge { get; set; }
}
