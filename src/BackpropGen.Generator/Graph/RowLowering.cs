using BackpropGen.Generator.Calculus;
using BackpropGen.Generator.Program;

namespace BackpropGen.Generator.Graph;

/// <summary>Makes a graph the program of a row, its way back included.</summary>
internal sealed class RowLowering
{
    private readonly NetworkGraph _graph;
    private readonly HashSet<Quantity> _afterForward = new();

    // A gradient computes the loss too: its sums keep their names, and a sum that both ask for is one.
    private readonly List<Expression> _sumsOfLoss = new();

    // What formulas of the author's have several times: numbered on, so that stages that are combined do not mean two things by one name.
    private readonly List<Expression> _shared = new();

    private RowLowering(NetworkGraph graph)
    {
        _graph = graph;
    }

    /// <summary>Whether the network computes with scaled inputs: the stage that scales them, or null.</summary>
    private Stage? Scaling => _graph.Nodes.OfType<ScalingNode>().Select(node => new Stage("ScaleInputs", "Scaling of the inputs: o₀ᵢ = (xᵢ − μᵢ) · 1/σᵢ", node.Lower().ToList())).SingleOrDefault();

    private Layer Last => _graph.Layers[_graph.Layers.Count - 1];

    /// <summary>∂L/∂ of what the activation of a layer takes: its error terms, unless operations lie between.</summary>
    public static Quantity ErrorOfLogits(Layer layer) => layer.Operations.Count == 0 ? ReverseMode.ErrorOf(layer.Number) : new Quantity(layer.Logits.Symbol.Adjoint, layer.Number);

    /// <summary>The way back through the operations of a layer as on paper: what its error terms are made of, and ∂L/∂ of each vector of the operations' parameters.</summary>
    public static (IReadOnlyList<Instruction> Steps, IReadOnlyList<Expression> Gradients) BackOnPaper(Layer layer)
    {
        (List<Instruction> steps, List<Contract> gradients) = Through(layer);
        Dictionary<Quantity, Instruction> made = steps.ToDictionary(step => step.Result!.At(0));
        var needed = new HashSet<Quantity>();
        Need(ReverseMode.ErrorOf(layer.Number));
        List<Instruction> kept = steps.Where(step => needed.Contains(step.Result!.At(0))).ToList();
        return (kept, gradients.OrderBy(each => each.Coefficients.Start).Select(each => Formula(each.Outputs)).ToList());

        void Need(Quantity quantity)
        {
            if (needed.Add(quantity.At(0)) && made.TryGetValue(quantity.At(0), out Instruction? step))
            {
                foreach (Quantity read in step.Reads)
                {
                    Need(read);
                }
            }
        }

        // What only the parameters need has no name on paper.
        Expression Formula(Expression value) => value.Replace(part => part is Quantity quantity && !needed.Contains(quantity.At(0)) && made.TryGetValue(quantity.At(0), out Instruction? step)
            ? step is Reduce sum ? new Total(Formula(sum.Body)) : Formula(((Map)step).Body)
            : null);
    }

    public static RowProgram Of(NetworkGraph graph) => new RowLowering(graph).Lower(graph);

    /// <summary>The forward pass of a network without dropout, stages that drop outputs in place behind it, and the way back through both.</summary>
    public static RowProgram InPlace(NetworkGraph graph, NetworkGraph withDropout) => new RowLowering(withDropout).Lower(graph);

    private RowProgram Lower(NetworkGraph forward)
    {
        // The stages after the forward pass find what it has computed.
        List<Stage> layers = forward.Layers.Select(ForwardStage).ToList();
        (Stage loss, Expression lossValue) = LossStage();
        return new RowProgram
        {
            Scaling = Scaling,
            Forward = layers,
            Loss = loss,
            LossValue = lossValue,
            LossError = LossErrorStage(),
            GivenError = GivenErrorStage(),
            Backward = _graph.Layers.Reverse().Select(layer => new BackwardLayer(layer.Number, ParameterStage(layer), BackStage(layer.Number - 1))).ToList(),
            Drops = forward == _graph ? Array.Empty<DropStage>() : _graph.Layers.Where(layer => layer.Dropout is not null).Select(layer => DropOf(layer, layer.Dropout!)).ToList(),
        };
    }

    private DropStage DropOf(Layer layer, DropoutNode dropout)
    {
        var output = new Quantity(Symbol.Output, layer.Number);
        var undropped = new Quantity(Symbol.Undropped, layer.Number);
        var steps = new Instruction[] { new Map(undropped, output, layer.Width), new Map(output, undropped * dropout.Mask, layer.Width) };
        string u = OnPaper(layer, undropped.Symbol.Letter);
        string o = OnPaper(layer, output.Symbol.Letter);
        string formula = $"Dropout of layer {layer.Number}: {u} = {o}, {o} = {u} · {OnPaper(layer, dropout.Mask.Symbol.Letter)}";
        return new DropStage(layer.Number, new Stage($"DropLayer{layer.Number}", formula, steps), dropout.Mask, undropped, output);
    }

    private Stage ForwardStage(Layer layer)
    {
        var steps = new List<Instruction>();
        foreach (Instruction instruction in layer.Lower())
        {
            steps.Add(instruction is Map map ? map with { Body = Lowering(layer, _afterForward, steps).Lower(map.Body) } : instruction);
        }

        string formula = $"Layer {layer.Number}, {layer.Title}: {OnPaper(layer, SumLetter(layer))} = {layer.Sum.OnPaper}" + string.Concat(layer.Operations.Select(operation => ", " + operation.OnPaper));
        if (!layer.Activation.IsLinear)
        {
            formula += $", {OnPaper(layer, OutputLetter(layer))} = {Paper(layer).Print(layer.Activation.Value)}{RelativeToLargest(layer, steps)}";
        }

        if (layer.Dropout is not null)
        {
            formula += $", dropout: {OnPaper(layer, "o")} = {OnPaper(layer, "u")} · {OnPaper(layer, "k")}";
        }

        return new Stage($"ForwardLayer{layer.Number}", formula, steps);
    }

    private (Stage Stage, Expression Value) LossStage()
    {
        Layer last = Last;
        List<Instruction> steps = TargetSteps();
        Expression value = _graph.Loss.ValueOver(last.Width);
        Expression lowered = LoweringOfLoss(steps).LowerLoss(BindLoss(value));
        string formula = $"Loss, {_graph.Loss.Title}: L = {PaperOfLoss.Print(value.OverNodes(Groups))}{RelativeToLargest(last, steps, lowered)}{OfScaledTargets}";

        // Sums over a single node, or a single group, have become its term.
        return (new Stage("LossOf", formula, steps), Groups == 1 ? lowered.At(1) : lowered);
    }

    private Stage LossErrorStage()
    {
        Layer last = Last;
        if (!_graph.Loss.Group.IsElementwise)
        {
            return GroupErrorStage();
        }

        Expression derivative = _graph.Loss.DerivativeOver(last.Width);
        return WithTargets(_graph.Loss.IsOnLogits
            ? ErrorStage("LossError", last, ActivationFunction.InTermsOfOutput(derivative, last.Activation.Value), sums: _sumsOfLoss)
            : OutputErrorStage("LossError", last, derivative, _sumsOfLoss));
    }

    /// <summary>
    /// The same where the loss takes several outputs together: its derivatives by the first of each group, by the second, and so on, then the way back through the activation at every node.
    /// </summary>
    private Stage GroupErrorStage()
    {
        Layer last = Last;
        IReadOnlyList<Expression> slopes = _graph.Loss.DerivativesOver(last.Width);
        Expression through = ThroughActivation(last);
        bool isDirect = through.Equals(Formulas.G);
        Quantity target = isDirect ? ErrorOfLogits(last) : ReverseMode.UpstreamOf(last.Number);
        var steps = new List<Instruction>();
        IReadOnlyList<Expression> lowered = LoweringOfLoss(steps).LowerTogether(slopes.Select(BindLoss).ToList());
        steps.AddRange(lowered.Select((slope, place) => new Map(target with { Shift = place * Groups }, slope, Groups) { IsOverGroups = true }));
        string byOutputs = string.Join(", ", slopes.Select((slope, place) =>
            $"{LetterOfLoss(isDirect ? ErrorOfLogits(last).Symbol.OnPaper : "g", place)} = ∂L/∂{LetterOfLoss(isDirect ? last.Logits.Symbol.Letter : OutputLetter(last), place)} = {PaperOfLoss.Print(slope.OverNodes(Groups))}"));
        string formula = isDirect ? byOutputs + ThroughOnPaper(last)
            : $"{OnPaper(last, ErrorOfLogits(last).Symbol.OnPaper)} = {Paper(last).Print(through.OverNodes(last.Width))}{ThroughOnPaper(last)}, {byOutputs}";
        steps.AddRange(isDirect ? Through(last).Steps : ErrorSteps(last, through, Array.Empty<Instruction>(), _sumsOfLoss));
        return new Stage("LossError", $"Error of layer {last.Number}: {formula}", steps);
    }

    /// <summary>How many times a row has the outputs that the loss takes together.</summary>
    private int Groups => _graph.Loss.Group.CountIn(Last.Width);

    /// <summary>A formula of the loss in quantities: what it takes together lies as many groups apart.</summary>
    private Expression BindLoss(Expression formula)
    {
        GroupShape group = _graph.Loss.Group;
        return Bind(group.IsElementwise ? formula : formula.Replace(part => part is not Variable variable ? null
            : PlaceIn(group.Targets, variable) is >= 0 and var target ? TargetOf(Last) with { Shift = target * Groups }
            : PlaceIn(group.Outputs, variable) is >= 0 and var output ? Last.BeforeDropout.Value with { Shift = output * Groups }
            : null), Last);
    }

    private static int PlaceIn(IReadOnlyList<Variable> variables, Variable sought) => variables.ToList().IndexOf(sought);

    private PaperNotation PaperOfLoss => _graph.Loss.Group.IsElementwise ? Paper(Last) : new PaperNotation(leaf => leaf is not Variable variable ? throw Rewriting.Unknown(leaf)
        : PlaceIn(_graph.Loss.Group.Targets, variable) is >= 0 and var target ? "y" + IndexInRow(target)
        : LetterOfLoss(OutputLetter(Last), PlaceIn(_graph.Loss.Group.Outputs, variable)));

    /// <summary>What an output that the loss takes, counted from 0, has at its node.</summary>
    private string LetterOfLoss(string letter, int place) => PaperNotation.AtNode(letter, Last.Number, IndexInRow(place));

    private string IndexInRow(int place) => Groups == 1 ? PaperNotation.Subscript(place + 1) : place == 0 ? "ⱼ" : "ⱼ₊" + PaperNotation.Subscript(place * Groups);

    private Stage WithTargets(Stage stage) => stage with { Formula = stage.Formula + OfScaledTargets, Steps = TargetSteps().Concat(stage.Steps).ToList() };

    /// <summary>What a formula's y is where it is not the row's target.</summary>
    private string OfScaledTargets => _graph.ScalesTargets ? ", y = (target − μ) · 1/σ" : string.Empty;

    /// <summary>The targets as the loss takes them.</summary>
    private List<Instruction> TargetSteps()
    {
        if (!_graph.ScalesTargets)
        {
            return new List<Instruction>();
        }

        int layer = Last.Number;
        Expression value = (new Quantity(Symbol.Target, layer) - new Quantity(Symbol.TargetOffset, layer)) * new Quantity(Symbol.TargetFactor, layer);
        return new List<Instruction> { new Map(TargetOf(Last), value, Last.Width) };
    }

    private Quantity TargetOf(Layer last) => new(_graph.ScalesTargets ? Symbol.ScaledTarget : Symbol.Target, last.Number);

    /// <summary>The caller's ∂L/∂ŷ is by outputs in the targets' unit, σ of which the network computes as one.</summary>
    private Stage GivenErrorStage()
    {
        Expression given = new Quantity(Symbol.OutputGradient, Last.Number);
        return OutputErrorStage("GivenError", Last, _graph.ScalesTargets ? given * new Quantity(Symbol.TargetScale, Last.Number) : given);
    }

    /// <summary>The output layer's error terms from ∂L/∂ŷ: written into the formula where it uses it once, computed first where it is summed.</summary>
    private Stage OutputErrorStage(string name, Layer last, Expression outputGradient, List<Expression>? sums = null)
    {
        if (last.Activation.IsElementwise)
        {
            return ErrorStage(name, last, ThroughActivation(last).Replace(Formulas.G, outputGradient).Simplify(), sums: sums);
        }

        return ErrorStage(name, last, ThroughActivation(last), new Map(ReverseMode.UpstreamOf(last.Number), Bind(outputGradient, last), last.Width), outputGradient, sums);
    }

    private Stage ErrorStage(
        string name, Layer layer, Expression error, Instruction? upstream = null, Expression? upstreamOnPaper = null, List<Expression>? sums = null)
    {
        List<Instruction> steps = ErrorSteps(layer, error, upstream is null ? Array.Empty<Instruction>() : new[] { upstream }, sums);
        string formula = $"Error of layer {layer.Number}: {OnPaper(layer, ErrorOfLogits(layer).Symbol.OnPaper)} = ∂L/∂{OnPaper(layer, layer.Operations.Count == 0 ? "z" : LogitLetter(layer))} = {Paper(layer).Print(error.OverNodes(layer.Width))}{ThroughOnPaper(layer)}";
        if (upstreamOnPaper is not null)
        {
            formula += $", {OnPaper(layer, "g")} = ∂L/∂{OnPaper(layer, "o")}";
            formula += upstreamOnPaper is Quantity ? string.Empty : $" = {Paper(layer).Print(upstreamOnPaper)}";
        }

        return new Stage(name, formula, steps);
    }

    private List<Instruction> ErrorSteps(Layer layer, Expression error, IEnumerable<Instruction> before, List<Expression>? sums = null)
    {
        var steps = new List<Instruction>(before);
        Expression lowered = Lowering(layer, new HashSet<Quantity>(_afterForward), steps, sums).Lower(Bind(error, layer));
        steps.Add(new Map(ErrorOfLogits(layer), lowered, layer.Width));
        steps.AddRange(Through(layer).Steps);
        return steps;
    }

    /// <summary>The way back through the operations of a layer, to its error terms.</summary>
    private static (List<Instruction> Steps, List<Contract> Gradients) Through(Layer layer)
    {
        if (layer.Operations.Count == 0)
        {
            return (new List<Instruction>(), new List<Contract>());
        }

        (List<Instruction> steps, List<Contract> gradients) = ReverseMode.Through(
            layer.Operations.SelectMany(operation => operation.Lower()).ToList(), ErrorOfLogits(layer), layer.Sum.Value, ReverseMode.ErrorOf(layer.Number), layer.Width,
            layer.Operations.SelectMany(operation => operation.Coefficients).ToList());
        return (WithSharedParts(steps, layer), gradients);
    }

    /// <summary>Functions that the steps have several times are computed once, before the first that has them.</summary>
    private static List<Instruction> WithSharedParts(IReadOnlyList<Instruction> steps, Layer layer)
    {
        var shared = new List<Instruction>(steps);
        for (int parts = 1; SharedParts.Repeated(shared.OfType<Map>().Select(map => map.Body)) is { } part; parts++)
        {
            var value = new Quantity(Symbol.PartOfBack(parts), layer.Number);
            int first = shared.FindIndex(step => step is Map map && map.Body.All().Contains(part));
            shared = shared.Select(step => step is Map map ? map with { Body = map.Body.Replace(part, value) } : step).ToList();
            shared.Insert(first, new Map(value, part, layer.Width));
        }

        return shared;
    }

    private static string ThroughOnPaper(Layer layer) => string.Concat(Through(layer).Steps.Select(step =>
        $", {OnPaper(step.Result!)} = {(step is Reduce fold ? OnPaper(new Total(fold.Body)) : OnPaper(((Map)step).Body))}"));

    private static string OnPaper(Expression formula) => new PaperNotation(leaf => leaf is Quantity quantity
        ? PaperNotation.AtNode(quantity.Symbol.OnPaper, quantity.Layer, quantity.IsOnePerLayer ? string.Empty : "ⱼ")
        : throw Rewriting.Unknown(leaf)).Print(formula);

    private static Stage? ParameterStage(Layer layer)
    {
        var steps = new List<Contract>();
        var onPaper = new List<string>();
        if (ReverseMode.ByParameters(layer.Sum.Lower().Single()) is { } gradient)
        {
            string d = OnPaper(layer, "d");
            steps.Add(gradient);
            onPaper.Add($"∂L/∂w{PaperNotation.Superscript(layer.Number)}ᵢ{PaperNotation.IndexOf(layer.Width)} = {d} · {layer.Sum.Sources[0].AtIndex("ᵢ")}");
            onPaper.Add($"∂L/∂{OnPaper(layer, "b")} = {d}");
        }

        foreach (Contract ofOperation in Through(layer).Gradients.OrderBy(each => each.Coefficients.Start))
        {
            steps.Add(ofOperation);
            onPaper.Add($"∂L/∂{OnPaper(layer, ofOperation.Biases.Symbol.OnPaper)} = {OnPaper(ofOperation.Outputs)}");
        }

        return steps.Count == 0 ? null : new Stage($"GradientLayer{layer.Number}", $"Layer {layer.Number}: {string.Join(", ", onPaper)}", steps);
    }

    /// <summary>The errors of a layer, or for layer 0 the gradient by the inputs, from the errors of all layers that take its values.</summary>
    private Stage BackStage(int number)
    {
        if (number == 0)
        {
            return BackToInputs();
        }

        Layer layer = _graph.Layers[number - 1];
        (List<Instruction> arriving, string sum) = ToSource(layer.Output, ReverseMode.UpstreamOf(number), PaperNotation.IndexOf(layer.Width));
        Expression error = ThroughActivation(layer);
        string passedOn = layer.Activation.IsLinear && layer.Operations.Count == 0 ? string.Empty
            : $", {OnPaper(layer, ErrorOfLogits(layer).Symbol.OnPaper)} = {Paper(layer).Print(error)}{ThroughOnPaper(layer)}";
        return new Stage(
            $"BackToLayer{number}",
            $"Back to layer {number}: {OnPaper(layer, passedOn.Length == 0 ? "d" : "g")} = {sum}{passedOn}",
            ErrorSteps(layer, error, arriving));
    }

    private Stage BackToInputs()
    {
        GraphNode inputs = _graph.Nodes[0];
        var inputGradient = new Quantity(Symbol.InputGradient, 0);
        if (Scaling is null)
        {
            (List<Instruction> steps, string sum) = ToSource(inputs, inputGradient, "ᵢ");
            return new Stage("BackToInputs", $"Back to the inputs: ∂L/∂xᵢ = {sum}", steps);
        }

        Quantity upstream = ReverseMode.UpstreamOf(0);
        (List<Instruction> arriving, string scaledSum) = ToSource(_graph.Nodes[1], upstream, "ᵢ");
        arriving.Add(new Map(inputGradient, upstream * new Quantity(Symbol.InputFactor, 0), inputs.Width));
        string factored = scaledSum.Contains(" + ") ? "(" + scaledSum + ")" : scaledSum;
        return new Stage("BackToInputs", $"Back to the inputs: ∂L/∂xᵢ = {factored} · 1/σᵢ", arriving);
    }

    private (List<Instruction> Steps, string OnPaper) ToSource(GraphNode source, Quantity target, string index) => ReverseMode.ToSource(
        source.Value, target, source.Width, index,
        _graph.Layers.Where(layer => layer.Sum.Sources.Contains(source)).Select(layer => (layer.Number, layer.Sum.Lower().Single())).ToList());

    /// <summary>∂L/∂z of a layer from g = ∂L/∂o.</summary>
    private static Expression ThroughActivation(Layer layer)
    {
        Expression error = layer.Activated is { } activated ? ReverseMode.ThroughMap((Map)activated.Lower().Single(), layer.Logits) : Formulas.G;
        return layer.Dropout is { } dropout
            ? error.Replace(Formulas.G, ReverseMode.ThroughMap((Map)dropout.Lower().Single(), dropout.Source.Value))
            : error;
    }

    /// <summary>Tells a reader what m, c and e are where steps or a value are relative to the largest logit.</summary>
    private static string RelativeToLargest(Layer layer, IReadOnlyList<Instruction> steps, Expression? value = null)
    {
        bool isCentred = steps.OfType<Reduce>().Any(step => step.IsMaximum)
            || (value is not null && value.All().OfType<Quantity>().Any(quantity => quantity.Symbol == Symbol.ExponentialSum));
        string z = PaperNotation.AtNode(LogitLetter(layer), layer.Number, "ⱼ");
        string m = PaperNotation.AtNode("m", layer.Number, string.Empty);
        return isCentred ? $", computed at {PaperNotation.AtNode("c", layer.Number, "ⱼ")} = {z} − {m}, {m} = maxₖ {z.Replace('ⱼ', 'ₖ')}, so that nothing overflows" : string.Empty;
    }

    private ReductionLowering Lowering(Layer layer, ISet<Quantity> known, List<Instruction> steps, List<Expression>? sums = null) =>
        new(layer.Number, layer.Width, known, steps, sums ?? new List<Expression>(), layer.Activation.Own is not null || (layer == Last && _graph.Loss.Own is not null) ? _shared : null);

    /// <summary>The same of formulas of the loss, which are about a group of outputs.</summary>
    private ReductionLowering LoweringOfLoss(List<Instruction> steps) =>
        new(Last.Number, Groups, new HashSet<Quantity>(_afterForward), steps, _sumsOfLoss, _graph.Loss.Own is not null || Last.Activation.Own is not null ? _shared : null) { AreGroups = !_graph.Loss.Group.IsElementwise };

    /// <summary>Formula variables as the quantities of a layer.</summary>
    private Expression Bind(Expression formula, Layer layer) => formula.Replace(part =>
        part.Equals(Formulas.Z) ? layer.Logits
        : part.Equals(Formulas.O) ? layer.BeforeDropout.Value
        : part.Equals(Formulas.G) ? ReverseMode.UpstreamOf(layer.Number)
        : part.Equals(Formulas.Y) ? TargetOf(layer)
        : null);

    /// <summary>What a layer's activation gives.</summary>
    private static string OutputLetter(Layer layer) => layer.BeforeDropout.Value.Symbol.Letter;

    /// <summary>What a layer's sums are called: they are its outputs where the activation is linear.</summary>
    private static string SumLetter(Layer layer) => layer.Sum.Value.Symbol.Letter;

    /// <summary>What its activation takes is called.</summary>
    private static string LogitLetter(Layer layer) => layer.Logits.Symbol.Letter;

    private static string OnPaper(Layer layer, string letter) => PaperNotation.AtNode(letter, layer.Number, PaperNotation.IndexOf(layer.Width));

    private static PaperNotation Paper(Layer layer) => new(leaf =>
        leaf.Equals(Formulas.Y) ? "y" + PaperNotation.IndexOf(layer.Width)
        : leaf.Equals(Formulas.Z) ? OnPaper(layer, layer.Activation.IsLinear ? "z" : LogitLetter(layer))
        : leaf.Equals(Formulas.O) ? OnPaper(layer, OutputLetter(layer))
        : leaf is Quantity { Role: SymbolRole.Mask } mask ? OnPaper(layer, mask.Symbol.Letter)
        : leaf is Variable variable ? OnPaper(layer, variable.Name)
        : leaf is Quantity { Role: SymbolRole.OutputGradient } ? "∂L/∂" + OnPaper(layer, "o")
        : leaf is Quantity { Role: SymbolRole.Scaling } ? "σ" + PaperNotation.IndexOf(layer.Width)
        : throw Rewriting.Unknown(leaf));
}
