using BackpropGen.Generator.Network;
using BackpropGen.Generator.Topology;

namespace BackpropGen.Generator.Models;

/// <summary>The graph of a file → the steps of a row → layers. The operators themselves are in the other parts of this class, by kind.</summary>
internal sealed partial class GraphReader
{
    private const string MachineLearning = "ai.onnx.ml";

    private readonly OnnxGraph _graph;
    private readonly int _operators;
    private readonly NumberBudget _budget;
    private readonly RowGraph _rows;
    private readonly Dictionary<string, GraphValue> _values = new();

    /// <summary>How many rows the file was written for, if it says a number.</summary>
    private long? _batch;

    // Matrices decide, since inputs may be cast; inputs where there is no matrix.
    private bool _hasMatrix;
    private bool _isDouble;

    private GraphReader(OnnxGraph graph, int operators, NumberBudget budget)
    {
        _graph = graph;
        _operators = operators;
        _budget = budget;
        _rows = new RowGraph(budget);
    }

    private delegate GraphValue Operation(GraphReader reader, NodeReading node);

    public static TrainedModel Read(OnnxGraph graph, int operators, NumberBudget budget) => new GraphReader(graph, operators, budget).Read();

    private static string Key(OnnxNode node) => node.Domain.Length == 0 ? node.Operator : $"{node.Domain}.{node.Operator}";

    private TrainedModel Read()
    {
        if (_graph.HasSparseInitializers)
        {
            throw new RefusedFile("the graph has sparse initializers; only dense ones are supported");
        }

        IReadOnlyList<OnnxPort> outputs = Outputs();
        IReadOnlyList<OnnxNode> nodes = NodeOrder.Sort(_graph, outputs.Select(output => output.Name));
        foreach (OnnxNode node in nodes)
        {
            RefuseUnknown(node);
        }

        var used = new HashSet<string>(nodes.SelectMany(node => node.Inputs).Concat(outputs.Select(output => output.Name)));
        AddInitializers(used);
        IReadOnlyList<ModelPort> inputs = AddInputs(used);
        foreach (OnnxNode node in nodes)
        {
            Compute(node);
        }

        RowValue[] results = outputs.Select(Result).ToArray();
        (EquatableArray<Network.LayerSpecification> layers, EquatableArray<LayerWeights> weights, ModelScaling? scaling) = LayerBuilder.Build(_rows, results.Select(result => result.Node).ToArray());
        return new TrainedModel(
            inputs.ToEquatableArray(), outputs.Select((output, i) => new ModelPort(output.Name, results[i].Width)).ToEquatableArray(), layers, weights, scaling, _isDouble);
    }

    /// <summary>The outputs of floats. Beside them, scikit-learn's classifiers have the label of the likeliest class: it says nothing that they do not.</summary>
    private IReadOnlyList<OnnxPort> Outputs()
    {
        OnnxPort[] floats = _graph.Outputs.Where(output => IsFloat(output.Type) || IsZipMap(output)).ToArray();
        if (floats.Length > 0)
        {
            return floats;
        }

        throw new RefusedFile(
            _graph.Outputs.FirstOrDefault() is { } output ? $"the output {NodeReading.Quote(output.Name)} is no tensor of float, double or float16" : "the graph has no output");
    }

    private bool IsZipMap(OnnxPort output) =>
        output.Type == OnnxType.None && _graph.Nodes.Any(node => node is { Operator: "ZipMap", Domain: MachineLearning } && node.Outputs.Contains(output.Name));

    private static bool IsFloat(OnnxType type) => type is OnnxType.Float or OnnxType.Double or OnnxType.Float16;

    private static void RefuseUnknown(OnnxNode node)
    {
        if (node.Attributes.Values.Any(attribute => attribute.HasGraph))
        {
            throw new RefusedFile($"{NodeReading.TitleOf(node)} has a graph of its own; branches and loops are not supported");
        }

        if (Operations.ContainsKey(Key(node)))
        {
            return;
        }

        string domain = node.Domain.Length == 0 ? string.Empty : $" of the domain {NodeReading.Quote(node.Domain)}";
        throw new RefusedFile($"{NodeReading.TitleOf(node)} is an operator{domain} that is not supported; supported are {string.Join(", ", Operations.Keys.OrderBy(name => name, StringComparer.Ordinal))}");
    }

    private void AddInitializers(HashSet<string> used)
    {
        foreach (OnnxTensor tensor in _graph.Initializers.Where(tensor => used.Contains(tensor.Name)))
        {
            if (_values.ContainsKey(tensor.Name))
            {
                throw new RefusedFile($"two initializers have the name {NodeReading.Quote(tensor.Name)}");
            }

            _values.Add(tensor.Name, TensorDecoding.Decode(tensor, $"the initializer {NodeReading.Quote(tensor.Name)}"));
        }
    }

    /// <summary>The inputs, of which old files list the initializers as well: those are no inputs.</summary>
    private IReadOnlyList<ModelPort> AddInputs(HashSet<string> used)
    {
        var initialized = new HashSet<string>(_graph.Initializers.Select(tensor => tensor.Name));
        OnnxPort[] inputs = _graph.Inputs.Where(input => !initialized.Contains(input.Name)).ToArray();
        (bool HasBatch, int[] Sizes)[] shapes = inputs.Select(ShapeOf).ToArray();
        _batch = inputs.Where((_, i) => shapes[i].HasBatch).Select(input => input.Dimensions[0]).FirstOrDefault(size => size is not null);
        int[] widths = shapes.Select(shape => shape.Sizes.Aggregate(1, (width, size) => width * size)).ToArray();
        if (inputs.Length == 0 || widths.Sum(width => (long)width) > NetworkTopology.MaximumSize)
        {
            throw new RefusedFile(inputs.Length == 0 ? "the graph has no inputs" : FormattableString.Invariant($"the inputs have more than {NetworkTopology.MaximumSize:#,0} values"));
        }

        var row = _rows.Add(new InputRow(widths.Sum()));
        int start = 0;
        for (int i = 0; i < inputs.Length; i++)
        {
            string name = inputs[i].Name;
            if (_values.ContainsKey(name))
            {
                throw new RefusedFile($"two inputs have the name {NodeReading.Quote(name)}");
            }

            _values.Add(name, new RowValue(_rows.Part(row, start, widths[i]), shapes[i].HasBatch, shapes[i].Sizes));
            start += widths[i];
            _isDouble |= inputs[i].Type == OnnxType.Double && used.Contains(name);
        }

        return inputs.Select((input, i) => new ModelPort(input.Name, widths[i])).ToArray();
    }

    private static (bool HasBatch, int[] Sizes) ShapeOf(OnnxPort input)
    {
        string title = $"the input {NodeReading.Quote(input.Name)}";
        if (!IsFloat(input.Type))
        {
            throw new RefusedFile($"{title} is no tensor of float, double or float16");
        }

        if (!input.HasShape || input.Dimensions.Count == 0)
        {
            throw new RefusedFile($"{title} has no shape; [batch, values] is expected");
        }

        if (input.Dimensions.Count > GraphValue.MostDimensions)
        {
            throw new RefusedFile($"{title} has more dimensions than tensors have");
        }

        // One known size is that of a row; one unknown is that of the batch, with one value in each row.
        bool hasBatch = input.Dimensions.Count > 1 || input.Dimensions[0] is null;
        long width = 1;
        int[] sizes = input.Dimensions.Skip(hasBatch ? 1 : 0).Select(Size).ToArray();
        return (hasBatch, sizes);

        int Size(long? size)
        {
            if (size is null)
            {
                throw new RefusedFile($"{title} has a size that is not known, and is not that of the batch; [batch, values] with a known number of values is expected");
            }

            width = size > NetworkTopology.MaximumSize ? NetworkTopology.MaximumSize + 1 : width * size.Value;
            return width <= NetworkTopology.MaximumSize ? (int)size.Value : throw new RefusedFile(FormattableString.Invariant($"{title} has more than {NetworkTopology.MaximumSize:#,0} values"));
        }
    }

    private void Compute(OnnxNode node)
    {
        GraphValue?[] inputs = node.Inputs.Select(name =>
            name.Length == 0 ? null
            : _values.TryGetValue(name, out GraphValue? value) ? value
            : throw new RefusedFile($"{NodeReading.TitleOf(node)} takes {NodeReading.Quote(name)}, which nothing in the graph gives")).ToArray();
        var reading = new NodeReading(node, inputs, _operators, _budget);
        _rows.Origin = reading.Title;
        GraphValue result = Operations[Key(node)](this, reading);
        if (node.Outputs.Count == 0)
        {
            return;
        }

        if (result is ValueList list)
        {
            for (int i = 0; i < node.Outputs.Count && i < list.Values.Count; i++)
            {
                _values[node.Outputs[i]] = list.Values[i];
            }
        }
        else
        {
            _values[node.Outputs[0]] = result;
        }
    }

    private RowValue Result(OnnxPort output)
    {
        string title = $"the output {NodeReading.Quote(output.Name)}";
        return !_values.TryGetValue(output.Name, out GraphValue? value) ? throw new RefusedFile($"{title} is given by nothing in the graph")
            : value as RowValue ?? throw new RefusedFile(value is ClassLabel ? $"{title} is the label of a classifier; only its scores are supported" : $"{title} does not depend on the inputs");
    }

    /// <summary>What an operator with several outputs gives.</summary>
    private sealed class ValueList : GraphValue
    {
        public ValueList(IReadOnlyList<GraphValue> values)
        {
            Values = values;
        }

        public IReadOnlyList<GraphValue> Values { get; }
    }
}
