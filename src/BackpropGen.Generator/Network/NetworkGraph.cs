using BackpropGen.Generator.Calculus;

namespace BackpropGen.Generator.Network;

/// <summary>A network as nodes in the order in which they are computed: each takes the values of earlier ones, the last gives the outputs.</summary>
internal sealed class NetworkGraph
{
    private NetworkGraph(IReadOnlyList<GraphNode> nodes, LossFunction loss, bool scalesTargets)
    {
        Nodes = nodes;
        Loss = loss;
        ScalesTargets = scalesTargets;
    }

    public IReadOnlyList<GraphNode> Nodes { get; }

    public LossFunction Loss { get; }

    /// <summary>Whether the network computes with (y − μ) · 1/σ in the place of a target y.</summary>
    public bool ScalesTargets { get; }

    public GraphNode Output => Nodes[Nodes.Count - 1];

    /// <summary>The inputs, scaled where they are to be, and for each layer what its nodes sum, then its activation unless that is linear.</summary>
    public static NetworkGraph Of(NetworkSpecification specification)
    {
        GraphNode last = new InputNode(specification.InputCount);
        var nodes = new List<GraphNode> { last };
        if (specification.HasInputScaling)
        {
            nodes.Add(last = new ScalingNode(last.Width));
        }

        // What each layer gives; layer 0 is the inputs.
        var values = new List<GraphNode> { last };
        for (int number = 1; number <= specification.Layers.Count; number++)
        {
            LayerSpecification layer = specification.Layers[number - 1];
            ActivationFunction activation = layer.Function;
            QuantityKind gives = activation.IsLinear ? QuantityKind.Output : QuantityKind.PreActivation;
            List<GraphNode> sources = specification.SourcesOf(number).Select(source => values[source]).ToList();
            LayerNode node = layer.Kind == LayerKind.Affine
                ? new AffineNode(sources[0], number, layer.Size, gives)
                : new JoinNode(layer.Kind, sources, layer.Start, number, layer.Size, gives);
            nodes.Add(last = node);
            if (!activation.IsLinear)
            {
                nodes.Add(last = new ActivationNode(node, activation));
            }

            values.Add(last);
        }

        return new NetworkGraph(nodes, specification.Loss.Function, specification.HasTargetScaling);
    }
}

/// <summary>Something that gives a vector of values, each of which is <see cref="Value"/> at one node.</summary>
internal abstract class GraphNode(int width, Quantity value)
{
    public int Width { get; } = width;

    public Quantity Value { get; } = value;
}

/// <summary>The inputs of a row.</summary>
internal sealed class InputNode(int width) : GraphNode(width, new Quantity(QuantityKind.Input, 0));

/// <summary>The inputs as the network computes with them, (x − μ) · 1/σ: they stand where the outputs of a layer 0 would.</summary>
internal sealed class ScalingNode(int width) : GraphNode(width, new Quantity(QuantityKind.Output, 0));

/// <summary>What the nodes of a layer sum, before its activation.</summary>
internal abstract class LayerNode(IReadOnlyList<GraphNode> sources, int layer, int width, QuantityKind gives) : GraphNode(width, new Quantity(gives, layer))
{
    public IReadOnlyList<GraphNode> Sources { get; } = sources;

    public int Layer { get; } = layer;
}

/// <summary>b + W·x, with parameters of its own.</summary>
internal sealed class AffineNode(GraphNode source, int layer, int width, QuantityKind gives) : LayerNode(new[] { source }, layer, width, gives)
{
    public GraphNode Source => Sources[0];
}

/// <summary>A sum, a concatenation or a part of what other layers give.</summary>
internal sealed class JoinNode(LayerKind kind, IReadOnlyList<GraphNode> sources, int start, int layer, int width, QuantityKind gives) : LayerNode(sources, layer, width, gives)
{
    public LayerKind Kind { get; } = kind;

    /// <summary>What it is made of, where a term's target is this node.</summary>
    public IReadOnlyList<JoinTerm> Terms { get; } = TermsOf(kind, sources, start, width);

    private static IReadOnlyList<JoinTerm> TermsOf(LayerKind kind, IReadOnlyList<GraphNode> sources, int start, int width)
    {
        var terms = new List<JoinTerm>();
        int to = 0;
        foreach (GraphNode source in sources)
        {
            int count = kind == LayerKind.Part ? width : source.Width;
            terms.Add(new JoinTerm(source.Value, kind == LayerKind.Part ? start : 0, to, count));
            to += kind == LayerKind.Concatenation ? count : 0;
        }

        return terms;
    }
}

/// <summary>f(z).</summary>
internal sealed class ActivationNode(LayerNode source, ActivationFunction activation) : GraphNode(source.Width, new Quantity(QuantityKind.Output, source.Layer))
{
    public LayerNode Source { get; } = source;

    public ActivationFunction Activation { get; } = activation;
}
