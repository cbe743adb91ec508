using BackpropGen.Generator.Graph;
using BackpropGen.Tests.Reference;

namespace BackpropGen.Tests.Graphs;

/// <summary>The prediction of a network in plain loops over its layers.</summary>
internal static class PlainGraph
{
    public static double[] Predict(NetworkSpecification specification, double[] inputs)
    {
        StartValues start = specification.Start!;
        List<double[]> values = [[.. inputs.Select((x, i) => start.Inputs is null ? x : (x - start.Inputs.Offsets[i]) / start.Inputs.Scales[i])]];
        var tensors = new Queue<double[]>(start.Tensors.Select(tensor => tensor.ToArray()));
        for (int number = 1; number <= specification.Layers.Count; number++)
        {
            LayerSpecification layer = specification.Layers[number - 1];
            double[][] sources = [.. (layer.Sources.Count > 0 ? layer.Sources.ToArray() : [number - 1]).Select(source => values[source])];
            double[] z = layer.Kind switch
            {
                Generator.LayerKind.Sum => [.. Enumerable.Range(0, layer.Size).Select(j => sources.Sum(source => source[j]))],
                Generator.LayerKind.Concatenation => [.. sources.SelectMany(source => source)],
                Generator.LayerKind.Part => sources[0][layer.Start..(layer.Start + layer.Size)],
                _ => Affine(tensors.Dequeue(), tensors.Dequeue(), sources[0]),
            };
            z = layer.Operations.Aggregate(z, (nodes, _) => Normalized(nodes, tensors.Dequeue(), tensors.Dequeue()));
            values.Add(Activations.Values(Enum.Parse<Activation>(layer.Activation), z, layer.Parameter));
        }

        return values[^1];
    }

    private static double[] Affine(double[] weights, double[] biases, double[] x) =>
        [.. biases.Select((bias, j) => bias + x.Select((value, i) => value * weights[(j * x.Length) + i]).Sum())];

    /// <summary>Ba, Kiros and Hinton, Layer Normalization (2016), with the ε of torch.nn.LayerNorm.</summary>
    private static double[] Normalized(double[] z, double[] gamma, double[] beta)
    {
        double mean = z.Sum() / z.Length;
        double variance = z.Sum(value => Math.Pow(value - mean, 2)) / z.Length;
        return [.. z.Select((value, j) => (gamma[j] * (value - mean) / Math.Sqrt(variance + 0.00001)) + beta[j])];
    }
}
