using BackpropGen.CompilerServices;
using BackpropGen.WeightFiles;
using BackpropGen.WeightFiles.Layout;

namespace BackpropGen.Onnx;

/// <summary>The graph of a network's predictions.</summary>
internal static class NetworkGraph
{
    /// <summary>Copies the parameters and the scaling of a network, and refuses what no prediction could be made with.</summary>
    public static OnnxGraph<T> Of<T>(INetwork<T> network)
        where T : unmanaged
    {
        NetworkDescription description = network.Description;
        OnnxGraph<T> graph = new(description.InputCount, description.OutputCount);
        T[] scaling = new T[ScalingFit.CountOf(description)];
        bool isScaled = network is IScaledNetwork<T> scaled && scaled.GetScaling(scaling);
        int next = 0;

        string value = OnnxGraph<T>.Input;
        if (isScaled && description.InputScaling != Scaling.None)
        {
            value = graph.Apply("scaling", "Sub", [value, Scaled("input.offset", description.InputCount)]);
            value = graph.Apply("scaling", "Div", [value, Scaled("input.scale", description.InputCount)]);
        }

        T[] parameters = new T[description.ParameterCount];
        network.GetParameters(parameters);
        ParameterTensor[] tensors = ParameterTensor.Of(DescribedLayout.Of<T>(description)).ToArray();
        for (int i = 0; i < description.Layers.Count; i++)
        {
            LayerDescription layer = description.Layers[i];
            string scope = FormattableString.Invariant($"layer{i + 1}");
            value = graph.Apply(scope, "Gemm", [value, Parameters(tensors[2 * i]), Parameters(tensors[(2 * i) + 1])], OnnxAttribute.Integer("transB", 1));
            value = new ActivationNodes<T>(graph, scope).Apply(layer.Activation, layer.Parameter, value);
        }

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

        string Parameters(ParameterTensor tensor)
        {
            ArraySegment<T> values = new(parameters, tensor.First, tensor.Length);
            SavedValues.RequireFinite(tensor.Name, values);
            return graph.Tensor(tensor.Name, tensor.Shape, values);
        }
    }
}
