using BackpropGen.Generator.Calculus;
using BackpropGen.Generator.Network;

namespace BackpropGen.Generator.Emission;

/// <summary>Methods that are each one straight line, with a local variable for every value: the textbook form.</summary>
internal sealed class LineEmitter
{
    private readonly Emitter _emitter;
    private readonly CSharpNotation _notation;
    private readonly string _parameters;
    private readonly string _gradient;

    public LineEmitter(Emitter emitter)
    {
        _emitter = emitter;
        _notation = emitter.Notation(leaf => Name((Quantity)leaf));
        _parameters = emitter.Names.Local("p");
        _gradient = emitter.Names.Local("gradient");
    }

    private RowComputation Computation => _emitter.Network.Computation;

    public void WritePredict(CodeWriter writer)
    {
        List<Expression> outputs = Enumerable.Range(1, _emitter.OutputCount).Select(j => (Expression)_emitter.Network.Output(j)).ToList();
        Write(writer, Computation.Forward, outputs);
        writer.Line($"return {ValueOrTuple(outputs)};");
    }

    public void WriteEvaluate(CodeWriter writer)
    {
        Write(writer, Computation.Forward.Append(Computation.Loss), new[] { Computation.LossValue });
        WriteReturnLoss(writer);
    }

    public void WriteGradient(CodeWriter writer)
    {
        Write(
            writer,
            _emitter.Network.GradientStages(Computation.LossError, parameters: true, inputs: false).Append(Computation.Loss),
            new[] { Computation.LossValue });
        WriteReturnLoss(writer);
    }

    public void WriteBackward(CodeWriter writer)
    {
        Write(writer, _emitter.Network.GradientStages(Computation.GivenError, parameters: true, inputs: true), Array.Empty<Expression>());
        WriteReturnInputGradient(writer);
    }

    public void WriteInputGradient(CodeWriter writer)
    {
        Write(writer, _emitter.Network.GradientStages(Computation.LossError, parameters: false, inputs: true), Array.Empty<Expression>());
        WriteReturnInputGradient(writer);
    }

    private void WriteReturnLoss(CodeWriter writer) =>
        writer.Lines(CSharpNotation.Wrap("return ", _notation.Print(Computation.LossValue), ";"));

    private void WriteReturnInputGradient(CodeWriter writer) => writer.Line(
        $"return {ValueOrTuple(Enumerable.Range(1, _emitter.InputCount).Select(i => (Expression)new Quantity(QuantityKind.InputGradient, 0, i)).ToList())};");

    private string ValueOrTuple(IReadOnlyList<Expression> values) =>
        values.Count == 1 ? _notation.Print(values[0]) : "(" + string.Join(", ", values.Select(_notation.Print)) + ")";

    private void Write(CodeWriter writer, IEnumerable<Stage> stages, IEnumerable<Expression> results)
    {
        string field = _emitter.Names.Member("_parameters");
        writer.Line($"ref readonly Parameters {_parameters} = ref {field};");
        foreach (Block block in Unrolling.Line(stages, results))
        {
            writer.Line();
            writer.Line("// " + block.Formula);
            foreach (Statement statement in block.Statements)
            {
                bool isField = statement.Target.Kind is QuantityKind.WeightGradient or QuantityKind.BiasGradient;
                string head = isField ? Name(statement.Target) : $"{_emitter.T} {Name(statement.Target)}";
                writer.Lines(CSharpNotation.Wrap(head + " = ", _notation.Print(statement.Value), ";"));
            }
        }
    }

    private string Name(Quantity quantity) => quantity.Kind switch
    {
        QuantityKind.Input => _emitter.Names.Inputs[quantity.Node - 1],
        QuantityKind.Target => _emitter.Names.Outputs[quantity.Node - 1],
        QuantityKind.OutputGradient => _emitter.Names.OutputGradient(quantity.Node - 1),
        QuantityKind.InputGradient => _emitter.Names.Local($"dx_{quantity.Node}"),
        QuantityKind.Weight or QuantityKind.Bias => _parameters + "." + Names.Field(quantity),
        QuantityKind.WeightGradient or QuantityKind.BiasGradient => _gradient + "." + Names.Field(quantity),
        _ => _emitter.Names.Local(Names.Value(quantity)),
    };
}
