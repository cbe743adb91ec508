using BackpropGen.Generator.Topology;

namespace BackpropGen.Generator.Models;

/// <summary>
/// A graph with an input of sequences, whose steps are the rows. Operators that change the order of dimensions are followed until a layer tells which of them is which; what is computed of the values of a step alone is computed as of
/// any row. The values of the last step are a row for each sequence.
/// </summary>
internal sealed partial class GraphReader
{
    /// <summary>Operators that only sequences have.</summary>
    private static readonly HashSet<string> OfSequences = new(StringComparer.Ordinal) { "Conv", "Pad" };

    /// <summary>Operators that work along their last dimension, or along one that they name.</summary>
    private static readonly HashSet<string> AlongValues = new(StringComparer.Ordinal) { "MatMul", "Gemm", "Softmax", "LogSoftmax", "LayerNormalization", "ReduceMean" };

    // The input with the sequence, and which of its axes counts the sequences, the steps and the values of a step; null where no layer has told yet.
    private OnnxPort? _sequence;
    private int? _sequences;
    private int? _steps;
    private int? _features;

    /// <summary>Whether a graph is one of sequences: it has an input of three dimensions beside the states of recurrent layers, and a recurrent layer or a convolution over one dimension.</summary>
    private static bool IsOfSequences(OnnxGraph graph)
    {
        var weights = new HashSet<string>(graph.Initializers.Where(tensor => tensor.Dimensions.Count == 3).Select(tensor => tensor.Name), StringComparer.Ordinal);
        var others = new HashSet<string>(RecurrentStates.InputsOf(graph.Nodes).Concat(graph.Initializers.Select(tensor => tensor.Name)), StringComparer.Ordinal);
        var used = new HashSet<string>(graph.Nodes.SelectMany(node => node.Inputs), StringComparer.Ordinal);
        return graph.Nodes.Any(node => RecurrentCellReading.KindOf(node) is not null || (node.Domain.Length == 0 && node.Operator == "Conv" && node.Inputs.Count > 1 && weights.Contains(node.Inputs[1])))
            && graph.Inputs.Any(input => input.Dimensions.Count == 3 && used.Contains(input.Name) && !others.Contains(input.Name));
    }

    private void AddSequence(IEnumerable<OnnxPort> inputs)
    {
        foreach (OnnxPort input in inputs)
        {
            string title = $"the input {NodeReading.Quote(input.Name)}";
            string? problem = !IsFloat(input.Type) ? $"{title} is not a tensor of float, double or float16"
                : _sequence is not null ? $"{title} and the input {NodeReading.Quote(_sequence.Name)} are both not initial states of recurrent layers; a network with memory has one input with a sequence"
                : input.Dimensions.Count != 3 ? $"{title} does not have three dimensions; [batch, steps, values], in the order that the layers ask for, is expected"
                : null;
            if (problem is not null)
            {
                _obstacles.Add(new RefusedFile(problem));
                _values[input.Name] = UnknownValue.Instance;
                continue;
            }

            _sequence = input;
            _isDouble = input.Type == OnnxType.Double;
            int[] known = Enumerable.Range(0, 3).Where(axis => input.Dimensions[axis] is not null).ToArray();
            _features = known.Length == 1 ? known[0] : null;
            _values[input.Name] = new SequenceValue(null, new[] { 0, 1, 2 });
        }
    }

    /// <summary>An operator of a sequence.</summary>
    private GraphValue OfSequence(NodeReading node, Operation operation, OnnxNode written, GraphValue?[] inputs) => node.Operator switch
    {
        "LSTM" or "GRU" or "RNN" or "Conv" or "Pad" or "Identity" or "Dropout" => operation(this, node),
        "Shape" => ShapeOfSequence(node),
        "Transpose" => TransposeSequence(node),
        "Squeeze" => SqueezeSequence(node),
        "Unsqueeze" => UnsqueezeSequence(node),
        "Gather" when !IsAlongValues(node, node.Integer("axis", 0)) => StepsOf(node, node.Integer("axis", 0), node.Integers(1, "indices") is [var place] ? place : throw node.Refuse("takes several steps of a sequence; the last one is supported"), null),
        "Slice" when SliceOfSteps(node) is var (axis, start, end) => StepsOf(node, axis, start, end),
        _ => OfEachStep(node, operation, written, inputs),
    };

    /// <summary>An operator that takes the values of a step alone: as of a row, with dimensions of 1 for all others.</summary>
    private GraphValue OfEachStep(NodeReading node, Operation operation, OnnxNode written, GraphValue?[] inputs)
    {
        SequenceValue first = inputs.OfType<SequenceValue>().First();
        int count = first.Axes.Count;
        if (inputs.Any(input => input is RowValue { Node: not ConstantRow } || (input is SequenceValue other && !other.Axes.SequenceEqual(first.Axes))))
        {
            throw node.Refuse("takes values of every step beside others, or dimensions in another order; values of the same steps are supported");
        }

        if (node.Operator is "MatMul" or "Gemm" && first.Axes[count - 1] is not SequenceValue.Single and var last)
        {
            TakeAxes(node, _sequences, _steps, last);
        }

        bool isOfOtherAxis = node.Operator is "Softmax" or "LogSoftmax" && Axis(node, count, node.Integer("axis", node.Operators < 13 ? 1 : -1)) != count - 1;
        int place = _features is { } features ? first.Axes.ToList().LastIndexOf(features) : -1;
        if (place < 1 || isOfOtherAxis || (AlongValues.Contains(node.Operator) && place != count - 1))
        {
            throw node.Refuse("works along another dimension than that of the values of a step, or stands before any layer that tells which it is");
        }

        // Of an input of the model, a matrix tells how many values it has.
        int width = node.Operator is "MatMul" or "Gemm" && inputs.Length > 1 && inputs[1] is ConstantTensor { Dimensions.Length: 2 } matrix ? matrix.Dimensions[node.Integer("transB", 0) != 0 ? 1 : 0] : 0;
        GraphValue?[] rows = inputs.Select(input => input is SequenceValue value ? AsRow(WholeStepOf(node, value) ?? InputOf(node, width)) : input).ToArray();
        return AsSequence(operation(this, new NodeReading(written, rows, _operators, _rows)));

        RowValue AsRow(RowNode step) => new(step, true, Enumerable.Range(1, count - 1).Select(axis => axis == place ? step.Width : 1).ToArray());

        GraphValue AsSequence(GraphValue result) => result switch
        {
            ValueList list => new ValueList(list.Values.Select(AsSequence).ToArray()),
            RowValue { BatchAxis: 0 } row when row.Rank == count && row.Sizes[place - 1] == row.Width => new SequenceValue(row.Node, first.Axes),
            _ => throw node.Refuse("gives a sequence another shape, which is not supported"),
        };
    }

    /// <summary>The values of a step, null for those of the model's input, of a sequence without zeros around it.</summary>
    private static RowNode? WholeStepOf(NodeReading node, SequenceValue value)
    {
        RefuseBehind(node, value);
        return value.Before > 0 ? throw node.Refuse("takes zeros before the first step, which are supported for a convolution") : value.Node;
    }

    private static void RefuseBehind(NodeReading node, SequenceValue value)
    {
        if (value.Behind > 0)
        {
            throw node.Refuse("takes a convolution with zeros behind the last step, which looks ahead");
        }
    }

    /// <summary>The values of a step that a layer takes so many of.</summary>
    private RowNode OfWidth(NodeReading node, RowNode? written, int width)
    {
        RowNode step = written ?? InputOf(node, width);
        return step.Width == width ? step : throw node.Refuse(FormattableString.Invariant($"takes {width} values of a step, but there are {step.Width}"));
    }

    /// <summary>The inputs of a step, of which the first layer tells how many there are where the file does not.</summary>
    private RowNode InputOf(NodeReading node, int width)
    {
        int known = (int)Math.Min(_sequence!.Dimensions[_features!.Value] ?? width, NetworkTopology.MaximumSize + 1L);
        return _rows.Input ?? (known is > 0 and <= NetworkTopology.MaximumSize ? _rows.Add(new InputRow(known)) : throw node.Refuse(FormattableString.Invariant($"takes steps of a number of values that is not known, or not 1 to {NetworkTopology.MaximumSize:#,0}")));
    }

    /// <summary>Tells which axis is which, unless a layer before has said otherwise.</summary>
    private void TakeAxes(NodeReading node, int? sequences, int? steps, int features)
    {
        if ((_features ?? features) != features || sequences == features || steps == features || (_sequences is { } one && one != sequences) || (_steps is { } other && other != steps))
        {
            throw node.Refuse("takes a tensor whose dimensions are in another order than layers before it tell");
        }

        (_sequences, _steps, _features) = (sequences, steps, features);
    }

    /// <summary>The axes of a tensor of sequences, steps and values, in an order.</summary>
    private void TakeAxes(NodeReading node, SequenceValue value, string order, Func<IReadOnlyList<int>, (int Sequences, int Steps, int Features)> roles)
    {
        if (value.Axes.Count != 3 || value.Axes.Contains(SequenceValue.Single))
        {
            throw node.Refuse($"takes a tensor that is not of {order}");
        }

        (int sequences, int steps, int features) = roles(value.Axes);
        TakeAxes(node, sequences, steps, features);
    }

    private ConstantTensor ShapeOfSequence(NodeReading node)
    {
        var value = (SequenceValue)node.Input(0);
        double[] sizes = value.Axes.Select(axis => axis == SequenceValue.Single ? 1 : axis == _features && value.Node is { } step ? step.Width : _sequence!.Dimensions[axis] ?? ConstantTensor.BatchSize).ToArray();
        return ShapeOf(node, sizes);
    }

    private static SequenceValue TransposeSequence(NodeReading node)
    {
        var value = (SequenceValue)node.Input(0);
        int[] order = Order(node, value.Axes.Count);
        return value.With(order.Select(axis => value.Axes[axis]).ToArray());
    }

    private SequenceValue SqueezeSequence(NodeReading node)
    {
        var value = (SequenceValue)node.Input(0);
        long[] ones = Enumerable.Range(0, value.Axes.Count).Where(axis => value.Axes[axis] == SequenceValue.Single).Select(axis => (long)axis).ToArray();
        int[] removed = Axes(node, ones).Select(axis => Axis(node, value.Axes.Count, axis)).ToArray();
        return removed.All(axis => value.Axes[axis] == SequenceValue.Single) ? value.With(value.Axes.Where((_, axis) => Array.IndexOf(removed, axis) < 0).ToArray())
            : throw node.Refuse("removes the batch, the steps or the values of a step");
    }

    private SequenceValue UnsqueezeSequence(NodeReading node)
    {
        var value = (SequenceValue)node.Input(0);
        HashSet<int> added = Added(node, value.Axes.Count, out int rank);
        int next = 0;
        return value.With(Enumerable.Range(0, rank).Select(axis => added.Contains(axis) ? SequenceValue.Single : value.Axes[next++]).ToArray());
    }

    private bool IsAlongValues(NodeReading node, long axis)
    {
        var value = (SequenceValue)node.Input(0);
        return _features is { } features && value.Axes[Axis(node, value.Axes.Count, axis)] == features;
    }

    /// <summary>A slice of other places than the values of a step: along which axis, from where and to where; null for a slice of values.</summary>
    private (int Axis, long Start, long? End)? SliceOfSteps(NodeReading node)
    {
        bool areAttributes = node.Operators < 10;
        double[] starts = (areAttributes ? node.Integers("starts")?.Select(number => (double)number).ToArray() : node.Constant(1, "starts").Numbers) ?? [];
        double[] ends = (areAttributes ? node.Integers("ends")?.Select(number => (double)number).ToArray() : node.Constant(2, "ends").Numbers) ?? [];
        long[] axes = (areAttributes ? node.Integers("axes") : node.Has(3) ? node.Integers(3, "axes") : null) ?? starts.Select((_, i) => (long)i).ToArray();
        if (axes.Length > 0 && axes.All(axis => IsAlongValues(node, axis)))
        {
            return null;
        }

        // Ends are written as the largest integers.
        return starts.Length == 1 && ends.Length == 1 && axes.Length == 1 && !double.IsNaN(starts[0]) && !double.IsNaN(ends[0]) && Math.Abs(starts[0]) <= int.MaxValue && !(node.Has(4) && node.Integers(4, "steps").Any(step => step != 1))
            ? (Axis(node, ((SequenceValue)node.Input(0)).Axes.Count, axes[0]), (long)starts[0], ends[0] >= int.MaxValue ? long.MaxValue : (long)ends[0])
            : throw node.Refuse("takes other than neighbouring places along one dimension, which is not supported");
    }

    /// <summary>The last step, the only place of a dimension, or a sequence without the steps behind its last.</summary>
    /// <param name="node">The node.</param>
    /// <param name="written">Along which axis.</param>
    /// <param name="start">The first place.</param>
    /// <param name="end">Behind the last place; null where the place is taken alone, and its dimension goes.</param>
    private GraphValue StepsOf(NodeReading node, long written, long start, long? end)
    {
        var value = (SequenceValue)node.Input(0);
        int axis = Axis(node, value.Axes.Count, written);
        int taken = value.Axes[axis];
        bool isLast = start == -1 && end is null or long.MaxValue or 0;
        int[] others = value.Axes.Where((_, i) => i != axis).ToArray();
        if (taken == SequenceValue.Single && (start == 0 || isLast))
        {
            return end is null ? value.With(others) : value;
        }

        // Steps behind the last one are cut off: a padding on both sides was one before the first step.
        if (taken == _steps && start == 0 && value.Behind > 0 && end == -value.Behind)
        {
            return new SequenceValue(value.Node, value.Axes);
        }

        if (!isLast || taken == SequenceValue.Single || (_steps is { } steps && taken != steps) || taken == _features || taken == _sequences || _features is not { } features)
        {
            throw node.Refuse("takes a part of a sequence other than its last step, which is not supported");
        }

        _steps = taken;
        RowNode step = WholeStepOf(node, value) ?? InputOf(node, 0);
        int[] axes = end is null ? others : value.Axes.Select((own, i) => i == axis ? SequenceValue.Single : own).ToArray();
        int batch = Array.FindIndex(axes, own => own != SequenceValue.Single && own != features);
        return new RowValue(step, batch >= 0 ? batch : null, axes.Where((_, i) => i != batch).Select(own => own == features ? step.Width : 1).ToArray());
    }

    /// <summary>Zeros before the first step.</summary>
    private GraphValue Pad(NodeReading node)
    {
        var value = Sequence(node);
        RefuseBehind(node, value);
        bool isAttribute = node.Operators < 11;
        long[] pads = (isAttribute ? node.Integers("pads") : node.Integers(1, "padding")) ?? [];
        double filling = isAttribute ? node.Float("value", 0) : node.Has(2) ? node.Number(2, "filling") : 0;
        int rank = value.Axes.Count;
        if (node.Text("mode", "constant") != "constant" || filling != 0 || pads.Length != 2 * rank || node.Has(3))
        {
            throw node.Refuse("pads with something else than zeros, or some of the axes");
        }

        int axis = Array.FindIndex(pads, pad => pad != 0);
        if (axis < 0)
        {
            return value;
        }

        if (axis >= rank || pads.Where((pad, i) => i != axis && pad != 0).Any() || pads[axis] is < 0 or > LayerMemory.MostSteps || value.Axes[axis] == SequenceValue.Single || (_steps ?? value.Axes[axis]) != value.Axes[axis] || value.Axes[axis] == _features)
        {
            throw node.Refuse("pads elsewhere than before the first step, which is not causal");
        }

        _steps = value.Axes[axis];
        return new SequenceValue(value.Node, value.Axes) { Before = (int)Math.Min(LayerMemory.MostSteps, value.Before + pads[axis]) };
    }

    /// <summary>X [batch, in, steps], W [out, in, kernel], B [out].</summary>
    private GraphValue Convolution(NodeReading node)
    {
        ConstantTensor weights = node.Constant(1, "weights");
        if (weights.Dimensions.Length != 3 || weights.IsInteger)
        {
            throw node.Refuse(FormattableString.Invariant($"is a convolution over {Math.Max(0, weights.Dimensions.Length - 2)} dimensions; one, the steps, is supported"));
        }

        SequenceValue x = Sequence(node);
        RefuseBehind(node, x);
        if (node.Integers("strides") is { } strides && strides.Any(stride => stride != 1))
        {
            throw node.Refuse($"has strides of {string.Join(", ", strides.Take(4))}; 1 is supported");
        }

        if (node.Integer("group", 1) != 1)
        {
            throw node.Refuse("has groups, which are not supported");
        }

        if (node.Text("auto_pad", "NOTSET") is not ("NOTSET" or "VALID"))
        {
            throw node.Refuse("has an auto_pad, which is not causal");
        }

        TakeAxes(node, x, "batch, values and steps, in this order", axes => (axes[0], axes[2], axes[1]));
        (int size, int width, int kernel) = (weights.Dimensions[0], weights.Dimensions[1], weights.Dimensions[2]);
        long dilation = node.Integers("dilations") is { Length: > 0 } dilations ? dilations[0] : 1;
        long[] pads = node.Integers("pads") ?? [0, 0];
        if (size is 0 or > NetworkTopology.MaximumSize || kernel == 0 || dilation is < 1 or > LayerMemory.MostSteps || pads.Length != 2 || pads.Any(pad => pad is < 0 or > LayerMemory.MostSteps))
        {
            throw node.Refuse("has invalid sizes, dilations or pads");
        }

        long back = (kernel - 1) * dilation;
        if (back > LayerMemory.MostSteps)
        {
            throw node.Refuse(FormattableString.Invariant($"looks back {back} steps; at most {LayerMemory.MostSteps} are supported"));
        }

        if (x.Before + pads[0] != back)
        {
            throw node.Refuse(FormattableString.Invariant($"has {x.Before + pads[0]} zeros before the first step, but causal, so that output t depends on no later input, it is with {back}"));
        }

        RowNode step = OfWidth(node, x.Node, width);
        ConstantTensor? biases = node.Has(2) ? node.Constant(2, "biases") : null;
        if (biases is not null && (biases.Count != size || biases.IsInteger))
        {
            throw node.Refuse("has biases of a shape that does not fit its weights");
        }

        TakePrecision(weights);
        double[] kernels = _budget.Take(weights.Count);
        weights.Numbers.CopyTo(kernels, 0);
        double[] shifts = _budget.Take(size);
        biases?.Numbers.CopyTo(shifts, 0);
        return new SequenceValue(_rows.Add(new ConvolutionRow(step, new LayerMemory(MemoryKind.Conv, kernel: kernel, dilation: (int)dilation), size, kernels, shifts)), x.Axes) { Behind = (int)pads[1] };
    }

    private static SequenceValue Sequence(NodeReading node) => node.Input(0) as SequenceValue ?? throw node.Refuse("takes something else than a sequence, an input of three dimensions");
}
