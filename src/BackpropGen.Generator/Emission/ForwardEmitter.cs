using BackpropGen.Generator.Code;

namespace BackpropGen.Generator.Emission;

/// <summary>Predict, PredictClass and Evaluate.</summary>
internal sealed class ForwardEmitter : RowAspectEmitter
{
    public ForwardEmitter(Emitter emitter, RowPrinter printer, CodeWriter writer)
        : base(emitter, printer, writer, Aspect.Forward)
    {
    }

    public override void Write()
    {
        base.Write();
        Printer.WriteForwardStages(Writer);
    }

    protected override void WriteBody(Member member)
    {
        switch (member.Id)
        {
            case MemberId.PredictNamed when member.Body == BodyForm.Line:
                Line.WritePredict(Writer);
                break;
            case MemberId.PredictNamed:
                Writer.Line($"return {Emitter.Names.Member("Predict")}({Row.SpanOfInputs()});");
                break;
            case MemberId.PredictRow:
                WritePredictRow(member);
                break;
            case MemberId.PredictSpan:
                WritePredictSpan(member);
                break;
            case MemberId.PredictClassNamed:
                WritePredictClassNamed();
                break;
            case MemberId.PredictClassRow:
                WritePredictClassRow();
                break;
            case MemberId.EvaluateNamed when member.Body == BodyForm.Line:
                Row.TakeNamedTargets();
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
                WriteEvaluateSpan(member);
                break;
            case MemberId.EvaluateClass:
                Row.DeclareClassTargets();
                Writer.Line("return Evaluate(inputs, targets);");
                break;
            default:
                throw NoBody(member);
        }
    }

    private void WritePredictRow(Member member)
    {
        if (member.Body == BodyForm.Line)
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

    private void WritePredictSpan(Member member)
    {
        Row.CheckInputs();
        Row.CheckLength("outputs", Emitter.OutputCount);
        if (member.Body == BodyForm.Line)
        {
            string outputs = Emitter.List(Emitter.OutputCount, j => $"outputs[{j}]");
            Writer.Line($"{(Emitter.OutputCount == 1 ? outputs : $"({outputs})")} = Predict({Row.InputElements});");
            return;
        }

        Stages.DeclareForwardNodes(Writer);
        Stages.CallPlainForward(Writer);
        Stages.CopyOutputs(Writer);
    }

    private void WritePredictClassNamed()
    {
        string call = $"{Emitter.Names.Member("Predict")}({Row.InputNames})";
        if (Emitter.Network.IsBinaryClassifier)
        {
            Writer.Line($"return {Row.ClassOfOutput(call)};");
            return;
        }

        string outputs = Emitter.Names.Local("outputs");
        Writer.Line($"{Emitter.Span}<{T}> {outputs} = stackalloc {T}[{Emitter.OutputCount}];");
        Writer.Line($"({Emitter.List(Emitter.OutputCount, j => $"{outputs}[{j}]")}) = {call};");
        Writer.Line($"return {Row.ClassOfOutputs(outputs)};");
    }

    private void WritePredictClassRow()
    {
        if (Emitter.Network.IsBinaryClassifier)
        {
            Writer.Line($"return {Row.ClassOfOutput("Predict(inputs)")};");
            return;
        }

        Scratch.Declare(Writer, Emitter, "outputs", Emitter.OutputCount);
        Writer.Line("Predict(inputs, outputs);");
        Writer.Line($"return {Row.ClassOfOutputs("outputs")};");
    }

    private void WriteEvaluateSpan(Member member)
    {
        Row.CheckInputs();
        if (member.Body == BodyForm.Line)
        {
            Row.CheckLength("targets", Emitter.OutputCount);
            Writer.Line($"return Evaluate({Row.InputElements}, {Row.TargetElements});");
            return;
        }

        Row.CheckTargets();
        Stages.DeclareNodes(Writer);
        Stages.CallPlainForward(Writer);
        Stages.ReturnLoss(Writer);
    }
}
