using BackpropGen.Generator.Program;

namespace BackpropGen.Generator.Graph;

/// <summary>b + W·x, with parameters of its own.</summary>
/// <param name="source">x.</param>
/// <param name="layer">The layer's number.</param>
/// <param name="width">How many nodes it has.</param>
/// <param name="gives">What its sums are called.</param>
/// <param name="start">The place of its first parameter among all.</param>
/// <param name="node">What its nodes are called: output in the last layer.</param>
internal sealed class AffineNode(GraphNode source, int layer, int width, Symbol gives, int start, string node) : LayerNode(new[] { source }, layer, width, gives)
{
    public GraphNode Source => Sources[0];

    private readonly Coefficients _coefficients = new(
        new Parameter(
            Symbol.Weight, layer, "weights", FormattableString.Invariant($"Weights of layer {layer}, W{layer}_i_j from {(source.Layer == 0 ? "input" : "node")} i to {node} j, {node} by {node}."),
            width, source.Width, start),
        new Parameter(Symbol.Bias, layer, "biases", FormattableString.Invariant($"Biases of layer {layer}, B{layer}_j of {node} j."), width, 0, start + (width * source.Width)));

    public override IReadOnlyList<Coefficients> Coefficients => new[] { _coefficients };

    public override string OnPaper => $"{PaperNotation.AtNode("b", Layer, Index)} + Σᵢ w{PaperNotation.Superscript(Layer)}ᵢ{Index} · {Source.AtIndex("ᵢ")}";

    public override IEnumerable<Instruction> Lower()
    {
        yield return new Contract(Axis.Inputs, _coefficients, Source.Value, Value);
    }
}
