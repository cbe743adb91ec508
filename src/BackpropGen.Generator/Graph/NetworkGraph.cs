using BackpropGen.Generator.Calculus;
using BackpropGen.Generator.Program;

namespace BackpropGen.Generator.Graph;

/// <summary>A network as nodes in the order in which they are computed: each takes the values of earlier ones, the last gives the outputs.</summary>
internal sealed class NetworkGraph
{
    private readonly Dictionary<(Symbol Symbol, int Layer), Parameter> _parameters;
    private readonly Dictionary<Parameter, int> _places;
    private readonly Lazy<bool[]> _losesSign;

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
        _losesSign = new Lazy<bool[]>(SignsLost);
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

    /// <summary>How many targets a row has.</summary>
    public int TargetCount => Loss.Group.TargetsOf(Output.Width);

    /// <summary>The values that a layer gives; layer 0 is the inputs.</summary>
    public int WidthOf(int layer) => layer == 0 ? Nodes[0].Width : Layers[layer - 1].Width;

    /// <summary>Where the forward pass leaves output j.</summary>
    public Quantity OutputOf(int j) => Output.Value.At(j);

    /// <summary>What is predicted for output j, or for the node that a loop is at where j is 0: ŷ, or ŷ · σ + μ where targets are scaled.</summary>
    public Expression Prediction(int j) => ScalesTargets
        ? (OutputOf(j) * new Quantity(Symbol.TargetScale, Layers.Count, j)) + new Quantity(Symbol.TargetOffset, Layers.Count, j)
        : OutputOf(j);

    /// <summary>
    /// Whether nobody can tell whether a zero among a layer's sums was +0 or −0: its activation gives the same bits for both, or whatever takes its outputs does not
    /// tell either. A difference in the sign of a zero never becomes another.
    /// </summary>
    public bool LosesSignOfZero(int layer) => layer > 0 && _losesSign.Value[layer - 1];

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
            ActivationFunction activation = layer.LearnsActivation ? ActivationFunction.Named("Linear") : layer.Function;
            int operationCount = layer.Operations.Count + (layer.LearnsActivation ? 1 : 0);
            bool drops = withDropout && layer.Dropout is not null;
            (Symbol output, Symbol preActivation) = layer.Name.Length == 0 ? (Symbol.Output, Symbol.PreActivation) : Symbol.Named(layer.Name);
            Symbol result = drops ? Symbol.Undropped : output;
            Symbol gives = activation.IsLinear && operationCount == 0 ? result : preActivation;
            List<GraphNode> sources = specification.SourcesOf(number).Select(source => values[source]).ToList();
            int start = coefficients.Sum(each => each.Count);
            LayerNode sum = layer.Kind switch
            {
                LayerKind.Affine => new AffineNode(sources[0], number, layer.Size, gives, start, number == specification.Layers.Count ? "output" : "node"),
                LayerKind.Product or LayerKind.Blend => new GateNode(layer.Kind, sources, number, layer.Size, gives),
                _ => new JoinNode(layer.Kind, sources, layer.Start, number, layer.Size, gives),
            };
            GraphNode before = sum;
            var operations = new List<OperationNode>();
            start += sum.Coefficients.Sum(each => each.Count);
            for (int i = 0; i < operationCount; i++)
            {
                Symbol operated = activation.IsLinear && i == operationCount - 1 ? result : Symbol.Operated(i + 1);
                operations.Add(i < layer.Operations.Count ? Operation(layer.Operations[i], before, operated, start) : new LearnedActivationNode(before, layer.Own!, operated, start));
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

    /// <summary>The node of an operation.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="source">What it is applied to.</param>
    /// <param name="gives">What its values are called.</param>
    /// <param name="start">The place of its first parameter among all.</param>
    private static OperationNode Operation(LayerOperation operation, GraphNode source, Symbol gives, int start) => operation switch
    {
        LayerOperation.LayerNorm => new LayerNormNode(source, gives, start),
        _ => throw new InvalidOperationException($"No node for {operation}."),
    };

    private bool[] SignsLost()
    {
        var lost = new bool[Layers.Count];
        foreach (Layer layer in Layers.Reverse())
        {
            List<Layer> takers = Layers.Where(taker => taker.Sum.Sources.Contains(layer.Output)).ToList();
            lost[layer.Number - 1] = layer.Operations.Count == 0 && (layer.Activation.LosesSignOfZero || (takers.Count > 0 && takers.All(taker => lost[taker.Number - 1])));
        }

        return lost;
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

    /// <summary>What it is, in words.</summary>
    public string Title => Sum.Title + string.Join(", ", Operations.Select(operation => operation.Title).Concat(Operations.LastOrDefault() is LearnedActivationNode ? Array.Empty<string>() : new[] { Activation.Title }));

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
