using BackpropGen.Generator.Graph;
using BackpropGen.Generator.Topology;

namespace BackpropGen.Generator.Models;

/// <summary>The graph of a file → the steps of a row → layers. The operators themselves are in the other parts of this class, by kind.</summary>
internal sealed partial class GraphReader
{
    private const string MachineLearning = "ai.onnx.ml";

    /// <summary>Operators that are a layer each, of kinds that are not supported.</summary>
    private static readonly HashSet<string> OtherLayers = new(StringComparer.Ordinal)
    {
        "Conv", "ConvTranspose", "ConvInteger", "QLinearConv", "DeformConv", "Attention", "MultiHeadAttention", "LayerNormalization", "InstanceNormalization",
        "GroupNormalization", "RMSNormalization", "MaxPool", "AveragePool", "GlobalAveragePool", "GlobalMaxPool", MachineLearning + ".TreeEnsemble",
        MachineLearning + ".TreeEnsembleClassifier", MachineLearning + ".TreeEnsembleRegressor", MachineLearning + ".SVMClassifier", MachineLearning + ".SVMRegressor",
    };

    private readonly OnnxGraph _graph;
    private readonly int _operators;
    private readonly NumberBudget _budget;
    private readonly RowGraph _rows;
    private readonly Dictionary<string, GraphValue> _values = new();
    private readonly Obstacles _obstacles;

    /// <summary>Rows that are taken by nodes of which nothing is known: what leads to them is looked at, though it reaches no output.</summary>
    private readonly List<RowNode> _taken = new();

    private readonly bool _isOfSequences;

    private IReadOnlyList<ModelPort> _inputs = [];

    /// <summary>How many rows the file was written for, if it says a number.</summary>
    private long? _batch;

    // Matrices decide, since inputs may be cast; inputs where there is no matrix.
    private bool _hasMatrix;
    private bool _isDouble;

    /// <summary>Whether all values are float16 from the inputs on, so that a cast to it changes none.</summary>
    private bool _isHalf;

    private GraphReader(OnnxGraph graph, int operators, NumberBudget budget, Obstacles obstacles)
    {
        _graph = graph;
        _operators = operators;
        _budget = budget;
        _obstacles = obstacles;
        _rows = new RowGraph(budget);
        _isOfSequences = IsOfSequences(graph);
    }

    private delegate GraphValue Operation(GraphReader reader, NodeReading node);

    /// <param name="graph">The graph.</param>
    /// <param name="operators">The version of the operator set.</param>
    /// <param name="budget">How many numbers may be derived.</param>
    /// <param name="obstacles">What stands in the way already: then only what the graph lacks is named.</param>
    /// <param name="before">Takes, where the graph is refused, the names of what was computed and taken by what is refused; null where nobody asks.</param>
    public static TrainedModel Read(OnnxGraph graph, int operators, NumberBudget budget, Obstacles obstacles, List<string>? before)
    {
        var reader = new GraphReader(graph, operators, budget, obstacles);
        try
        {
            return reader.Read();
        }
        catch (RefusedFile)
        {
            before?.AddRange(reader.Before());
            throw;
        }
    }

    /// <summary>What was computed, from the inputs, and taken by a node that is refused, or by a step that is part of no activation; the last first.</summary>
    private IEnumerable<string> Before()
    {
        var taken = new HashSet<RowNode>(_taken.Concat(_rows.Nodes.OfType<PartialRow>().Where(partial => partial.Function != PartialFunction.Product).SelectMany(partial => partial.Sources)));
        return _graph.Nodes.SelectMany(node => node.Outputs)
            .Where(name => _values.TryGetValue(name, out GraphValue? value) && value is RowValue row && row.Node is not ConstantRow && !IsOfState(row.Node) && taken.Contains(row.Node))
            .Reverse()
            .ToList();
    }

    private static string Key(OnnxNode node) => node.Domain.Length == 0 ? node.Operator : $"{node.Domain}.{node.Operator}";

    private TrainedModel Read()
    {
        if (_graph.HasSparseInitializers)
        {
            _obstacles.Add(new RefusedFile("the graph has sparse initializers; only dense ones are supported"));
        }

        IReadOnlyList<OnnxPort> outputs = Outputs();
        IReadOnlyList<OnnxNode> nodes = NodeOrder.Sort(_graph, outputs.Select(output => output.Name));
        bool canBeRead = !_obstacles.Any;
        bool areKnown = nodes.Count(IsUnknown) == 0;
        if (!canBeRead)
        {
            throw Refusal(areKnown);
        }

        var used = new HashSet<string>(nodes.SelectMany(node => node.Inputs).Concat(outputs.Select(output => output.Name)));
        AddInitializers(used);
        AddInputs(used, nodes);
        foreach (OnnxNode node in nodes)
        {
            Compute(node);
        }

        IReadOnlyList<(OnnxPort Port, RowValue Row)> results = WithoutStates(outputs);
        RowNode[] rows = results.Select(result => result.Row.Node).ToArray();
        foreach (RefusedFile refusal in LayerBuilder.PartsOfNoActivation(_rows, rows.Concat(_taken).ToArray()).Concat(LayerBuilder.KeptByRecurrentLayers(_rows, rows)))
        {
            _obstacles.Add(refusal);
        }

        if (_obstacles.Any)
        {
            throw Refusal(areKnown);
        }

        if (_rows.Input is not { } input)
        {
            throw new RefusedFile("no output depends on the sequence");
        }

        IEnumerable<ModelPort> inputs = _sequence is null ? _inputs : new[] { new ModelPort(_sequence.Name, input.Width) };
        (EquatableArray<LayerSpecification> layers, EquatableArray<EquatableArray<double>> tensors, ModelScaling? scaling) = LayerBuilder.Build(_rows, rows);
        return new TrainedModel(
            inputs.ToEquatableArray(), results.Select(result => new ModelPort(result.Port.Name, result.Row.Width)).ToEquatableArray(), layers, tensors, scaling, _isDouble);
    }

    /// <summary>All obstacles, and where one is an operator, which are supported.</summary>
    private RefusedFile Refusal(bool areKnown) => _obstacles.ToRefusal(
        areKnown ? string.Empty : $"{(_obstacles.Count == 1 ? "; " : ". Operators that are ")}supported are {string.Join(", ", Operations.Keys.Where(IsKnown).OrderBy(name => name, StringComparer.Ordinal))}");

    /// <summary>
    /// The outputs that were chosen, or those of floats. Beside the scores of scikit-learn's classifiers there is the label of the likeliest class, which says nothing that they do not; where no output of floats depends on an
    /// input, apart from what recurrent layers remember, what the model is for is among the others.
    /// </summary>
    private IReadOnlyList<OnnxPort> Outputs()
    {
        if (_graph.AreOutputsChosen)
        {
            return _graph.Outputs;
        }

        OnnxPort[] floats = _graph.Outputs.Where(output => IsFloat(output.Type) || IsZipMap(output)).ToArray();
        if (floats.Length > 0)
        {
            IEnumerable<OnnxPort> values = floats.Except(RecurrentStates.OutputsOf(_graph, _graph.Nodes));
            return floats.Length == _graph.Outputs.Count || DependOnInputs(values) || !DependOnInputs(_graph.Outputs) ? floats : _graph.Outputs;
        }

        throw new RefusedFile(
            _graph.Outputs.FirstOrDefault() is { } output ? $"the output {NodeReading.Quote(output.Name)} is not a tensor of float, double or float16" : "the graph has no output");
    }

    private bool DependOnInputs(IEnumerable<OnnxPort> outputs)
    {
        var inputs = new HashSet<string>(_graph.Inputs.Select(input => input.Name).Except(_graph.Initializers.Select(tensor => tensor.Name)), StringComparer.Ordinal);
        IReadOnlyList<string> names = outputs.Select(output => output.Name).ToList();
        return names.Concat(NodeOrder.Sort(_graph, names).SelectMany(node => node.Inputs)).Any(inputs.Contains);
    }

    private bool IsZipMap(OnnxPort output) =>
        output.Type == OnnxType.None && _graph.Nodes.Any(node => node is { Operator: "ZipMap", Domain: MachineLearning } && node.Outputs.Contains(output.Name));

    private static bool IsFloat(OnnxType type) => type is OnnxType.Float or OnnxType.Double or OnnxType.Float16;

    /// <summary>Whether a node is none that is supported: then it is an obstacle.</summary>
    private bool IsUnknown(OnnxNode node)
    {
        if (node.Attributes.Values.Any(attribute => attribute.HasGraph))
        {
            _obstacles.Add(NodeReading.Refusal(node, "has a graph of its own; branches and loops are not supported"), ObstacleKind.Operator);
            return false;
        }

        if (IsKnown(Key(node)))
        {
            return false;
        }

        string domain = node.Domain.Length == 0 ? string.Empty : $" of the domain {NodeReading.Quote(node.Domain)}";
        _obstacles.Add(NodeReading.Refusal(node, $"is an operator{domain} that is not supported"), OtherLayers.Contains(Key(node)) ? ObstacleKind.Layer : ObstacleKind.Operator);
        return true;
    }

    private bool IsKnown(string operation) => Operations.ContainsKey(operation) && (_isOfSequences || !OfSequences.Contains(operation));

    private void AddInitializers(HashSet<string> used)
    {
        foreach (OnnxTensor tensor in _graph.Initializers.Where(tensor => used.Contains(tensor.Name)))
        {
            if (_values.ContainsKey(tensor.Name))
            {
                throw new RefusedFile($"two initializers have the name {NodeReading.Quote(tensor.Name)}");
            }

            _values.Add(tensor.Name, _obstacles.Try<GraphValue>(() => TensorDecoding.Decode(tensor, $"the initializer {NodeReading.Quote(tensor.Name)}")) ?? UnknownValue.Instance);
        }
    }

    /// <summary>
    /// The inputs, of which old files list the initializers as well: those are no inputs. One that nothing takes, and that no row of numbers could hold, is left out.
    /// </summary>
    private void AddInputs(HashSet<string> used, IReadOnlyList<OnnxNode> nodes)
    {
        var initialized = new HashSet<string>(_graph.Initializers.Select(tensor => tensor.Name));
        HashSet<string> states = RecurrentStates.InputsOf(nodes);
        OnnxPort[] all = _graph.Inputs.Where(input => !initialized.Contains(input.Name) && !states.Contains(input.Name)).ToArray();
        foreach (OnnxPort state in _graph.Inputs.Where(input => states.Contains(input.Name) && !initialized.Contains(input.Name)))
        {
            _values[state.Name] = _obstacles.Try(() => StateOf(state)) ?? (GraphValue)UnknownValue.Instance;
        }

        if (_isOfSequences)
        {
            AddSequence(all.Where(input => used.Contains(input.Name)));
            return;
        }

        var inputs = new List<(OnnxPort Port, bool HasBatch, int[] Sizes, int Width)>();
        foreach (OnnxPort input in all)
        {
            try
            {
                (bool hasBatch, int[] sizes) = ShapeOf(input);
                inputs.Add((input, hasBatch, sizes, (int)Product(sizes, 0, sizes.Length)));
            }
            catch (RefusedFile refusal)
            {
                if (used.Contains(input.Name))
                {
                    _obstacles.Add(refusal);
                    _values[input.Name] = UnknownValue.Instance;
                }
            }
        }

        long width = inputs.Sum(input => (long)input.Width);
        if (inputs.Count == 0 && !_obstacles.Any)
        {
            throw new RefusedFile(all.Length == 0 ? "the graph has no inputs" : "the graph has no input of floats with a known number of values");
        }

        if (width > NetworkTopology.MaximumSize)
        {
            throw new RefusedFile(FormattableString.Invariant($"the inputs have more than {NetworkTopology.MaximumSize:#,0} values"));
        }

        _batch = inputs.Where(input => input.HasBatch).Select(input => input.Port.Dimensions[0]).FirstOrDefault(size => size is not null);
        _isHalf = inputs.All(input => input.Port.Type == OnnxType.Float16)
            && !nodes.Any(node => node.Operator == "Cast" && node.Attributes.TryGetValue("to", out OnnxAttribute? to) && (OnnxType)(to.Integer ?? 0) is OnnxType.Float or OnnxType.Double);
        InputRow row = _rows.Add(new InputRow((int)width));
        int start = 0;
        foreach ((OnnxPort port, bool hasBatch, int[] sizes, int count) in inputs)
        {
            if (_values.ContainsKey(port.Name))
            {
                throw new RefusedFile($"two inputs have the name {NodeReading.Quote(port.Name)}");
            }

            _values.Add(port.Name, new RowValue(_rows.Part(row, start, count), hasBatch, sizes));
            start += count;
            _isDouble |= port.Type == OnnxType.Double && used.Contains(port.Name);
        }

        _inputs = inputs.Select(input => new ModelPort(input.Port.Name, input.Width)).ToArray();
    }

    private static (bool HasBatch, int[] Sizes) ShapeOf(OnnxPort input)
    {
        RefuseOtherTypes(input);
        string title = $"the input {NodeReading.Quote(input.Name)}";
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

    private static void RefuseOtherTypes(OnnxPort input)
    {
        if (!IsFloat(input.Type))
        {
            throw new RefusedFile($"the input {NodeReading.Quote(input.Name)} is not a tensor of float, double or float16");
        }
    }

    private void Compute(OnnxNode node)
    {
        GraphValue result = _obstacles.Try(() => Evaluate(node)) ?? UnknownValue.Instance;
        if (result is UnknownValue)
        {
            _taken.AddRange(node.Inputs.Where(_values.ContainsKey).Select(name => _values[name]).OfType<RowValue>().Select(row => row.Node));
            foreach (string output in node.Outputs)
            {
                _values[output] = result;
            }
        }
        else if (result is ValueList list)
        {
            for (int i = 0; i < node.Outputs.Count && i < list.Values.Count; i++)
            {
                _values[node.Outputs[i]] = list.Values[i];
            }
        }
        else if (node.Outputs.Count > 0)
        {
            _values[node.Outputs[0]] = result;
        }
    }

    /// <summary>What a node gives; unknown where it takes what is unknown, or is no node that is supported.</summary>
    private GraphValue Evaluate(OnnxNode node)
    {
        GraphValue?[] inputs = node.Inputs.Select(name =>
            name.Length == 0 ? null
            : _values.TryGetValue(name, out GraphValue? value) ? value
            : throw NodeReading.Refusal(node, $"takes {NodeReading.Quote(name)}, which nothing in the graph produces")).ToArray();
        if (inputs.Any(input => input is UnknownValue) || node.Attributes.Values.Any(attribute => attribute.HasGraph) || !IsKnown(Key(node)) || !Operations.TryGetValue(Key(node), out Operation operation))
        {
            return UnknownValue.Instance;
        }

        var reading = new NodeReading(node, inputs, _operators, _rows);
        _rows.Origin = reading.Title;
        GraphValue result = inputs.Any(input => input is SequenceValue) ? OfSequence(reading, operation, node, inputs) : operation(this, reading);

        // Of constants alone comes a constant, unless it is repeated for every row of the batch.
        ConstantTensor[] constants = inputs.OfType<ConstantTensor>().ToArray();
        return constants.Length == inputs.Count(input => input is not null) && !constants.Any(constant => constant.HasBatchSize) ? AsConstant(result, constants.FirstOrDefault()?.Type ?? OnnxType.Float) : result;
    }

    private static GraphValue AsConstant(GraphValue value, OnnxType type) => value switch
    {
        RowValue { Node: ConstantRow constant } row => new ConstantTensor(type, row.Dimensions(1), constant.Numbers),
        ValueList list => new ValueList(list.Values.Select(item => AsConstant(item, type)).ToArray()),
        _ => value,
    };

    /// <summary>An output as a row; one that is constant has its numbers in every row.</summary>
    private RowValue? Result(OnnxPort output)
    {
        string title = $"the output {NodeReading.Quote(output.Name)}";
        _rows.Origin = title;
        return !_values.TryGetValue(output.Name, out GraphValue? value) ? throw new RefusedFile($"{title} is given by nothing in the graph")
            : value switch
            {
                UnknownValue => null,
                RowValue row => row,
                SequenceValue { Before: 0, Behind: 0, Node: { } step } => new RowValue(step, true, [step.Width]),
                SequenceValue => throw new RefusedFile($"{title} is the input itself, or has steps before the first of the sequence or behind its last"),
                ConstantTensor { IsInteger: false, Count: > 0 and <= NetworkTopology.MaximumSize } constant => new RowValue(_rows.Shared(constant.Numbers), true, [constant.Count]),
                ConstantTensor { IsInteger: true } => throw new RefusedFile($"{title} holds integers; float, double and float16 are supported"),
                ConstantTensor => throw new RefusedFile(FormattableString.Invariant($"{title} is a constant without values, or of more than {NetworkTopology.MaximumSize:#,0}")),
                _ => throw new RefusedFile($"{title} is the label of a classifier; only its scores are supported"),
            };
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
