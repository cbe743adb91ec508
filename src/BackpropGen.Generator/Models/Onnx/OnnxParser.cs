using BackpropGen.Safetensors;

namespace BackpropGen.Generator.Models;

/// <summary>Bytes → <see cref="OnnxModel"/>. The numbers of the cases are the field numbers of onnx.proto; a field of another encoding is an unknown one.</summary>
internal static class OnnxParser
{
    public static OnnxModel Parse(byte[] file)
    {
        var model = new OnnxModel();
        var reader = new WireReader(file);
        while (reader.TryReadField(out (int Number, WireType Type) field))
        {
            switch (field)
            {
                case (7, WireType.Bytes):
                    model.Graph = Graph(reader.ReadBytes());
                    break;
                case (8, WireType.Bytes):
                    (string domain, long version) = OperatorSet(reader.ReadBytes());
                    model.OperatorSets[domain] = version;
                    break;
                default:
                    reader.Skip(field.Type);
                    break;
            }
        }

        return model;
    }

    private static (string Domain, long Version) OperatorSet(WireReader reader)
    {
        (string domain, long version) = (string.Empty, 0L);
        while (reader.TryReadField(out (int Number, WireType Type) field))
        {
            switch (field)
            {
                case (1, WireType.Bytes):
                    domain = Domain(reader.ReadString());
                    break;
                case (2, WireType.Varint):
                    version = (long)reader.ReadVarint();
                    break;
                default:
                    reader.Skip(field.Type);
                    break;
            }
        }

        return (domain, version);
    }

    private static string Domain(string name) => name == "ai.onnx" ? string.Empty : name;

    private static OnnxGraph Graph(WireReader reader)
    {
        var graph = new OnnxGraph();
        while (reader.TryReadField(out (int Number, WireType Type) field))
        {
            switch (field)
            {
                case (1, WireType.Bytes):
                    AddLimited(graph.Nodes, Node(reader.ReadBytes()), "nodes");
                    break;
                case (5, WireType.Bytes):
                    AddLimited(graph.Initializers, Tensor(reader.ReadBytes()), "initializers");
                    break;
                case (11, WireType.Bytes):
                    AddLimited(graph.Inputs, Port(reader.ReadBytes()), "inputs");
                    break;
                case (12, WireType.Bytes):
                    AddLimited(graph.Outputs, Port(reader.ReadBytes()), "outputs");
                    break;
                case (15, WireType.Bytes):
                    graph.HasSparseInitializers = true;
                    reader.Skip(field.Type);
                    break;
                default:
                    reader.Skip(field.Type);
                    break;
            }
        }

        return graph;
    }

    private static void AddLimited<T>(List<T> items, T item, string what)
    {
        if (items.Count == NumberBudget.MostNodes)
        {
            throw new RefusedFile(FormattableString.Invariant($"the graph has more than {NumberBudget.MostNodes:#,0} {what}, which is more than a network to compile has"));
        }

        items.Add(item);
    }

    private static OnnxNode Node(WireReader reader)
    {
        var node = new OnnxNode();
        while (reader.TryReadField(out (int Number, WireType Type) field))
        {
            switch (field)
            {
                case (1, WireType.Bytes):
                    node.Inputs.Add(reader.ReadString());
                    break;
                case (2, WireType.Bytes):
                    node.Outputs.Add(reader.ReadString());
                    break;
                case (3, WireType.Bytes):
                    node.Name = reader.ReadString();
                    break;
                case (4, WireType.Bytes):
                    node.Operator = reader.ReadString();
                    break;
                case (5, WireType.Bytes):
                    OnnxAttribute attribute = Attribute(reader.ReadBytes());
                    node.Attributes[attribute.Name] = attribute;
                    break;
                case (7, WireType.Bytes):
                    node.Domain = Domain(reader.ReadString());
                    break;
                default:
                    reader.Skip(field.Type);
                    break;
            }
        }

        return node;
    }

    private static OnnxAttribute Attribute(WireReader reader)
    {
        var attribute = new OnnxAttribute();
        while (reader.TryReadField(out (int Number, WireType Type) field))
        {
            switch (field)
            {
                case (1, WireType.Bytes):
                    attribute.Name = reader.ReadString();
                    break;
                case (2, WireType.Fixed32):
                    attribute.Float = FloatBits.Single(reader.ReadFixed32());
                    break;
                case (3, WireType.Varint):
                    attribute.Integer = (long)reader.ReadVarint();
                    break;
                case (4, WireType.Bytes):
                    attribute.Text = reader.ReadString();
                    break;
                case (5, WireType.Bytes):
                    attribute.Tensor = Tensor(reader.ReadBytes());
                    break;
                case (6 or 11, WireType.Bytes):
                    attribute.HasGraph = true;
                    reader.Skip(field.Type);
                    break;
                case (7, WireType.Bytes or WireType.Fixed32):
                    Repeated(ref reader, field.Type, WireType.Fixed32, attribute.Floats, (ref WireReader numbers) => FloatBits.Single(numbers.ReadFixed32()));
                    break;
                case (8, WireType.Bytes or WireType.Varint):
                    Repeated(ref reader, field.Type, WireType.Varint, attribute.Integers, (ref WireReader numbers) => (long)numbers.ReadVarint());
                    break;
                case (9, WireType.Bytes):
                    attribute.Texts.Add(reader.ReadString());
                    break;
                default:
                    reader.Skip(field.Type);
                    break;
            }
        }

        return attribute;
    }

    private static OnnxTensor Tensor(WireReader reader)
    {
        var tensor = new OnnxTensor();
        while (reader.TryReadField(out (int Number, WireType Type) field))
        {
            switch (field)
            {
                case (1, WireType.Bytes or WireType.Varint):
                    Repeated(ref reader, field.Type, WireType.Varint, tensor.Dimensions, (ref WireReader numbers) => (long)numbers.ReadVarint());
                    break;
                case (2, WireType.Varint):
                    tensor.Type = (OnnxType)(int)reader.ReadVarint();
                    break;
                case (4, WireType.Bytes or WireType.Fixed32):
                    tensor.Place = PlaceOfNumbers(reader, field.Type, tensor);
                    Repeated(ref reader, field.Type, WireType.Fixed32, tensor.Numbers, (ref WireReader numbers) => FloatBits.Single(numbers.ReadFixed32()));
                    break;
                case (5 or 7, WireType.Bytes or WireType.Varint):
                    Repeated(ref reader, field.Type, WireType.Varint, tensor.Numbers, (ref WireReader numbers) => (double)(long)numbers.ReadVarint());
                    break;
                case (8, WireType.Bytes):
                    tensor.Name = reader.ReadString();
                    break;
                case (9, WireType.Bytes):
                    tensor.Raw = reader.ReadBytes();
                    tensor.Place = tensor.Raw.Value.Position;
                    break;
                case (10, WireType.Bytes or WireType.Fixed64):
                    tensor.Place = PlaceOfNumbers(reader, field.Type, tensor);
                    Repeated(ref reader, field.Type, WireType.Fixed64, tensor.Numbers, (ref WireReader numbers) => FloatBits.Double(numbers.ReadFixed64()));
                    break;
                case (13, WireType.Bytes):
                    tensor.IsExternal = true;
                    reader.Skip(field.Type);
                    break;
                case (14, WireType.Varint):
                    tensor.IsExternal |= reader.ReadVarint() != 0;
                    break;
                default:
                    reader.Skip(field.Type);
                    break;
            }
        }

        return tensor;
    }

    /// <summary>Where the numbers of a typed field lie, if they are packed, and all of the tensor's.</summary>
    private static int? PlaceOfNumbers(WireReader reader, WireType type, OnnxTensor tensor) =>
        tensor.Raw is { } raw ? raw.Position : type == WireType.Bytes && tensor.Numbers.Count == 0 ? reader.ReadBytes().Position : null;

    private static OnnxPort Port(WireReader reader)
    {
        var port = new OnnxPort();
        while (reader.TryReadField(out (int Number, WireType Type) field))
        {
            switch (field)
            {
                case (1, WireType.Bytes):
                    port.Name = reader.ReadString();
                    break;
                case (2, WireType.Bytes):
                    ReadType(reader.ReadBytes(), port);
                    break;
                default:
                    reader.Skip(field.Type);
                    break;
            }
        }

        return port;
    }

    private static void ReadType(WireReader reader, OnnxPort port)
    {
        while (reader.TryReadField(out (int Number, WireType Type) field))
        {
            if (field is (1, WireType.Bytes))
            {
                ReadTensorType(reader.ReadBytes(), port);
            }
            else
            {
                reader.Skip(field.Type);
            }
        }
    }

    private static void ReadTensorType(WireReader reader, OnnxPort port)
    {
        while (reader.TryReadField(out (int Number, WireType Type) field))
        {
            switch (field)
            {
                case (1, WireType.Varint):
                    port.Type = (OnnxType)(int)reader.ReadVarint();
                    break;
                case (2, WireType.Bytes):
                    port.HasShape = true;
                    ReadShape(reader.ReadBytes(), port);
                    break;
                default:
                    reader.Skip(field.Type);
                    break;
            }
        }
    }

    private static void ReadShape(WireReader reader, OnnxPort port)
    {
        while (reader.TryReadField(out (int Number, WireType Type) field))
        {
            if (field is not (1, WireType.Bytes))
            {
                reader.Skip(field.Type);
                continue;
            }

            long? size = null;
            WireReader dimension = reader.ReadBytes();
            while (dimension.TryReadField(out (int Number, WireType Type) inner))
            {
                if (inner is (1, WireType.Varint))
                {
                    size = (long)dimension.ReadVarint();
                }
                else
                {
                    dimension.Skip(inner.Type);
                }
            }

            // Exporters write -1 or 0 where others leave the size out.
            port.Dimensions.Add(size > 0 ? size : null);
        }
    }

    private delegate T ReadNumber<out T>(ref WireReader reader);

    /// <summary>A repeated number stands alone, or many are packed into bytes.</summary>
    private static void Repeated<T>(ref WireReader reader, WireType found, WireType single, List<T> numbers, ReadNumber<T> read)
    {
        if (found == single)
        {
            numbers.Add(read(ref reader));
            return;
        }

        WireReader packed = reader.ReadBytes();
        while (packed.Left > 0)
        {
            numbers.Add(read(ref packed));
        }
    }
}
