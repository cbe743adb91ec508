using BackpropGen.Derivations;

namespace BackpropGen;

/// <summary>One quantity of a <see cref="Derivation"/>: its symbol, how it is computed, and its value.</summary>
public sealed class DerivationStep
{
    internal DerivationStep(QuantityKind kind, int layer, int node, int from, PaperQuantity quantity, IReadOnlyList<FormulaPart> formula)
    {
        Kind = kind;
        Layer = layer;
        Node = node;
        From = from;
        Quantity = quantity;
        Parts = formula;
    }

    /// <summary>What it is.</summary>
    public QuantityKind Kind { get; }

    /// <summary>The layer it belongs to, counted from 1; 0 for what is of the row itself.</summary>
    public int Layer { get; }

    /// <summary>The node, input or output, counted from 1; 0 for what there is one of.</summary>
    public int Node { get; }

    /// <summary>Of a weight, the node or input that it comes from, counted from 1; otherwise 0.</summary>
    public int From { get; }

    /// <summary>Its symbol on paper: <c>o₁₁</c>, <c>∂L/∂w²₁₁</c>, or the name of an input or target.</summary>
    public string Symbol => Quantity.Symbol.ToString();

    /// <summary>How it is computed, in symbols: <c>b₁₁ + w¹₁₁·iq + w¹₂₁·cgpa</c>; empty for what is given, and in networks that are too large for lines. Of a sum of more than 16 terms the first three and the last.</summary>
    public string Formula => FormulaView.Symbols.Of(Parts).ToString();

    /// <summary>The same with the numbers, of which each has 6 digits: <c>0 + 1·80 + 1·8</c>.</summary>
    public string Substituted => FormulaView.Short.Of(Parts).ToString();

    /// <summary>Its value, to the bit what the network computes.</summary>
    public double Value => Quantity.Value;

    internal PaperQuantity Quantity { get; }

    internal IReadOnlyList<FormulaPart> Parts { get; }

    /// <summary>The quantity in a line.</summary>
    /// <returns>Such as <c>o₁₁ = b₁₁ + w¹₁₁·iq + w¹₂₁·cgpa = 0 + 1·80 + 1·8 = 88</c>.</returns>
    public override string ToString() => Row(FormulaView.Short).ToString();

    internal EquationRow Row(FormulaView view) => EquationRow.Of(Quantity, Parts, Kind is QuantityKind.NewParameter or QuantityKind.Moment, view);
}
