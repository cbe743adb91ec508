using BackpropGen.Generator.Calculus;

namespace BackpropGen.Generator.Network;

/// <summary>A network as nodes in the order in which they are computed: each takes the values of earlier ones, the last gives the outputs.</summary>
internal sealed class NetworkGraph
{
    private NetworkGraph(IReadOnlyList<GraphNode> nodes, LossFunction loss)
    {
        Nodes = nodes;
        Loss = loss;
    }

    public IReadOnlyList<GraphNode> Nodes { get; }

    public LossFunction Loss { get; }

    public GraphNode Output => Nodes[Nodes.Count - 1];

    /// <summary>The chain of a topology: for each layer an affine node, then its activation unless that is linear.</summary>
    public static NetworkGraph Of(NetworkSpecification specification)
    {
        GraphNode last = new InputNode(specification.InputCount);
        var nodes = new List<GraphNode> { last };
        for (int i = 0; i < specification.Layers.Count; i++)
        {
            LayerSpecification layer = specification.Layers[i];
            ActivationFunction activation = ActivationFunction.Named(layer.Activation);
            var affine = new AffineNode(last, i + 1, layer.Size, activation.IsLinear ? QuantityKind.Output : QuantityKind.PreActivation);
            nodes.Add(last = affine);
            if (!activation.IsLinear)
            {
                nodes.Add(last = new ActivationNode(affine, activation));
            }
        }

        return new NetworkGraph(nodes, LossFunction.Named(specification.Loss));
    }
}

/// <summary>Something that gives a vector of values, each of which is <see cref="Value"/> at one node.</summary>
internal abstract record GraphNode(int Width, Quantity Value);

/// <summary>The inputs of a row.</summary>
internal sealed record InputNode(int Width) : GraphNode(Width, new Quantity(QuantityKind.Input, 0));

/// <summary>b + W·x, with parameters of its own.</summary>
internal sealed record AffineNode(GraphNode Source, int Layer, int Width, QuantityKind Gives)
    : GraphNode(Width, new Quantity(Gives, Layer));

/// <summary>f(z).</summary>
internal sealed record ActivationNode(AffineNode Source, ActivationFunction Activation)
    : GraphNode(Source.Width, new Quantity(QuantityKind.Output, Source.Layer));
