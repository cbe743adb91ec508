using BackpropGen.Generator.Calculus;

namespace BackpropGen.Generator.Network;

/// <summary>How the code for one row is laid out.</summary>
internal enum RowForm
{
    /// <summary>One straight line for each method, every value a local variable, inputs and targets as named arguments.</summary>
    Locals,

    /// <summary>Straight lines, in one method for each stage; values lie in a struct that the methods share.</summary>
    Parts,

    /// <summary>Loops with constant bounds; parameters lie in an array. For networks that are too large for straight lines, where there are no vectors.</summary>
    Loops,

    /// <summary>The nodes of a layer lie in the lanes of vectors, and parameters in padded memory.</summary>
    Vectors,
}

/// <summary>A specification and every decision that follows from it, so that printing has none left to take.</summary>
internal sealed class NetworkModel
{
    /// <summary>Beyond this, straight lines are slower than loops and take the compiler seconds.</summary>
    public const int MostUnrolledWeights = 2_000;

    /// <summary>Beyond this, straight lines take the compiler so long that nobody gets them, not even by asking.</summary>
    public const int MostUnrolledWeightsByName = 3_000;

    /// <summary>From this width on, the nodes of a layer fill vectors.</summary>
    public const int LeastVectorWidth = 8;

    /// <summary>A sum over the nodes of a layer is one expression, which in a straight line holds a term for each: beyond this many it is too large to be optimised.</summary>
    public const int MostUnrolledTerms = 500;

    /// <summary>Every node is a line at least, also of layers that only join others, which have no weights to be counted.</summary>
    public const int MostUnrolledNodes = 4_000;

    /// <summary>Arguments beyond this many are no help to a reader, and neither is a tuple.</summary>
    public const int MostNamed = 16;

    /// <summary>The parameters lie in one array, whose bytes an <see cref="int"/> must count in either precision.</summary>
    public const long MostParameters = 1L << 28;

    /// <summary>The optimising compiler keeps values in registers up to about this many; beyond, memory is faster.</summary>
    private const int MostAliveLocals = 24;

    /// <summary>Methods larger than this approach the just-in-time compiler's limits, beyond which it does not optimise.</summary>
    private const int MostMultiplicationsPerMethod = 500;

    /// <summary>Layers up to this width go through a block of rows column by column.</summary>
    private const int MostColumns = 16;

    /// <summary>Each weight's gradient is a sum over lanes once a block, which few weights are worth.</summary>
    private const int MostWeightsOfColumns = 1_000;

    /// <summary>Sums of 16 lanes that fit into 8 KB.</summary>
    private const int MostLaneSums = 128;

    private readonly Freezing? _freezing;
    private readonly Lazy<IReadOnlyDictionary<string, Block>> _blocks;
    private readonly Lazy<long> _weightsLeft;
    private readonly Lazy<bool> _hasVectors;
    private readonly Lazy<bool[]> _losesSign;
    private readonly Lazy<IReadOnlyDictionary<string, Block>> _columnBlocks;
    private readonly Lazy<IReadOnlyList<IReadOnlyList<Quantity>>> _partsOfParameters;

    private NetworkModel(NetworkSpecification specification, Target target)
    {
        Specification = specification;
        Target = target;
        Graph = NetworkGraph.Of(specification);
        Program = RowProgram.Of(Graph);
        Training = Program;
        _freezing = specification.IsFrozen ? new Freezing(this) : null;
        Rule = specification.Optimizer.Rule;
        _weightsLeft = new Lazy<long>(WeightsLeft);
        _hasVectors = new Lazy<bool>(AsksForVectors);
        _losesSign = new Lazy<bool[]>(SignsLost);
        Form = ChooseForm();
        if (HasDropout)
        {
            NetworkGraph training = NetworkGraph.Of(specification, withDropout: true);
            Training = Form == RowForm.Locals ? RowProgram.Of(training) : RowProgram.InPlace(Graph, training);
            Program = Form == RowForm.Locals ? Program : Training;
        }

        Vectors = new Lazy<VectorLayout>(() => new VectorLayout(this));
        _blocks = new Lazy<IReadOnlyDictionary<string, Block>>(() => UnrollStages(IsVectorized ? VectorLayout.IsOnVectors : (_, _) => false));
        _columnBlocks = new Lazy<IReadOnlyDictionary<string, Block>>(() => UnrollStages((_, step) => step is Contract or Move));
        _partsOfParameters = new Lazy<IReadOnlyList<IReadOnlyList<Quantity>>>(() => Split(Parameters().ToList(), _ => Rule.Lines.Count));
    }

    public NetworkSpecification Specification { get; }

    public NetworkGraph Graph { get; }

    /// <summary>What is computed for a row: without dropout in straight lines, with stages for it that predictions leave out in other forms.</summary>
    public RowProgram Program { get; }

    /// <summary>What a training step computes.</summary>
    public RowProgram Training { get; }

    public Target Target { get; }

    /// <summary>The numbers that the network starts with; null where they are drawn.</summary>
    public StartValues? Start => Specification.Start;

    /// <summary>Whether the numbers that it starts with include those of its scaling.</summary>
    public bool HasTrainedScaling => HasScaling && (Start?.Inputs ?? Start?.Targets) is not null;

    public RowForm Form { get; }

    public bool IsVectorized => Form == RowForm.Vectors;

    /// <summary>Where everything lies in networks whose nodes lie in vectors.</summary>
    public Lazy<VectorLayout> Vectors { get; }

    /// <summary>Whether a batch runs a row's statements on vectors, in which each lane is another row.</summary>
    public bool HasLanes => Form == RowForm.Locals && Target.HasVectors && !Specification.IsDouble;

    /// <summary>Whether the gradient of a batch does so, too: a sum for each parameter and lane still fits on the stack.</summary>
    public bool HasLaneGradient => HasLanes && ParameterCount < MostLaneSums;

    /// <summary>Whether training row by row keeps the parameters in registers: they and a row's values fit there.</summary>
    public bool HasFusedRows => Form == RowForm.Locals && IsPlainDescent && ParameterCount <= MostAliveLocals;

    /// <summary>Whether a block of rows of a vectorized network lies in columns, a row a lane: its layers would leave most of a tile empty.</summary>
    public bool HasColumns => IsVectorized && Target.HasVectors && !Specification.IsDouble && HasParametersStruct
        && Specification.Layers.All(layer => layer.Size <= MostColumns) && Specification.WeightCount <= MostWeightsOfColumns;

    /// <summary>How a gradient moves a parameter.</summary>
    public OptimizerRule Rule { get; }

    /// <summary>Whether that is θ − η · ∂L/∂θ and nothing else.</summary>
    public bool IsPlainDescent => Rule.States.Count == 0 && Rule.Lines.Count == 1 && Rule.Name == "SGD";

    /// <summary>Whether the library's kernels take the step: they know gradient descent and Adam, without penalties.</summary>
    public bool HasFusedUpdate => IsVectorized && (IsPlainDescent || IsPlainAdam);

    private bool IsPlainAdam => Rule.Name == "Adam" && Rule.Lines.All(line => !line.IsLocal);

    /// <summary>The fields in which the optimiser remembers a value for each parameter, in the order in which weight files hold them.</summary>
    public IReadOnlyList<string> OptimizerFields => Rule.States.Select(Surface.StateField).ToList();

    /// <summary>
    /// All fields that a network has beside those of its class: Initialize and Clone do with each what its kind asks for, and the library saves what these fields hold,
    /// by its own list, NetworkState. What is not here is not state.
    /// </summary>
    public IReadOnlyList<StateField> State
    {
        get
        {
            List<StateField> fields = new() { new StateField("_parameters", StateKind.Parameters) };
            fields.AddRange(OptimizerFields.Select(name => new StateField(name, StateKind.Moment)));
            Add(Rule.CountsSteps, "_steps", StateKind.Steps);
            Add(Rule.HasMomentumProduct, "_momentumProduct", StateKind.MomentumProduct);
            Add(HasScaling, "_scaling", StateKind.Scaling);
            Add(HasScaling, "_isScaled", StateKind.IsScaled);
            Add(HasDropout, "_dropout", StateKind.Dropout);
            return fields;

            void Add(bool isThere, string name, StateKind kind)
            {
                if (isThere)
                {
                    fields.Add(new StateField(name, kind));
                }
            }
        }
    }

    /// <summary>Whether targets are multiplied by weights of their classes before anything is computed from them.</summary>
    public bool HasClassWeights => Specification.Loss.HasClassWeights;

    /// <summary>Whether training drops outputs. Predictions and losses are those of the network without dropout.</summary>
    public bool HasDropout => Specification.HasDropout && !IsFrozen;

    /// <summary>How many outputs of a row may be dropped.</summary>
    public int MaskCount => HasDropout ? Specification.Layers.Sum(layer => layer.Dropout is null ? 0 : layer.Size) : 0;

    /// <summary>The place of a mask among those of a row: they lie layer by layer.</summary>
    public int MaskPlace(Quantity mask) =>
        Specification.Layers.Take(mask.Layer - 1).Sum(layer => layer.Dropout is null ? 0 : layer.Size) + Math.Max(0, mask.Node - 1);

    /// <summary>
    /// Whether the gradient of a row is a method of its own beside Gradient, in straight lines: it takes masks, or targets that are weighted already, and checks nothing.
    /// </summary>
    public bool HasRowGradient => Form == RowForm.Locals && (HasDropout || HasClassWeights);

    /// <summary>Whether threads may divide a batch.</summary>
    public bool HasBlocks => IsVectorized;

    /// <summary>What is too large for straight lines, as the object of a sentence.</summary>
    public string ReasonForLoops => Specification.WeightCount > MostUnrolledWeights
        ? FormattableString.Invariant($"{Specification.WeightCount:N0} multiply-adds a row, more than {MostUnrolledWeights:N0}")
        : Layers.Sum(layer => (long)layer.Width) > MostUnrolledNodes ? FormattableString.Invariant($"more than {MostUnrolledNodes:N0} nodes")
        : FormattableString.Invariant($"sums over more than {MostUnrolledTerms:N0} nodes");

    /// <summary>Why the network has its form, as a sentence.</summary>
    public string ReasonForForm => Specification.Emission != "Auto"
        ? IsVectorized == (Specification.Emission == "Vectorized") ? $"Emission.{Specification.Emission} asks for it."
        : "Vectors need .NET 10 or later."
        : !Target.HasVectors ? "Vectors, which could make it faster, need .NET 10 or later."
        : !IsVectorized ? FormattableString.Invariant($"Its layers are narrower than {LeastVectorWidth} nodes, and would leave most of a vector empty.")
        : HasWideLayer ? FormattableString.Invariant($"A layer has {LeastVectorWidth} nodes or more, which fill vectors.")
        : FitsUnrolled(Specification.WeightCount) ? "It is too large for one straight line of code, in which batches could have rows in the lanes of vectors."
        : "It is too large for straight lines of code.";

    public int InputCount => Specification.InputCount;

    public int OutputCount => Specification.OutputCount;

    public int ParameterCount => (int)Specification.ParameterCount;

    /// <summary>Whether inputs and outputs are few enough to be named one by one.</summary>
    public bool HasNamedArguments => InputCount <= MostNamed && OutputCount <= MostNamed;

    /// <summary>Whether the outputs fit into a value or tuple.</summary>
    public bool HasResult => OutputCount <= MostNamed;

    /// <summary>Whether the code for one row is straight lines; parameters and gradients are then a struct of named fields.</summary>
    public bool HasParametersStruct => FitsUnrolled(IsFrozen ? _weightsLeft.Value : Specification.WeightCount);

    private bool FitsUnrolled(long weights) => IsUnrolledByName || (FitsStraightLines && weights <= MostUnrolledWeights);

    /// <summary>Whether the network only predicts, with numbers in the place of its parameters.</summary>
    public bool IsFrozen => _freezing is not null;

    /// <summary>
    /// Whether nobody can tell whether a zero among a layer's sums was +0 or −0: its activation gives the same bits for both, or whatever takes its outputs does not
    /// tell either. A difference in the sign of a zero never becomes another.
    /// </summary>
    public bool LosesSignOfZero(int layer) => layer > 0 && _losesSign.Value[layer - 1];

    private bool[] SignsLost()
    {
        var lost = new bool[Layers.Count];
        for (int layer = Layers.Count; layer >= 1; layer--)
        {
            List<int> takers = Enumerable.Range(layer + 1, Layers.Count - layer).Where(taker => Specification.SourcesOf(taker).Contains(layer)).ToList();
            lost[layer - 1] = Specification.Layers[layer - 1].Operations.Count == 0 && (Specification.Layers[layer - 1].Function.LosesSignOfZero || (takers.Count > 0 && takers.All(taker => lost[taker - 1])));
        }

        return lost;
    }

    /// <summary>
    /// Multiply-adds of a frozen network that are left: those of weights other than 0 in straight lines, and those of eight nodes' weights, unless all are 0, on vectors.
    /// </summary>
    private long WeightsLeft() => _hasVectors.Value
        ? Weights.Sum(weights => (long)VectorLayout.Lanes * Enumerable.Range(0, weights.Columns).Sum(i => Enumerable.Range(0, VectorLayout.VectorsOf(weights.Rows)).Count(vector => !IsLeftOut(weights, i, vector))))
        : Weights.Sum(weights => weights.Elements().LongCount(weight => TrainedValue(weight) != 0));

    private IEnumerable<Parameter> Weights => Graph.Parameters.Where(parameter => parameter.IsMatrix);

    /// <summary>Whether the product of an input, counted from 0, with the weights of eight nodes is left out of a frozen network: all are 0, and what is added is at most the sign of a zero.</summary>
    public bool IsLeftOut(Parameter weights, int input, int vector) => IsFrozen && LosesSignOfZero(weights.Layer)
        && Enumerable.Range((vector * VectorLayout.Lanes) + 1, Math.Min(VectorLayout.Lanes, weights.Rows - (vector * VectorLayout.Lanes)))
            .All(node => TrainedValue(weights.At(node, input + 1)) == 0);

    /// <summary>An expression with numbers in the place of parameters, where the network is frozen.</summary>
    public Expression Freeze(Expression expression) => _freezing?.Apply(expression) ?? expression;

    /// <summary>Stages as one straight line.</summary>
    public IReadOnlyList<Block> LineOf(IEnumerable<Stage> stages, IEnumerable<Expression> results, bool namesLogits = false) => Unrolling.Line(stages, results.Select(Freeze), FreezeStatement, namesLogits);

    private Statement FreezeStatement(Statement statement) => _freezing?.Apply(statement) ?? statement;

    private bool IsUnrolledByName => Specification.Emission == "Unrolled";

    /// <summary>Sums over the nodes of a layer are expressions with a term for each.</summary>
    private bool FitsStraightLines => Graph.Nodes.Where(IsSummedOver).Max(node => node.Width) <= MostUnrolledTerms
        && Layers.Sum(layer => (long)layer.Width) <= MostUnrolledNodes;

    /// <summary>Whether straight lines are to be had for the asking.</summary>
    public bool CanBeUnrolled => FitsStraightLines && Specification.WeightCount <= MostUnrolledWeightsByName;

    /// <summary>Whether a row belongs to one of several classes: the loss says so, and the outputs are the classes or one is yes or no.</summary>
    public bool IsClassifier => Graph.Loss.HasClasses(OutputCount);

    /// <summary>Whether the one output is the probability, the logit or the score of the second of two classes.</summary>
    public bool IsBinaryClassifier => IsClassifier && OutputCount == 1;

    /// <summary>Beyond this, the one output speaks for the second class: a probability of one half, or a logit or score of zero.</summary>
    public double ClassBoundary => Graph.Loss.IsOnLogits && Graph.Output is ActivationNode ? 0.5 : 0;

    public int ClassCount => IsBinaryClassifier ? 2 : OutputCount;

    /// <summary>All layers in order.</summary>
    public IReadOnlyList<Layer> Layers => Graph.Layers;

    /// <summary>Where the forward pass leaves output j.</summary>
    public Quantity Output(int j) => Graph.Output.Value.At(j);

    /// <summary>What is predicted for output j, or for the node that a loop is at where j is 0: ŷ, or ŷ · σ + μ where targets are scaled.</summary>
    public Expression Prediction(int j) => Graph.ScalesTargets
        ? (Output(j) * ScalingOf(Symbol.TargetScale, j)) + ScalingOf(Symbol.TargetOffset, j)
        : Output(j);

    /// <summary>Whether inputs or targets are scaled.</summary>
    public bool HasScaling => Specification.HasInputScaling || Specification.HasTargetScaling;

    /// <summary>The numbers of the scaling, in the order in which they lie in memory.</summary>
    public IEnumerable<Quantity> Scaling() =>
        from kind in ScalingSymbols
        from node in Enumerable.Range(1, IsOfInputs(kind) ? InputCount : OutputCount)
        select ScalingOf(kind, node);

    /// <summary>A number of the scaling that goes with trained weights, in the network's precision.</summary>
    public double TrainedScaling(Quantity number)
    {
        ModelScaling? scaling = IsOfInputs(number.Symbol) ? Start?.Inputs : Start?.Targets;
        int i = number.Node - 1;
        return number.Symbol switch
        {
            var symbol when symbol == Symbol.InputOffset || symbol == Symbol.TargetOffset => Rounded(scaling?.Offsets[i] ?? 0),
            var symbol when symbol == Symbol.InputScale || symbol == Symbol.TargetScale => Rounded(scaling?.Scales[i] ?? 1),
            _ => Specification.IsDouble ? 1 / (scaling?.Scales[i] ?? 1) : 1 / (float)(scaling?.Scales[i] ?? 1),
        };
    }

    /// <summary>The trained value of a weight or bias, in the network's precision.</summary>
    public double TrainedValue(Quantity parameter)
    {
        Parameter tensor = Graph.ParameterOf(parameter);
        return Rounded(Start!.Tensors[Graph.PlaceOf(tensor)][tensor.PlaceOf(parameter) - tensor.Start]);
    }

    private double Rounded(double value) => Specification.IsDouble ? value : (float)value;

    /// <summary>What is kept of the scaling for each input or target: μ, σ and 1/σ.</summary>
    public IEnumerable<Symbol> ScalingSymbols => AllScalingSymbols.Where(kind => IsOfInputs(kind) ? Specification.HasInputScaling : Specification.HasTargetScaling);

    /// <summary>Where the first number of a kind lies among those of the scaling.</summary>
    public int ScalingPlace(Symbol kind) => ScalingSymbols.TakeWhile(other => other != kind).Sum(other => IsOfInputs(other) ? InputCount : OutputCount);

    private static readonly Symbol[] AllScalingSymbols =
    {
        Symbol.InputOffset, Symbol.InputScale, Symbol.InputFactor, Symbol.TargetOffset, Symbol.TargetScale, Symbol.TargetFactor,
    };

    private static bool IsOfInputs(Symbol kind) => kind == Symbol.InputOffset || kind == Symbol.InputScale || kind == Symbol.InputFactor;

    private Quantity ScalingOf(Symbol kind, int node) => new(kind, IsOfInputs(kind) ? 0 : Layers.Count, node);

    /// <summary>The values that a layer gives; layer 0 is the inputs.</summary>
    public int WidthOf(int layer) => layer == 0 ? InputCount : Layers[layer - 1].Width;

    public static NetworkModel Of(NetworkSpecification specification, Target target) => new(specification, target);

    /// <summary>The stages of a gradient in straight lines: forward, errors, gradients from the last layer to the first, and the loss.</summary>
    public IEnumerable<Stage> GradientStages(Stage error, bool parameters, bool inputs) => GradientStages(Program, error, parameters, inputs);

    /// <summary>The same of a training step, with its loss.</summary>
    public IEnumerable<Stage> TrainingStages() => GradientStages(Training, Training.LossError, parameters: true, inputs: false).Append(Training.Loss);

    private static IEnumerable<Stage> GradientStages(RowProgram program, Stage error, bool parameters, bool inputs)
    {
        foreach (Stage stage in program.ToOutputs)
        {
            yield return stage;
        }

        yield return error;
        foreach (BackwardLayer layer in program.Backward)
        {
            if (parameters && layer.Parameters is { } byParameters)
            {
                yield return byParameters;
            }

            if (inputs || layer.Layer > 1)
            {
                yield return layer.Back;
            }
        }
    }

    /// <summary>Every parameter in the order of PyTorch: for each layer the weights [out, in], then the biases.</summary>
    public IEnumerable<Quantity> Parameters() => Graph.Parameters.SelectMany(parameter => parameter.Elements());

    /// <summary>The parameters, cut into parts so that a method with a line for each stays small.</summary>
    public IReadOnlyList<IReadOnlyList<Quantity>> PartsOfParameters => _partsOfParameters.Value;

    /// <summary>A parameter's place among all of them, counted from 0.</summary>
    public int PlaceOf(Quantity parameter) => Graph.ParameterOf(parameter).PlaceOf(parameter);

    /// <summary>A stage's statements, cut into parts that each fit into one method.</summary>
    public IReadOnlyList<IReadOnlyList<Statement>> PartsOf(Stage stage) => Split(BlockOf(stage).Statements, statement => statement.Multiplications);

    /// <summary>A stage as a straight line in a method of its own.</summary>
    public Block BlockOf(Stage stage) => _blocks.Value[stage.Name];

    /// <summary>What a stage does at its nodes, one by one, without its sums over inputs or outputs.</summary>
    public Block ColumnBlockOf(Stage stage) => _columnBlocks.Value[stage.Name];

    /// <summary>Cuts a straight line into pieces that each fit into one method.</summary>
    private static IReadOnlyList<IReadOnlyList<T>> Split<T>(IReadOnlyList<T> items, Func<T, int> weight)
    {
        var pieces = new List<IReadOnlyList<T>>();
        var piece = new List<T>();
        int size = 0;
        foreach (T item in items)
        {
            int itemSize = Math.Max(1, weight(item));
            if (size + itemSize > MostMultiplicationsPerMethod && piece.Count > 0)
            {
                pieces.Add(piece);
                piece = new List<T>();
                size = 0;
            }

            piece.Add(item);
            size += itemSize;
        }

        pieces.Add(piece);
        return pieces;
    }

    private IReadOnlyDictionary<string, Block> UnrollStages(Func<Stage, Instruction, bool> isElsewhere)
    {
        if (IsFrozen)
        {
            IEnumerable<Stage> forward = Program.ToOutputs.Select(stage => stage with { Steps = stage.Steps.Where(step => !isElsewhere(stage, step)).ToList() });
            return Unrolling.Separately(forward.ToList(), Enumerable.Range(1, OutputCount).Select(j => Freeze(Prediction(j))), FreezeStatement, withoutUnused: !IsVectorized, namesLogits: Form == RowForm.Parts)
                .ToDictionary(block => block.Name);
        }

        Block loss = Unrolling.Separately(new[] { Program.Loss }, new[] { Program.LossValue })[0];
        IEnumerable<Expression> results = loss.Statements.Select(statement => statement.Value)
            .Append(Program.LossValue)
            .Concat(Enumerable.Range(1, OutputCount).Select(j => (Expression)Output(j)));
        List<Stage> stages = Program.ToOutputs
            .Concat(Program.Drops.Select(drop => drop.Stage))
            .Concat(new[] { Program.LossError, Program.GivenError })
            .Concat(Program.Backward.SelectMany(layer => layer.Stages))
            .ToList();
        stages = stages.Select(stage => stage with { Steps = stage.Steps.Where(step => !isElsewhere(stage, step)).ToList() }).ToList();
        return Unrolling.Separately(stages, results, namesLogits: Form == RowForm.Parts).Append(loss).ToDictionary(block => block.Name);
    }

    /// <summary>The loss sums over the outputs, and softmax over its own layer.</summary>
    private bool IsSummedOver(GraphNode node) => node == Graph.Output || node is OperationNode || node is ActivationNode { Activation.IsElementwise: false };

    private RowForm ChooseForm()
    {
        if (_hasVectors.Value)
        {
            return RowForm.Vectors;
        }

        if (!HasParametersStruct)
        {
            return RowForm.Loops;
        }

        if (IsFrozen)
        {
            IReadOnlyList<Block> prediction = LineOf(Program.ToOutputs, Enumerable.Range(1, OutputCount).Select(Prediction));
            return HasNamedArguments && FitsOneMethod(prediction) ? RowForm.Locals : RowForm.Parts;
        }

        return FitsLocals() ? RowForm.Locals : RowForm.Parts;
    }

    /// <summary>Whether a gradient is one straight line with named arguments.</summary>
    private bool FitsLocals() => HasNamedArguments && Specification.WeightCount <= MostMultiplicationsPerMethod
        && FitsOneMethod(Unrolling.Line(GradientStages(Program.LossError, parameters: true, inputs: false).Append(Program.Loss), new[] { Program.LossValue }));

    /// <summary>Whether a straight line is small enough, and keeps few enough values alive, for the optimising compiler.</summary>
    private bool FitsOneMethod(IReadOnlyList<Block> line)
    {
        IEnumerable<Quantity> given = Enumerable.Range(1, InputCount).Select(i => new Quantity(Symbol.Input, 0, i))
            .Concat(Enumerable.Range(1, OutputCount).Select(j => new Quantity(Symbol.Target, Layers.Count, j)));
        return line.Sum(block => block.Statements.Sum(statement => statement.Multiplications)) <= MostMultiplicationsPerMethod
            && Unrolling.MostAlive(line, given) <= MostAliveLocals;
    }

    /// <summary>
    /// Whether nodes lie in vectors: of straight lines in parts, a batch would go row by row. A frozen network rounds as the one that can be trained, so that its
    /// weights are not asked here.
    /// </summary>
    private bool AsksForVectors() => !IsUnrolledByName && Target.HasVectors
        && (Specification.Emission == "Vectorized" || !FitsUnrolled(Specification.WeightCount) || HasWideLayer || !FitsLocals());

    private bool HasWideLayer => Specification.Layers.Any(layer => layer.Size >= LeastVectorWidth);
}
