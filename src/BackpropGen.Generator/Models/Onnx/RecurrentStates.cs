namespace BackpropGen.Generator.Models;

/// <summary>Which inputs and outputs of a graph are what recurrent layers remember.</summary>
internal static class RecurrentStates
{
    /// <summary>Operators that give another shape to a tensor, or take parts of it.</summary>
    private static readonly HashSet<string> Moves = new(StringComparer.Ordinal) { "Slice", "Gather", "Split", "Unsqueeze", "Squeeze", "Transpose", "Reshape", "Identity", "Cast" };

    /// <summary>The inputs that lead to the initial state of a recurrent layer and to nothing else on the way.</summary>
    public static HashSet<string> InputsOf(IReadOnlyList<OnnxNode> nodes)
    {
        Dictionary<string, OnnxNode> givers = GiversOf(nodes);
        var states = new HashSet<string>(StringComparer.Ordinal);
        foreach (OnnxNode node in nodes.Where(node => RecurrentCell.KindOf(node) is not null))
        {
            foreach (string initial in node.Inputs.Skip(5).Take(2).Where(name => name.Length > 0))
            {
                string name = initial;
                for (int moves = 0; moves < nodes.Count && givers.TryGetValue(name, out OnnxNode giver) && Moves.Contains(giver.Operator) && giver.Inputs.Count > 0; moves++)
                {
                    name = giver.Inputs[0];
                }

                states.Add(name);
            }
        }

        return states;
    }

    /// <summary>The outputs of a graph that are made of what some of its recurrent layers remember after the last step, and of nothing else.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="nodes">The nodes among which the layers are.</param>
    public static IEnumerable<OnnxPort> OutputsOf(OnnxGraph graph, IReadOnlyList<OnnxNode> nodes)
    {
        var layers = new HashSet<OnnxNode>(nodes.Where(node => RecurrentCell.KindOf(node) is not null));
        Dictionary<string, OnnxNode> givers = layers.Count > 0 ? GiversOf(graph.Nodes) : new();
        return layers.Count > 0 ? graph.Outputs.Where(output => IsState(output.Name, givers, layers)) : [];
    }

    private static bool IsState(string output, Dictionary<string, OnnxNode> givers, HashSet<OnnxNode> layers)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var names = new Stack<string>();
        names.Push(output);
        while (names.Count > 0)
        {
            string name = names.Pop();
            if (!seen.Add(name))
            {
                continue;
            }

            if (!givers.TryGetValue(name, out OnnxNode giver))
            {
                return false;
            }

            if (layers.Contains(giver))
            {
                if (giver.Outputs.IndexOf(name) == 0)
                {
                    return false;
                }

                continue;
            }

            if (giver.Operator != "Concat" && !Moves.Contains(giver.Operator))
            {
                return false;
            }

            foreach (string input in giver.Operator == "Concat" ? giver.Inputs : giver.Inputs.Take(1))
            {
                names.Push(input);
            }
        }

        return true;
    }

    private static Dictionary<string, OnnxNode> GiversOf(IReadOnlyList<OnnxNode> nodes)
    {
        var givers = new Dictionary<string, OnnxNode>(StringComparer.Ordinal);
        foreach (OnnxNode node in nodes)
        {
            foreach (string output in node.Outputs.Where(output => output.Length > 0))
            {
                givers[output] = node;
            }
        }

        return givers;
    }
}
