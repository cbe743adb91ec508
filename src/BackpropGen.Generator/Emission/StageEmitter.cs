using BackpropGen.Generator.Code;
using BackpropGen.Generator.Planning;
using BackpropGen.Generator.Program;

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

    protected Emitter Emitter { get; }

    protected RowProgram Program => Emitter.Network.Program;

    protected string T => Emitter.T;

    /// <summary>The declaration of a row's values in a method that computes them.</summary>
    public abstract void DeclareNodes(CodeWriter writer);

    /// <summary>Copies the outputs out of a row's values.</summary>
    public abstract void CopyOutputs(CodeWriter writer);

    /// <summary>Copies the values that are shown out of a row's values.</summary>
    public void CopyShownValues(CodeWriter writer) => writer.Lines(Emitter.Network.Shown.SelectMany(CopyShown));

    /// <summary>The lines that copy one of them.</summary>
    protected abstract IEnumerable<string> CopyShown(ShownValue value);

    /// <summary>A number of the scaling, of a node or at an index.</summary>
    protected string ScalingName(Quantity number, string index)
    {
        int place = Emitter.Network.ScalingPlace(number.Symbol);
        return int.TryParse(index, out int fixedIndex) ? FormattableString.Invariant($"_scaling[{place + fixedIndex}]")
            : place == 0 ? $"_scaling[{index}]"
            : FormattableString.Invariant($"_scaling[{place} + {index}]");
    }

    /// <summary>The forward pass of a gradient: with the masks that the method has, where there is dropout.</summary>
    public void CallForward(CodeWriter writer) => Call(writer, "ForwardPass");

    /// <summary>The forward pass that drops nothing.</summary>
    public void CallPlainForward(CodeWriter writer)
    {
        Member method = Emitter.Stage("ForwardPass");
        writer.Line(Emitter.Call(method with { Arguments = method.Arguments.Select(argument => argument.Name == "masks" ? argument with { Name = "default" } : argument).ToList() }) + ";");
    }

    /// <summary>The row's loss, from its values.</summary>
    public string LossCall => Emitter.Call(Emitter.Stage(Program.Loss.Name));

    public void ReturnLoss(CodeWriter writer) => writer.Line($"return {LossCall};");

    public void CallLossError(CodeWriter writer) => Call(writer, Program.LossError);

    public void CallGivenError(CodeWriter writer) => Call(writer, Program.GivenError);

    public void CallPassErrorsBack(CodeWriter writer) => Call(writer, "PassErrorsBack");

    public void CallBackpropagate(CodeWriter writer) => Call(writer, "Backpropagate");

    public void CallInputGradient(CodeWriter writer)
    {
        CallPassErrorsBack(writer);
        Call(writer, Program.Backward[Program.Backward.Count - 1].Back);
    }

    /// <summary>The private members of the forward file.</summary>
    public void WriteForwardStages(CodeWriter writer)
    {
        DeclareNodesType(writer);
        writer.Line();
        using (Open(writer, "ForwardPass"))
        {
            WriteForwardPass(writer);
        }

        foreach (Stage stage in Program.ToOutputs)
        {
            WriteStage(writer, stage);
            foreach (DropStage drop in Program.DropsBehind(stage))
            {
                WriteDrop(writer, drop);
            }
        }
    }

    /// <summary>The body of the forward pass.</summary>
    protected virtual void WriteForwardPass(CodeWriter writer) => CallStages(writer, stage => Call(writer, stage));

    /// <summary>The stages of the forward pass in order, with dropout behind those that have it.</summary>
    protected void CallStages(CodeWriter writer, Action<Stage> write)
    {
        foreach (Stage stage in Program.ToOutputs)
        {
            write(stage);
            foreach (DropStage drop in Program.DropsBehind(stage))
            {
                using (writer.Block("if (!masks.IsEmpty)"))
                {
                    Call(writer, drop.Stage);
                }

                writer.Line();
            }
        }
    }

    /// <summary>The loss of a row from its values.</summary>
    public void WriteLossStage(CodeWriter writer)
    {
        writer.Line();
        writer.Line("// " + Program.Loss.Formula);
        using (Open(writer, Program.Loss.Name))
        {
            WriteLoss(writer);
        }
    }

    /// <summary>The private members of the gradient file.</summary>
    /// <param name="writer">Where to print.</param>
    /// <param name="declareMasks">Prints masks that drop nothing, where there is dropout.</param>
    public void WriteGradientStages(CodeWriter writer, Action declareMasks)
    {
        writer.Line();
        using (Open(writer, "Backpropagate"))
        {
            foreach (BackwardLayer layer in Program.Backward)
            {
                if (layer.Parameters is not null)
                {
                    Call(writer, layer.Parameters);
                }

                if (layer.Layer > 1)
                {
                    Call(writer, layer.Back);
                }
            }
        }

        writer.Line();
        using (Open(writer, "PassErrorsBack"))
        {
            foreach (BackwardLayer layer in Program.Backward.Where(layer => layer.Layer > 1))
            {
                Call(writer, layer.Back);
            }
        }

        writer.Line();
        using (Open(writer, "AccumulateBackward"))
        {
            DeclareNodes(writer);
            declareMasks();
            CallForward(writer);
            Call(writer, Program.GivenError);
            CallBackpropagate(writer);
            Call(writer, Program.Backward[Program.Backward.Count - 1].Back);
        }

        WriteStage(writer, Program.LossError);
        WriteStage(writer, Program.GivenError);
        foreach (BackwardLayer layer in Program.Backward)
        {
            foreach (Stage stage in layer.Stages)
            {
                WriteStage(writer, stage);
            }
        }

        WriteErrorMaps(writer);
    }

    /// <summary>The private members of the update's file.</summary>
    public virtual void WriteUpdateStages(CodeWriter writer)
    {
    }

    /// <summary>What the back stages do at each node, where that is in methods of its own.</summary>
    protected virtual void WriteErrorMaps(CodeWriter writer)
    {
    }

    protected abstract void DeclareNodesType(CodeWriter writer);

    protected abstract void WriteStage(CodeWriter writer, Stage stage);

    /// <summary>Dropout of a layer whose outputs lie where the next one takes them.</summary>
    protected virtual void WriteDrop(CodeWriter writer, DropStage drop) => WriteStage(writer, drop.Stage);

    protected abstract void WriteLoss(CodeWriter writer);

    protected IDisposable Open(CodeWriter writer, string method) => Emitter.OpenStage(writer, Emitter.Stage(method));

    protected void Call(CodeWriter writer, Stage stage) => Call(writer, stage.Name);

    /// <summary>A call from a method that has all the arguments under the same names.</summary>
    private void Call(CodeWriter writer, string method) => writer.Line(Emitter.Call(Emitter.Stage(method)) + ";");
}
