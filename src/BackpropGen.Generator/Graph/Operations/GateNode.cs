using BackpropGen.Generator.Calculus;
using BackpropGen.Generator.Program;

namespace BackpropGen.Generator.Graph;

/// <summary>What gates make of other layers, node by node: products of two layers and their sum, or a blend of two layers.</summary>
internal sealed class GateNode(LayerKind kind, IReadOnlyList<GraphNode> sources, int layer, int width, Symbol gives) : LayerNode(sources, layer, width, gives)
{
    public override string Title => kind == LayerKind.Product ? "product, " : "blend, ";

    public override string OnPaper => new PaperNotation(leaf => Sources.First(source => source.Value.Equals(leaf)).AtIndex(Index)).Print(Formula);

    private Expression Formula => kind == LayerKind.Blend ? At(1) + (At(0) * (At(2) - At(1)))
        : Sources.Count == 2 ? At(0) * At(1)
        : (At(0) * At(1)) + (At(2) * At(3));

    public override IEnumerable<Instruction> Lower()
    {
        yield return new Map(Value, Formula, Width);
    }

    private Expression At(int source) => Sources[source].Value;
}
