using BackpropGen.Generator.Network;

namespace BackpropGen.Generator.Emission;

/// <summary>The methods for many rows: PredictBatch, EvaluateBatch, GradientBatch and TrainBatch.</summary>
internal sealed class RowsEmitter : AspectEmitter
{
    public RowsEmitter(Emitter emitter, CodeWriter writer)
        : base(emitter, writer, Aspect.Rows)
    {
    }

    private string InputRow => $"inputs.Slice(row * {Emitter.InputCount}, {Emitter.InputCount})";

    private string TargetRow => $"targets.Slice(row * {Emitter.OutputCount}, {Emitter.OutputCount})";

    private bool IsVectorized => Emitter.Network.IsVectorized;

    private bool HasClassWeights => Emitter.Network.HasClassWeights;

    private LaneEmitter Lanes => new(Emitter, Writer);

    private BlockEmitter Blocks => BlockEmitter.Of(Emitter, Writer);

    public override void Write()
    {
        base.Write();
        if (IsVectorized)
        {
            Blocks.WriteMethods();
        }
    }

    protected override void WriteMember(Member member)
    {
        switch (member.Id)
        {
            case MemberId.InterfaceGradientLength:
                Writer.Line($"int {Emitter.BlockInterfaceName}.GradientLength => {Emitter.Network.Vectors.Value.ParameterLength};");
                return;
            case MemberId.InterfaceBlockRows:
                Writer.Line($"int {Emitter.BlockInterfaceName}.BlockRows => {VectorLayout.BlockRows};");
                return;
            case MemberId.InterfaceSumGradients:
                WriteInterfaceMethod("double", "SumGradients", member);
                return;
            case MemberId.InterfaceStepBySum:
                WriteInterfaceMethod(T, "StepBySum", member);
                return;
        }

        base.WriteMember(member);
        if (member.Id == MemberId.AddGradients && HasStruct)
        {
            FieldLines.WriteParts(Writer, Emitter, member, AddLines);
        }
    }

    private static IEnumerable<string> AddLines(IReadOnlyList<Quantity> parameters) =>
        parameters.Select(parameter => $"gradient.{Names.Field(parameter)} += addend.{Names.Field(parameter)};");

    protected override void WriteBody(Member member)
    {
        switch (member.Id)
        {
            case MemberId.AddGradients when HasStruct:
                FieldLines.Write(Writer, Emitter, member, AddLines);
                break;
            case MemberId.AddGradients:
                using (Writer.Block($"for (int i = 0; i < {Emitter.ParameterCount}; i++)"))
                {
                    Writer.Line("gradient[i] += addend[i];");
                }

                break;
            case MemberId.StepBySum:
                Blocks.StepBySum();
                break;
            case MemberId.PredictBatch when IsVectorized:
                Row.CountRows("Rows", "outputs", Emitter.OutputCount);
                Writer.Line($"{Emitter.Check}.NoOverlap(inputs, outputs, \"outputs\");");
                Blocks.PredictBatch();
                break;
            case MemberId.PredictLanes512 or MemberId.PredictLanes256 or MemberId.GradientLanes512 or MemberId.GradientLanes256:
                Lanes.WriteMethod(member.Id);
                break;
            case MemberId.PredictBatch when Emitter.Network.HasLanes:
                Row.CountRows("Rows", "outputs", Emitter.OutputCount);
                Writer.Line($"{Emitter.Check}.NoOverlap(inputs, outputs, \"outputs\");");
                Lanes.PredictBatch();
                break;
            case MemberId.PredictBatch:
                Row.CountRows("Rows", "outputs", Emitter.OutputCount);
                Writer.Line($"{Emitter.Check}.NoOverlap(inputs, outputs, \"outputs\");");
                using (ForEachRow())
                {
                    Writer.Line($"Predict({InputRow}, outputs.Slice(row * {Emitter.OutputCount}, {Emitter.OutputCount}));");
                }

                break;
            case MemberId.PredictClassBatch:
                Row.CountRows("Rows", "classes", 1);
                WritePredictClasses();

                break;
            case MemberId.EvaluateBatch:
                WriteEvaluate("targets", Emitter.OutputCount, TargetRow);
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
                throw NoBody(member);
        }
    }

    /// <summary>A method of an interface that does what the method of the same name does.</summary>
    private void WriteInterfaceMethod(string type, string name, Member member)
    {
        Writer.Line(Emitter.Header(member with { Type = type, Name = $"{Emitter.BlockInterfaceName}.{name}" }).TrimStart());
        Writer.Line($"    => {Emitter.Call(member with { Name = name })};");
    }

    /// <summary>Where many rows are faster than one after the other, their outputs come first.</summary>
    private void WritePredictClasses()
    {
        if (!IsVectorized && !Emitter.Network.HasLanes)
        {
            using (ForEachRow())
            {
                Writer.Line($"classes[row] = PredictClass({InputRow});");
            }

            return;
        }

        Scratch.Declare(Writer, Emitter, "outputs", VectorLayout.BlockRows * Emitter.OutputCount);
        using (Writer.Block($"for (int first = 0; first < rows; first += {VectorLayout.BlockRows})"))
        {
            Writer.Line($"int count = global::System.Math.Min({VectorLayout.BlockRows}, rows - first);");
            Writer.Line($"PredictBatch(inputs.Slice(first * {Emitter.InputCount}, count * {Emitter.InputCount}), outputs.Slice(0, count * {Emitter.OutputCount}));");
            using (Writer.Block("for (int row = 0; row < count; row++)"))
            {
                if (Emitter.Network.IsBinaryClassifier)
                {
                    Writer.Line($"{Emitter.Check}.NotNaN(outputs[row]);");
                    Writer.Line($"classes[first + row] = outputs[row] > {Row.ClassBoundary} ? 1 : 0;");
                    return;
                }

                Writer.Line($"{Emitter.Span}<{T}> output = outputs.Slice(row * {Emitter.OutputCount}, {Emitter.OutputCount});");
                Row.WriteLargest("output");
                Writer.Line("classes[first + row] = best;");
            }
        }
    }

    private IDisposable ForEachRow() => Writer.Block("for (int row = 0; row < rows; row++)");

    private void WriteEvaluate(string targets, int count, string targetRow)
    {
        Row.CountRows("RowsAtLeastOne", targets, count);
        if (HasClassWeights && !IsVectorized)
        {
            WriteWeightedEvaluate(targets, targetRow);
            return;
        }

        CheckTargets(targets);
        if (IsVectorized)
        {
            if (targets == "classes")
            {
                Row.DeclareManyClassTargets();
                Writer.Line("return EvaluateBatch(inputs, targets);");
            }
            else
            {
                Blocks.EvaluateBatch(Row.ReturnMean);
            }

            return;
        }

        Writer.Line("double sum = 0.0;");
        using (ForEachRow())
        {
            Writer.Line($"sum += Evaluate({InputRow}, {targetRow});");
        }

        Writer.Line();
        Row.ReturnMean();
    }

    /// <summary>The mean over rows, each counted with the weight of its class.</summary>
    private void WriteWeightedEvaluate(string targets, string targetRow)
    {
        const string Weights = "NetworkInformation.ClassWeights";
        CheckTargets(targets, asTheyAre: true);
        Writer.Line("double sum = 0.0;");
        Writer.Line("double weights = 0.0;");
        using (ForEachRow())
        {
            Writer.Line($"double weight = {(targets == "classes" ? $"{Weights}[{targetRow}]" : $"{RowArguments.ClassWeights}.Of({targetRow}, {Weights})")};");
            Writer.Line($"sum += weight * Evaluate({InputRow}, {targetRow});");
            Writer.Line("weights += weight;");
        }

        Writer.Line();
        Writer.Line($"return {(Emitter.Specification.IsDouble ? "sum / weights" : "(float)(sum / weights)")};");
    }

    /// <summary>Before the first row, so that the message can name the row that is wrong.</summary>
    private void CheckTargets(string targets, bool asTheyAre = false)
    {
        if (targets == "classes")
        {
            Writer.Line($"{Emitter.Check}.ClassIndices(classes, {Emitter.Network.ClassCount});");
        }
        else if (asTheyAre)
        {
            Row.CheckTargetDomain(targets);
        }
        else
        {
            Row.TakeTargets();
        }
    }

    private void WriteGradient(bool fromClasses, string clear)
    {
        string targets = fromClasses ? "classes" : "targets";
        Row.CountRows("RowsAtLeastOne", targets, fromClasses ? 1 : Emitter.OutputCount);
        CheckTargets(targets);
        if (!HasStruct)
        {
            Writer.Line($"{Emitter.Check}.NoOverlap(inputs, gradient, \"gradient\");");
        }

        if (fromClasses && (IsVectorized || Emitter.Network.HasLaneGradient || HasClassWeights))
        {
            Row.DeclareManyClassTargets();
            Writer.Line($"return GradientBatch(inputs, targets, {(HasStruct ? "out " : string.Empty)}gradient);");
            return;
        }

        if (fromClasses)
        {
            Scratch.Declare(Writer, Emitter, "targets", Emitter.OutputCount);
        }
        else if (!HasStruct)
        {
            Writer.Line($"{Emitter.Check}.NoOverlap(targets, gradient, \"gradient\");");
        }

        if (IsVectorized)
        {
            Blocks.GradientBatch(Row.ReturnMean);
            return;
        }

        Writer.Line(clear);
        if (!HasStruct)
        {
            Scratch.Declare(Writer, Emitter, "block", Emitter.ParameterCount);
        }

        // Sums of sums: a sum over many rows would lose the small gradients of the last ones.
        Writer.Line("double sum = 0.0;");
        bool hasLanes = Emitter.Network.HasLaneGradient;
        if (hasLanes)
        {
            Lanes.DeclareColumns(withSums: true);
        }

        using (Writer.Block($"for (int first = 0; first < rows; first += {VectorLayout.BlockRows})"))
        {
            Writer.Line($"int last = global::System.Math.Min(first + {VectorLayout.BlockRows}, rows);");
            Writer.Line(HasStruct ? "Parameters block = default;" : "block.Clear();");
            if (hasLanes)
            {
                Lanes.AddBlock();
            }

            using (Writer.Block($"for (int row = first{(hasLanes ? " + (16 * groups)" : string.Empty)}; row < last; row++)"))
            {
                if (fromClasses)
                {
                    Writer.Line("OneHot(classes[row], targets);");
                }

                Writer.Line($"sum += AccumulateRow({InputRow}, {(fromClasses ? "targets" : TargetRow)}, {Emitter.Ref}block);");
            }

            Writer.Line();
            Writer.Line($"AddTo({Emitter.Ref}gradient, {Emitter.Ref}block);");
        }

        Writer.Line();
        Writer.Line($"ScaleBy({Emitter.Ref}gradient, {Emitter.Literal(1)} / rows);");
        Row.ReturnMean();
    }

    private void WriteGradientSpan(string targets, bool fromClasses)
    {
        Row.CheckParameterLength("gradient");
        if (!HasStruct)
        {
            WriteGradient(fromClasses, "gradient.Clear();");
            return;
        }

        Writer.Line($"{T} loss = GradientBatch(inputs, {targets}, out Parameters parameters);");
        Writer.Line("CopyTo(ref parameters, gradient);");
        Writer.Line("return loss;");
    }

    private void WriteTrain(string targets)
    {
        Row.CountRows("RowsAtLeastOne", targets, targets == "classes" ? 1 : Emitter.OutputCount);
        Row.CheckStep("learningRate");
        Writer.Line($"{Emitter.Check}.Finite(inputs, {Emitter.InputCount}, \"inputs\");");
        if (targets == "targets" && Emitter.Network.Graph.Loss.Targets.CheckAll is null)
        {
            Writer.Line($"{Emitter.Check}.Finite(targets, {Emitter.OutputCount}, \"targets\");");
        }

        if (IsVectorized || Emitter.Network.HasDropout)
        {
            if (targets == "classes")
            {
                Writer.Line($"{Emitter.Check}.ClassIndices(classes, {Emitter.Network.ClassCount});");
                Row.DeclareManyClassTargets();
                Writer.Line("return TrainBatch(inputs, targets, learningRate);");
            }
            else if (Emitter.Network.HasDropout)
            {
                Row.CheckTargetDomain("targets");
                Writer.Line("return _dropout.Step(this, inputs, targets, rows, learningRate);");
            }
            else
            {
                Row.TakeTargets();
                Blocks.TrainBatch();
            }

            return;
        }

        if (HasStruct)
        {
            Writer.Line($"{T} loss = GradientBatch(inputs, {targets}, out Parameters gradient);");
        }
        else
        {
            Scratch.Declare(Writer, Emitter, "gradient", Emitter.ParameterCount);
            Writer.Line($"{T} loss = GradientBatch(inputs, {targets}, gradient);");
        }

        Writer.Line($"return StepIfFinite(loss, {Emitter.In}gradient, learningRate);");
    }
}
