using BackpropGen.Generator.Calculus;
using BackpropGen.Generator.Code;
using BackpropGen.Generator.Planning;
using BackpropGen.Generator.Program;

namespace BackpropGen.Generator.Emission;

/// <summary>
/// The stages of one row where the nodes of a layer lie in the lanes of vectors. What is not alike for all nodes, such as a loss and its targets, is printed
/// node by node.
/// </summary>
internal abstract partial class VectorEmitter : StageEmitter
{
    protected const string Kernels = "global::BackpropGen.CompilerServices.DenseLayer";
    protected const string RowVector = "global::BackpropGen.CompilerServices.RowVector";
    private const string Maps = "global::BackpropGen.CompilerServices.VectorMaps";
    private const string Masks = "global::BackpropGen.CompilerServices.OutputMasks";
    protected const string Layout = "global::BackpropGen.CompilerServices.ParameterLayout";
    protected const string Reference = "global::System.Runtime.InteropServices.MemoryMarshal.GetReference";

    /// <summary>A call that copies takes longer than so many values.</summary>
    private const int MostCopiedOneByOne = 4;

    private readonly VectorLayout _layout;
    private readonly StageStatements _statements;

    protected VectorEmitter(Emitter emitter)
        : base(emitter)
    {
        _layout = emitter.Network.Vectors.Value;
        _statements = new StageStatements(emitter, Name);
    }

    protected VectorLayout Places => _layout;

    protected StageStatements Statements => _statements;

    /// <summary>Whether what is not alike for all nodes has a line for each.</summary>
    protected abstract bool IsSpelledOut(int width);

    /// <summary>The sums of a layer, and what it makes of them.</summary>
    protected abstract void WriteForward(CodeWriter writer, Stage stage, Contract affine);

    /// <summary>The same within the forward pass, where the processor has no vectors for its lines.</summary>
    protected abstract void WriteForwardByKernel(CodeWriter writer, Stage stage, Contract affine);

    /// <summary>What arrives at a layer from the one behind it, and the error terms that follow.</summary>
    protected abstract void WriteBack(CodeWriter writer, Stage stage, Contract back);

    /// <summary>A sum among several that are joined.</summary>
    protected abstract void WriteSum(CodeWriter writer, Contract sum);

    /// <summary>The gradient by the parameters of a stage.</summary>
    protected abstract void WriteGradient(CodeWriter writer, Stage stage);

    /// <summary>The update of a layer's parameters by one row.</summary>
    protected abstract void WriteDescent(CodeWriter writer, Contract gradient, Member method);

    public override void DeclareNodes(CodeWriter writer) => Scratch.DeclareAligned(writer, Emitter, "nodes", _layout.RowLength);

    public override void CopyOutputs(CodeWriter writer)
    {
        int place = _layout.RowPlace(Emitter.Network.Graph.Output.Value);
        if (Emitter.OutputCount <= MostCopiedOneByOne)
        {
            writer.Lines(Enumerable.Range(0, Emitter.OutputCount).Select(j => $"outputs[{j}] = nodes[{place + j}];"));
        }
        else
        {
            writer.Line($"nodes.Slice({place}, {Emitter.OutputCount}).CopyTo(outputs);");
        }

        writer.Lines(ScalingCalls.Restore(Emitter.Network, "outputs"));
    }

    protected override IEnumerable<string> CopyShown(ShownValue value)
    {
        yield return $"nodes.Slice({_layout.RowPlace(value.Quantity)}, {value.Nodes}).CopyTo(values.Slice({value.Place}));";
    }

    protected override void DeclareNodesType(CodeWriter writer)
    {
        writer.Line();
        writer.Line($"// The {_layout.RowLength} values of one row lie in a span, layer by layer, each from a multiple of {_layout.Unit} on:");
        writer.Line("// z = b + Σ w·x, o = f(z), g = ∂L/∂o, d = ∂L/∂z.");
    }

    /// <summary>Where the processor has vectors as wide, sums stay in registers, and all layers in one method; elsewhere each is a call of a kernel.</summary>
    protected override void WriteForwardPass(CodeWriter writer)
    {
        var lines = new RowLines(Emitter, new NodeRegisters());
        if (lines.Sums.Count == 0)
        {
            base.WriteForwardPass(writer);
            return;
        }

        DeclareMemory(writer, lines);
        using (writer.Block($"if (!{VectorNotation.ClassOf(lines.Bits)}.IsHardwareAccelerated)"))
        {
            CallStages(writer, stage =>
            {
                if (lines.Sums.ContainsKey(stage))
                {
                    WriteForwardByKernel(writer, stage, (Contract)stage.Steps[0]);
                }
                else
                {
                    Call(writer, stage);
                }
            });
            writer.Line("return;");
        }

        writer.Line();
        WriteLines(writer, lines);
    }

    /// <summary>
    /// The forward pass of a step of a network with memory, with nothing kept for a way back: values are stored where lines read them, the outputs, and what memory is to hold, which goes there
    /// after all has been read.
    /// </summary>
    public void WriteAdvance(CodeWriter writer)
    {
        Stage last = Program.ToOutputs.Last();
        IReadOnlyList<MoveTerm> results = ((Move)last.Steps[0]).Terms;
        var all = new RowLines(Emitter, new NodeRegisters());
        if (all.Sums.Count == 0 || !all.Gates.ContainsKey(last))
        {
            WriteAdvanceByStages(writer, results);
            return;
        }

        using (writer.Block($"if (!{VectorNotation.ClassOf(all.Bits)}.IsHardwareAccelerated)"))
        {
            WriteAdvanceByStages(writer, results);
            writer.Line("return;");
        }

        // What is read in memory is known once all has been printed.
        WriteAdvanceInLines(new CodeWriter(), all, last, results);
        writer.Line();
        WriteAdvanceInLines(writer, new RowLines(Emitter, new NodeRegisters(all.Registers.Read)), last, results);
    }

    private void WriteAdvanceInLines(CodeWriter writer, RowLines lines, Stage last, IReadOnlyList<MoveTerm> results)
    {
        lines.Registers.ReadAt(_layout.RowPlace(results[0].Source));
        DeclareMemory(writer, lines);
        WriteLines(writer, lines, last);
        writer.Line();
        writer.Line("// What memory is to hold.");
        writer.Line($"ref {T} m = ref {Reference}(memory);");
        lines.Gates[last].WriteTerms(writer, results.Skip(1), "m", -results[0].Count);
    }

    private void WriteAdvanceByStages(CodeWriter writer, IReadOnlyList<MoveTerm> results)
    {
        CallPlainForward(writer);
        foreach (MoveTerm term in results.Skip(1))
        {
            writer.Line(
                $"{RowVector}.Copy(ref {MemoryPlace.At($"{Reference}(nodes)", _layout.RowPlace(term.Source) + term.From)}, ref {MemoryPlace.At($"{Reference}(memory)", term.To - results[0].Count)}, {term.Count});");
        }
    }

    /// <summary>Where lines read parameters, inputs and values.</summary>
    private void DeclareMemory(CodeWriter writer, RowLines lines)
    {
        writer.Line($"ref {T} p = ref {StartOfParameters};");
        if (lines.Sums.Values.Any(each => each.ReadsInputs) || lines.Gates.Keys.Any(stage => stage.Steps[0].Reads.Any(read => read.Role == SymbolRole.Input)))
        {
            writer.Line($"ref {T} x = ref {Reference}(inputs);");
        }

        writer.Line($"ref {T} n = ref {Reference}(nodes);");
    }

    /// <summary>The stages of a row, up to one if there is such, in registers where they have lines.</summary>
    private void WriteLines(CodeWriter writer, RowLines lines, Stage? end = null)
    {
        CallStages(writer, stage =>
        {
            if (stage == end)
            {
                return;
            }

            writer.Line();
            writer.Line("// " + stage.Formula);
            if (lines.Sums.TryGetValue(stage, out ForwardLines? sums))
            {
                sums.Write(writer, lines.Registers, tail => WriteTailCall(writer, "OutputsOfLayer", ((Contract)stage.Steps[0]).Layer, tail));
            }
            else if (lines.Gates.TryGetValue(stage, out GateLines? ofGates))
            {
                ofGates.Write(writer);
            }
            else
            {
                foreach (Quantity read in stage.Steps.SelectMany(step => step.Reads).Where(_layout.HasRowPlace))
                {
                    lines.Registers.ReadAt(_layout.RowPlace(read));
                }

                Call(writer, stage);
            }

            // Outputs that training drops change where they lie.
            if (Program.DropsBehind(stage).Any())
            {
                lines.Registers.Clear();
            }
        });
    }

    protected override void WriteStage(CodeWriter writer, Stage stage)
    {
        if (RegisterSums.HasForward(_layout, stage))
        {
            WriteOutputMap(writer, stage, ((Contract)stage.Steps[0]).Layer, VectorLayout.Tail(stage));
            return;
        }

        writer.Line();
        writer.Line("// " + stage.Formula);
        Instruction first = stage.Steps[0];
        if (stage.Steps.Any(step => step is Move || (step is Contract { Over: Axis.Outputs } && !VectorLayout.HasOneSum(stage))) || Program.IsOfGates(stage))
        {
            WriteJoined(writer, stage);
            return;
        }

        switch (first)
        {
            case Contract { Over: Axis.Inputs } affine:
                WriteForward(writer, stage, affine);
                break;
            case Map scaling when VectorLayout.IsScalingOfInputs(scaling):
                using (Open(writer, stage.Name))
                {
                    writer.Line(ScalingCalls.ScaleInputs(Emitter.Network, $"nodes.Slice({_layout.RowPlace(scaling.Target)})", _layout.Stride(scaling.Width)));
                }

                break;
            case Contract { Over: Axis.Outputs } back:
                WriteBack(writer, stage, back);
                break;
            case Contract:
                WriteGradient(writer, stage);
                break;
            default:
                using (Open(writer, stage.Name))
                {
                    WriteAtNodes(writer, stage);
                }

                break;
        }
    }

    /// <summary>A stage without sums.</summary>
    protected virtual void WriteAtNodes(CodeWriter writer, Stage stage)
    {
        WriteNodes(writer, stage, stage.Steps);
        WriteClearPadding(writer, stage);
    }

    protected override void WriteDrop(CodeWriter writer, DropStage drop)
    {
        writer.Line();
        writer.Line("// " + drop.Stage.Formula);
        using (Open(writer, drop.Stage.Name))
        {
            writer.Lines(DropCalls(Emitter.Network, drop, quantity => $"nodes[{_layout.RowPlace(quantity)}]", "1"));
        }
    }

    /// <summary>Dropout of rows whose values lie in padded memory, from masks that do not.</summary>
    public static IEnumerable<string> DropCalls(NetworkPlan network, DropStage drop, Func<Quantity, string> place, string rows)
    {
        VectorLayout layout = network.Vectors.Value;
        int width = layout.WidthOf(drop.Mask);
        int stride = layout.Stride(width);
        yield return $"{Masks}.DropRows(masks, {network.MaskPlace(drop.Mask)}, ref {place(drop.Mask)}, ref {place(drop.Undropped)}, ref {place(drop.Output)}, {stride}, {rows}, {width});";
    }

    /// <summary>Dropout of values that lie as their masks do.</summary>
    public static string DropCall(DropStage drop, Func<Quantity, string> place, string length) =>
        $"{Masks}.Drop(ref {place(drop.Mask)}, ref {place(drop.Undropped)}, ref {place(drop.Output)}, {length});";

    protected override void WriteLoss(CodeWriter writer)
    {
        if (IsSpelledOut(Emitter.OutputCount))
        {
            _statements.WriteNamed(writer, Emitter.Network.BlockOf(Program.Loss).Statements, _layout.IsReadElsewhere, Program.LossValue);
            return;
        }

        new NodeLoops(Emitter, Name).Write(writer, Program.Loss.Steps);
        writer.Line();
        writer.Line($"return {Emitter.Notation(leaf => Name((Quantity)leaf, "0")).Print(Program.LossValue)};");
    }

    /// <summary>The activation of a layer, or the error from what arrives at it, for any number of nodes: the same at each.</summary>
    public static void WriteMap(CodeWriter writer, Emitter emitter, string name, IReadOnlyList<Instruction> steps)
    {
        writer.Line();
        writer.Line("// " + string.Join(", ", steps.Cast<Map>().Select(step => OnPaper(step.Target) + " = " + OnPaper(step.Body))));
        if (VectorLayoutNames.IsFunction(steps))
        {
            WriteFunction(writer, emitter, emitter.Stage(name), (Map)steps[0]);
            return;
        }

        using (emitter.OpenStage(writer, emitter.Stage(name)))
        {
            int wide = emitter.Precision.PerLine;
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

    /// <summary>A function of values at a node, for each width of vectors.</summary>
    private static void WriteFunction(CodeWriter writer, Emitter emitter, Member type, Map step)
    {
        List<Quantity> reads = step.Reads.Distinct().ToList();
        emitter.Attributes.Begin(writer, type);
        using (writer.Block($"{emitter.Header(type)} : global::BackpropGen.CompilerServices.{(reads.Count == 1 ? "IUnaryMap" : "IBinaryMap")}<{emitter.T}>"))
        {
            foreach (int bits in new[] { 512, 256 })
            {
                string vector = VectorNotation.TypeOf(bits, emitter.T);
                string values = string.Join(", ", reads.Select(read => $"{vector} {VectorLayoutNames.Of(read)}"));
                var notation = new VectorNotation(bits, emitter.Specification.IsDouble, leaf => VectorLayoutNames.Of((Quantity)leaf));
                writer.Line($"[{StageMethods.Inlined}] public {vector} At({values}) => {notation.Print(step.Body)};");
            }
        }
    }

    private static string OnPaper(Expression formula) => new PaperNotation(leaf =>
    {
        var quantity = (Quantity)leaf;
        return quantity.Role == SymbolRole.Target ? "yⱼ" : PaperNotation.AtNode(quantity.Symbol.Letter, quantity.Layer, "ⱼ");
    }).Print(formula);

    private static void WriteMapLoop(CodeWriter writer, Emitter emitter, IReadOnlyList<Instruction> steps, int bits, int count)
    {
        string type = VectorNotation.TypeOf(bits, emitter.T);
        var notation = new VectorNotation(bits, emitter.Specification.IsDouble, leaf => VectorLayoutNames.Of((Quantity)leaf) + "At");
        using (writer.Block($"for (int k = 0; k < length; k += {count})"))
        {
            foreach (Quantity read in steps.SelectMany(step => step.Reads).Distinct().Where(read => steps.All(step => step.Result != read)))
            {
                writer.Line($"{type} {VectorLayoutNames.Of(read)}At = {VectorNotation.ClassOf(bits)}.LoadUnsafe(ref {VectorLayoutNames.Of(read)}, (nuint)k);");
            }

            foreach (Map step in steps.Cast<Map>())
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
        string at = index is null ? Number(quantity.Node - 1) : quantity.IndexIn(index);
        switch (quantity.Role)
        {
            case SymbolRole.Input:
                return $"inputs[{at}]";
            case SymbolRole.Target:
                return $"targets[{at}]";
            case SymbolRole.OutputGradient:
                return $"outputGradient[{at}]";
            case SymbolRole.InputGradient:
                return $"inputGradient[{at}]";
            case SymbolRole.Scaling:
                return ScalingName(quantity, at);
            case SymbolRole.ParameterGradient:
                return "gradient." + Names.Field(quantity);
            case SymbolRole.Parameter:
                int first = _layout.ParameterPlace(Emitter.Network.Graph.CoefficientsOf(quantity));
                return MemoryPlace.At(StartOfParameters, index is null || quantity.IsOnePerLayer ? Number(first + quantity.Node - 1) : $"{Number(first)} + {index}");
        }

        int place = _layout.RowPlace(quantity);
        return quantity.IsOnePerLayer ? $"nodes[{place}]"
            : index is null || quantity.Node > 0 ? $"nodes[{place + quantity.Node - 1}]"
            : index == "0" ? $"nodes[{place + quantity.Shift}]"
            : place + quantity.Shift == 0 ? $"nodes[{index}]" : $"nodes[{place + quantity.Shift} + {index}]";
    }

    protected static string Number(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private string StartOfParameters => Emitter.Parameters.Start;

    protected void DeclareParameters(CodeWriter writer, Coefficients coefficients) => writer.Line($"ref {T} p = ref {MemoryPlace.At(StartOfParameters, _layout.ParameterPlace(coefficients))};");

    /// <summary>The values that a layer takes: the row's inputs, or the outputs of the layer before.</summary>
    protected void DeclareSource(CodeWriter writer, Quantity source) => writer.Line(
        source.Role == SymbolRole.Input ? $"ref {T} x = ref {Reference}(inputs);" : $"ref {T} x = ref {MemoryPlace.At(Reference + "(nodes)", _layout.RowPlace(source))};");

    protected void DeclareValues(CodeWriter writer, string name, Quantity quantity) =>
        writer.Line($"ref {T} {name} = ref {MemoryPlace.At(Reference + "(nodes)", _layout.RowPlace(quantity))};");

    /// <summary>What a layer does at its nodes, as a method of its own: blocks of rows call it, too.</summary>
    protected void WriteOutputMap(CodeWriter writer, Stage stage, int layer, IReadOnlyList<Instruction> tail)
    {
        if (tail.Count == 0)
        {
            return;
        }

        if (VectorLayout.IsElementwise(tail))
        {
            WriteMap(writer, Emitter, $"OutputsOfLayer{layer}", tail);
            return;
        }

        writer.Line();
        using (Open(writer, $"OutputsOfLayer{layer}"))
        {
            WriteNodes(writer, stage, tail);
        }
    }

    /// <summary>A call of what a layer does at each node, on the memory of the quantities that it reads and writes.</summary>
    public static string MapCall(string name, int layer, IReadOnlyList<Instruction> steps, Func<Quantity, string> place, string length)
    {
        IEnumerable<string> references = VectorLayoutNames.Arguments(steps).Select(quantity => "ref " + place(quantity));
        string arguments = $"{string.Join(", ", references)}, {length}";
        return VectorLayoutNames.IsFunction(steps) ? $"{Maps}.Apply(default({name}{layer}), {arguments});" : $"{name}{layer}({arguments});";
    }

    /// <summary>A method whose parts are methods of their own where there are several.</summary>
    protected void WriteInParts<TPart>(CodeWriter writer, Member method, IReadOnlyList<TPart> parts, Action<TPart> write, Action? behind = null)
    {
        using (Emitter.OpenStage(writer, method))
        {
            if (parts.Count == 1)
            {
                write(parts[0]);
            }
            else
            {
                writer.Lines(Enumerable.Range(1, parts.Count).Select(part => Emitter.Call(method.Part(part)) + ";"));
            }

            behind?.Invoke();
        }

        for (int i = 1; i <= parts.Count && parts.Count > 1; i++)
        {
            writer.Line();
            using (Emitter.OpenStage(writer, method.Part(i)))
            {
                write(parts[i - 1]);
            }
        }
    }

    /// <summary>Steps that are not alike for all nodes: what of them is goes on vectors.</summary>
    protected virtual void WriteNodes(CodeWriter writer, Stage stage, IReadOnlyList<Instruction> steps)
    {
        if (steps.Any(_layout.IsAlike))
        {
            new LoopedNodeVectors(Emitter, steps, Name).Write(writer);
        }
        else
        {
            new NodeLoops(Emitter, Name).Write(writer, steps);
        }
    }

    /// <summary>Error terms that were written node by node leave the padding behind them as it was.</summary>
    private void WriteClearPadding(CodeWriter writer, Stage stage)
    {
        foreach (Quantity error in Program.ErrorsOf(stage))
        {
            int width = _layout.WidthOf(error);
            if (width < _layout.Stride(width))
            {
                writer.Line($"nodes.Slice({_layout.RowPlace(error) + width}, {_layout.Stride(width) - width}).Clear();");
            }
        }
    }
}
