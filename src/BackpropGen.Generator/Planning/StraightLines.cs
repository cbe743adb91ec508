using BackpropGen.Generator.Calculus;
using BackpropGen.Generator.Graph;
using BackpropGen.Generator.Program;

namespace BackpropGen.Generator.Planning;

/// <summary>The stages of a network as straight lines, and how they are cut into methods.</summary>
internal sealed class StraightLines
{
    private readonly RowProgram _program;
    private readonly NetworkGraph _graph;
    private readonly Freezing? _freezing;
    private readonly RowForm _form;
    private readonly IReadOnlyList<ShownValue> _shown;
    private readonly Lazy<IReadOnlyDictionary<string, Block>> _blocks;
    private readonly Lazy<IReadOnlyDictionary<string, Block>> _columnBlocks;

    /// <param name="program">The stages.</param>
    /// <param name="graph">The network.</param>
    /// <param name="freezing">What puts numbers in the place of parameters; null where the network can be trained.</param>
    /// <param name="form">The form of its code for one row.</param>
    /// <param name="shown">Values that are handed out: each keeps a name.</param>
    public StraightLines(RowProgram program, NetworkGraph graph, Freezing? freezing, RowForm form, IReadOnlyList<ShownValue> shown)
    {
        _shown = shown;
        _program = program;
        _graph = graph;
        _freezing = freezing;
        _form = form;
        _blocks = new Lazy<IReadOnlyDictionary<string, Block>>(() => UnrollStages(form == RowForm.Vectors ? VectorLayout.IsOnVectors : (_, _) => false));
        _columnBlocks = new Lazy<IReadOnlyDictionary<string, Block>>(() => UnrollStages((_, step) => step is Contract or Move));
    }

    /// <summary>An expression with numbers in the place of parameters, where the network is frozen.</summary>
    public Expression Freeze(Expression expression) => _freezing?.Apply(expression) ?? expression;

    /// <summary>Stages as one straight line.</summary>
    public IReadOnlyList<Block> LineOf(IEnumerable<Stage> stages, IEnumerable<Expression> results, bool namesLogits = false) =>
        Unrolling.Line(stages, results.Select(Freeze), FreezeStatement, namesLogits);

    /// <summary>A stage's statements, cut into parts that each fit into one method.</summary>
    public IReadOnlyList<IReadOnlyList<Statement>> PartsOf(Stage stage) => Split(BlockOf(stage).Statements, statement => statement.Multiplications);

    /// <summary>A stage as a straight line in a method of its own.</summary>
    public Block BlockOf(Stage stage) => _blocks.Value[stage.Name];

    /// <summary>What a stage does at its nodes, one by one, without its sums over inputs or outputs.</summary>
    public Block ColumnBlockOf(Stage stage) => _columnBlocks.Value[stage.Name];

    /// <summary>Cuts a straight line into pieces that each fit into one method.</summary>
    public static IReadOnlyList<IReadOnlyList<T>> Split<T>(IReadOnlyList<T> items, Func<T, int> weight)
    {
        var pieces = new List<IReadOnlyList<T>>();
        var piece = new List<T>();
        int size = 0;
        foreach (T item in items)
        {
            int itemSize = Math.Max(1, weight(item));
            if (size + itemSize > Limits.MostMultiplicationsPerMethod && piece.Count > 0)
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

    private Statement FreezeStatement(Statement statement) => _freezing?.Apply(statement) ?? statement;

    private IReadOnlyDictionary<string, Block> UnrollStages(Func<Stage, Instruction, bool> isElsewhere)
    {
        int outputs = _graph.Output.Width;
        if (_freezing is not null)
        {
            IEnumerable<Stage> forward = _program.ToOutputs.Select(stage => stage with { Steps = stage.Steps.Where(step => !isElsewhere(stage, step)).ToList() });
            return Unrolling.Separately(forward.ToList(), Enumerable.Range(1, outputs).Select(j => Freeze(_graph.Prediction(j))), FreezeStatement, withoutUnused: _form != RowForm.Vectors, namesLogits: _form == RowForm.Parts)
                .ToDictionary(block => block.Name);
        }

        Block loss = Unrolling.Separately(new[] { _program.Loss }, new[] { _program.LossValue })[0];
        IEnumerable<Expression> results = loss.Statements.Select(statement => statement.Value)
            .Append(_program.LossValue)
            .Concat(Enumerable.Range(1, outputs).Select(j => (Expression)_graph.OutputOf(j)))
            .Concat(_shown.SelectMany(value => value.AtNodes));
        List<Stage> stages = _program.ToOutputs
            .Concat(_program.Drops.Select(drop => drop.Stage))
            .Concat(new[] { _program.LossError, _program.GivenError })
            .Concat(_program.Backward.SelectMany(layer => layer.Stages))
            .ToList();
        stages = stages.Select(stage => stage with { Steps = stage.Steps.Where(step => !isElsewhere(stage, step)).ToList() }).ToList();
        return Unrolling.Separately(stages, results, namesLogits: _form == RowForm.Parts).Append(loss).ToDictionary(block => block.Name);
    }
}
