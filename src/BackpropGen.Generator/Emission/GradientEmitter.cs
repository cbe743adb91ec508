using BackpropGen.Generator.Network;

namespace BackpropGen.Generator.Emission;

/// <summary>Gradient, Backward and InputGradient.</summary>
internal sealed class GradientEmitter
{
    private readonly Emitter _emitter;
    private readonly CodeWriter _writer;
    private readonly RowArguments _row;
    private readonly LineEmitter? _line;
    private readonly StageEmitter? _stages;

    private GradientEmitter(Emitter emitter, CodeWriter writer)
    {
        _emitter = emitter;
        _writer = writer;
        _row = new RowArguments(emitter, writer);
        _line = emitter.Network.Form == RowForm.Locals ? new LineEmitter(emitter) : null;
        _stages = emitter.Network.Form == RowForm.Locals ? null : StageEmitter.Of(emitter);
    }

    private string T => _emitter.T;

    private bool HasStruct => _emitter.Network.HasParametersStruct;

    public static void Write(Emitter emitter, CodeWriter writer)
    {
        var gradient = new GradientEmitter(emitter, writer);
        emitter.Members(writer, Aspect.Gradient, member =>
        {
            using (emitter.Open(writer, member))
            {
                gradient.WriteBody(member);
            }

            if (member.Id == MemberId.Accumulate && gradient._line is not null)
            {
                FieldLines.WriteParts(writer, emitter, member, AddLines);
            }
        });
        gradient._stages?.WriteGradientStages(writer);
    }

    private static IEnumerable<string> AddLines(IReadOnlyList<Quantity> parameters) =>
        parameters.Select(parameter => $"gradient.{Names.Field(parameter)} += row.{Names.Field(parameter)};");

    private void WriteBody(Member member)
    {
        string gradient = _emitter.Names.Local("gradient");
        string call = _emitter.Names.Member("Gradient");
        switch (member.Id)
        {
            case MemberId.GradientNamed when _line is not null:
                _row.CheckNamedTargets();
                _line.WriteGradient(_writer);
                break;
            case MemberId.GradientNamed:
                _writer.Line($"return {call}({_row.SpanOfInputs()}, {_row.SpanOfTargets()}, out {gradient});");
                break;
            case MemberId.GradientNamedClass:
                _row.CheckClass();
                _writer.Line($"return {call}({_row.InputNames}, {_row.ClassTargets}, out {gradient});");
                break;
            case MemberId.GradientRow:
                WriteGradientRow();
                break;
            case MemberId.GradientClass:
                _row.DeclareClassTargets();
                _writer.Line("return Gradient(inputs, targets, out gradient);");
                break;
            case MemberId.GradientSpan:
                WriteGradientSpan();
                break;
            case MemberId.GradientSpanClass:
                _row.DeclareClassTargets();
                _writer.Line("return Gradient(inputs, targets, gradient);");
                break;
            case MemberId.BackwardNamed:
                WriteBackwardNamed(gradient);
                break;
            case MemberId.BackwardSpan:
                WriteBackwardSpan();
                break;
            case MemberId.InputGradientNamed:
                WriteInputGradientNamed();
                break;
            case MemberId.InputGradientNamedClass:
                _row.CheckClass();
                _writer.Line($"return {_emitter.Names.Member("InputGradient")}({_row.InputNames}, {_row.ClassTargets});");
                break;
            case MemberId.InputGradientSpan:
                WriteInputGradientSpan();
                break;
            case MemberId.InputGradientClass:
                _row.DeclareClassTargets();
                _writer.Line("InputGradient(inputs, targets, inputGradient);");
                break;
            case MemberId.Accumulate:
                WriteAccumulate(member);
                break;
            case MemberId.OneHot:
                WriteOneHot();
                break;
            default:
                throw new InvalidOperationException($"No body for {member.Id}.");
        }
    }

    private void WriteGradientRow()
    {
        _row.CheckInputs();
        if (_line is not null)
        {
            _row.CheckLength("targets", _emitter.OutputCount);
            _writer.Line($"return Gradient({_row.InputElements}, {_row.TargetElements}, out gradient);");
            return;
        }

        _row.CheckTargets();
        _writer.Line("gradient = default;");
        _writer.Line("return AccumulateRow(inputs, targets, ref gradient);");
    }

    private void WriteGradientSpan()
    {
        if (HasStruct)
        {
            _row.CheckLength("gradient", _emitter.ParameterCount);
            _writer.Line($"{T} loss = Gradient(inputs, targets, out Parameters parameters);");
            _writer.Line("CopyTo(ref parameters, gradient);");
            _writer.Line("return loss;");
            return;
        }

        _row.CheckInputs();
        _row.CheckTargets();
        _row.CheckLength("gradient", _emitter.ParameterCount);
        CheckNoOverlap("gradient");
        _writer.Line($"{Emitter.Check}.NoOverlap(targets, gradient, \"gradient\");");
        _writer.Line("gradient.Clear();");
        _writer.Line("return AccumulateRow(inputs, targets, gradient);");
    }

    private void CheckNoOverlap(string written) => _writer.Line($"{Emitter.Check}.NoOverlap(inputs, {written}, \"{written}\");");

    private void WriteBackwardNamed(string gradient)
    {
        if (_line is not null)
        {
            _line.WriteBackward(_writer);
            return;
        }

        string inputs = _row.SpanOfInputs();
        string outputGradient = _row.SpanOf("outputGradient", Emitter.List(_emitter.OutputCount, _emitter.Names.OutputGradient), _emitter.OutputCount);
        string inputGradient = DeclareInputGradient();
        _writer.Line($"{gradient} = default;");
        _writer.Line($"{_emitter.Names.Member("AccumulateBackward")}({inputs}, {outputGradient}, ref {gradient}, {inputGradient});");
        ReturnInputGradient(inputGradient);
    }

    private void WriteBackwardSpan()
    {
        _row.CheckInputs();
        _row.CheckLength("outputGradient", _emitter.OutputCount);
        _row.CheckLength("gradient", _emitter.ParameterCount);
        _row.CheckLength("inputGradient", _emitter.InputCount);
        if (_line is not null)
        {
            string outputGradients = Emitter.List(_emitter.OutputCount, j => $"outputGradient[{j}]");
            _writer.Line($"{InputGradientElements()} = Backward({_row.InputElements}, {outputGradients}, out Parameters parameters);");
            _writer.Line("CopyTo(ref parameters, gradient);");
            return;
        }

        CheckNoOverlap("inputGradient");
        if (HasStruct)
        {
            _writer.Line("Parameters parameters = default;");
            _writer.Line("AccumulateBackward(inputs, outputGradient, ref parameters, inputGradient);");
            _writer.Line("CopyTo(ref parameters, gradient);");
            return;
        }

        CheckNoOverlap("gradient");
        _writer.Line($"{Emitter.Check}.NoOverlap(outputGradient, gradient, \"gradient\");");
        _writer.Line("gradient.Clear();");
        _writer.Line("AccumulateBackward(inputs, outputGradient, gradient, inputGradient);");
    }

    private void WriteInputGradientNamed()
    {
        if (_line is not null)
        {
            _row.CheckNamedTargets();
            _line.WriteInputGradient(_writer);
            return;
        }

        string inputs = _row.SpanOfInputs();
        string targets = _row.SpanOfTargets();
        string inputGradient = DeclareInputGradient();
        _writer.Line($"{_emitter.Names.Member("InputGradient")}({inputs}, {targets}, {inputGradient});");
        ReturnInputGradient(inputGradient);
    }

    private void WriteInputGradientSpan()
    {
        _row.CheckInputs();
        if (_line is not null)
        {
            _row.CheckLength("targets", _emitter.OutputCount);
            _row.CheckLength("inputGradient", _emitter.InputCount);
            _writer.Line($"{InputGradientElements()} = InputGradient({_row.InputElements}, {_row.TargetElements});");
            return;
        }

        _row.CheckTargets();
        _row.CheckLength("inputGradient", _emitter.InputCount);
        _stages!.DeclareNodes(_writer);
        _stages.CallForward(_writer);
        _stages.CallLossError(_writer);
        _stages.CallInputGradient(_writer);
    }

    private string InputGradientElements()
    {
        string elements = Emitter.List(_emitter.InputCount, i => $"inputGradient[{i}]");
        return _emitter.InputCount == 1 ? elements : $"({elements})";
    }

    private string DeclareInputGradient()
    {
        string local = _emitter.Names.Local("inputGradient");
        _writer.Line($"{Emitter.Span}<{T}> {local} = stackalloc {T}[{_emitter.InputCount}];");
        return local;
    }

    private void ReturnInputGradient(string local)
    {
        string values = Emitter.List(_emitter.InputCount, i => $"{local}[{i}]");
        _writer.Line(_emitter.InputCount == 1 ? $"return {values};" : $"return ({values});");
    }

    private void WriteAccumulate(Member member)
    {
        if (_line is null)
        {
            _stages!.DeclareNodes(_writer);
            _stages.CallForward(_writer);
            _stages.CallLossError(_writer);
            _stages.CallBackpropagate(_writer);
            _stages.ReturnLoss(_writer);
            return;
        }

        _writer.Line($"{T} loss = Gradient({_row.InputElements}, {_row.TargetElements}, out Parameters row);");
        FieldLines.Write(_writer, _emitter, member, AddLines);
        _writer.Line("return loss;");
    }

    private void WriteOneHot()
    {
        _writer.Line($"{Emitter.Check}.ClassIndex(classIndex, {_emitter.Network.ClassCount});");
        if (_emitter.Network.IsBinaryClassifier)
        {
            _writer.Line("targets[0] = classIndex;");
            return;
        }

        _writer.Line("targets.Clear();");
        _writer.Line($"targets[classIndex] = {_emitter.Literal(1)};");
    }
}
