using BackpropGen.Generator.Network;

namespace BackpropGen.Generator.Emission;

/// <summary>Predict, PredictClass and Evaluate.</summary>
internal sealed class ForwardEmitter
{
    private readonly Emitter _emitter;
    private readonly CodeWriter _writer;
    private readonly RowArguments _row;
    private readonly LineEmitter? _line;
    private readonly StageEmitter? _stages;

    private ForwardEmitter(Emitter emitter, CodeWriter writer)
    {
        _emitter = emitter;
        _writer = writer;
        _row = new RowArguments(emitter, writer);
        _line = emitter.Network.Form == RowForm.Locals ? new LineEmitter(emitter) : null;
        _stages = emitter.Network.Form == RowForm.Locals ? null : StageEmitter.Of(emitter);
    }

    private string T => _emitter.T;

    public static void Write(Emitter emitter, CodeWriter writer)
    {
        var forward = new ForwardEmitter(emitter, writer);
        emitter.Members(writer, Aspect.Forward, member =>
        {
            using (emitter.Open(writer, member))
            {
                forward.WriteBody(member);
            }
        });
        forward._stages?.WriteForwardStages(writer);
    }

    private void WriteBody(Member member)
    {
        switch (member.Id)
        {
            case MemberId.PredictNamed when _line is not null:
                _line.WritePredict(_writer);
                break;
            case MemberId.PredictNamed:
                _writer.Line($"return {_emitter.Names.Member("Predict")}({_row.SpanOfInputs()});");
                break;
            case MemberId.PredictRow:
                WritePredictRow();
                break;
            case MemberId.PredictSpan:
                WritePredictSpan();
                break;
            case MemberId.PredictClassNamed:
                WritePredictClass($"{_emitter.Names.Member("Predict")}({_row.InputNames})");
                break;
            case MemberId.PredictClassRow when _emitter.Network.HasResult:
                WritePredictClass("Predict(inputs)");
                break;
            case MemberId.PredictClassRow:
                WriteLargest();
                break;
            case MemberId.EvaluateNamed when _line is not null:
                _row.CheckNamedTargets();
                _line.WriteEvaluate(_writer);
                break;
            case MemberId.EvaluateNamed:
                _writer.Line($"return {_emitter.Names.Member("Evaluate")}({_row.SpanOfInputs()}, {_row.SpanOfTargets()});");
                break;
            case MemberId.EvaluateNamedClass:
                _row.CheckClass();
                _writer.Line($"return {_emitter.Names.Member("Evaluate")}({_row.InputNames}, {_row.ClassTargets});");
                break;
            case MemberId.EvaluateSpan:
                WriteEvaluateSpan();
                break;
            case MemberId.EvaluateClass:
                _row.DeclareClassTargets();
                _writer.Line("return Evaluate(inputs, targets);");
                break;
            default:
                throw new InvalidOperationException($"No body for {member.Id}.");
        }
    }

    private void WritePredictRow()
    {
        if (_line is not null)
        {
            _row.CheckInputs();
            _writer.Line($"return Predict({_row.InputElements});");
            return;
        }

        _writer.Line($"{Emitter.Span}<{T}> outputs = stackalloc {T}[{_emitter.OutputCount}];");
        _writer.Line("Predict(inputs, outputs);");
        string values = Emitter.List(_emitter.OutputCount, j => $"outputs[{j}]");
        _writer.Line(_emitter.OutputCount == 1 ? $"return {values};" : $"return ({values});");
    }

    private void WritePredictSpan()
    {
        _row.CheckInputs();
        _row.CheckLength("outputs", _emitter.OutputCount);
        if (_line is not null)
        {
            string outputs = Emitter.List(_emitter.OutputCount, j => $"outputs[{j}]");
            _writer.Line($"{(_emitter.OutputCount == 1 ? outputs : $"({outputs})")} = Predict({_row.InputElements});");
            return;
        }

        _stages!.DeclareNodes(_writer);
        _stages.CallForward(_writer);
        _stages.CopyOutputs(_writer);
    }

    /// <summary>The first of the largest outputs; outputs that are not numbers have no largest.</summary>
    private void WritePredictClass(string call)
    {
        if (_emitter.Network.IsBinaryClassifier)
        {
            // A probability of over one half, or a logit of over zero.
            string boundary = _emitter.Literal(_emitter.Specification.Layers[_emitter.Specification.Layers.Count - 1].Activation == "Linear" ? 0 : 0.5);
            string output = _emitter.Names.Local("output");
            _writer.Line($"{T} {output} = {call};");
            _writer.Line($"{Emitter.Check}.NotNaN({output});");
            _writer.Line($"return {output} > {boundary} ? 1 : 0;");
            return;
        }

        IReadOnlyList<string> locals = Enumerable.Range(1, _emitter.OutputCount).Select(j => _emitter.Names.Local($"output{j}")).ToList();
        string sum = string.Join(" + ", locals);
        _writer.Line(locals.Count == 1 ? $"{T} {locals[0]} = {call};" : $"({string.Join(", ", locals.Select(local => $"{T} {local}"))}) = {call};");
        _writer.Line($"{Emitter.Check}.NotNaN({sum});");
        string best = _emitter.Names.Local("best");
        string largest = _emitter.Names.Local("largest");
        _writer.Line($"int {best} = 0;");
        _writer.Line($"{T} {largest} = {locals[0]};");
        for (int j = 1; j < locals.Count; j++)
        {
            bool isLast = j == locals.Count - 1;
            _writer.Line();
            using (_writer.Block($"if ({locals[j]} > {largest})"))
            {
                _writer.Line($"{best} = {j};");
                if (!isLast)
                {
                    _writer.Line($"{largest} = {locals[j]};");
                }
            }
        }

        _writer.Line();
        _writer.Line($"return {best};");
    }

    private void WriteLargest()
    {
        Scratch.Declare(_writer, _emitter, "outputs", _emitter.OutputCount);
        _writer.Line("Predict(inputs, outputs);");
        _writer.Line("int best = 0;");
        using (_writer.Block($"for (int j = 0; j < {_emitter.OutputCount}; j++)"))
        {
            _writer.Line($"{Emitter.Check}.NotNaN(outputs[j]);");
            _writer.Line("best = outputs[j] > outputs[best] ? j : best;");
        }

        _writer.Line();
        _writer.Line("return best;");
    }

    private void WriteEvaluateSpan()
    {
        _row.CheckInputs();
        if (_line is not null)
        {
            _row.CheckLength("targets", _emitter.OutputCount);
            _writer.Line($"return Evaluate({_row.InputElements}, {_row.TargetElements});");
            return;
        }

        _row.CheckTargets();
        _stages!.DeclareNodes(_writer);
        _stages.CallForward(_writer);
        _stages.ReturnLoss(_writer);
    }
}
