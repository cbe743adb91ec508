namespace BackpropGen.Onnx;

/// <summary>A setting of an operator.</summary>
internal sealed class OnnxAttribute
{
    private readonly string _name;
    private readonly int _type;
    private readonly Action<ProtobufWriter> _writeValue;

    private OnnxAttribute(string name, int type, Action<ProtobufWriter> writeValue)
    {
        _name = name;
        _type = type;
        _writeValue = writeValue;
    }

    public static OnnxAttribute Single(string name, double value) => new(name, 1, message => message.WriteSingle(2, (float)value));

    public static OnnxAttribute Integer(string name, long value) => new(name, 2, message => message.WriteInteger(3, value));

    /// <summary>A list of one integer.</summary>
    public static OnnxAttribute Integers(string name, long value) => new(name, 7, message => message.WriteInteger(8, value));

    /// <summary>An AttributeProto.</summary>
    public ProtobufWriter Message()
    {
        ProtobufWriter attribute = new();
        attribute.WriteText(1, _name);
        _writeValue(attribute);
        attribute.WriteInteger(20, _type);
        return attribute;
    }
}
