namespace BackpropGen.Generator.Models;

/// <summary>A node with the values that it takes, and what its operator asks of it.</summary>
internal sealed class NodeReading
{
    private readonly OnnxNode _node;
    private readonly GraphValue?[] _inputs;
    private readonly RowGraph _rows;

    public NodeReading(OnnxNode node, GraphValue?[] inputs, int operators, RowGraph rows)
    {
        _rows = rows;
        _node = node;
        _inputs = inputs;
        Operators = operators;
    }

    /// <summary>The version of the operator set.</summary>
    public int Operators { get; }

    public string Operator => _node.Operator;

    public int InputCount => _inputs.Length;

    public int OutputCount => _node.Outputs.Count;

    public static string TitleOf(OnnxNode node)
    {
        string? name = node.Name.Length > 0 ? node.Name : node.Outputs.FirstOrDefault(output => output.Length > 0);
        return $"node {Quote(name ?? string.Empty)} ({Plain(node.Operator)})";
    }

    /// <summary>A name from a file, short enough for a message, and without what would break its line.</summary>
    public static string Quote(string name) => $"'{Plain(name)}'";

    public bool Has(int input) => input < _inputs.Length && _inputs[input] is not null;

    public GraphValue Input(int input) => Has(input) ? _inputs[input]! : throw Refuse($"lacks its input {input + 1}");

    /// <summary>An input as values of a row, the first dimension of which counts the rows. A constant is a row that is always the same: of one row where its first size is 1, else of all its values.</summary>
    public RowValue Row(int input) => RowOfAnyShape(input) is { BatchAxis: null or 0 } row ? row
        : throw Refuse("takes rows whose first dimension is not the batch; recurrent layers do, and what changes shapes, takes parts and joins");

    /// <summary>The same, whichever dimension counts the rows.</summary>
    public RowValue RowOfAnyShape(int input) => Input(input) switch
    {
        RowValue row => row,
        SequenceValue => throw Refuse("takes a whole sequence, which is not supported there"),
        ConstantTensor { IsInteger: true } => throw Refuse("computes with integers; float, double and float16 are supported"),
        ConstantTensor { Count: 0 } => throw Refuse("takes a tensor without values"),
        ConstantTensor { Dimensions: [1, _, ..] } constant => new RowValue(_rows.Shared(constant.Numbers), true, constant.Dimensions.Skip(1).ToArray()),
        ConstantTensor constant => new RowValue(_rows.Shared(constant.Numbers), false, constant.Dimensions),
        _ => throw Refuse("takes the label of a classifier; only its scores are supported"),
    };

    public ConstantTensor Constant(int input, string what) => Input(input) switch
    {
        ConstantTensor constant => constant,
        RowValue { Node: ConstantRow } => throw Refuse($"takes its {what} from a value that is repeated for each row of the batch; only a constant is supported there"),
        _ => throw Refuse($"computes its {what} from the model's inputs; only a constant is supported there"),
    };

    /// <summary>A constant of one number.</summary>
    public double Number(int input, string what) =>
        Constant(input, what) is { Count: 1 } constant ? constant.Numbers[0] : throw Refuse($"has a {what} of several numbers; one is supported");

    /// <summary>Whole numbers of a constant.</summary>
    public long[] Integers(int input, string what)
    {
        double[] numbers = Constant(input, what).Numbers;
        _rows.Budget.Spend(numbers.Length);
        long[] integers = new long[numbers.Length];
        for (int i = 0; i < integers.Length; i++)
        {
            integers[i] = IsWhole(numbers[i]) ? (long)numbers[i] : throw Refuse($"has a {what} that depends on the batch, or is not a whole number");
        }

        return integers;
    }

    /// <summary>A constant of sizes: whole numbers, and that of the batch.</summary>
    public double[] Sizes(int input, string what)
    {
        double[] sizes = Constant(input, what).Numbers;
        return sizes.Length > GraphValue.MostDimensions ? throw Refuse("has more dimensions than tensors have")
            : sizes.All(size => double.IsNaN(size) || Math.Floor(size) == size) ? sizes
            : throw Refuse($"has a {what} of numbers that are not whole");
    }

    public bool HasAttribute(string name) => _node.Attributes.ContainsKey(name);

    public double Float(string name, double otherwise) =>
        !_node.Attributes.TryGetValue(name, out OnnxAttribute? attribute) ? otherwise
        : attribute.Float is { } number && !double.IsNaN(number) ? number : attribute.Float is null && attribute.Integer is { } whole ? whole
        : attribute.Float is null ? 0 : throw Refuse($"has an attribute {name} that is not a number");

    public int Integer(string name, int otherwise) =>
        !_node.Attributes.TryGetValue(name, out OnnxAttribute? attribute) ? otherwise
        : attribute.Integer is null ? 0
        : attribute.Integer is >= int.MinValue and <= int.MaxValue ? (int)attribute.Integer.Value
        : throw Refuse($"has an attribute {name} that is out of range");

    public string Text(string name, string otherwise) => _node.Attributes.TryGetValue(name, out OnnxAttribute? attribute) ? attribute.Text ?? string.Empty : otherwise;

    public IReadOnlyList<string> Texts(string name) => _node.Attributes.TryGetValue(name, out OnnxAttribute? attribute) ? attribute.Texts : Array.Empty<string>();

    public long[]? Integers(string name) => _node.Attributes.TryGetValue(name, out OnnxAttribute? attribute) ? attribute.Integers.ToArray() : null;

    public double[]? Floats(string name) => _node.Attributes.TryGetValue(name, out OnnxAttribute? attribute) ? attribute.Floats.ToArray() : null;

    public OnnxTensor? Tensor(string name) => _node.Attributes.TryGetValue(name, out OnnxAttribute? attribute) ? attribute.Tensor : null;

    public string Title => TitleOf(_node);

    /// <param name="problem">What the node does that is not supported: a predicate.</param>
    public RefusedFile Refuse(string problem) => Refusal(_node, problem);

    public static RefusedFile Refusal(OnnxNode node, string problem) => new($"{TitleOf(node)} {problem}", $"{node.Domain}.{node.Operator} {problem}");

    private static bool IsWhole(double number) => Math.Abs(number) < 1L << 53 && Math.Floor(number) == number;

    private static string Plain(string name)
    {
        string start = name.Length > 100 ? name.Substring(0, 100) + "…" : name;
        return new string(start.Select(letter => char.IsControl(letter) || char.IsSurrogate(letter) || letter is '\u2028' or '\u2029' ? '?' : letter).ToArray());
    }
}
