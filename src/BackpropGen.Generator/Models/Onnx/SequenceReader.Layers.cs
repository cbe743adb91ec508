using BackpropGen.Generator.Graph;
using BackpropGen.Generator.Topology;

namespace BackpropGen.Generator.Models;

/// <summary>Operators that are layers or belong to one.</summary>
internal sealed partial class SequenceReader
{
    private GraphValue Recurrent(NodeReading node, MemoryKind kind)
    {
        var cell = RecurrentCell.Of(node, kind, _budget);
        SequenceValue x = Newest(node, 0);
        RequireAxes(
            node, x, cell.IsBatchFirst ? "batch, steps and values" : "steps, batch and values", axes => (cell.IsBatchFirst ? axes[0] : axes[1], cell.IsBatchFirst ? axes[1] : axes[0], axes[2]));
        TakeWidth(node, cell.InputCount);
        int number = _layers.Count;
        Add(node, new LayerSpecification(cell.Size, "Linear") { Memory = cell.Memory }, cell.Tensors.Select(tensor => tensor.ToEquatableArray()).ToArray());
        TakeState(node, 5, new RecurrentState(number, IsCell: false));
        TakeState(node, 6, new RecurrentState(number, IsCell: true));
        (int batch, int steps, int features) = (_batch!.Value, _steps!.Value, _features!.Value);
        int[] all = cell.IsBatchFirst ? new[] { batch, steps, SequenceValue.Single, features } : new[] { steps, SequenceValue.Single, batch, features };
        int[] last = cell.IsBatchFirst ? new[] { batch, SequenceValue.Single, features } : new[] { SequenceValue.Single, batch, features };
        return new ValueList(
            new SequenceValue(_version, all, cell.Size),
            new SequenceValue(_version, last, cell.Size) { IsLast = true, State = new RecurrentState(number, IsCell: false) },
            new StatesAfter(new[] { new RecurrentState(number, IsCell: true) }));
    }

    /// <summary>An initial state is 0, or an input that the state after the last step goes on from.</summary>
    private void TakeState(NodeReading node, int input, RecurrentState state)
    {
        switch (node.Has(input) ? node.Input(input) : null)
        {
            case null or ZeroValues:
                return;
            case ConstantTensor constant when constant.Numbers.All(number => number == 0):
                return;
            case StatesBefore before:
                _before.Add(state, before);
                return;
            default:
                throw node.Refuse("has an initial state that is neither 0 nor an input of the model");
        }
    }

    /// <summary>Zeros before the first step.</summary>
    private GraphValue Pad(NodeReading node)
    {
        SequenceValue value = Newest(node, 0);
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

        if (axis >= rank || pads.Where((pad, i) => i != axis && pad != 0).Any() || pads[axis] is < 0 or > LayerMemory.MostSteps || value.IsLast || value.Axes[axis] == SequenceValue.Single || (_steps is not null && value.Axes[axis] != _steps))
        {
            throw node.Refuse("pads elsewhere than before the first step, which is not causal");
        }

        _steps = value.Axes[axis];
        return new SequenceValue(value.Version, value.Axes, value.Width) { Before = (int)Math.Min(LayerMemory.MostSteps, value.Before + pads[axis]) };
    }

    /// <summary>X [batch, in, steps], W [out, in, kernel], B [out].</summary>
    private GraphValue Convolution(NodeReading node)
    {
        SequenceValue x = Sequence(node, 0);
        x = Newest(node, 0);
        ConstantTensor weights = node.Constant(1, "weights");
        if (weights.Dimensions.Length != 3 || weights.IsInteger)
        {
            throw node.Refuse(FormattableString.Invariant($"is a convolution over {Math.Max(0, weights.Dimensions.Length - 2)} dimensions; one, the steps, is supported"));
        }

        RequireOne(node, "strides");
        if (node.Integer("group", 1) != 1)
        {
            throw node.Refuse("has groups, which are not supported");
        }

        if (node.Text("auto_pad", "NOTSET") is not ("NOTSET" or "VALID"))
        {
            throw node.Refuse("has an auto_pad, which is not causal");
        }

        RequireAxes(node, x, "batch, values and steps", axes => (axes[0], axes[2], axes[1]));
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

        TakeWidth(node, width);
        ConstantTensor? biases = node.Has(2) ? node.Constant(2, "biases") : null;
        if (biases is not null && (biases.Count != size || biases.IsInteger))
        {
            throw node.Refuse("has biases of a shape that does not fit its weights");
        }

        Add(
            node, new LayerSpecification(size, "Linear") { Memory = new LayerMemory(MemoryKind.Conv, kernel: kernel, dilation: (int)dilation) },
            weights.Numbers.ToEquatableArray(), (biases?.Numbers ?? new double[size]).ToEquatableArray());
        return new SequenceValue(_version, x.Axes, size) { Behind = (int)pads[1] };
    }

    private GraphValue MatMul(NodeReading node)
    {
        SequenceValue value = Newest(node, 0);
        ConstantTensor matrix = node.Constant(1, "matrix");
        return matrix.Dimensions.Length == 2 && !matrix.IsInteger ? Dense(node, value, matrix, isTransposed: false, 1, new double[matrix.Dimensions[1]]) : throw node.Refuse("takes something else than steps and a matrix");
    }

    private GraphValue Gemm(NodeReading node)
    {
        SequenceValue value = Newest(node, 0);
        ConstantTensor matrix = node.Constant(1, "matrix");
        if (node.Integer("transA", 0) != 0 || matrix.Dimensions.Length != 2 || matrix.IsInteger || value.Axes.Count != 2)
        {
            throw node.Refuse("takes something else than steps and a matrix");
        }

        bool isTransposed = node.Integer("transB", 0) != 0;
        int size = matrix.Dimensions[isTransposed ? 0 : 1];
        double beta = node.Float("beta", 1);
        double[] biases = node.Has(2) ? Repeated(node, node.Constant(2, "bias"), size).Select(bias => beta * bias).ToArray() : new double[size];
        return Dense(node, value, matrix, isTransposed, node.Float("alpha", 1), biases);
    }

    private SequenceValue Dense(NodeReading node, SequenceValue value, ConstantTensor matrix, bool isTransposed, double factor, double[] biases)
    {
        int last = value.Axes.Count - 1;
        if (last < 0 || value.Before > 0 || value.Axes[last] == SequenceValue.Single || value.Axes[last] == _steps || value.Axes[last] == _batch || (_features is { } features && value.Axes[last] != features))
        {
            throw node.Refuse("multiplies along another dimension than that of the values of a step");
        }

        _features = value.Axes[last];
        (int inputs, int outputs) = isTransposed ? (matrix.Dimensions[1], matrix.Dimensions[0]) : (matrix.Dimensions[0], matrix.Dimensions[1]);
        if (outputs is 0 or > NetworkTopology.MaximumSize)
        {
            throw node.Refuse("has a matrix of a size that is not supported");
        }

        TakeWidth(node, inputs);
        double[] weights = _budget.Take(matrix.Count);
        for (int i = 0; i < weights.Length; i++)
        {
            weights[i] = factor * matrix.Numbers[isTransposed ? i : (i % inputs * outputs) + (i / inputs)];
        }

        Add(node, new LayerSpecification(outputs, "Linear"), weights.ToEquatableArray(), biases.ToEquatableArray());
        return new SequenceValue(_version, value.Axes, outputs) { IsLast = value.IsLast };
    }

    /// <summary>A bias, or the input of the model beside its output.</summary>
    private GraphValue Add(NodeReading node)
    {
        if (node.Input(0) is SequenceValue && node.Input(1) is SequenceValue)
        {
            return AddInput(node);
        }

        int of = node.Input(0) is ConstantTensor ? 1 : 0;
        SequenceValue value = Newest(node, of);
        ConstantTensor constant = node.Constant(1 - of, "bias");
        if (_layers.Count == 0 || _layers[_layers.Count - 1] is not { Activation: "Linear", Memory: null or { IsRecurrent: false } } || value.Before > 0)
        {
            throw node.Refuse("adds a constant behind something other than a matrix or a convolution, which is not supported");
        }

        // Shapes are compared from their ends: the constant's sizes are 1 but along the values of a step.
        int place = value.Axes.Count - 1 - value.Axes.ToList().LastIndexOf(_features!.Value);
        int[] sizes = constant.Dimensions.AsEnumerable().Reverse().ToArray();
        if (sizes.Where((size, i) => size != 1 && i != place).Any() || sizes.Length > value.Axes.Count)
        {
            throw node.Refuse("adds a constant that is not the same at every step");
        }

        EquatableArray<double>[] tensors = _tensors[_tensors.Count - 1];
        double[] added = Repeated(node, constant, Width);
        tensors[1] = tensors[1].Select((bias, i) => bias + added[i]).ToEquatableArray();
        return new SequenceValue(++_version, value.Axes, value.Width) { IsLast = value.IsLast };
    }

    private GraphValue AddInput(NodeReading node)
    {
        (SequenceValue one, SequenceValue other) = (Sequence(node, 0), Sequence(node, 1));
        (SequenceValue input, SequenceValue newest) = one.Version == 0 ? (one, other) : (other, one);
        bool isOfInput = input is { Version: 0, Before: 0, IsLast: false } && newest is { Behind: 0, Before: 0, IsLast: false } && newest.Version == _version && _layers.Count > 0;
        if (!isOfInput || !input.Axes.SequenceEqual(newest.Axes) || _inputs != Width || _isResidual || _layers[_layers.Count - 1].Activation != "Linear")
        {
            throw node.Refuse("adds values of two layers; only the input of the model can be added to its output");
        }

        _isResidual = true;
        return new SequenceValue(++_version, newest.Axes, newest.Width);
    }

    private GraphValue Activated(NodeReading node, string activation, double? parameter = null)
    {
        SequenceValue value = Newest(node, 0);
        if (_layers.Count == 0 || _layers[_layers.Count - 1].Activation != "Linear" || value.Before > 0)
        {
            throw node.Refuse("is an activation without a layer before it, or behind another activation, which is not supported");
        }

        _layers[_layers.Count - 1] = _layers[_layers.Count - 1] with { Activation = activation, Parameter = parameter };
        return new SequenceValue(++_version, value.Axes, value.Width) { IsLast = value.IsLast };
    }

    private GraphValue Softmax(NodeReading node, string activation)
    {
        SequenceValue value = Newest(node, 0);
        int axis = Axis(node, value.Axes.Count, node.Integer("axis", node.Operators < 13 ? 1 : -1));
        return value.Axes[axis] == _features && (node.Operators >= 13 || axis == value.Axes.Count - 1) ? Activated(node, activation) : throw node.Refuse("is supported over the values of a step");
    }

    private void Add(NodeReading node, LayerSpecification layer, params EquatableArray<double>[] tensors)
    {
        if (_layers.Count == NumberBudget.MostNodes)
        {
            throw node.Refuse("is one layer more than networks have");
        }

        _layers.Add(layer);
        _tensors.Add(tensors);
        _version++;
    }

    /// <summary>How many values a step has that a layer takes; of the first layer, how many inputs.</summary>
    private void TakeWidth(NodeReading node, int width)
    {
        if (_layers.Count > 0 ? width != Width : width is 0 or > NetworkTopology.MaximumSize || (_input!.Dimensions[_features!.Value] ?? width) != width)
        {
            throw node.Refuse(FormattableString.Invariant($"takes {width} values of a step, but there are {(_layers.Count > 0 ? Width : _input!.Dimensions[_features!.Value])}"));
        }

        _inputs = _layers.Count > 0 ? _inputs : width;
    }

    /// <summary>Tells which axis is which, unless a layer before has said otherwise.</summary>
    private void RequireAxes(NodeReading node, SequenceValue value, string order, Func<IReadOnlyList<int>, (int Batch, int Steps, int Features)> roles)
    {
        bool isPlain = value.Axes.Count == 3 && !value.Axes.Contains(SequenceValue.Single) && !value.IsLast;
        (int batch, int steps, int features) = isPlain ? roles(value.Axes) : (0, 0, 0);
        if (!isPlain || (_batch ?? batch) != batch || (_steps ?? steps) != steps || (_features ?? features) != features)
        {
            throw node.Refuse($"takes a tensor that is not of {order}, in this order, by the layers before it");
        }

        if (value.Before > 0 && node.Operator != "Conv")
        {
            throw node.Refuse("takes zeros before the first step, which are supported for a convolution");
        }

        (_batch, _steps, _features) = (batch, steps, features);
    }

    private static void RequireOne(NodeReading node, string attribute)
    {
        if (node.Integers(attribute) is { } numbers && numbers.Any(number => number != 1))
        {
            throw node.Refuse($"has {attribute} of {string.Join(", ", numbers.Take(4))}; 1 is supported");
        }
    }

    private static double[] Repeated(NodeReading node, ConstantTensor constant, int count) => constant.IsInteger ? throw node.Refuse("adds integers")
        : constant.Count == count ? constant.Numbers
        : constant.Count == 1 ? Enumerable.Repeat(constant.Numbers[0], count).ToArray()
        : throw node.Refuse(FormattableString.Invariant($"adds {constant.Count} numbers to {count} values"));
}
