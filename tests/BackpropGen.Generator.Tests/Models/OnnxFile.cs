using System.Text;

namespace BackpropGen.Generator.Tests.Models;

/// <summary>Writes ONNX files: the few messages of onnx.proto that a small network needs.</summary>
internal sealed class OnnxFile
{
    public const int Float = 1;
    public const int Int64 = 7;
    public const int Boolean = 9;
    public const int Float16 = 10;
    public const int Double = 11;

    private readonly int _operators;
    private readonly string[] _otherDomains;
    private readonly ProtobufMessage _graph = new ProtobufMessage().Text(2, "test");
    private int _constants;

    public OnnxFile(int operators = 17, params string[] otherDomains)
    {
        _operators = operators;
        _otherDomains = otherDomains;
    }

    /// <summary>How constants are written.</summary>
    public bool AreNumbersTyped { get; init; }

    public byte[] ToBytes()
    {
        ProtobufMessage model = new ProtobufMessage().Integer(1, 8).Message(7, _graph);
        model.Message(8, new ProtobufMessage().Text(1, string.Empty).Integer(2, _operators));
        foreach (string domain in _otherDomains)
        {
            model.Message(8, new ProtobufMessage().Text(1, domain).Integer(2, 1));
        }

        return model.ToBytes();
    }

    /// <summary>An input; a size is a number, or a name where it is not known.</summary>
    public OnnxFile Input(string name, params object[] sizes) => Port(11, name, Float, sizes);

    public OnnxFile InputOf(int type, string name, params object[] sizes) => Port(11, name, type, sizes);

    public OnnxFile Output(string name, params object[] sizes) => Port(12, name, Float, sizes);

    public OnnxFile OutputOf(int type, string name, params object[] sizes) => Port(12, name, type, sizes);

    /// <summary>A constant of floats.</summary>
    public string Constant(IReadOnlyList<double> numbers, params int[] sizes) => ConstantOf(Float, numbers, sizes);

    public string Number(double number) => Constant([number]);

    public string Integers(params long[] numbers) => ConstantOf(Int64, [.. numbers.Select(number => (double)number)], numbers.Length);

    public string ConstantOf(int type, IReadOnlyList<double> numbers, params int[] sizes)
    {
        string name = $"c{_constants++}";
        _graph.Message(5, Tensor(type, numbers, sizes).Text(8, name));
        return name;
    }

    public ProtobufMessage Tensor(int type, IReadOnlyList<double> numbers, params int[] sizes)
    {
        ProtobufMessage tensor = new ProtobufMessage().Integer(2, type);
        foreach (int size in sizes)
        {
            tensor.Integer(1, size);
        }

        if (!AreNumbersTyped)
        {
            return tensor.Bytes(9, [.. numbers.SelectMany(number => Raw(type, number))]);
        }

        return type switch
        {
            Float => tensor.Bytes(4, [.. numbers.SelectMany(number => BitConverter.GetBytes((float)number))]),
            Double => tensor.Bytes(10, [.. numbers.SelectMany(BitConverter.GetBytes)]),
            Float16 => tensor.Bytes(5, [.. numbers.SelectMany(number => ProtobufMessage.Varint(BitConverter.HalfToUInt16Bits((Half)number)))]),
            _ => tensor.Bytes(7, [.. numbers.SelectMany(number => ProtobufMessage.Varint((ulong)(long)number))]),
        };
    }

    /// <summary>A node without a name; its inputs and outputs are separated by blanks.</summary>
    public string Node(string operatorName, string inputs, string outputs, params (string Name, object Value)[] attributes) => NodeOf("", operatorName, inputs, outputs, attributes);

    public string NodeOf(string domain, string operatorName, string inputs, string outputs, params (string Name, object Value)[] attributes)
    {
        var node = new ProtobufMessage();
        foreach (string input in inputs.Split(' '))
        {
            node.Text(1, input == "-" ? string.Empty : input);
        }

        foreach (string output in outputs.Split(' '))
        {
            node.Text(2, output);
        }

        node.Text(4, operatorName);
        foreach ((string name, object value) in attributes)
        {
            node.Message(5, Attribute(name, value));
        }

        if (domain.Length > 0)
        {
            node.Text(7, domain);
        }

        _graph.Message(1, node);
        return outputs.Split(' ')[0];
    }

    private static ProtobufMessage Attribute(string name, object value)
    {
        ProtobufMessage attribute = new ProtobufMessage().Text(1, name);
        return value switch
        {
            int number => attribute.Integer(3, number).Integer(20, 2),
            double number => attribute.Single(2, (float)number).Integer(20, 1),
            string text => attribute.Text(4, text).Integer(20, 3),
            ProtobufMessage tensor => attribute.Message(5, tensor).Integer(20, 4),
            double[] numbers => numbers.Aggregate(attribute, (message, number) => message.Single(7, (float)number)).Integer(20, 6),
            int[] numbers => numbers.Aggregate(attribute, (message, number) => message.Integer(8, number)).Integer(20, 7),
            string[] texts => texts.Aggregate(attribute, (message, text) => message.Text(9, text)).Integer(20, 8),
            OnnxFile graph => attribute.Message(6, graph._graph).Integer(20, 5),
            _ => throw new ArgumentException(name),
        };
    }

    private static byte[] Raw(int type, double number) => type switch
    {
        Float => BitConverter.GetBytes((float)number),
        Double => BitConverter.GetBytes(number),
        Float16 => BitConverter.GetBytes((Half)number),
        Boolean => [(byte)number],
        _ => BitConverter.GetBytes((long)number),
    };

    private OnnxFile Port(int field, string name, int type, object[] sizes)
    {
        var shape = new ProtobufMessage();
        foreach (object size in sizes)
        {
            shape.Message(1, size is int number ? new ProtobufMessage().Integer(1, number) : new ProtobufMessage().Text(2, (string)size));
        }

        var tensor = new ProtobufMessage().Integer(1, type);
        if (field == 11 || sizes.Length > 0)
        {
            tensor.Message(2, shape);
        }

        _graph.Message(field, new ProtobufMessage().Text(1, name).Message(2, new ProtobufMessage().Message(1, tensor)));
        return this;
    }
}

/// <summary>Writes the wire format of protobuf.</summary>
internal sealed class ProtobufMessage
{
    private readonly List<byte> _bytes = [];

    public static byte[] Varint(ulong value)
    {
        var bytes = new List<byte>();
        for (; value >= 0x80; value >>= 7)
        {
            bytes.Add((byte)(value | 0x80));
        }

        return [.. bytes, (byte)value];
    }

    public byte[] ToBytes() => [.. _bytes];

    public ProtobufMessage Integer(int field, long value) => Append(field, 0, Varint((ulong)value));

    public ProtobufMessage Single(int field, float value) => Append(field, 5, BitConverter.GetBytes(value));

    public ProtobufMessage Bytes(int field, byte[] value) => Append(field, 2, [.. Varint((ulong)value.Length), .. value]);

    public ProtobufMessage Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    public ProtobufMessage Message(int field, ProtobufMessage value) => Bytes(field, value.ToBytes());

    private ProtobufMessage Append(int field, int type, byte[] value)
    {
        _bytes.AddRange(Varint((ulong)((field << 3) | type)));
        _bytes.AddRange(value);
        return this;
    }
}
