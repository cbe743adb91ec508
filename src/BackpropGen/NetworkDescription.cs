namespace BackpropGen;

/// <summary>A network's layers, names and sizes. Immutable.</summary>
public sealed class NetworkDescription
{
    private NetworkDescription(Builder builder)
    {
        Topology = builder.Topology ?? throw Missing(nameof(Topology));
        IReadOnlyList<LayerDescription.Builder> layers = builder.Layers ?? throw Missing(nameof(Layers));
        Layers = layers.Select(layer => layer.Build()).ToArray();
        Loss = builder.Loss;
        Optimizer = builder.Optimizer;
        Momentum = builder.Momentum ?? 0.9;
        WeightDecay = builder.WeightDecay ?? (builder.Optimizer == Optimizer.AdamW ? 0.01 : 0);
        L1 = builder.L1 ?? 0;
        Targets = builder.Targets;
        LossParameter = builder.LossParameter;
        ClassWeights = builder.ClassWeights;
        LossFunction = builder.LossFunction;
        InputScaling = builder.InputScaling;
        TargetScaling = builder.TargetScaling;
        InputNames = builder.InputNames ?? throw Missing(nameof(InputNames));
        OutputNames = builder.OutputNames ?? throw Missing(nameof(OutputNames));
        InputCount = InputNames.Count;
        if (layers.Count == 0)
        {
            throw new InvalidOperationException("A network has at least one layer after its inputs.");
        }

        OutputCount = Layers[Layers.Count - 1].OutputCount;
        HasDropout = Layers.Any(layer => layer.Dropout is not null);
        for (int layer = 1; layer <= layers.Count; layer++)
        {
            RequireSources(layer);
        }

        if (OutputNames.Count != OutputCount)
        {
            throw new InvalidOperationException($"{OutputNames.Count} output names do not fit {OutputCount} outputs.");
        }

        HasGroups = LossFunction is { IsOfSeveral: true };
        GroupCount = OutputCount / (LossFunction?.OutputCount ?? 1);
        if (GroupCount * (LossFunction?.OutputCount ?? 1) != OutputCount)
        {
            throw new InvalidOperationException($"{OutputCount} outputs are no multiple of the {LossFunction!.OutputCount} that the loss takes together.");
        }

        TargetCount = GroupCount * (LossFunction?.TargetCount ?? 1);
        TargetNames = !HasGroups ? OutputNames : TargetCount == 1 ? ["target"] : NumberedNames("target", TargetCount);

        ParameterCount = Layers.Sum(layer => layer.ParameterCount);
    }

    // The same parameters, of rows that are whole sequences.
    private NetworkDescription(NetworkDescription step, string topology, Loss loss, int inputs, int outputs, int targets, bool hasGroups)
    {
        Topology = topology;
        Layers = step.Layers;
        Loss = loss;
        Optimizer = step.Optimizer;
        Momentum = step.Momentum;
        WeightDecay = step.WeightDecay;
        L1 = step.L1;
        InputNames = NumberedNames("x", inputs);
        OutputNames = NumberedNames("y", outputs);
        InputCount = inputs;
        OutputCount = outputs;
        TargetCount = targets;
        GroupCount = outputs;
        HasGroups = hasGroups;
        TargetNames = hasGroups ? NumberedNames("target", targets) : OutputNames;
        ParameterCount = step.ParameterCount;
    }

    /// <summary>The topology as written by its author, such as <c>2-2-1</c>.</summary>
    public string Topology { get; }

    /// <summary>The layers after the inputs, in order.</summary>
    public IReadOnlyList<LayerDescription> Layers { get; }

    /// <summary>The loss.</summary>
    public Loss Loss { get; }

    /// <summary>Which numbers the loss takes for targets.</summary>
    public TargetDomain Targets { get; }

    /// <summary>δ of the Huber loss or the label smoothing of cross-entropy; null for the default.</summary>
    public double? LossParameter { get; }

    /// <summary>The loss where it is of the author's own, <see cref="Loss.Custom"/>; otherwise null.</summary>
    public FunctionDescription? LossFunction { get; }

    /// <summary>The weights of the classes; null where all count alike.</summary>
    public IReadOnlyList<double>? ClassWeights { get; }

    /// <summary>How inputs are scaled before the first layer.</summary>
    public Scaling InputScaling { get; }

    /// <summary>How targets are scaled before the loss, and outputs back.</summary>
    public Scaling TargetScaling { get; }

    /// <summary>The optimiser.</summary>
    public Optimizer Optimizer { get; }

    /// <summary>μ of an optimiser with momentum.</summary>
    public double Momentum { get; }

    /// <summary>λ, the decay of weights.</summary>
    public double WeightDecay { get; }

    /// <summary>λ₁, the L1 penalty.</summary>
    public double L1 { get; }

    /// <summary>One name for each input.</summary>
    public IReadOnlyList<string> InputNames { get; }

    /// <summary>One name for each output.</summary>
    public IReadOnlyList<string> OutputNames { get; }

    /// <summary>One name for each target: those of the outputs, or target1, target2, … where the loss takes several outputs together.</summary>
    public IReadOnlyList<string> TargetNames { get; }

    /// <summary>How many inputs a row has.</summary>
    public int InputCount { get; }

    /// <summary>How many outputs a row has.</summary>
    public int OutputCount { get; }

    /// <summary>How many targets a row has: one for each output, unless the loss takes several outputs together.</summary>
    public int TargetCount { get; }

    // How many times a row has what the loss takes together.
    internal int GroupCount { get; }

    // Whether the loss takes several outputs together, or several targets: outputs and targets are then of different kinds.
    internal bool HasGroups { get; }

    /// <summary>How many weights and biases the network has.</summary>
    public int ParameterCount { get; }

    /// <summary>Whether a layer drops outputs while the network is trained.</summary>
    internal bool HasDropout { get; }

    /// <summary>Whether every layer is affine and takes the values of the one before.</summary>
    internal bool IsChain => Layers.Select((layer, i) => layer.Kind == LayerKind.Affine && SourcesOf(i + 1)[0] == i).All(isLink => isLink);

    /// <summary>The layers whose values a layer takes; layers count from 1, and 0 is the inputs.</summary>
    internal IReadOnlyList<int> SourcesOf(int layer) => Layers[layer - 1].Sources ?? new[] { layer - 1 };

    // What is trained of a step, where a row is a whole sequence of inputs and targets.
    internal NetworkDescription OfSequences(string topology, Loss loss, int inputs, int outputs, int targets, bool hasGroups) =>
        new(this, topology, loss, inputs, outputs, targets, hasGroups);

    private static InvalidOperationException Missing(string property) => new($"{nameof(NetworkDescription)}.{nameof(Builder)}.{property} is not set.");

    private int WidthOf(int layer) => layer == 0 ? InputCount : Layers[layer - 1].OutputCount;

    private void RequireSources(int number)
    {
        LayerDescription layer = Layers[number - 1];
        IReadOnlyList<int> sources = SourcesOf(number);
        if (sources.Count == 0 || sources.Any(source => source < 0 || source >= number))
        {
            throw new InvalidOperationException($"Layer {number} does not take the values of earlier layers.");
        }

        int given = sources.Sum(WidthOf);
        if (layer.InputCount != given)
        {
            throw new InvalidOperationException($"Layer {number} takes {layer.InputCount} values, but layer {string.Join(" and layer ", sources)} gives {given}.");
        }

        bool fits = layer.Kind switch
        {
            LayerKind.Affine => sources.Count == 1,
            LayerKind.Sum => sources.All(source => WidthOf(source) == layer.OutputCount),
            LayerKind.Concatenation => given == layer.OutputCount,
            LayerKind.Product => sources.Count is 2 or 4 && sources.All(source => WidthOf(source) == layer.OutputCount),
            LayerKind.Blend => sources.Count == 3 && sources.All(source => WidthOf(source) == layer.OutputCount),
            _ => sources.Count == 1 && layer.Start >= 0 && layer.Start <= given - layer.OutputCount,
        };
        if (!fits)
        {
            throw new InvalidOperationException($"Layer {number} is no {layer.Kind.ToString().ToLowerInvariant()} of what it takes.");
        }
    }

    /// <summary>The topology with the activation of every layer, and the loss.</summary>
    /// <returns>Such as <c>2-2:Linear-1:Linear, MeanSquaredError, 9 parameters</c>.</returns>
    public override string ToString() =>
        FormattableString.Invariant($"{InputCount}-{string.Join("-", Layers)}, {LossFunction?.ToString() ?? Loss.ToString()}, {ParameterCount} parameters");

    /// <summary>Names for inputs or outputs to which their author gave none: a letter, and numbers from 1.</summary>
    /// <param name="letter">The letter.</param>
    /// <param name="count">How many names.</param>
    /// <returns>The names, such as <c>x1</c>, <c>x2</c>, <c>x3</c>.</returns>
    public static IReadOnlyList<string> NumberedNames(string letter, int count)
    {
        var names = new string[count];
        for (int i = 0; i < count; i++)
        {
            names[i] = letter + (i + 1).ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        return names;
    }

    /// <summary>
    /// Describes a network, property by property. Generated code does so once for each network type; a network that is written by hand can, too. A program that was compiled for an earlier version
    /// of the library goes on working with a later one, which may have more properties.
    /// </summary>
    public sealed class Builder
    {
        /// <summary>The topology as written by its author. To be set.</summary>
        public string? Topology { get; set; }

        /// <summary>The layers after the inputs, in order: at least one. To be set.</summary>
        public IReadOnlyList<LayerDescription.Builder>? Layers { get; set; }

        /// <summary>The loss.</summary>
        public Loss Loss { get; set; }

        /// <summary>Which numbers the loss takes for targets.</summary>
        public TargetDomain Targets { get; set; }

        /// <summary>The number that the attribute sets for the loss; null for its default.</summary>
        public double? LossParameter { get; set; }

        /// <summary>The loss where it is of the author's own; null otherwise.</summary>
        public FunctionDescription? LossFunction { get; set; }

        /// <summary>The weights of the classes; null for none.</summary>
        public IReadOnlyList<double>? ClassWeights { get; set; }

        /// <summary>How inputs are scaled.</summary>
        public Scaling InputScaling { get; set; }

        /// <summary>How targets are scaled.</summary>
        public Scaling TargetScaling { get; set; }

        /// <summary>The optimiser.</summary>
        public Optimizer Optimizer { get; set; }

        /// <summary>μ of an optimiser with momentum; null for 0.9.</summary>
        public double? Momentum { get; set; }

        /// <summary>λ, the decay of weights; null for the optimiser's default.</summary>
        public double? WeightDecay { get; set; }

        /// <summary>λ₁, the L1 penalty; null for none.</summary>
        public double? L1 { get; set; }

        /// <summary>One name for each input. To be set.</summary>
        public IReadOnlyList<string>? InputNames { get; set; }

        /// <summary>One name for each output. To be set.</summary>
        public IReadOnlyList<string>? OutputNames { get; set; }

        /// <summary>The description.</summary>
        /// <returns>A description that no longer changes with this builder's properties.</returns>
        /// <exception cref="InvalidOperationException">A property that is to be set is not, the layers do not follow on each other, or the names are not as many as inputs and outputs.</exception>
        public NetworkDescription Build() => new(this);
    }
}

/// <summary>One layer: o = f(z), where z is b + W·x unless <see cref="Kind"/> says otherwise.</summary>
public sealed class LayerDescription
{
    private LayerDescription(Builder builder)
    {
        InputCount = builder.InputCount;
        OutputCount = builder.OutputCount;
        Activation = builder.Activation;
        Parameter = builder.Parameter;
        Function = builder.Function;
        Dropout = builder.Dropout;
        Initializer = builder.Initializer;
        Kind = builder.Kind;
        Sources = builder.Sources;
        Start = builder.Start;
        Operations = builder.Operations ?? Array.Empty<LayerOperation>();
        CountBehindSums = (int)Operations.Sum(operation => LayerOperations.CountOf(operation, OutputCount)) + (Function?.LearnedCount(OutputCount) ?? 0);
        CellOfMemory = builder.Memory is { } memory ? new LayerMemory(memory, builder.Cell, builder.Kernel, builder.Dilation) : null;
    }

    /// <summary>How many values the layer takes.</summary>
    public int InputCount { get; }

    /// <summary>How z comes from what the layer takes.</summary>
    public LayerKind Kind { get; }

    /// <summary>The layers whose outputs it takes, counted from 1, or 0 for the inputs; null for the layer before.</summary>
    public IReadOnlyList<int>? Sources { get; }

    /// <summary>Of a part, the place of its first value in what it takes, counted from 0.</summary>
    public int Start { get; }

    /// <summary>How many nodes the layer has.</summary>
    public int OutputCount { get; }

    /// <summary>How the layer of a network with memory remembers earlier steps; null where it does not.</summary>
    public MemoryKind? Memory => CellOfMemory?.Kind;

    /// <summary>What is done with z before the activation, in order.</summary>
    public IReadOnlyList<LayerOperation> Operations { get; }

    /// <summary>The function of its nodes.</summary>
    public Activation Activation { get; }

    /// <summary>The activation where it is of the author's own, <see cref="Activation.Custom"/>; otherwise null.</summary>
    public FunctionDescription? Function { get; }

    /// <summary>The number that the topology gives the activation, such as 0.5 in <c>elu(0.5)</c>; null where it has its default, or none.</summary>
    public double? Parameter { get; }

    /// <summary>
    /// The probability p of (0, 1) with which training replaces an output of the layer by 0; it multiplies the others by 1/(1 − p), as
    /// <c>torch.nn.Dropout</c> does. Null where nothing is dropped. Predictions, losses and gradients outside of training are without dropout.
    /// </summary>
    public double? Dropout { get; }

    /// <summary>How the weights of an affine layer start; <see cref="Initializer.Auto"/> of layers without weights.</summary>
    public Initializer Initializer { get; }

    /// <summary>
    /// Weights and biases: <see cref="InputCount"/> · <see cref="OutputCount"/> + <see cref="OutputCount"/> of an affine layer, those of a layer with memory as PyTorch has them, none of others; and those of
    /// its operations and its activation.
    /// </summary>
    public int ParameterCount => (CellOfMemory is { } memory ? (int)memory.ParameterCount(InputCount, OutputCount) : Kind == LayerKind.Affine ? (InputCount * OutputCount) + OutputCount : 0) + CountBehindSums;

    /// <summary>How many numbers its operations and its activation are trained by: they lie behind its weights and biases.</summary>
    internal int CountBehindSums { get; }

    /// <summary>Whether its activation has numbers that are trained: such an activation is one more operation on the sums.</summary>
    internal bool LearnsActivation => Function is { Learned.Count: > 0 };

    internal LayerMemory? CellOfMemory { get; }

    /// <summary>The activation, or the author's own with its numbers.</summary>
    internal string ActivationText => Function?.ToString() ?? Activation.ToString();

    /// <summary>What is taken, where it is not just the values of the layer before.</summary>
    internal string SourcesText => (Sources is null ? string.Empty : "@" + string.Join(Kind switch { LayerKind.Sum => "+", LayerKind.Product => "*", LayerKind.Blend => "~", _ => "," }, Sources))
        + (Kind == LayerKind.Part ? FormattableString.Invariant($"[{Start}]") : string.Empty);

    /// <summary>The number of nodes, their activation, dropout, and the layers that are taken where it is not just the one before.</summary>
    /// <returns>
    /// Such as <c>16:ReLU</c>, <c>16:ELU(0.5)</c>, <c>16:ReLU:Dropout(0.2)</c> or <c>16:lstm:Linear</c>; <c>16:ReLU@1</c> takes the outputs of layer 1, <c>@1+2</c> is a sum, <c>@1*2</c> a product, <c>@1,2</c> a
    /// concatenation, <c>@1~2~3</c> a blend, and <c>@0[4]</c> a part of the inputs from the fifth on.
    /// </returns>
    public override string ToString() => FormattableString.Invariant($"{string.Join(":", new object?[] { OutputCount, CellOfMemory }.OfType<object>().Concat(Operations.Cast<object>()))}:{ActivationText}")
        + (Parameter is null ? string.Empty : FormattableString.Invariant($"({Parameter:R})"))
        + (Dropout is null ? string.Empty : FormattableString.Invariant($":Dropout({Dropout:R})"))
        + SourcesText;

    /// <summary>Describes a layer, property by property.</summary>
    public sealed class Builder
    {
        /// <summary>How many values the layer takes.</summary>
        public int InputCount { get; set; }

        /// <summary>How many nodes it has.</summary>
        public int OutputCount { get; set; }

        /// <summary>The function of its nodes.</summary>
        public Activation Activation { get; set; }

        /// <summary>The activation where it is of the author's own; null otherwise.</summary>
        public FunctionDescription? Function { get; set; }

        /// <summary>The number that the topology gives the activation; null where it gives none.</summary>
        public double? Parameter { get; set; }

        /// <summary>The probability with which training drops an output; null where it drops none.</summary>
        public double? Dropout { get; set; }

        /// <summary>How the weights start.</summary>
        public Initializer Initializer { get; set; }

        /// <summary>How z comes from what the layer takes.</summary>
        public LayerKind Kind { get; set; }

        /// <summary>The layers whose outputs it takes, counted from 1, or 0 for the inputs; null for the layer before.</summary>
        public IReadOnlyList<int>? Sources { get; set; }

        /// <summary>Of a part, the place of its first value in what it takes, counted from 0.</summary>
        public int Start { get; set; }

        /// <summary>What the layer does before its activation, in order; null for nothing.</summary>
        public IReadOnlyList<LayerOperation>? Operations { get; set; }

        /// <summary>How the layer of a network with memory remembers earlier steps; null where it does not.</summary>
        public MemoryKind? Memory { get; set; }

        /// <summary>What tells cells of a kind apart, as a topology writes it: <c>relu</c> of an Elman layer, <c>resetbefore</c> of a GRU; empty for PyTorch's default.</summary>
        public string Cell { get; set; } = string.Empty;

        /// <summary>Of a convolution, how many steps it takes.</summary>
        public int Kernel { get; set; } = 1;

        /// <summary>Of a convolution, how many steps lie between two that it takes, the second counted.</summary>
        public int Dilation { get; set; } = 1;

        /// <summary>The description.</summary>
        /// <returns>A description that no longer changes with this builder's properties.</returns>
        public LayerDescription Build() => new(this);
    }
}
