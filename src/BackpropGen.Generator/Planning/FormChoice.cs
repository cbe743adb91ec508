using BackpropGen.Generator.Calculus;
using BackpropGen.Generator.Graph;
using BackpropGen.Generator.Program;

namespace BackpropGen.Generator.Planning;

/// <summary>Which form the code for one row has, and why.</summary>
internal sealed class FormChoice
{
    private readonly NetworkSpecification _specification;
    private readonly Target _target;
    private readonly NetworkGraph _graph;
    private readonly RowProgram _program;
    private readonly TrainedNumbers _trained;
    private readonly Freezing? _freezing;

    /// <param name="specification">The network.</param>
    /// <param name="target">What the consumer's framework offers.</param>
    /// <param name="graph">Its graph.</param>
    /// <param name="program">What is computed for a row, without dropout.</param>
    /// <param name="trained">The numbers that it starts with.</param>
    /// <param name="freezing">What puts them in the place of parameters; null where the network can be trained.</param>
    public FormChoice(NetworkSpecification specification, Target target, NetworkGraph graph, RowProgram program, TrainedNumbers trained, Freezing? freezing)
    {
        _specification = specification;
        _target = target;
        _graph = graph;
        _program = program;
        _trained = trained;
        _freezing = freezing;
        bool hasVectors = AsksForVectors();
        IsStraight = FitsUnrolled(freezing is null || specification.IsEmbedded ? specification.WeightCount : WeightsLeft(hasVectors));
        Form = hasVectors ? RowForm.Vectors : ChooseScalar();
    }

    public RowForm Form { get; }

    /// <summary>Whether the code for one row is straight lines.</summary>
    public bool IsStraight { get; }

    /// <summary>Whether straight lines are to be had for the asking.</summary>
    public bool CanBeUnrolled => FitsStraightLines && _specification.WeightCount <= Limits.MostUnrolledWeightsByName;

    /// <summary>What is too large for straight lines, as the object of a sentence.</summary>
    public string ReasonForLoops => _specification.WeightCount > Limits.MostUnrolledWeights
        ? FormattableString.Invariant($"{_specification.WeightCount:N0} multiply-adds a row, more than {Limits.MostUnrolledWeights:N0}")
        : NodeCount > Limits.MostUnrolledNodes ? FormattableString.Invariant($"more than {Limits.MostUnrolledNodes:N0} nodes")
        : FormattableString.Invariant($"sums over more than {Limits.MostUnrolledTerms:N0} nodes");

    /// <summary>Why the network has its form, as a sentence.</summary>
    public string Reason => _specification.Emission != "Auto"
        ? (Form == RowForm.Vectors) == (_specification.Emission == "Vectorized") ? $"Emission.{_specification.Emission} asks for it."
        : "Vectors need .NET 10 or later."
        : !_target.HasVectors ? "Vectors, which could make it faster, need .NET 10 or later."
        : Form != RowForm.Vectors ? FormattableString.Invariant($"Its layers have fewer than {Limits.LeastVectorWidth} nodes, which would leave most of a vector empty.")
        : HasWideLayer ? FormattableString.Invariant($"A layer has {Limits.LeastVectorWidth} nodes or more, which fill vectors.")
        : FitsUnrolled(_specification.WeightCount) ? "It is too large for one straight line of code, in which batches could have rows in the lanes of vectors."
        : "It is too large for straight lines of code.";

    private bool HasWideLayer => _specification.Layers.Any(layer => layer.Size >= Limits.LeastVectorWidth);

    private bool IsUnrolledByName => _specification.Emission == "Unrolled";

    private long NodeCount => _graph.Layers.Sum(layer => (long)layer.Width);

    /// <summary>Sums over the nodes of a layer are expressions with a term for each.</summary>
    private bool FitsStraightLines => _graph.Nodes.Where(IsSummedOver).Max(node => node.Width) <= Limits.MostUnrolledTerms && NodeCount <= Limits.MostUnrolledNodes;

    /// <summary>Whether inputs and outputs are few enough to be named one by one.</summary>
    private bool HasNamedArguments => _specification.InputCount <= Limits.MostNamed && _specification.OutputCount <= Limits.MostNamed && _specification.TargetCount <= Limits.MostNamed;

    private bool FitsUnrolled(long weights) => IsUnrolledByName || (FitsStraightLines && weights <= Limits.MostUnrolledWeights);

    /// <summary>The loss sums over the outputs, and softmax over its own layer.</summary>
    private bool IsSummedOver(GraphNode node) => node == _graph.Output || node is OperationNode || node is ActivationNode { Activation.IsElementwise: false };

    private RowForm ChooseScalar()
    {
        if (!IsStraight)
        {
            return RowForm.Loops;
        }

        if (_freezing is null)
        {
            return FitsLocals() ? RowForm.Locals : RowForm.Parts;
        }

        IEnumerable<Expression> outputs = Enumerable.Range(1, _specification.OutputCount).Select(_graph.Prediction).Select(_freezing.Apply);
        return HasNamedArguments && FitsOneMethod(Unrolling.Line(_program.ToOutputs, outputs, _freezing.Apply)) ? RowForm.Locals : RowForm.Parts;
    }

    /// <summary>Whether a gradient is one straight line with named arguments.</summary>
    private bool FitsLocals() => HasNamedArguments && _specification.WeightCount <= Limits.MostMultiplicationsPerMethod
        && FitsOneMethod(Unrolling.Line(_program.Gradient(_program.LossError, parameters: true, inputs: false).Append(_program.Loss), new[] { _program.LossValue }));

    /// <summary>Whether a straight line is small enough, and keeps few enough values alive, for the optimising compiler.</summary>
    private bool FitsOneMethod(IReadOnlyList<Block> line)
    {
        IEnumerable<Quantity> given = Enumerable.Range(1, _specification.InputCount).Select(i => new Quantity(Symbol.Input, 0, i))
            .Concat(Enumerable.Range(1, _specification.TargetCount).Select(j => new Quantity(Symbol.Target, _graph.Layers.Count, j)));
        return line.Sum(block => block.Statements.Sum(statement => statement.Multiplications)) <= Limits.MostMultiplicationsPerMethod
            && Unrolling.MostAlive(line, given) <= Limits.MostAliveLocals;
    }

    /// <summary>
    /// Whether nodes lie in vectors: of straight lines in parts, a batch would go row by row. A frozen network rounds as the one that can be trained, so that its
    /// weights are not asked here.
    /// </summary>
    private bool AsksForVectors() => !IsUnrolledByName && _target.HasVectors
        && (_specification.Emission == "Vectorized" || !FitsUnrolled(_specification.WeightCount) || HasWideLayer || !FitsLocals());

    /// <summary>
    /// Multiply-adds of a frozen network that are left: those of weights other than 0 in straight lines, and those of eight nodes' weights, unless all are 0, on vectors.
    /// </summary>
    private long WeightsLeft(bool hasVectors) => hasVectors
        ? Weights.Sum(weights => (long)VectorLayout.Lanes * Enumerable.Range(0, weights.Columns).Sum(i => Enumerable.Range(0, VectorLayout.VectorsOf(weights.Rows)).Count(vector => !VectorLayout.IsLeftOut(_graph, _trained, weights, i, vector))))
        : Weights.Sum(weights => weights.Elements().LongCount(weight => _trained.Of(weight) != 0));

    private IEnumerable<Parameter> Weights => _graph.Parameters.Where(parameter => parameter.IsMatrix);
}
