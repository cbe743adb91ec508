using BackpropGen.Generator.Code;
using BackpropGen.Generator.Planning;
using BackpropGen.Generator.Program;

namespace BackpropGen.Generator.Emission;

/// <summary>The methods for many rows: PredictBatch, EvaluateBatch, GradientBatch and TrainBatch.</summary>
internal sealed class RowsEmitter : AspectEmitter
{
    public RowsEmitter(Emitter emitter, CodeWriter writer)
        : base(emitter, writer, Aspect.Rows)
    {
    }

    private string InputRow => Emitter.RowOf("inputs", "row", Emitter.InputCount);

    private string TargetRow => Emitter.RowOf("targets", "row", Emitter.OutputCount);

    private bool IsVectorized => Emitter.Network.IsVectorized;

    private bool HasClassWeights => Emitter.Network.HasClassWeights;

    private LaneEmitter Lanes => new(Emitter, Writer);

    private BlockEmitter Blocks => Emitter.Network.HasColumns ? new ColumnEmitter(Emitter, Writer) : new BlockEmitter(Emitter, Writer);

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
                WriteInterfaceMethod(
                    "double", "SumGradients", member,
                    Emitter.Network.HasDropout ? member : member with { Arguments = member.Arguments.Where(argument => argument.Name != "masks").ToList() });
                return;
            case MemberId.InterfaceGradientBatch:
                using (Writer.Block(Emitter.Header(member with { Type = T, Name = $"{Emitter.DropoutInterfaceName}.GradientBatch" }).TrimStart()))
                {
                    WriteMaskedGradientSpan(member);
                }

                return;
            case MemberId.InterfaceStepBySum:
                WriteInterfaceMethod(T, "StepBySum", member, member);
                return;
        }

        base.WriteMember(member);
        if (member.Body == BodyForm.Fields)
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
            case MemberId.AddGradients when member.Body == BodyForm.Fields:
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
            case MemberId.PredictBatch when member.Body == BodyForm.Vectors:
                Row.CountRows("Rows", "outputs", Emitter.OutputCount);
                Writer.Line($"{Emitter.Check}.NoOverlap(inputs, outputs, \"outputs\");");
                Blocks.PredictBatch();
                break;
            case MemberId.PredictLanes512 or MemberId.PredictLanes256 or MemberId.GradientLanes512 or MemberId.GradientLanes256:
                Lanes.WriteMethod(member.Id);
                break;
            case MemberId.PredictBatch when member.Body == BodyForm.Lanes:
                Row.CountRows("Rows", "outputs", Emitter.OutputCount);
                Writer.Line($"{Emitter.Check}.NoOverlap(inputs, outputs, \"outputs\");");
                Lanes.PredictBatch();
                break;
            case MemberId.PredictBatch:
                Row.CountRows("Rows", "outputs", Emitter.OutputCount);
                Writer.Line($"{Emitter.Check}.NoOverlap(inputs, outputs, \"outputs\");");
                using (ForEachRow())
                {
                    Writer.Line($"Predict({InputRow}, {Emitter.RowOf("outputs", "row", Emitter.OutputCount)});");
                }

                break;
            case MemberId.PredictClassBatch:
                Row.CountRows("Rows", "classes", 1);
                WritePredictClasses(member);

                break;
            case MemberId.EvaluateBatch:
                WriteEvaluate(member);
                break;
            case MemberId.GradientOfRows:
                Writer.Line($"int rows = inputs.Length / {Emitter.InputCount};");
                WriteSumOfRows(HasStruct ? "gradient = default;" : "gradient.Clear();");
                break;
            case MemberId.GradientBatch:
                WriteGradient("gradient = default;");
                break;
            case MemberId.GradientBatchClass:
                WriteGradientOfClasses();
                break;
            case MemberId.GradientBatchSpan:
                WriteGradientSpan(member);
                break;
            case MemberId.TrainBatch:
                WriteTrain();
                break;
            default:
                throw NoBody(member);
        }
    }

    /// <summary>A method of an interface that does what the method of the same name does.</summary>
    private void WriteInterfaceMethod(string type, string name, Member member, Member called)
    {
        Writer.Line(Emitter.Header(member with { Type = type, Name = $"{Emitter.BlockInterfaceName}.{name}" }).TrimStart());
        Writer.Line($"    => {Emitter.Call(called with { Name = name })};");
    }

    /// <summary>The gradient with masks that the library has drawn, in the order of the parameters.</summary>
    private void WriteMaskedGradientSpan(Member member)
    {
        if (HasClassWeights)
        {
            Row.TakeTargets();
        }

        if (member.Body == BodyForm.Plain)
        {
            Writer.Line("return GradientOfRows(inputs, targets, masks, gradient);");
            return;
        }

        Writer.Line($"{T} loss = GradientOfRows(inputs, targets, masks, out Parameters parameters);");
        Writer.Line("CopyTo(ref parameters, gradient);");
        Writer.Line("return loss;");
    }

    /// <summary>Where many rows are faster than one after the other, their outputs come first.</summary>
    private void WritePredictClasses(Member member)
    {
        if (member.Body == BodyForm.Plain)
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
                string output = Emitter.Network.IsBinaryClassifier
                    ? Row.ClassOfOutput("outputs[row]")
                    : Row.ClassOfOutputs(Emitter.RowOf("outputs", "row", Emitter.OutputCount));
                Writer.Line($"classes[first + row] = {output};");
            }
        }
    }

    private IDisposable ForEachRow() => Writer.Block("for (int row = 0; row < rows; row++)");

    private void WriteEvaluate(Member member)
    {
        Row.CountRows("RowsAtLeastOne", "targets", Emitter.OutputCount);
        if (member.Body == BodyForm.Weighted)
        {
            WriteWeightedEvaluate();
            return;
        }

        // Before the first row, so that the message can name the row that is wrong.
        Row.TakeTargets();
        if (member.Body == BodyForm.Vectors)
        {
            Blocks.EvaluateBatch(Row.ReturnMean);
            return;
        }

        Writer.Line("double sum = 0.0;");
        using (ForEachRow())
        {
            Writer.Line($"sum += Evaluate({InputRow}, {TargetRow});");
        }

        Writer.Line();
        Row.ReturnMean();
    }

    /// <summary>The mean over rows, each counted with the weight of its class.</summary>
    private void WriteWeightedEvaluate()
    {
        Row.CheckTargetDomain("targets");
        Writer.Line("double sum = 0.0;");
        Writer.Line("double weights = 0.0;");
        using (ForEachRow())
        {
            Writer.Line($"double weight = {RowArguments.ClassWeights}.Of({TargetRow}, NetworkInformation.ClassWeights);");
            Writer.Line($"sum += weight * Evaluate({InputRow}, {TargetRow});");
            Writer.Line("weights += weight;");
        }

        Writer.Line();
        Writer.Line($"return {Emitter.Precision.FromDouble("sum / weights")};");
    }

    private void WriteGradient(string clear)
    {
        Row.CountRows("RowsAtLeastOne", "targets", Emitter.OutputCount);
        Row.TakeTargets();
        if (!HasStruct)
        {
            Writer.Line($"{Emitter.Check}.NoOverlap(inputs, gradient, \"gradient\");");
            Writer.Line($"{Emitter.Check}.NoOverlap(targets, gradient, \"gradient\");");
        }

        if (Emitter.Network.HasDropout)
        {
            Row.DeclareOnes("rows");
            Writer.Line($"return GradientOfRows(inputs, targets, masks, {(HasStruct ? "out " : string.Empty)}gradient);");
            return;
        }

        WriteSumOfRows(clear);
    }

    private void WriteSumOfRows(string clear)
    {
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
                string masks = Emitter.Network.HasDropout ? Emitter.RowOf("masks", "row", Emitter.Network.MaskCount) + ", " : string.Empty;
                Writer.Line($"sum += AccumulateRow({InputRow}, {TargetRow}, {masks}{Emitter.Ref}block);");
            }

            Writer.Line();
            Writer.Line($"AddTo({Emitter.Ref}gradient, {Emitter.Ref}block);");
        }

        Writer.Line();
        Writer.Line($"ScaleBy({Emitter.Ref}gradient, {Emitter.Literal(1)} / rows);");
        Row.ReturnMean();
    }

    private void WriteGradientOfClasses()
    {
        string pooled = $"global::BackpropGen.CompilerServices.PooledSpan<{T}>";
        Row.CountRows("RowsAtLeastOne", "classes", 1);
        Writer.Line($"using {pooled} targets = new {pooled}(checked(rows * {Emitter.OutputCount}));");
        Writer.Line("global::BackpropGen.Classification.EncodeClasses(this, classes, targets.Span);");
        Writer.Line("return GradientBatch(inputs, targets.Span, out gradient);");
    }

    private void WriteGradientSpan(Member member)
    {
        Row.CheckParameterLength("gradient");
        if (member.Body == BodyForm.Plain)
        {
            WriteGradient("gradient.Clear();");
            return;
        }

        Writer.Line($"{T} loss = GradientBatch(inputs, targets, out Parameters parameters);");
        Writer.Line("CopyTo(ref parameters, gradient);");
        Writer.Line("return loss;");
    }

    private void WriteTrain()
    {
        Row.CountRows("RowsAtLeastOne", "targets", Emitter.OutputCount);
        Row.CheckStep("learningRate");
        Writer.Line($"{Emitter.Check}.Finite(inputs, {Emitter.InputCount}, \"inputs\");");
        if (Emitter.Network.Graph.Loss.Targets.CheckAll is null)
        {
            Writer.Line($"{Emitter.Check}.Finite(targets, {Emitter.OutputCount}, \"targets\");");
        }

        if (Emitter.Network.HasDropout)
        {
            Row.TakeTargets();
            Row.DrawMasks("rows");
            WriteStepOfRows();
            return;
        }

        if (IsVectorized)
        {
            Row.TakeTargets();
            Blocks.TrainBatch();
            return;
        }

        if (HasStruct)
        {
            Writer.Line($"{T} loss = GradientBatch(inputs, targets, out Parameters gradient);");
        }
        else
        {
            Scratch.Declare(Writer, Emitter, "gradient", Emitter.ParameterCount);
            Writer.Line($"{T} loss = GradientBatch(inputs, targets, gradient);");
        }

        Writer.Line($"return StepIfFinite(loss, {Emitter.In}gradient, learningRate);");
    }

    /// <summary>The step on rows that are checked, whose targets and masks are ready.</summary>
    private void WriteStepOfRows()
    {
        if (IsVectorized)
        {
            Blocks.TrainBatch();
            return;
        }

        if (!HasStruct)
        {
            Scratch.Declare(Writer, Emitter, "gradient", Emitter.ParameterCount);
        }

        Writer.Line($"{T} loss = GradientOfRows(inputs, targets, masks, {(HasStruct ? "out Parameters " : string.Empty)}gradient);");
        Writer.Line($"return StepIfFinite(loss, {Emitter.In}gradient, learningRate);");
    }
}
