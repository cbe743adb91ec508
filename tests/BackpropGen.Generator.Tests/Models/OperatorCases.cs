namespace BackpropGen.Generator.Tests.Models;

/// <summary>A small model for each operator and way to write it: from x [batch, 5] to y.</summary>
internal static class OperatorCases
{
    private static readonly double[] Five = [0.5, -1.25, 2, 0.75, -0.3];

    public static IReadOnlyDictionary<string, Func<byte[]>> All { get; } = Cases().ToDictionary(item => item.Name, item => item.File);

    /// <summary>Numbers that fill a matrix: different, and of both signs.</summary>
    public static double[] Numbers(int count, int seed = 1)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (random.NextDouble() * 2) - 1)];
    }

    private static IEnumerable<(string Name, Func<byte[]> File)> Cases()
    {
        foreach ((string name, int operators, Action<OnnxFile> write) in Linear().Concat(Activations()).Concat(WrittenOut()).Concat(Shapes()).Concat(Constants()).Concat(Wholes()))
        {
            yield return new($"{name}, version {operators}", () =>
            {
                var file = new OnnxFile(operators, name.StartsWith("skl2onnx", StringComparison.Ordinal) ? ["ai.onnx.ml"] : []);
                file.Input("x", "batch", 5);
                write(file);
                file.Output("y");
                return file.ToBytes();
            });
        }
    }

    private static string Layer(OnnxFile file, string input, string output, int inputs = 5, int outputs = 4, int seed = 1) =>
        file.Node("Gemm", $"{input} {file.Constant(Numbers(inputs * outputs, seed), outputs, inputs)} {file.Constant(Numbers(outputs, seed + 1), outputs)}", output, ("transB", 1));

    private static IEnumerable<(string Name, int Operators, Action<OnnxFile> Write)> Linear()
    {
        foreach (int operators in new[] { 7, 9, 11, 13, 17, 20 })
        {
            yield return ("Gemm", operators, file => file.Node("Gemm", $"x {file.Constant(Numbers(20), 5, 4)} {file.Constant(Numbers(4), 4)}", "y"));
        }

        yield return ("Gemm transB alpha beta", 13, file => file.Node("Gemm", $"x {file.Constant(Numbers(20), 4, 5)} {file.Constant(Numbers(4), 1, 4)}", "y", ("transB", 1), ("alpha", 0.5), ("beta", -2.0)));
        yield return ("Gemm scalar bias", 13, file => file.Node("Gemm", $"x {file.Constant(Numbers(20), 5, 4)} {file.Number(0.75)}", "y", ("transA", 0)));
        yield return ("Gemm bias [1]", 13, file => file.Node("Gemm", $"x {file.Constant(Numbers(20), 5, 4)} {file.Constant([0.75], 1)}", "y"));
        yield return ("Gemm without bias", 11, file => file.Node("Gemm", $"x {file.Constant(Numbers(20), 5, 4)}", "y"));
        yield return ("Gemm adds a computed value", 13, file => file.Node("Gemm", $"x {file.Constant(Numbers(25), 5, 5)} {file.Node("Tanh", "x", "t")}", "y", ("beta", 0.5)));
        yield return ("Gemm of a transposed constant", 13, file => file.Node("Gemm", $"x {file.Node("Transpose", file.Constant(Numbers(20), 4, 5), "t", ("perm", new[] { 1, 0 }))}", "y"));
        yield return ("Mul of two rows", 13, file => file.Node("Mul", $"{Layer(file, "x", "h")} {file.Node("Tanh", Layer(file, "x", "g"), "t")}", "y"));
        yield return ("Mul of a row with itself", 13, file => Layer(file, file.Node("Mul", "x x", "square"), "y"));
        yield return ("Mul by a mask", 13, file => file.Node("Add", $"{file.Node("Mul", $"{Layer(file, "x", "h")} {file.Node("Slice", $"x {file.Integers(1)} {file.Integers(5)} {file.Integers(1)}", "mask")}", "m")} {file.Node("Mul", $"mask {file.Number(-3)}", "n")}", "y"));
        yield return ("MatMul", 13, file => file.Node("MatMul", $"x {file.Constant(Numbers(20), 5, 4)}", "y"));
        yield return ("MatMul Add", 13, file => file.Node("Add", $"{file.Node("MatMul", $"x {file.Constant(Numbers(20), 5, 4)}", "m")} {file.Constant(Numbers(4), 4)}", "y"));
        yield return ("Add MatMul", 13, file => file.Node("Add", $"{file.Constant(Numbers(4), 1, 4)} {file.Node("MatMul", $"x {file.Constant(Numbers(20), 5, 4)}", "m")}", "y"));
        yield return new("MatMul Sub Mul Div", 13, file =>
        {
            string m = file.Node("MatMul", $"x {file.Constant(Numbers(20), 5, 4)}", "m");
            string s = file.Node("Sub", $"{file.Constant(Numbers(4), 4)} {m}", "s");
            string p = file.Node("Mul", $"{s} {file.Constant(Numbers(4, 3), 4)}", "p");
            file.Node("Div", $"{p} {file.Number(-0.5)}", "y");
        });
        yield return ("MatMul of a vector", 13, file => file.Node("Unsqueeze", $"{file.Node("MatMul", $"x {file.Constant(Numbers(5), 5)}", "m")} {file.Integers(1)}", "y"));
        foreach (int operators in new[] { 17, 20 })
        {
            yield return ("LayerNormalization", operators, file => file.Node("Relu", LayerNormalization(file, Layer(file, "x", "h"), "n", 4), "y"));
        }

        yield return ("LayerNormalization of the inputs", 17, file => Layer(file, LayerNormalization(file, "x", "n", 5), "y"));
        yield return ("LayerNormalization behind an activation", 17, file => file.Node("Tanh", LayerNormalization(file, file.Node("Relu", Layer(file, "x", "h"), "r"), "n", 4), "y"));
        yield return ("LayerNormalization twice", 17, file => LayerNormalization(file, LayerNormalization(file, Layer(file, "x", "h"), "n", 4), "y", 4));
        yield return ("LayerNormalization then factors", 17, file => file.Node("Mul", $"{LayerNormalization(file, Layer(file, "x", "h"), "n", 4)} {file.Constant(Numbers(4, 7), 4)}", "y"));
        yield return ("LayerNormalization of a residual sum", 17, file => LayerNormalization(file, file.Node("Add", $"x {file.Node("Tanh", "x", "t")}", "s"), "y", 5));
        yield return ("LayerNormalization without bias", 17, file => file.Node("LayerNormalization", $"{Layer(file, "x", "h")} {file.Constant(Numbers(4, 3), 4)}", "y", ("axis", 1)));
        foreach (double epsilon in new[] { 1e-3, 1e-6, 1e-12 })
        {
            yield return (FormattableString.Invariant($"LayerNormalization with epsilon {epsilon}"), 17, file => LayerNormalization(file, Layer(file, "x", "h"), "y", 4, epsilon));
        }

        foreach (int operators in new[] { 9, 13, 18 })
        {
            yield return ("LayerNormalization written out", operators, file => WrittenOutNormalization(file, Layer(file, "x", "h"), "y", operators, isPower: true));
            yield return ("LayerNormalization written out with Mul", operators, file => WrittenOutNormalization(file, Layer(file, "x", "h"), "y", operators, isPower: false));
        }

        foreach (int operators in new[] { 7, 9, 14, 15 })
        {
            yield return ("BatchNormalization after Gemm", operators, file => BatchNormalization(file, Layer(file, "x", "h"), "y", 4));
            yield return ("BatchNormalization before Gemm", operators, file => Layer(file, BatchNormalization(file, "x", "h", 5), "y"));
            yield return ("BatchNormalization between activations", operators, file => file.Node("Relu", BatchNormalization(file, file.Node("Tanh", "x", "t"), "h", 5), "y"));
        }

        yield return new("BatchNormalization of a shared layer", 15, file =>
        {
            string h = Layer(file, "x", "h");
            file.Node("Add", $"{file.Node("Tanh", BatchNormalization(file, h, "n", 4), "t")} {h}", "y");
        });
        yield return ("Sub Div scaling", 13, file => Layer(file, file.Node("Div", $"{file.Node("Sub", $"x {file.Constant(Five, 1, 5)}", "s")} {file.Constant([2, 0.5, 4, 1, 8], 5)}", "d"), "y"));
        yield return ("Sub Mul scaling", 13, file => Layer(file, file.Node("Mul", $"{file.Constant([2, 0.5, 4, 1, 8], 5)} {file.Node("Sub", $"x {file.Constant(Five, 5)}", "s")}", "d"), "y"));
        yield return new("Mul Add scaling, shared", 13, file =>
        {
            string s = file.Node("Add", $"{file.Node("Mul", $"x {file.Number(1 / 255.0)}", "m")} {file.Constant(Five, 5)}", "s");
            file.Node("Add", $"{s} {file.Node("Tanh", s, "t")}", "y");
        });
        yield return ("scaling with a factor of 0", 13, file => Layer(file, file.Node("Mul", $"x {file.Constant([2, 0, 4, 1, 8], 5)}", "s"), "y"));
        yield return ("scaled and unscaled inputs", 13, file => Layer(file, file.Node("Add", $"x {file.Node("Mul", $"x {file.Constant(Five, 5)}", "s")}", "t"), "y"));
        yield return ("skl2onnx Scaler", 13, file => Layer(file, file.NodeOf("ai.onnx.ml", "Scaler", "x", "s", ("offset", Five), ("scale", new[] { 2, 0.5, 4, 1, 8 })), "y"));
        yield return ("skl2onnx LinearRegressor", 13, file => file.NodeOf("ai.onnx.ml", "LinearRegressor", "x", "y", ("coefficients", Numbers(10)), ("intercepts", Numbers(2)), ("targets", 2)));
        foreach ((string transform, int classes) in new[] { ("NONE", 3), ("SOFTMAX", 2), ("SOFTMAX", 3), ("LOGISTIC", 3) })
        {
            yield return ($"skl2onnx LinearClassifier {transform} {classes}", 13, file => Classifier(file, "y", transform, Numbers(5 * classes), Numbers(classes, 2)));
        }

        yield return ("skl2onnx LinearClassifier without a transform", 13, file => Classifier(file, "y", null, Numbers(15), Numbers(3, 2)));
        yield return ("skl2onnx LogisticRegression", 13, file => Normalized(file, Classifier(file, "p", "SOFTMAX", Numbers(15), Numbers(3, 2))));
        yield return ("skl2onnx LogisticRegression of two classes", 13, file => Normalized(file, Classifier(file, "p", "LOGISTIC", WithOpposite(Numbers(5)), WithOpposite([0.25]))));
        yield return ("skl2onnx StandardScaler LogisticRegression", 13, file =>
            Normalized(file, Classifier(file, "p", "SOFTMAX", Numbers(15), Numbers(3, 2), file.NodeOf("ai.onnx.ml", "Scaler", "x", "s", ("offset", Five), ("scale", new[] { 2, 0.5, 4, 1, 8 })))));
        yield return new("scaling of constants", 13, file =>
        {
            string c = file.Node("Sqrt", file.Node("Add", $"{file.Node("Abs", file.Constant(Five, 5), "a")} {file.Number(0.001)}", "b"), "c");
            Layer(file, file.Node("Div", $"x {file.Node("Neg", c, "n")}", "s"), "y");
        });
    }

    /// <summary>A classifier with its label, which is an output as well, and the name of its scores.</summary>
    private static string Classifier(OnnxFile file, string scores, string? transform, double[] coefficients, double[] intercepts, string input = "x")
    {
        (string, object)[] attributes =
        [
            ("classlabels_ints", Enumerable.Range(0, intercepts.Length).ToArray()), ("coefficients", coefficients), ("intercepts", intercepts), ("multi_class", 1),
            .. transform is null ? Array.Empty<(string, object)>() : [("post_transform", transform)],
        ];
        file.NodeOf("ai.onnx.ml", "LinearClassifier", input, $"label {scores}", attributes);
        file.OutputOf(OnnxFile.Int64, "label");
        return scores;
    }

    private static string Normalized(OnnxFile file, string scores) => file.NodeOf("ai.onnx.ml", "Normalizer", scores, "y", ("norm", "L1"));

    private static double[] WithOpposite(double[] numbers) => [.. numbers.Select(number => -number), .. numbers];

    private static string LayerNormalization(OnnxFile file, string input, string output, int width, double epsilon = 1e-5) =>
        file.Node("LayerNormalization", $"{input} {file.Constant(Numbers(width, 3), width)} {file.Constant(Numbers(width, 4), width)}", output, ("epsilon", epsilon), ("axis", -1));

    /// <summary>What torch.onnx.export writes before opset 17.</summary>
    private static string WrittenOutNormalization(OnnxFile file, string input, string output, int operators, bool isPower)
    {
        string Mean(string values, string mean) => operators < 18
            ? file.Node("ReduceMean", values, mean, ("axes", new[] { -1 }))
            : file.Node("ReduceMean", $"{values} {file.Integers(-1)}", mean);
        string deviation = file.Node("Sub", $"{input} {Mean(input, "mean")}", "deviation");
        string squares = isPower ? file.Node("Pow", $"{deviation} {file.Number(2)}", "squares") : file.Node("Mul", $"{deviation} {deviation}", "squares");
        string root = file.Node("Sqrt", file.Node("Add", $"{Mean(squares, "variance")} {file.Number(1e-5)}", "sum"), "root");
        string normalized = file.Node("Div", $"{deviation} {root}", "normalized");
        return file.Node("Add", $"{file.Node("Mul", $"{normalized} {file.Constant(Numbers(4, 3), 4)}", "scaled")} {file.Constant(Numbers(4, 4), 4)}", output);
    }

    private static string BatchNormalization(OnnxFile file, string input, string output, int width)
    {
        string variance = file.Constant([.. Numbers(width, 4).Select(number => 0.3 + Math.Abs(number))], width);
        return file.Node("BatchNormalization", $"{input} {file.Constant(Numbers(width, 1), width)} {file.Constant(Numbers(width, 2), width)} {file.Constant(Numbers(width, 3), width)} {variance}", output, ("epsilon", 0.001));
    }

    private static IEnumerable<(string Name, int Operators, Action<OnnxFile> Write)> Activations()
    {
        foreach (bool isAlone in new[] { true, false })
        {
            foreach ((string name, int operators, Func<OnnxFile, string, string> write) in new (string, int, Func<OnnxFile, string, string>)[]
            {
                ("Relu", 7, Plain("Relu")),
                ("Relu", 14, Plain("Relu")),
                ("LeakyRelu", 7, Plain("LeakyRelu")),
                ("LeakyRelu 0.2", 16, Plain("LeakyRelu", ("alpha", 0.2))),
                ("LeakyRelu 0", 16, Plain("LeakyRelu", ("alpha", 0.0))),
                ("PRelu", 16, (file, h) => file.Node("PRelu", $"{h} {file.Constant([0.25], 1)}", "y")),
                ("PRelu -0.5", 16, (file, h) => file.Node("PRelu", $"{h} {file.Constant([-0.5], 1)}", "y")),
                ("LeakyRelu -0.5", 16, Plain("LeakyRelu", ("alpha", -0.5))),
                ("Elu", 7, Plain("Elu")),
                ("Elu 0.5", 13, Plain("Elu", ("alpha", 0.5))),
                ("Celu", 13, Plain("Celu", ("alpha", 2.0))),
                ("Selu", 7, Plain("Selu")),
                ("Selu 0.5 2", 7, Plain("Selu", ("alpha", 0.5), ("gamma", 2.0))),
                ("Sigmoid", 7, Plain("Sigmoid")),
                ("Tanh", 13, Plain("Tanh")),
                ("Softplus", 7, Plain("Softplus")),
                ("Softsign", 7, Plain("Softsign")),
                ("Mish", 18, Plain("Mish")),
                ("Gelu", 20, Plain("Gelu")),
                ("Gelu tanh", 20, Plain("Gelu", ("approximate", "tanh"))),
                ("HardSigmoid", 7, Plain("HardSigmoid")),
                ("HardSigmoid 1/6", 14, Plain("HardSigmoid", ("alpha", 1 / 6.0), ("beta", 0.5))),
                ("HardSwish", 14, Plain("HardSwish")),
                ("Swish 1.702", 24, Plain("Swish", ("alpha", 1.702))),
                ("Softmax", 7, Plain("Softmax")),
                ("Softmax", 13, Plain("Softmax")),
                ("Softmax axis 1", 13, Plain("Softmax", ("axis", 1))),
                ("LogSoftmax", 11, Plain("LogSoftmax")),
                ("LogSoftmax", 13, Plain("LogSoftmax", ("axis", -1))),
                ("Clip 0 6", 7, Plain("Clip", ("min", 0.0), ("max", 6.0))),
                ("Clip -1 1", 11, (file, h) => file.Node("Clip", $"{h} {file.Number(-1)} {file.Number(1)}", "y")),
                ("Clip -0.5 2", 13, (file, h) => file.Node("Clip", $"{h} {file.Number(-0.5)} {file.Number(2)}", "y")),
                ("Clip least", 13, (file, h) => file.Node("Clip", $"{h} {file.Number(-0.5)}", "y")),
                ("Clip most", 13, (file, h) => file.Node("Clip", $"{h} - {file.Number(0.5)}", "y")),
                ("Min Max", 13, (file, h) => file.Node("Min", $"{file.Node("Max", $"{h} {file.Number(0)}", "m")} {file.Number(0.6)}", "y")),
                ("Relu Min 6", 13, (file, h) => file.Node("Min", $"{file.Number(6)} {file.Node("Relu", h, "m")}", "y")),
            })
            {
                yield return ($"{name}{(isAlone ? " alone" : "")}", operators, file => write(file, isAlone ? "x" : Layer(file, "x", "h")));
            }
        }
    }

    private static Func<OnnxFile, string, string> Plain(string name, params (string, object)[] attributes) => (file, input) => file.Node(name, input, "y", attributes);

    private static IEnumerable<(string Name, int Operators, Action<OnnxFile> Write)> WrittenOut()
    {
        const double Root = 1.4142135623730951;
        double tanhFactor = Math.Sqrt(2 / Math.PI);
        foreach ((string name, Action<OnnxFile> write) in new (string, Action<OnnxFile>)[]
        {
            ("GELU, half last", file => file.Node("Mul", $"{Product(file, "h", ErfGate(file, divides: true), "p")} {file.Number(0.5)}", "y")),
            ("GELU, half first", file => Product(file, Times(file, "h", 0.5, "half"), ErfGate(file, divides: false), "y")),
            ("GELU, half at the gate", file => Product(file, Times(file, ErfGate(file, divides: true), 0.5, "half"), "h", "y")),
            ("GELU, half inside", file =>
            {
                string e = file.Node("Erf", Times(file, "h", 1 / Root, "d"), "e");
                Product(file, "h", file.Node("Add", $"{file.Number(0.5)} {Times(file, e, 0.5, "half")}", "g"), "y");
            }),
            ("GELU tanh, Pow", file =>
            {
                string cube = Times(file, file.Node("Pow", $"h {file.Number(3)}", "cube"), 0.044715, "k");
                string gate = file.Node("Add", $"{file.Node("Tanh", Times(file, file.Node("Add", $"h {cube}", "sum"), tanhFactor, "f"), "t")} {file.Number(1)}", "g");
                Product(file, Times(file, "h", 0.5, "half"), gate, "y");
            }),
            ("GELU tanh, Mul", file =>
            {
                string square = Product(file, "h", "h", "square");
                string cube = Product(file, square, "h", "cube");
                string inner = file.Node("Add", $"{Times(file, cube, 0.044715 * tanhFactor, "k")} {Times(file, "h", tanhFactor, "l")}", "sum");
                string gate = file.Node("Add", $"{file.Number(1)} {file.Node("Tanh", inner, "t")}", "g");
                Times(file, Product(file, gate, "h", "p"), 0.5, "y");
            }),
            ("GELU tanh, factored", file =>
            {
                string square = Times(file, Product(file, "h", "h", "square"), 0.044715, "k");
                string inner = Product(file, Times(file, "h", tanhFactor, "l"), file.Node("Add", $"{square} {file.Number(1)}", "one"), "in");
                Times(file, Product(file, "h", file.Node("Add", $"{file.Number(1)} {file.Node("Tanh", inner, "t")}", "g"), "p"), 0.5, "y");
            }),
            ("Mish", file => Product(file, "h", file.Node("Tanh", file.Node("Softplus", "h", "s"), "t"), "y")),
            ("Mish, softplus written out", file =>
            {
                string softplus = file.Node("Log", file.Node("Add", $"{file.Node("Exp", "h", "e")} {file.Number(1)}", "one"), "l");
                Product(file, file.Node("Tanh", softplus, "t"), "h", "y");
            }),
            ("SiLU", file => Product(file, "h", file.Node("Sigmoid", "h", "s"), "y")),
            ("SiLU of 1.702 x", file => Product(file, file.Node("Sigmoid", Times(file, "h", 1.702, "k"), "s"), "h", "y")),
            ("HardSwish, Div last", file => file.Node("Div", $"{Product(file, "h", SixGate(file), "p")} {file.Number(6)}", "y")),
            ("HardSwish, Div at the gate", file => Product(file, file.Node("Div", $"{SixGate(file)} {file.Number(6)}", "d"), "h", "y")),
            ("HardSwish, HardSigmoid", file => Product(file, "h", file.Node("HardSigmoid", "h", "s", ("alpha", 1 / 6.0)), "y")),
            ("x·HardSigmoid", file => Product(file, "h", file.Node("HardSigmoid", "h", "s"), "y")),
            ("HardSigmoid", file => file.Node("Div", $"{SixGate(file)} {file.Number(6)}", "y")),
            ("HardSigmoid of Keras", file => file.Node("Clip", $"{file.Node("Add", $"{Times(file, "h", 0.2, "k")} {file.Number(0.5)}", "s")} {file.Number(0)} {file.Number(1)}", "y")),
            ("Softsign", file => file.Node("Div", $"h {file.Node("Add", $"{file.Node("Abs", "h", "a")} {file.Number(1)}", "s")}", "y")),
            ("Softsign, other", file => file.Node("Div", $"{Times(file, "h", 3, "k")} {file.Node("Add", $"{file.Number(2)} {file.Node("Abs", "h", "a")}", "s")}", "y")),
            ("Softplus with β", file => file.Node("Div", $"{file.Node("Softplus", Times(file, "h", 3, "k"), "s")} {file.Number(3)}", "y")),
            ("Sigmoid, Div", file => file.Node("Div", $"{file.Number(1)} {file.Node("Add", $"{file.Node("Exp", file.Node("Neg", "h", "n"), "e")} {file.Number(1)}", "s")}", "y")),
            ("Sigmoid, Reciprocal", file => file.Node("Reciprocal", file.Node("Add", $"{file.Number(1)} {file.Node("Exp", file.Node("Neg", "h", "n"), "e")}", "s"), "y")),
            ("SiLU, Div", file => file.Node("Div", $"h {file.Node("Add", $"{file.Node("Exp", file.Node("Neg", "h", "n"), "e")} {file.Number(1)}", "s")}", "y")),
            ("LogSigmoid, Log", file => file.Node("Log", file.Node("Sigmoid", "h", "s"), "y")),
            ("LogSigmoid, Softplus", file => file.Node("Neg", file.Node("Softplus", file.Node("Neg", "h", "n"), "s"), "y")),
            ("LogSigmoid, softplus written out", file =>
            {
                string exp = file.Node("Exp", file.Node("Neg", "h", "n"), "e");
                Times(file, file.Node("Log", file.Node("Add", $"{file.Number(1)} {exp}", "one"), "l"), -1, "y");
            }),
            ("Softplus, LogSigmoid", file => file.Node("Neg", file.Node("Log", file.Node("Sigmoid", file.Node("Neg", "h", "n"), "s"), "l"), "y")),
            ("LogSoftmax", file => file.Node("Log", file.Node("Softmax", "h", "s"), "y")),
            ("Tanhshrink", file => file.Node("Sub", $"h {file.Node("Tanh", "h", "t")}", "y")),
        })
        {
            yield return new($"{name} written out", 13, file =>
            {
                Layer(file, "x", "h");
                write(file);
            });
            yield return new($"{name} written out, in a hidden layer with Add behind MatMul", 13, file =>
            {
                file.Node("Add", $"{file.Node("MatMul", $"x {file.Constant(Numbers(20), 5, 4)}", "m")} {file.Constant(Numbers(4), 4)}", "h");
                write(file);
                Layer(file, "y", "last", 4, 3);
                file.Output("last");
            });
        }

        string ErfGate(OnnxFile file, bool divides)
        {
            string inner = divides ? file.Node("Div", $"h {file.Number(Root)}", "d") : Times(file, "h", 1 / Root, "d");
            return file.Node("Add", $"{file.Node("Erf", inner, "e")} {file.Number(1)}", "g");
        }

        static string SixGate(OnnxFile file) => file.Node("Clip", $"{file.Node("Add", $"h {file.Number(3)}", "three")} {file.Number(0)} {file.Number(6)}", "six");
    }

    private static string Product(OnnxFile file, string left, string right, string output) => file.Node("Mul", $"{left} {right}", output);

    private static string Times(OnnxFile file, string input, double factor, string output) => file.Node("Mul", $"{input} {file.Number(factor)}", output);

    private static IEnumerable<(string Name, int Operators, Action<OnnxFile> Write)> Shapes()
    {
        foreach ((string name, int operators, Func<OnnxFile, string> write) in new (string, int, Func<OnnxFile, string>)[]
        {
            ("Identity", 13, file => file.Node("Identity", "x", "z")),
            ("Dropout", 7, file => file.Node("Dropout", "x", "z")),
            ("Dropout", 13, file => file.Node("Dropout", $"x {file.Number(0.5)}", "z")),
            ("Flatten", 13, file => file.Node("Flatten", "x", "z")),
            ("Reshape -1 5", 13, file => file.Node("Reshape", $"x {file.Integers(-1, 5)}", "z")),
            ("Reshape 0 -1", 13, file => file.Node("Reshape", $"x {file.Integers(0, -1)}", "z")),
            ("Reshape 1 5", 13, file => file.Node("Reshape", $"x {file.Integers(1, 5)}", "z")),
            ("Reshape there and back", 13, file => file.Node("Reshape", $"{file.Node("Reshape", $"x {file.Integers(-1, 1, 5, 1)}", "r")} {file.Integers(0, 5)}", "z")),
            ("Reshape by Shape", 13, file =>
            {
                string batch = file.Node("Gather", $"{file.Node("Shape", "x", "shape")} {file.ConstantOf(OnnxFile.Int64, [0])}", "batch", ("axis", 0));
                string sizes = file.Node("Concat", $"{file.Node("Unsqueeze", $"{batch} {file.Integers(0)}", "u")} {file.Integers(-1)}", "sizes", ("axis", 0));
                return file.Node("Reshape", $"x {sizes}", "z");
            }),
            ("Reshape by a slice of Shape", 13, file =>
            {
                string batch = file.Node("Slice", $"{file.Node("Cast", file.Node("Shape", "x", "shape"), "cast", ("to", 7))} {file.Integers(0)} {file.Integers(1)} {file.Integers(0)}", "batch");
                return file.Node("Reshape", $"x {file.Node("Concat", $"{batch} {file.Integers(5)}", "sizes", ("axis", 0))}", "z");
            }),
            ("Unsqueeze Squeeze", 11, file => file.Node("Squeeze", file.Node("Unsqueeze", "x", "u", ("axes", new[] { 1 })), "z", ("axes", new[] { 1 }))),
            ("Unsqueeze Squeeze", 13, file => file.Node("Squeeze", $"{file.Node("Unsqueeze", $"x {file.Integers(-1)}", "u")} {file.Integers(2)}", "z")),
            ("Cast", 13, file => file.Node("Cast", file.Node("Cast", "x", "u", ("to", 11)), "z", ("to", 1))),
            ("Constant", 13, file => file.Node("Add", $"x {file.Node("Constant", "-", "c", ("value", file.Tensor(OnnxFile.Float, Five, 5)))}", "z")),
            ("Constant number", 13, file => file.Node("Add", $"x {file.Node("Constant", "-", "c", ("value_float", 0.5))}", "z")),
            ("Constant numbers", 13, file => file.Node("Add", $"x {file.Node("Constant", "-", "c", ("value_floats", Five))}", "z")),
            ("ConstantOfShape", 13, file => file.Node("Add", $"x {file.Node("ConstantOfShape", file.Integers(5), "c", ("value", file.Tensor(OnnxFile.Float, [0.5], 1)))}", "z")),
            ("Slices joined in another order", 13, file =>
            {
                string a = file.Node("Slice", $"x {file.Integers(0)} {file.Integers(2)} {file.Integers(1)}", "a");
                string b = file.Node("Slice", $"x {file.Integers(-3)} {file.Integers(9)} {file.Integers(-1)} {file.Integers(1)}", "b");
                return file.Node("Concat", $"{b} {a}", "z", ("axis", 1));
            }),
            ("Slice", 9, file => file.Node("Concat", $"{file.Node("Slice", "x", "a", ("starts", new[] { 1 }), ("ends", new[] { 6 }), ("axes", new[] { 1 }))} {file.Node("Slice", "x", "b", ("starts", new[] { 0 }), ("ends", new[] { 1 }), ("axes", new[] { 1 }))}", "z", ("axis", -1))),
            ("Split joined", 11, file =>
            {
                file.Node("Split", "x", "a b", ("axis", 1), ("split", new[] { 2, 3 }));
                return file.Node("Concat", "a b", "z", ("axis", 1));
            }),
            ("Split swapped", 13, file =>
            {
                file.Node("Split", $"x {file.Integers(2, 3)}", "a b", ("axis", -1));
                return file.Node("Concat", $"b {file.Node("Tanh", "a", "t")}", "z", ("axis", 1));
            }),
            ("Gather", 13, file => file.Node("Gather", $"x {file.Integers(4, 0, 1, -2, 2)}", "z", ("axis", 1))),
            ("Slice over two axes, of which the first covers the batch", 13, file => file.Node("Concat", $"{file.Node("Slice", $"x {file.Integers(0, 1)} {file.Integers(int.MaxValue, 3)} {file.Integers(0, 1)}", "a")} {file.Node("Slice", $"x {file.Integers(0, 3)} {file.Integers(long.MaxValue, long.MaxValue)}", "b")} {file.Node("Slice", $"x {file.Integers(0)} {file.Integers(1)} {file.Integers(1)}", "c")}", "z", ("axis", 1))),
            ("Slice over two axes", 9, file => file.Node("Concat", $"{file.Node("Slice", "x", "a", ("starts", new[] { 0, 2 }), ("ends", new[] { int.MaxValue, 9 }))} {file.Node("Slice", "x", "b", ("starts", new[] { 0, 0 }), ("ends", new[] { int.MaxValue, -3 }), ("axes", new[] { 0, 1 }))}", "z", ("axis", 1))),
            ("Slice up to the size of the batch", 13, file => file.Node("Slice", $"x {file.Integers(0, 0)} {file.Node("Shape", "x", "shape")} {file.Integers(0, 1)}", "z")),
            ("Slice with steps", 13, file => file.Node("Concat", $"{file.Node("Slice", $"x {file.Integers(0)} {file.Integers(5)} {file.Integers(1)} {file.Integers(2)}", "a")} {file.Node("Slice", $"x {file.Integers(-2)} {file.Integers(int.MinValue)} {file.Integers(1)} {file.Integers(-2)}", "b")}", "z", ("axis", 1))),
            ("Slice of rows of two dimensions", 13, file =>
            {
                string r = file.Node("Reshape", $"x {file.Integers(-1, 1, 5, 1)}", "r");
                return file.Node("Reshape", $"{file.Node("Slice", $"{r} {file.Integers(0, 0, -5, 0)} {file.Integers(int.MaxValue, 1, 8, 1)} {file.Integers(0, 1, 2, 3)}", "s")} {file.Integers(0, 5)}", "z");
            }),
            ("Expand to the own shape", 13, file => file.Node("Expand", $"x {file.Node("Shape", "x", "shape")}", "z")),
            ("Expand to the own shape, with ones", 8, file => file.Node("Expand", $"{file.Node("Expand", $"x {file.Integers(1, 5)}", "e")} {file.Integers(1)}", "z")),
            ("Expand as PyTorch says -1", 13, file =>
            {
                string shape = file.Node("Mul", $"{file.Node("ConstantOfShape", file.Integers(2), "ones", ("value", file.Tensor(OnnxFile.Int64, [1], 1)))} {file.Integers(-1)}", "wild");
                string wanted = file.Integers(-1, 5);
                return file.Node("Expand", $"x {file.Node("Where", $"{file.Node("Equal", $"{wanted} {shape}", "isWild")} {file.Integers(1, 1)} {wanted}", "shape")}", "z");
            }),
            ("Expand that repeats values", 13, file => file.Node("Expand", $"{file.Node("Slice", $"x {file.Integers(2)} {file.Integers(3)} {file.Integers(1)}", "s")} {file.Integers(1, 5)}", "z")),
            ("Transpose of sizes of 1", 13, file => file.Node("Squeeze", $"{file.Node("Transpose", file.Node("Unsqueeze", $"x {file.Integers(1)}", "u"), "t", ("perm", new[] { 0, 2, 1 }))} {file.Integers(2)}", "z")),
            ("Gather with an order of its own, twice", 13, file => file.Node("Gather", $"x {file.Integers(3, 3, 1, 2, 0)}", "z", ("axis", -1))),
            ("Min and Max with a bound for each value", 13, file => file.Node("Max", $"{file.Constant([-1, 0, -3, 1, -0.5], 1, 5)} {file.Node("Min", $"x {file.Constant([1, 2, 0.5, 3, 0.25], 5)}", "m")} {file.Number(-2)}", "z")),
            ("Sum with a constant", 13, file => file.Node("Sum", $"{file.Constant(Five, 5)} x {file.Number(0.5)} {file.Node("Tanh", "x", "tanh")}", "z")),
            ("PRelu with a slope for each value", 16, file => file.Node("PRelu", $"x {file.Constant([0.25, -0.5, 0, 1, 2], 5)}", "z")),
            ("PRelu of a layer, with a slope for each value", 9, file => file.Node("PRelu", $"{Layer(file, "x", "h", 5, 5, 7)} {file.Constant([0.25, -0.5, 0, 1, 2], 1, 5)}", "z")),
            ("PRelu of a layer that something else takes", 16, file => file.Node("Add", $"{file.Node("PRelu", $"{Layer(file, "x", "h", 5, 5, 7)} {file.Constant([0.25, -0.5, 0, 1, 2], 5)}", "p")} h", "z")),
            ("PRelu with a slope for each channel of two", 16, file =>
            {
                string r = file.Node("Slice", $"{file.Node("Concat", "x x", "twice", ("axis", 1))} {file.Integers(0)} {file.Integers(6)} {file.Integers(1)}", "six");
                string p = file.Node("PRelu", $"{file.Node("Reshape", $"{r} {file.Integers(-1, 2, 3)}", "r")} {file.Constant([0.25, -0.5], 2, 1)}", "p");
                return file.Node("Slice", $"{file.Node("Flatten", p, "f")} {file.Integers(1)} {file.Integers(6)} {file.Integers(1)}", "z");
            }),
            ("Cast of a constant to float16", 13, file => file.Node("Add", $"x {file.Node("Cast", file.Node("Cast", file.Constant([0.1, 1 / 3.0, 1e-6, 2049, -0.7], 5), "h", ("to", 10)), "c", ("to", 1))}", "z")),
            ("Cast of a constant to integers and bool", 13, file => file.Node("Add", $"x {file.Node("Cast", file.Node("Cast", file.Node("Cast", file.Constant([0.6, -1.7, 0, 3, -0.2], 5), "i", ("to", 7)), "b", ("to", 9)), "c", ("to", 1))}", "z")),
            ("Transpose that moves nothing", 13, file => file.Node("Transpose", "x", "z", ("perm", new[] { 0, 1 }))),
        })
        {
            yield return (name, operators, file => Layer(file, write(file), "y"));
            yield return ($"{name}, then Tanh", operators, file => file.Node("Tanh", write(file), "y"));
        }
    }

    /// <summary>Constants that operators make of constants, added to x, or joined to it.</summary>
    private static IEnumerable<(string Name, int Operators, Action<OnnxFile> Write)> Constants()
    {
        foreach (string name in new[] { "Neg", "Abs", "Exp", "Erf", "Reciprocal", "Relu", "LeakyRelu", "Elu", "Celu", "Selu", "Sigmoid", "Tanh", "Softplus", "Softsign", "Mish", "Gelu", "Swish", "HardSigmoid", "HardSwish", "Softmax", "LogSoftmax", "Identity", "Dropout" })
        {
            yield return ($"{name} of a constant", 24, file => file.Node("Add", $"x {file.Node(name, file.Constant(Five, 1, 5), "c")}", "y"));
        }

        foreach ((string name, Func<OnnxFile, string> write) in new (string, Func<OnnxFile, string>)[]
        {
            ("Gemm", file => file.Node("Gemm", $"{file.Constant(Numbers(6), 3, 2)} {file.Constant(Numbers(10), 2, 5)} {file.Constant(Five, 5)}", "g", ("alpha", 0.5), ("beta", 2.0))),
            ("Gemm of transposed matrices", file => file.Node("Gemm", $"{file.Constant(Numbers(6), 2, 3)} {file.Constant(Numbers(10), 5, 2)}", "g", ("transA", 1), ("transB", 1))),
            ("MatMul", file => file.Node("MatMul", $"{file.Constant(Numbers(6), 3, 2)} {file.Constant(Numbers(10), 2, 5)}", "g")),
            ("MatMul of vectors", file => file.Node("Mul", $"{file.Node("MatMul", $"{file.Constant(Numbers(3), 3)} {file.Constant(Numbers(15), 3, 5)}", "v")} {file.Node("MatMul", $"{file.Constant(Numbers(3), 3)} {file.Constant(Numbers(3), 3)}", "w")}", "g")),
            ("Relu of a matrix", file => file.Node("Relu", file.Constant(Numbers(15), 3, 5), "g")),
            ("BatchNormalization", file => BatchNormalization(file, file.Constant(Numbers(5), 1, 5), "g", 5)),
            ("Add of two shapes", file => file.Node("Add", $"{file.Constant(Numbers(3), 3, 1)} {file.Constant(Numbers(5), 5)}", "g")),
            ("Pow", file => file.Node("Pow", $"{file.Node("Abs", file.Constant(Numbers(15), 3, 5), "a")} {file.Constant([0.5, 2, 3, 1, -1], 5)}", "g")),
            ("Min and Max", file => file.Node("Min", $"{file.Node("Max", $"{file.Constant(Numbers(15), 3, 5)} {file.Constant(Five, 5)} {file.Number(0.1)}", "m")} {file.Number(0.6)}", "g")),
            ("Clip", file => file.Node("Clip", $"{file.Constant(Numbers(15), 3, 5)} {file.Number(-0.25)} {file.Number(0.5)}", "g")),
            ("PRelu", file => file.Node("PRelu", $"{file.Constant(Numbers(15), 3, 5)} {file.Constant(Five, 5)}", "g")),
            ("Flatten", file => file.Node("Flatten", file.Constant(Numbers(15), 3, 5, 1), "g")),
            ("Flatten to one row", file => file.Node("Flatten", file.Constant(Numbers(5), 5, 1), "g", ("axis", 0))),
            ("Transpose", file => file.Node("Reshape", $"{file.Node("Transpose", file.Constant(Numbers(30), 2, 5, 3), "t", ("perm", new[] { 2, 0, 1 }))} {file.Integers(6, 5)}", "g")),
            ("Transpose without an order", file => file.Node("Reshape", $"{file.Node("Transpose", file.Constant(Numbers(15), 5, 1, 3), "t")} {file.Integers(3, 5)}", "g")),
            ("Concat along rows", file => file.Node("Concat", $"{file.Constant(Numbers(5), 1, 5)} {file.Constant(Numbers(10, 2), 2, 5)}", "g", ("axis", 0))),
            ("Concat along columns", file => file.Node("Concat", $"{file.Constant(Numbers(6), 3, 2)} {file.Constant(Numbers(9, 2), 3, 3)}", "g", ("axis", -1))),
            ("Slice", file => file.Node("Slice", $"{file.Constant(Numbers(40), 4, 10)} {file.Integers(1, -1)} {file.Integers(99, -99)} {file.Integers(0, 1)} {file.Integers(1, -2)}", "g")),
            ("Split", file =>
            {
                file.Node("Split", $"{file.Constant(Numbers(30), 3, 10)} {file.Integers(4, 5, 1)}", "p g q", ("axis", 1));
                return "g";
            }),
            ("Gather", file => file.Node("Gather", $"{file.Constant(Numbers(21), 3, 7)} {file.Integers(6, 0, -3, 0, 2)}", "g", ("axis", 1))),
            ("Expand", file => file.Node("Expand", $"{file.Constant(Numbers(3), 3, 1)} {file.Integers(5)}", "g")),
            ("Where", file => file.Node("Where", $"{file.Node("Equal", $"{file.Integers(0, 1, 2, 3, 4)} {file.Integers(2)}", "e")} {file.Constant(Numbers(15), 3, 5)} {file.Number(-1)}", "g")),
            ("ConstantOfShape of what Shape says", file => file.Node("ConstantOfShape", file.Node("Shape", file.Constant(Numbers(15), 3, 5), "s"), "g", ("value", file.Tensor(OnnxFile.Float, [0.3], 1)))),
        })
        {
            // The last row of the constant: all of it is needed for the right numbers.
            yield return ($"constants: {name}", 13, file => Layer(file, file.Node("Add", $"x {file.Node("Slice", $"{write(file)} {file.Integers(-1)} {file.Integers(int.MaxValue)} {file.Integers(0)}", "last")}", "sum"), "y"));
        }

        foreach ((string name, Func<OnnxFile, string> write) in new (string, Func<OnnxFile, string>)[]
        {
            ("a constant", file => file.Constant([0.75, -2], 1, 2)),
            ("a computed constant", file => file.Node("Tanh", file.Node("Flatten", file.Constant([0.75, -2], 1, 2, 1), "f"), "c")),
            ("a constant for each row of the batch", file => file.Node("Expand", $"{file.Constant([0.75, -2], 2)} {BatchAnd(file, 2)}", "c")),
            ("a constant in every row of the batch", file => file.Node("Expand", $"{file.Constant([0.75, -2], 1, 2)} {BatchAnd(file, 1)}", "c")),
            ("zeros for each row of the batch", file => file.Node("ConstantOfShape", BatchAnd(file, 2), "c")),
            ("what is computed of zeros for each row of the batch", file => Layer(file, file.Node("Exp", file.Node("ConstantOfShape", BatchAnd(file, 2), "zeros"), "ones"), "c", 2, 2)),
        })
        {
            yield return ($"{name}, joined to a row", 13, file => Layer(file, file.Node("Concat", $"x {write(file)}", "j", ("axis", 1)), "y", 7));
            yield return ($"{name}, joined before a row, then BatchNormalization", 15, file => Layer(file, BatchNormalization(file, file.Node("Concat", $"{write(file)} x", "j", ("axis", 1)), "b", 7), "y", 7));
            yield return ($"{name}, joined between layers, then Tanh", 13, file =>
            {
                string h = Layer(file, "x", "h");
                string j = file.Node("Concat", $"{write(file)} {h} x", "j", ("axis", -1));
                Layer(file, file.Node("Tanh", file.Node("Add", $"{j} {j}", "s"), "t"), "y", 11);
            }
            );
            yield return ($"{name}, joined, is an output", 13, file => file.Node("Sigmoid", file.Node("Concat", $"{Layer(file, "x", "h")} {write(file)}", "j", ("axis", 1)), "y"));
            yield return ($"{name}, joined, in a softmax", 13, file => file.Node("Softmax", file.Node("Concat", $"x {write(file)}", "j", ("axis", 1)), "y"));
            yield return ($"{name}, joined, in a residual sum", 13, file =>
            {
                string j = file.Node("Concat", $"x {write(file)}", "j", ("axis", 1));
                file.Node("Relu", file.Node("Add", $"{j} {Layer(file, j, "k", 7, 7)}", "s"), "y");
            }
            );
            yield return ($"{name}, joined and taken apart", 13, file =>
            {
                string j = file.Node("Concat", $"x {write(file)} x", "j", ("axis", 1));
                file.Node("Mul", $"{file.Node("Slice", $"{j} {file.Integers(3)} {file.Integers(9)} {file.Integers(1)}", "s")} {file.Constant([1, 2, 3, 4, 5, 6], 6)}", "y");
            }
            );
            yield return ($"{name}, joined, in a written-out GELU", 13, file =>
            {
                string j = file.Node("Concat", $"x {write(file)}", "j", ("axis", 1));
                string e = file.Node("Erf", Times(file, j, Math.Sqrt(0.5), "d"), "e");
                Product(file, Times(file, j, 0.5, "half"), file.Node("Add", $"{e} {file.Number(1)}", "g"), "y");
            }
            );
        }

        static string BatchAnd(OnnxFile file, long size)
        {
            string batch = file.Node("Gather", $"{file.Node("Shape", "x", "shape")} {file.Integers(0)}", "batch", ("axis", 0));
            return file.Node("Concat", $"{batch} {file.Integers(size)}", "sizes", ("axis", 0));
        }
    }

    private static IEnumerable<(string Name, int Operators, Action<OnnxFile> Write)> Wholes()
    {
        yield return ("residual Add", 13, file => file.Node("Relu", file.Node("Add", $"{Layer(file, file.Node("Tanh", Layer(file, "x", "h"), "t"), "g", 4, 5)} x", "s"), "y"));
        yield return ("residual Sum", 13, file => file.Node("Sum", $"x {Layer(file, "x", "g", 5, 5)} {file.Node("Tanh", "x", "t")}", "y"));
        yield return ("twice the same", 13, file => file.Node("Add", "x x", "y"));
        yield return ("activation on activation", 13, file => file.Node("Tanh", file.Node("Relu", Layer(file, "x", "h"), "r"), "y"));
        yield return new("two heads", 13, file =>
        {
            string h = file.Node("Tanh", Layer(file, "x", "t"), "h");
            file.Node("Softmax", Layer(file, h, "a", 4, 3), "first");
            file.Output("first");
            Layer(file, h, "y", 4, 2);
        });
        yield return new("two heads of one layer", 13, file =>
        {
            string h = Layer(file, "x", "h");
            file.Node("Sigmoid", h, "first");
            file.Output("first");
            file.Node("Relu", h, "y");
        });
        yield return new("an output inside", 13, file =>
        {
            string h = file.Node("Tanh", Layer(file, "x", "t"), "h");
            file.Output(h);
            Layer(file, h, "y", 4, 2);
        });
        yield return new("an output that is constant", 13, file =>
        {
            file.Node("Exp", file.Constant(Five, 1, 5), "constant");
            file.Output("constant");
            file.Node("Tanh", Layer(file, "x", "h"), "y");
        });
        yield return ("an output of one number", 13, file => file.Node("Identity", file.Output(Layer(file, "x", "h")).Number(0.25), "y"));
        yield return ("constants alone", 13, file => file.Node("Mul", $"{file.Constant(Numbers(6), 2, 3)} {file.Number(0.25)}", "y"));
        yield return ("an integer input that nothing takes", 13, file => Layer(file.InputOf(OnnxFile.Int64, "ids", "batch", 7), "x", "y"));
        yield return ("an input of a size that is not known, which nothing takes", 13, file => file.Input("other", "batch", "length").Node("Tanh", "x", "y"));
        yield return ("two inputs, joined", 13, file => Layer(file, file.Input("x2", "batch", 2).Node("Concat", "x x2", "c", ("axis", 1)), "y", 7));
        yield return ("two inputs, joined the other way", 13, file => Layer(file, file.Input("x2", "batch", 2).Node("Concat", "x2 x", "c", ("axis", 1)), "y", 7));
        yield return new("two inputs, scaled and joined", 13, file =>
        {
            string a = file.Node("Div", $"{file.Node("Sub", $"x {file.Constant(Five, 5)}", "s")} {file.Number(3)}", "a");
            string b = file.Input("x2", "batch", 2).Node("Mul", $"x2 {file.Constant([0.5, 4], 2)}", "b");
            Layer(file, file.Node("Concat", $"{a} {b}", "c", ("axis", 1)), "y", 7);
        });
        yield return new("two inputs, each with layers", 13, file =>
        {
            string a = file.Node("Tanh", Layer(file, "x", "h"), "a");
            string b = file.Input("x2", "batch", 2).Node("Relu", "x2", "b");
            Layer(file, file.Node("Concat", $"{a} {b}", "c", ("axis", 1)), "y", 6);
        });
        yield return new("nodes in another order, and nodes for nothing", 13, file =>
        {
            file.Node("Sin", "x", "unused");
            file.Node("Identity", Layer(file, "x", "y"), "unused2");
        });
        yield return new("skl2onnx MLPClassifier of two classes", 13, file =>
        {
            string p = file.Node("Sigmoid", Layer(file, file.Node("Relu", Layer(file, file.Node("Cast", "x", "c", ("to", 1)), "h"), "r"), "o", 4, 1), "p");
            file.Node("Concat", $"{file.Node("Sub", $"{file.Constant([1], 1)} {p}", "n")} {p}", "y", ("axis", 1));
            file.Node("ArgMax", "y", "label", ("axis", 1));
            file.OutputOf(OnnxFile.Int64, "label");
        });
    }
}
