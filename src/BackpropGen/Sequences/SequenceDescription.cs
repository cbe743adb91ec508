using BackpropGen.CompilerServices;

namespace BackpropGen;

/// <summary>A network with memory: its layers, names and sizes, and what it remembers. Immutable.</summary>
public sealed class SequenceDescription
{
    private SequenceDescription(Builder builder)
    {
        Topology = builder.Topology ?? throw Missing(nameof(Topology));
        Layers = (builder.Layers ?? throw Missing(nameof(Layers))).Select(layer => layer.Build()).ToArray();
        IsResidual = builder.IsResidual;
        InputNames = builder.InputNames ?? throw Missing(nameof(InputNames));
        OutputNames = builder.OutputNames ?? throw Missing(nameof(OutputNames));
        Memory = (builder.Memory ?? throw Missing(nameof(Memory))).ToArray();
        Dropouts = (builder.Dropouts ?? []).ToArray();
        Tensors = (builder.Tensors ?? throw Missing(nameof(Tensors))).ToArray();
        Loss = builder.Loss;
        LossParameter = builder.LossParameter;
        LossFunction = builder.LossFunction;
        OutputActivation = builder.OutputActivation;
        ClassWeights = builder.ClassWeights?.ToArray();
        Outputs = new NetworkDescription.Builder
        {
            Topology = Topology,
            Layers = [new LayerDescription.Builder { InputCount = OutputCount, OutputCount = OutputCount, Kind = LayerKind.Part, Activation = OutputActivation, Function = Layers[Layers.Count - 1] is { LearnsActivation: false } last ? last.Function : null, Parameter = builder.OutputParameter }],
            Loss = Loss,
            LossParameter = LossParameter,
            LossFunction = LossFunction,
            Targets = builder.Targets,
            InputNames = OutputNames,
            OutputNames = OutputNames,
        }.Build();
        Optimizer = builder.Optimizer;
        InputScaling = builder.InputScaling;
        TargetScaling = builder.TargetScaling;
        ParameterCount = Tensors.Sum(tensor => tensor.Count);
        TapCount = Memory.Sum(cell => cell.TapCount * cell.Width);
        MaskCount = Dropouts.Sum(dropout => dropout.Width);
        PushCount = Memory.Sum(cell => cell.Width);
        StepInputCount = InputCount + TapCount + MaskCount;
        ResultPlaces = new int[Memory.Count + 1];
        int place = OutputCount;
        for (int i = 0; i < Memory.Count; i++)
        {
            ResultPlaces[i + 1] = place;
            place += Memory[i].Width;
        }

        StateLength = Memory.Sum(cell => cell.Steps * cell.Width);
        RemembersOneStep = Memory.All(cell => cell.Steps == 1);
    }

    /// <summary>The topology as written by its author, such as <c>1-16:lstm-1</c>.</summary>
    public string Topology { get; }

    /// <summary>The layers after the inputs, in order.</summary>
    public IReadOnlyList<LayerDescription> Layers { get; }

    /// <summary>Whether the first inputs of a step are added to its outputs.</summary>
    public bool IsResidual { get; }

    /// <summary>One name for each input of a step.</summary>
    public IReadOnlyList<string> InputNames { get; }

    /// <summary>One name for each output of a step.</summary>
    public IReadOnlyList<string> OutputNames { get; }

    /// <summary>One name for each target of a step: those of the outputs, or target1, target2, … where the loss takes several outputs together.</summary>
    public IReadOnlyList<string> TargetNames => Outputs.TargetNames;

    /// <summary>How many inputs a step has.</summary>
    public int InputCount => InputNames.Count;

    /// <summary>How many outputs a step has.</summary>
    public int OutputCount => OutputNames.Count;

    /// <summary>How many targets a step has: one for each output, unless the loss takes several outputs together.</summary>
    public int TargetCount => Outputs.TargetCount;

    /// <summary>How many weights and biases the network has.</summary>
    public int ParameterCount { get; }

    /// <summary>The values that the network remembers, in the order in which they lie in a state.</summary>
    public IReadOnlyList<MemoryCell> Memory { get; }

    /// <summary>How many numbers a state has.</summary>
    public int StateLength { get; }

    /// <summary>The loss of a step.</summary>
    public Loss Loss { get; }

    /// <summary>The optimiser.</summary>
    public Optimizer Optimizer { get; }

    /// <summary>How inputs are scaled before the first layer.</summary>
    public Scaling InputScaling { get; }

    /// <summary>How targets are scaled before the loss, and outputs back.</summary>
    public Scaling TargetScaling { get; }

    /// <summary>The number that the attribute sets for the loss; null for its default.</summary>
    public double? LossParameter { get; }

    /// <summary>The loss where it is of the author's own, <see cref="Loss.Custom"/>; otherwise null.</summary>
    public FunctionDescription? LossFunction { get; }

    /// <summary>The activation of the last layer.</summary>
    public Activation OutputActivation { get; }

    /// <summary>The weights of the classes; null where all count alike.</summary>
    public IReadOnlyList<double>? ClassWeights { get; }

    // What targets must be.
    internal NetworkDescription Outputs { get; }

    internal IReadOnlyList<DropoutInputs> Dropouts { get; }

    internal IReadOnlyList<SequenceTensor> Tensors { get; }

    // What the step takes from memory, what it takes for dropout, and what it gives to memory.
    internal int TapCount { get; }

    internal int MaskCount { get; }

    internal int PushCount { get; }

    // Where the outputs, and what each cell is to hold, lie among what a step gives.
    internal int[] ResultPlaces { get; }

    // Whether what a step gives to memory is what the next one takes.
    internal bool RemembersOneStep { get; }

    internal int StepInputCount { get; }

    /// <summary>The topology, the loss and the number of parameters.</summary>
    /// <returns>Such as <c>1-16:lstm-1, MeanSquaredError, 1233 parameters</c>.</returns>
    public override string ToString() => FormattableString.Invariant($"{Topology}, {LossFunction?.ToString() ?? Loss.ToString()}, {ParameterCount} parameters");

    private static InvalidOperationException Missing(string property) => new($"{nameof(SequenceDescription)}.{nameof(Builder)}.{property} is not set.");

    /// <summary>Describes a network with memory, property by property. Generated code does so once for each type.</summary>
    public sealed class Builder
    {
        /// <summary>The topology as written by its author. To be set.</summary>
        public string? Topology { get; set; }

        /// <summary>The layers after the inputs. To be set.</summary>
        public IReadOnlyList<LayerDescription.Builder>? Layers { get; set; }

        /// <summary>Whether the first inputs of a step are added to its outputs.</summary>
        public bool IsResidual { get; set; }

        /// <summary>One name for each input. To be set.</summary>
        public IReadOnlyList<string>? InputNames { get; set; }

        /// <summary>One name for each output. To be set.</summary>
        public IReadOnlyList<string>? OutputNames { get; set; }

        /// <summary>The values that the network remembers. To be set.</summary>
        public IReadOnlyList<MemoryCell>? Memory { get; set; }

        /// <summary>The layers with dropout; null for none.</summary>
        public IReadOnlyList<DropoutInputs>? Dropouts { get; set; }

        /// <summary>The parameters as PyTorch has them. To be set.</summary>
        public IReadOnlyList<SequenceTensor>? Tensors { get; set; }

        /// <summary>The loss.</summary>
        public Loss Loss { get; set; }

        /// <summary>The number that the attribute sets for the loss; null for its default.</summary>
        public double? LossParameter { get; set; }

        /// <summary>The loss where it is of the author's own; null otherwise.</summary>
        public FunctionDescription? LossFunction { get; set; }

        /// <summary>The activation of the last layer.</summary>
        public Activation OutputActivation { get; set; }

        /// <summary>The number that the topology gives that activation; null where it gives none.</summary>
        public double? OutputParameter { get; set; }

        /// <summary>Which numbers the loss takes for targets.</summary>
        public TargetDomain Targets { get; set; }

        /// <summary>The weights of the classes; null for none.</summary>
        public IReadOnlyList<double>? ClassWeights { get; set; }

        /// <summary>The optimiser.</summary>
        public Optimizer Optimizer { get; set; }

        /// <summary>How inputs are scaled.</summary>
        public Scaling InputScaling { get; set; }

        /// <summary>How targets are scaled.</summary>
        public Scaling TargetScaling { get; set; }

        /// <summary>The description.</summary>
        /// <returns>A description that no longer changes with this builder's properties.</returns>
        /// <exception cref="InvalidOperationException">A property that is to be set is not.</exception>
        public SequenceDescription Build() => new(this);
    }
}

/// <summary>Values that a network remembers: the hidden state of a recurrent layer, the cell state of an LSTM, or the inputs of a convolution.</summary>
public sealed class MemoryCell
{
    /// <summary>Values of which the next steps read some.</summary>
    /// <param name="name">What they are, with the number of their layer: h1, c1, x2.</param>
    /// <param name="width">How many there are.</param>
    /// <param name="steps">After how many steps they are read for the last time.</param>
    /// <param name="dilation">Each so many of these steps is one after which they are read.</param>
    public MemoryCell(string name, int width, int steps, int dilation)
    {
        Name = name;
        Width = width;
        Steps = steps;
        Dilation = dilation;
    }

    /// <summary>What the values are, with the number of their layer: h1 and c1 of a recurrent layer, x2 of a convolution.</summary>
    public string Name { get; }

    /// <summary>How many values a step leaves.</summary>
    public int Width { get; }

    /// <summary>How many steps are remembered.</summary>
    public int Steps { get; }

    /// <summary>Each so many of these steps is read by the next.</summary>
    public int Dilation { get; }

    // How many of the steps before a step reads, the earliest first.
    internal int TapCount => Steps == 1 ? 1 : Steps / Dilation;

    internal int TapLength => TapCount * Width;
}
