using BackpropGen.Generator.Models;
using BackpropGen.Testing;
using BackpropGen.Testing.Reference;

namespace BackpropGen.Generator.Tests.Models;

/// <summary>Sound files of nodes that make no sense: operators with values, constants and attributes that were not made for them.</summary>
public class RandomNodeFuzzTests
{
    private const int Files = 20_000;

    internal static readonly string[] Operators =
    [
        "Gemm", "MatMul", "BatchNormalization", "LayerNormalization", "ReduceMean", "Add", "Sum", "Sub", "Mul", "Div", "Neg", "Reciprocal", "Sqrt", "Exp", "Log", "Abs", "Erf", "Pow", "Equal", "Where", "Expand", "Min", "Max", "Clip", "Relu", "LeakyRelu",
        "PRelu", "Elu", "Celu", "Selu", "Sigmoid", "Tanh", "Softplus", "Softsign", "Mish", "Gelu", "Swish", "HardSigmoid", "HardSwish", "Softmax", "LogSoftmax", "Identity", "Dropout", "Cast",
        "Constant", "ConstantOfShape", "Shape", "Flatten", "Reshape", "Squeeze", "Unsqueeze", "Transpose", "Concat", "Slice", "Split", "Gather", "Scaler", "LinearRegressor", "LinearClassifier",
        "Normalizer", "ZipMap", "LSTM", "GRU", "RNN",
    ];

    /// <summary>What only graphs of sequences have.</summary>
    private static readonly string[] OfSequences = ["Conv", "Pad"];

    private static readonly string[] Attributes =
        ["alpha", "beta", "gamma", "transA", "transB", "axis", "axes", "perm", "to", "min", "max", "start", "end", "starts", "ends", "split", "value", "value_float", "value_int", "value_ints", "value_floats", "epsilon", "allowzero", "approximate", "offset", "scale", "targets", "coefficients", "intercepts", "post_transform", "norm", "layout", "hidden_size", "direction", "clip", "linear_before_reset", "activations", "pads", "dilations", "strides", "group", "mode"];

    private static readonly string[] Texts = ["tanh", "", "L1", "NONE", "SOFTMAX", "LOGISTIC"];

    [Fact]
    public void Nodes_that_make_no_sense_are_refused()
    {
        var refusedBy = new HashSet<string>();
        (int models, int recurrent) = (0, 0);
        RandomCases.Try(Files, random =>
        {
            byte[] file = File(random);
            ModelReading reading = OnnxReader.Read(file);
            Assert.True(reading.Model is null != reading.Problem is null);
            if (reading.Model is { } model)
            {
                models++;
                if (model.Layers.Any(layer => layer.Memory is not null))
                {
                    recurrent++;
                    return;
                }

                ReferenceNetwork.Of(model).Predict(new double[model.InputCount]);
            }
            else
            {
                refusedBy.Add(reading.Problem!);
            }
        });

        Assert.True(models > RandomCases.Count(Files) / 50, $"{models} models");
        Assert.True(recurrent > RandomCases.Count(Files) / 1_000, $"{recurrent} models with memory");
        Assert.True(refusedBy.Count > 200, $"{refusedBy.Count} different problems");
    }

    private static byte[] File(Random random)
    {
        var file = new OnnxFile(random.Next(7, 26), "ai.onnx.ml");
        file.Input("x", Sizes(random, isInput: true));
        var values = new List<string> { "x", "x", "x" };
        bool isRecurrent = random.Next(4) == 0;
        string last = isRecurrent ? Recurrent(file, random, values) : "x";
        int nodes = random.Next(isRecurrent ? 0 : 1, 6);
        for (int i = 0; i < nodes; i++)
        {
            string name = random.Next(20) == 0 ? OfSequences[random.Next(OfSequences.Length)] : Operators[random.Next(Operators.Length)];
            var inputs = new List<string> { random.Next(3) > 0 ? last : values[random.Next(values.Count)] };
            for (int n = random.Next(5); n > 0; n--)
            {
                inputs.Add(random.Next(3) == 0 ? values[random.Next(values.Count)] : Constant(file, random));
            }

            string outputs = random.Next(4) == 0 ? $"v{i} w{i}" : $"v{i}";
            last = file.NodeOf(name is "Scaler" or "LinearRegressor" or "LinearClassifier" or "Normalizer" or "ZipMap" ? "ai.onnx.ml" : "", name, string.Join(' ', inputs), outputs, [.. Enumerable.Range(0, random.Next(4)).Select(_ => (Attributes[random.Next(Attributes.Length)], Value(file, random)))]);
            values.AddRange(outputs.Split(' '));
        }

        return file.Output(last).ToBytes();
    }

    /// <summary>A recurrent layer of weights that fit each other, of a step whose shape, state and layout may not be the right ones.</summary>
    private static string Recurrent(OnnxFile file, Random random, List<string> values)
    {
        int size = random.Next(1, 4);
        (string name, int gates) = random.Next(3) switch { 0 => ("LSTM", 4), 1 => ("GRU", 3), _ => ("RNN", 1) };
        file.Input("s", random.Next(5) == 0 ? Sizes(random) : [1, "n", random.Next(5) == 0 ? 2 * size : size]);
        string step = file.Node("Unsqueeze", $"{file.Node("Slice", $"x {file.Integers(0)} {file.Integers(1)} {file.Integers(random.Next(1, 3))}", "taken")} {file.Integers(random.Next(6) == 0 ? 1 : 0)}", "step");
        string weights = $"{file.Constant(new double[gates * size], 1, gates * size, 1)} {file.Constant(new double[gates * size * size], 1, gates * size, size)}";
        file.Node(name, $"{step} {weights} - - s{(name == "LSTM" ? " " + (random.Next(2) == 0 ? "s" : "step") : string.Empty)}", "all hidden cell");
        file.Output(random.Next(4) == 0 ? "cell" : "hidden");
        values.AddRange(["s", "hidden", "hidden", "cell"]);
        return file.Node("Squeeze", $"all {file.Integers(0, 1)}", "of");
    }

    private static object[] Sizes(Random random, bool isInput = false) =>
        [.. Enumerable.Range(0, random.Next(isInput ? 1 : 0, 4)).Select(i => random.Next(isInput && i == 0 ? 2 : 20) == 0 ? (object)"n" : random.Next(8) == 0 ? random.Next(-1, 2_000) : random.Next(1, 4))];

    private static string Constant(OnnxFile file, Random random)
    {
        int[] sizes = [.. Sizes(random).Select(size => size is int number ? Math.Clamp(number, 0, 8) : 1)];
        int count = sizes.Aggregate(1, (product, size) => product * size);
        int type = random.Next(3) switch { 0 => OnnxFile.Float, 1 => OnnxFile.Int64, _ => OnnxFile.Double };
        return file.ConstantOf(type, [.. Enumerable.Range(0, count).Select(_ => Number(random))], sizes);
    }

    private static double Number(Random random) => random.Next(30) switch { 0 => int.MaxValue, 1 => -3e9, 2 => 1e30, < 20 => random.Next(-2, 6), _ => random.NextDouble() };

    private static object Value(OnnxFile file, Random random) => random.Next(6) switch
    {
        0 => random.Next(-3, 12),
        1 => Number(random),
        2 => Texts[random.Next(Texts.Length)],
        3 => Enumerable.Range(0, random.Next(4)).Select(_ => Number(random)).ToArray(),
        4 => Enumerable.Range(0, random.Next(4)).Select(_ => random.Next(-3, 5)).ToArray(),
        _ => file.Tensor(OnnxFile.Float, [Number(random)], 1),
    };
}
