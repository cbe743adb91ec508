using BackpropGen.Generator.Calculus;
using BackpropGen.Generator.Graph;
using BackpropGen.Generator.Program;

namespace BackpropGen.Generator.Planning;

/// <summary>
/// Where parameters and values lie in networks whose nodes lie in the lanes of vectors. A layer's nodes fill whole lines of 64 bytes, the rest
/// of which is 0; its weights lie input by input, and its biases after them like the weights of one more input.
/// </summary>
internal sealed class VectorLayout
{
    /// <summary>Rows that are worked on at once. Gradients are summed within a block, then over the blocks in order.</summary>
    public const int BlockRows = 64;

    /// <summary>Nodes in a vector of straight lines.</summary>
    public const int Lanes = 8;

    private readonly NetworkGraph _graph;
    private readonly RowProgram _program;
    private readonly Pruning _pruning;
    private readonly bool _isDouble;
    private readonly HashSet<Quantity> _shown;
    private readonly Dictionary<(Symbol Symbol, int Layer, int Ordinal), int> _rowPlaces = new();
    private readonly Dictionary<(Symbol Symbol, int Layer, int Ordinal), int> _blockPlaces = new();
    private readonly Dictionary<(Symbol Symbol, int Layer, int Ordinal), int> _columnPlaces = new();
    private readonly Dictionary<Coefficients, int> _parameterPlaces = new();
    private readonly Lazy<ISet<Quantity>> _readElsewhere;
    private readonly Dictionary<Quantity, bool> _passing = new();

    /// <param name="graph">The network.</param>
    /// <param name="program">What is computed for a row.</param>
    /// <param name="pruning">What of it is left out.</param>
    /// <param name="isDouble">Whether it computes in double precision.</param>
    /// <param name="shown">Values that are handed out: each keeps a place of its own.</param>
    public VectorLayout(NetworkGraph graph, RowProgram program, Pruning pruning, bool isDouble, IEnumerable<Quantity> shown)
    {
        _shown = new HashSet<Quantity>(shown);
        _graph = graph;
        _program = program;
        _pruning = pruning;
        _isDouble = isDouble;
        _readElsewhere = new Lazy<ISet<Quantity>>(FindReadElsewhere);
        foreach (Coefficients coefficients in graph.Coefficients)
        {
            _parameterPlaces.Add(coefficients, ParameterLength);
            ParameterLength += (SourcesOf(coefficients).Count + 1) * Stride(NodesOf(coefficients).Count);
        }

        PlaceValues();
    }

    /// <summary>Values in 64 bytes.</summary>
    public int Unit => _isDouble ? 8 : 16;

    /// <summary>Values that the parameters take with their padding.</summary>
    public int ParameterLength { get; }

    /// <summary>Values that a row takes, and how many of them a forward pass needs.</summary>
    public int RowLength { get; private set; }

    public int ForwardRowLength { get; private set; }

    /// <summary>Values that a block of rows takes, and how many of them a forward pass needs.</summary>
    public int BlockLength { get; private set; }

    public int ForwardBlockLength { get; private set; }

    /// <summary>Room for the transposed weights of a layer, of the largest that passes errors back.</summary>
    public int TransposedLength => _program.Backward.Where(layer => layer.Layer > 1).SelectMany(layer => layer.Back.Steps).OfType<Contract>()
        .Select(back => back.OutputCount * Stride(back.InputCount)).DefaultIfEmpty(0).Max();

    /// <summary>Where the padded targets of a block lie.</summary>
    public int BlockTargets { get; private set; }

    /// <summary>Columns that a block of rows takes where each node has one, and how many of them a forward pass needs. The first are the inputs.</summary>
    public int Columns { get; private set; }

    public int ForwardColumns { get; private set; }

    private IEnumerable<Stage> Stages => _program.ToOutputs
        .Concat(_program.Drops.Select(drop => drop.Stage))
        .Concat(new[] { _program.Loss, _program.LossError, _program.GivenError })
        .Concat(_program.Backward.Select(layer => layer.Back));

    public int Stride(int width) => (width + Unit - 1) / Unit * Unit;

    /// <summary>Where the weights and biases of a sum lie among all parameters.</summary>
    public int ParameterPlace(Coefficients coefficients) => _parameterPlaces[coefficients];

    /// <summary>The nodes of a layer that are computed, counted from 1: all, unless the network is frozen.</summary>
    public IReadOnlyList<int> NodesOf(int layer) => _pruning.NodesOf(layer);

    /// <summary>The nodes that have numbers of their own, counted from 1.</summary>
    public IReadOnlyList<int> NodesOf(Coefficients coefficients) => coefficients.Biases.Symbol.IsOnePerLayer ? new[] { 1 } : NodesOf(coefficients.Layer);

    /// <summary>The nodes, counted from 1, whose values a sum takes.</summary>
    public IReadOnlyList<int> SourcesOf(Coefficients coefficients) => _pruning.SourcesOf(coefficients);

    /// <summary>The places of the inputs that a frozen layer takes, counted from 0; null where it takes all that are computed.</summary>
    public IReadOnlyList<int>? InputsOf(int layer) => _pruning.InputsOf(layer);

    /// <summary>Where a layer's values, or its one value, lie among those of a row.</summary>
    public int RowPlace(Quantity quantity) => _rowPlaces[Key(Shared(quantity))];

    public bool HasRowPlace(Quantity quantity) => _rowPlaces.ContainsKey(Key(Shared(quantity)));

    /// <summary>Where a layer's values, or the rows' one value each, lie among those of a block.</summary>
    public int BlockPlace(Quantity quantity) => IsTarget(quantity) ? BlockTargets : _blockPlaces[Key(Shared(quantity))];

    /// <summary>The first column of a layer's values, or that of the rows' one value each.</summary>
    public int ColumnPlace(Quantity quantity) => quantity.Role switch
    {
        SymbolRole.Input => 0,
        _ when quantity.IsScaledInput => 0,
        SymbolRole.Target => Columns - _graph.TargetCount,
        _ => _columnPlaces[Key(Shared(quantity))],
    };

    public bool HasColumn(Quantity quantity) => quantity.IsScaledInput || quantity.Role is SymbolRole.Input or SymbolRole.Target || _columnPlaces.ContainsKey(Key(Shared(quantity)));

    public int WidthOf(Quantity quantity) => quantity.Symbol.HasOneNode ? 1 : NodesOf(quantity.Layer).Count;

    /// <summary>How far apart rows of a quantity's values are: the caller's inputs, and what is given back of them, have no padding.</summary>
    public int StrideOf(Quantity quantity) => quantity.Role == SymbolRole.Input || quantity.IsOfInputGradient ? WidthOf(quantity) : Stride(WidthOf(quantity));

    /// <summary>What a stage does at each node after its sums: the activation, or its derivative.</summary>
    public static IReadOnlyList<Instruction> Tail(Stage stage) => stage.Steps.Where(step => step is not (Contract or Move)).ToList();

    /// <summary>Whether steps treat every node alike, from values that lie in padded memory: they then run on vectors.</summary>
    public static bool IsElementwise(IReadOnlyList<Instruction> steps, bool targetsArePadded = false) => steps.All(step => step is Map { IsOverGroups: false } map && map.Body.All().OfType<Quantity>().Append(map.Target).All(
        quantity => !quantity.IsOnePerLayer
            && quantity.Role is not (SymbolRole.Parameter or SymbolRole.Input or SymbolRole.OutputGradient or SymbolRole.InputGradient or SymbolRole.Scaling)
            && (targetsArePadded || !IsTarget(quantity))));

    /// <summary>Whether a value that one stage computes is read by another one, or by what the network returns: otherwise it need not be stored.</summary>
    public bool IsReadElsewhere(Quantity quantity) => _readElsewhere.Value.Contains(quantity.At(0));

    private ISet<Quantity> FindReadElsewhere()
    {
        IEnumerable<Stage> gradients = _program.Backward.SelectMany(layer => layer.Stages);
        IEnumerable<Quantity> read = Stages.Concat(gradients).SelectMany(stage => stage.Steps.SelectMany(step => step.Reads).Select(each => each.At(0)).Except(stage.Steps.Select(step => step.Result).OfType<Quantity>().Select(each => each.At(0))));
        IEnumerable<Quantity> returned = _program.LossValue.All().OfType<Quantity>().Select(each => each.At(0)).Except(_program.Loss.Steps.Select(step => step.Result!.At(0)));
        return new HashSet<Quantity>(read.Concat(returned).Append(_graph.Output.Value.At(0)).Concat(_shown));
    }

    private static bool IsTarget(Quantity quantity) => quantity.Role == SymbolRole.Target || quantity.Symbol == Symbol.ScaledTarget;

    /// <summary>Whether a stage's sums are one, with nothing to join before what is done at each node.</summary>
    public static bool HasOneSum(Stage stage) => stage.Steps.OfType<Contract>().Count() == 1 && !stage.Steps.OfType<Move>().Any();

    /// <summary>Whether a step never has statements node by node in the code for one row: a kernel, or vectors with the sums before it.</summary>
    public static bool IsOnVectors(Stage stage, Instruction step) => step is Contract { Over: not Axis.Rows } or Move || IsScalingOfInputs(step) || (step is Map && IsElementwise(Tail(stage)));

    /// <summary>
    /// Whether a step that stands among others does the same at every node, from values and parameters that lie in padded memory and from numbers of which a row has one:
    /// eight nodes then go side by side.
    /// </summary>
    public bool IsAlike(Instruction step) => step is Map { Target.IsOnePerLayer: false, IsOverGroups: false } map
        && map.Body.All().OfType<Quantity>().Append(map.Target).All(quantity => quantity.IsOnePerLayer || (quantity.Node == 0 && (quantity.Role == SymbolRole.Parameter || HasRowPlace(quantity))));

    /// <summary>Whether a step scales the inputs: the library does it for all of them.</summary>
    public static bool IsScalingOfInputs(Instruction step) => step is Map { Target.IsScaledInput: true };

    /// <summary>A map that would write what is there already.</summary>
    public bool IsIdentity(Instruction step) => step is Map { Body: Quantity source } map && HasRowPlace(source) && RowPlace(source) == RowPlace(map.Target);

    /// <summary>Values of a layer that nothing reads after the next step lie where that step writes.</summary>
    private Quantity Shared(Quantity quantity)
    {
        quantity = quantity.At(0);
        return quantity.Symbol.Successor is { } successor && !_shown.Contains(quantity) && IsPassing(quantity) ? quantity with { Symbol = successor } : quantity;
    }

    /// <summary>Whether only the stages that compute a value read it, each node its own.</summary>
    private bool IsPassing(Quantity quantity)
    {
        if (!_passing.TryGetValue(quantity, out bool isPassing))
        {
            isPassing = OnlyItsOwnStagesRead(quantity);
            _passing.Add(quantity, isPassing);
        }

        return isPassing;
    }

    private bool OnlyItsOwnStagesRead(Quantity quantity) => Stages.All(stage =>
        stage.Steps.Any(step => step.Result == quantity) ? IsElementwise(Tail(stage)) : !stage.Steps.Any(step => step.Reads.Contains(quantity)))
        && !_program.LossValue.All().OfType<Quantity>().Any(read => read.At(0) == quantity);

    private static (Symbol Symbol, int Layer, int Ordinal) Key(Quantity quantity) =>
        (quantity.Symbol, quantity.Layer, quantity.Ordinal);

    private void PlaceValues()
    {
        List<Quantity> forward = _program.ToOutputs.SelectMany(Results).Distinct().ToList();
        List<Quantity> all = _program.Drops.Select(drop => drop.Mask).Concat(Stages.SelectMany(Results)).Distinct().ToList();
        Columns = _graph.WidthOf(0);
        Place(forward);
        (ForwardRowLength, ForwardBlockLength, ForwardColumns) = (RowLength, BlockLength, Columns);
        Place(all.Except(forward));
        BlockTargets = BlockLength;
        BlockLength += BlockRows * Stride(_graph.Output.Width);
        Columns += _graph.TargetCount;
    }

    private IEnumerable<Quantity> Results(Stage stage) => stage.Steps.Select(step => step.Result!).Where(result => !result.IsOfInputGradient).Select(Shared);

    private void Place(IEnumerable<Quantity> quantities)
    {
        foreach (Quantity quantity in quantities)
        {
            // A value of which a row has one takes a place of its own, so that what follows stays aligned.
            _rowPlaces.Add(Key(quantity), RowLength);
            _blockPlaces.Add(Key(quantity), BlockLength);
            // Scaled inputs take the columns of the inputs.
            if (!quantity.IsScaledInput)
            {
                _columnPlaces.Add(Key(quantity), Columns);
                Columns += quantity.IsOnePerLayer ? 1 : WidthOf(quantity);
            }

            RowLength += quantity.IsOnePerLayer ? Unit : Stride(WidthOf(quantity));
            BlockLength += BlockRows * (quantity.IsOnePerLayer ? 1 : Stride(WidthOf(quantity)));
        }
    }

    /// <summary>
    /// Whether the product of an input, counted from 0, with the weights of eight nodes can be left out of a frozen network: all are 0, and what is added is at most
    /// the sign of a zero.
    /// </summary>
    public static bool IsLeftOut(NetworkGraph graph, TrainedNumbers trained, Parameter weights, int input, int vector) => graph.LosesSignOfZero(weights.Layer)
        && Enumerable.Range((vector * Lanes) + 1, Math.Min(Lanes, weights.Rows - (vector * Lanes))).All(node => trained.Of(weights.At(node, input + 1)) == 0);

    public static int VectorsOf(int width) => (width + Lanes - 1) / Lanes;
}
