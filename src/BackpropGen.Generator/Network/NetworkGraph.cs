using BackpropGen.Generator.Calculus;

namespace BackpropGen.Generator.Network;

/// <summary>A network as nodes in the order in which they are computed: each takes the values of earlier ones, the last gives the outputs.</summary>
internal sealed class NetworkGraph
{
    private readonly Dictionary<(Symbol Symbol, int Layer), Parameter> _parameters;
    private readonly Dictionary<Parameter, int> _places;

    private NetworkGraph(IReadOnlyList<GraphNode> nodes, IReadOnlyList<Layer> layers, IReadOnlyList<Coefficients> coefficients, LossFunction loss, bool scalesTargets)
    {
        Nodes = nodes;
        Layers = layers;
        Coefficients = coefficients;
        Parameters = coefficients.SelectMany(each => each.Tensors).ToList();
        _parameters = Parameters.ToDictionary(parameter => (parameter.Symbol, parameter.Layer));
        _places = Parameters.Select((parameter, place) => (parameter, place)).ToDictionary(each => each.parameter, each => each.place);
        Loss = loss;
        ScalesTargets = scalesTargets;
    }

    public IReadOnlyList<GraphNode> Nodes { get; }

    public IReadOnlyList<Layer> Layers { get; }

    /// <summary>What is trained, in the order of PyTorch.</summary>
    public IReadOnlyList<Coefficients> Coefficients { get; }

    /// <summary>The same, tensor by tensor: of each layer the weights before the biases.</summary>
    public IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>The parameter that a number belongs to.</summary>
    public Parameter ParameterOf(Quantity element) => _parameters[(element.Symbol, element.Layer)];

    /// <summary>The place of a tensor among all of them, from 0.</summary>
    public int PlaceOf(Parameter tensor) => _places[tensor];

    /// <summary>What a number of a node lies with.</summary>
    public Coefficients CoefficientsOf(Quantity element) => Coefficients.First(each => each.Biases.Symbol == element.Symbol && each.Layer == element.Layer);

    public LossFunction Loss { get; }

    /// <summary>Whether the network computes with (y − μ) · 1/σ in the place of a target y.</summary>
    public bool ScalesTargets { get; }

    public GraphNode Output => Nodes[Nodes.Count - 1];

    /// <summary>
    /// The inputs, scaled where they are to be, and for each layer what its nodes sum, then its activation unless that is linear, and in training its dropout.
    /// </summary>
    public static NetworkGraph Of(NetworkSpecification specification, bool withDropout = false)
    {
        GraphNode inputs = new InputNode(specification.InputCount);
        var nodes = new List<GraphNode> { inputs };
        if (specification.HasInputScaling)
        {
            nodes.Add(inputs = new ScalingNode(inputs));
        }

        // What each layer gives; layer 0 is the inputs.
        var values = new List<GraphNode> { inputs };
        var layers = new List<Layer>();
        var coefficients = new List<Coefficients>();
        for (int number = 1; number <= specification.Layers.Count; number++)
        {
            LayerSpecification layer = specification.Layers[number - 1];
            ActivationFunction activation = layer.Function;
            bool drops = withDropout && layer.Dropout is not null;
            Symbol result = drops ? Symbol.Undropped : Symbol.Output;
            Symbol gives = activation.IsLinear && layer.Operations.Count == 0 ? result : Symbol.PreActivation;
            List<GraphNode> sources = specification.SourcesOf(number).Select(source => values[source]).ToList();
            int start = coefficients.Sum(each => each.Count);
            LayerNode sum = layer.Kind == LayerKind.Affine
                ? new AffineNode(sources[0], number, layer.Size, gives, start, number == specification.Layers.Count ? "output" : "node")
                : new JoinNode(layer.Kind, sources, layer.Start, number, layer.Size, gives);
            GraphNode before = sum;
            var operations = new List<OperationNode>();
            start += sum.Coefficients.Sum(each => each.Count);
            for (int i = 0; i < layer.Operations.Count; i++)
            {
                bool isOutput = activation.IsLinear && i == layer.Operations.Count - 1;
                operations.Add(OperationNode.Of(layer.Operations[i], before, isOutput ? result : Symbol.Operated(i + 1), start));
                before = operations[i];
                start += before.Coefficients.Sum(each => each.Count);
            }

            ActivationNode? activated = activation.IsLinear ? null : new ActivationNode(before, activation, result);
            DropoutNode? dropout = drops ? new DropoutNode(activated ?? before) : null;
            var layerNodes = new Layer(number, sum, operations, activation, activated, dropout);
            nodes.AddRange(layerNodes.Nodes);
            coefficients.AddRange(layerNodes.Nodes.SelectMany(node => node.Coefficients));
            layers.Add(layerNodes);
            values.Add(layerNodes.Output);
        }

        return new NetworkGraph(nodes, layers, coefficients, specification.Loss.Function, specification.HasTargetScaling);
    }
}

/// <summary>The nodes of one layer of the topology.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Sum">What it takes from other layers.</param>
/// <param name="Operations">What is done with that before its activation, one after the other.</param>
/// <param name="Activation">The activation.</param>
/// <param name="Activated">Its node; null where it is linear.</param>
/// <param name="Dropout">What drops its outputs; null where nothing does.</param>
internal sealed record Layer(int Number, LayerNode Sum, IReadOnlyList<OperationNode> Operations, ActivationFunction Activation, ActivationNode? Activated, DropoutNode? Dropout)
{
    public int Width => Sum.Width;

    /// <summary>What its activation is applied to.</summary>
    public Quantity Logits => Operations.Count > 0 ? Operations[Operations.Count - 1].Value : Sum.Value;

    /// <summary>What it gives.</summary>
    public GraphNode Output => Dropout ?? BeforeDropout;

    /// <summary>What it would give without dropout.</summary>
    public GraphNode BeforeDropout => Activated ?? Operations.LastOrDefault() ?? (GraphNode)Sum;

    /// <summary>Its nodes in the order in which they are computed.</summary>
    public IEnumerable<GraphNode> Nodes => new GraphNode[] { Sum }.Concat(Operations).Concat(new GraphNode?[] { Activated, Dropout }.OfType<GraphNode>());

    /// <summary>Its outputs from those of the layers that it takes.</summary>
    public IEnumerable<Instruction> Lower() => Nodes.SelectMany(node => node.Lower());
}

/// <summary>Something that gives a vector of values, each of which is <see cref="Value"/> at one node.</summary>
internal abstract class GraphNode(int width, Quantity value)
{
    public int Width { get; } = width;

    public Quantity Value { get; } = value;

    /// <summary>The layer that it belongs to; 0 for the inputs.</summary>
    public int Layer => Value.Layer;

    /// <summary>What it owns that is trained, in the order of PyTorch.</summary>
    public virtual IReadOnlyList<Coefficients> Coefficients => Array.Empty<Coefficients>();

    /// <summary>Its values from those of the nodes before it; nothing for the inputs, which are given.</summary>
    public abstract IEnumerable<Instruction> Lower();
}

/// <summary>The inputs of a row.</summary>
internal sealed class InputNode(int width) : GraphNode(width, new Quantity(Symbol.Input, 0))
{
    public override IEnumerable<Instruction> Lower() => Array.Empty<Instruction>();
}

/// <summary>The inputs as the network computes with them, (x − μ) · 1/σ: they stand where the outputs of a layer 0 would.</summary>
internal sealed class ScalingNode(GraphNode inputs) : GraphNode(inputs.Width, new Quantity(Symbol.Output, 0))
{
    public override IEnumerable<Instruction> Lower()
    {
        Expression value = (inputs.Value - new Quantity(Symbol.InputOffset, 0)) * new Quantity(Symbol.InputFactor, 0);
        yield return new Map(Value, value, Width);
    }
}

/// <summary>What the nodes of a layer sum, before its activation.</summary>
internal abstract class LayerNode(IReadOnlyList<GraphNode> sources, int layer, int width, Symbol gives) : GraphNode(width, new Quantity(gives, layer))
{
    public IReadOnlyList<GraphNode> Sources { get; } = sources;

    /// <summary>What is special about it, in a title: empty for weights and biases.</summary>
    public virtual string Title => string.Empty;

    /// <summary>The sums as on paper.</summary>
    public abstract string OnPaper { get; }

    /// <summary>The index of its nodes on paper.</summary>
    protected string Index => PaperNotation.IndexOf(Width);
}

/// <summary>What is done with the values of a layer's nodes together, between what it sums and its activation.</summary>
internal abstract class OperationNode(GraphNode source, Symbol gives) : GraphNode(source.Width, new Quantity(gives, source.Layer))
{
    public GraphNode Source { get; } = source;

    /// <summary>The node of an operation.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="source">What it is applied to.</param>
    /// <param name="gives">What its values are called.</param>
    /// <param name="start">The place of its first parameter among all.</param>
    public static OperationNode Of(LayerOperation operation, GraphNode source, Symbol gives, int start) => operation switch
    {
        LayerOperation.LayerNorm => new LayerNormNode(source, gives, start),
        _ => throw new InvalidOperationException($"No node for {operation}."),
    };

    /// <summary>What it is, in a title.</summary>
    public abstract string Title { get; }

    /// <summary>Its values as on paper.</summary>
    public abstract string OnPaper { get; }

    /// <summary>The index of its nodes on paper.</summary>
    protected string Index => PaperNotation.IndexOf(Width);
}

/// <summary>b + W·x, with parameters of its own.</summary>
/// <param name="source">x.</param>
/// <param name="layer">The layer's number.</param>
/// <param name="width">How many nodes it has.</param>
/// <param name="gives">What its sums are called.</param>
/// <param name="start">The place of its first parameter among all.</param>
/// <param name="node">What its nodes are called: output in the last layer.</param>
internal sealed class AffineNode(GraphNode source, int layer, int width, Symbol gives, int start, string node) : LayerNode(new[] { source }, layer, width, gives)
{
    public GraphNode Source => Sources[0];

    private readonly Coefficients _coefficients = new(
        new Parameter(
            Symbol.Weight, layer, "weights", FormattableString.Invariant($"Weights of layer {layer}, W{layer}_i_j from {(source.Layer == 0 ? "input" : "node")} i to {node} j, {node} by {node}."),
            width, source.Width, start),
        new Parameter(Symbol.Bias, layer, "biases", FormattableString.Invariant($"Biases of layer {layer}, B{layer}_j of {node} j."), width, 0, start + (width * source.Width)));

    public override IReadOnlyList<Coefficients> Coefficients => new[] { _coefficients };

    public override string OnPaper => $"{PaperNotation.AtNode("b", Layer, Index)} + Σᵢ w{PaperNotation.Superscript(Layer)}ᵢ{Index} · {PaperNotation.Of(Source, "ᵢ")}";

    public override IEnumerable<Instruction> Lower()
    {
        yield return new Contract(Axis.Inputs, _coefficients, Source.Value, Value);
    }
}

/// <summary>A sum, a concatenation or a part of what other layers give.</summary>
internal sealed class JoinNode(LayerKind kind, IReadOnlyList<GraphNode> sources, int start, int layer, int width, Symbol gives) : LayerNode(sources, layer, width, gives)
{
    /// <summary>What it is made of, where a term's target is this node.</summary>
    private readonly IReadOnlyList<MoveTerm> _terms = TermsOf(kind, sources, start, width);

    public override string Title => kind switch { LayerKind.Sum => "sum, ", LayerKind.Concatenation => "concatenation, ", _ => "part, " };

    public override string OnPaper => kind switch
    {
        LayerKind.Sum => string.Join(" + ", Sources.Select(source => PaperNotation.Of(source, Index))),
        LayerKind.Concatenation => $"({string.Join(", ", Sources.Select(source => PaperNotation.Of(source, string.Empty)))})ⱼ",
        _ => PaperNotation.Of(Sources[0], start == 0 ? Index : FormattableString.Invariant($"₍ⱼ₊{PaperNotation.Subscript(start)}₎")),
    };

    public override IEnumerable<Instruction> Lower()
    {
        yield return new Move(Value, _terms.ToEquatableArray(), Width);
    }

    private static IReadOnlyList<MoveTerm> TermsOf(LayerKind kind, IReadOnlyList<GraphNode> sources, int start, int width)
    {
        var terms = new List<MoveTerm>();
        int to = 0;
        foreach (GraphNode source in sources)
        {
            int count = kind == LayerKind.Part ? width : source.Width;
            terms.Add(new MoveTerm(source.Value, kind == LayerKind.Part ? start : 0, to, count));
            to += kind == LayerKind.Concatenation ? count : 0;
        }

        return terms;
    }
}

/// <summary>f(z).</summary>
internal sealed class ActivationNode(GraphNode source, ActivationFunction activation, Symbol gives) : GraphNode(source.Width, new Quantity(gives, source.Layer))
{
    public GraphNode Source { get; } = source;

    public ActivationFunction Activation { get; } = activation;

    public override IEnumerable<Instruction> Lower()
    {
        yield return new Map(Value, Activation.Value.Replace(Formulas.Z, Source.Value), Width);
    }
}

/// <summary>o = u · k, with k = 0 or 1/(1 − p) drawn for each row and node.</summary>
internal sealed class DropoutNode(GraphNode source) : GraphNode(source.Width, new Quantity(Symbol.Output, source.Layer))
{
    public GraphNode Source { get; } = source;

    public Quantity Mask => new(Symbol.Mask, Layer);

    public override IEnumerable<Instruction> Lower()
    {
        yield return new Map(Value, Source.Value * Mask, Width);
    }
}
