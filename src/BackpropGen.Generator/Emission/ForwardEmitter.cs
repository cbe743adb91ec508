using BackpropGen.Generator.Network;

namespace BackpropGen.Generator.Emission;

/// <summary>Predict, PredictClass and Evaluate.</summary>
internal sealed class ForwardEmitter : AspectEmitter
{
    public ForwardEmitter(Emitter emitter, CodeWriter writer)
        : base(emitter, writer, Aspect.Forward)
    {
    }

    public override void Write()
    {
        base.Write();
        if (Line is null)
        {
            Stages.WriteForwardStages(Writer);
        }
    }

    protected override void WriteBody(Member member)
    {
        switch (member.Id)
        {
            case MemberId.PredictNamed when Line is not null:
                Line.WritePredict(Writer);
                break;
            case MemberId.PredictNamed:
                Writer.Line($"return {Emitter.Names.Member("Predict")}({Row.SpanOfInputs()});");
                break;
            case MemberId.PredictRow:
                WritePredictRow();
                break;
            case MemberId.PredictSpan:
                WritePredictSpan();
                break;
            case MemberId.PredictClassNamed:
                WritePredictClass($"{Emitter.Names.Member("Predict")}({Row.InputNames})");
                break;
            case MemberId.PredictClassRow when Emitter.Network.HasResult:
                WritePredictClass("Predict(inputs)");
                break;
            case MemberId.PredictClassRow:
                WriteLargest();
                break;
            case MemberId.EvaluateNamed when Line is not null:
                Row.CheckNamedTargets();
                Line.WriteEvaluate(Writer);
                break;
            case MemberId.EvaluateNamed:
                Writer.Line($"return {Emitter.Names.Member("Evaluate")}({Row.SpanOfInputs()}, {Row.SpanOfTargets()});");
                break;
            case MemberId.EvaluateNamedClass:
                Row.CheckClass();
                Writer.Line($"return {Emitter.Names.Member("Evaluate")}({Row.InputNames}, {Row.ClassTargets});");
                break;
            case MemberId.EvaluateSpan:
                WriteEvaluateSpan();
                break;
            case MemberId.EvaluateClass:
                Row.DeclareClassTargets();
                Writer.Line("return Evaluate(inputs, targets);");
                break;
            default:
                throw NoBody(member);
        }
    }

    private void WritePredictRow()
    {
        if (Line is not null)
        {
            Row.CheckInputs();
            Writer.Line($"return Predict({Row.InputElements});");
            return;
        }

        Writer.Line($"{Emitter.Span}<{T}> outputs = stackalloc {T}[{Emitter.OutputCount}];");
        Writer.Line("Predict(inputs, outputs);");
        string values = Emitter.List(Emitter.OutputCount, j => $"outputs[{j}]");
        Writer.Line(Emitter.OutputCount == 1 ? $"return {values};" : $"return ({values});");
    }

    private void WritePredictSpan()
    {
        Row.CheckInputs();
        Row.CheckLength("outputs", Emitter.OutputCount);
        if (Line is not null)
        {
            string outputs = Emitter.List(Emitter.OutputCount, j => $"outputs[{j}]");
            Writer.Line($"{(Emitter.OutputCount == 1 ? outputs : $"({outputs})")} = Predict({Row.InputElements});");
            return;
        }

        Stages.DeclareForwardNodes(Writer);
        Stages.CallForward(Writer);
        Stages.CopyOutputs(Writer);
    }

    /// <summary>The first of the largest outputs; outputs that are not numbers have no largest.</summary>
    private void WritePredictClass(string call)
    {
        if (Emitter.Network.IsBinaryClassifier)
        {
            string boundary = Emitter.Literal(Emitter.Network.ClassBoundary);
            string output = Emitter.Names.Local("output");
            Writer.Line($"{T} {output} = {call};");
            Writer.Line($"{Emitter.Check}.NotNaN({output});");
            Writer.Line($"return {output} > {boundary} ? 1 : 0;");
            return;
        }

        IReadOnlyList<string> locals = Enumerable.Range(1, Emitter.OutputCount).Select(j => Emitter.Names.Local($"output{j}")).ToList();
        string sum = string.Join(" + ", locals);
        Writer.Line(locals.Count == 1 ? $"{T} {locals[0]} = {call};" : $"({string.Join(", ", locals.Select(local => $"{T} {local}"))}) = {call};");
        Writer.Line($"{Emitter.Check}.NotNaN({sum});");
        string best = Emitter.Names.Local("best");
        string largest = Emitter.Names.Local("largest");
        Writer.Line($"int {best} = 0;");
        Writer.Line($"{T} {largest} = {locals[0]};");
        for (int j = 1; j < locals.Count; j++)
        {
            bool isLast = j == locals.Count - 1;
            Writer.Line();
            using (Writer.Block($"if ({locals[j]} > {largest})"))
            {
                Writer.Line($"{best} = {j};");
                if (!isLast)
                {
                    Writer.Line($"{largest} = {locals[j]};");
                }
            }
        }

        Writer.Line();
        Writer.Line($"return {best};");
    }

    private void WriteLargest()
    {
        Scratch.Declare(Writer, Emitter, "outputs", Emitter.OutputCount);
        Writer.Line("Predict(inputs, outputs);");
        Writer.Line("int best = 0;");
        using (Writer.Block($"for (int j = 0; j < {Emitter.OutputCount}; j++)"))
        {
            Writer.Line($"{Emitter.Check}.NotNaN(outputs[j]);");
            Writer.Line("best = outputs[j] > outputs[best] ? j : best;");
        }

        Writer.Line();
        Writer.Line("return best;");
    }

    private void WriteEvaluateSpan()
    {
        Row.CheckInputs();
        if (Line is not null)
        {
            Row.CheckLength("targets", Emitter.OutputCount);
            Writer.Line($"return Evaluate({Row.InputElements}, {Row.TargetElements});");
            return;
        }

        Row.CheckTargets();
        Stages.DeclareNodes(Writer);
        Stages.CallForward(Writer);
        Stages.ReturnLoss(Writer);
    }
}
