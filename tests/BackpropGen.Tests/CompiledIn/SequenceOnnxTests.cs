using System.Reflection;
using System.Text.Json.Nodes;
using BackpropGen.Testing;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace BackpropGen.Tests.CompiledIn;

/// <summary>Networks with memory as PyTorch exports them, compiled into classes: against the outputs that PyTorch gave, and against ONNX Runtime.</summary>
public class SequenceOnnxTests
{
    private const double Tolerance = 1e-5;

    private static readonly string Folder = Repository.PathOf("tests", "BackpropGen.Generator.Tests", "Models", "Fixtures", "Sequences");

    private static readonly string[] Models = ["gru-sequence", "gru-step", "lstm-sequence", "lstm-step", "rnn-last", "tcn"];

    private static readonly Lazy<Assembly> Compiled = new(() =>
    {
        string source = "using BackpropGen;\n" + string.Concat(Models.Select((model, i) => $"/// <summary>A model.</summary>\n[Network(Model = \"{model}.onnx\")] public partial class Model{i} {{ }}\n"));
        GeneratorRun run = GeneratorRun.Of(source, new ConsumerSettings(AdditionalFiles: [.. Models.Select(PathOf)], IsOnlyRun: true));
        Assert.DoesNotContain(run.DeclarationDiagnostics(), diagnostic => diagnostic.Id.StartsWith("BPG0", StringComparison.Ordinal));
        return run.Load();
    });

    public static TheoryData<string> All => new(Models);

    public static TheoryData<string> OfSequences => new(Models.Where(model => !model.EndsWith("step", StringComparison.Ordinal)));

    public static TheoryData<string> OfSteps => new(Models.Where(model => model.EndsWith("step", StringComparison.Ordinal)));

    [SampledTheory(4)]
    [MemberData(nameof(All))]
    public void A_model_streams_what_PyTorch_gave(string model)
    {
        ISequenceNetwork<float> network = Network(model);
        JsonNode expected = JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, model + ".json")))!;
        JsonArray inputs = expected["inputs"]!["input"]!.AsArray();
        JsonArray outputs = expected["outputs"]!["output"]!.AsArray();
        for (int i = 0; i < inputs.Count; i++)
        {
            SequenceState<float> state = network.NewState();
            if (expected["inputs"]!["h_in"] is { } hidden)
            {
                state.SetValues([.. Leaves(hidden), .. Leaves(expected["inputs"]!["c_in"])]);
            }

            float[] steps = Leaves(inputs[i]);
            float[] all = new float[steps.Length / network.Description.InputCount * network.Description.OutputCount];
            network.PredictSequence<float>(steps, all, state);
            float[] given = Leaves(outputs[i]);

            // rnn-last gives the last step alone.
            AssertNear(given, all[^given.Length..]);
            if (expected["outputs"]!["h_out"] is { } after)
            {
                float[] values = new float[state.Length];
                state.GetValues(values);
                AssertNear([.. Leaves(after), .. Leaves(expected["outputs"]!["c_out"])], values);
            }
        }
    }

    [Theory]
    [MemberData(nameof(OfSequences))]
    public void A_model_of_sequences_streams_what_ONNX_Runtime_gives(string model)
    {
        ISequenceNetwork<float> network = Network(model);
        using var session = new InferenceSession(PathOf(model));
        (int inputs, int outputs) = (network.Description.InputCount, network.Description.OutputCount);
        bool isChannelsFirst = model == "tcn";
        const int Steps = 60;
        float[] sequence = Random(Steps * inputs);
        int[] sizes = isChannelsFirst ? [1, inputs, Steps] : [1, Steps, inputs];
        using IDisposableReadOnlyCollection<DisposableNamedOnnxValue> results = session.Run([NamedOnnxValue.CreateFromTensor("input", new DenseTensor<float>(sequence, sizes))]);
        float[] expected = [.. results[0].AsTensor<float>()];
        float[] actual = new float[Steps * outputs];
        network.PredictSequence<float>(sequence, actual, network.NewState());
        AssertNear(expected, actual[^expected.Length..]);
    }

    [Theory]
    [MemberData(nameof(OfSteps))]
    public void A_model_of_steps_goes_on_as_ONNX_Runtime_does_with_its_own_states(string model)
    {
        ISequenceNetwork<float> network = Network(model);
        using var session = new InferenceSession(PathOf(model));
        SequenceState<float> state = network.NewState();
        Dictionary<string, float[]> states = session.InputNames.Where(name => name != "input").ToDictionary(name => name, name => new float[session.InputMetadata[name].Dimensions[^1]]);
        float[] steps = Random(100 * network.Description.InputCount);
        float[] output = new float[network.Description.OutputCount];
        foreach (float[] step in steps.Chunk(network.Description.InputCount))
        {
            List<NamedOnnxValue> inputs = [NamedOnnxValue.CreateFromTensor("input", new DenseTensor<float>(step, [1, 1, step.Length]))];
            inputs.AddRange(states.Select(each => NamedOnnxValue.CreateFromTensor(each.Key, new DenseTensor<float>(each.Value, [1, 1, each.Value.Length]))));
            using IDisposableReadOnlyCollection<DisposableNamedOnnxValue> results = session.Run(inputs);
            network.Predict(step, state, output);
            AssertNear([.. results.Single(result => result.Name == "output").AsTensor<float>()], output);
            foreach (string name in states.Keys.ToList())
            {
                states[name] = [.. results.Single(result => result.Name == name.Replace("_in", "_out", StringComparison.Ordinal)).AsTensor<float>()];
            }
        }
    }

    /// <summary>Cells that PyTorch does not export: a GRU that resets before its matrix, and ReLU in an Elman layer.</summary>
    [Theory]
    [InlineData("GRU", 3)]
    [InlineData("RNN", 1)]
    public void Other_cells_give_what_ONNX_Runtime_gives(string cell, int gates)
    {
        const int Size = 5;
        const int Inputs = 2;
        const int Steps = 40;
        Generator.Tests.Models.OnnxFile file = new Generator.Tests.Models.OnnxFile(14).Input("x", "steps", "batch", Inputs).Output("y");
        string weights = $"{file.Constant(Numbers(gates * Size * Inputs), 1, gates * Size, Inputs)} {file.Constant(Numbers(gates * Size * Size), 1, gates * Size, Size)} {file.Constant(Numbers(2 * gates * Size), 1, 2 * gates * Size)}";
        file.Node(cell, "x " + weights, "four", cell == "RNN" ? [("hidden_size", Size), ("activations", new[] { "Relu" })] : [("hidden_size", Size)]);
        file.Node("Squeeze", $"four {file.Integers(1)}", "y");
        using ModelFolder folder = new();
        File.WriteAllBytes(folder.PathOf("cell.onnx"), file.ToBytes());
        Assembly assembly = GeneratorRun.Of("[BackpropGen.Network(Model = \"cell.onnx\")] public partial class Cell { }", new ConsumerSettings(AdditionalFiles: folder.Files, IsOnlyRun: true)).Load();
        var network = (ISequenceNetwork<float>)Activator.CreateInstance(assembly.GetType("Cell")!)!;
        Assert.Equal(cell == "GRU" ? "2-5:gru(resetbefore):linear" : "2-5:rnn(relu):linear", network.Description.Topology);

        float[] sequence = Random(Steps * Inputs);
        using var session = new InferenceSession(file.ToBytes());
        using IDisposableReadOnlyCollection<DisposableNamedOnnxValue> results = session.Run([NamedOnnxValue.CreateFromTensor("x", new DenseTensor<float>(sequence, [Steps, 1, Inputs]))]);
        float[] actual = new float[Steps * Size];
        network.PredictSequence<float>(sequence, actual, network.NewState());
        AssertNear([.. results[0].AsTensor<float>()], actual);

        static double[] Numbers(int count) => [.. Enumerable.Range(1, count).Select(i => (double)(float)(0.6 * Math.Sin(i * i)))];
    }

    /// <summary>A body that is no chain, with a recurrent layer and a convolution in it: a written-out activation, layer normalisation, parts, a mask, sums, and two outputs beside the state.</summary>
    [Fact]
    public void A_graph_around_layers_that_remember_gives_what_ONNX_Runtime_gives()
    {
        const int Steps = 50;
        var file = new Generator.Tests.Models.OnnxFile(17);
        file.Input("x", "batch", "steps", 3).Input("h", 1, "batch", 4).Output("y").Output("z").Output("h_out");
        file.Node("Div", $"{file.Node("Sub", $"x {file.Constant([0.5, -1, 0.25], 3)}", "centred")} {file.Constant([2, 0.5, 1.5], 3)}", "scaled");
        file.Node("Add", $"{file.Node("MatMul", $"scaled {file.Constant(Numbers(18, 1), 3, 6)}", "product")} {file.Constant(Numbers(6, 2), 6)}", "sum");
        file.Node("Mul", $"sum {file.Node("Sigmoid", "sum", "gate")}", "silu");
        file.Node("Transpose", "silu", "first", ("perm", new[] { 1, 0, 2 }));
        file.Node("GRU", $"first {file.Constant(Numbers(72, 3), 1, 12, 6)} {file.Constant(Numbers(48, 4), 1, 12, 4)} {file.Constant(Numbers(24, 5), 1, 24)} - h", "four h_out", ("hidden_size", 4), ("linear_before_reset", 1));
        file.Node("Transpose", file.Node("Squeeze", $"four {file.Integers(1)}", "three"), "hidden", ("perm", new[] { 1, 0, 2 }));
        file.Node("LayerNormalization", $"hidden {file.Constant(Numbers(4, 6), 4)} {file.Constant(Numbers(4, 7), 4)}", "normal", ("axis", -1));
        file.Node("Slice", $"silu {file.Integers(2)} {file.Integers(6)} {file.Integers(2)}", "part");
        file.Node("Add", "normal part", "residual");
        file.Node("Pad", $"{file.Node("Transpose", "residual", "channels", ("perm", new[] { 0, 2, 1 }))} {file.Integers(0, 0, 4, 0, 0, 0)}", "padded");
        file.Node("Conv", $"padded {file.Constant(Numbers(60, 8), 5, 4, 3)} {file.Constant(Numbers(5, 9), 5)}", "conv", ("dilations", new[] { 2 }));
        file.Node("Elu", file.Node("Mul", $"conv {file.Constant(Numbers(5, 10), 1, 5, 1)}", "weighted"), "elu");
        file.Node("Concat", $"{file.Node("Transpose", "elu", "back", ("perm", new[] { 0, 2, 1 }))} residual", "both", ("axis", 2));
        file.Node("Softmax", file.Node("MatMul", $"both {file.Constant(Numbers(27, 11), 9, 3)}", "logits"), "y", ("axis", -1));
        file.Node("Mul", $"{file.Node("Slice", $"both {file.Integers(0)} {file.Integers(3)} {file.Integers(2)}", "some")} x", "z");
        byte[] bytes = file.ToBytes();

        using ModelFolder folder = new();
        File.WriteAllBytes(folder.PathOf("graph.onnx"), bytes);
        GeneratorRun run = GeneratorRun.Of("[BackpropGen.Network(Model = \"graph.onnx\")] public partial class Whole { }\n[BackpropGen.Network(Model = \"graph.onnx\", ModelOutputs = new[] { \"z\" })] public partial class Part { }", new ConsumerSettings(AdditionalFiles: folder.Files, IsOnlyRun: true));
        Assert.DoesNotContain(run.DeclarationDiagnostics(), diagnostic => diagnostic.Severity == Microsoft.CodeAnalysis.DiagnosticSeverity.Error);
        Assembly assembly = run.Load();
        float[] sequence = Random(Steps * 3);
        float[] before = Random(4);
        using var session = new InferenceSession(bytes);
        using IDisposableReadOnlyCollection<DisposableNamedOnnxValue> results = session.Run([
            NamedOnnxValue.CreateFromTensor("x", new DenseTensor<float>(sequence, [1, Steps, 3])), NamedOnnxValue.CreateFromTensor("h", new DenseTensor<float>(before, [1, 1, 4]))]);
        float[] y = [.. results.Single(result => result.Name == "y").AsTensor<float>()];
        float[] z = [.. results.Single(result => result.Name == "z").AsTensor<float>()];
        AssertNear([.. y.Chunk(3).Zip(z.Chunk(3), (one, other) => one.Concat(other)).SelectMany(values => values)], Stream("Whole", 6));
        AssertNear(z, Stream("Part", 3));

        float[] Stream(string name, int outputs)
        {
            var network = (ISequenceNetwork<float>)Activator.CreateInstance(assembly.GetType(name)!)!;
            Assert.Equal(3, network.Description.InputCount);
            SequenceState<float> state = network.NewState();
            float[] values = new float[state.Length];
            before.CopyTo(values, 0);
            state.SetValues(values);
            float[] actual = new float[Steps * outputs];
            network.PredictSequence<float>(sequence, actual, state);
            state.GetValues(values);
            AssertNear([.. results.Single(result => result.Name == "h_out").AsTensor<float>()], values[..4]);
            return actual;
        }

        static double[] Numbers(int count, int seed) => [.. Enumerable.Range(1, count).Select(i => (double)(float)(0.7 * Math.Sin((i + seed) * (i + seed))))];
    }

    private static ISequenceNetwork<float> Network(string model) => (ISequenceNetwork<float>)Activator.CreateInstance(Compiled.Value.GetType($"Model{Array.IndexOf(Models, model)}")!)!;

    private static string PathOf(string model) => Path.Combine(Folder, model + ".onnx");

    private static float[] Leaves(JsonNode? node) => node is null ? [] : node is JsonArray array ? [.. array.SelectMany(Leaves)] : [node.GetValue<float>()];

    private static float[] Random(int count)
    {
        var random = new Random(7);
        return [.. Enumerable.Range(0, count).Select(_ => (float)((random.NextDouble() * 4) - 2))];
    }

    private static void AssertNear(float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(Math.Abs(expected[i] - actual[i]) <= Tolerance * Math.Max(1, Math.Abs(expected[i])), $"value {i}: {actual[i]:R} should be {expected[i]:R}");
        }
    }
}
