using BackpropGen.Generator.Graph;
using BackpropGen.Generator.Program;

namespace BackpropGen.Generator.Planning;

/// <summary>
/// What the kernels compute of a frozen network: without the nodes that nothing takes or that are always 0, and without the inputs that have no weight other than 0.
/// A product with 0 adds ±0, which is left out where nobody can tell (<see cref="NetworkGraph.LosesSignOfZero"/>).
/// </summary>
internal sealed class Pruning
{
    private readonly NetworkGraph _graph;
    private readonly TrainedNumbers _trained;
    private readonly IReadOnlyList<int>[] _nodes;
    private readonly IReadOnlyList<int>?[] _inputs;
    private readonly bool _isPruned;

    /// <param name="graph">The network.</param>
    /// <param name="trained">Its numbers.</param>
    /// <param name="isPruned">Whether anything is left out: of frozen chains on kernels.</param>
    public Pruning(NetworkGraph graph, TrainedNumbers trained, bool isPruned)
    {
        _graph = graph;
        _trained = trained;
        _nodes = Enumerable.Range(0, graph.Layers.Count + 1).Select(layer => (IReadOnlyList<int>)Enumerable.Range(1, graph.WidthOf(layer)).ToList()).ToArray();
        _inputs = new IReadOnlyList<int>?[_nodes.Length];
        _isPruned = isPruned && graph.Layers.All(layer => layer.Operations.Count == 0);
        if (!_isPruned)
        {
            return;
        }

        // A node less may leave another without a taker, or without an input that is not 0.
        while (Enumerable.Range(1, graph.Layers.Count - 1).Count(RemoveNodes) > 0)
        {
        }

        for (int layer = 1; layer < _nodes.Length; layer++)
        {
            _inputs[layer] = InputsLeft(layer);
        }
    }

    /// <summary>The nodes of a layer that are computed, counted from 1; of layer 0, which is the inputs, all.</summary>
    public IReadOnlyList<int> NodesOf(int layer) => _nodes[layer];

    /// <summary>
    /// The places of the inputs that a layer takes, counted from 0, among the nodes that are computed of the layer before; null where it takes all of them: to look
    /// up a place costs about a quarter of the sums over an input.
    /// </summary>
    public IReadOnlyList<int>? InputsOf(int layer) => _inputs[layer];

    /// <summary>The nodes, counted from 1, whose values a sum takes: all of its inputs, but for those that are left out in a chain.</summary>
    public IReadOnlyList<int> SourcesOf(Coefficients coefficients)
    {
        if (!_isPruned)
        {
            return Enumerable.Range(1, coefficients.InputCount).ToList();
        }

        IReadOnlyList<int> nodes = _nodes[coefficients.Layer - 1];
        return _inputs[coefficients.Layer]?.Select(place => nodes[place]).ToList() ?? nodes;
    }

    private IReadOnlyList<int>? InputsLeft(int layer)
    {
        if (!_graph.LosesSignOfZero(layer))
        {
            return null;
        }

        IReadOnlyList<int> all = _nodes[layer - 1];
        List<int> taken = Enumerable.Range(0, all.Count).Where(place => IsTaken(layer, all[place])).ToList();
        return taken.Count > 0 && taken.Count <= all.Count * 3 / 4 ? taken : null;
    }

    private bool RemoveNodes(int layer)
    {
        if (!_graph.LosesSignOfZero(layer + 1) || !_graph.Layers[layer - 1].Activation.IsElementwise)
        {
            return false;
        }

        List<int> left = _nodes[layer].Where(node => IsTaken(layer + 1, node) && !IsZero(layer, node)).ToList();
        if (left.Count == _nodes[layer].Count || left.Count == 0)
        {
            return false;
        }

        _nodes[layer] = left;
        return true;
    }

    private bool IsTaken(int layer, int input) => _nodes[layer].Any(node => Weight(layer, node, input) != 0);

    private bool IsZero(int layer, int node) => _graph.Layers[layer - 1].Activation.IsZeroAtZero
        && _trained.Of(new Quantity(Symbol.Bias, layer, node)) == 0
        && _nodes[layer - 1].All(input => Weight(layer, node, input) == 0);

    private double Weight(int layer, int node, int input) => _trained.Of(new Quantity(Symbol.Weight, layer, node, input));
}
