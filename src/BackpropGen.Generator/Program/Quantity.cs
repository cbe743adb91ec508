using BackpropGen.Generator.Calculus;
using BackpropGen.Generator.Graph;

namespace BackpropGen.Generator.Program;

/// <summary>
/// One number of a network's computation. Layers and nodes count from 1; <see cref="From"/> is the node a weight comes from. A node of 0
/// stands for the node that a formula is about, and for quantities of which a layer has only one.
/// </summary>
internal sealed record Quantity(Symbol Symbol, int Layer, int Node = 0, int From = 0) : Leaf
{
    /// <summary>How many nodes behind the node that the formula is about it stands: where a loss takes several outputs together, the others lie there.</summary>
    public int Shift { get; init; }

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
    public Quantity At(int node) => IsOnePerLayer || Symbol.HasOneNode ? this : this with { Node = node == 0 ? 0 : node + Shift, Shift = 0 };

    /// <summary>The quantity at the node that the formula is about.</summary>
    public Quantity Unshifted => Shift == 0 ? this : this with { Shift = 0 };

    /// <summary>The index of its node in a loop over nodes.</summary>
    public string IndexIn(string index) => Shift == 0 ? (Node > 0 && index == "0" ? Text(Node - 1) : index) : index == "0" ? Text(Shift) : $"{index} + {Text(Shift)}";

    private static string Text(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
