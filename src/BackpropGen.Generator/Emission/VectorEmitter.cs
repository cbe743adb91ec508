using BackpropGen.Generator.Calculus;
using BackpropGen.Generator.Network;

namespace BackpropGen.Generator.Emission;

/// <summary>
/// The stages of one row where the nodes of a layer lie in the lanes of vectors: straight lines for small networks, the library's kernels for
/// large ones. What is not alike for all nodes, such as a loss and its targets, is printed node by node.
/// </summary>
internal sealed class VectorEmitter : StageEmitter
{
    private const string Kernels = "global::BackpropGen.CompilerServices.DenseLayer";
    private const string RowVector = "global::BackpropGen.CompilerServices.RowVector";
    private const string Layout = "global::BackpropGen.CompilerServices.ParameterLayout";
    private const string Reference = "global::System.Runtime.InteropServices.MemoryMarshal.GetReference";
    private const string Add = "global::System.Runtime.CompilerServices.Unsafe.Add";

    private const int MostSpelledOut = 64;

    private readonly VectorLayout _layout;
    private readonly StageStatements _statements;

    public VectorEmitter(Emitter emitter)
        : base(emitter)
    {
        _layout = emitter.Network.Vectors.Value;
        _statements = new StageStatements(emitter, Name);
    }

    private bool IsStraight => Emitter.Network.HasParametersStruct;

    /// <summary>Whether what is not alike for all nodes has a line for each: in a layer of many nodes, methods would become too large.</summary>
    private bool IsSpelledOut(int width) => IsStraight && width <= MostSpelledOut;

    private string Row => VectorNotation.TypeOf(Emitter.Specification.IsDouble ? 512 : 256, T);

    public override void DeclareNodes(CodeWriter writer) => Scratch.DeclareAligned(writer, Emitter, "nodes", _layout.RowLength);

    public override void DeclareForwardNodes(CodeWriter writer) => Scratch.DeclareAligned(writer, Emitter, "nodes", _layout.ForwardRowLength);

    public override void CopyOutputs(CodeWriter writer) =>
        writer.Line($"nodes.Slice({_layout.RowPlace(Emitter.Network.Graph.Output.Value)}, {Emitter.OutputCount}).CopyTo(outputs);");

    protected override void DeclareNodesType(CodeWriter writer)
    {
        writer.Line();
        writer.Line($"// The {_layout.RowLength} values of one row lie in a span, layer by layer, each from a multiple of {_layout.Unit} on:");
        writer.Line("// z = b + Σ w·x, o = f(z), g = ∂L/∂o, d = ∂L/∂z.");
    }

    protected override void WriteStage(CodeWriter writer, Stage stage)
    {
        writer.Line();
        writer.Line("// " + stage.Formula);
        Step first = stage.Steps[0];
        switch (first)
        {
            case AffineStep affine:
                WriteForward(writer, stage, affine);
                break;
            case PassBackStep back:
                WriteBack(writer, stage, back);
                break;
            case ParameterGradientStep gradient:
                WriteGradient(writer, stage, gradient);
                break;
            default:
                using (Open(writer, stage.Name))
                {
                    WriteNodes(writer, stage, stage.Steps);
                    WriteClearPadding(writer, stage);
                }

                break;
        }
    }

    protected override void WriteLoss(CodeWriter writer)
    {
        if (IsSpelledOut(Emitter.OutputCount))
        {
            _statements.Write(writer, Computation.Loss);
            writer.Lines(CSharpNotation.Wrap("return ", _statements.Print(Computation.LossValue), ";"));
            return;
        }

        new NodeLoops(Emitter, Name).Write(writer, Computation.Loss.Steps);
        writer.Line();
        writer.Line($"return {Emitter.Notation(leaf => Name((Quantity)leaf, "0")).Print(Computation.LossValue)};");
    }

    /// <summary>The activation of a layer, or the error from what arrives at it, for any number of nodes: the same at each.</summary>
    public static void WriteMap(CodeWriter writer, Emitter emitter, string name, IReadOnlyList<Step> steps)
    {
        writer.Line();
        writer.Line("// " + string.Join(", ", steps.Cast<MapStep>().Select(step => OnPaper(step.Target) + " = " + OnPaper(step.Body))));
        using (emitter.Open(writer, emitter.Surface.Stage(name)))
        {
            int wide = 64 / (emitter.Specification.IsDouble ? sizeof(double) : sizeof(float));
            using (writer.Block("if (global::System.Runtime.Intrinsics.Vector512.IsHardwareAccelerated)"))
            {
                WriteMapLoop(writer, emitter, steps, 512, wide);
                writer.Line();
                writer.Line("return;");
            }

            writer.Line();
            WriteMapLoop(writer, emitter, steps, 256, wide / 2);
        }
    }

    private static string OnPaper(Expression formula) => new PaperNotation(leaf =>
    {
        var quantity = (Quantity)leaf;
        return quantity.Kind == QuantityKind.Target ? "yⱼ" : PaperNotation.AtNode(Names.Letter(quantity.Kind), quantity.Layer, "ⱼ");
    }).Print(formula);

    private static void WriteMapLoop(CodeWriter writer, Emitter emitter, IReadOnlyList<Step> steps, int bits, int count)
    {
        string type = VectorNotation.TypeOf(bits, emitter.T);
        var notation = new VectorNotation(bits, emitter.Specification.IsDouble, leaf => VectorLayoutNames.Of((Quantity)leaf) + "At");
        using (writer.Block($"for (int k = 0; k < length; k += {count})"))
        {
            foreach (Quantity read in steps.SelectMany(step => step.Reads).Distinct().Where(read => steps.All(step => step.Result != read)))
            {
                writer.Line($"{type} {VectorLayoutNames.Of(read)}At = {VectorNotation.ClassOf(bits)}.LoadUnsafe(ref {VectorLayoutNames.Of(read)}, (nuint)k);");
            }

            foreach (MapStep step in steps.Cast<MapStep>())
            {
                string target = VectorLayoutNames.Of(step.Target);
                writer.Line($"{type} {target}At = {notation.Print(step.Body)};");
                writer.Line($"{VectorNotation.ClassOf(bits)}.StoreUnsafe({target}At, ref {target}, (nuint)k);");
            }
        }
    }

    private string Name(Leaf leaf) => Name((Quantity)leaf, null);

    /// <summary>A value at its node, or at an index in a loop.</summary>
    private string Name(Quantity quantity, string? index)
    {
        string at = index ?? Number(quantity.Node - 1);
        switch (quantity.Kind)
        {
            case QuantityKind.Input:
                return $"inputs[{at}]";
            case QuantityKind.Target:
                return $"targets[{at}]";
            case QuantityKind.OutputGradient:
                return $"outputGradient[{at}]";
            case QuantityKind.InputGradient:
                return $"inputGradient[{at}]";
            case QuantityKind.WeightGradient or QuantityKind.BiasGradient:
                return "gradient." + Names.Field(quantity);
        }

        int place = _layout.RowPlace(quantity);
        return quantity.IsOnePerLayer ? $"nodes[{place}]"
            : index is null || quantity.Node > 0 ? $"nodes[{place + quantity.Node - 1}]"
            : place == 0 ? $"nodes[{index}]" : $"nodes[{place} + {index}]";
    }

    private static string Number(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private void DeclareParameters(CodeWriter writer, int layer) => writer.Line($"ref {T} p = ref {At("_parameters.Start", _layout.LayerPlace(layer))};");

    private static string At(string start, int offset) => offset == 0 ? start : $"{Add}(ref {start}, {offset})";

    /// <summary>The values that a layer takes: the row's inputs, or the outputs of the layer before.</summary>
    private void DeclareSource(CodeWriter writer, Quantity source) => writer.Line(
        source.Kind == QuantityKind.Input ? $"ref {T} x = ref {Reference}(inputs);" : $"ref {T} x = ref {At(Reference + "(nodes)", _layout.RowPlace(source))};");

    private void DeclareValues(CodeWriter writer, string name, Quantity quantity) =>
        writer.Line($"ref {T} {name} = ref {At(Reference + "(nodes)", _layout.RowPlace(quantity))};");

    private void WriteForward(CodeWriter writer, Stage stage, AffineStep affine)
    {
        Member method = Emitter.Surface.Stage(stage.Name);
        IReadOnlyList<Step> tail = VectorLayout.Tail(stage);
        bool isElementwise = VectorLayout.IsElementwise(tail);
        IReadOnlyList<VectorLayout.Part> parts = _layout.PartsOf(Emitter.Network.Affines[affine.Layer - 1], withBiases: false);
        using (Emitter.Open(writer, method))
        {
            if (!IsStraight)
            {
                DeclareParameters(writer, affine.Layer);
                DeclareSource(writer, affine.Source);
                DeclareValues(writer, "z", affine.Target);
                writer.Line($"{Kernels}.ForwardRow(ref x, {affine.Inputs}, ref p, ref z, {_layout.Stride(affine.Outputs)});");
            }
            else if (parts.Count == 1)
            {
                WriteForwardPart(writer, affine, tail, isElementwise, parts[0]);
            }
            else
            {
                CallParts(writer, method, parts.Count);
            }

            bool isCalled = tail.Count > 0 && (!isElementwise || !IsStraight);
            if (isCalled)
            {
                writer.Line(isElementwise
                    ? MapCall("OutputsOfLayer", affine.Layer, tail, quantity => At(Reference + "(nodes)", _layout.RowPlace(quantity)), Number(_layout.Stride(affine.Outputs)))
                    : $"OutputsOfLayer{affine.Layer}(nodes);");
            }
        }

        WriteParts(writer, method, parts, part => WriteForwardPart(writer, affine, tail, isElementwise, part));
        if (tail.Count == 0)
        {
            return;
        }

        if (isElementwise)
        {
            WriteMap(writer, Emitter, $"OutputsOfLayer{affine.Layer}", tail);
            return;
        }

        writer.Line();
        using (Open(writer, $"OutputsOfLayer{affine.Layer}"))
        {
            WriteNodes(writer, stage, tail);
        }
    }

    /// <summary>A call of what a layer does at each node, on the memory of the quantities that it reads and writes.</summary>
    public static string MapCall(string name, int layer, IReadOnlyList<Step> steps, Func<Quantity, string> place, string length)
    {
        IEnumerable<string> references = VectorLayoutNames.Arguments(steps).Select(quantity => "ref " + place(quantity));
        return $"{name}{layer}({string.Join(", ", references)}, {length});";
    }

    private void CallParts(CodeWriter writer, Member method, int count)
    {
        for (int i = 1; i <= count; i++)
        {
            writer.Line(Emitter.Call(method.Part(i)) + ";");
        }
    }

    private void WriteParts(CodeWriter writer, Member method, IReadOnlyList<VectorLayout.Part> parts, Action<VectorLayout.Part> write)
    {
        for (int i = 1; i <= parts.Count && parts.Count > 1; i++)
        {
            writer.Line();
            using (Emitter.Open(writer, method.Part(i)))
            {
                write(parts[i - 1]);
            }
        }
    }

    private static string Vector(string letter, int vector) => $"{letter}_{(vector * VectorLayout.Lanes) + 1}";

    private void WriteForwardPart(CodeWriter writer, AffineStep affine, IReadOnlyList<Step> tail, bool isElementwise, VectorLayout.Part part)
    {
        int stride = _layout.Stride(affine.Outputs);
        bool isFirst = part.FirstInput == 0;
        bool isLast = part.FirstInput + part.Inputs == affine.Inputs;
        int place = _layout.RowPlace(affine.Target);
        string z = Names.Letter(affine.Target.Kind) + affine.Layer;
        DeclareParameters(writer, affine.Layer);
        DeclareSource(writer, affine.Source);
        writer.Line($"ref {T} n = ref {Reference}(nodes);");
        IEnumerable<int> vectors = Enumerable.Range(part.FirstVector, part.Vectors);
        foreach (int vector in vectors)
        {
            int offset = vector * VectorLayout.Lanes;
            writer.Line($"{Row} {Vector(z, vector)} = {RowVector}.Load(ref {(isFirst ? $"p, {(affine.Inputs * stride) + offset}" : $"n, {place + offset}")});");
        }

        for (int i = part.FirstInput; i < part.FirstInput + part.Inputs; i++)
        {
            string input = $"{RowVector}.Broadcast(ref x, {i})";
            if (part.Vectors > 1)
            {
                writer.Line($"{Row} x_{i + 1} = {input};");
                input = $"x_{i + 1}";
            }

            foreach (int vector in vectors)
            {
                writer.Line($"{Vector(z, vector)} = {RowVector}.AddProduct({Vector(z, vector)}, {input}, ref p, {(i * stride) + (vector * VectorLayout.Lanes)});");
            }
        }

        foreach (int vector in vectors)
        {
            WriteEnd(writer, affine.Target, tail, isElementwise && isLast, vector);
        }
    }

    /// <summary>Stores a sum, or what the stage makes of it.</summary>
    private void WriteEnd(CodeWriter writer, Quantity sum, IReadOnlyList<Step> tail, bool withTail, int vector)
    {
        int offset = vector * VectorLayout.Lanes;
        string Local(Quantity quantity) => Vector(Names.Letter(quantity.Kind) + quantity.Layer, vector);
        void Store(Quantity quantity) => writer.Line($"{RowVector}.Store({Local(quantity)}, ref n, {_layout.RowPlace(quantity) + offset});");
        if (!withTail)
        {
            Store(sum);
            return;
        }

        WriteMapLines(writer, tail, vector, new HashSet<Quantity> { sum });
        IEnumerable<Quantity> results = tail.Select(step => step.Result!).Prepend(sum);
        foreach (Quantity result in results.GroupBy(_layout.RowPlace).Select(same => same.Last()))
        {
            Store(result);
        }
    }

    /// <summary>What a stage does at each node, for one vector of them.</summary>
    private void WriteMapLines(CodeWriter writer, IReadOnlyList<Step> tail, int vector, HashSet<Quantity> known)
    {
        int offset = vector * VectorLayout.Lanes;
        string Local(Quantity quantity) => Vector(Names.Letter(quantity.Kind) + quantity.Layer, vector);
        var notation = new VectorNotation(Emitter.Specification.IsDouble ? 512 : 256, Emitter.Specification.IsDouble, leaf => Local((Quantity)leaf));
        foreach (MapStep step in tail.Cast<MapStep>())
        {
            foreach (Quantity read in step.Reads.Distinct().Where(known.Add))
            {
                writer.Line($"{Row} {Local(read)} = {RowVector}.Load(ref n, {_layout.RowPlace(read) + offset});");
            }

            writer.Line($"{Row} {Local(step.Target)} = {notation.Print(step.Body)};");
            known.Add(step.Target);
        }
    }

    private void WriteBack(CodeWriter writer, Stage stage, PassBackStep back)
    {
        Member method = Emitter.Surface.Stage(stage.Name);
        IReadOnlyList<Step> tail = VectorLayout.Tail(stage).Where(step => !_layout.IsIdentity(step)).ToList();
        IReadOnlyList<VectorLayout.Part> parts = _layout.PartsBack(Emitter.Network.Affines[back.Layer - 1]);
        var error = new Quantity(QuantityKind.Error, back.Layer);
        int stride = _layout.Stride(back.Outputs);
        using (Emitter.Open(writer, method))
        {
            if (!IsStraight)
            {
                DeclareParameters(writer, back.Layer);
                DeclareValues(writer, "d", error);
                DeclareBackTarget(writer, back);
                writer.Line($"{Kernels}.PassBackRow(ref d, {back.Outputs}, ref p, {back.Inputs}, {stride}, ref g);");
                if (back.Target.Kind != QuantityKind.InputGradient && back.Inputs < _layout.Stride(back.Inputs))
                {
                    writer.Line($"{Layout}.ClearPadding(ref g, {_layout.Stride(back.Inputs)}, 1, {back.Inputs});");
                }
            }
            else if (parts.Count == 1)
            {
                WriteBackPart(writer, back, stride, parts[0]);
            }
            else
            {
                CallParts(writer, method, parts.Count);
            }

            WriteBackTail(writer, stage, back, tail);
        }

        WriteParts(writer, method, parts, part => WriteBackPart(writer, back, stride, part));
    }

    private void DeclareBackTarget(CodeWriter writer, PassBackStep back) => writer.Line(
        back.Target.Kind == QuantityKind.InputGradient
            ? $"ref {T} g = ref {Reference}(inputGradient);"
            : $"ref {T} g = ref {At(Reference + "(nodes)", _layout.RowPlace(back.Target))};");

    private void WriteBackTail(CodeWriter writer, Stage stage, PassBackStep back, IReadOnlyList<Step> tail)
    {
        if (tail.Count == 0)
        {
            return;
        }

        if (VectorLayout.IsElementwise(tail) && IsStraight)
        {
            writer.Line($"ref {T} n = ref {Reference}(nodes);");
            for (int vector = 0; vector < VectorLayout.VectorsOf(back.Inputs); vector++)
            {
                WriteMapLines(writer, tail, vector, new HashSet<Quantity>());
                foreach (Quantity result in tail.Select(step => step.Result!))
                {
                    writer.Line($"{RowVector}.Store({Vector(Names.Letter(result.Kind) + result.Layer, vector)}, ref n, {_layout.RowPlace(result) + (vector * VectorLayout.Lanes)});");
                }
            }
        }
        else if (VectorLayout.IsElementwise(tail))
        {
            writer.Line(MapCall(
                "ErrorsOfLayer", back.Layer - 1, tail, quantity => At(Reference + "(nodes)", _layout.RowPlace(quantity)), Number(_layout.Stride(back.Inputs))));
        }
        else
        {
            writer.Line($"ErrorsOfLayer{back.Layer - 1}(nodes);");
        }
    }

    /// <summary>What the back stages make of what arrives at a layer: methods of their own, since blocks of rows use them, too.</summary>
    protected override void WriteErrorMaps(CodeWriter writer)
    {
        foreach (BackwardLayer layer in Computation.Backward.Where(layer => layer.Layer > 1))
        {
            IReadOnlyList<Step> tail = VectorLayout.Tail(layer.Back).Where(step => !_layout.IsIdentity(step)).ToList();
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

    private void WriteBackPart(CodeWriter writer, PassBackStep back, int stride, VectorLayout.Part part)
    {
        DeclareParameters(writer, back.Layer);
        DeclareBackTarget(writer, back);
        DeclareValues(writer, "d", new Quantity(QuantityKind.Error, back.Layer));
        string d = "d" + Number(back.Layer);
        for (int vector = 0; vector < part.Vectors; vector++)
        {
            writer.Line($"{Row} {Vector(d, vector)} = {RowVector}.Load(ref d, {vector * VectorLayout.Lanes});");
        }

        for (int i = part.FirstInput; i < part.FirstInput + part.Inputs; i++)
        {
            string sum = $"{Vector(d, 0)} * {RowVector}.Load(ref p, {i * stride})";
            for (int vector = 1; vector < part.Vectors; vector++)
            {
                sum = $"{RowVector}.AddProduct({sum}, {Vector(d, vector)}, ref p, {(i * stride) + (vector * VectorLayout.Lanes)})";
            }

            writer.Line($"{At("g", i)} = {RowVector}.Sum({sum});");
        }
    }

    private void WriteGradient(CodeWriter writer, Stage stage, ParameterGradientStep gradient)
    {
        if (!IsStraight)
        {
            using (Open(writer, stage.Name))
            {
                AffineNode affine = Emitter.Network.Affines[gradient.Layer - 1];
                int first = Emitter.Network.PlaceOf(new Quantity(QuantityKind.Weight, gradient.Layer, 1, 1));
                string source = gradient.Source.Kind == QuantityKind.Input ? "inputs" : $"nodes.Slice({_layout.RowPlace(gradient.Source)}, {gradient.Inputs})";
                string errors = $"nodes.Slice({_layout.RowPlace(new Quantity(QuantityKind.Error, gradient.Layer))}, {gradient.Outputs})";
                writer.Line($"{RowVector}.AddGradient({source}, {errors}, gradient.Slice({first}, {(affine.Source.Width + 1) * affine.Width}));");
            }

            return;
        }

        IReadOnlyList<IReadOnlyList<Statement>> parts = Emitter.Network.PartsOf(stage);
        Member method = Emitter.Surface.Stage(stage.Name);
        using (Emitter.Open(writer, method))
        {
            if (parts.Count == 1)
            {
                _statements.Write(writer, parts[0]);
            }
            else
            {
                CallParts(writer, method, parts.Count);
            }
        }

        for (int i = 1; i <= parts.Count && parts.Count > 1; i++)
        {
            writer.Line();
            using (Emitter.Open(writer, method.Part(i)))
            {
                _statements.Write(writer, parts[i - 1]);
            }
        }
    }

    /// <summary>The update of a layer's weights by one row: w ← w − η · d · x.</summary>
    public override void WriteUpdateStages(CodeWriter writer)
    {
        // Adam's update is a kernel's, for one row too.
        if (Emitter.Network.IsAdam)
        {
            return;
        }

        foreach (AffineNode affine in Emitter.Network.Affines)
        {
            Member method = Emitter.Surface.Stage($"DescendLayer{affine.Layer}");
            int stride = _layout.Stride(affine.Width);
            IReadOnlyList<VectorLayout.Part> parts = _layout.PartsOf(affine, withBiases: true);
            writer.Line();
            string superscript = PaperNotation.Superscript(affine.Layer);
            writer.Line($"// Layer {affine.Layer}: w{superscript}ᵢⱼ ← w{superscript}ᵢⱼ − η · {PaperNotation.AtNode("d", affine.Layer, "ⱼ")} · xᵢ, and the biases like weights of an input of 1");
            using (Emitter.Open(writer, method))
            {
                if (!IsStraight)
                {
                    DeclareParameters(writer, affine.Layer);
                    DeclareSource(writer, affine.Source.Value);
                    DeclareValues(writer, "d", new Quantity(QuantityKind.Error, affine.Layer));
                    writer.Line($"{Kernels}.DescendRow(ref x, {affine.Source.Width}, ref d, ref p, {stride}, learningRate);");
                }
                else if (parts.Count == 1)
                {
                    WriteDescentPart(writer, affine, stride, parts[0]);
                }
                else
                {
                    CallParts(writer, method, parts.Count);
                }
            }

            WriteParts(writer, method, parts, part => WriteDescentPart(writer, affine, stride, part));
        }
    }

    private void WriteDescentPart(CodeWriter writer, AffineNode affine, int stride, VectorLayout.Part part)
    {
        DeclareParameters(writer, affine.Layer);
        DeclareSource(writer, affine.Source.Value);
        DeclareValues(writer, "n", new Quantity(QuantityKind.Error, affine.Layer));
        IEnumerable<int> vectors = Enumerable.Range(part.FirstVector, part.Vectors);
        string d = "d" + Number(affine.Layer);
        foreach (int vector in vectors)
        {
            writer.Line($"{Row} {Vector(d, vector)} = {RowVector}.Load(ref n, {vector * VectorLayout.Lanes});");
        }

        for (int i = part.FirstInput; i < part.FirstInput + part.Inputs; i++)
        {
            bool isBias = i == affine.Source.Width;
            string step = isBias ? "step" : $"step_{i + 1}";
            string value = isBias ? $"{VectorNotation.ClassOf(Emitter.Specification.IsDouble ? 512 : 256)}.Create(-learningRate)" : $"{RowVector}.Broadcast(ref x, {i}, -learningRate)";
            writer.Line($"{Row} {step} = {value};");
            foreach (int vector in vectors)
            {
                writer.Line($"{RowVector}.AddTo(ref p, {(i * stride) + (vector * VectorLayout.Lanes)}, {step}, {Vector(d, vector)});");
            }
        }
    }

    /// <summary>Steps that are not alike for all nodes: a line for each node, or loops over them.</summary>
    private void WriteNodes(CodeWriter writer, Stage stage, IReadOnlyList<Step> steps)
    {
        if (IsSpelledOut(_layout.WidthOf(steps[steps.Count - 1].Result!)))
        {
            _statements.Write(writer, stage);
        }
        else
        {
            new NodeLoops(Emitter, Name).Write(writer, steps);
        }
    }

    /// <summary>Error terms that were written node by node leave the padding behind them as it was.</summary>
    private void WriteClearPadding(CodeWriter writer, Stage stage)
    {
        Quantity error = stage.Steps.Last().Result!;
        int width = _layout.WidthOf(error);
        if (width < _layout.Stride(width))
        {
            writer.Line($"nodes.Slice({_layout.RowPlace(error) + width}, {_layout.Stride(width) - width}).Clear();");
        }
    }
}
