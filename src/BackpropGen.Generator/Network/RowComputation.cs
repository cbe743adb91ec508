using BackpropGen.Generator.Calculus;

namespace BackpropGen.Generator.Network;

/// <summary>
/// What is computed for one row, as stages of steps over whole layers. Forward comes first; the other stages find its results, and each
/// computes what else it needs, so that they can be combined at will.
/// </summary>
internal sealed class RowComputation
{
    private readonly NetworkGraph _graph;
    private readonly Dictionary<AffineNode, ActivationFunction> _activations;
    private readonly HashSet<Quantity> _afterForward = new();

    // A gradient computes the loss too: its sums keep their names, and a sum that both ask for is one.
    private readonly List<Expression> _sumsOfLoss = new();

    private RowComputation(NetworkGraph graph)
    {
        _graph = graph;
        _activations = graph.Nodes.OfType<ActivationNode>().ToDictionary(node => node.Source, node => node.Activation);
        Scaling = graph.Nodes.OfType<ScalingNode>().Select(ScalingStage).SingleOrDefault();
        Forward = graph.Nodes.OfType<AffineNode>().Select(ForwardStage).ToList();
        (Loss, LossValue) = LossStage();
        LossError = LossErrorStage();
        GivenError = GivenErrorStage();
        Backward = graph.Nodes.OfType<AffineNode>().Reverse().Select(affine => new BackwardLayer(affine.Layer, ParameterStage(affine), BackStage(affine))).ToList();
    }

    /// <summary>The inputs as the network computes with them; null where it takes them as they are.</summary>
    public Stage? Scaling { get; }

    /// <summary>What comes before the loss: the scaling of the inputs, if there is one, and the layers.</summary>
    public IEnumerable<Stage> ToOutputs => Scaling is null ? Forward : Forward.Prepend(Scaling);

    /// <summary>The layers in order: their pre-activations where they are needed, and their outputs.</summary>
    public IReadOnlyList<Stage> Forward { get; }

    /// <summary>What <see cref="LossValue"/> needs beyond the forward pass.</summary>
    public Stage Loss { get; }

    /// <summary>The loss of the row.</summary>
    public Expression LossValue { get; }

    /// <summary>The error terms of the output layer, from the loss.</summary>
    public Stage LossError { get; }

    /// <summary>The error terms of the output layer, from a given ∂L/∂ŷ.</summary>
    public Stage GivenError { get; }

    /// <summary>The layers from the last to the first.</summary>
    public IReadOnlyList<BackwardLayer> Backward { get; }

    private AffineNode LastAffine => _graph.Output as AffineNode ?? ((ActivationNode)_graph.Output).Source;

    public static RowComputation Of(NetworkGraph graph) => new(graph);

    private ActivationFunction ActivationOf(AffineNode affine) =>
        _activations.TryGetValue(affine, out ActivationFunction? activation) ? activation : ActivationFunction.Named("Linear");

    private static Stage ScalingStage(ScalingNode scaling)
    {
        Expression value = (new Quantity(QuantityKind.Input, 0) - new Quantity(QuantityKind.InputOffset, 0)) * new Quantity(QuantityKind.InputFactor, 0);
        return new Stage("ScaleInputs", "Scaling of the inputs: o₀ᵢ = (xᵢ − μᵢ) · 1/σᵢ", new[] { new MapStep(scaling.Value, value, scaling.Width) });
    }

    private Stage ForwardStage(AffineNode affine)
    {
        ActivationFunction activation = ActivationOf(affine);
        var steps = new List<Step> { new AffineStep(affine.Value, affine.Source.Value, affine.Layer, affine.Source.Width, affine.Width) };
        if (!activation.IsLinear)
        {
            var output = new Quantity(QuantityKind.Output, affine.Layer);
            Expression value = activation.Value.Replace(Formulas.Z, affine.Value);
            steps.Add(new MapStep(output, Lowering(affine, _afterForward, steps).Lower(value), affine.Width));
        }

        string letter = activation.IsLinear ? "o" : "z";
        string formula = $"Layer {affine.Layer}, {activation.Title}: {OnPaper(affine, letter)} = {OnPaper(affine, "b")} + Σᵢ "
            + $"w{PaperNotation.Superscript(affine.Layer)}ᵢ{Index(affine)} · {SourceOnPaper(affine, "ᵢ")}";
        if (!activation.IsLinear)
        {
            formula += $", {OnPaper(affine, "o")} = {Paper(affine).Print(activation.Value)}{RelativeToLargest(affine, steps)}";
        }

        return new Stage($"ForwardLayer{affine.Layer}", formula, steps);
    }

    private (Stage Stage, Expression Value) LossStage()
    {
        AffineNode last = LastAffine;
        List<Step> steps = TargetSteps();
        Expression value = _graph.Loss.ValueOver(last.Width);
        Expression lowered = Lowering(last, new HashSet<Quantity>(_afterForward), steps, _sumsOfLoss).LowerLoss(Bind(value, last));
        string formula = $"Loss, {_graph.Loss.Title}: L = {Paper(last).Print(OverNodes(value, last.Width))}{RelativeToLargest(last, steps, lowered)}{OfScaledTargets}";

        // Sums over a single node have become that node's term.
        return (new Stage("LossOf", formula, steps), last.Width == 1 ? lowered.At(1) : lowered);
    }

    private Stage LossErrorStage()
    {
        AffineNode last = LastAffine;
        ActivationFunction activation = ActivationOf(last);
        Expression derivative = _graph.Loss.DerivativeOver(last.Width);
        if (_graph.Loss.IsOnLogits)
        {
            return WithTargets(ErrorStage("LossError", last, ActivationFunction.InTermsOfOutput(derivative, activation.Value), sums: _sumsOfLoss));
        }

        return WithTargets(OutputErrorStage("LossError", last, derivative, _sumsOfLoss));
    }

    private Stage WithTargets(Stage stage) => stage with { Formula = stage.Formula + OfScaledTargets, Steps = TargetSteps().Concat(stage.Steps).ToList() };

    /// <summary>What a formula's y is where it is not the row's target.</summary>
    private string OfScaledTargets => _graph.ScalesTargets ? ", y = (target − μ) · 1/σ" : string.Empty;

    /// <summary>The targets as the loss takes them.</summary>
    private List<Step> TargetSteps()
    {
        if (!_graph.ScalesTargets)
        {
            return new List<Step>();
        }

        int layer = LastAffine.Layer;
        Expression value = (new Quantity(QuantityKind.Target, layer) - new Quantity(QuantityKind.TargetOffset, layer)) * new Quantity(QuantityKind.TargetFactor, layer);
        return new List<Step> { new MapStep(TargetOf(LastAffine), value, LastAffine.Width) };
    }

    private Quantity TargetOf(AffineNode last) => new(_graph.ScalesTargets ? QuantityKind.ScaledTarget : QuantityKind.Target, last.Layer);

    /// <summary>The caller's ∂L/∂ŷ is by outputs in the targets' unit, σ of which the network computes as one.</summary>
    private Stage GivenErrorStage()
    {
        Expression given = new Quantity(QuantityKind.OutputGradient, LastAffine.Layer);
        return OutputErrorStage("GivenError", LastAffine, _graph.ScalesTargets ? given * new Quantity(QuantityKind.TargetScale, LastAffine.Layer) : given);
    }

    /// <summary>The output layer's error terms from ∂L/∂ŷ: written into the formula where it uses it once, computed first where it is summed.</summary>
    private Stage OutputErrorStage(string name, AffineNode last, Expression outputGradient, List<Expression>? sums = null)
    {
        ActivationFunction activation = ActivationOf(last);
        if (activation.IsElementwise)
        {
            return ErrorStage(name, last, activation.PassOn.Replace(Formulas.G, outputGradient).Simplify());
        }

        var upstream = new Quantity(QuantityKind.Upstream, last.Layer);
        return ErrorStage(name, last, activation.PassOn, new MapStep(upstream, Bind(outputGradient, last), last.Width), outputGradient, sums);
    }

    private Stage ErrorStage(
        string name, AffineNode affine, Expression error, Step? upstream = null, Expression? upstreamOnPaper = null, List<Expression>? sums = null)
    {
        var steps = new List<Step>();
        if (upstream is not null)
        {
            steps.Add(upstream);
        }

        Expression lowered = Lowering(affine, new HashSet<Quantity>(_afterForward), steps, sums).Lower(Bind(error, affine));
        steps.Add(new MapStep(new Quantity(QuantityKind.Error, affine.Layer), lowered, affine.Width));
        string formula = $"Error of layer {affine.Layer}: {OnPaper(affine, "d")} = ∂L/∂{OnPaper(affine, "z")} = {Paper(affine).Print(OverNodes(error, affine.Width))}";
        if (upstreamOnPaper is not null)
        {
            formula += $", {OnPaper(affine, "g")} = ∂L/∂{OnPaper(affine, "o")}";
            formula += upstreamOnPaper is Quantity ? string.Empty : $" = {Paper(affine).Print(upstreamOnPaper)}";
        }

        return new Stage(name, formula, steps);
    }

    private Stage ParameterStage(AffineNode affine)
    {
        string d = OnPaper(affine, "d");
        string formula = $"Layer {affine.Layer}: ∂L/∂w{PaperNotation.Superscript(affine.Layer)}ᵢ{Index(affine)} = {d} · {SourceOnPaper(affine, "ᵢ")}, "
            + $"∂L/∂{OnPaper(affine, "b")} = {d}";
        Step step = new ParameterGradientStep(affine.Source.Value, affine.Layer, affine.Source.Width, affine.Width);
        return new Stage($"GradientLayer{affine.Layer}", formula, new[] { step });
    }

    /// <summary>From the errors of a layer to the errors of the layer it takes its values from, or to the gradient by the inputs.</summary>
    private Stage BackStage(AffineNode affine)
    {
        string sum = $"Σₖ {PaperNotation.AtNode("d", affine.Layer, "ₖ")} · w{PaperNotation.Superscript(affine.Layer)}";
        if (affine.Source is ScalingNode scaled)
        {
            var upstream = new Quantity(QuantityKind.Upstream, 0);
            Expression byInput = upstream * new Quantity(QuantityKind.InputFactor, 0);
            return new Stage(
                "BackToInputs",
                $"Back to the inputs: ∂L/∂xᵢ = {sum}ᵢₖ · 1/σᵢ",
                new Step[]
                {
                    new PassBackStep(upstream, affine.Layer, scaled.Width, affine.Width),
                    new MapStep(new Quantity(QuantityKind.InputGradient, 0), byInput, scaled.Width),
                });
        }

        if (affine.Source is InputNode inputs)
        {
            var inputGradient = new Quantity(QuantityKind.InputGradient, 0);
            return new Stage(
                "BackToInputs",
                $"Back to the inputs: ∂L/∂xᵢ = {sum}ᵢₖ",
                new[] { new PassBackStep(inputGradient, affine.Layer, inputs.Width, affine.Width) });
        }

        AffineNode source = affine.Source as AffineNode ?? ((ActivationNode)affine.Source).Source;
        ActivationFunction activation = ActivationOf(source);
        var arriving = new Quantity(QuantityKind.Upstream, source.Layer);
        Stage stage = ErrorStage(
            $"BackToLayer{source.Layer}", source, activation.PassOn, new PassBackStep(arriving, affine.Layer, source.Width, affine.Width));
        string passedOn = activation.IsLinear ? string.Empty : $", {OnPaper(source, "d")} = {Paper(source).Print(activation.PassOn)}";
        string letter = activation.IsLinear ? "d" : "g";
        return stage with { Formula = $"Back to layer {source.Layer}: {OnPaper(source, letter)} = {sum}{Index(source)}ₖ{passedOn}" };
    }

    /// <summary>Tells a reader what m, c and e are where steps or a value are relative to the largest logit.</summary>
    private static string RelativeToLargest(AffineNode affine, IReadOnlyList<Step> steps, Expression? value = null)
    {
        bool isCentred = steps.OfType<FoldStep>().Any(step => step.IsMaximum)
            || (value is not null && value.All().OfType<Quantity>().Any(quantity => quantity.Kind == QuantityKind.ExponentialSum));
        string z = PaperNotation.AtNode(affine.Value.Kind == QuantityKind.Output ? "o" : "z", affine.Layer, "ⱼ");
        string m = PaperNotation.AtNode("m", affine.Layer, string.Empty);
        return isCentred ? $", computed at {PaperNotation.AtNode("c", affine.Layer, "ⱼ")} = {z} − {m}, {m} = maxₖ {z.Replace('ⱼ', 'ₖ')}, so that nothing overflows" : string.Empty;
    }

    private static ReductionLowering Lowering(AffineNode affine, ISet<Quantity> known, List<Step> steps, List<Expression>? sums = null) =>
        new(affine.Layer, affine.Width, known, steps, sums ?? new List<Expression>());

    /// <summary>Formula variables as the quantities of a layer.</summary>
    private Expression Bind(Expression formula, AffineNode affine) => formula.Replace(part =>
        part.Equals(Formulas.Z) ? affine.Value
        : part.Equals(Formulas.O) ? new Quantity(QuantityKind.Output, affine.Layer)
        : part.Equals(Formulas.G) ? new Quantity(QuantityKind.Upstream, affine.Layer)
        : part.Equals(Formulas.Y) ? TargetOf(affine)
        : null);

    /// <summary>A sum over a single node is that node's term.</summary>
    private static Expression OverNodes(Expression formula, int width) =>
        width == 1 ? formula.Replace(part => part is Total total ? total.Body : null).Simplify() : formula;

    private static string Index(AffineNode affine) => affine.Width == 1 ? "₁" : "ⱼ";

    private static string OnPaper(AffineNode affine, string letter) => PaperNotation.AtNode(letter, affine.Layer, Index(affine));

    private static string SourceOnPaper(AffineNode affine, string index) => affine.Source switch
    {
        InputNode => "x" + index,
        ScalingNode => PaperNotation.AtNode("o", 0, index),
        AffineNode source => PaperNotation.AtNode("o", source.Layer, index),
        _ => PaperNotation.AtNode("o", ((ActivationNode)affine.Source).Source.Layer, index),
    };

    private static PaperNotation Paper(AffineNode affine) => new(leaf =>
        leaf.Equals(Formulas.Y) ? "y" + Index(affine)
        : leaf is Variable variable ? OnPaper(affine, variable.Name)
        : leaf is Quantity { Kind: QuantityKind.OutputGradient } ? "∂L/∂" + OnPaper(affine, "o")
        : leaf is Quantity { Kind: QuantityKind.TargetScale } ? "σ" + Index(affine)
        : throw Rewriting.Unknown(leaf));
}

/// <summary>What back-propagation does at one layer.</summary>
/// <param name="Layer">The layer's number.</param>
/// <param name="Parameters">The gradient by its weights and biases.</param>
/// <param name="Back">On to the layer before, or to the inputs.</param>
internal sealed record BackwardLayer(int Layer, Stage Parameters, Stage Back);
