using BackpropGen.Generator.Calculus;
using BackpropGen.Generator.Network;

namespace BackpropGen.Generator.Emission;

/// <summary>
/// Networks whose computation does not fit into one straight line a method: a private method for each stage, and methods that call the
/// stages in order. How values are kept and what a stage's body looks like is the subclass's.
/// </summary>
internal abstract class StageEmitter
{
    protected StageEmitter(Emitter emitter)
    {
        Emitter = emitter;
    }

    /// <summary>How the values of a row are passed on.</summary>
    protected abstract string NodesArgument { get; }

    protected abstract string NodesParameter { get; }

    protected Emitter Emitter { get; }

    protected RowComputation Computation => Emitter.Network.Computation;

    protected string T => Emitter.T;

    private string GradientParameter => Emitter.Network.HasParametersStruct ? "ref Parameters gradient" : $"{Emitter.Span}<{T}> gradient";

    public static StageEmitter Of(Emitter emitter) => emitter.Network.Form == RowForm.Loops ? new LoopEmitter(emitter) : new PartEmitter(emitter);

    /// <summary>The declaration of a row's values in a method that computes them.</summary>
    public abstract void DeclareNodes(CodeWriter writer);

    /// <summary>Copies the outputs out of a row's values.</summary>
    public abstract void CopyOutputs(CodeWriter writer);

    public void CallForward(CodeWriter writer) => writer.Line($"ForwardPass(inputs, {NodesArgument});");

    public void ReturnLoss(CodeWriter writer) => writer.Line($"return LossOf(targets, {NodesArgument});");

    public void CallLossError(CodeWriter writer) => Call(writer, Computation.LossError);

    public void CallBackpropagate(CodeWriter writer) => writer.Line($"Backpropagate(inputs, {NodesArgument}, {Emitter.Ref}gradient);");

    public void CallInputGradient(CodeWriter writer)
    {
        writer.Line($"PassErrorsBack({NodesArgument});");
        Call(writer, Computation.Backward[Computation.Backward.Count - 1].Back);
    }

    /// <summary>The private members of the forward file.</summary>
    public void WriteForwardStages(CodeWriter writer)
    {
        DeclareNodesType(writer);
        writer.Line();
        using (writer.Block($"private void ForwardPass({Emitter.ReadOnlySpan}<{T}> inputs, {NodesParameter})"))
        {
            foreach (Stage stage in Computation.Forward)
            {
                Call(writer, stage);
            }
        }

        foreach (Stage stage in Computation.Forward)
        {
            WriteStage(writer, stage);
        }

        writer.Line();
        writer.Line("// " + Computation.Loss.Formula);
        using (writer.Block($"private {T} LossOf({Emitter.ReadOnlySpan}<{T}> targets, {NodesParameter})"))
        {
            WriteLoss(writer);
        }
    }

    /// <summary>The private members of the gradient file.</summary>
    public void WriteGradientStages(CodeWriter writer)
    {
        writer.Line();
        using (writer.Block($"private void Backpropagate({Emitter.ReadOnlySpan}<{T}> inputs, {NodesParameter}, {GradientParameter})"))
        {
            foreach (BackwardLayer layer in Computation.Backward)
            {
                Call(writer, layer.Parameters);
                if (layer.Layer > 1)
                {
                    Call(writer, layer.Back);
                }
            }
        }

        writer.Line();
        using (writer.Block($"private void PassErrorsBack({NodesParameter})"))
        {
            foreach (BackwardLayer layer in Computation.Backward.Where(layer => layer.Layer > 1))
            {
                Call(writer, layer.Back);
            }
        }

        writer.Line();
        using (writer.Block(
            $"private void AccumulateBackward({Emitter.ReadOnlySpan}<{T}> inputs, {Emitter.ReadOnlySpan}<{T}> outputGradient, {GradientParameter}, {Emitter.Span}<{T}> inputGradient)"))
        {
            DeclareNodes(writer);
            CallForward(writer);
            Call(writer, Computation.GivenError);
            CallBackpropagate(writer);
            Call(writer, Computation.Backward[Computation.Backward.Count - 1].Back);
        }

        WriteStage(writer, Computation.LossError);
        WriteStage(writer, Computation.GivenError);
        foreach (BackwardLayer layer in Computation.Backward)
        {
            WriteStage(writer, layer.Parameters);
            WriteStage(writer, layer.Back);
        }
    }

    protected abstract void DeclareNodesType(CodeWriter writer);

    protected abstract void WriteStage(CodeWriter writer, Stage stage);

    protected abstract void WriteLoss(CodeWriter writer);

    /// <summary>What a stage's method takes: argument in a call, and declaration.</summary>
    protected IEnumerable<(string Argument, string Parameter)> Signature(Stage stage)
    {
        var kinds = new HashSet<QuantityKind>(stage.Steps.SelectMany(Kinds));
        if (kinds.Contains(QuantityKind.Input))
        {
            yield return ("inputs", $"{Emitter.ReadOnlySpan}<{T}> inputs");
        }

        if (kinds.Contains(QuantityKind.Target))
        {
            yield return ("targets", $"{Emitter.ReadOnlySpan}<{T}> targets");
        }

        if (kinds.Contains(QuantityKind.OutputGradient))
        {
            yield return ("outputGradient", $"{Emitter.ReadOnlySpan}<{T}> outputGradient");
        }

        yield return (NodesArgument, NodesParameter);
        if (kinds.Contains(QuantityKind.WeightGradient))
        {
            yield return (Emitter.Ref + "gradient", GradientParameter);
        }

        if (kinds.Contains(QuantityKind.InputGradient))
        {
            yield return ("inputGradient", $"{Emitter.Span}<{T}> inputGradient");
        }
    }

    protected void Call(CodeWriter writer, Stage stage) =>
        writer.Line($"{stage.Name}({string.Join(", ", Signature(stage).Select(part => part.Argument))});");

    private static IEnumerable<QuantityKind> Kinds(Step step) => step switch
    {
        AffineStep affine => new[] { affine.Source.Kind },
        MapStep map => map.Body.All().OfType<Quantity>().Select(quantity => quantity.Kind),
        FoldStep fold => fold.Body.All().OfType<Quantity>().Select(quantity => quantity.Kind),
        ParameterGradientStep gradient => new[] { gradient.Source.Kind, QuantityKind.WeightGradient },
        PassBackStep back => new[] { back.Target.Kind },
        _ => throw new InvalidOperationException($"Unknown step {step.GetType().Name}."),
    };
}
