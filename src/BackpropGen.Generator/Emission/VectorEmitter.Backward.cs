using BackpropGen.Generator.Calculus;
using BackpropGen.Generator.Code;
using BackpropGen.Generator.Planning;
using BackpropGen.Generator.Program;

namespace BackpropGen.Generator.Emission;

/// <summary>The way back through the layers, the gradient, and the update by one row.</summary>
internal abstract partial class VectorEmitter
{
    protected void DeclareBackTarget(CodeWriter writer, Contract back) => writer.Line(
        back.Inputs.IsOfInputGradient
            ? $"ref {T} g = ref {Reference}(inputGradient);"
            : $"ref {T} g = ref {MemoryPlace.At(Reference + "(nodes)", _layout.RowPlace(back.Inputs))};");

    /// <summary>What is left to do at the nodes of a layer when all that arrives there is summed.</summary>
    protected void WriteTailCall(CodeWriter writer, string method, int layer, IReadOnlyList<Instruction> tail)
    {
        if (tail.Count == 0)
        {
            return;
        }

        if (tail[tail.Count - 1].Result!.IsOfInputGradient)
        {
            writer.Line(ScalingCalls.MultiplyByInputFactors(Emitter.Network, "inputGradient"));
            return;
        }

        writer.Line(VectorLayout.IsElementwise(tail)
            ? MapCall(method, layer, tail, quantity => RowOf(quantity, 0), Number(_layout.Stride(_layout.NodesOf(layer).Count)))
            : $"{method}{layer}(nodes);");
    }

    /// <summary>Values that come from several layers: sums, one after the other, then what joins them, then what is done at each node.</summary>
    private void WriteJoined(CodeWriter writer, Stage stage)
    {
        Member method = Emitter.Stage(stage.Name);
        bool isForward = Program.Forward.Contains(stage);
        int layer = stage.Steps[stage.Steps.Count - 1].Result!.Layer;
        IReadOnlyList<Instruction> tail = VectorLayout.Tail(stage).Where(step => !_layout.IsIdentity(step)).ToList();
        WriteInParts(writer, method, stage.Steps.OfType<Contract>().ToList(), sum => WriteSum(writer, sum), () =>
        {
            foreach (Move move in stage.Steps.OfType<Move>())
            {
                writer.Lines(JoinCalls.Rows(move, RowOf, _layout.StrideOf, "1"));
            }

            WriteTailCall(writer, isForward ? "OutputsOfLayer" : "ErrorsOfLayer", layer, tail);
        });
        if (isForward)
        {
            WriteOutputMap(writer, stage, layer, tail);
        }
    }

    /// <summary>Where some values of a row begin.</summary>
    private string RowOf(Quantity quantity, int from) => quantity.Role == SymbolRole.Input ? MemoryPlace.At(Reference + "(inputs)", from)
        : quantity.IsOfInputGradient ? MemoryPlace.At(Reference + "(inputGradient)", from)
        : MemoryPlace.At(Reference + "(nodes)", _layout.RowPlace(quantity) + from);

    /// <summary>What the back stages make of what arrives at a layer: methods of their own, since blocks of rows use them, too.</summary>
    protected override void WriteErrorMaps(CodeWriter writer)
    {
        foreach (BackwardLayer layer in Program.Backward.Where(layer => layer.Layer > 1))
        {
            IReadOnlyList<Instruction> tail = VectorLayout.Tail(layer.Back).Where(step => !_layout.IsIdentity(step)).ToList();
            if (tail.Count == 0)
            {
                continue;
            }

            if (VectorLayout.IsElementwise(tail))
            {
                WriteMap(writer, Emitter, $"ErrorsOfLayer{layer.Layer - 1}", tail);
                continue;
            }

            writer.Line();
            using (Open(writer, $"ErrorsOfLayer{layer.Layer - 1}"))
            {
                WriteNodes(writer, layer.Back, tail);
                WriteClearPadding(writer, layer.Back);
            }
        }
    }

    /// <summary>The update of a layer's weights by one row: w ← w − η · d · x.</summary>
    public override void WriteUpdateStages(CodeWriter writer)
    {
        foreach (Contract gradient in Program.Gradients)
        {
            writer.Line();
            writer.Line("// " + DescentOnPaper(gradient));
            WriteDescent(writer, gradient, Emitter.Stage($"Descend{gradient.Coefficients.Name}"));
        }
    }

    private static string DescentOnPaper(Contract gradient)
    {
        string superscript = PaperNotation.Superscript(gradient.Layer);
        string errors = PaperNotation.AtNode(gradient.Outputs.Symbol.OnPaper, gradient.Layer, "ⱼ");
        string vector = PaperNotation.AtNode(gradient.Biases.Symbol.OnPaper, gradient.Layer, "ⱼ");
        return gradient.Coefficients.Weights is null
            ? $"Layer {gradient.Layer}: {vector} ← {vector} − η · {errors}"
            : $"Layer {gradient.Layer}: w{superscript}ᵢⱼ ← w{superscript}ᵢⱼ − η · {errors} · xᵢ, and the biases like weights of an input of 1";
    }
}
