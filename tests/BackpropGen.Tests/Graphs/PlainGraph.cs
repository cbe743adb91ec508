using BackpropGen.Generator.Network;
using BackpropGen.Tests.Reference;

namespace BackpropGen.Tests.Graphs;

/// <summary>The prediction of a network in plain loops over its layers.</summary>
internal static class PlainGraph
{
    public static double[] Predict(NetworkSpecification specification, double[] inputs)
    {
        StartValues start = specification.Start!;
        List<double[]> values = [[.. inputs.Select((x, i) => start.Inputs is null ? x : (x - start.Inputs.Offsets[i]) / start.Inputs.Scales[i])]];
        var weights = new Queue<LayerWeights>(start.Layers);
        for (int number = 1; number <= specification.Layers.Count; number++)
        {
            LayerSpecification layer = specification.Layers[number - 1];
            double[][] sources = [.. (layer.Sources.Count > 0 ? layer.Sources.ToArray() : [number - 1]).Select(source => values[source])];
            double[] z = layer.Kind switch
            {
                Generator.Network.LayerKind.Sum => [.. Enumerable.Range(0, layer.Size).Select(j => sources.Sum(source => source[j]))],
                Generator.Network.LayerKind.Concatenation => [.. sources.SelectMany(source => source)],
                Generator.Network.LayerKind.Part => sources[0][layer.Start..(layer.Start + layer.Size)],
                _ => Affine(weights.Dequeue(), sources[0], layer.Size),
            };
            values.Add(Activations.Values(Enum.Parse<Activation>(layer.Activation), z, layer.Parameter));
        }

        return values[^1];
    }

    private static double[] Affine(LayerWeights weights, double[] x, int outputs) =>
        [.. Enumerable.Range(0, outputs).Select(j => weights.Biases[j] + x.Select((value, i) => value * weights.Weights[(j * x.Length) + i]).Sum())];
}
