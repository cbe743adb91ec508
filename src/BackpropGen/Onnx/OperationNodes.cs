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
            _ => throw new NotSupportedException($"The operation {operation} cannot be written in the operators of ONNX."),
        };
}
