using BackpropGen.Generator.Code;
using BackpropGen.Generator.Emission;

namespace BackpropGen.Generator.Features;

/// <summary>Predict, PredictClass and Evaluate.</summary>
internal sealed class PredictionMembers : RowFeature
{
    public PredictionMembers(Emitter emitter, Lazy<RowPrinter> printer, CodeWriter writer)
        : base(emitter, printer, writer, Aspect.Network)
    {
    }

    public override IEnumerable<Member> Members() =>
        Predictions().Concat(Classes()).Concat(Network.IsFrozen ? Array.Empty<Member>() : Losses()).Concat(IsVectorized ? InMemoryOfCaller() : Array.Empty<Member>());

    public override void WriteStages()
    {
        Printer.WriteForwardStages(Writer);
        if (!Network.IsFrozen)
        {
            Printer.WriteLossStage(Writer);
        }
    }

    private IEnumerable<Member> Predictions()
    {
        const string summary = "The network's prediction for one row.";
        string ofInputs = $"The network's prediction for one row of {Count(Network.InputCount, "input")}, in order.";
        string result = ValueOrTuple(T, Names.Outputs);
        if (Network.HasNamedArguments)
        {
            yield return Public(result, "Predict", summary, NamedInputs(), () =>
            {
                if (IsLine)
                {
                    Line.WritePredict(Writer);
                }
                else
                {
                    Writer.Line($"return {Call("Predict", Row.SpanOfInputs)};");
                }
            });
        }

        if (Network.HasResult)
        {
            yield return Public(result, "Predict", ofInputs, new[] { Inputs }, WritePredictRow);
        }

        var arguments = new[] { Inputs, new Argument("", $"{Span}<{T}>", "outputs") };
        Member predict = Network.IsFrozen
            ? Public("void", "Predict", ofInputs, arguments, WritePredictSpan)
            : Inherited("void", "Predict", arguments, WritePredictSpan);
        yield return predict with { IsHot = IsVectorized };
    }

    private IEnumerable<Member> Classes()
    {
        if (!Network.IsClassifier)
        {
            yield break;
        }

        string summary = Network.IsBinaryClassifier ? "1 if the network considers it more likely than 0, otherwise 0." : $"The class from 0 to {Network.ClassCount - 1} whose output is the largest, the first of equals.";
        if (Network.HasNamedArguments)
        {
            yield return Public("int", "PredictClass", summary, NamedInputs(), WritePredictClassNamed);
        }

        yield return Network.IsFrozen
            ? Public("int", "PredictClass", summary, new[] { Inputs }, WritePredictClassRow)
            : Inherited("int", "PredictClass", new[] { Inputs }, WritePredictClassRow);
    }

    private IEnumerable<Member> Losses()
    {
        if (Network.HasNamedArguments)
        {
            yield return Public(T, "Evaluate", LossOfRow + OfTargets + ".", NamedInputsAnd(NamedTargets()), () =>
            {
                if (IsLine)
                {
                    Row.TakeNamedTargets();
                    Line.WriteEvaluate(Writer);
                }
                else
                {
                    Writer.Line($"return {Call("Evaluate", Row.SpanOfInputs, Row.SpanOfTargets)};");
                }
            });
        }

        if (Network.HasNamedArguments && Network.IsClassifier)
        {
            yield return Public(T, "Evaluate", LossOfRow + OfClass + ".", NamedInputsAnd(Yielding(ClassIndex)), () =>
            {
                if (IsLine)
                {
                    Row.CheckClass();
                }

                Writer.Line($"return {(IsLine ? Call("Evaluate", Row.InputNames, Row.ClassTargets) : Call("Evaluate", Row.SpanOfInputs, Row.ClassIndex))};");
            });
        }

        yield return Inherited(T, "Evaluate", new[] { Inputs, Targets }, WriteEvaluateSpan) with { IsHot = IsVectorized };
        if (Network.IsClassifier)
        {
            yield return Inherited(T, "Evaluate", new[] { Inputs, ClassIndex }, () =>
            {
                Writer.Line($"return Evaluate(inputs, {Row.SpanOfClass()});");
            });
        }
    }

    /// <summary>What the library calls with memory for a row.</summary>
    private IEnumerable<Member> InMemoryOfCaller()
    {
        var methods = new RowMethods(Emitter);
        yield return WithBody(methods.Predict, WritePrediction);
        if (!Network.IsFrozen)
        {
            yield return WithBody(methods.Evaluate, WriteLoss);
        }

        yield return NestedType("private struct", RowMethods.Name, "What is computed for one row, in memory that nobody has cleared.", member => methods.WriteType(Writer, member));
    }

    private void WritePredictRow()
    {
        if (IsLine)
        {
            Writer.Line($"return Predict({Row.CheckedInputElements()});");
            return;
        }

        Writer.Line($"{Emitter.Span}<{T}> outputs = stackalloc {T}[{Emitter.OutputCount}];");
        Writer.Line("Predict(inputs, outputs);");
        string values = Emitter.List(Emitter.OutputCount, j => $"outputs[{j}]");
        Writer.Line(Emitter.OutputCount == 1 ? $"return {values};" : $"return ({values});");
    }

    private void WritePredictSpan()
    {
        Row.CheckRow("outputs", Emitter.OutputCount);
        if (IsLine)
        {
            string outputs = Emitter.List(Emitter.OutputCount, j => $"outputs[{j}]");
            Writer.Line($"{(Emitter.OutputCount == 1 ? outputs : $"({outputs})")} = Predict({Row.InputElements});");
            return;
        }

        if (IsVectorized)
        {
            Writer.Line(new RowMethods(Emitter).CallPredict + ";");
            return;
        }

        Stages.DeclareNodes(Writer);
        WritePrediction();
    }

    private void WritePrediction()
    {
        Stages.CallPlainForward(Writer);
        Stages.CopyOutputs(Writer);
    }

    private void WritePredictClassNamed()
    {
        if (!IsLine)
        {
            Writer.Line($"return {Call("PredictClass", Row.SpanOfInputs)};");
            return;
        }

        string call = Call("Predict", Row.InputNames);
        if (Network.IsBinaryClassifier)
        {
            Writer.Line($"return {Row.ClassOfOutput(call)};");
            return;
        }

        string outputs = Names.Local("outputs");
        Writer.Line($"{Emitter.Span}<{T}> {outputs} = stackalloc {T}[{Emitter.OutputCount}];");
        Writer.Line($"({Emitter.List(Emitter.OutputCount, j => $"{outputs}[{j}]")}) = {call};");
        Writer.Line($"return {Row.ClassOfOutputs(outputs)};");
    }

    private void WritePredictClassRow()
    {
        if (Network.IsBinaryClassifier)
        {
            Writer.Line($"return {Row.ClassOfOutput("Predict(inputs)")};");
            return;
        }

        Scratch.Declare(Writer, Emitter, "outputs", Emitter.OutputCount);
        Writer.Line("Predict(inputs, outputs);");
        Writer.Line($"return {Row.ClassOfOutputs("outputs")};");
    }

    private void WriteEvaluateSpan()
    {
        if (IsLine)
        {
            Writer.Line($"return Evaluate({Row.CheckedInputElements("targets", Emitter.TargetCount)}, {Row.TargetElements});");
            return;
        }

        Row.CheckRow();
        if (IsVectorized)
        {
            Writer.Line($"return {new RowMethods(Emitter).CallEvaluate};");
            return;
        }

        Stages.DeclareNodes(Writer);
        WriteLoss();
    }

    private void WriteLoss()
    {
        Stages.CallPlainForward(Writer);
        Stages.ReturnLoss(Writer);
    }
}
