namespace BackpropGen.Derivations;

// The weights and biases of a layer, each with its symbol and its place among all parameters.
internal sealed class LayerParameterList
{
    private static readonly string[] OfLayerNorm = { "γ", "β" };

    private readonly int _inputs;
    private readonly int _nodes;

    private LayerParameterList(int layer, LayerDescription described, int start)
    {
        Layer = layer;
        HasWeights = described.Kind == LayerKind.Affine;
        _inputs = HasWeights ? described.InputCount : 0;
        _nodes = described.OutputCount;
        string above = PaperSymbol.Index(layer);
        var all = new List<LayerParameter>();
        if (HasWeights)
        {
            for (int j = 1; j <= _nodes; j++)
            {
                for (int i = 1; i <= _inputs; i++)
                {
                    all.Add(new LayerParameter(layer, j, i, "w", new PaperSymbol("w", PaperSymbol.Indices(PaperSymbol.Index(i), PaperSymbol.Index(j)), above), start + all.Count, isOfOperation: false));
                }
            }

            AddVector("b", _nodes, isOfOperation: false);
        }

        foreach (string letter in described.Operations.SelectMany(_ => OfLayerNorm))
        {
            AddVector(letter, _nodes, isOfOperation: true);
        }

        foreach (LearnedParameter learned in described.Function?.Learned ?? [])
        {
            AddVector(learned.Name, learned.CountIn(_nodes), isOfOperation: true);
        }

        All = all;

        void AddVector(string letter, int count, bool isOfOperation)
        {
            for (int j = 1; j <= count; j++)
            {
                all.Add(new LayerParameter(layer, j, 0, letter, new PaperSymbol(letter, PaperSymbol.Indices(above, PaperSymbol.Index(j))), start + all.Count, isOfOperation));
            }
        }
    }

    public int Layer { get; }

    // Whether it takes values by a matrix.
    public bool HasWeights { get; }

    // In the order of all parameters: weights node by node, then biases, then those of operations.
    public IReadOnlyList<LayerParameter> All { get; }

    public static IReadOnlyList<LayerParameterList> Of(NetworkDescription network)
    {
        var lists = new List<LayerParameterList>();
        int start = 0;
        for (int layer = 1; layer <= network.Layers.Count; layer++)
        {
            LayerDescription described = network.Layers[layer - 1];
            if (described.ParameterCount > 0)
            {
                lists.Add(new LayerParameterList(layer, described, start));
                start += described.ParameterCount;
            }
        }

        return lists;
    }

    public LayerParameter Weight(int from, int node) => All[((node - 1) * _inputs) + from - 1];

    public LayerParameter Bias(int node) => All[(_inputs * _nodes) + node - 1];
}
