using BackpropGen.Generator.Calculus;
using BackpropGen.Generator.Program;

namespace BackpropGen.Generator.Planning;

/// <summary>
/// A step of many streams at once: each value has a column of 64 bytes, in which a lane is a stream. Sums over inputs are calls of a kernel; all else is loops over nodes, as few as may
/// be. What is computed in a loop stays in registers, and what only brings values together is read where it is needed.
/// </summary>
internal sealed class StreamLanes
{
    /// <summary>Weights that stay in the second-level cache: so few streams at once read them again and again.</summary>
    private const long MostWeights = 1 << 18;

    private readonly Dictionary<Quantity, Move> _moves;
    private readonly Dictionary<Quantity, int> _places = new();
    private readonly Dictionary<Quantity, LaneStep> _makers = new();
    private readonly List<LaneStep> _steps = new();

    // What the last loop computes with a function, or from the result of one.
    private readonly HashSet<Quantity> _late = new();

    private StreamLanes(RowProgram program, Move results, int inputs)
    {
        List<Instruction> all = program.Forward.SelectMany(stage => stage.Steps).Where(step => step != results).ToList();
        _moves = program.Forward.SelectMany(stage => stage.Steps.OfType<Move>().Where(move => move != results && IsAtNodes(move) && (move.Terms.Count == 1 || stage.Steps.Count == 1)))
            .ToDictionary(move => move.Target.At(0));
        List<Quantity> neighbours = all.OfType<Contract>().Select(sum => sum.Inputs)
            .Concat(all.OfType<Move>().Where(move => !IsAtNodes(move)).Append(results).SelectMany(move => move.Reads)).ToList();
        foreach (Quantity value in neighbours)
        {
            _moves.Remove(Origin(value, 0).Value);
        }

        foreach (Instruction step in all.Where(step => !_moves.ContainsKey(step.Result!.At(0))))
        {
            Add(step);
        }

        ColumnCount = inputs;
        HashSet<Quantity> read = new(neighbours.Select(value => Origin(value, 0).Value));
        read.UnionWith(_steps.SelectMany(step => step.Steps.SelectMany(LeavesOf).Select(leaf => leaf.Value).Where(value => _makers.TryGetValue(value, out LaneStep maker) && maker != step)));
        foreach (Instruction step in _steps.SelectMany(step => step.Steps).Where(step => step is not Map || read.Contains(step.Result!.At(0))))
        {
            _places[step.Result!.At(0)] = ColumnCount;
            ColumnCount += step.Result!.IsOnePerLayer ? 1 : step.Width;
        }

        Results = results.Terms.Select(term => PlaceOf(term.Source, term.From)).ToList();
    }

    /// <summary>The columns that a step takes. Its inputs are the first.</summary>
    public int ColumnCount { get; }

    /// <summary>What is done, in order.</summary>
    public IReadOnlyList<LaneStep> Steps => _steps;

    /// <summary>The columns where the results of the step begin: its outputs, then what each cell of memory is to hold.</summary>
    public IReadOnlyList<int> Results { get; }

    /// <summary>The lanes of the step of a network with memory; null where streams go in blocks, as rows do.</summary>
    public static StreamLanes? Of(NetworkPlan network)
    {
        RowProgram program = network.Program;
        Instruction last = program.Forward[program.Forward.Count - 1].Steps[0];
        return network.IsVectorized && network.Specification.WeightCount <= MostWeights && last is Move results
            && program.Scaling is null && program.Drops.Count == 0 && program.Forward.SelectMany(stage => stage.Steps).All(CanBeAdded)
            ? new StreamLanes(program, results, network.InputCount)
            : null;
    }

    /// <summary>The column where values begin.</summary>
    public int PlaceOf(Quantity value, int from = 0)
    {
        (Quantity origin, int first) = Origin(value, from);
        return first + (origin.Role == SymbolRole.Input ? 0 : _places[origin]);
    }

    /// <summary>Whether a value has a column.</summary>
    public bool HasPlace(Quantity value) => _places.ContainsKey(value.At(0));

    /// <summary>What brings a value together where it is read, node by node; null where it is computed or given.</summary>
    public Move? MoveTo(Quantity value) => _moves.TryGetValue(value.At(0), out Move move) ? move : null;

    /// <summary>Whether every node of a move gets one value of each term.</summary>
    private static bool IsAtNodes(Move move) => move.Terms.All(term => term.To == 0 && term.Count == move.Width);

    private static bool CanBeAdded(Instruction step) => step switch
    {
        Contract sum => sum.Over == Axis.Inputs,
        Move => true,
        _ => step.Quantities.All(quantity => quantity.Node == 0 && quantity.Role is SymbolRole.Value or SymbolRole.Passing),
    };

    /// <summary>Where values lie that only a move of one term has.</summary>
    private (Quantity Value, int From) Origin(Quantity value, int from) =>
        MoveTo(value) is { Terms: { Count: 1 } } move ? Origin(move.Terms[0].Source, move.Terms[0].From + from) : (value.At(0), from);

    /// <summary>
    /// A step joins the loop before it, if what it takes of that is at the same node, and no function waits for another: a processor looks ahead by about as many operations as one node has, and finds too few of
    /// them ready where a chain of two functions fills half of its view.
    /// </summary>
    private void Add(Instruction step)
    {
        LaneStep? loop = _steps.Count == 0 ? null : _steps[_steps.Count - 1];
        List<(Quantity Value, int From)> leaves = IsOfLoop(step) ? LeavesOf(step).ToList() : new();
        bool hasFunction = step is Map map && map.Body.All().Any(part => part is Apply);
        bool isLate = leaves.Any(leaf => _late.Contains(leaf.Value));
        bool joins = IsOfLoop(step) && loop is { IsLoop: true } && loop.Width == step.Width && !(hasFunction && isLate)
            && leaves.All(leaf => !_makers.TryGetValue(leaf.Value, out LaneStep maker) || maker != loop || leaf.From == 0);
        if (!joins)
        {
            loop = new LaneStep(step.Width, IsOfLoop(step));
            _steps.Add(loop);
            _late.Clear();
            isLate = false;
        }

        Quantity result = step.Result!.At(0);
        loop!.Steps.Add(step);
        _makers[result] = loop;
        if (hasFunction || isLate)
        {
            _late.Add(result);
        }
    }

    private static bool IsOfLoop(Instruction step) => step is Map || (step is Move move && IsAtNodes(move));

    private IEnumerable<(Quantity Value, int From)> LeavesOf(Instruction step) => step is Move move ? LeavesOf(move, 0) : step.Reads.SelectMany(read => LeavesOf(read, 0));

    private IEnumerable<(Quantity Value, int From)> LeavesOf(Move move, int from) => move.Terms.SelectMany(term => LeavesOf(term.Source, term.From + from));

    /// <summary>The values that are computed or given, of which a value is brought together, and the place of the first of each.</summary>
    private IEnumerable<(Quantity Value, int From)> LeavesOf(Quantity value, int from) => MoveTo(value) is { } move ? LeavesOf(move, from) : new[] { (value.At(0), from) };
}

/// <summary>A kernel's sums, values that come one after the other, a sum over nodes; or a loop over nodes, with what is computed at each.</summary>
internal sealed class LaneStep
{
    public LaneStep(int width, bool isLoop)
    {
        Width = width;
        IsLoop = isLoop;
    }

    /// <summary>How many nodes there are.</summary>
    public int Width { get; }

    public bool IsLoop { get; }

    public List<Instruction> Steps { get; } = new();
}
