namespace BackpropGen.Generator.Models;

/// <summary>Reads networks from ONNX files of operator sets 7 to 25. docs/onnx.md says which operators.</summary>
internal static class OnnxReader
{
    private const int OldestOperators = 7;
    private const int NewestOperators = 25;

    /// <summary>The model in a file, or what is wrong with it. Whatever the bytes are, nothing is thrown.</summary>
    public static ModelReading Read(byte[] file)
    {
        try
        {
            OnnxModel model = OnnxParser.Parse(file);
            if (model.Graph is not { } graph)
            {
                throw new RefusedFile("the file is not an ONNX model: it has no graph");
            }

            var obstacles = new Obstacles();
            int operators = OperatorSetOf(model, obstacles);
            var budget = new NumberBudget(file.Length);
            if (!SequenceReader.Takes(graph))
            {
                return new ModelReading(GraphReader.Read(graph, operators, budget, obstacles), null);
            }

            return obstacles.Any ? throw obstacles.ToRefusal(string.Empty) : new ModelReading(SequenceReader.Read(graph, operators, budget), null);
        }
        catch (RefusedFile refusal)
        {
            return new ModelReading(null, refusal.Problem);
        }
    }

    private static int OperatorSetOf(OnnxModel model, Obstacles obstacles)
    {
        // A file without a domain of its own has operators of other domains alone.
        long version = model.OperatorSets.TryGetValue(string.Empty, out long found) ? found : model.OperatorSets.Count > 0 ? NewestOperators : 1;
        if (version is < OldestOperators or > NewestOperators)
        {
            obstacles.Add(
                new RefusedFile(FormattableString.Invariant(
                    $"the model uses version {version} of the ONNX operators (opset); {OldestOperators} to {NewestOperators} are supported: export it again with one of those")),
                ObstacleKind.Version);
        }

        return (int)Math.Min(Math.Max(version, OldestOperators), NewestOperators);
    }
}
