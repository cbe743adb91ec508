namespace BackpropGen.Generator.Tests.Models;

/// <summary>
/// A random graph of supported operators. Each value carries a bound of its magnitude and of the error that float arithmetic can have made in it, by the
/// usual rules: |Σ w·x| grows by Σ|w|, an activation passes an error on by its largest slope. Steps that let either grow too far are left out.
/// </summary>
internal sealed class RandomGraph
{
    private const double MostMagnitude = 30;
    private const double MostError = 5e-4;

    /// <summary>Relative rounding of a sum of products in float, per term, and the absolute error of a runtime's tanh, erf and exp up to 1.</summary>
    private const double Rounding = 1.2e-7;
    private const double FunctionError = 3e-6;

    private readonly Random _random;
    private readonly OnnxFile _file;
    private readonly int _operators;
    private readonly List<Value> _values = [];
    private int _names;

    public RandomGraph(int steps, int seed)
    {
        _random = new Random(seed);
        _operators = new[] { 13, 17, 20 }[_random.Next(3)];
        _file = new OnnxFile(_operators) { AreNumbersTyped = _random.Next(2) == 0 };
        int inputs = _random.Next(1, 4);
        for (int i = 0; i < inputs; i++)
        {
            int width = _random.Next(1, 6);
            _file.Input($"x{i}", "batch", width);
            _values.Add(new Value($"x{i}", width, 3, 0));
        }

        for (int i = 0; i < steps; i++)
        {
            Step();
        }

        Value[] outputs = [_values[^1], .. Enumerable.Range(0, _random.Next(3)).Select(_ => Any())];
        foreach ((Value output, int i) in outputs.Select((output, i) => (output, i)))
        {
            _file.Node("Identity", output.Name, $"y{i}");
            _file.Output($"y{i}");
        }

        Tolerances = [.. outputs.SelectMany(output => Enumerable.Repeat(output.Error + 1e-6, output.Width))];
        File = _file.ToBytes();
    }

    public byte[] File { get; }

    /// <summary>How far apart the numbers of two runtimes may be, for each output.</summary>
    public IReadOnlyList<double> Tolerances { get; }

    /// <summary>A row of inputs, each within the bound of the graph.</summary>
    public static double[] Row(int width, Random random) => [.. Enumerable.Range(0, width).Select(_ => (double)(float)((random.NextDouble() * 6) - 3))];

    private Value Any() => _values[_random.Next(3) > 0 ? _values.Count - 1 : _random.Next(_values.Count)];

    private string New() => $"v{_names++}";

    private double[] Numbers(int count, double most = 1) => [.. Enumerable.Range(0, count).Select(_ => (double)(float)(((_random.NextDouble() * 2) - 1) * most))];

    private double[] Factors(int count) => [.. Enumerable.Range(0, count).Select(_ => (double)(float)((_random.Next(2) == 0 ? -1 : 1) * (0.5 + _random.NextDouble())))];

    private void Step()
    {
        Value source = Any();
        Value? made = _random.Next(10) switch
        {
            0 or 1 => Affine(source),
            2 or 3 => Activation(source),
            4 => WrittenOut(source),
            5 => BatchNormalization(source),
            6 => Arithmetic(source),
            7 => Residual(source),
            8 => _random.Next(2) == 0 ? Joined(source) : Part(source),
            _ => Unchanged(source),
        };
        if (made is { Magnitude: <= MostMagnitude, Error: <= MostError })
        {
            _values.Add(made);
        }
    }

    private Value Affine(Value x)
    {
        int outputs = _random.Next(1, 7);
        double most = 2.0 / x.Width;
        double magnitude = (2.5 * x.Magnitude) + 1;
        double error = (2.5 * x.Error) + ((x.Width + 3) * Rounding * magnitude);
        string name = New();
        string bias = _file.Constant(Numbers(outputs), _random.Next(2) == 0 ? [outputs] : [1, outputs]);
        if (_random.Next(2) == 0)
        {
            bool isTransposed = _random.Next(2) == 0;
            string matrix = _file.Constant(Numbers(x.Width * outputs, most), isTransposed ? [outputs, x.Width] : [x.Width, outputs]);
            _file.Node("Gemm", $"{x.Name} {matrix}{(_random.Next(3) > 0 ? " " + bias : "")}", name, ("transB", isTransposed ? 1 : 0), ("alpha", 0.75 + (0.5 * _random.Next(2))), ("beta", 0.5 * _random.Next(3)));
            return new Value(name, outputs, magnitude, error);
        }

        string product = _file.Node("MatMul", $"{x.Name} {_file.Constant(Numbers(x.Width * outputs, most), x.Width, outputs)}", New());
        _file.Node("Add", _random.Next(2) == 0 ? $"{product} {bias}" : $"{bias} {product}", name);
        return new Value(name, outputs, magnitude, error);
    }

    private Value Activation(Value x)
    {
        (string name, double slope, (string, object)[] attributes)[] choices =
        [
            ("Relu", 1, []), ("LeakyRelu", 1, [("alpha", 0.125 * _random.Next(1, 8))]), ("Elu", 1, [("alpha", 0.25 * _random.Next(1, 5))]), ("Selu", 1.76, []), ("Sigmoid", 0.25, []), ("Tanh", 1, []),
            ("Softplus", 1, []), ("Softsign", 1, []), ("HardSigmoid", 0.5, [("alpha", 0.125 * _random.Next(1, 4)), ("beta", 0.25 * _random.Next(1, 3))]), ("Softmax", 1, []), ("LogSoftmax", 2, []),
            ("Celu", 1, [("alpha", 0.5 * _random.Next(1, 4))]), .. _operators >= 17 ? [("HardSwish", 1.5, [])] : Array.Empty<(string, double, (string, object)[])>(),
            .. _operators >= 20 ? [("Mish", 1.1, []), ("Gelu", 1.13, [("approximate", _random.Next(2) == 0 ? "none" : "tanh")])] : Array.Empty<(string, double, (string, object)[])>(),
        ];
        (string operatorName, double most, (string, object)[] attributes) chosen = choices[_random.Next(choices.Length)];
        return After(x, _file.Node(chosen.operatorName, x.Name, New(), chosen.attributes), chosen.most);
    }

    /// <summary>f(x) of a function with |f(0)| ≤ 1 or, for LogSoftmax, ln of the width.</summary>
    private static Value After(Value x, string name, double slope) =>
        new(name, x.Width, (slope * x.Magnitude) + 2, (slope * x.Error) + (FunctionError * Math.Max(1, (slope * x.Magnitude) + 2)));

    private Value WrittenOut(Value x)
    {
        string h = x.Name;
        switch (_random.Next(6))
        {
            case 0:
                string erf = _file.Node("Erf", _file.Node("Div", $"{h} {_file.Number(Math.Sqrt(2))}", New()), New());
                string[] factors = [h, _file.Node("Add", Either(erf, _file.Number(1)), New()), _file.Number(0.5)];
                _random.Shuffle(factors);
                return After(x, _file.Node("Mul", Either(_file.Node("Mul", $"{factors[0]} {factors[1]}", New()), factors[2]), New()), 1.13);
            case 1:
                string cube = _file.Node("Mul", Either(_file.Number(0.044715), _file.Node("Pow", $"{h} {_file.Number(3)}", New())), New());
                string inner = _file.Node("Mul", Either(_file.Node("Add", Either(h, cube), New()), _file.Number(Math.Sqrt(2 / Math.PI))), New());
                string gate = _file.Node("Add", Either(_file.Node("Tanh", inner, New()), _file.Number(1)), New());
                return After(x, _file.Node("Mul", Either(gate, _file.Node("Mul", Either(h, _file.Number(0.5)), New())), New()), 1.13);
            case 2:
                return After(x, _file.Node("Mul", Either(h, _file.Node("Tanh", _file.Node("Softplus", h, New()), New())), New()), 1.1);
            case 3:
                return After(x, _file.Node("Mul", Either(h, _file.Node("Sigmoid", h, New())), New()), 1.1);
            case 4:
                string six = _file.Node("Clip", $"{_file.Node("Add", Either(h, _file.Number(3)), New())} {_file.Number(0)} {_file.Number(6)}", New());
                return After(x, _file.Node("Div", $"{_file.Node("Mul", Either(h, six), New())} {_file.Number(6)}", New()), 1.5);
            default:
                return After(x, _file.Node("Div", $"{h} {_file.Node("Add", Either(_file.Node("Abs", h, New()), _file.Number(1)), New())}", New()), 1);
        }
    }

    private string Either(string left, string right) => _random.Next(2) == 0 ? $"{left} {right}" : $"{right} {left}";

    private Value BatchNormalization(Value x)
    {
        int n = x.Width;

        // |scale|/√variance ≤ 1.5/√0.25 = 3, the mean and the shift are within 1.
        string variance = _file.Constant([.. Numbers(n).Select(number => 0.25 + Math.Abs(number))], n);
        string name = _file.Node("BatchNormalization", $"{x.Name} {_file.Constant(Factors(n), n)} {_file.Constant(Numbers(n), n)} {_file.Constant(Numbers(n), n)} {variance}", New());
        return new Value(name, n, (3 * (x.Magnitude + 1)) + 1, (3 * x.Error) + (8 * Rounding * ((3 * (x.Magnitude + 1)) + 1)));
    }

    private Value Arithmetic(Value x)
    {
        bool isSingle = _random.Next(2) == 0;
        int[][] shapes = isSingle ? [[], [1], [1, 1]] : [[x.Width], [1, x.Width]];
        int[] sizes = shapes[_random.Next(shapes.Length)];
        string constant = _file.Constant(Factors(isSingle ? 1 : x.Width), sizes);
        (string operatorName, string inputs, double factor, double shift) = _random.Next(5) switch
        {
            0 => ("Add", Either(x.Name, constant), 1.0, 1.5),
            1 => ("Sub", Either(x.Name, constant), 1, 1.5),
            2 => ("Mul", Either(x.Name, constant), 1.5, 0),
            3 => ("Div", $"{x.Name} {constant}", 2, 0),
            _ => ("Clip", $"{x.Name} {_file.Number(-0.5 * _random.Next(4))} {_file.Number(1 + _random.Next(6))}", 1.0, 1.5),
        };
        double magnitude = (factor * x.Magnitude) + shift;
        return new Value(_file.Node(operatorName, inputs, New()), x.Width, magnitude, (factor * x.Error) + (4 * Rounding * magnitude));
    }

    private Value? Residual(Value x)
    {
        Value[] others = [.. _values.Where(value => value.Width == x.Width)];
        Value other = others[_random.Next(others.Length)];
        double magnitude = x.Magnitude + other.Magnitude;
        return new Value(_file.Node(new[] { "Add", "Sub", "Sum" }[_random.Next(x == other ? 1 : 3)], $"{x.Name} {other.Name}", New()), x.Width, magnitude, x.Error + other.Error + (2 * Rounding * magnitude));
    }

    private Value? Joined(Value x)
    {
        Value other = Any();
        return x.Width + other.Width > 12 ? null
            : new Value(_file.Node("Concat", $"{x.Name} {other.Name}", New(), ("axis", _random.Next(2) == 0 ? 1 : -1)), x.Width + other.Width, Math.Max(x.Magnitude, other.Magnitude), Math.Max(x.Error, other.Error));
    }

    private Value Part(Value x)
    {
        int start = _random.Next(x.Width);
        int end = _random.Next(start + 1, x.Width + 1);
        return x with { Name = _file.Node("Slice", $"{x.Name} {_file.Integers(start)} {_file.Integers(end)} {_file.Integers(1)}", New()), Width = end - start };
    }

    private Value Unchanged(Value x)
    {
        string name = _random.Next(6) switch
        {
            0 => _file.Node("Identity", x.Name, New()),
            1 => _file.Node("Dropout", x.Name, New()),
            2 => _file.Node("Flatten", x.Name, New()),
            3 => _file.Node("Reshape", $"{x.Name} {_file.Integers(-1, x.Width)}", New()),
            4 => _file.Node("Squeeze", $"{_file.Node("Unsqueeze", $"{x.Name} {_file.Integers(1)}", New())} {_file.Integers(1)}", New()),
            _ => _file.Node("Cast", _file.Node("Cast", x.Name, New(), ("to", OnnxFile.Double)), New(), ("to", OnnxFile.Float)),
        };
        return x with { Name = name };
    }

    private sealed record Value(string Name, int Width, double Magnitude, double Error);
}
