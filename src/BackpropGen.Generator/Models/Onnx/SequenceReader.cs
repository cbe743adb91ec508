using BackpropGen.Generator.Calculus;
using BackpropGen.Generator.Graph;
using BackpropGen.Generator.Topology;

namespace BackpropGen.Generator.Models;

/// <summary>
/// The graph of a network with memory → a chain of layers. Operators that change the order of dimensions, and those that work out the shapes of initial states, are followed; what is computed for a
/// step is the same as for every other. The layers themselves are in the other part of this class.
/// </summary>
internal sealed partial class SequenceReader
{
    private static readonly Dictionary<string, Func<SequenceReader, NodeReading, GraphValue>> Operations = new(StringComparer.Ordinal)
    {
        ["LSTM"] = (reader, node) => reader.Recurrent(node, MemoryKind.Lstm),
        ["GRU"] = (reader, node) => reader.Recurrent(node, MemoryKind.Gru),
        ["RNN"] = (reader, node) => reader.Recurrent(node, MemoryKind.Rnn),
        ["Conv"] = (reader, node) => reader.Convolution(node),
        ["Pad"] = (reader, node) => reader.Pad(node),
        ["MatMul"] = (reader, node) => reader.MatMul(node),
        ["Gemm"] = (reader, node) => reader.Gemm(node),
        ["Add"] = (reader, node) => reader.Add(node),

        ["Relu"] = (reader, node) => reader.Activated(node, "ReLU"),
        ["LeakyRelu"] = (reader, node) => reader.Activated(node, "LeakyReLU", GraphReader.InRange(node, "slope", node.Float("alpha", 0.01), 0, 0.01)),
        ["Elu"] = (reader, node) => reader.Activated(node, "ELU", GraphReader.InRange(node, "alpha", node.Float("alpha", 1), 0.001, 1)),
        ["Sigmoid"] = (reader, node) => reader.Activated(node, "Sigmoid"),
        ["Tanh"] = (reader, node) => reader.Activated(node, "Tanh"),
        ["Softplus"] = (reader, node) => reader.Activated(node, "Softplus"),
        ["Softsign"] = (reader, node) => reader.Activated(node, "Softsign"),
        ["Mish"] = (reader, node) => reader.Activated(node, "Mish"),
        ["HardSwish"] = (reader, node) => reader.Activated(node, "HardSwish"),
        ["Softmax"] = (reader, node) => reader.Softmax(node, "Softmax"),
        ["LogSoftmax"] = (reader, node) => reader.Softmax(node, "LogSoftmax"),

        ["Identity"] = (_, node) => node.Input(0),
        ["Dropout"] = (_, node) => node.Has(2) ? throw node.Refuse("may be in training mode; export the model for inference") : node.Input(0),
        ["Cast"] = (_, node) => (OnnxType)node.Integer("to", 0) is OnnxType.Float or OnnxType.Double ? node.Input(0) : throw node.Refuse("casts values of a step to a type that is not supported; float and double are"),
        ["Shape"] = (reader, node) => reader.Shape(node),
        ["Transpose"] = (_, node) => Transpose(node),
        ["Squeeze"] = (_, node) => Squeeze(node),
        ["Unsqueeze"] = (_, node) => Unsqueeze(node),
        ["Expand"] = (_, node) => node.Input(0) is ZeroValues zeros ? zeros : throw node.Refuse("repeats values of a step, which is not supported"),
        ["Reshape"] = (_, node) => node.Input(0) is ZeroValues zeros ? zeros : throw node.Refuse("gives values of a step another shape, which is not supported"),
        ["Gather"] = (reader, node) => reader.Gather(node),
        ["Slice"] = (reader, node) => reader.Slice(node),
        ["Concat"] = (_, node) => Concatenate(node),
    };

    private readonly OnnxGraph _graph;
    private readonly int _operators;
    private readonly NumberBudget _budget;
    private readonly GraphReader _constants;
    private readonly RowGraph _rows;
    private readonly Dictionary<string, GraphValue> _values = new();
    private readonly List<LayerSpecification> _layers = new();
    private readonly List<EquatableArray<double>[]> _tensors = new();
    private readonly Dictionary<RecurrentState, StatesBefore> _before = new();
    private readonly Obstacles _obstacles;

    /// <summary>Whether a node is refused because of what it is: then the message says which are not.</summary>
    private bool _hasOtherOperators;

    // The input with the sequence, and which of its axes counts the sequences, the steps and the values of a step; null where no layer has told yet.
    private OnnxPort? _input;
    private int? _batch;
    private int? _steps;
    private int? _features;
    private int _inputs;

    /// <summary>How often values have been changed. Whoever takes an older version takes what another node takes, too.</summary>
    private int _version;
    private bool _isResidual;

    private SequenceReader(OnnxGraph graph, int operators, NumberBudget budget, Obstacles obstacles)
    {
        _graph = graph;
        _obstacles = obstacles;
        _operators = operators;
        _budget = budget;
        _rows = new RowGraph(budget);
        _constants = new GraphReader(graph, operators, budget, new Obstacles());
    }

    private int Width => _layers.Count > 0 ? _layers[_layers.Count - 1].Size : _inputs;

    /// <summary>
    /// Whether a graph is one of sequences: it has a recurrent layer, or a convolution over one dimension, and an input of three dimensions. Where no input has as many beside the states of recurrent layers, the graph computes one step,
    /// and <see cref="GraphReader"/> takes it.
    /// </summary>
    public static bool Takes(OnnxGraph graph)
    {
        var weights = new HashSet<string>(graph.Initializers.Where(tensor => tensor.Dimensions.Count == 3).Select(tensor => tensor.Name), StringComparer.Ordinal);
        return graph.Nodes.Any(node => node.Domain.Length == 0 && node.Operator == "Conv" && node.Inputs.Count > 1 && weights.Contains(node.Inputs[1]))
            || (graph.Nodes.Any(node => RecurrentCell.KindOf(node) is not null) && HasSequence(graph));
    }

    private static bool HasSequence(OnnxGraph graph)
    {
        var others = new HashSet<string>(RecurrentStates.InputsOf(graph.Nodes).Concat(graph.Initializers.Select(tensor => tensor.Name)), StringComparer.Ordinal);
        return graph.Inputs.Any(input => input.Dimensions.Count == 3 && !others.Contains(input.Name) && graph.Nodes.Any(node => node.Inputs.Contains(input.Name)));
    }

    /// <param name="graph">The graph.</param>
    /// <param name="operators">The version of the operator set.</param>
    /// <param name="budget">How many numbers may be derived.</param>
    /// <param name="obstacles">What stands in the way already.</param>
    public static TrainedModel Read(OnnxGraph graph, int operators, NumberBudget budget, Obstacles obstacles) => new SequenceReader(graph, operators, budget, obstacles).Read();

    private TrainedModel Read()
    {
        if (_graph.HasSparseInitializers)
        {
            _obstacles.Add(new RefusedFile("the graph has sparse initializers; only dense ones are supported"));
        }

        if (_graph.Outputs.Count == 0)
        {
            throw new RefusedFile("the graph has no output");
        }

        IReadOnlyList<OnnxNode> nodes = NodeOrder.Sort(_graph, _graph.Outputs.Select(output => output.Name));
        var used = new HashSet<string>(nodes.SelectMany(node => node.Inputs).Concat(_graph.Outputs.Select(output => output.Name)), StringComparer.Ordinal);
        foreach (OnnxTensor tensor in _graph.Initializers.Where(tensor => used.Contains(tensor.Name)))
        {
            _values[tensor.Name] = _obstacles.Try<GraphValue>(() => TensorDecoding.Decode(tensor, $"the initializer {NodeReading.Quote(tensor.Name)}")) ?? UnknownValue.Instance;
        }

        AddInputs(used, RecurrentStates.InputsOf(nodes));
        foreach (OnnxNode node in nodes)
        {
            Compute(node);
        }

        OnnxPort? output = _obstacles.Any ? null : _obstacles.Try(OutputOf);
        if (output is null)
        {
            throw _obstacles.ToRefusal(
                _hasOtherOperators ? $"{(_obstacles.Count == 1 ? "; " : ". Operators that are ")}supported are {string.Join(", ", Operations.Keys.OrderBy(name => name, StringComparer.Ordinal))}" : string.Empty);
        }

        return new TrainedModel(
            new[] { new ModelPort(_input!.Name, _inputs) }.ToEquatableArray(), new[] { new ModelPort(output.Name, Width) }.ToEquatableArray(),
            _layers.ToEquatableArray(), _tensors.SelectMany(tensors => tensors).ToEquatableArray(), InputScaling: null, _input.Type == OnnxType.Double)
        {
            IsResidual = _isResidual,
        };
    }

    private void AddInputs(HashSet<string> used, HashSet<string> states)
    {
        foreach (OnnxPort input in _graph.Inputs.Where(input => used.Contains(input.Name) && !_values.ContainsKey(input.Name)))
        {
            string title = $"the input {NodeReading.Quote(input.Name)}";
            if (input.Type is not (OnnxType.Float or OnnxType.Double))
            {
                Refuse($"{title} is not a tensor of float or double");
            }
            else if (states.Contains(input.Name))
            {
                _values.Add(input.Name, new StatesBefore(input.Name, 0, null));
            }
            else if (_input is not null)
            {
                Refuse($"{title} and the input {NodeReading.Quote(_input.Name)} are both not initial states of recurrent layers; a network with memory has one input");
            }
            else if (!input.HasShape || input.Dimensions.Count != 3)
            {
                Refuse($"{title} does not have three dimensions; [batch, steps, values], in the order that the layers ask for, is expected");
            }
            else
            {
                _input = input;
                _values.Add(input.Name, new SequenceValue(0, new[] { 0, 1, 2 }, 0));
            }

            void Refuse(string problem)
            {
                _obstacles.Add(new RefusedFile(problem));
                _values.Add(input.Name, UnknownValue.Instance);
            }
        }

        if (_input is null && !_obstacles.Any)
        {
            throw new RefusedFile("the graph has no input with a sequence");
        }
    }

    /// <summary>Computes a node; of one that is refused nothing is known, nor of what takes its values.</summary>
    private void Compute(OnnxNode node)
    {
        GraphValue? result = _obstacles.Try(() => Evaluate(node)) ?? UnknownValue.Instance;
        IReadOnlyList<GraphValue> results = result switch { ValueList list => list.Values, UnknownValue => Enumerable.Repeat(result, node.Outputs.Count).ToList(), _ => new[] { result } };
        for (int i = 0; i < node.Outputs.Count; i++)
        {
            if (i < results.Count && node.Outputs[i].Length > 0)
            {
                _values[node.Outputs[i]] = results[i];
            }
        }
    }

    private GraphValue Evaluate(OnnxNode node)
    {
        if (node.Attributes.Values.Any(attribute => attribute.HasGraph))
        {
            throw NodeReading.Refusal(node, "has a graph of its own; branches and loops are not supported");
        }

        GraphValue?[] inputs = node.Inputs.Select(name => name.Length == 0 ? null
            : _values.TryGetValue(name, out GraphValue? value) ? value
            : throw NodeReading.Refusal(node, $"takes {NodeReading.Quote(name)}, which nothing in the graph gives")).ToArray();
        var reading = new NodeReading(node, inputs, _operators, _rows);
        return inputs.Any(input => input is not (null or ConstantTensor)) ? OfSteps(node, reading, isKnown: !inputs.Any(input => input is UnknownValue)) : OfConstants(node, reading, inputs);
    }

    private GraphValue OfSteps(OnnxNode node, NodeReading reading, bool isKnown)
    {
        if (node.Domain.Length == 0 && Operations.TryGetValue(node.Operator, out Func<SequenceReader, NodeReading, GraphValue> operation))
        {
            return isKnown ? operation(this, reading) : UnknownValue.Instance;
        }

        _hasOtherOperators = true;
        throw reading.Refuse("is an operator that is not supported in a network with memory");
    }

    /// <summary>Shapes of initial states, and weights that are computed.</summary>
    private GraphValue OfConstants(OnnxNode node, NodeReading reading, GraphValue?[] inputs)
    {
        // A size that is known when the network runs stands there as NaN.
        if (node.Operator == "Expand" && inputs is [ConstantTensor repeated, ConstantTensor { HasBatchSize: true }])
        {
            return repeated.Numbers.All(number => number == 0) ? ZeroValues.Instance : throw reading.Refuse("gives an initial state other than 0, which is not supported");
        }

        if (node.Operator == "ConstantOfShape" && inputs is [ConstantTensor { HasBatchSize: true }, ..])
        {
            ConstantTensor? value = reading.Tensor("value") is { } tensor ? TensorDecoding.Decode(tensor, reading.Title) : null;
            return value is null || value.Numbers.All(number => number == 0) ? ZeroValues.Instance : throw reading.Refuse("gives an initial state other than 0, which is not supported");
        }

        return _constants.EvaluateConstant(node, inputs);
    }

    /// <summary>The output with predictions; the others are states that come back.</summary>
    private OnnxPort OutputOf()
    {
        var predictions = new List<OnnxPort>();
        var after = new HashSet<RecurrentState>();
        foreach (OnnxPort port in _graph.Outputs)
        {
            string title = $"the output {NodeReading.Quote(port.Name)}";
            GraphValue value = _values.TryGetValue(port.Name, out GraphValue? found) ? found : throw new RefusedFile($"{title} is given by nothing in the graph");
            switch (value)
            {
                case StatesAfter states:
                    after.UnionWith(states.States);
                    break;
                case SequenceValue { State: { } state } when _graph.Outputs.Count > 1:
                    after.Add(state);
                    break;
                case SequenceValue sequence when sequence.Version != _version || sequence.Before > 0 || sequence.Behind > 0:
                    throw new RefusedFile($"{title} is not given by the last layer; a network with memory has one output, beside the states of its layers");
                case SequenceValue:
                    predictions.Add(port);
                    break;
                default:
                    throw new RefusedFile($"{title} is not computed from a sequence");
            }
        }

        foreach (KeyValuePair<RecurrentState, StatesBefore> before in _before.Where(before => !after.Contains(before.Key)))
        {
            throw new RefusedFile(FormattableString.Invariant($"the input {NodeReading.Quote(before.Value.Name)} is an initial state of recurrent layer {before.Key.Layer + 1}, but the state after the last step is not an output: a state that goes on has both, and one that starts at 0 has neither"));
        }

        return predictions.Count == 1 && _layers.Count > 0 ? predictions[0]
            : throw new RefusedFile(FormattableString.Invariant($"the graph has {predictions.Count} outputs beside states; a network with memory has one"));
    }

    private GraphValue Shape(NodeReading node) => node.Input(0) is SequenceValue value
        ? new ConstantTensor(OnnxType.Int64, new[] { value.Axes.Count }, value.Axes.Select(axis => axis == SequenceValue.Single ? 1 : axis == _features ? value.Width : _input!.Dimensions[axis] ?? ConstantTensor.BatchSize).ToArray())
        : throw node.Refuse("asks for the shape of a state, which is not supported");

    private static GraphValue Transpose(NodeReading node)
    {
        if (node.Input(0) is ZeroValues zeros)
        {
            return zeros;
        }

        SequenceValue value = Sequence(node, 0);
        int rank = value.Axes.Count;
        int[] order = (node.Integers("perm") ?? Enumerable.Range(0, rank).Select(axis => (long)(rank - 1 - axis))).Select(axis => Axis(node, rank, axis)).ToArray();
        return order.Length == rank && order.Distinct().Count() == rank ? value.With(order.Select(axis => value.Axes[axis]).ToArray()) : throw node.Refuse("has an invalid order of axes");
    }

    private static GraphValue Squeeze(NodeReading node)
    {
        if (node.Input(0) is not SequenceValue value)
        {
            return node.Input(0);
        }

        long[]? written = AxesOf(node);
        int[] removed = written?.Select(axis => Axis(node, value.Axes.Count, axis)).ToArray() ?? Enumerable.Range(0, value.Axes.Count).Where(axis => value.Axes[axis] == SequenceValue.Single).ToArray();
        return removed.All(axis => value.Axes[axis] == SequenceValue.Single) ? value.With(value.Axes.Where((_, axis) => Array.IndexOf(removed, axis) < 0).ToArray())
            : throw node.Refuse("removes the batch, the steps or the values of a step");
    }

    private static GraphValue Unsqueeze(NodeReading node)
    {
        if (node.Input(0) is not SequenceValue value)
        {
            return node.Input(0);
        }

        long[] written = AxesOf(node) ?? throw node.Refuse("has no axes");
        int rank = value.Axes.Count + written.Length;
        if (rank > GraphValue.MostDimensions)
        {
            throw node.Refuse("gives more dimensions than tensors have");
        }

        var added = new HashSet<int>(written.Select(axis => Axis(node, rank, axis)));
        int next = 0;
        return added.Count == written.Length ? value.With(Enumerable.Range(0, rank).Select(axis => added.Contains(axis) ? SequenceValue.Single : value.Axes[next++]).ToArray())
            : throw node.Refuse("adds a dimension twice");
    }

    private static long[]? AxesOf(NodeReading node) => node.Operators < 13 ? node.Integers("axes") : node.Has(1) ? node.Integers(1, "axes") : null;

    /// <summary>The last step, the only place of a dimension, or the state of one layer.</summary>
    private GraphValue Gather(NodeReading node)
    {
        if (node.Input(0) is ZeroValues zeros)
        {
            return zeros;
        }

        long[] places = node.Integers(1, "indices");
        bool isRemoved = node.Constant(1, "indices").Dimensions.Length == 0;
        if (places.Length != 1)
        {
            throw node.Refuse("takes several places of a sequence, which is not supported");
        }

        return Taken(node, Axis(node, node.Input(0) is SequenceValue { Axes.Count: var rank } ? rank : 3, node.Integer("axis", 0)), places[0], places[0] == -1 ? long.MaxValue : places[0] + 1, isRemoved);
    }

    private GraphValue Slice(NodeReading node)
    {
        if (node.Input(0) is ZeroValues zeros)
        {
            return zeros;
        }

        bool areAttributes = node.Operators < 10;
        long[] starts = (areAttributes ? node.Integers("starts") : node.Integers(1, "starts")) ?? [];
        long[] ends = (areAttributes ? node.Integers("ends") : Bounds(node)) ?? [];
        long[] axes = (areAttributes ? node.Integers("axes") : node.Has(3) ? node.Integers(3, "axes") : null) ?? starts.Select((_, i) => (long)i).ToArray();
        if (starts.Length != 1 || ends.Length != 1 || axes.Length != 1 || (node.Has(4) && node.Integers(4, "steps").Any(step => step != 1)))
        {
            throw node.Refuse("takes other than neighbouring places along one dimension, which is not supported");
        }

        return Taken(node, Axis(node, node.Input(0) is SequenceValue { Axes.Count: var rank } ? rank : 3, axes[0]), starts[0], ends[0], isRemoved: false);
    }

    /// <summary>Ends, which exporters write as the largest integers.</summary>
    private static long[] Bounds(NodeReading node) => node.Constant(2, "ends").Numbers.Select(number => number >= int.MaxValue ? long.MaxValue : double.IsNaN(number) ? throw node.Refuse("has an end that depends on the sequence") : (long)number).ToArray();

    private GraphValue Taken(NodeReading node, int axis, long start, long end, bool isRemoved)
    {
        if (node.Input(0) is StatesBefore states)
        {
            return axis == 0 && start >= 0 && end > start && end <= NumberBudget.MostNodes && states.Count is null ? new StatesBefore(states.Name, (int)start, (int)(end - start))
                : throw node.Refuse("takes a part of a state that is not that of one layer");
        }

        SequenceValue value = Sequence(node, 0);
        int taken = value.Axes[axis];
        bool isLast = start == -1 && end is long.MaxValue or 0;
        if (taken == SequenceValue.Single && (start == 0 || isLast))
        {
            return isRemoved ? value.With(value.Axes.Where((_, i) => i != axis).ToArray()) : value;
        }

        // Steps behind the last one are cut off: a padding on both sides was one before the first step.
        if (taken == _steps && taken != SequenceValue.Single && !isRemoved && start == 0 && value.Behind > 0 && end == -value.Behind)
        {
            return new SequenceValue(value.Version, value.Axes, value.Width);
        }

        if (!isLast || value.Behind > 0 || value.Before > 0 || (taken != _steps && _steps is not null) || taken == _features || taken == _batch)
        {
            throw node.Refuse("takes a part of a sequence other than its last step, which is not supported");
        }

        _steps = taken;
        return new SequenceValue(value.Version, isRemoved ? value.Axes.Where((_, i) => i != axis).ToArray() : value.Axes.Select((own, i) => i == axis ? SequenceValue.Single : own).ToArray(), value.Width) { IsLast = true, State = value.State };
    }

    /// <summary>States of layers one after the other.</summary>
    private static GraphValue Concatenate(NodeReading node)
    {
        var states = new List<RecurrentState>();
        for (int i = 0; i < node.InputCount; i++)
        {
            states.AddRange(node.Input(i) switch
            {
                StatesAfter after => after.States,
                SequenceValue { State: { } state } => new[] { state },
                _ => throw node.Refuse("joins values of a step, which is not supported"),
            });
        }

        return node.Integer("axis", 0) == 0 ? new StatesAfter(states) : throw node.Refuse("joins states along another dimension than the first");
    }

    private static SequenceValue Sequence(NodeReading node, int input) => node.Input(input) switch
    {
        SequenceValue value => value,
        ConstantTensor => throw node.Refuse("takes a constant where a sequence is expected"),
        _ => throw node.Refuse("takes a state where a sequence is expected"),
    };

    /// <summary>The newest values of the chain.</summary>
    private SequenceValue Newest(NodeReading node, int input)
    {
        SequenceValue value = Sequence(node, input);
        return value.Version != _version || _isResidual ? throw node.Refuse("takes values that another node has taken, too; a network with memory is read as a chain of layers")
            : value.Behind > 0 ? throw node.Refuse("takes a convolution with zeros behind the last step, which looks ahead")
            : value;
    }

    private static int Axis(NodeReading node, int rank, long axis)
    {
        long counted = axis < 0 ? axis + rank : axis;
        return counted >= 0 && counted < rank ? (int)counted : throw node.Refuse(FormattableString.Invariant($"has the axis {axis} of {rank} dimensions"));
    }

    /// <summary>What an operator with several outputs gives.</summary>
    private sealed class ValueList(params GraphValue[] values) : GraphValue
    {
        public IReadOnlyList<GraphValue> Values { get; } = values;
    }
}
