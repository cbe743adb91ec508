namespace BackpropGen.Onnx;

/// <summary>An operator that is applied to values of a graph.</summary>
/// <param name="name">The name of the node, which is also that of its output.</param>
/// <param name="operation">The operator's name in the default domain of ONNX.</param>
/// <param name="inputs">The names of the values that it takes.</param>
/// <param name="attributes">Its attributes.</param>
internal sealed class OnnxNode(string name, string operation, IReadOnlyList<string> inputs, IReadOnlyList<OnnxAttribute> attributes)
{
    public string Name { get; } = name;

    public string Operation { get; } = operation;

    public IReadOnlyList<string> Inputs { get; } = inputs;

    public IReadOnlyList<OnnxAttribute> Attributes { get; } = attributes;

    /// <summary>A NodeProto.</summary>
    /// <param name="output">The name of its output.</param>
    public ProtobufWriter Message(string output)
    {
        ProtobufWriter node = new();
        foreach (string input in Inputs)
        {
            node.WriteText(1, input);
        }

        node.WriteText(2, output);
        node.WriteText(3, Name);
        node.WriteText(4, Operation);
        foreach (OnnxAttribute attribute in Attributes)
        {
            node.WriteMessage(5, attribute.Message());
        }

        return node;
    }
}
