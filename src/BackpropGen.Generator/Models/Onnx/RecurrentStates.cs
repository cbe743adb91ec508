namespace BackpropGen.Generator.Models;

/// <summary>Which inputs and outputs of a graph are what recurrent layers remember.</summary>
internal static class RecurrentStates
{
    /// <summary>Operators that give another shape to a tensor, or take parts of it.</summary>
    private static readonly HashSet<string> Moves = new(StringComparer.Ordinal) { "Slice", "Gather", "Split", "Unsqueeze", "Squeeze", "Transpose", "Reshape", "Identity", "Cast" };

    /// <summary>The inputs that lead to the initial state of a recurrent layer and to nothing else on the way.</summary>
    public static HashSet<string> InputsOf(IReadOnlyList<OnnxNode> nodes)
    {
        var givers = new Dictionary<string, OnnxNode>(StringComparer.Ordinal);
        foreach (OnnxNode node in nodes)
        {
            foreach (string output in node.Outputs.Where(output => output.Length > 0))
            {
                givers[output] = node;
            }
        }

        var states = new HashSet<string>(StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (string initial in nodes.Where(node => RecurrentCellReading.KindOf(node) is not null).SelectMany(node => node.Inputs.Skip(5).Take(2)).Where(name => name.Length > 0))
        {
            string name = initial;
            while (seen.Add(name) && givers.TryGetValue(name, out OnnxNode giver) && IsMove(giver) && giver.Inputs.Count > 0)
            {
                name = giver.Inputs[0];
            }

            states.Add(name);
        }

        return states;
    }

    /// <summary>The outputs of a graph that are made of what some of its recurrent layers remember after the last step, and of nothing else.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="nodes">The nodes among which the layers are.</param>
    public static IEnumerable<OnnxPort> OutputsOf(OnnxGraph graph, IEnumerable<OnnxNode> nodes)
    {
        var layers = new HashSet<OnnxNode>(nodes.Where(node => RecurrentCellReading.KindOf(node) is not null));
        if (layers.Count == 0)
        {
            return [];
        }

        var states = new HashSet<string>(StringComparer.Ordinal);
        foreach (OnnxNode node in NodeOrder.Sort(graph, graph.Outputs.Select(output => output.Name)))
        {
            bool isState = node.Operator == "Concat" ? node.Inputs.Count > 0 && node.Inputs.All(states.Contains) : IsMove(node) && node.Inputs.Count > 0 && states.Contains(node.Inputs[0]);
            states.UnionWith(layers.Contains(node) ? node.Outputs.Skip(1) : isState ? node.Outputs : []);
        }

        return graph.Outputs.Where(output => states.Contains(output.Name));
    }

    private static bool IsMove(OnnxNode node) => node.Domain.Length == 0 && Moves.Contains(node.Operator);
}
