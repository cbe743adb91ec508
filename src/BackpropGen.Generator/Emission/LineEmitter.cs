using BackpropGen.Generator.Calculus;
using BackpropGen.Generator.Code;
using BackpropGen.Generator.Program;

namespace BackpropGen.Generator.Emission;

/// <summary>Methods that are each one straight line, with a local variable for every value: the textbook form.</summary>
internal sealed class LineEmitter
{
    private readonly Emitter _emitter;
    private readonly CSharpNotation _notation;
    private readonly string _parameters;
    private readonly string _gradient;
    private readonly string _scaling;

    public LineEmitter(Emitter emitter)
    {
        _emitter = emitter;
        _notation = emitter.Notation(leaf => Name((Quantity)leaf));
        _parameters = emitter.Names.Local("p");
        _gradient = emitter.Names.Local("gradient");
        _scaling = emitter.Names.Local("s");
    }

    private RowProgram Program => _emitter.Network.Program;

    private RowProgram Training => _emitter.Network.Training;

    public void WritePredict(CodeWriter writer)
    {
        List<Expression> outputs = Enumerable.Range(1, _emitter.OutputCount).Select(_emitter.Network.Prediction).ToList();
        Write(writer, Program.ToOutputs, outputs);
        writer.Line($"return {ValueOrTuple(outputs.Select(_emitter.Network.Freeze).ToList())};");
    }

    public void WriteEvaluate(CodeWriter writer)
    {
        Write(writer, Program.ToOutputs.Append(Program.Loss), new[] { Program.LossValue });
        WriteReturnLoss(writer);
    }

    public void WriteGradient(CodeWriter writer)
    {
        Write(
            writer,
            _emitter.Network.GradientStages(Program.LossError, parameters: true, inputs: false).Append(Program.Loss),
            new[] { Program.LossValue });
        WriteReturnLoss(writer);
    }

    /// <summary>The gradient of a training step, from spans: with dropout, and for targets that are ready for the loss.</summary>
    public void WriteRowGradient(CodeWriter writer)
    {
        CSharpNotation notation = _emitter.Notation(leaf => NameInSpans((Quantity)leaf));
        IReadOnlyList<Block> blocks = _emitter.Network.LineOf(_emitter.Network.TrainingStages(), new[] { Training.LossValue }, namesLogits: true);
        ISet<SymbolRole> used = FieldReferences.Used(blocks, new[] { Training.LossValue });
        writer.Lines(FieldReferences.ToParameters(used).Concat(FieldReferences.ToScaling(used)));
        foreach (Block block in blocks)
        {
            writer.Line();
            writer.Line("// " + block.Formula);
            foreach (Statement statement in block.Statements)
            {
                bool isField = statement.Target.Role == SymbolRole.ParameterGradient;
                writer.Lines(CSharpNotation.Wrap($"{(isField ? string.Empty : _emitter.T + " ")}{NameInSpans(statement.Target)} = ", notation.Print(statement.Value), ";"));
            }
        }

        writer.Lines(CSharpNotation.Wrap("return ", notation.Print(Training.LossValue), ";"));
    }

    /// <summary>Computes a row from spans and copies the values that are shown into another.</summary>
    public void WriteShownValues(CodeWriter writer)
    {
        CSharpNotation notation = _emitter.Notation(leaf => NameInSpans((Quantity)leaf));
        List<Quantity> shown = _emitter.Network.Shown.SelectMany(value => value.AtNodes).ToList();
        IReadOnlyList<Block> blocks = _emitter.Network.LineOf(_emitter.Network.GradientStages(Program.LossError, parameters: false, inputs: false), shown, namesLogits: true);
        ISet<SymbolRole> used = FieldReferences.Used(blocks, shown);
        writer.Lines(FieldReferences.ToParameters(used).Concat(FieldReferences.ToScaling(used)));
        foreach (Block block in blocks)
        {
            writer.Line();
            writer.Line("// " + block.Formula);
            foreach (Statement statement in block.Statements)
            {
                writer.Lines(CSharpNotation.Wrap($"{_emitter.T} {NameInSpans(statement.Target)} = ", notation.Print(statement.Value), ";"));
            }
        }

        writer.Line();
        writer.Lines(shown.Select((quantity, place) => $"values[{place}] = {NameInSpans(quantity)};"));
    }

    private string NameInSpans(Quantity quantity) => quantity.Role switch
    {
        SymbolRole.Input => FormattableString.Invariant($"inputs[{quantity.Node - 1}]"),
        SymbolRole.Target => FormattableString.Invariant($"targets[{quantity.Node - 1}]"),
        SymbolRole.Mask => FormattableString.Invariant($"masks[{_emitter.Network.MaskPlace(quantity)}]"),
        SymbolRole.Parameter => "p." + Names.Field(quantity),
        SymbolRole.ParameterGradient => "gradient." + Names.Field(quantity),
        SymbolRole.Scaling => "s." + Names.ScalingField(quantity),
        _ => Names.Value(quantity),
    };

    public void WriteBackward(CodeWriter writer)
    {
        Write(writer, _emitter.Network.GradientStages(Program.GivenError, parameters: true, inputs: true), Array.Empty<Expression>());
        WriteReturnInputGradient(writer);
    }

    public void WriteInputGradient(CodeWriter writer)
    {
        Write(writer, _emitter.Network.GradientStages(Program.LossError, parameters: false, inputs: true), Array.Empty<Expression>());
        WriteReturnInputGradient(writer);
    }

    /// <summary>
    /// The same lines in a loop over rows, between which the parameters stay where they are. The loop ends at a row of which something may not be
    /// finite: the library leaves it to Train, which decides about its step.
    /// </summary>
    /// <param name="writer">Where to print.</param>
    /// <param name="declare">Prints memory for what each row is prepared with, before the loop.</param>
    /// <param name="take">Prints the row's inputs, as x, and its targets as the loss takes them, as y.</param>
    /// <param name="draw">Prints the row's masks.</param>
    public void WriteTrainRows(CodeWriter writer, Action declare, Action<string, string> take, Action draw)
    {
        string t = _emitter.T;
        int inputs = _emitter.InputCount;
        List<Quantity> parameters = _emitter.Network.Parameters().ToList();
        CSharpNotation notation = _emitter.Notation(leaf => NameInRows((Quantity)leaf));
        IReadOnlyList<Block> blocks = Unrolling.Line(_emitter.Network.TrainingStages(), new[] { Training.LossValue }, namesLogits: true);
        writer.Line("Parameters p = _parameters;");
        writer.Lines(FieldReferences.ToScaling(FieldReferences.Used(blocks, new[] { Training.LossValue })));
        writer.Line($"int k = 0, count = order.IsEmpty ? inputs.Length / {inputs} : order.Length;");
        declare();
        using (writer.Block("for (; k < count; k++)"))
        {
            writer.Line("int row = order.IsEmpty ? k : order[k];");
            take(Emitter.RowOf("inputs", "row", inputs), Emitter.RowOf("targets", "row", _emitter.TargetCount));
            draw();
            foreach (Block block in blocks)
            {
                writer.Line();
                writer.Line("// " + block.Formula);
                foreach (Statement statement in block.Statements)
                {
                    writer.Lines(CSharpNotation.Wrap($"{t} {NameInRows(statement.Target)} = ", notation.Print(statement.Value), ";"));
                }
            }

            writer.Lines(CSharpNotation.Wrap($"{t} loss = ", notation.Print(Training.LossValue), ";"));
            writer.Line();
            writer.Line("// 0 · v is 0 only where v is finite: Train decides about any other row.");
            string zero = _emitter.Literal(0);
            writer.Lines(CSharpNotation.Wrap($"{t} check = ", string.Join(" + ", parameters.Select(parameter => NameInRows(GradientOf(parameter))).Prepend("loss").Select(value => $"{zero} * {value}")), ";"));
            using (writer.Block($"if (check != {zero})"))
            {
                writer.Line("break;");
            }

            writer.Line();
            writer.Line("sum += loss;");
            writer.Line("last = loss;");
            foreach (Quantity parameter in parameters)
            {
                writer.Line($"{NameInRows(parameter)} -= learningRate * {NameInRows(GradientOf(parameter))};");
            }
        }

        writer.Line();
        writer.Line("_parameters = p;");
        writer.Line("return k;");
    }

    private static Quantity GradientOf(Quantity parameter) =>
        parameter with { Symbol = parameter.Symbol.Gradient! };

    /// <summary>Names in a loop over rows, where the user has none.</summary>
    private string NameInRows(Quantity quantity) => quantity.Role switch
    {
        SymbolRole.Mask => NameInSpans(quantity),
        SymbolRole.Input => FormattableString.Invariant($"x[{quantity.Node - 1}]"),
        SymbolRole.Target => FormattableString.Invariant($"y[{quantity.Node - 1}]"),
        SymbolRole.Parameter => "p." + Names.Field(quantity),
        SymbolRole.ParameterGradient => "d" + Names.Field(quantity),
        SymbolRole.Scaling => "s." + Names.ScalingField(quantity),
        _ => Names.Value(quantity),
    };

    private void WriteReturnLoss(CodeWriter writer) =>
        writer.Lines(CSharpNotation.Wrap("return ", _notation.Print(Program.LossValue), ";"));

    private void WriteReturnInputGradient(CodeWriter writer) => writer.Line(
        $"return {ValueOrTuple(Enumerable.Range(1, _emitter.InputCount).Select(i => (Expression)new Quantity(Symbol.InputGradient, 0, i)).ToList())};");

    private string ValueOrTuple(IReadOnlyList<Expression> values) =>
        values.Count == 1 ? _notation.Print(values[0]) : "(" + string.Join(", ", values.Select(_notation.Print)) + ")";

    private void Write(CodeWriter writer, IEnumerable<Stage> stages, IEnumerable<Expression> results)
    {
        IReadOnlyList<Block> blocks = _emitter.Network.LineOf(stages, results, namesLogits: true);
        ISet<SymbolRole> used = FieldReferences.Used(blocks, results.Select(_emitter.Network.Freeze));
        List<string> fields = FieldReferences.ToParameters(used, _parameters, _emitter.Names.Member("_parameters"))
            .Concat(FieldReferences.ToScaling(used, _scaling, _emitter.Names.Member("_scaling"))).ToList();
        writer.Lines(fields);
        bool isFirst = fields.Count == 0;
        foreach (Block block in blocks)
        {
            if (!isFirst)
            {
                writer.Line();
            }

            isFirst = false;
            writer.Line("// " + block.Formula);
            foreach (Statement statement in block.Statements)
            {
                bool isField = statement.Target.Role == SymbolRole.ParameterGradient;
                string head = isField ? Name(statement.Target) : $"{_emitter.T} {Name(statement.Target)}";
                writer.Lines(CSharpNotation.Wrap(head + " = ", _notation.Print(statement.Value), ";"));
            }
        }
    }

    private string Name(Quantity quantity) => quantity.Role switch
    {
        SymbolRole.Input => _emitter.Names.Inputs[quantity.Node - 1],
        SymbolRole.Target => _emitter.Names.Targets[quantity.Node - 1],
        SymbolRole.OutputGradient => _emitter.Names.OutputGradient(quantity.Node - 1),
        SymbolRole.InputGradient => _emitter.Names.Local($"dx_{quantity.Node}"),
        SymbolRole.Parameter => _parameters + "." + Names.Field(quantity),
        SymbolRole.ParameterGradient => _gradient + "." + Names.Field(quantity),
        SymbolRole.Scaling => _scaling + "." + Names.ScalingField(quantity),
        _ => _emitter.Names.Local(Names.Value(quantity)),
    };
}
