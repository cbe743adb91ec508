namespace BackpropGen.Generator.Models;

/// <summary>Reads networks from ONNX files of operator sets 7 to 25. docs/onnx.md says which operators.</summary>
internal static class OnnxReader
{
    private const int OldestOperators = 7;
    private const int NewestOperators = 25;

    /// <summary>The model in a file, or what is wrong with it. Whatever the bytes are, nothing is thrown.</summary>
    public static ModelReading Read(byte[] file) => Read(file, default);

    /// <summary>The same with the given tensors as its outputs; with those of the file where none are given.</summary>
    public static ModelReading Read(byte[] file, EquatableArray<string> outputs)
    {
        try
        {
            OnnxModel model = OnnxParser.Parse(file);
            if (model.Graph is not { } graph)
            {
                throw new RefusedFile("the file is not an ONNX model: it has no graph");
            }

            if (outputs.Count > 0)
            {
                return new ModelReading(Read(model, ChosenOutputs.Of(graph, outputs.ToList()), file.Length, before: null), null);
            }

            var before = new List<string>();
            try
            {
                return new ModelReading(Read(model, graph, file.Length, before), null);
            }
            catch (RefusedFile refusal)
            {
                return new ModelReading(null, refusal.Problem + OutputProposal.Of(graph, before, names => CanRead(model, graph, names, file.Length)));
            }
        }
        catch (RefusedFile refusal)
        {
            return new ModelReading(null, refusal.Problem);
        }
    }

    /// <param name="model">The file.</param>
    /// <param name="graph">Its graph, or a part of it.</param>
    /// <param name="length">The length of the file.</param>
    /// <param name="before">Takes the tensors that a refused node takes; null where nobody asks.</param>
    private static TrainedModel Read(OnnxModel model, OnnxGraph graph, int length, List<string>? before)
    {
        var obstacles = new Obstacles();
        int operators = OperatorSetOf(model, obstacles);
        var budget = new NumberBudget(length);
        return !SequenceReader.Takes(graph) ? GraphReader.Read(graph, operators, budget, obstacles, before)
            : SequenceReader.Read(graph, operators, budget, obstacles);
    }

    private static bool CanRead(OnnxModel model, OnnxGraph graph, IReadOnlyList<string> outputs, int length)
    {
        try
        {
            Read(model, ChosenOutputs.Of(graph, outputs), length, before: null);
            return true;
        }
        catch (RefusedFile)
        {
            return false;
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
