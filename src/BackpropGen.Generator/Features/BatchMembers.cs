using BackpropGen.Generator.Code;
using BackpropGen.Generator.Emission;
using BackpropGen.Generator.Planning;

namespace BackpropGen.Generator.Features;

/// <summary>The methods for many rows: PredictBatch, EvaluateBatch, GradientBatch and TrainBatch.</summary>
internal sealed class BatchMembers : Feature
{
    private const string BlockInterface = "BackpropGen.CompilerServices.IBlockNetwork";

    public BatchMembers(Emitter emitter, CodeWriter writer)
        : base(emitter, writer, Aspect.Network)
    {
    }

    private string InputRow => Emitter.RowOf("inputs", "row", Emitter.InputCount);

    private string TargetRow => Emitter.RowOf("targets", "row", Emitter.OutputCount);

    private bool HasClassWeights => Network.HasClassWeights;

    private bool HasLanes => Network.HasLanes;

    private LaneEmitter Lanes => new(Emitter, Writer);

    private BlockEmitter Blocks => Printers.OfBlock(Emitter, Writer);

    /// <summary>Whether a step on one block moves the parameters straight from the error terms: the gradient of few weights is no detour.</summary>
    private bool HasStepOfBlock => Network.HasFusedUpdate && !Network.HasColumns;

    private Argument Rows => new("", "int", "rows");

    private Argument GradientMemory => new("", $"{Span}<{T}>", "gradient");

    public override IEnumerable<string> Interfaces =>
        Network.HasLanes ? new[] { "BackpropGen.CompilerServices.ILanePrediction" }
        : IsVectorized && !Network.IsFrozen ? new[] { BlockInterface }
        : Array.Empty<string>();

    public override IEnumerable<Member> Members() => Network.IsFrozen
        ? Predictions().Concat(PredictionLanes())
        : Predictions().Append(Inherited(T, "EvaluateBatch", new[] { ManyInputs, ManyTargets }, WriteEvaluate)).Concat(Gradients())
            .Append(Inherited(T, "TrainBatch", new[] { ManyInputs, ManyTargets, LearningRate }, WriteTrain)).Concat(DropoutGradients())
            .Concat(IsVectorized ? BlockSteps() : PredictionLanes().Concat(GradientLanes()));

    public override void WriteStages()
    {
        if (!IsVectorized)
        {
            return;
        }

        Blocks.WriteForward();
        if (Network.IsFrozen)
        {
            return;
        }

        Blocks.WriteGradientMethods();
        if (HasStepOfBlock)
        {
            Blocks.WriteStepOfBlock();
        }

        Blocks.WriteSumGradients();
    }

    private IEnumerable<Member> Predictions()
    {
        const string summary = "The predictions for many rows.";
        var arguments = new[] { ManyInputs, new Argument("", $"{Span}<{T}>", "outputs") };
        yield return Network.IsFrozen ? Public("void", "PredictBatch", summary, arguments, WritePredict) : Inherited("void", "PredictBatch", arguments, WritePredict);
        if (Network.IsClassifier && Network.IsFrozen)
        {
            yield return Public(
                "void", "PredictClassBatch", "The class of each of many rows.", new[] { ManyInputs, new Argument("", $"{Span}<int>", "classes") }, WritePredictClasses);
        }
    }

    private IEnumerable<Member> Gradients()
    {
        string summary = $"The mean loss of many rows, row after row{(HasClassWeights ? ", each weighted by its class" : string.Empty)}, and its derivative ∂L/∂θ by every weight and bias θ.";
        if (HasStruct)
        {
            yield return Public(T, "GradientBatch", summary, new[] { ManyInputs, ManyTargets, OutGradient }, WriteGradient);
        }

        if (HasStruct && Network.IsClassifier)
        {
            var classes = new Argument("", $"{ReadOnlySpan}<int>", "classes");
            yield return Public(T, "GradientBatch", summary, new[] { ManyInputs, classes, OutGradient }, WriteGradientOfClasses);
        }

        yield return Inherited(T, "GradientBatch", new[] { ManyInputs, ManyTargets, SpanGradient }, WriteGradientSpan);
    }

    /// <summary>Gradients with masks: those of a step, and those for which the library has drawn.</summary>
    private IEnumerable<Member> DropoutGradients()
    {
        if (!Network.HasDropout)
        {
            yield break;
        }

        Argument gradient = HasStruct ? OutGradient : SpanGradient;
        yield return Method(
            "private", T, "GradientOfRows", "The mean loss of many rows with dropout, and its derivative.",
            new[] { ManyInputs, ManyTargets }.Concat(Masks).Append(gradient), () =>
            {
                Writer.Line($"int rows = inputs.Length / {Emitter.InputCount};");
                WriteSumOfRows();
            });
        yield return Explicit(
            "BackpropGen.CompilerServices.IDropoutNetwork", T, "GradientBatch", new[] { ManyInputs, ManyTargets }.Concat(Masks).Append(SpanGradient), WriteMaskedGradientSpan);
    }

    /// <summary>The step by a sum of gradients, and the interface through which the library divides a batch among threads.</summary>
    private IEnumerable<Member> BlockSteps()
    {
        var sum = new Argument("", "double", "sum");
        yield return Method(
            "private", T, "StepBySum", "The update by a sum of gradients, unless it or the loss is not finite: the network then stays as it is.",
            new[] { sum, GradientMemory, Rows, LearningRate }, () => Blocks.StepBySum());
        var masks = new Argument("", $"{ReadOnlySpan}<{T}>", "masks");
        yield return ExplicitValue(BlockInterface, "int", "GradientLength", FormattableString.Invariant($"{Network.Vectors.Value.ParameterLength}"));
        yield return ExplicitValue(BlockInterface, "int", "BlockRows", FormattableString.Invariant($"{VectorLayout.BlockRows}"));
        yield return ExplicitCall(BlockInterface, "double", "SumGradients", new[] { Inputs, Targets, masks, Rows, GradientMemory }, $"SumGradients(inputs, targets, {Row.MasksArgument}rows, gradient)");
        yield return ExplicitCall(BlockInterface, T, "StepBySum", new[] { sum, GradientMemory, Rows, LearningRate }, "StepBySum(sum, gradient, rows, learningRate)");
    }

    private IEnumerable<Member> PredictionLanes() => HasLanes
        ? LaneMethods("Prediction", "Predict", new[] { LaneColumn("x"), LaneColumn("y"), Groups }, Lanes.WritePredict)
        : Array.Empty<Member>();

    private IEnumerable<Member> GradientLanes() => Network.HasLaneGradient
        ? LaneMethods("Gradient", "Gradient", new[] { LaneColumn("x"), LaneColumn("y"), LaneColumn("k"), Groups, LaneColumn("sums") }, Lanes.WriteGradient)
        : Array.Empty<Member>();

    private Argument Groups => new("", "int", "groups");

    private Argument LaneColumn(string name) => new("ref", T, name);

    private IEnumerable<Member> LaneMethods(string ability, string name, Argument[] arguments, Action<int> body) => new[] { 512, 256 }.Select(bits =>
        Explicit($"BackpropGen.CompilerServices.ILane{ability}", "void", FormattableString.Invariant($"{name}Lanes{bits}"), arguments, () => body(bits)));

    private void WritePredict()
    {
        Row.CountRows("Rows", "outputs", Emitter.OutputCount);
        Writer.Line($"{Emitter.Check}.NoOverlap(inputs, outputs, \"outputs\");");
        if (IsVectorized)
        {
            Blocks.PredictBatch();
            return;
        }

        using (HasLanes
            ? Writer.Block("for (int row = global::BackpropGen.CompilerServices.LaneBatches.Predict(this, inputs, outputs, rows); row < rows; row++)")
            : ForEachRow())
        {
            Writer.Line($"Predict({InputRow}, {Emitter.RowOf("outputs", "row", Emitter.OutputCount)});");
        }
    }

    /// <summary>The gradient with masks that the library has drawn, in the order of the parameters.</summary>
    private void WriteMaskedGradientSpan()
    {
        if (HasClassWeights)
        {
            Row.TakeTargets();
        }

        if (!IsVectorized)
        {
            Writer.Line($"return {GradientSum($"inputs.Length / {Emitter.InputCount}", "gradient")};");
            return;
        }

        if (!HasStruct)
        {
            Writer.Line("return GradientOfRows(inputs, targets, masks, gradient);");
            return;
        }

        Writer.Line($"return GradientOfRows(inputs, targets, masks, out {ParameterSpans.AsStruct(Emitter, "gradient")});");
    }

    /// <summary>Where many rows are faster than one after the other, their outputs come first.</summary>
    private void WritePredictClasses()
    {
        Row.CountRows("Rows", "classes", 1);
        if (!IsVectorized && !HasLanes)
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
                string output = Network.IsBinaryClassifier
                    ? Row.ClassOfOutput("outputs[row]")
                    : Row.ClassOfOutputs(Emitter.RowOf("outputs", "row", Emitter.OutputCount));
                Writer.Line($"classes[first + row] = {output};");
            }
        }
    }

    private IDisposable ForEachRow() => Writer.Block("for (int row = 0; row < rows; row++)");

    private void WriteEvaluate()
    {
        Row.CountRows("RowsAtLeastOne", "targets", Emitter.OutputCount);
        if (!IsVectorized && HasClassWeights)
        {
            WriteWeightedEvaluate();
            return;
        }

        // Before the first row, so that the message can name the row that is wrong.
        Row.TakeTargets();
        if (IsVectorized)
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

    private void WriteGradient()
    {
        Row.CountRows("RowsAtLeastOne", "targets", Emitter.OutputCount);
        Row.TakeTargets();
        if (!HasStruct)
        {
            Writer.Line($"{Emitter.Check}.NoOverlap(inputs, gradient, \"gradient\");");
            Writer.Line($"{Emitter.Check}.NoOverlap(targets, gradient, \"gradient\");");
        }

        if (Network.HasDropout)
        {
            Row.DeclareOnes("rows");
            Writer.Line($"return GradientOfRows(inputs, targets, masks, {(HasStruct ? "out " : string.Empty)}gradient);");
            return;
        }

        WriteSumOfRows();
    }

    private void WriteSumOfRows()
    {
        if (IsVectorized)
        {
            Blocks.GradientBatch();
            if (HasStruct)
            {
                Writer.Line("gradient = default;");
            }

            Writer.Line($"global::BackpropGen.CompilerServices.ParameterLayout.Unpack(ref g, {(HasStruct ? ParameterSpans.AsSpan(Emitter, "gradient") : "gradient")}, ParameterShapes);");
            Row.ReturnMean();
            return;
        }

        if (!HasStruct)
        {
            Writer.Line($"return {GradientSum("rows", "gradient")};");
            return;
        }

        if (Emitter.Target.HasCreateSpan)
        {
            Writer.Line("gradient = default;");
            Writer.Line($"return {GradientSum("rows", ParameterSpans.AsSpan(Emitter, "gradient"))};");
            return;
        }

        Scratch.Declare(Writer, Emitter, "sum", Emitter.ParameterCount);
        Writer.Line($"{T} loss = {GradientSum("rows", "sum")};");
        Writer.Line($"gradient = {ParameterSpans.AsStruct(Emitter, "sum")};");
        Writer.Line("return loss;");
    }

    /// <summary>A call of the library, which sums the gradients of rows.</summary>
    private string GradientSum(string rows, string gradient) =>
        $"global::BackpropGen.CompilerServices.{(Network.HasLaneGradient ? "LaneBatches" : "RowBatches")}.Gradient(this, inputs, targets, {(Network.HasDropout ? "masks" : "default")}, {rows}, {gradient})";

    private void WriteGradientOfClasses()
    {
        string pooled = $"global::BackpropGen.CompilerServices.PooledSpan<{T}>";
        Row.CountRows("RowsAtLeastOne", "classes", 1);
        Writer.Line($"using {pooled} targets = new {pooled}(checked(rows * {Emitter.OutputCount}));");
        Writer.Line("global::BackpropGen.Classification.EncodeClasses(this, classes, targets.Span);");
        Writer.Line("return GradientBatch(inputs, targets.Span, out gradient);");
    }

    private void WriteGradientSpan()
    {
        if (!HasStruct)
        {
            Row.CheckParameterLength("gradient");
            WriteGradient();
            return;
        }

        // Of its own: what was given may overlap the rows.
        Writer.Line($"ref Parameters destination = ref {ParameterSpans.AsCheckedStruct(Emitter, "gradient")};");
        Writer.Line($"{T} loss = GradientBatch(inputs, targets, out Parameters parameters);");
        Writer.Line("destination = parameters;");
        Writer.Line("return loss;");
    }

    private void WriteTrain()
    {
        Row.CountRows("RowsAtLeastOne", "targets", Emitter.OutputCount);
        Row.CheckStep("learningRate");
        Writer.Line($"{Emitter.Check}.Finite(inputs, {Emitter.InputCount}, \"inputs\");");
        if (Network.Graph.Loss.Targets.CheckAll is null)
        {
            Writer.Line($"{Emitter.Check}.Finite(targets, {Emitter.OutputCount}, \"targets\");");
        }

        if (Network.HasDropout)
        {
            Row.TakeTargets();
            Row.DrawMasks("rows");
            WriteStepOfRows();
            return;
        }

        if (IsVectorized)
        {
            Row.TakeTargets();
            WriteStepOfBlocks();
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

        Writer.Line($"return StepIfFinite(loss, {In}gradient, learningRate);");
    }

    private void WriteStepOfBlocks()
    {
        if (HasStepOfBlock)
        {
            Blocks.StepOfOneBlock();
        }

        Blocks.StepByGradient();
    }

    /// <summary>The step on rows that are checked, whose targets and masks are ready.</summary>
    private void WriteStepOfRows()
    {
        if (IsVectorized)
        {
            WriteStepOfBlocks();
            return;
        }

        if (!HasStruct)
        {
            Scratch.Declare(Writer, Emitter, "gradient", Emitter.ParameterCount);
        }

        Writer.Line($"{T} loss = GradientOfRows(inputs, targets, masks, {(HasStruct ? "out Parameters " : string.Empty)}gradient);");
        Writer.Line($"return StepIfFinite(loss, {In}gradient, learningRate);");
    }
}
