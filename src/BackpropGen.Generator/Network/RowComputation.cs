using BackpropGen.Generator.Calculus;

namespace BackpropGen.Generator.Network;

/// <summary>
/// What is computed for one row, as stages of steps over whole layers. Forward comes first; the other stages find its results, and each
/// computes what else it needs, so that they can be combined at will.
/// </summary>
internal sealed class RowComputation
{
    private readonly NetworkGraph _graph;
    private readonly IReadOnlyList<LayerNode> _layers;
    private readonly Dictionary<LayerNode, ActivationFunction> _activations;
    private readonly HashSet<Quantity> _afterForward = new();

    // A gradient computes the loss too: its sums keep their names, and a sum that both ask for is one.
    private readonly List<Expression> _sumsOfLoss = new();

    private RowComputation(NetworkGraph graph)
    {
        _graph = graph;
        _layers = graph.Nodes.OfType<LayerNode>().ToList();
        _activations = graph.Nodes.OfType<ActivationNode>().ToDictionary(node => node.Source, node => node.Activation);
        Scaling = graph.Nodes.OfType<ScalingNode>().Select(ScalingStage).SingleOrDefault();
        Forward = _layers.Select(ForwardStage).ToList();
        (Loss, LossValue) = LossStage();
        LossError = LossErrorStage();
        GivenError = GivenErrorStage();
        Backward = _layers.Reverse().Select(layer => new BackwardLayer(layer.Layer, layer is AffineNode affine ? ParameterStage(affine) : null, BackStage(layer.Layer - 1))).ToList();
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

    private LayerNode Last => _layers[_layers.Count - 1];

    public static RowComputation Of(NetworkGraph graph) => new(graph);

    private ActivationFunction ActivationOf(LayerNode layer) =>
        _activations.TryGetValue(layer, out ActivationFunction? activation) ? activation : ActivationFunction.Named("Linear");

    private static Stage ScalingStage(ScalingNode scaling)
    {
        Expression value = (new Quantity(QuantityKind.Input, 0) - new Quantity(QuantityKind.InputOffset, 0)) * new Quantity(QuantityKind.InputFactor, 0);
        return new Stage("ScaleInputs", "Scaling of the inputs: o₀ᵢ = (xᵢ − μᵢ) · 1/σᵢ", new[] { new MapStep(scaling.Value, value, scaling.Width) });
    }

    private Stage ForwardStage(LayerNode layer)
    {
        ActivationFunction activation = ActivationOf(layer);
        var steps = new List<Step>
        {
            layer is JoinNode join
                ? new JoinStep(layer.Value, join.Terms.ToEquatableArray(), layer.Width)
                : new AffineStep(layer.Value, layer.Sources[0].Value, layer.Layer, layer.Sources[0].Width, layer.Width),
        };
        if (!activation.IsLinear)
        {
            var output = new Quantity(QuantityKind.Output, layer.Layer);
            Expression value = activation.Value.Replace(Formulas.Z, layer.Value);
            steps.Add(new MapStep(output, Lowering(layer, _afterForward, steps).Lower(value), layer.Width));
        }

        string letter = activation.IsLinear ? "o" : "z";
        string formula = $"Layer {layer.Layer}, {TitleOf(layer)}{activation.Title}: {OnPaper(layer, letter)} = {SumOnPaper(layer)}";
        if (!activation.IsLinear)
        {
            formula += $", {OnPaper(layer, "o")} = {Paper(layer).Print(activation.Value)}{RelativeToLargest(layer, steps)}";
        }

        return new Stage($"ForwardLayer{layer.Layer}", formula, steps);
    }

    private static string TitleOf(LayerNode layer) => layer is JoinNode join
        ? join.Kind switch { LayerKind.Sum => "sum, ", LayerKind.Concatenation => "concatenation, ", _ => "part, " }
        : string.Empty;

    /// <summary>What a layer's activation is applied to.</summary>
    private static string SumOnPaper(LayerNode layer)
    {
        if (layer is AffineNode affine)
        {
            return $"{OnPaper(affine, "b")} + Σᵢ w{PaperNotation.Superscript(affine.Layer)}ᵢ{Index(affine)} · {OnPaper(affine.Source, "ᵢ")}";
        }

        var join = (JoinNode)layer;
        IEnumerable<string> sources = join.Sources.Select(source => OnPaper(source, Index(layer)));
        return join.Kind switch
        {
            LayerKind.Sum => string.Join(" + ", sources),
            LayerKind.Concatenation => $"({string.Join(", ", join.Sources.Select(source => OnPaper(source, string.Empty)))})ⱼ",
            _ => join.Terms[0].From == 0 ? sources.Single() : OnPaper(join.Sources[0], FormattableString.Invariant($"₍ⱼ₊{PaperNotation.Subscript(join.Terms[0].From)}₎")),
        };
    }

    private (Stage Stage, Expression Value) LossStage()
    {
        LayerNode last = Last;
        List<Step> steps = TargetSteps();
        Expression value = _graph.Loss.ValueOver(last.Width);
        Expression lowered = Lowering(last, new HashSet<Quantity>(_afterForward), steps, _sumsOfLoss).LowerLoss(Bind(value, last));
        string formula = $"Loss, {_graph.Loss.Title}: L = {Paper(last).Print(OverNodes(value, last.Width))}{RelativeToLargest(last, steps, lowered)}{OfScaledTargets}";

        // Sums over a single node have become that node's term.
        return (new Stage("LossOf", formula, steps), last.Width == 1 ? lowered.At(1) : lowered);
    }

    private Stage LossErrorStage()
    {
        LayerNode last = Last;
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

        int layer = Last.Layer;
        Expression value = (new Quantity(QuantityKind.Target, layer) - new Quantity(QuantityKind.TargetOffset, layer)) * new Quantity(QuantityKind.TargetFactor, layer);
        return new List<Step> { new MapStep(TargetOf(Last), value, Last.Width) };
    }

    private Quantity TargetOf(LayerNode last) => new(_graph.ScalesTargets ? QuantityKind.ScaledTarget : QuantityKind.Target, last.Layer);

    /// <summary>The caller's ∂L/∂ŷ is by outputs in the targets' unit, σ of which the network computes as one.</summary>
    private Stage GivenErrorStage()
    {
        Expression given = new Quantity(QuantityKind.OutputGradient, Last.Layer);
        return OutputErrorStage("GivenError", Last, _graph.ScalesTargets ? given * new Quantity(QuantityKind.TargetScale, Last.Layer) : given);
    }

    /// <summary>The output layer's error terms from ∂L/∂ŷ: written into the formula where it uses it once, computed first where it is summed.</summary>
    private Stage OutputErrorStage(string name, LayerNode last, Expression outputGradient, List<Expression>? sums = null)
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
        string name, LayerNode layer, Expression error, Step? upstream = null, Expression? upstreamOnPaper = null, List<Expression>? sums = null)
    {
        List<Step> steps = ErrorSteps(layer, error, upstream is null ? Array.Empty<Step>() : new[] { upstream }, sums);
        string formula = $"Error of layer {layer.Layer}: {OnPaper(layer, "d")} = ∂L/∂{OnPaper(layer, "z")} = {Paper(layer).Print(OverNodes(error, layer.Width))}";
        if (upstreamOnPaper is not null)
        {
            formula += $", {OnPaper(layer, "g")} = ∂L/∂{OnPaper(layer, "o")}";
            formula += upstreamOnPaper is Quantity ? string.Empty : $" = {Paper(layer).Print(upstreamOnPaper)}";
        }

        return new Stage(name, formula, steps);
    }

    private List<Step> ErrorSteps(LayerNode layer, Expression error, IEnumerable<Step> before, List<Expression>? sums = null)
    {
        var steps = new List<Step>(before);
        Expression lowered = Lowering(layer, new HashSet<Quantity>(_afterForward), steps, sums).Lower(Bind(error, layer));
        steps.Add(new MapStep(new Quantity(QuantityKind.Error, layer.Layer), lowered, layer.Width));
        return steps;
    }

    private Stage ParameterStage(AffineNode affine)
    {
        string d = OnPaper(affine, "d");
        string formula = $"Layer {affine.Layer}: ∂L/∂w{PaperNotation.Superscript(affine.Layer)}ᵢ{Index(affine)} = {d} · {OnPaper(affine.Source, "ᵢ")}, "
            + $"∂L/∂{OnPaper(affine, "b")} = {d}";
        Step step = new ParameterGradientStep(affine.Source.Value, affine.Layer, affine.Source.Width, affine.Width);
        return new Stage($"GradientLayer{affine.Layer}", formula, new[] { step });
    }

    /// <summary>The errors of a layer, or for layer 0 the gradient by the inputs, from the errors of all layers that take its values.</summary>
    private Stage BackStage(int layer)
    {
        if (layer == 0)
        {
            return BackToInputs();
        }

        LayerNode source = _layers[layer - 1];
        ActivationFunction activation = ActivationOf(source);
        (List<Step> arriving, string sum) = Arrive(layer, new Quantity(QuantityKind.Upstream, layer), source.Width, Index(source));
        string passedOn = activation.IsLinear ? string.Empty : $", {OnPaper(source, "d")} = {Paper(source).Print(activation.PassOn)}";
        string letter = activation.IsLinear ? "d" : "g";
        return new Stage(
            $"BackToLayer{layer}",
            $"Back to layer {layer}: {OnPaper(source, letter)} = {sum}{passedOn}",
            ErrorSteps(source, activation.PassOn, arriving));
    }

    private Stage BackToInputs()
    {
        GraphNode inputs = _graph.Nodes[0];
        var inputGradient = new Quantity(QuantityKind.InputGradient, 0);
        if (Scaling is null)
        {
            (List<Step> steps, string sum) = Arrive(0, inputGradient, inputs.Width, "ᵢ");
            return new Stage("BackToInputs", $"Back to the inputs: ∂L/∂xᵢ = {sum}", steps);
        }

        var upstream = new Quantity(QuantityKind.Upstream, 0);
        (List<Step> arriving, string scaledSum) = Arrive(0, upstream, inputs.Width, "ᵢ");
        arriving.Add(new MapStep(inputGradient, upstream * new Quantity(QuantityKind.InputFactor, 0), inputs.Width));
        string factored = scaledSum.Contains(" + ") ? "(" + scaledSum + ")" : scaledSum;
        return new Stage("BackToInputs", $"Back to the inputs: ∂L/∂xᵢ = {factored} · 1/σᵢ", arriving);
    }

    /// <summary>What comes back to a layer's values: the sum over the layers that take them.</summary>
    private (List<Step> Steps, string OnPaper) Arrive(int layer, Quantity target, int width, string index)
    {
        var steps = new List<Step>();
        var terms = new List<JoinTerm>();
        var onPaper = new List<string>();
        List<LayerNode> takers = _layers.Where(taker => taker.Sources.Any(source => LayerOf(source) == layer)).ToList();
        foreach (LayerNode taker in takers)
        {
            if (taker is not JoinNode join)
            {
                Quantity arriving = takers.Count == 1 ? target : new Quantity(QuantityKind.Arriving, layer, From: taker.Layer);
                steps.Add(new PassBackStep(arriving, taker.Layer, width, taker.Width));
                terms.Add(new JoinTerm(arriving, 0, 0, width));
                onPaper.Add($"Σₖ {PaperNotation.AtNode("d", taker.Layer, "ₖ")} · w{PaperNotation.Superscript(taker.Layer)}{index}ₖ");
                continue;
            }

            var error = new Quantity(QuantityKind.Error, taker.Layer);
            foreach (JoinTerm term in join.Terms.Where(term => term.Source.Layer == layer))
            {
                terms.Add(new JoinTerm(error, term.To, term.From, term.Count));
                onPaper.Add(PaperNotation.AtNode("d", taker.Layer, index));
            }
        }

        if (takers.Count != 1 || takers[0] is JoinNode)
        {
            steps.Add(new JoinStep(target, terms.ToEquatableArray(), width));
        }

        return (steps, takers.Count == 0 ? "0" : string.Join(" + ", onPaper));
    }

    private static int LayerOf(GraphNode node) => node.Value.Layer;

    /// <summary>Tells a reader what m, c and e are where steps or a value are relative to the largest logit.</summary>
    private static string RelativeToLargest(LayerNode affine, IReadOnlyList<Step> steps, Expression? value = null)
    {
        bool isCentred = steps.OfType<FoldStep>().Any(step => step.IsMaximum)
            || (value is not null && value.All().OfType<Quantity>().Any(quantity => quantity.Kind == QuantityKind.ExponentialSum));
        string z = PaperNotation.AtNode(affine.Value.Kind == QuantityKind.Output ? "o" : "z", affine.Layer, "ⱼ");
        string m = PaperNotation.AtNode("m", affine.Layer, string.Empty);
        return isCentred ? $", computed at {PaperNotation.AtNode("c", affine.Layer, "ⱼ")} = {z} − {m}, {m} = maxₖ {z.Replace('ⱼ', 'ₖ')}, so that nothing overflows" : string.Empty;
    }

    private static ReductionLowering Lowering(LayerNode affine, ISet<Quantity> known, List<Step> steps, List<Expression>? sums = null) =>
        new(affine.Layer, affine.Width, known, steps, sums ?? new List<Expression>());

    /// <summary>Formula variables as the quantities of a layer.</summary>
    private Expression Bind(Expression formula, LayerNode affine) => formula.Replace(part =>
        part.Equals(Formulas.Z) ? affine.Value
        : part.Equals(Formulas.O) ? new Quantity(QuantityKind.Output, affine.Layer)
        : part.Equals(Formulas.G) ? new Quantity(QuantityKind.Upstream, affine.Layer)
        : part.Equals(Formulas.Y) ? TargetOf(affine)
        : null);

    /// <summary>A sum over a single node is that node's term.</summary>
    private static Expression OverNodes(Expression formula, int width) =>
        width == 1 ? formula.Replace(part => part is Total total ? total.Body : null).Simplify() : formula;

    private static string Index(LayerNode affine) => affine.Width == 1 ? "₁" : "ⱼ";

    private static string OnPaper(LayerNode affine, string letter) => PaperNotation.AtNode(letter, affine.Layer, Index(affine));

    private static string OnPaper(GraphNode source, string index) => source is InputNode ? "x" + index : PaperNotation.AtNode("o", LayerOf(source), index);

    private static PaperNotation Paper(LayerNode affine) => new(leaf =>
        leaf.Equals(Formulas.Y) ? "y" + Index(affine)
        : leaf is Variable variable ? OnPaper(affine, variable.Name)
        : leaf is Quantity { Kind: QuantityKind.OutputGradient } ? "∂L/∂" + OnPaper(affine, "o")
        : leaf is Quantity { Kind: QuantityKind.TargetScale } ? "σ" + Index(affine)
        : throw Rewriting.Unknown(leaf));
}

/// <summary>What back-propagation does at one layer.</summary>
/// <param name="Layer">The layer's number.</param>
/// <param name="Parameters">The gradient by its weights and biases; null where it has none.</param>
/// <param name="Back">
/// The errors of the layer with the next lower number, or the gradient by the inputs: all layers that take its values have higher numbers, and their errors are known.
/// </param>
internal sealed record BackwardLayer(int Layer, Stage? Parameters, Stage Back)
{
    public IEnumerable<Stage> Stages => Parameters is null ? new[] { Back } : new[] { Parameters, Back };
}
