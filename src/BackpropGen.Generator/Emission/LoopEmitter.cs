using BackpropGen.Generator.Calculus;
using BackpropGen.Generator.Network;

namespace BackpropGen.Generator.Emission;

/// <summary>Stages as loops with constant bounds. Parameters lie in one array, a row's values in one span.</summary>
internal sealed class LoopEmitter : StageEmitter
{
    private readonly Dictionary<(QuantityKind Kind, int Layer, int Ordinal), int> _offsets = new();
    private readonly Dictionary<int, int> _firstParameter = new();
    private readonly NodeLoops _loops;
    private readonly int _length;

    public LoopEmitter(Emitter emitter)
        : base(emitter)
    {
        _loops = new NodeLoops(emitter, Name);
        IEnumerable<Stage> training = new[] { Computation.Loss, Computation.LossError, Computation.GivenError }.Concat(Computation.Backward.Select(layer => layer.Back));
        IEnumerable<Stage> stages = emitter.Network.IsFrozen ? Computation.ToOutputs : Computation.ToOutputs.Concat(training);
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

    public override void DeclareNodes(CodeWriter writer) => Scratch.Declare(writer, Emitter, "nodes", _length);

    public override void CopyOutputs(CodeWriter writer)
    {
        Quantity output = Emitter.Network.Graph.Output.Value;
        if (!Emitter.Network.Graph.ScalesTargets)
        {
            writer.Line($"nodes.Slice({_offsets[Key(output)]}, {Emitter.OutputCount}).CopyTo(outputs);");
            return;
        }

        DeclareParts(writer, Array.Empty<Step>(), new[] { output });
        using (writer.Block(NodeLoops.For("j", Emitter.OutputCount)))
        {
            writer.Line($"outputs[j] = {At("j").Print(Emitter.Network.Prediction(0))};");
        }
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
        DeclareParts(writer, Computation.Loss.Steps, Computation.LossValue.All().OfType<Quantity>());
        WriteSteps(writer, Computation.Loss.Steps);
        writer.Line();
        writer.Line($"return {At("0").Print(Computation.LossValue)};");
    }

    private static (QuantityKind Kind, int Layer, int Ordinal) Key(Quantity quantity) =>
        (quantity.Kind, quantity.Layer, quantity.Ordinal);

    private static (Quantity Target, int Width) Target(Step step) => step switch
    {
        AffineStep affine => (affine.Target, affine.Outputs),
        MapStep map => (map.Target, map.Width),
        JoinStep join => (join.Target, join.Width),
        FoldStep fold => (fold.Target, 1),
        PassBackStep back => (back.Target, back.Inputs),
        _ => throw new InvalidOperationException($"{step.GetType().Name} has no target among the nodes."),
    };

    private CSharpNotation At(string index) => Emitter.Notation(leaf => Name((Quantity)leaf, index));

    private string Name(Quantity quantity, string index) => quantity.Kind switch
    {
        QuantityKind.Input => $"inputs[{index}]",
        QuantityKind.Target => $"targets[{index}]",
        QuantityKind.OutputGradient => $"outputGradient[{index}]",
        QuantityKind.InputGradient => $"inputGradient[{index}]",
        _ when quantity.IsScaling => ScalingName(quantity, index),
        _ when quantity.IsOnePerLayer => Names.Value(quantity),
        _ => $"{VectorOf(quantity)}[{index}]",
    };

    /// <summary>A layer's values of a kind.</summary>
    private static string VectorOf(Quantity quantity) =>
        FormattableString.Invariant($"{Names.Letter(quantity.Kind)}{quantity.Layer}") + (quantity.Kind == QuantityKind.Arriving ? FormattableString.Invariant($"from{quantity.From}") : string.Empty);

    /// <summary>Names for the parts of the row's values, and of the parameters, that the steps work on.</summary>
    private void DeclareParts(CodeWriter writer, IReadOnlyList<Step> steps, IEnumerable<Quantity> others)
    {
        foreach (int layer in steps.OfType<AffineStep>().Select(step => step.Layer).Concat(steps.OfType<PassBackStep>().Select(step => step.Layer)))
        {
            var affine = (AffineNode)Emitter.Network.Layers[layer - 1];
            int weights = affine.Source.Width * affine.Width;
            writer.Line($"{Emitter.ReadOnlySpan}<{T}> w{layer} = {Parameters(_firstParameter[layer], weights)};");
            if (steps.OfType<AffineStep>().Any())
            {
                writer.Line($"{Emitter.ReadOnlySpan}<{T}> b{layer} = {Parameters(_firstParameter[layer] + weights, affine.Width)};");
            }
        }

        IEnumerable<Quantity> used = steps.SelectMany(step => step.Quantities).Concat(others);
        foreach ((QuantityKind Kind, int Layer, int Ordinal) key in used.Select(Key).Where(_offsets.ContainsKey).Distinct().ToList())
        {
            var quantity = new Quantity(key.Kind, key.Layer, 0, key.Ordinal);
            writer.Line(quantity.IsOnePerLayer
                ? $"ref {T} {Names.Value(quantity)} = ref nodes[{_offsets[key]}];"
                : $"{Emitter.Span}<{T}> {VectorOf(quantity)} = nodes.Slice({_offsets[key]}, {Emitter.Network.WidthOf(key.Layer)});");
        }
    }

    private string Parameters(int first, int count) => Emitter.Network.IsFrozen
        ? FormattableString.Invariant($"TrainedValues.Parameters.Slice({first}, {count})")
        : FormattableString.Invariant($"new {Emitter.ReadOnlySpan}<{T}>(_parameters, {first}, {count})");

    private void WriteSteps(CodeWriter writer, IReadOnlyList<Step> steps)
    {
        foreach (Step step in steps)
        {
            writer.Line();
            WriteStep(writer, step);
        }
    }

    private void WriteStep(CodeWriter writer, Step step)
    {
        switch (step)
        {
            case AffineStep affine:
                WriteAffine(writer, affine);
                break;
            case MapStep or FoldStep:
                _loops.Write(writer, step);
                break;
            case JoinStep join:
                WriteJoin(writer, join);
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
        using (writer.Block(NodeLoops.For("j", affine.Outputs)))
        {
            writer.Line($"{Emitter.ReadOnlySpan}<{T}> w = w{affine.Layer}.Slice(j * {affine.Inputs}, {affine.Inputs});");
            writer.Line($"{T} sum = b{affine.Layer}[j];");
            using (writer.Block(NodeLoops.For("i", affine.Inputs)))
            {
                writer.Line($"sum += w[i] * {Name(affine.Source, "i")};");
            }

            writer.Line();
            writer.Line($"{Name(affine.Target, "j")} = sum;");
        }
    }

    private void WriteJoin(CodeWriter writer, JoinStep join)
    {
        string target = Name(join.Target, string.Empty);
        target = target.Substring(0, target.IndexOf('['));

        // A sum begins with its first term, not with 0: −0 + −0 is −0, as in straight lines.
        var covered = new bool[join.Width];
        var isFirst = new List<bool>();
        bool isMixed = false;
        foreach (JoinTerm term in join.Terms)
        {
            int known = Enumerable.Range(term.To, term.Count).Count(j => covered[j]);
            isFirst.Add(known == 0);
            isMixed |= known > 0 && known < term.Count;
            Enumerable.Range(term.To, term.Count).ToList().ForEach(j => covered[j] = true);
        }

        if (isMixed || covered.Contains(false))
        {
            writer.Line($"{target}.Clear();");
        }

        for (int i = 0; i < join.Terms.Count; i++)
        {
            JoinTerm term = join.Terms[i];
            using (writer.Block(NodeLoops.For("j", term.Count)))
            {
                bool isAssigned = isFirst[i] && !isMixed;
                writer.Line($"{Name(join.Target, Plus(term.To, "j"))} {(isAssigned ? "=" : "+=")} {Name(term.Source, Plus(term.From, "j"))};");
            }
        }
    }

    private void WriteParameterGradient(CodeWriter writer, ParameterGradientStep gradient)
    {
        int weights = _firstParameter[gradient.Layer];
        var error = new Quantity(QuantityKind.Error, gradient.Layer);
        using (writer.Block(NodeLoops.For("j", gradient.Outputs)))
        {
            writer.Line($"{Emitter.Span}<{T}> w = gradient.Slice({Plus(weights, $"j * {gradient.Inputs}")}, {gradient.Inputs});");
            using (writer.Block(NodeLoops.For("i", gradient.Inputs)))
            {
                writer.Line($"w[i] += {Name(error, "j")} * {Name(gradient.Source, "i")};");
            }

            writer.Line();
            writer.Line($"gradient[{Plus(weights + (gradient.Inputs * gradient.Outputs), "j")}] += {Name(error, "j")};");
        }
    }

    private void WritePassBack(CodeWriter writer, PassBackStep back)
    {
        var error = new Quantity(QuantityKind.Error, back.Layer);
        string target = Name(back.Target, "i");
        writer.Line($"{target.Substring(0, target.IndexOf('['))}.Clear();");
        using (writer.Block(NodeLoops.For("j", back.Outputs)))
        {
            writer.Line($"{Emitter.ReadOnlySpan}<{T}> w = w{back.Layer}.Slice(j * {back.Inputs}, {back.Inputs});");
            using (writer.Block(NodeLoops.For("i", back.Inputs)))
            {
                writer.Line($"{target} += {Name(error, "j")} * w[i];");
            }
        }
    }

    private static string Plus(int offset, string index) => offset == 0 ? index : $"{offset} + {index}";
}
