using BackpropGen.Generator.Calculus;
using BackpropGen.Generator.Graph;

namespace BackpropGen.Generator.Program;

/// <summary>
/// One number of a network's computation. Layers and nodes count from 1; <see cref="From"/> is the node a weight comes from. A node of 0
/// stands for the node that a formula is about, and for quantities of which a layer has only one.
/// </summary>
internal sealed record Quantity(Symbol Symbol, int Layer, int Node = 0, int From = 0) : Leaf
{
    public SymbolRole Role => Symbol.Role;

    /// <summary>Whether a layer has only one of these.</summary>
    public bool IsOnePerLayer => Symbol.IsOnePerLayer;

    /// <summary>Whether it is an input as the network computes with it, (xᵢ − μᵢ) · 1/σᵢ: an output of layer 0.</summary>
    public bool IsScaledInput => Symbol == Symbol.Output && Layer == 0;

    /// <summary>Whether it is ∂L/∂x of an input, or of what an input was scaled to.</summary>
    public bool IsOfInputGradient => Role == SymbolRole.InputGradient || (Symbol == Symbol.Upstream && Layer == 0);

    /// <summary>What tells it from others of its symbol and layer, apart from the node.</summary>
    public int Ordinal => Symbol.IsOneOfSeveral ? From : 0;

    /// <summary>The quantity of the formula's node, at the given node.</summary>
    public Quantity At(int node) => IsOnePerLayer || Symbol.HasOneNode ? this : this with { Node = node };
}
