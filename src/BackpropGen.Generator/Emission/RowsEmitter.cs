using BackpropGen.Generator.Network;

namespace BackpropGen.Generator.Emission;

/// <summary>The methods for many rows: PredictBatch, EvaluateBatch, GradientBatch and TrainBatch.</summary>
internal sealed class RowsEmitter
{
    private readonly Emitter _emitter;
    private readonly CodeWriter _writer;
    private readonly RowArguments _row;

    private RowsEmitter(Emitter emitter, CodeWriter writer)
    {
        _emitter = emitter;
        _writer = writer;
        _row = new RowArguments(emitter, writer);
    }

    private string T => _emitter.T;

    private bool HasStruct => _emitter.Network.HasParametersStruct;

    private string InputRow => $"inputs.Slice(row * {_emitter.InputCount}, {_emitter.InputCount})";

    private string TargetRow => $"targets.Slice(row * {_emitter.OutputCount}, {_emitter.OutputCount})";

    public static void Write(Emitter emitter, CodeWriter writer)
    {
        var rows = new RowsEmitter(emitter, writer);
        emitter.Members(writer, Aspect.Rows, member =>
        {
            using (emitter.Open(writer, member))
            {
                rows.WriteBody(member);
            }
        });
    }

    private void WriteBody(Member member)
    {
        switch (member.Id)
        {
            case MemberId.PredictBatch:
                CountRows("Rows", "outputs", _emitter.OutputCount);
                _writer.Line($"{Emitter.Check}.NoOverlap(inputs, outputs, \"outputs\");");
                using (ForEachRow())
                {
                    _writer.Line($"Predict({InputRow}, outputs.Slice(row * {_emitter.OutputCount}, {_emitter.OutputCount}));");
                }

                break;
            case MemberId.PredictClassBatch:
                CountRows("Rows", "classes", 1);
                using (ForEachRow())
                {
                    _writer.Line($"classes[row] = PredictClass({InputRow});");
                }

                break;
            case MemberId.EvaluateBatch:
                WriteEvaluate("targets", _emitter.OutputCount, TargetRow);
                break;
            case MemberId.EvaluateBatchClass:
                WriteEvaluate("classes", 1, "classes[row]");
                break;
            case MemberId.GradientBatch:
                WriteGradient(fromClasses: false, "gradient = default;");
                break;
            case MemberId.GradientBatchClass:
                WriteGradient(fromClasses: true, "gradient = default;");
                break;
            case MemberId.GradientBatchSpan:
                WriteGradientSpan("targets", fromClasses: false);
                break;
            case MemberId.GradientBatchSpanClass:
                WriteGradientSpan("classes", fromClasses: true);
                break;
            case MemberId.TrainBatch:
                WriteTrain("targets");
                break;
            case MemberId.TrainBatchClass:
                WriteTrain("classes");
                break;
            default:
                throw new InvalidOperationException($"No body for {member.Id}.");
        }
    }

    private void CountRows(string check, string others, int otherCount) => _writer.Line(
        $"int rows = {Emitter.Check}.{check}(inputs.Length, {_emitter.InputCount}, {others}.Length, {otherCount}, \"{others}\", {_emitter.Topology});");

    private IDisposable ForEachRow() => _writer.Block("for (int row = 0; row < rows; row++)");

    private void WriteEvaluate(string targets, int count, string targetRow)
    {
        CountRows("RowsAtLeastOne", targets, count);
        CheckTargets(targets);
        _writer.Line("double sum = 0.0;");
        using (ForEachRow())
        {
            _writer.Line($"sum += Evaluate({InputRow}, {targetRow});");
        }

        _writer.Line();
        WriteReturnMean();
    }

    private void WriteReturnMean() => _writer.Line($"return {(_emitter.Specification.IsDouble ? "sum / rows" : "(float)(sum / rows)")};");

    /// <summary>Before the first row, so that the message can name the row that is wrong.</summary>
    private void CheckTargets(string targets)
    {
        if (targets == "classes")
        {
            _writer.Line($"{Emitter.Check}.ClassIndices(classes, {_emitter.Network.ClassCount});");
        }
        else
        {
            _row.CheckTargetDomain(targets);
        }
    }

    private void WriteGradient(bool fromClasses, string clear)
    {
        string targets = fromClasses ? "classes" : "targets";
        CountRows("RowsAtLeastOne", targets, fromClasses ? 1 : _emitter.OutputCount);
        CheckTargets(targets);
        if (!HasStruct)
        {
            _writer.Line($"{Emitter.Check}.NoOverlap(inputs, gradient, \"gradient\");");
        }

        if (fromClasses)
        {
            Scratch.Declare(_writer, _emitter, "targets", _emitter.OutputCount);
        }
        else if (!HasStruct)
        {
            _writer.Line($"{Emitter.Check}.NoOverlap(targets, gradient, \"gradient\");");
        }

        _writer.Line(clear);
        _writer.Line("double sum = 0.0;");
        using (ForEachRow())
        {
            if (fromClasses)
            {
                _writer.Line("OneHot(classes[row], targets);");
            }

            _writer.Line($"sum += AccumulateRow({InputRow}, {(fromClasses ? "targets" : TargetRow)}, {_emitter.Ref}gradient);");
        }

        _writer.Line();
        _writer.Line($"ScaleBy({_emitter.Ref}gradient, {_emitter.Literal(1)} / rows);");
        WriteReturnMean();
    }

    private void WriteGradientSpan(string targets, bool fromClasses)
    {
        _row.CheckLength("gradient", _emitter.ParameterCount);
        if (!HasStruct)
        {
            WriteGradient(fromClasses, "gradient.Clear();");
            return;
        }

        _writer.Line($"{T} loss = GradientBatch(inputs, {targets}, out Parameters parameters);");
        _writer.Line("CopyTo(ref parameters, gradient);");
        _writer.Line("return loss;");
    }

    private void WriteTrain(string targets)
    {
        CountRows("RowsAtLeastOne", targets, targets == "classes" ? 1 : _emitter.OutputCount);
        _writer.Line($"{Emitter.Check}.LearningRate(learningRate);");
        _writer.Line($"{Emitter.Check}.Finite(inputs, {_emitter.InputCount}, \"inputs\");");
        if (targets == "targets" && _emitter.Network.Graph.Loss.Targets == Calculus.TargetDomain.Real)
        {
            _writer.Line($"{Emitter.Check}.Finite(targets, {_emitter.OutputCount}, \"targets\");");
        }

        if (HasStruct)
        {
            _writer.Line($"{T} loss = GradientBatch(inputs, {targets}, out Parameters gradient);");
        }
        else
        {
            Scratch.Declare(_writer, _emitter, "gradient", _emitter.ParameterCount);
            _writer.Line($"{T} loss = GradientBatch(inputs, {targets}, gradient);");
        }

        _writer.Line($"return StepIfFinite(loss, {_emitter.In}gradient, learningRate);");
    }
}
