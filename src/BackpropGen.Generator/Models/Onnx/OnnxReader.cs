using BackpropGen.Generator.Graph;

namespace BackpropGen.Generator.Models;

/// <summary>Reads networks from ONNX files of operator sets 7 to 25. docs/onnx.md says which operators.</summary>
internal static class OnnxReader
{
    private const int OldestOperators = 7;
    private const int NewestOperators = 25;

    /// <summary>The model in a file, or what is wrong with it. Whatever the bytes are, nothing is thrown.</summary>
    public static ModelReading Read(byte[] file) => Read(file, default);

    /// <summary>The same with the given tensors as its outputs; with those of the file where none are given.</summary>
    /// <param name="file">The bytes.</param>
    /// <param name="outputs">The outputs.</param>
    /// <param name="embedded">What the bytes are, where the numbers are to be read from them when the program runs; otherwise null.</param>
    public static ModelReading Read(byte[] file, EquatableArray<string> outputs, EmbeddedFile? embedded = null)
    {
        try
        {
            OnnxModel model = OnnxParser.Parse(file);
            if (model.Graph is not { } graph)
            {
                throw new RefusedFile("the file is not an ONNX model: it has no graph");
            }

            OnnxGraph chosen = outputs.Count > 0 ? ChosenOutputs.Of(graph, outputs.ToList()) : graph;
            var before = new List<string>();
            try
            {
                return new ModelReading(Embedded(Read(model, chosen, file.Length, before), file, graph, embedded), null);
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

    /// <summary>A model of many numbers with their places in the file, where they are to be read when the program runs; where nothing could embed them, nobody asks for places.</summary>
    private static TrainedModel Embedded(TrainedModel model, byte[] file, OnnxGraph graph, EmbeddedFile? embedded)
    {
        if (embedded is null || model.NumberCount <= embedded.MostInSource)
        {
            return model;
        }

        if (!embedded.IsResource)
        {
            return model with { Tensors = default, Embedded = new EmbeddedNumbers(embedded, (int)model.NumberCount, default) };
        }

        IEnumerable<OnnxTensor> constants = graph.Nodes.SelectMany(node => node.Attributes.Values).Select(attribute => attribute.Tensor).OfType<OnnxTensor>();
        return new NumberSearch(file, graph.Initializers.Concat(constants).Select(TensorDecoding.PlaceOf).OfType<TensorOfFile>().ToList()).Embed(model, embedded);
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
        return GraphReader.Read(graph, operators, budget, obstacles, before);
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
