namespace BackpropGen.Generator.Models;

/// <summary>Finds out which tensors of a model that is refused can be compiled.</summary>
internal static class OutputProposal
{
    /// <summary>How many tensors are tried: each is a reading of its own.</summary>
    private const int MostTried = 8;

    private const int LongestName = 80;

    /// <summary>
    /// A sentence that names the outputs that can be read and depend on the inputs, and inner tensors before what is refused; empty where nothing can be read.
    /// </summary>
    /// <param name="graph">The graph.</param>
    /// <param name="before">Tensors that were computed, and taken by a node that is refused, the last first.</param>
    /// <param name="canRead">Whether the graph can be read with other outputs.</param>
    public static string Of(OnnxGraph graph, IReadOnlyList<string> before, Func<IReadOnlyList<string>, bool> canRead)
    {
        List<string> outputs = Readable(graph.Outputs.Count > 1 ? graph.Outputs.Select(output => output.Name) : [], canRead);
        List<string> inner = Readable(before.Except(graph.Outputs.Select(output => output.Name)), canRead);
        inner.Reverse();
        List<string> proposed = outputs.Count > 0 ? outputs : inner;
        if (proposed.Count == 0)
        {
            return string.Empty;
        }

        string others = outputs.Count > 0 && inner.Count > 0 ? $", or to inner tensors, such as \"{inner[inner.Count - 1]}\"" : string.Empty;
        IEnumerable<string> all = proposed.Count > 1 && !canRead(proposed) ? proposed.Take(1) : proposed;
        return $". What does not depend on that can be compiled: set ModelOutputs = new[] {{ {string.Join(", ", all.Select(name => $"\"{name}\""))} }}{others}";
    }

    private static List<string> Readable(IEnumerable<string> names, Func<IReadOnlyList<string>, bool> canRead) =>
        names.Distinct(StringComparer.Ordinal).Where(IsPlain).Take(MostTried).Where(name => canRead([name])).ToList();

    /// <summary>Whether a name can stand in source code as it is.</summary>
    private static bool IsPlain(string name) => name.Length is > 0 and <= LongestName && name.All(letter => letter is > ' ' and < '\u007F' and not ('"' or '\\'));
}
