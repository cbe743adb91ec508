using BackpropGen.CompilerServices;

namespace BackpropGen.Onnx;

/// <summary>Operators that lead from inputs, each a matrix of rows, to outputs; a single output is what the last of them gives.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
/// <param name="inputs">The inputs: their names, and how many columns they have.</param>
/// <param name="outputs">The same of the outputs.</param>
internal sealed class OnnxGraph<T>(IReadOnlyList<(string Name, int Columns)> inputs, IReadOnlyList<(string Name, int Columns)> outputs)
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

    /// <summary>Makes a value an output of the graph.</summary>
    public void Give(string value, string output)
    {
        _names.Add(output);
        _nodes.Add(new OnnxNode(output, "Identity", [value], []));
    }

    /// <summary>Neighbouring columns of a matrix.</summary>
    public string Part(string scope, string value, long start, long count) => Apply(scope, "Slice", [value, Whole(scope, start), Whole(scope, start + count), Whole(scope, 1)]);

    /// <summary>A list of one whole number.</summary>
    public string Whole(string scope, long number) => Apply(scope, "Constant", [], OnnxAttribute.Integers("value_ints", number));

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
            graph.WriteMessage(1, _nodes[i].Message(outputs.Count == 1 && i == _nodes.Count - 1 ? outputs[0].Name : _nodes[i].Name));
        }

        graph.WriteText(2, name);
        foreach ((string input, int columns) in inputs)
        {
            graph.WriteMessage(11, Matrix(input, columns));
        }

        foreach ((string output, int columns) in outputs)
        {
            graph.WriteMessage(12, Matrix(output, columns));
        }

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
