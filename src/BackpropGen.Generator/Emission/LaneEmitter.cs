using BackpropGen.Generator.Calculus;
using BackpropGen.Generator.Code;
using BackpropGen.Generator.Planning;
using BackpropGen.Generator.Program;

namespace BackpropGen.Generator.Emission;

/// <summary>
/// Batches of unrolled networks: the statements for one row on vectors in which each lane is another row. As many rows as 64 bytes hold values go side by side, as one vector or as
/// two halves; the library brings them there.
/// </summary>
internal sealed class LaneEmitter
{
    /// <summary>How many sums a call of the library stores.</summary>
    private const int SumsInACall = 4;

    private readonly Emitter _emitter;
    private readonly CodeWriter _writer;

    public LaneEmitter(Emitter emitter, CodeWriter writer)
    {
        _emitter = emitter;
        _writer = writer;
    }

    /// <summary>The rows of a group: the values in 64 bytes.</summary>
    private int Rows => 64 / _emitter.Precision.Bytes;

    private NetworkPlan Network => _emitter.Network;

    private RowProgram Program => Network.Program;

    private int Inputs => _emitter.InputCount;

    private int Outputs => _emitter.OutputCount;

    private int Targets => _emitter.TargetCount;

    private int Masks => Network.MaskCount;

    private static string Sum(Quantity gradient) => "sum" + Names.Field(gradient);

    /// <summary>The predictions of groups of rows, column by column.</summary>
    public void WritePredict(int bits)
    {
        List<Expression> outputs = Enumerable.Range(1, Outputs).Select(Network.Prediction).ToList();
        IReadOnlyList<Block> line = Network.LineOf(Program.ToOutputs, outputs);
        outputs = outputs.Select(Network.Freeze).ToList();
        VectorNotation notation = NotationOf(bits);
        WriteReferences(line, outputs);
        using (OverGroups(Outputs, masks: 0))
        {
            WriteStatements(bits, line, outputs);
            for (int j = 0; j < Outputs; j++)
            {
                _writer.Line($"{VectorNotation.ClassOf(bits)}.StoreUnsafe({notation.Print(outputs[j])}, ref y, (nuint){Place("y", Rows * j)});");
            }
        }
    }

    /// <summary>The gradient of groups of rows, and their loss: a sum for each lane.</summary>
    public void WriteGradient(int bits)
    {
        string type = VectorNotation.TypeOf(bits, _emitter.T);
        Expression lossOfRows = Network.Training.LossValue;
        IReadOnlyList<Block> blocks = Unrolling.Line(Network.TrainingStages(), new[] { lossOfRows });
        WriteReferences(blocks, new[] { lossOfRows });
        _writer.Lines(CSharpNotation.WrapList($"{type} ", Network.Parameters().Select(Sum).Append("loss").Select(sum => sum + " = default"), ";"));
        using (OverGroups(Targets, Masks))
        {
            WriteStatements(bits, blocks, new[] { lossOfRows });
            _writer.Lines(CSharpNotation.Wrap("loss += ", NotationOf(bits).Print(lossOfRows), ";"));
        }

        List<string> sums = Network.Parameters().Select(Sum).Append("loss").ToList();
        int whole = sums.Count / SumsInACall * SumsInACall;
        for (int place = 0; place < whole; place += SumsInACall)
        {
            _writer.Line(FormattableString.Invariant($"global::BackpropGen.CompilerServices.RowLanes.Store({string.Join(", ", sums.Skip(place).Take(SumsInACall))}, ref sums, {Rows * place});"));
        }

        for (int place = whole; place < sums.Count; place++)
        {
            _writer.Line(FormattableString.Invariant($"{VectorNotation.ClassOf(bits)}.StoreUnsafe({sums[place]}, ref sums, (nuint){Rows * place});"));
        }
    }

    private void WriteReferences(IReadOnlyList<Block> blocks, IEnumerable<Expression> results)
    {
        ISet<SymbolRole> used = FieldReferences.Used(blocks, results);
        _writer.Lines(FieldReferences.ToParameters(used).Concat(FieldReferences.ToScaling(used)));
    }

    /// <summary>The groups of sixteen rows, and where the rows of each begin in a column.</summary>
    private IDisposable OverGroups(int ys, int masks)
    {
        var columns = new List<(string Name, int Length)> { ("x", Inputs), ("y", ys) };
        if (masks > 0)
        {
            columns.Add(("k", masks));
        }

        string starts = string.Join(", ", columns.Select(column => $"{column.Name}At = 0"));
        string steps = string.Join(", ", columns.Select(column => $"{column.Name}At += {column.Length * Rows}"));
        return _writer.Block($"for (int {starts}; xAt < groups * {Inputs * Rows}; {steps})");
    }

    /// <summary>A value in a column of a group's rows, of those that a group has.</summary>
    private static string Place(string column, int place) => place == 0 ? column + "At" : $"({Emitter.Plus(column + "At", place)})";

    private VectorNotation NotationOf(int bits) => new(bits, _emitter.Specification.IsDouble, leaf => Name((Quantity)leaf, bits));

    private void WriteStatements(int bits, IReadOnlyList<Block> blocks, IEnumerable<Expression> results)
    {
        string type = VectorNotation.TypeOf(bits, _emitter.T);
        VectorNotation notation = NotationOf(bits);
        IEnumerable<Quantity> used = blocks.SelectMany(block => block.Statements).SelectMany(statement => statement.Uses)
            .Concat(results.SelectMany(result => result.All().OfType<Quantity>()));
        List<Quantity> given = used.Where(use => use.Role is SymbolRole.Input or SymbolRole.Target or SymbolRole.Mask).Distinct().OrderBy(use => (use.Role, use.Layer, use.Node)).ToList();
        if (given.Count > 0)
        {
            _writer.Lines(CSharpNotation.WrapList($"{type} ", given.Select(quantity => $"{Name(quantity, bits)} = {Load(quantity, bits)}"), ";"));
        }

        foreach (Block block in blocks)
        {
            _writer.Line();
            _writer.Line("// " + block.Formula);
            foreach (Statement statement in block.Statements)
            {
                bool isSum = statement.Target.Role == SymbolRole.ParameterGradient;
                string head = isSum ? $"{Sum(statement.Target)} += " : $"{type} {Name(statement.Target, bits)} = ";
                _writer.Lines(CSharpNotation.Wrap(head, notation.Print(statement.Value), ";"));
            }
        }
    }

    private string Load(Quantity given, int bits)
    {
        string column = given.Role switch { SymbolRole.Input => "x", SymbolRole.Target => "y", _ => "k" };
        int place = given.Role == SymbolRole.Mask ? Network.MaskPlace(given) : given.Node - 1;
        return $"{VectorNotation.ClassOf(bits)}.LoadUnsafe(ref {column}, (nuint){Place(column, Rows * place)})";
    }

    private static string Name(Quantity quantity, int bits) => quantity.Role switch
    {
        SymbolRole.Input => FormattableString.Invariant($"x_{quantity.Node}"),
        SymbolRole.Target => FormattableString.Invariant($"y_{quantity.Node}"),
        SymbolRole.Parameter => $"{VectorNotation.ClassOf(bits)}.Create(p.{Names.Field(quantity)})",
        SymbolRole.Scaling => $"{VectorNotation.ClassOf(bits)}.Create(s.{Names.ScalingField(quantity)})",
        _ => Names.Value(quantity),
    };
}
