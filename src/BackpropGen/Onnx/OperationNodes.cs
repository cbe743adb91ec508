namespace BackpropGen.Onnx;

/// <summary>The operations of layers in the operators of opset 17.</summary>
internal static class OperationNodes
{
    /// <summary>The name of what an operation makes of the value z.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="scope">What the names of nodes begin with that belong together.</param>
    /// <param name="operation">The operation.</param>
    /// <param name="z">The name of what it is applied to.</param>
    /// <param name="weight">The name of its weight.</param>
    /// <param name="bias">The name of its bias.</param>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    public static string Apply<T>(OnnxGraph<T> graph, string scope, LayerOperation operation, string z, string weight, string bias)
        where T : unmanaged
        => operation switch
        {
            LayerOperation.LayerNorm when typeof(T) == typeof(double) => WrittenOutNormalization(graph, scope, z, weight, bias),
            LayerOperation.LayerNorm => graph.Apply(scope, "LayerNormalization", [z, weight, bias], OnnxAttribute.Integer("axis", -1), OnnxAttribute.Single("epsilon", 1e-5)),
            _ => throw new NotSupportedException($"The operation {operation} cannot be written in the operators of ONNX."),
        };

    /// <summary>The operator's ε is an attribute, and so a float: in double it would have too few digits.</summary>
    private static string WrittenOutNormalization<T>(OnnxGraph<T> graph, string scope, string z, string weight, string bias)
        where T : unmanaged
    {
        string deviation = Apply("Sub", z, Mean(z));
        string variance = Mean(Apply("Mul", deviation, deviation));
        string normalized = Apply("Div", deviation, graph.Apply(scope, "Sqrt", [Apply("Add", variance, graph.Number(1e-5))]));
        return Apply("Add", Apply("Mul", normalized, weight), bias);

        string Apply(string operation, string left, string right) => graph.Apply(scope, operation, [left, right]);

        string Mean(string values) => graph.Apply(scope, "ReduceMean", [values], OnnxAttribute.Integers("axes", -1));
    }
}
