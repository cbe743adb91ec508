using BackpropGen.Generator.Calculus;
using BackpropGen.Generator.Network;

namespace BackpropGen.Generator.Emission;

/// <summary>Stages as loops with constant bounds. Parameters lie in one array, a row's values in one span.</summary>
internal sealed class LoopEmitter : StageEmitter
{
    private readonly Dictionary<(QuantityKind Kind, int Layer, int Ordinal), int> _offsets = new();
    private readonly Dictionary<int, int> _firstParameter = new();
    private readonly int _length;

    public LoopEmitter(Emitter emitter)
        : base(emitter)
    {
        IEnumerable<Stage> stages = Computation.Forward
            .Concat(new[] { Computation.Loss, Computation.LossError, Computation.GivenError })
            .Concat(Computation.Backward.Select(layer => layer.Back));
        foreach ((Quantity target, int width) in stages.SelectMany(stage => stage.Steps).Select(Target))
        {
            (QuantityKind Kind, int Layer, int Ordinal) key = Key(target);
            if (target.Kind != QuantityKind.InputGradient && !_offsets.ContainsKey(key))
            {
                _offsets.Add(key, _length);
                _length += target.IsOnePerLayer ? 1 : width;
            }
        }

        int first = 0;
        foreach (AffineNode affine in emitter.Network.Affines)
        {
            _firstParameter.Add(affine.Layer, first);
            first += (affine.Source.Width + 1) * affine.Width;
        }
    }

    protected override string NodesArgument => "nodes";

    protected override string NodesParameter => $"{Emitter.Span}<{T}> nodes";

    public override void DeclareNodes(CodeWriter writer) => Scratch.Declare(writer, Emitter, "nodes", _length);

    public override void CopyOutputs(CodeWriter writer)
    {
        Quantity output = Emitter.Network.Graph.Output.Value;
        writer.Line($"nodes.Slice({_offsets[Key(output)]}, {Emitter.OutputCount}).CopyTo(outputs);");
    }

    protected override void DeclareNodesType(CodeWriter writer)
    {
        writer.Line();
        writer.Line($"// The {_length} values of one row lie in a span, layer by layer.");
        foreach (IGrouping<int, KeyValuePair<(QuantityKind Kind, int Layer, int Ordinal), int>> layer in _offsets.OrderBy(entry => entry.Value).GroupBy(entry => entry.Key.Layer).OrderBy(group => group.Key))
        {
            writer.Line($"// Layer {layer.Key}: " + string.Join(", ", layer.Select(entry => $"{Names.Letter(entry.Key.Kind)} from {entry.Value}")) + ".");
        }
    }

    protected override void WriteStage(CodeWriter writer, Stage stage)
    {
        writer.Line();
        writer.Line("// " + stage.Formula);
        using (writer.Block($"private void {stage.Name}({string.Join(", ", Signature(stage).Select(part => part.Parameter))})"))
        {
            if (stage.Steps.Any(step => step is AffineStep or PassBackStep))
            {
                writer.Line($"{T}[] p = _parameters;");
            }

            foreach (Step step in stage.Steps)
            {
                WriteStep(writer, step);
            }
        }
    }

    protected override void WriteLoss(CodeWriter writer)
    {
        foreach (Step step in Computation.Loss.Steps)
        {
            WriteStep(writer, step);
        }

        writer.Line($"return {At("0").Print(Computation.LossValue)};");
    }

    private static (QuantityKind Kind, int Layer, int Ordinal) Key(Quantity quantity) =>
        (quantity.Kind, quantity.Layer, quantity.Kind == QuantityKind.NodeSum ? quantity.From : 0);

    private static (Quantity Target, int Width) Target(Step step) => step switch
    {
        AffineStep affine => (affine.Target, affine.Outputs),
        MapStep map => (map.Target, map.Width),
        FoldStep fold => (fold.Target, 1),
        PassBackStep back => (back.Target, back.Inputs),
        _ => throw new InvalidOperationException($"{step.GetType().Name} has no target among the nodes."),
    };

    private static string For(string index, int bound) => $"for (int {index} = 0; {index} < {bound}; {index}++)";

    private static string Plus(int offset, string index) => offset == 0 ? index : index == "0" ? offset.ToString() : $"{offset} + {index}";

    private CSharpNotation At(string index) => Emitter.Notation(leaf => Name((Quantity)leaf, index));

    private string Name(Quantity quantity, string index) => quantity.Kind switch
    {
        QuantityKind.Input => $"inputs[{index}]",
        QuantityKind.Target => $"targets[{index}]",
        QuantityKind.OutputGradient => $"outputGradient[{index}]",
        QuantityKind.InputGradient => $"inputGradient[{index}]",
        _ => $"nodes[{Plus(_offsets[Key(quantity)], quantity.IsOnePerLayer ? "0" : index)}]",
    };

    private void WriteStep(CodeWriter writer, Step step)
    {
        switch (step)
        {
            case AffineStep affine:
                WriteAffine(writer, affine);
                break;
            case MapStep map:
                using (writer.Block(For("j", map.Width)))
                {
                    writer.Line($"{Name(map.Target, "j")} = {At("j").Print(map.Body)};");
                }

                break;
            case FoldStep fold:
                WriteFold(writer, fold);
                break;
            case ParameterGradientStep gradient:
                WriteParameterGradient(writer, gradient);
                break;
            case PassBackStep back:
                WritePassBack(writer, back);
                break;
            default:
                throw new InvalidOperationException($"No loop for {step.GetType().Name}.");
        }
    }

    private void WriteAffine(CodeWriter writer, AffineStep affine)
    {
        int weights = _firstParameter[affine.Layer];
        using (writer.Block(For("j", affine.Outputs)))
        {
            writer.Line($"int w = {Plus(weights, $"j * {affine.Inputs}")};");
            writer.Line($"{T} sum = p[{Plus(weights + (affine.Inputs * affine.Outputs), "j")}];");
            using (writer.Block(For("i", affine.Inputs)))
            {
                writer.Line($"sum += p[w + i] * {Name(affine.Source, "i")};");
            }

            writer.Line();
            writer.Line($"{Name(affine.Target, "j")} = sum;");
        }
    }

    private void WriteFold(CodeWriter writer, FoldStep fold)
    {
        string target = Name(fold.Target, "0");
        writer.Line($"{target} = {At("0").Print(fold.Body)};");
        using (writer.Block($"for (int j = 1; j < {fold.Width}; j++)"))
        {
            Expression next = fold.IsMaximum ? new Maximum(fold.Target, fold.Body) : fold.Target + fold.Body;
            writer.Line($"{target} = {At("j").Print(next)};");
        }
    }

    private void WriteParameterGradient(CodeWriter writer, ParameterGradientStep gradient)
    {
        int weights = _firstParameter[gradient.Layer];
        var error = new Quantity(QuantityKind.Error, gradient.Layer);
        using (writer.Block(For("j", gradient.Outputs)))
        {
            writer.Line($"int w = {Plus(weights, $"j * {gradient.Inputs}")};");
            writer.Line($"{T} d = {Name(error, "j")};");
            using (writer.Block(For("i", gradient.Inputs)))
            {
                writer.Line($"gradient[w + i] += d * {Name(gradient.Source, "i")};");
            }

            writer.Line();
            writer.Line($"gradient[{Plus(weights + (gradient.Inputs * gradient.Outputs), "j")}] += d;");
        }
    }

    private void WritePassBack(CodeWriter writer, PassBackStep back)
    {
        int weights = _firstParameter[back.Layer];
        var error = new Quantity(QuantityKind.Error, back.Layer);
        using (writer.Block(For("i", back.Inputs)))
        {
            writer.Line($"{Name(back.Target, "i")} = {Emitter.Literal(0)};");
        }

        writer.Line();
        using (writer.Block(For("j", back.Outputs)))
        {
            writer.Line($"int w = {Plus(weights, $"j * {back.Inputs}")};");
            writer.Line($"{T} d = {Name(error, "j")};");
            using (writer.Block(For("i", back.Inputs)))
            {
                writer.Line($"{Name(back.Target, "i")} += d * p[w + i];");
            }
        }
    }
}
