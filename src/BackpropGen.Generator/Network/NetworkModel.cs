using BackpropGen.Generator.Calculus;

namespace BackpropGen.Generator.Network;

/// <summary>How the code for one row is laid out.</summary>
internal enum RowForm
{
    /// <summary>One straight line for each method, every value a local variable, inputs and targets as named arguments.</summary>
    Locals,

    /// <summary>Straight lines, in one method for each stage; values lie in a struct that the methods share.</summary>
    Parts,

    /// <summary>Loops with constant bounds; parameters lie in an array.</summary>
    Loops,
}

/// <summary>A specification and every decision that follows from it, so that printing has none left to take.</summary>
internal sealed class NetworkModel
{
    /// <summary>Beyond this, straight lines are slower than loops and take the compiler seconds.</summary>
    public const int MostUnrolledWeights = 2_000;

    /// <summary>A sum over the nodes of a layer is one expression, which in a straight line holds a term for each: beyond this many it is too large to be optimised.</summary>
    public const int MostUnrolledTerms = 500;

    /// <summary>Arguments beyond this many are no help to a reader, and neither is a tuple.</summary>
    public const int MostNamed = 16;

    /// <summary>The parameters lie in one array, whose bytes an <see cref="int"/> must count in either precision.</summary>
    public const long MostParameters = 1L << 28;

    /// <summary>The optimising compiler keeps values in registers up to about this many; beyond, memory is faster.</summary>
    private const int MostAliveLocals = 24;

    /// <summary>Methods larger than this approach the just-in-time compiler's limits, beyond which it does not optimise.</summary>
    private const int MostMultiplicationsPerMethod = 500;

    private readonly Lazy<IReadOnlyDictionary<string, Block>> _blocks;
    private readonly Lazy<IReadOnlyList<IReadOnlyList<Quantity>>> _partsOfParameters;

    private NetworkModel(NetworkSpecification specification)
    {
        Specification = specification;
        Graph = NetworkGraph.Of(specification);
        Affines = Graph.Nodes.OfType<AffineNode>().ToList();
        Computation = RowComputation.Of(Graph);
        Form = ChooseForm();
        _blocks = new Lazy<IReadOnlyDictionary<string, Block>>(UnrollStages);
        _partsOfParameters = new Lazy<IReadOnlyList<IReadOnlyList<Quantity>>>(() => Split(Parameters().ToList(), _ => 1));
    }

    public NetworkSpecification Specification { get; }

    public NetworkGraph Graph { get; }

    public RowComputation Computation { get; }

    public RowForm Form { get; }

    /// <summary>What is too large for straight lines, as the object of a sentence.</summary>
    public string ReasonForLoops => Specification.WeightCount > MostUnrolledWeights
        ? FormattableString.Invariant($"{Specification.WeightCount:N0} multiply-adds a row, more than {MostUnrolledWeights:N0}")
        : FormattableString.Invariant($"sums over more than {MostUnrolledTerms:N0} nodes");

    public int InputCount => Specification.InputCount;

    public int OutputCount => Specification.OutputCount;

    public int ParameterCount => (int)Specification.ParameterCount;

    /// <summary>Whether inputs and outputs are few enough to be named one by one.</summary>
    public bool HasNamedArguments => InputCount <= MostNamed && OutputCount <= MostNamed;

    /// <summary>Whether the outputs fit into a value or tuple.</summary>
    public bool HasResult => OutputCount <= MostNamed;

    /// <summary>Whether parameters and gradients are a struct of named fields.</summary>
    public bool HasParametersStruct => Form != RowForm.Loops;

    /// <summary>Whether a row belongs to one of several classes: the loss says so, and the outputs are the classes or one is yes or no.</summary>
    public bool IsClassifier => Graph.Loss.IsForClasses && (Graph.Loss.Targets == TargetDomain.Distribution) == (OutputCount > 1);

    /// <summary>Whether the one output is the probability, or the logit, of the second of two classes.</summary>
    public bool IsBinaryClassifier => IsClassifier && OutputCount == 1 && Graph.Loss.Targets == TargetDomain.Probability;

    public int ClassCount => IsBinaryClassifier ? 2 : OutputCount;

    public IReadOnlyList<AffineNode> Affines { get; }

    /// <summary>Where the forward pass leaves output j.</summary>
    public Quantity Output(int j) => Graph.Output.Value.At(j);

    public static NetworkModel Of(NetworkSpecification specification) => new(specification);

    /// <summary>The stages of a gradient in straight lines: forward, errors, gradients from the last layer to the first, and the loss.</summary>
    public IEnumerable<Stage> GradientStages(Stage error, bool parameters, bool inputs)
    {
        foreach (Stage stage in Computation.Forward)
        {
            yield return stage;
        }

        yield return error;
        foreach (BackwardLayer layer in Computation.Backward)
        {
            if (parameters)
            {
                yield return layer.Parameters;
            }

            if (inputs || layer.Layer > 1)
            {
                yield return layer.Back;
            }
        }
    }

    /// <summary>Every parameter in the order of PyTorch: for each layer the weights [out, in], then the biases.</summary>
    public IEnumerable<Quantity> Parameters() => Affines.SelectMany(affine => Weights(affine).Concat(Biases(affine)));

    /// <summary>The weights of a layer, [out, in].</summary>
    public static IEnumerable<Quantity> Weights(AffineNode affine) =>
        from j in Enumerable.Range(1, affine.Width)
        from i in Enumerable.Range(1, affine.Source.Width)
        select new Quantity(QuantityKind.Weight, affine.Layer, j, i);

    public static IEnumerable<Quantity> Biases(AffineNode affine) =>
        Enumerable.Range(1, affine.Width).Select(j => new Quantity(QuantityKind.Bias, affine.Layer, j));

    /// <summary>The parameters, cut into parts so that a method with a line for each stays small.</summary>
    public IReadOnlyList<IReadOnlyList<Quantity>> PartsOfParameters => _partsOfParameters.Value;

    /// <summary>A parameter's place among all of them, counted from 0.</summary>
    public int PlaceOf(Quantity parameter)
    {
        int first = 0;
        foreach (AffineNode affine in Affines)
        {
            int inputs = affine.Source.Width;
            if (affine.Layer == parameter.Layer)
            {
                return first + (parameter.Kind == QuantityKind.Bias ? (inputs * affine.Width) + parameter.Node - 1 : ((parameter.Node - 1) * inputs) + parameter.From - 1);
            }

            first += (inputs + 1) * affine.Width;
        }

        throw new InvalidOperationException($"There is no layer {parameter.Layer}.");
    }

    /// <summary>A stage's statements, cut into parts that each fit into one method.</summary>
    public IReadOnlyList<IReadOnlyList<Statement>> PartsOf(Stage stage) => Split(BlockOf(stage).Statements, statement => statement.Multiplications);

    /// <summary>A stage as a straight line in a method of its own.</summary>
    public Block BlockOf(Stage stage) => _blocks.Value[stage.Name];

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

    private IReadOnlyDictionary<string, Block> UnrollStages()
    {
        Block loss = Unrolling.Separately(new[] { Computation.Loss }, new[] { Computation.LossValue })[0];
        IEnumerable<Expression> results = loss.Statements.Select(statement => statement.Value)
            .Append(Computation.LossValue)
            .Concat(Enumerable.Range(1, OutputCount).Select(j => (Expression)Output(j)));
        List<Stage> stages = Computation.Forward
            .Concat(new[] { Computation.LossError, Computation.GivenError })
            .Concat(Computation.Backward.SelectMany(layer => new[] { layer.Parameters, layer.Back }))
            .ToList();
        return Unrolling.Separately(stages, results).Append(loss).ToDictionary(block => block.Name);
    }

    /// <summary>The loss sums over the outputs, and softmax over its own layer.</summary>
    private bool IsSummedOver(GraphNode node) => node == Graph.Output || node is ActivationNode { Activation.IsElementwise: false };

    private RowForm ChooseForm()
    {
        int widest = Graph.Nodes.Where(IsSummedOver).Max(node => node.Width);
        if (Specification.WeightCount > MostUnrolledWeights || widest > MostUnrolledTerms)
        {
            return RowForm.Loops;
        }

        if (!HasNamedArguments || Specification.WeightCount > MostMultiplicationsPerMethod)
        {
            return RowForm.Parts;
        }

        IReadOnlyList<Block> line = Unrolling.Line(
            GradientStages(Computation.LossError, parameters: true, inputs: false).Append(Computation.Loss), new[] { Computation.LossValue });
        IEnumerable<Quantity> given = Enumerable.Range(1, InputCount).Select(i => new Quantity(QuantityKind.Input, 0, i))
            .Concat(Enumerable.Range(1, OutputCount).Select(j => new Quantity(QuantityKind.Target, Affines.Count, j)));
        bool fits = line.Sum(block => block.Statements.Sum(statement => statement.Multiplications)) <= MostMultiplicationsPerMethod
            && Unrolling.MostAlive(line, given) <= MostAliveLocals;
        return fits ? RowForm.Locals : RowForm.Parts;
    }
}
