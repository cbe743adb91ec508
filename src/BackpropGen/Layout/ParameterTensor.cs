using System.Globalization;

namespace BackpropGen.Layout;

/// <summary>A parameter of a module as a tensor, with the name and shape of <c>torch.nn.Sequential</c>.</summary>
internal sealed class ParameterTensor
{
    private ParameterTensor(int layer, int place, string index, string kind, IReadOnlyList<long> shape, int first)
    {
        Layer = layer;
        Place = place;
        Kind = kind;
        Name = index + "." + kind;
        Shape = shape;
        First = first;
        Length = (int)shape.Aggregate((product, size) => product * size);
    }

    /// <summary>The layer, from 1.</summary>
    public int Layer { get; }

    /// <summary>The place of the module among those with weights, from 0.</summary>
    public int Place { get; }

    /// <summary>What stands after the point of the name: weight, bias, weight_ih_l0.</summary>
    public string Kind { get; }

    public bool IsBias => Kind.StartsWith("bias", StringComparison.Ordinal);

    /// <summary>The name that a file gets, such as 2.weight.</summary>
    public string Name { get; }

    /// <summary>Its sizes: outputs × inputs for weights of a linear layer.</summary>
    public IReadOnlyList<long> Shape { get; }

    /// <summary>The place of the first value among all parameters.</summary>
    public int First { get; }

    public int Length { get; }

    /// <summary>All tensors of a network, in the order of its parameters; of a network with memory, in the order of PyTorch's.</summary>
    public static IReadOnlyList<ParameterTensor> Of(NetworkLayout network)
    {
        var tensors = new List<ParameterTensor>();
        int module = 0;
        int place = 0;
        int first = 0;
        for (int i = 0; i < network.Layers.Count; i++)
        {
            LayerLayout layer = network.Layers[i];
            int inLayer = 0;
            foreach (IReadOnlyList<(string Kind, IReadOnlyList<long> Shape)> parameters in layer.Modules)
            {
                string index = (module + inLayer++).ToString(CultureInfo.InvariantCulture);
                foreach ((string kind, IReadOnlyList<long> shape) in parameters)
                {
                    var tensor = new ParameterTensor(i + 1, place, index, kind, shape, first);
                    tensors.Add(tensor);
                    first += tensor.Length;
                }

                place++;
            }

            module += layer.ModuleCount;
        }

        return tensors;
    }
}
