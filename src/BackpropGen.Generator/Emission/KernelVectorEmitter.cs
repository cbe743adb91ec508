using BackpropGen.Generator.Code;
using BackpropGen.Generator.Planning;
using BackpropGen.Generator.Program;

namespace BackpropGen.Generator.Emission;

/// <summary>Vectors of nodes by the library's kernels for one row: a call for each layer.</summary>
internal class KernelVectorEmitter : VectorEmitter
{
    public KernelVectorEmitter(Emitter emitter)
        : base(emitter)
    {
    }

    protected override bool IsSpelledOut(int width) => false;

    protected override void WriteForward(CodeWriter writer, Stage stage, Contract affine)
    {
        IReadOnlyList<Instruction> tail = VectorLayout.Tail(stage);
        using (Open(writer, stage.Name))
        {
            DeclareParameters(writer, affine.Coefficients);
            DeclareSource(writer, affine.Inputs);
            DeclareValues(writer, "z", affine.Outputs);
            WriteForwardRow(writer, affine, "x", "p", "z");
            WriteTailCall(writer, "OutputsOfLayer", affine.Layer, tail);
        }

        WriteOutputMap(writer, stage, affine.Layer, tail);
    }

    protected override void WriteForwardByKernel(CodeWriter writer, Stage stage, Contract affine)
    {
        string source = affine.Inputs.Role == SymbolRole.Input ? "x" : MemoryPlace.At("n", Places.RowPlace(affine.Inputs));
        WriteForwardRow(writer, affine, source, MemoryPlace.At("p", Places.ParameterPlace(affine.Coefficients)), MemoryPlace.At("n", Places.RowPlace(affine.Outputs)));
        WriteTailCall(writer, "OutputsOfLayer", affine.Layer, VectorLayout.Tail(stage));
    }

    protected override void WriteBack(CodeWriter writer, Stage stage, Contract back)
    {
        using (Open(writer, stage.Name))
        {
            WriteBackByKernel(writer, stage, back);
        }
    }

    protected override void WriteSum(CodeWriter writer, Contract sum) => WriteBackRow(writer, sum);

    protected override void WriteGradient(CodeWriter writer, Stage stage)
    {
        using (Open(writer, stage.Name))
        {
            foreach (Contract gradient in stage.Steps.OfType<Contract>())
            {
                string source = gradient.Inputs.Role == SymbolRole.Input ? "inputs" : $"nodes.Slice({Places.RowPlace(gradient.Inputs)}, {gradient.InputCount})";
                string errors = $"nodes.Slice({Places.RowPlace(gradient.Outputs)}, {gradient.OutputCount})";
                writer.Line($"{RowVector}.AddGradient({source}, {errors}, gradient.Slice({gradient.Coefficients.Start}, {gradient.Coefficients.Count}));");
            }
        }
    }

    protected override void WriteDescent(CodeWriter writer, Contract gradient, Member method)
    {
        using (Emitter.OpenStage(writer, method))
        {
            WriteDescentByKernel(writer, gradient);
        }
    }

    /// <summary>What arrives at a layer, by the kernel, and what the layer makes of it.</summary>
    protected void WriteBackByKernel(CodeWriter writer, Stage stage, Contract back)
    {
        WriteBackRow(writer, back);
        WriteTailCall(writer, "ErrorsOfLayer", back.Inputs.Layer, TailBack(stage));
    }

    /// <summary>The update by the kernel.</summary>
    protected void WriteDescentByKernel(CodeWriter writer, Contract gradient)
    {
        DeclareParameters(writer, gradient.Coefficients);
        DeclareSource(writer, gradient.Inputs);
        DeclareValues(writer, "d", gradient.Outputs);
        writer.Line($"{Kernels}.DescendRow(ref x, {gradient.InputCount}, ref d, ref p, {Places.Stride(gradient.OutputCount)}, learningRate);");
    }

    /// <summary>What a layer makes of what arrives at its nodes.</summary>
    protected IReadOnlyList<Instruction> TailBack(Stage stage) => VectorLayout.Tail(stage).Where(step => !Places.IsIdentity(step)).ToList();

    private void WriteForwardRow(CodeWriter writer, Contract affine, string source, string parameters, string sums)
    {
        int nodes = Places.NodesOf(affine.Layer).Count;
        if (nodes < affine.OutputCount)
        {
            writer.Line($"// {nodes} of {affine.OutputCount} nodes: nothing takes the others, or they are always 0.");
        }

        writer.Line($"{Kernels}.ForwardRow(ref {source}, {KernelArguments.OfRow(Emitter).Inputs(affine)}, ref {parameters}, ref {sums}, {Places.Stride(nodes)});");
    }

    private void WriteBackRow(CodeWriter writer, Contract back)
    {
        DeclareParameters(writer, back.Coefficients);
        DeclareValues(writer, "d", back.Outputs);
        DeclareBackTarget(writer, back);
        writer.Line($"{Kernels}.PassBackRow(ref d, {back.OutputCount}, ref p, {back.InputCount}, {Places.Stride(back.OutputCount)}, ref g);");
        if (!back.Inputs.IsOfInputGradient && back.InputCount < Places.Stride(back.InputCount))
        {
            writer.Line($"{Layout}.ClearPadding(ref g, {Places.Stride(back.InputCount)}, 1, {back.InputCount});");
        }
    }
}
