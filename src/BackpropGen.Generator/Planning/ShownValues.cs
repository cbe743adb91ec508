using BackpropGen.Generator.Graph;
using BackpropGen.Generator.Program;

namespace BackpropGen.Generator.Planning;

/// <summary>The values of a row that a network with Explain hands out, in order: the library knows it.</summary>
internal static class ShownValues
{
    /// <summary>Each with the number of nodes that have it.</summary>
    public static IReadOnlyList<ShownValue> Of(NetworkGraph graph)
    {
        var quantities = new List<(Quantity Quantity, int Nodes)>();
        if (graph.Nodes[1] is ScalingNode scaling)
        {
            quantities.Add((scaling.Value, scaling.Width));
        }

        quantities.AddRange(graph.Layers.SelectMany(layer => layer.Nodes).SelectMany(OfForward));
        if (graph.ScalesTargets)
        {
            quantities.Add((new Quantity(Symbol.ScaledTarget, graph.Layers.Count), graph.Output.Width));
        }

        quantities.AddRange(graph.Layers.Reverse().SelectMany(OfBack));
        var shown = new List<ShownValue>();
        foreach ((Quantity quantity, int nodes) in quantities)
        {
            shown.Add(new ShownValue(quantity, nodes, shown.Sum(before => before.Nodes)));
        }

        return shown;
    }

    /// <summary>Of an operation, all that it computes.</summary>
    private static IEnumerable<(Quantity Quantity, int Nodes)> OfForward(GraphNode node) =>
        node is OperationNode ? node.Lower().Select(Result) : new[] { (node.Value, node.Width) };

    private static IEnumerable<(Quantity Quantity, int Nodes)> OfBack(Layer layer) => layer.Operations.Count == 0
        ? new[] { (ReverseMode.ErrorOf(layer.Number), layer.Width) }
        : RowLowering.BackOnPaper(layer).Steps.Select(Result).Prepend((RowLowering.ErrorOfLogits(layer), layer.Width));

    private static (Quantity Quantity, int Nodes) Result(Instruction step) => (step.Result!, step.Width);
}

/// <summary>A value of every node of a layer.</summary>
/// <param name="Quantity">The value.</param>
/// <param name="Nodes">How many nodes have it.</param>
/// <param name="Place">The place of the first among all that are shown, from 0.</param>
internal sealed record ShownValue(Quantity Quantity, int Nodes, int Place)
{
    public IEnumerable<Quantity> AtNodes => Enumerable.Range(1, Nodes).Select(Quantity.At);
}
