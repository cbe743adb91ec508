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

    /// <summary>The chain of a topology: the inputs, scaled where they are to be, and for each layer an affine node, then its activation unless that is linear.</summary>
    public static NetworkGraph Of(NetworkSpecification specification)
    {
        GraphNode last = new InputNode(specification.InputCount);
        var nodes = new List<GraphNode> { last };
        if (specification.HasInputScaling)
        {
            nodes.Add(last = new ScalingNode(last.Width));
        }

        for (int i = 0; i < specification.Layers.Count; i++)
        {
            LayerSpecification layer = specification.Layers[i];
            ActivationFunction activation = layer.Function;
            var affine = new AffineNode(last, i + 1, layer.Size, activation.IsLinear ? QuantityKind.Output : QuantityKind.PreActivation);
            nodes.Add(last = affine);
            if (!activation.IsLinear)
            {
                nodes.Add(last = new ActivationNode(affine, activation));
            }
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

/// <summary>b + W·x, with parameters of its own.</summary>
internal sealed class AffineNode(GraphNode source, int layer, int width, QuantityKind gives) : GraphNode(width, new Quantity(gives, layer))
{
    public GraphNode Source { get; } = source;

    public int Layer { get; } = layer;
}

/// <summary>f(z).</summary>
internal sealed class ActivationNode(AffineNode source, ActivationFunction activation) : GraphNode(source.Width, new Quantity(QuantityKind.Output, source.Layer))
{
    public AffineNode Source { get; } = source;

    public ActivationFunction Activation { get; } = activation;
}
