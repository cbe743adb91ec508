namespace BackpropGen;

/// <summary>Reads and writes a network's parameters layer by layer, as matrices and vectors: for networks too large for named fields, too.</summary>
public static class LayerParameters
{
    /// <summary>A copy of the weights of a layer, in the shape of <c>torch.nn.Linear.weight</c>.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="network">The network.</param>
    /// <param name="layer">The layer, from 1 to the number of layers after the inputs.</param>
    /// <returns>The weights, nodes × inputs of the layer: element [j, i] leads from input i to node j, both counted from 0.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such layer.</exception>
    public static T[,] GetWeights<T>(this INetwork<T> network, int layer)
        where T : unmanaged
    {
        (LayerDescription description, int first) = Find(network, layer);
        T[] parameters = AllOf(network);
        var weights = new T[description.OutputCount, description.InputCount];
        for (int j = 0; j < description.OutputCount; j++)
        {
            for (int i = 0; i < description.InputCount; i++)
            {
                weights[j, i] = parameters[first + (j * description.InputCount) + i];
            }
        }

        return weights;
    }

    /// <summary>A copy of the biases of a layer.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="network">The network.</param>
    /// <param name="layer">The layer, from 1 to the number of layers after the inputs.</param>
    /// <returns>One bias for each node of the layer.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such layer.</exception>
    public static T[] GetBiases<T>(this INetwork<T> network, int layer)
        where T : unmanaged
    {
        (LayerDescription description, int first) = Find(network, layer);
        return AllOf(network).AsSpan(first + (description.InputCount * description.OutputCount), description.OutputCount).ToArray();
    }

    /// <summary>Replaces the weights of a layer.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="network">The network. It stays as it is if an exception is thrown.</param>
    /// <param name="layer">The layer, from 1 to the number of layers after the inputs.</param>
    /// <param name="weights">Finite weights, nodes × inputs of the layer.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such layer.</exception>
    /// <exception cref="ArgumentException">The matrix has another shape, or a weight is NaN or infinite.</exception>
    public static void SetWeights<T>(this INetwork<T> network, int layer, T[,] weights)
        where T : unmanaged
    {
        (LayerDescription description, int first) = Find(network, layer);
        if (weights is null)
        {
            throw new ArgumentNullException(nameof(weights));
        }

        if (weights.GetLength(0) != description.OutputCount || weights.GetLength(1) != description.InputCount)
        {
            throw new ArgumentException(
                $"weights is {weights.GetLength(0)} × {weights.GetLength(1)}, but layer {layer} of the {network.Description.Topology} network has "
                    + $"{description.OutputCount} nodes × {description.InputCount} inputs.",
                nameof(weights));
        }

        T[] parameters = AllOf(network);
        for (int j = 0; j < description.OutputCount; j++)
        {
            for (int i = 0; i < description.InputCount; i++)
            {
                parameters[first + (j * description.InputCount) + i] = weights[j, i];
            }
        }

        network.SetParameters(parameters);
    }

    /// <summary>Replaces the biases of a layer.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="network">The network. It stays as it is if an exception is thrown.</param>
    /// <param name="layer">The layer, from 1 to the number of layers after the inputs.</param>
    /// <param name="biases">A finite bias for each node of the layer.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such layer.</exception>
    /// <exception cref="ArgumentException">There are more or fewer biases than nodes, or one is NaN or infinite.</exception>
    public static void SetBiases<T>(this INetwork<T> network, int layer, ReadOnlySpan<T> biases)
        where T : unmanaged
    {
        (LayerDescription description, int first) = Find(network, layer);
        if (biases.Length != description.OutputCount)
        {
            throw new ArgumentException(
                $"biases holds {biases.Length} values, but layer {layer} of the {network.Description.Topology} network has {description.OutputCount} nodes.",
                nameof(biases));
        }

        T[] parameters = AllOf(network);
        biases.CopyTo(parameters.AsSpan(first + (description.InputCount * description.OutputCount)));
        network.SetParameters(parameters);
    }

    private static T[] AllOf<T>(INetwork<T> network)
        where T : unmanaged
    {
        var parameters = new T[network.Description.ParameterCount];
        network.GetParameters(parameters);
        return parameters;
    }

    /// <summary>The layer, and the place of its first weight among all parameters.</summary>
    private static (LayerDescription Description, int First) Find<T>(INetwork<T> network, int layer)
        where T : unmanaged
    {
        if (network is null)
        {
            throw new ArgumentNullException(nameof(network));
        }

        IReadOnlyList<LayerDescription> layers = network.Description.Layers;
        if (layer < 1 || layer > layers.Count)
        {
            throw new ArgumentOutOfRangeException(
                nameof(layer), layer, $"The {network.Description.Topology} network has layers 1 to {layers.Count}.");
        }

        if (layers[layer - 1].Kind != LayerKind.Affine)
        {
            throw new ArgumentException($"Layer {layer} of the {network.Description.Topology} network has no weights: it is a {layers[layer - 1].Kind.ToString().ToLowerInvariant()} of others.", nameof(layer));
        }

        return (layers[layer - 1], layers.Take(layer - 1).Sum(earlier => earlier.ParameterCount));
    }
}
