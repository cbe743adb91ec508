using BackpropGen.Generator.Calculus;
using BackpropGen.Generator.Code;
using BackpropGen.Generator.Planning;
using BackpropGen.Generator.Program;

namespace BackpropGen.Generator.Emission;

/// <summary>Stages as loops with constant bounds. Parameters lie in one array, a row's values in one span.</summary>
internal sealed class LoopEmitter : StageEmitter
{
    private readonly Dictionary<(Symbol Symbol, int Layer, int Ordinal), int> _offsets = new();
    private readonly NodeLoops _loops;
    private readonly int _length;

    public LoopEmitter(Emitter emitter)
        : base(emitter)
    {
        _loops = new NodeLoops(emitter, Name);
        foreach (Instruction step in emitter.Network.StagesOfRow.SelectMany(stage => stage.Steps).Where(step => step is not Contract { Over: Axis.Rows }))
        {
            Quantity target = step.Result!;
            (Symbol Symbol, int Layer, int Ordinal) key = Key(target);
            if (target.Role != SymbolRole.InputGradient && !_offsets.ContainsKey(key))
            {
                _offsets.Add(key, _length);

                // What is computed for each group of outputs has room for as many values as there are outputs.
                _length += step is Map { IsOverGroups: true } ? emitter.Network.WidthOf(target.Layer) : step.Width;
            }
        }
    }

    public override void DeclareNodes(CodeWriter writer) => Scratch.Declare(writer, Emitter, "nodes", _length);

    public override void CopyOutputs(CodeWriter writer)
    {
        Quantity output = Emitter.Network.Graph.Output.Value;
        if (Emitter.Network.Prediction(0).Equals(output))
        {
            writer.Line($"nodes.Slice({_offsets[Key(output)]}, {Emitter.OutputCount}).CopyTo(outputs);");
            return;
        }

        DeclareParts(writer, Array.Empty<Instruction>(), new[] { output });
        using (writer.Block(NodeLoops.For("j", Emitter.OutputCount)))
        {
            writer.Line($"outputs[j] = {At("j").Print(Emitter.Network.Prediction(0))};");
        }
    }

    protected override IEnumerable<string> CopyShown(ShownValue value)
    {
        yield return $"nodes.Slice({_offsets[Key(value.Quantity)]}, {value.Nodes}).CopyTo(values.Slice({value.Place}));";
    }

    protected override void DeclareNodesType(CodeWriter writer)
    {
        writer.Line();
        writer.Line($"// The {_length} values of one row lie in a span: z = b + Σ w·x, o = f(z), g = ∂L/∂o, d = ∂L/∂z of every layer.");
    }

    protected override void WriteStage(CodeWriter writer, Stage stage)
    {
        writer.Line();
        writer.Line("// " + stage.Formula);
        using (Open(writer, stage.Name))
        {
            DeclareParts(writer, stage.Steps, Array.Empty<Quantity>());
            WriteSteps(writer, stage.Steps);
        }
    }

    protected override void WriteLoss(CodeWriter writer)
    {
        DeclareParts(writer, Program.Loss.Steps, Program.LossValue.All().OfType<Quantity>());
        WriteSteps(writer, Program.Loss.Steps);
        writer.Line();
        writer.Line($"return {At("0").Print(Program.LossValue)};");
    }

    private static (Symbol Symbol, int Layer, int Ordinal) Key(Quantity quantity) =>
        (quantity.Symbol, quantity.Layer, quantity.Ordinal);

    private CSharpNotation At(string index) => Emitter.Notation(leaf => Name((Quantity)leaf, index));

    private string Name(Quantity quantity, string index) => quantity.Role switch
    {
        SymbolRole.Input => $"inputs[{index}]",
        SymbolRole.Target => $"targets[{quantity.IndexIn(index)}]",
        SymbolRole.OutputGradient => $"outputGradient[{index}]",
        SymbolRole.InputGradient => $"inputGradient[{index}]",
        SymbolRole.Scaling => ScalingName(quantity, index),
        SymbolRole.Parameter => $"{NameOf(Emitter.Network.Graph.ParameterOf(quantity))}[{(quantity.IsOnePerLayer ? "0" : index)}]",
        SymbolRole.Mask => $"masks[{Plus(Emitter.Network.MaskPlace(quantity), index)}]",
        _ when quantity.IsOnePerLayer => Names.Value(quantity),
        _ => $"{VectorOf(quantity)}[{quantity.IndexIn(index)}]",
    };

    /// <summary>A layer's values of a kind.</summary>
    private static string VectorOf(Quantity quantity) =>
        Names.OfLayer(quantity);

    /// <summary>Names for the parts of the row's values, and of the parameters, that the steps work on.</summary>
    private void DeclareParts(CodeWriter writer, IReadOnlyList<Instruction> steps, IEnumerable<Quantity> others)
    {
        foreach (Contract contract in steps.OfType<Contract>().Where(step => step.Over != Axis.Rows))
        {
            writer.Line($"{Emitter.ReadOnlySpan}<{T}> w{contract.Layer} = {Parameters(contract.Weights)};");
            if (contract.Over == Axis.Inputs)
            {
                writer.Line($"{Emitter.ReadOnlySpan}<{T}> b{contract.Layer} = {Parameters(contract.Biases)};");
            }
        }

        foreach (Parameter parameter in steps.OfType<Map>().SelectMany(map => map.Body.All()).OfType<Quantity>().Where(read => read.Role == SymbolRole.Parameter).Select(Emitter.Network.Graph.ParameterOf).Distinct())
        {
            writer.Line($"{Emitter.ReadOnlySpan}<{T}> {NameOf(parameter)} = {Parameters(parameter)};");
        }

        IEnumerable<Quantity> used = steps.SelectMany(step => step.Quantities).Concat(others);
        foreach ((Symbol Symbol, int Layer, int Ordinal) key in used.Select(Key).Where(_offsets.ContainsKey).Distinct().ToList())
        {
            var quantity = new Quantity(key.Symbol, key.Layer, 0, key.Ordinal);
            writer.Line(quantity.IsOnePerLayer
                ? $"ref {T} {Names.Value(quantity)} = ref nodes[{_offsets[key]}];"
                : $"{Emitter.Span}<{T}> {VectorOf(quantity)} = nodes.Slice({_offsets[key]}, {(key.Symbol.HasOneNode ? 1 : Emitter.Network.WidthOf(key.Layer))});");
        }
    }

    private static string NameOf(Parameter tensor) => FormattableString.Invariant($"{tensor.Symbol.Letter.ToLowerInvariant()}{tensor.Layer}");

    private string Parameters(Parameter tensor) => Emitter.Parameters.Slice(tensor.Start, tensor.Count);

    private void WriteSteps(CodeWriter writer, IReadOnlyList<Instruction> steps)
    {
        foreach (Instruction step in steps)
        {
            writer.Line();
            WriteStep(writer, step);
        }
    }

    private void WriteStep(CodeWriter writer, Instruction step)
    {
        switch (step)
        {
            case Contract { Over: Axis.Inputs } affine:
                WriteAffine(writer, affine);
                break;
            case Map or Reduce:
                _loops.Write(writer, step);
                break;
            case Move join:
                WriteJoin(writer, join);
                break;
            case Contract { Over: Axis.Rows } gradient:
                WriteParameterGradient(writer, gradient);
                break;
            case Contract { Over: Axis.Outputs } back:
                WritePassBack(writer, back);
                break;
            default:
                throw new InvalidOperationException($"No loop for {step.GetType().Name}.");
        }
    }

    private void WriteAffine(CodeWriter writer, Contract affine)
    {
        using (writer.Block(NodeLoops.For("j", affine.OutputCount)))
        {
            writer.Line($"{Emitter.ReadOnlySpan}<{T}> w = w{affine.Layer}.Slice(j * {affine.InputCount}, {affine.InputCount});");
            writer.Line($"{T} sum = b{affine.Layer}[j];");
            using (writer.Block(NodeLoops.For("i", affine.InputCount)))
            {
                writer.Line($"sum += w[i] * {Name(affine.Inputs, "i")};");
            }

            writer.Line();
            writer.Line($"{Name(affine.Outputs, "j")} = sum;");
        }
    }

    private void WriteJoin(CodeWriter writer, Move join)
    {
        string target = Name(join.Target, string.Empty);
        target = target.Substring(0, target.IndexOf('['));

        if (join.IsCleared)
        {
            writer.Line($"{target}.Clear();");
        }

        foreach ((MoveTerm term, bool isFirst) in join.InOrder())
        {
            using (writer.Block(NodeLoops.For("j", term.Count)))
            {
                writer.Line($"{Name(join.Target, Plus(term.To, "j"))} {(isFirst ? "=" : "+=")} {Name(term.Source, Plus(term.From, "j"))};");
            }
        }
    }

    private void WriteParameterGradient(CodeWriter writer, Contract gradient)
    {
        using (writer.Block(NodeLoops.For("j", gradient.OutputCount)))
        {
            if (gradient.Coefficients.Weights is null)
            {
                writer.Line($"gradient[{Plus(gradient.Biases.Start, "j")}] += {Name(gradient.Outputs, "j")};");
                return;
            }

            writer.Line($"{Emitter.Span}<{T}> w = gradient.Slice({Plus(gradient.Weights.Start, $"j * {gradient.InputCount}")}, {gradient.InputCount});");
            using (writer.Block(NodeLoops.For("i", gradient.InputCount)))
            {
                writer.Line($"w[i] += {Name(gradient.Outputs, "j")} * {Name(gradient.Inputs, "i")};");
            }

            writer.Line();
            writer.Line($"gradient[{Plus(gradient.Biases.Start, "j")}] += {Name(gradient.Outputs, "j")};");
        }
    }

    private void WritePassBack(CodeWriter writer, Contract back)
    {
        string target = Name(back.Inputs, "i");
        writer.Line($"{target.Substring(0, target.IndexOf('['))}.Clear();");
        using (writer.Block(NodeLoops.For("j", back.OutputCount)))
        {
            writer.Line($"{Emitter.ReadOnlySpan}<{T}> w = w{back.Layer}.Slice(j * {back.InputCount}, {back.InputCount});");
            using (writer.Block(NodeLoops.For("i", back.InputCount)))
            {
                writer.Line($"{target} += {Name(back.Outputs, "j")} * w[i];");
            }
        }
    }

    private static string Plus(int offset, string index) => offset == 0 ? index : $"{offset} + {index}";
}
