using BackpropGen.CompilerServices;
using BackpropGen.Layout;
using BackpropGen.WeightFiles;

namespace BackpropGen.Onnx;

/// <summary>The graph of a network's predictions.</summary>
internal static class NetworkGraph
{
    /// <summary>Copies the parameters and the scaling of a network, and refuses what no prediction could be made with.</summary>
    public static OnnxGraph<T> Of<T>(INetwork<T> network)
        where T : unmanaged
    {
        NetworkDescription description = network.Description;
        OnnxGraph<T> graph = new([(OnnxGraph<T>.Input, description.InputCount)], [(OnnxGraph<T>.Output, description.OutputCount)]);
        T[] scaling = new T[ScalingFit.CountOf(description)];
        bool isScaled = network is IScaledNetwork<T> scaled && scaled.GetScaling(scaling);
        int next = 0;

        string value = OnnxGraph<T>.Input;
        if (isScaled && description.InputScaling != Scaling.None)
        {
            value = graph.Apply("scaling", "Sub", [value, Scaled("input.offset", description.InputCount)]);
            value = graph.Apply("scaling", "Div", [value, Scaled("input.scale", description.InputCount)]);
        }

        value = Apply(graph, network, value);
        if (isScaled && description.TargetScaling != Scaling.None)
        {
            string offsets = Scaled("output.offset", description.OutputCount);
            value = graph.Apply("scaling", "Mul", [value, Scaled("output.scale", description.OutputCount)]);
            graph.Apply("scaling", "Add", [value, offsets]);
        }

        return graph;

        string Scaled(string name, int count)
        {
            next += count;
            return graph.Tensor(name, [count], new ArraySegment<T>(scaling, next - count, count));
        }
    }

    /// <summary>The layers of a network, without its scaling, applied to a value.</summary>
    public static string Apply<T>(OnnxGraph<T> graph, INetwork<T> network, string value)
        where T : unmanaged
    {
        NetworkDescription description = network.Description;
        T[] parameters = new T[description.ParameterCount];
        network.GetParameters(parameters);
        Queue<ParameterTensor> tensors = new(ParameterTensor.Of(DescribedLayout.Of<T>(description)));

        // What each layer gives; layer 0 is the inputs.
        List<string> values = new() { value };
        for (int number = 1; number <= description.Layers.Count; number++)
        {
            LayerDescription layer = description.Layers[number - 1];
            string scope = FormattableString.Invariant($"layer{number}");
            string[] sources = description.SourcesOf(number).Select(source => values[source]).ToArray();
            value = layer.Kind switch
            {
                LayerKind.Affine => graph.Apply(scope, "Gemm", [sources[0], Parameters(tensors.Dequeue()), Parameters(tensors.Dequeue())], OnnxAttribute.Integer("transB", 1)),
                LayerKind.Sum => sources.Aggregate((sum, source) => graph.Apply(scope, "Add", [sum, source])),
                LayerKind.Product => Pairs(sources).Select(pair => graph.Apply(scope, "Mul", [pair.First, pair.Second])).Aggregate((sum, product) => graph.Apply(scope, "Add", [sum, product])),
                LayerKind.Blend => graph.Apply(scope, "Add", [sources[1], graph.Apply(scope, "Mul", [sources[0], graph.Apply(scope, "Sub", [sources[2], sources[1]])])]),
                LayerKind.Concatenation => graph.Apply(scope, "Concat", sources, OnnxAttribute.Integer("axis", 1)),
                _ => graph.Part(scope, sources[0], layer.Start, layer.OutputCount),
            };
            foreach (LayerOperation operation in layer.Operations)
            {
                value = OperationNodes.Apply(graph, scope, operation, value, Parameters(tensors.Dequeue()), Parameters(tensors.Dequeue()));
            }

            string[] learned = (layer.Function?.Learned ?? []).Select(_ => Parameters(tensors.Dequeue())).ToArray();
            value = new ActivationNodes<T>(graph, scope).Apply(layer, value, learned);
            values.Add(value);
        }

        return value;

        static IEnumerable<(string First, string Second)> Pairs(string[] all) => Enumerable.Range(0, all.Length / 2).Select(pair => (all[2 * pair], all[(2 * pair) + 1]));

        string Parameters(ParameterTensor tensor)
        {
            ArraySegment<T> values = new(parameters, tensor.First, tensor.Length);
            SavedValues.RequireFinite(tensor.Name, values);
            return graph.Tensor(tensor.Name, tensor.Shape, values);
        }
    }
}
