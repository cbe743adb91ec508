namespace BackpropGen.Onnx;

/// <summary>Numbers that a graph computes with: an initializer.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
internal sealed class OnnxTensor<T>(string name, IReadOnlyList<long> shape, ArraySegment<T> values)
    where T : unmanaged
{
    /// <summary>TensorProto.DataType.</summary>
    public static int ElementType => typeof(T) == typeof(double) ? 11 : 1;

    public string Name { get; } = name;

    public ArraySegment<T> Values { get; } = values;

    private unsafe long DataLength => (long)Values.Count * sizeof(T);

    /// <summary>A TensorProto as far as its numbers, which follow as they lie in memory, least significant byte first.</summary>
    public ProtobufWriter Head()
    {
        ProtobufWriter tensor = new();
        foreach (long size in shape)
        {
            tensor.WriteInteger(1, size);
        }

        tensor.WriteInteger(2, ElementType);
        tensor.WriteText(8, Name);
        tensor.WriteLength(9, DataLength);
        return tensor;
    }

    /// <summary>How long a TensorProto with that head is.</summary>
    public long LengthWith(ProtobufWriter head) => head.Length + DataLength;
}
