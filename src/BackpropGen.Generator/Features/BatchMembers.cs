using BackpropGen.Generator.Code;
using BackpropGen.Generator.Emission;
using BackpropGen.Generator.Planning;

namespace BackpropGen.Generator.Features;

/// <summary>
/// The methods for many rows: PredictBatch, EvaluateBatch, GradientBatch and TrainBatch. The library has their loops and checks, and calls what the network computes in lanes,
/// in blocks or row by row; only where it would be called for each row, the loop is here.
/// </summary>
internal sealed class BatchMembers : Feature
{
    private const string Library = "global::BackpropGen.CompilerServices.";
    private const string BlockPrediction = "BackpropGen.CompilerServices.IBlockPrediction";
    private const string BlockNetwork = "BackpropGen.CompilerServices.IBlockNetwork";

    public BatchMembers(Emitter emitter, CodeWriter writer)
        : base(emitter, writer, Aspect.Network)
    {
    }

    private string InputRow => Emitter.RowOf("inputs", "row", Emitter.InputCount);

    private string TargetRow => Emitter.RowOf("targets", "row", Emitter.TargetCount);

    private bool HasClassWeights => Network.HasClassWeights;

    private bool HasLanes => Network.HasLanes;

    private LaneEmitter Lanes => new(Emitter, Writer);

    private BlockEmitter Blocks => Printers.OfBlock(Emitter, Writer);

    /// <summary>Whether a step on one block moves the parameters straight from the error terms: the gradient of few weights is no detour.</summary>
    private bool HasStepOfBlock => Network.HasFusedUpdate && !Network.HasColumns;

    public override IEnumerable<string> Interfaces
    {
        get
        {
            if (HasLanes)
            {
                yield return "BackpropGen.CompilerServices.ILanePrediction";
            }

            if (IsVectorized)
            {
                yield return Network.IsFrozen ? BlockPrediction : BlockNetwork;
            }

            if (IsVectorized && !Network.IsFrozen && HasStepOfBlock)
            {
                yield return "BackpropGen.CompilerServices.IBlockStep";
            }
        }
    }

    public override IEnumerable<Member> Members() => Predictions().Concat(Network.IsFrozen ? Array.Empty<Member>() : Training())
        .Concat(IsVectorized ? BlockSizes() : PredictionLanes().Concat(Network.IsFrozen ? Array.Empty<Member>() : GradientLanes()));

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
        Blocks.WriteDescend();
        if (HasStepOfBlock)
        {
            Blocks.WriteStepOfBlock();
        }
    }

    private IEnumerable<Member> Predictions()
    {
        const string summary = "The predictions for many rows, row after row.";
        var arguments = new[] { ManyInputs, new Argument("", $"{Span}<{T}>", "outputs") };
        yield return Network.IsFrozen ? Public("void", "PredictBatch", summary, arguments, WritePredict) : Inherited("void", "PredictBatch", arguments, WritePredict);
        if (Network.IsClassifier && Network.IsFrozen)
        {
            yield return Public("void", "PredictClassBatch", "The class of each of many rows.", new[] { ManyInputs, new Argument("", $"{Span}<int>", "classes") }, WritePredictClasses);
        }
    }

    private IEnumerable<Member> Training()
    {
        string summary = $"The mean loss of many rows, row after row{(HasClassWeights ? ", each weighted by its class" : string.Empty)}, and its derivative ∂L/∂θ by every weight and bias θ";
        yield return Inherited(T, "EvaluateBatch", new[] { ManyInputs, ManyTargets }, WriteEvaluate);
        if (HasStruct)
        {
            yield return Public(T, "GradientBatch", summary + OfTargets + ".", new[] { ManyInputs, ManyTargets, OutGradient }, () => WriteCall("Gradient", "targets, out gradient"));
        }

        if (HasStruct && Network.IsClassifier)
        {
            yield return Public(
                T, "GradientBatch", summary + OfClass + ".", new[] { ManyInputs, new Argument("", $"{ReadOnlySpan}<int>", "classes"), OutGradient }, () => WriteCall("Gradient", "classes, out gradient"));
        }

        yield return Inherited(T, "GradientBatch", new[] { ManyInputs, ManyTargets, SpanGradient }, () => WriteCall("Gradient", "targets, gradient"));
        yield return Inherited(T, "TrainBatch", new[] { ManyInputs, ManyTargets, LearningRate }, () =>
        {
            Row.CheckScaling();
            WriteCall("Train", "targets, learningRate");
        });
    }

    /// <summary>What the library asks of a network whose batches are blocks, beside the methods that compute them.</summary>
    private IEnumerable<Member> BlockSizes()
    {
        yield return ExplicitValue(BlockPrediction, "int", "BlockLength", FormattableString.Invariant($"{(Network.IsFrozen ? Blocks.ForwardBlockLength : Blocks.BlockLength)}"));
        if (Network.IsFrozen)
        {
            yield break;
        }

        var memory = new Argument("", $"{Span}<{T}>", "gradient");
        yield return ExplicitValue(BlockNetwork, "int", "GradientLength", FormattableString.Invariant($"{Network.Vectors.Value.ParameterLength}"));
        yield return ExplicitCall(
            BlockNetwork, "void", "Unpack", new[] { memory, new Argument("", $"{Span}<{T}>", "destination") },
            $"{Library}ParameterLayout.Unpack(ref global::System.Runtime.InteropServices.MemoryMarshal.GetReference(gradient), destination, ParameterShapes)");
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

    /// <summary>A call of the library, with the rows and what else it takes.</summary>
    private void WriteCall(string method, string arguments) => Writer.Line($"return {Library}Batches.{method}(this, inputs, {arguments});");

    private void WritePredict()
    {
        if (IsVectorized || HasLanes)
        {
            Writer.Line($"{Library}{(IsVectorized ? "Block" : "Lane")}Batches.Predict(this, inputs, {Emitter.InputCount}, outputs, {Emitter.OutputCount}, {Emitter.Topology});");
            return;
        }

        Row.CountRows("Rows", "outputs", Emitter.OutputCount);
        Writer.Line($"{Emitter.Check}.NoOverlap(inputs, outputs, \"outputs\");");
        using (ForEachRow())
        {
            Writer.Line($"Predict({InputRow}, {Emitter.RowOf("outputs", "row", Emitter.OutputCount)});");
        }
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
        if (IsVectorized)
        {
            Writer.Line($"return {Library}BlockBatches.Evaluate(this, inputs, targets);");
            return;
        }

        // Before the first row, so that the message can name the row that is wrong.
        Row.CountRows("RowsAtLeastOne", "targets", Emitter.TargetCount);
        Row.CheckTargetDomain("targets");
        Writer.Line("double sum = 0.0;");
        if (HasClassWeights)
        {
            WriteWeightedMean();
            return;
        }

        using (ForEachRow())
        {
            Writer.Line($"sum += Evaluate({InputRow}, {TargetRow});");
        }

        Writer.Line($"return {Emitter.Precision.FromDouble("sum / rows")};");
    }

    /// <summary>The mean over rows, each counted with the weight of its class.</summary>
    private void WriteWeightedMean()
    {
        Writer.Line("double weights = 0.0;");
        using (ForEachRow())
        {
            Writer.Line($"double weight = {RowArguments.ClassWeights}.Of({TargetRow}, NetworkInformation.ClassWeights);");
            Writer.Line($"sum += weight * Evaluate({InputRow}, {TargetRow});");
            Writer.Line("weights += weight;");
        }

        Writer.Line($"return {Emitter.Precision.FromDouble("sum / weights")};");
    }
}
