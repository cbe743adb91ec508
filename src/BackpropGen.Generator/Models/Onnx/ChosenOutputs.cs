namespace BackpropGen.Generator.Models;

/// <summary>The part of a graph that some of its tensors need.</summary>
internal static class ChosenOutputs
{
    private const int MostListed = 12;

    /// <summary>
    /// A graph whose outputs are the given tensors, outputs of the file or inner ones, without the nodes and inputs that they do not need. What recurrent layers remember comes out of it as well.
    /// </summary>
    public static OnnxGraph Of(OnnxGraph graph, IReadOnlyList<string> names)
    {
        var known = new HashSet<string>(graph.Nodes.SelectMany(node => node.Outputs).Concat(graph.Inputs.Select(input => input.Name)).Concat(graph.Initializers.Select(tensor => tensor.Name)), StringComparer.Ordinal);
        List<string> missing = names.Where(name => !known.Contains(name)).ToList();
        if (missing.Count > 0)
        {
            string those = missing.Count == 1 ? "that name" : "those names";
            throw new RefusedFile($"ModelOutputs names {List(missing)}, but the graph has no tensor of {those}; its outputs are {List(graph.Outputs.Select(output => output.Name).ToList())}");
        }

        names = names.Union(RecurrentStates.OutputsOf(graph, NodeOrder.Sort(graph, names)).Select(output => output.Name)).ToList();
        IReadOnlyList<OnnxNode> nodes = NodeOrder.Sort(graph, names);
        var used = new HashSet<string>(nodes.SelectMany(node => node.Inputs).Concat(names), StringComparer.Ordinal);
        var chosen = new OnnxGraph { HasSparseInitializers = graph.HasSparseInitializers, AreOutputsChosen = true };
        chosen.Nodes.AddRange(nodes);
        chosen.Initializers.AddRange(graph.Initializers.Where(tensor => used.Contains(tensor.Name)));
        chosen.Inputs.AddRange(graph.Inputs.Where(input => used.Contains(input.Name)));
        chosen.Outputs.AddRange(names.Select(name => graph.Outputs.FirstOrDefault(output => output.Name == name) ?? new OnnxPort { Name = name }));
        return chosen;
    }

    private static string List(IReadOnlyCollection<string> names) =>
        string.Join(", ", names.Take(MostListed).Select(NodeReading.Quote)) + (names.Count > MostListed ? FormattableString.Invariant($" and {names.Count - MostListed} more") : string.Empty);
}
