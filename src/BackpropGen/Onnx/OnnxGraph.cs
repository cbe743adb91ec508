using BackpropGen.CompilerServices;

namespace BackpropGen.Onnx;

/// <summary>Operators that lead from the value "input", a matrix of rows, to the value "output", which the last of them gives.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
internal sealed class OnnxGraph<T>(int inputCount, int outputCount)
    where T : unmanaged
{
    public const string Input = "input";
    public const string Output = "output";

    private readonly List<OnnxNode> _nodes = new();
    private readonly List<OnnxTensor<T>> _tensors = new();
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    /// <summary>The tensors, whose numbers a GraphProto ends with.</summary>
    public IReadOnlyList<OnnxTensor<T>> Tensors => _tensors;

    /// <summary>Applies an operator, and returns the name of what it gives.</summary>
    /// <param name="scope">What the names of nodes begin with that belong together.</param>
    /// <param name="operation">The operator.</param>
    /// <param name="inputs">The values that it takes.</param>
    /// <param name="attributes">Its attributes.</param>
    public string Apply(string scope, string operation, IReadOnlyList<string> inputs, params OnnxAttribute[] attributes)
    {
        string name = scope + "/" + operation;
        for (int i = 2; !_names.Add(name); i++)
        {
            name = FormattableString.Invariant($"{scope}/{operation}{i}");
        }

        _nodes.Add(new OnnxNode(name, operation, inputs, attributes));
        return name;
    }

    /// <summary>Gives numbers a name, which is returned.</summary>
    public string Tensor(string name, IReadOnlyList<long> shape, ArraySegment<T> values)
    {
        if (_names.Add(name))
        {
            _tensors.Add(new OnnxTensor<T>(name, shape, values));
        }

        return name;
    }

    /// <summary>The name of a tensor without dimensions that holds a number.</summary>
    public string Number(double number)
    {
        T value = Real.FromDouble<T>(number);
        return Tensor("number/" + Real.Format(value), Array.Empty<long>(), new ArraySegment<T>(new[] { value }));
    }

    /// <summary>A GraphProto without its tensors.</summary>
    public ProtobufWriter Message(string name)
    {
        ProtobufWriter graph = new();
        for (int i = 0; i < _nodes.Count; i++)
        {
            graph.WriteMessage(1, _nodes[i].Message(i == _nodes.Count - 1 ? Output : _nodes[i].Name));
        }

        graph.WriteText(2, name);
        graph.WriteMessage(11, Matrix(Input, inputCount));
        graph.WriteMessage(12, Matrix(Output, outputCount));
        return graph;
    }

    /// <summary>A ValueInfoProto: a matrix of any number of rows.</summary>
    private static ProtobufWriter Matrix(string name, int columns)
    {
        ProtobufWriter anyRows = new();
        anyRows.WriteText(2, "batch");
        ProtobufWriter width = new();
        width.WriteInteger(1, columns);
        ProtobufWriter shape = new();
        shape.WriteMessage(1, anyRows);
        shape.WriteMessage(1, width);
        ProtobufWriter tensor = new();
        tensor.WriteInteger(1, OnnxTensor<T>.ElementType);
        tensor.WriteMessage(2, shape);
        ProtobufWriter type = new();
        type.WriteMessage(1, tensor);
        ProtobufWriter value = new();
        value.WriteText(1, name);
        value.WriteMessage(2, type);
        return value;
    }
}
