using BackpropGen.Generator.Calculus;

namespace BackpropGen.Generator.Graph;

/// <summary>Takes a network with memory apart.</summary>
internal sealed class StepLowering
{
    private readonly NetworkSpecification _network;
    private readonly List<LayerSpecification> _layers = new();
    private readonly List<MemoryCell> _cells = new();
    private readonly List<int> _pushed = new();
    private readonly List<DropoutOfStep> _dropouts = new();
    private readonly List<StepTensor> _tensors = new();

    // The next place among the inputs of the step for what memory holds, and for dropout.
    private int _nextTap;
    private int _nextMask;
    private int _parameters;
    private int _module;

    // Where the next tensor of a layer lies.
    private int _next;

    private StepLowering(NetworkSpecification network)
    {
        _network = network;
    }

    public static StepNetwork Of(NetworkSpecification network) => new StepLowering(network).Lower();

    private StepNetwork Lower()
    {
        _nextTap = _network.InputCount;
        _nextMask = _nextTap + Taps();
        int inputs = _nextMask + _network.Layers.Where(layer => layer.Dropout is not null).Sum(layer => layer.Size);

        // Which layer of the step gives the values of each layer of the network; those of layer 0 are its inputs.
        var values = new List<int> { Part(0, 0, _network.InputCount) };
        for (int number = 1; number <= _network.Layers.Count; number++)
        {
            LayerSpecification layer = _network.Layers[number - 1];
            bool isOutput = number == _network.Layers.Count && !layer.LearnsActivation;
            int[] sources = _network.SourcesOf(number).Select(source => values[source]).ToArray();
            values.Add(Lower(isOutput ? layer with { Activation = "Linear", Parameter = null, Own = null } : layer, sources, number));
        }

        int value = values[values.Count - 1];
        int outputs = _network.OutputCount;
        if (_network.IsResidual)
        {
            value = Add(new LayerSpecification(outputs, "Linear", Kind: LayerKind.Sum, Sources: Both(value, Part(0, 0, outputs))));
        }

        Add(new LayerSpecification(outputs + _cells.Sum(cell => cell.Width), "Linear", Kind: LayerKind.Concatenation, Sources: new[] { value }.Concat(_pushed).ToEquatableArray()));
        LayerSpecification last = _network.Layers[_network.Layers.Count - 1];
        last = last.LearnsActivation ? new LayerSpecification(outputs, "Linear") : last;
        NetworkSpecification step = _network with
        {
            InputCount = inputs,
            Layers = _layers.ToEquatableArray(),
            Loss = new LossSpecification("MeanSquaredError"),
            InputNames = default,
            OutputNames = default,
            InputScaling = "None",
            TargetScaling = "None",
            Row = null,
            Start = _network.Start switch
            {
                null => null,
                { Embedded: { } embedded } => new StartValues(default) { Embedded = InOrderOfStep(embedded) },
                var start => new StartValues(InOrderOfStep(start.Tensors)),
            },
        };
        NetworkSpecification head = _network with
        {
            InputCount = outputs,
            Layers = new[] { new LayerSpecification(outputs, last.Activation, last.Parameter, Kind: LayerKind.Part, Sources: new EquatableArray<int>(new[] { 0 })) { Own = last.Own } }.ToEquatableArray(),
            Loss = _network.Loss with { ClassWeights = default },
            Optimizer = new OptimizerSpecification("SGD"),
            Emission = "Auto",
            InputNames = default,
            InputScaling = "None",
            TargetScaling = "None",
            Row = null,
            Start = null,
        };
        return new StepNetwork(step, head, _cells.ToEquatableArray(), _dropouts.ToEquatableArray(), _tensors.ToEquatableArray());
    }

    /// <summary>Numbers in the order of PyTorch's tensors, in the order of the parameters of the step.</summary>
    private EquatableArray<EquatableArray<double>> InOrderOfStep(IReadOnlyList<EquatableArray<double>> tensors)
    {
        double[] all = new double[_parameters];
        for (int i = 0; i < tensors.Count; i++)
        {
            for (int j = 0; j < tensors[i].Count; j++)
            {
                all[_tensors[i].PlaceOf(j)] = tensors[i][j];
            }
        }

        int next = 0;
        return TensorSizes().Select(size =>
        {
            next += size;
            return all.Skip(next - size).Take(size).ToEquatableArray();
        }).ToEquatableArray();
    }

    /// <summary>The same of numbers that are read when the program runs; of a convolution they lie one by one.</summary>
    private EmbeddedNumbers InOrderOfStep(EmbeddedNumbers numbers)
    {
        var pieces = new List<NumberPiece>();
        int first = 0;
        foreach (StepTensor tensor in _tensors)
        {
            int count = tensor.Shape.Aggregate(1, (product, size) => product * size);
            foreach (NumberPiece piece in numbers.Pieces.Where(piece => piece.First >= first && piece.First < first + count))
            {
                int place = piece.First - first;
                int split = Math.Min(Math.Max((tensor.Rest?.First ?? count) - place, 0), piece.Count);
                IEnumerable<NumberPiece> parts = split == 0 || split == piece.Count ? [piece with { First = tensor.PlaceOf(place) }]
                    : [piece.Part(0, split) with { First = tensor.PlaceOf(place) }, piece.Part(split, piece.Count) with { First = tensor.PlaceOf(place + split) }];
                pieces.AddRange(parts);
            }

            first += count;
        }

        return numbers with { Count = _parameters, Pieces = pieces.ToEquatableArray() };
    }

    /// <summary>How many numbers each parameter of the step has.</summary>
    private IEnumerable<int> TensorSizes()
    {
        for (int i = 0; i < _layers.Count; i++)
        {
            LayerSpecification layer = _layers[i];
            if (layer.Kind == LayerKind.Affine)
            {
                yield return WidthOf(layer.Sources.Count > 0 ? layer.Sources[0] : i) * layer.Size;
                yield return layer.Size;
            }

            foreach ((_, int count) in layer.VectorsBehindSums)
            {
                yield return count;
            }
        }
    }

    /// <summary>How many values a step takes from memory.</summary>
    private int Taps() => _network.Layers.Select((layer, i) => layer.Memory switch
    {
        null => 0,
        { Kind: MemoryKind.Lstm } => 2 * layer.Size,
        { IsRecurrent: true } => layer.Size,
        { } conv => (conv.Kernel - 1) * _network.WidthOf(_network.SourcesOf(i + 1)[0]),
    }).Sum();

    private int Lower(LayerSpecification layer, IReadOnlyList<int> sources, int number)
    {
        int source = sources[0];
        LayerSpecification inner = layer with { Memory = null, Dropout = null, Sources = default };
        int value = layer.Memory switch
        {
            null when layer.Kind != LayerKind.Affine => Joined(inner with { Sources = sources.ToEquatableArray() }),
            null => Affine(inner, source),
            { Kind: MemoryKind.Conv } conv => Convolution(conv, inner, source, number),
            { Kind: MemoryKind.Lstm } => Behind(inner, Lstm(layer.Size, source, number)),
            { Kind: MemoryKind.Gru } gru => Behind(inner, gru.Cell.Length == 0 ? Gru(layer.Size, source, number) : GruWithResetBefore(layer.Size, source, number)),
            { } rnn => Behind(inner, Elman(rnn, layer.Size, source, number)),
        };
        if (layer is { Memory: null, Kind: LayerKind.Affine })
        {
            AddLinearTensors(source, layer.Size);
        }

        foreach (LayerOperation operation in layer.Operations)
        {
            (IReadOnlyList<long> weight, _) = LayerOperations.ShapesOf(operation, layer.Size);
            Tensor("weight", weight.Select(size => (int)size).ToArray());
            Tensor("bias", weight.Select(size => (int)size).ToArray());
            _module++;
        }

        foreach ((string name, int count) in layer.LearnedVectors)
        {
            Tensor(name, count);
        }

        _module += layer.Function.IsLinear ? 0 : 1;
        if (layer.Dropout is not { } probability)
        {
            return value;
        }

        _module++;
        _dropouts.Add(new DropoutOfStep(layer.Size, probability));
        int mask = Part(0, _nextMask, layer.Size);
        _nextMask += layer.Size;
        return Gate(LayerKind.Product, string.Empty, layer.Size, value, mask);
    }

    /// <summary>A layer without weights of its own, but perhaps operations with some.</summary>
    private int Joined(LayerSpecification layer)
    {
        _next = _parameters;
        return Add(layer);
    }

    /// <summary>o = f(W·x + b + U·h + c).</summary>
    private int Elman(LayerMemory rnn, int size, int source, int number)
    {
        int before = Cell("h", "before", size, number);
        int sum = Add(new LayerSpecification(size, rnn.Cell.Length == 0 ? "Tanh" : "ReLU", Kind: LayerKind.Sum, Sources: Both(Affine(size, source), Affine(size, before))) { Name = "hidden" });
        RecurrentTensors(source, size, 1);
        _pushed.Add(sum);
        return sum;
    }

    /// <summary>i, f, g, o; c ← f·c + i·g; h ← o·tanh(c).</summary>
    private int Lstm(int size, int source, int number)
    {
        int hidden = Cell("h", "before", size, number);
        int cell = Cell("c", "earlier", size, number);
        int sums = Add(new LayerSpecification(4 * size, "Linear", Kind: LayerKind.Sum, Sources: Both(Affine(4 * size, source), Affine(4 * size, hidden))));
        RecurrentTensors(source, size, 4);
        int input = Part(sums, 0, size, "Sigmoid", "input");
        int forget = Part(sums, size, size, "Sigmoid", "forget");
        int candidate = Part(sums, 2 * size, size, "Tanh", "candidate");
        int output = Part(sums, 3 * size, size, "Sigmoid", "output");
        int next = Gate(LayerKind.Product, "cell", size, forget, cell, input, candidate);
        int value = Gate(LayerKind.Product, "hidden", size, output, Part(next, 0, size, "Tanh"));
        _pushed.Add(value);
        _pushed.Add(next);
        return value;
    }

    /// <summary>r, z; n = tanh(W·x + b + r·(U·h + c)); h ← n + z·(h − n).</summary>
    private int Gru(int size, int source, int number)
    {
        int before = Cell("h", "before", size, number);
        int fromInputs = Affine(3 * size, source);
        int fromState = Affine(3 * size, before);
        RecurrentTensors(source, size, 3);
        int sums = Add(new LayerSpecification(3 * size, "Linear", Kind: LayerKind.Sum, Sources: Both(fromInputs, fromState)));
        int reset = Part(sums, 0, size, "Sigmoid", "reset");
        int update = Part(sums, size, size, "Sigmoid", "update");
        int candidate = Candidate(size, fromInputs, Gate(LayerKind.Product, string.Empty, size, reset, Part(fromState, 2 * size, size)));
        int value = Gate(LayerKind.Blend, "hidden", size, update, candidate, before);
        _pushed.Add(value);
        return value;
    }

    /// <summary>The same with n = tanh(W·x + b + U·(r·h) + c).</summary>
    private int GruWithResetBefore(int size, int source, int number)
    {
        int before = Cell("h", "before", size, number);
        int inputs = WidthOf(source);
        int start = _parameters;
        int fromInputs = Affine(3 * size, source);
        int ofGates = _parameters;
        int fromState = Affine(2 * size, before);
        int gates = Add(new LayerSpecification(2 * size, "Linear", Kind: LayerKind.Sum, Sources: Both(Part(fromInputs, 0, 2 * size), fromState)));
        int reset = Part(gates, 0, size, "Sigmoid", "reset");
        int update = Part(gates, size, size, "Sigmoid", "update");
        int ofCandidate = _parameters;
        int candidate = Candidate(size, fromInputs, Affine(size, Gate(LayerKind.Product, string.Empty, size, reset, before)));
        int value = Gate(LayerKind.Blend, "hidden", size, update, candidate, before);
        _pushed.Add(value);

        // One matrix in the file, two here.
        int rows = 2 * size;
        _tensors.Add(new StepTensor(Name("weight_ih_l0"), start, new[] { 3 * size, inputs }.ToEquatableArray()));
        _tensors.Add(new StepTensor(Name("weight_hh_l0"), ofGates, new[] { 3 * size, size }.ToEquatableArray(), new StepTensorRest(rows * size, ofCandidate)));
        _tensors.Add(new StepTensor(Name("bias_ih_l0"), start + (3 * size * inputs), new[] { 3 * size }.ToEquatableArray()));
        _tensors.Add(new StepTensor(Name("bias_hh_l0"), ofGates + (rows * size), new[] { 3 * size }.ToEquatableArray(), new StepTensorRest(rows, ofCandidate + (size * size))));
        _module++;
        return value;
    }

    /// <summary>b + Σₖ Wₖ·x of the steps that it takes, the oldest first.</summary>
    private int Convolution(LayerMemory conv, LayerSpecification layer, int source, int number)
    {
        int width = WidthOf(source);
        int taken = source;
        if (conv.Kernel > 1)
        {
            int taps = (conv.Kernel - 1) * width;
            _cells.Add(new MemoryCell(FormattableString.Invariant($"x{number}"), width, (conv.Kernel - 1) * conv.Dilation, conv.Dilation));
            int earlier = Part(0, _nextTap, taps);
            _nextTap += taps;
            _pushed.Add(source);
            taken = Add(new LayerSpecification(taps + width, "Linear", Kind: LayerKind.Concatenation, Sources: Both(earlier, source)));
        }

        int start = _parameters;
        int value = Affine(layer, taken);
        _tensors.Add(new StepTensor(Name("weight"), start, new[] { layer.Size, width, conv.Kernel }.ToEquatableArray()));
        _tensors.Add(new StepTensor(Name("bias"), start + (layer.Size * width * conv.Kernel), new[] { layer.Size }.ToEquatableArray()));
        _module++;
        _next = _parameters - layer.CountBehindSums;
        return value;
    }

    /// <summary>What stands behind a recurrent layer in its own line of the topology.</summary>
    private int Behind(LayerSpecification layer, int source)
    {
        _next = _parameters;
        return layer.Operations.Count == 0 && layer.Function.IsLinear ? source
            : Add(layer with { Kind = LayerKind.Part, Sources = new EquatableArray<int>(new[] { source }) });
    }

    /// <summary>What a cell held after the step before.</summary>
    private int Cell(string letter, string name, int size, int number)
    {
        _cells.Add(new MemoryCell(FormattableString.Invariant($"{letter}{number}"), size, 1, 1));
        int part = Part(0, _nextTap, size, name: name);
        _nextTap += size;
        return part;
    }

    private int Part(int source, int start, int size, string activation = "Linear", string name = "") =>
        Add(new LayerSpecification(size, activation, Kind: LayerKind.Part, Sources: new EquatableArray<int>(new[] { source }), Start: start) { Name = name });

    private int Gate(LayerKind kind, string name, int size, params int[] sources) => Add(new LayerSpecification(size, "Linear", Kind: kind, Sources: sources.ToEquatableArray()) { Name = name });

    private int Candidate(int size, int fromInputs, int fromState) =>
        Add(new LayerSpecification(size, "Tanh", Kind: LayerKind.Sum, Sources: Both(Part(fromInputs, 2 * size, size), fromState)) { Name = "candidate" });

    private int Affine(int size, int source) => Affine(new LayerSpecification(size, "Linear"), source);

    private int Affine(LayerSpecification layer, int source) => Add(source == _layers.Count ? layer : layer with { Sources = new EquatableArray<int>(new[] { source }) });

    private static EquatableArray<int> Both(int first, int second) => new[] { first, second }.ToEquatableArray();

    private int WidthOf(int layer) => _layers[layer - 1].Size;

    private int Add(LayerSpecification layer)
    {
        int inputs = layer.Kind == LayerKind.Affine ? WidthOf(layer.Sources.Count > 0 ? layer.Sources[0] : _layers.Count) : 0;
        _parameters += (layer.Kind == LayerKind.Affine ? (inputs + 1) * layer.Size : 0) + layer.CountBehindSums;
        _layers.Add(layer);
        return _layers.Count;
    }

    private void AddLinearTensors(int source, int size)
    {
        int inputs = WidthOf(source);
        LayerSpecification layer = _layers[_layers.Count - 1];
        _next = _parameters - layer.CountBehindSums - ((inputs + 1) * size);
        Tensor("weight", size, inputs);
        Tensor("bias", size);
        _module++;
    }

    private void Tensor(string name, params int[] shape)
    {
        _tensors.Add(new StepTensor(Name(name), _next, shape.ToEquatableArray()));
        _next += shape.Aggregate((product, size) => product * size);
    }

    /// <summary>The two matrices and vectors of a recurrent layer, which have just been added one after the other.</summary>
    private void RecurrentTensors(int source, int size, int gates)
    {
        int inputs = WidthOf(source);
        int rows = gates * size;
        int second = _parameters - (rows * (size + 1));
        int first = second - (rows * (inputs + 1));
        _tensors.Add(new StepTensor(Name("weight_ih_l0"), first, new[] { rows, inputs }.ToEquatableArray()));
        _tensors.Add(new StepTensor(Name("weight_hh_l0"), second, new[] { rows, size }.ToEquatableArray()));
        _tensors.Add(new StepTensor(Name("bias_ih_l0"), first + (rows * inputs), new[] { rows }.ToEquatableArray()));
        _tensors.Add(new StepTensor(Name("bias_hh_l0"), second + (rows * size), new[] { rows }.ToEquatableArray()));
        _module++;
    }

    private string Name(string parameter) => FormattableString.Invariant($"{_module}.{parameter}");
}
