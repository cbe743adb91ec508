using System.Globalization;
using BackpropGen.Generator.Graph;

namespace BackpropGen.Generator.Program;

/// <summary>A tensor of numbers that training changes: a matrix [rows, columns], or a vector [rows].</summary>
/// <param name="Symbol">Its letter.</param>
/// <param name="Layer">The layer that it belongs to.</param>
/// <param name="Title">What it is, in the plural: weights, biases.</param>
/// <param name="Summary">What it is, as a sentence.</param>
/// <param name="Rows">The nodes of the layer.</param>
/// <param name="Columns">The nodes that the layer takes; 0 of a vector.</param>
/// <param name="Start">The place of its first number among those of all parameters.</param>
internal sealed record Parameter(Symbol Symbol, int Layer, string Title, string Summary, int Rows, int Columns, int Start)
{
    public bool IsMatrix => Columns > 0;

    public int Count => IsMatrix ? Rows * Columns : Rows;

    /// <summary>The sizes, as PyTorch writes them: [3, 2].</summary>
    public string Shape => IsMatrix ? FormattableString.Invariant($"[{Rows}, {Columns}]") : FormattableString.Invariant($"[{Rows}]");

    /// <summary>Its numbers in order, row by row.</summary>
    public IEnumerable<Quantity> Elements() => IsMatrix
        ? Enumerable.Range(1, Rows).SelectMany(j => Enumerable.Range(1, Columns).Select(i => At(j, i)))
        : Enumerable.Range(1, Rows).Select(j => At(j));

    /// <summary>One of its numbers, counted from 1: of node j, or from node i to node j.</summary>
    public Quantity At(int node, int from = 0) => new(Symbol, Layer, node, from);

    /// <summary>∂L/∂θ of one of its numbers.</summary>
    public Quantity GradientAt(int node, int from = 0) => new(Symbol.Gradient!, Layer, node, from);

    /// <summary>The place of one of its numbers among those of all parameters, counted from 0.</summary>
    public int PlaceOf(Quantity element) => Start + (IsMatrix ? ((element.Node - 1) * Columns) + element.From - 1 : element.Node - 1);
}
