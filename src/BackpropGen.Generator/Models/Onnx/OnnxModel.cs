namespace BackpropGen.Generator.Models;

/// <summary>What a reader of feed-forward networks needs of a ModelProto (github.com/onnx/onnx, onnx.proto).</summary>
internal sealed class OnnxModel
{
    public OnnxGraph? Graph { get; set; }

    /// <summary>Versions of the operator sets; the domain of ONNX itself is empty.</summary>
    public Dictionary<string, long> OperatorSets { get; } = new();
}

/// <summary>A GraphProto.</summary>
internal sealed class OnnxGraph
{
    public List<OnnxNode> Nodes { get; } = new();

    public List<OnnxTensor> Initializers { get; } = new();

    public bool HasSparseInitializers { get; set; }

    public List<OnnxPort> Inputs { get; } = new();

    public List<OnnxPort> Outputs { get; } = new();

    /// <summary>Whether the outputs are tensors that a user chose: their types need not be known.</summary>
    public bool AreOutputsChosen { get; set; }
}

/// <summary>A NodeProto: one operator, the names of the values that it takes, and of those that it gives.</summary>
internal sealed class OnnxNode
{
    public string Name { get; set; } = string.Empty;

    public string Operator { get; set; } = string.Empty;

    public string Domain { get; set; } = string.Empty;

    public List<string> Inputs { get; } = new();

    public List<string> Outputs { get; } = new();

    public Dictionary<string, OnnxAttribute> Attributes { get; } = new();
}

/// <summary>An AttributeProto.</summary>
internal sealed class OnnxAttribute
{
    public string Name { get; set; } = string.Empty;

    public double? Float { get; set; }

    public long? Integer { get; set; }

    public string? Text { get; set; }

    public OnnxTensor? Tensor { get; set; }

    public List<double> Floats { get; } = new();

    public List<long> Integers { get; } = new();

    public List<string> Texts { get; } = new();

    public bool HasGraph { get; set; }
}

/// <summary>A TensorProto. Its numbers are decoded when somebody asks for them.</summary>
internal sealed class OnnxTensor
{
    public string Name { get; set; } = string.Empty;

    public OnnxType Type { get; set; }

    public List<long> Dimensions { get; } = new();

    public bool IsExternal { get; set; }

    public WireReader? Raw { get; set; }

    /// <summary>Where the file has the numbers one after the other, least significant byte first; null where it has not.</summary>
    public int? Place { get; set; }

    /// <summary>Numbers of one of the typed fields, or the bits of float16.</summary>
    public List<double> Numbers { get; } = new();
}

/// <summary>A ValueInfoProto.</summary>
internal sealed class OnnxPort
{
    public string Name { get; set; } = string.Empty;

    /// <summary>The type of a tensor's elements; <see cref="OnnxType.None"/> where the value is no tensor.</summary>
    public OnnxType Type { get; set; }

    public bool HasShape { get; set; }

    /// <summary>The sizes; null where one has a name in place of a number, or nothing.</summary>
    public List<long?> Dimensions { get; } = new();
}

/// <summary>TensorProto.DataType, as far as networks of floats have them.</summary>
internal enum OnnxType
{
    None = 0,
    Float = 1,
    Int32 = 6,
    Int64 = 7,
    Text = 8,
    Boolean = 9,
    Float16 = 10,
    Double = 11,
}
