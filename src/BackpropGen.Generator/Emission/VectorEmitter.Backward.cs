using BackpropGen.Generator.Calculus;
using BackpropGen.Generator.Code;
using BackpropGen.Generator.Graph;
using BackpropGen.Generator.Planning;
using BackpropGen.Generator.Program;

namespace BackpropGen.Generator.Emission;

/// <summary>The way back through the layers, the gradient, and the update by one row.</summary>
internal sealed partial class VectorEmitter
{
    private void WriteBack(CodeWriter writer, Stage stage, Contract back)
    {
        Member method = Emitter.Stage(stage.Name);
        IReadOnlyList<Instruction> tail = VectorLayout.Tail(stage).Where(step => !_layout.IsIdentity(step)).ToList();
        IReadOnlyList<VectorLayout.Part> parts = _layout.PartsOf(back);
        using (Emitter.OpenStage(writer, method))
        {
            if (!IsStraight)
            {
                WriteBackRow(writer, back);
            }
            else if (parts.Count == 1)
            {
                WriteBackPart(writer, back, tail, parts[0]);
            }
            else
            {
                CallParts(writer, method, parts.Count);
            }

            if (!(IsStraight && VectorLayout.IsElementwise(tail)))
            {
                WriteTailCall(writer, "ErrorsOfLayer", back.Inputs.Layer, tail);
            }
        }

        WriteParts(writer, method, parts, part => WriteBackPart(writer, back, tail, part));
    }

    private void DeclareBackTarget(CodeWriter writer, Contract back) => writer.Line(
        back.Inputs.IsOfInputGradient
            ? $"ref {T} g = ref {Reference}(inputGradient);"
            : $"ref {T} g = ref {At(Reference + "(nodes)", _layout.RowPlace(back.Inputs))};");

    private void WriteBackRow(CodeWriter writer, Contract back)
    {
        DeclareParameters(writer, back.Coefficients);
        DeclareValues(writer, "d", back.Outputs);
        DeclareBackTarget(writer, back);
        writer.Line($"{Kernels}.PassBackRow(ref d, {back.OutputCount}, ref p, {back.InputCount}, {_layout.Stride(back.OutputCount)}, ref g);");
        if (!back.Inputs.IsOfInputGradient && back.InputCount < _layout.Stride(back.InputCount))
        {
            writer.Line($"{Layout}.ClearPadding(ref g, {_layout.Stride(back.InputCount)}, 1, {back.InputCount});");
        }
    }

    /// <summary>What is left to do at the nodes of a layer when all that arrives there is summed.</summary>
    private void WriteTailCall(CodeWriter writer, string method, int layer, IReadOnlyList<Instruction> tail)
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
        int layer = stage.Steps.OfType<Move>().Last().Target.Layer;
        IReadOnlyList<Instruction> tail = VectorLayout.Tail(stage).Where(step => !_layout.IsIdentity(step)).ToList();
        List<(Contract Sum, VectorLayout.Part Part)> parts = stage.Steps.OfType<Contract>().SelectMany(sum => _layout.PartsOf(sum).Select(part => (sum, part))).ToList();
        void WritePart((Contract Sum, VectorLayout.Part Part) part)
        {
            if (IsStraight)
            {
                WriteBackPart(writer, part.Sum, Array.Empty<Instruction>(), part.Part);
            }
            else
            {
                WriteBackRow(writer, part.Sum);
            }
        }

        using (Emitter.OpenStage(writer, method))
        {
            if (parts.Count == 1)
            {
                WritePart(parts[0]);
            }
            else
            {
                CallParts(writer, method, parts.Count);
            }

            foreach (Move move in stage.Steps.OfType<Move>())
            {
                writer.Lines(JoinCalls.Rows(move, RowOf, _layout.StrideOf, "1"));
            }

            WriteTailCall(writer, isForward ? "OutputsOfLayer" : "ErrorsOfLayer", layer, tail);
        }

        for (int i = 1; i <= parts.Count && parts.Count > 1; i++)
        {
            writer.Line();
            using (Emitter.OpenStage(writer, method.Part(i)))
            {
                WritePart(parts[i - 1]);
            }
        }

        if (isForward)
        {
            WriteOutputMap(writer, stage, layer, tail);
        }
    }

    /// <summary>Where some values of a row begin.</summary>
    private string RowOf(Quantity quantity, int from) => quantity.Role == SymbolRole.Input ? At(Reference + "(inputs)", from)
        : quantity.IsOfInputGradient ? At(Reference + "(inputGradient)", from)
        : At(Reference + "(nodes)", _layout.RowPlace(quantity) + from);

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

    /// <summary>Eight nodes at a time: a vector of what arrives at them, and what the layer makes of it.</summary>
    private void WriteBackPart(CodeWriter writer, Contract back, IReadOnlyList<Instruction> tail, VectorLayout.Part part)
    {
        int stride = _layout.Stride(back.OutputCount);
        bool hasPadding = !back.Inputs.IsOfInputGradient;
        DeclareParameters(writer, back.Coefficients);
        DeclareBackTarget(writer, back);
        DeclareValues(writer, "d", back.Outputs);
        bool withTail = tail.Count > 0 && VectorLayout.IsElementwise(tail);
        bool isEnd = part.FirstInput + part.Inputs == back.InputCount;
        bool hasSpare = hasPadding && isEnd && VectorLayout.VectorsOf(back.InputCount) * VectorLayout.Lanes < _layout.Stride(back.InputCount);
        if (withTail || hasSpare)
        {
            writer.Line($"ref {T} n = ref {Reference}(nodes);");
        }

        string d = "d" + Number(back.Layer);
        for (int vector = 0; vector < part.Vectors; vector++)
        {
            writer.Line($"{Row} {Vector(d, vector)} = {RowVector}.Load(ref d, {vector * VectorLayout.Lanes});");
        }

        string Products(int i)
        {
            string sum = $"{Vector(d, 0)} * {RowVector}.Load(ref p, {i * stride})";
            for (int vector = 1; vector < part.Vectors; vector++)
            {
                sum = $"{RowVector}.AddProduct({sum}, {Vector(d, vector)}, ref p, {(i * stride) + (vector * VectorLayout.Lanes)})";
            }

            return sum;
        }

        for (int first = part.FirstInput; first < part.FirstInput + part.Inputs; first += VectorLayout.Lanes)
        {
            int count = Math.Min(VectorLayout.Lanes, part.FirstInput + part.Inputs - first);
            if (count < VectorLayout.Lanes && !hasPadding)
            {
                for (int i = first; i < first + count; i++)
                {
                    writer.Line($"{At("g", i)} = {RowVector}.Sum({Products(i)});");
                }

                continue;
            }

            string g = Vector(Symbol.Upstream.Letter + Number(back.Inputs.Layer), first / VectorLayout.Lanes);
            writer.Line($"{Row} {g} = {RowVector}.SumEach(");
            for (int k = 0; k < VectorLayout.Lanes; k++)
            {
                writer.Line($"    {(k < count ? Products(first + k) : Row + ".Zero")}{(k < VectorLayout.Lanes - 1 ? "," : ");")}");
            }

            if (withTail)
            {
                WriteTailOfSums(writer, back, tail, first / VectorLayout.Lanes);
            }
            else
            {
                writer.Line($"{RowVector}.Store({g}, ref g, {first});");
            }
        }

        if (hasSpare)
        {
            ClearSpareVector(writer, tail.Select(step => step.Result!).Prepend(back.Inputs), back.InputCount);
        }
    }

    private void WriteTailOfSums(CodeWriter writer, Contract back, IReadOnlyList<Instruction> tail, int vector)
    {
        WriteMapLines(writer, tail, vector, new HashSet<Quantity> { back.Inputs });
        foreach (Quantity result in tail.Select(step => step.Result!))
        {
            writer.Line($"{RowVector}.Store({LocalOf(result, vector)}, ref n, {_layout.RowPlace(result) + (vector * VectorLayout.Lanes)});");
        }
    }

    /// <summary>
    /// The error terms of the output layer, eight at a time. Targets have no padding: those that do not fill a vector are put into one by one.
    /// </summary>
    private void WriteLossError(CodeWriter writer, IReadOnlyList<Instruction> steps)
    {
        writer.Line($"ref {T} n = ref {Reference}(nodes);");
        Quantity? target = steps.SelectMany(step => step.Reads).FirstOrDefault(read => read.Role == SymbolRole.Target);
        for (int vector = 0; vector < _layout.Stride(Emitter.OutputCount) / VectorLayout.Lanes; vector++)
        {
            int first = vector * VectorLayout.Lanes;
            int count = Math.Max(0, Math.Min(VectorLayout.Lanes, Emitter.OutputCount - first));
            Quantity result = steps[steps.Count - 1].Result!;
            if (count == 0)
            {
                writer.Line($"{RowVector}.Store({Row}.Zero, ref n, {_layout.RowPlace(result) + first});");
                continue;
            }

            var known = new HashSet<Quantity>();
            if (target is not null)
            {
                known.Add(target);
                string lanes = string.Join(", ", Enumerable.Range(first, VectorLayout.Lanes).Select(k => k < Emitter.OutputCount ? $"targets[{Number(k)}]" : Emitter.Literal(0)));
                writer.Line($"{Row} {LocalOf(target, vector)} = " + (count == VectorLayout.Lanes
                    ? $"{RowVector}.Load(ref {Reference}(targets), {first});"
                    : $"{VectorNotation.ClassOf(Emitter.Precision.BitsOfEight)}.Create({lanes});"));
            }

            WriteMapLines(writer, steps, vector, known);
            foreach (Quantity each in steps.Select(step => step.Result!))
            {
                string value = LocalOf(each, vector);
                value = count == VectorLayout.Lanes ? value : $"{RowVector}.FirstLanes({value}, {Number(count)})";
                writer.Line($"{RowVector}.Store({value}, ref n, {_layout.RowPlace(each) + first});");
            }
        }
    }

    private void WriteGradient(CodeWriter writer, Stage stage)
    {
        if (!IsStraight)
        {
            using (Open(writer, stage.Name))
            {
                foreach (Contract gradient in stage.Steps.OfType<Contract>())
                {
                    string source = gradient.Inputs.Role == SymbolRole.Input ? "inputs" : $"nodes.Slice({_layout.RowPlace(gradient.Inputs)}, {gradient.InputCount})";
                    string errors = $"nodes.Slice({_layout.RowPlace(gradient.Outputs)}, {gradient.OutputCount})";
                    writer.Line($"{RowVector}.AddGradient({source}, {errors}, gradient.Slice({gradient.Coefficients.Start}, {gradient.Coefficients.Count}));");
                }
            }

            return;
        }

        IReadOnlyList<IReadOnlyList<Statement>> parts = Emitter.Network.PartsOf(stage);
        Member method = Emitter.Stage(stage.Name);
        using (Emitter.OpenStage(writer, method))
        {
            if (parts.Count == 1)
            {
                _statements.WriteNamed(writer, parts[0]);
            }
            else
            {
                CallParts(writer, method, parts.Count);
            }
        }

        for (int i = 1; i <= parts.Count && parts.Count > 1; i++)
        {
            writer.Line();
            using (Emitter.OpenStage(writer, method.Part(i)))
            {
                _statements.WriteNamed(writer, parts[i - 1]);
            }
        }
    }

    /// <summary>The update of a layer's weights by one row: w ← w − η · d · x.</summary>
    public override void WriteUpdateStages(CodeWriter writer)
    {
        // Other updates are kernels' or those of any gradient, for one row too.
        if (!Emitter.Network.IsPlainDescent)
        {
            return;
        }

        foreach (Contract gradient in Program.Gradients)
        {
            Member method = Emitter.Stage($"Descend{gradient.Coefficients.Name}");
            int stride = _layout.Stride(gradient.OutputCount);
            IReadOnlyList<VectorLayout.Part> parts = _layout.PartsOfUpdate(gradient);
            writer.Line();
            writer.Line("// " + DescentOnPaper(gradient));
            using (Emitter.OpenStage(writer, method))
            {
                if (!IsStraight)
                {
                    DeclareParameters(writer, gradient.Coefficients);
                    DeclareSource(writer, gradient.Inputs);
                    DeclareValues(writer, "d", gradient.Outputs);
                    writer.Line($"{Kernels}.DescendRow(ref x, {gradient.InputCount}, ref d, ref p, {stride}, learningRate);");
                }
                else if (parts.Count == 1)
                {
                    WriteDescentPart(writer, gradient, stride, parts[0]);
                }
                else
                {
                    CallParts(writer, method, parts.Count);
                }
            }

            WriteParts(writer, method, parts, part => WriteDescentPart(writer, gradient, stride, part));
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

    private void WriteDescentPart(CodeWriter writer, Contract gradient, int stride, VectorLayout.Part part)
    {
        DeclareParameters(writer, gradient.Coefficients);
        DeclareSource(writer, gradient.Inputs);
        DeclareValues(writer, "n", gradient.Outputs);
        IEnumerable<int> vectors = Enumerable.Range(part.FirstVector, part.Vectors);
        string d = "d" + Number(gradient.Layer);
        foreach (int vector in vectors)
        {
            writer.Line($"{Row} {Vector(d, vector)} = {RowVector}.Load(ref n, {vector * VectorLayout.Lanes});");
        }

        for (int i = part.FirstInput; i < part.FirstInput + part.Inputs; i++)
        {
            bool isBias = i == gradient.InputCount;
            string step = isBias ? "step" : $"step_{i + 1}";
            string value = isBias ? $"{VectorNotation.ClassOf(Emitter.Precision.BitsOfEight)}.Create(-learningRate)" : $"{RowVector}.Broadcast(ref x, {i}, -learningRate)";
            writer.Line($"{Row} {step} = {value};");
            foreach (int vector in vectors)
            {
                writer.Line($"{RowVector}.AddTo(ref p, {(i * stride) + (vector * VectorLayout.Lanes)}, {step}, {Vector(d, vector)});");
            }
        }
    }
}
