using BackpropGen.Generator.Calculus;
using BackpropGen.Generator.Graph;
using BackpropGen.Generator.Program;

namespace BackpropGen.Generator.Planning;

/// <summary>A specification and every decision that follows from it, so that printing has none left to take.</summary>
internal sealed class NetworkPlan
{
    private readonly FormChoice _choice;
    private readonly StraightLines _lines;
    private readonly ScalingNumbers _scaling;
    private readonly TrainedNumbers _trained;
    private readonly Lazy<IReadOnlyList<IReadOnlyList<Quantity>>> _partsOfParameters;

    private NetworkPlan(NetworkSpecification specification, Target target)
    {
        Specification = specification;
        Target = target;
        Graph = NetworkGraph.Of(specification);
        Program = RowLowering.Of(Graph);
        Training = Program;
        _scaling = new ScalingNumbers(specification);
        _trained = new TrainedNumbers(specification, Graph);
        Freezing? freezing = IsFrozen ? new Freezing(_trained.Of, Graph.LosesSignOfZero) : null;
        Rule = specification.Optimizer.Rule;
        _choice = new FormChoice(specification, target, Graph, Program, _trained, freezing);
        if (HasDropout)
        {
            NetworkGraph training = NetworkGraph.Of(specification, withDropout: true);
            Training = Form == RowForm.Locals ? RowLowering.Of(training) : RowLowering.InPlace(Graph, training);
            Program = Form == RowForm.Locals ? Program : Training;
        }

        Shown = IsExplained ? ShownValues.Of(Graph) : System.Array.Empty<ShownValue>();
        _lines = new StraightLines(Program, Graph, freezing, Form, Shown);
        Vectors = new Lazy<VectorLayout>(() => new VectorLayout(
            Graph, Program, new Pruning(Graph, _trained, isPruned: IsFrozen && !specification.IsEmbedded && specification.IsChain && !HasParametersStruct), specification.IsDouble,
            Shown.Select(value => value.Quantity)));
        _partsOfParameters = new Lazy<IReadOnlyList<IReadOnlyList<Quantity>>>(() => StraightLines.Split(Parameters().ToList(), _ => Rule.Lines.Count));
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

    /// <summary>Whether the network only predicts, with numbers in the place of its parameters.</summary>
    public bool IsFrozen => Specification.IsFrozen;

    /// <summary>Whether the numbers that it starts with include those of its scaling.</summary>
    public bool HasTrainedScaling => HasScaling && (Start?.Inputs ?? Start?.Targets) is not null;

    /// <summary>Whether it shows how it computes a row.</summary>
    public bool IsExplained => Specification.IsExplained && !IsFrozen;

    /// <summary>The values of a row that it hands out: none, unless it shows how it computes one.</summary>
    public IReadOnlyList<ShownValue> Shown { get; }

    public RowForm Form => _choice.Form;

    /// <summary>Why the network has its form, as a sentence.</summary>
    public string ReasonForForm => _choice.Reason;

    /// <summary>What is too large for straight lines, as the object of a sentence.</summary>
    public string ReasonForLoops => _choice.ReasonForLoops;

    /// <summary>Whether straight lines are to be had for the asking.</summary>
    public bool CanBeUnrolled => _choice.CanBeUnrolled;

    /// <summary>Whether the code for one row is straight lines; parameters and gradients are then a struct of named fields.</summary>
    public bool HasParametersStruct => _choice.IsStraight;

    public bool IsVectorized => Form == RowForm.Vectors;

    /// <summary>Where everything lies in networks whose nodes lie in vectors.</summary>
    public Lazy<VectorLayout> Vectors { get; }

    /// <summary>Whether a batch runs a row's statements on vectors, in which each lane is another row.</summary>
    public bool HasLanes => Form == RowForm.Locals && Target.HasVectors;

    /// <summary>Whether the gradient of a batch does so, too: a sum for each parameter and lane still fits on the stack.</summary>
    public bool HasLaneGradient => HasLanes && ParameterCount < Limits.MostLaneSums;

    /// <summary>Whether training row by row keeps the parameters in registers: they and a row's values fit there.</summary>
    public bool HasFusedRows => Form == RowForm.Locals && IsPlainDescent && ParameterCount <= Limits.MostAliveLocals;

    /// <summary>Whether a block of rows of a vectorized network lies in columns, a row a lane: its layers would leave most of a tile empty.</summary>
    public bool HasColumns => IsVectorized && Target.HasVectors && HasParametersStruct
        && Specification.Layers.All(layer => layer.Size <= Limits.MostColumns) && Specification.WeightCount <= Limits.MostWeightsOfColumns;

    /// <summary>How a gradient moves a parameter.</summary>
    public OptimizerRule Rule { get; }

    /// <summary>Whether that is θ − η · ∂L/∂θ and nothing else.</summary>
    public bool IsPlainDescent => Rule.States.Count == 0 && Rule.Lines.Count == 1 && Rule.Name == "SGD";

    /// <summary>Whether the library's kernels take the step: they know gradient descent and Adam, without penalties.</summary>
    public bool HasFusedUpdate => IsVectorized && (IsPlainDescent || IsPlainAdam);

    private bool IsPlainAdam => Rule.Name == "Adam" && Rule.Lines.All(line => !line.IsLocal);

    /// <summary>The fields in which the optimiser remembers a value for each parameter, in the order in which weight files hold them.</summary>
    public IReadOnlyList<string> OptimizerFields => Rule.States.Select(StateField.NameOf).ToList();

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
    public bool HasRowGradient => Form == RowForm.Locals && (HasDropout || (HasClassWeights && !HasLaneGradient));

    public int InputCount => Specification.InputCount;

    public int OutputCount => Specification.OutputCount;

    public int TargetCount => Specification.TargetCount;

    public int ParameterCount => (int)Specification.ParameterCount;

    /// <summary>Whether inputs and outputs are few enough to be named one by one.</summary>
    public bool HasNamedArguments => InputCount <= Limits.MostNamed && OutputCount <= Limits.MostNamed && TargetCount <= Limits.MostNamed;

    /// <summary>Whether the outputs fit into a value or tuple.</summary>
    public bool HasResult => OutputCount <= Limits.MostNamed;

    /// <summary>Whether the product of an input, counted from 0, with the weights of eight nodes is left out of a frozen network: all are 0, and what is added is at most the sign of a zero.</summary>
    public bool IsLeftOut(Parameter weights, int input, int vector) => IsFrozen && !Specification.IsEmbedded && VectorLayout.IsLeftOut(Graph, _trained, weights, input, vector);

    /// <summary>An expression with numbers in the place of parameters, where the network is frozen.</summary>
    public Expression Freeze(Expression expression) => _lines.Freeze(expression);

    /// <summary>Stages as one straight line.</summary>
    public IReadOnlyList<Block> LineOf(IEnumerable<Stage> stages, IEnumerable<Expression> results, bool namesLogits = false) => _lines.LineOf(stages, results, namesLogits);

    /// <summary>Whether a row belongs to one of several classes: the loss says so, and the outputs are the classes or one is yes or no.</summary>
    public bool IsClassifier => Graph.Loss.HasClasses(OutputCount);

    /// <summary>Whether the one output is the probability, the logit or the score of the second of two classes.</summary>
    public bool IsBinaryClassifier => IsClassifier && OutputCount == 1;

    /// <summary>Beyond this, the one output speaks for the second class: a probability of one half, or a logit or score of zero.</summary>
    public double ClassBoundary => Graph.Loss.IsOnLogits && Graph.Output is ActivationNode ? 0.5 : 0;

    public int ClassCount => IsBinaryClassifier ? 2 : OutputCount;

    /// <summary>All layers in order.</summary>
    public IReadOnlyList<Layer> Layers => Graph.Layers;

    /// <summary>What is predicted for output j, or for the node that a loop is at where j is 0.</summary>
    public Expression Prediction(int j) => Graph.Prediction(j);

    /// <summary>Whether inputs or targets are scaled.</summary>
    public bool HasScaling => Specification.HasInputScaling || Specification.HasTargetScaling;

    /// <summary>The numbers of the scaling, in the order in which they lie in memory.</summary>
    public IEnumerable<Quantity> Scaling() => _scaling.InOrder();

    /// <summary>What is kept of the scaling for each input or target: μ, σ and 1/σ.</summary>
    public IEnumerable<Symbol> ScalingSymbols => _scaling.Symbols;

    /// <summary>Where the first number of a kind lies among those of the scaling.</summary>
    public int ScalingPlace(Symbol kind) => _scaling.PlaceOf(kind);

    /// <summary>A number of the scaling that goes with trained weights, in the network's precision.</summary>
    public double TrainedScaling(Quantity number) => _trained.Of(number);

    /// <summary>The trained value of a weight or bias, in the network's precision.</summary>
    public double TrainedValue(Quantity parameter) => _trained.Of(parameter);

    /// <summary>The values that a layer gives; layer 0 is the inputs.</summary>
    public int WidthOf(int layer) => Graph.WidthOf(layer);

    public static NetworkPlan Of(NetworkSpecification specification, Target target) => new(specification, target);

    /// <summary>The stages of a gradient in straight lines: forward, errors, and gradients from the last layer to the first.</summary>
    public IEnumerable<Stage> GradientStages(Stage error, bool parameters, bool inputs) => Program.Gradient(error, parameters, inputs);

    /// <summary>The same of a training step, with its loss.</summary>
    public IEnumerable<Stage> TrainingStages() => Training.Gradient(Training.LossError, parameters: true, inputs: false).Append(Training.Loss);

    /// <summary>All stages that code for one row may compute: a frozen network predicts.</summary>
    public IEnumerable<Stage> StagesOfRow => IsFrozen
        ? Program.ToOutputs
        : Program.ToOutputs.Concat(Program.Drops.Select(drop => drop.Stage)).Append(Program.LossError).Append(Program.GivenError)
            .Concat(Program.Backward.SelectMany(layer => layer.Stages)).Append(Program.Loss);

    /// <summary>Every parameter in the order of PyTorch: for each layer the weights [out, in], then the biases.</summary>
    public IEnumerable<Quantity> Parameters() => Graph.Parameters.SelectMany(parameter => parameter.Elements());

    /// <summary>The parameters, cut into parts so that a method with a line for each stays small.</summary>
    public IReadOnlyList<IReadOnlyList<Quantity>> PartsOfParameters => _partsOfParameters.Value;

    /// <summary>A parameter's place among all of them, counted from 0.</summary>
    public int PlaceOf(Quantity parameter) => Graph.ParameterOf(parameter).PlaceOf(parameter);

    /// <summary>A stage's statements, cut into parts that each fit into one method.</summary>
    public IReadOnlyList<IReadOnlyList<Statement>> PartsOf(Stage stage) => _lines.PartsOf(stage);

    /// <summary>A stage as a straight line in a method of its own.</summary>
    public Block BlockOf(Stage stage) => _lines.BlockOf(stage);

    /// <summary>What a stage does at its nodes, one by one, without its sums over inputs or outputs.</summary>
    public Block ColumnBlockOf(Stage stage) => _lines.ColumnBlockOf(stage);
}
