using System.Reflection;
using System.Text.Json.Nodes;
using BackpropGen.Generator;
using BackpropGen.Generator.Models;
using BackpropGen.Generator.Tests.Models;
using BackpropGen.Testing;
using BackpropGen.Tests.Comparison;
using JsonArray = System.Text.Json.Nodes.JsonArray;

namespace BackpropGen.Tests.CompiledIn;

/// <summary>Policies with memory in the shapes of ML-Agents and of recurrent PPO, step by step: against PyTorch, and against ONNX Runtime with its states fed back.</summary>
public class RecurrentPolicyTests
{
    private static readonly string Folder = Repository.PathOf("tests", "BackpropGen.Generator.Tests", "Models", "Fixtures", "Policies");
    private static readonly JsonArray Cases = JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, "recurrent.json")))!.AsArray();
    private static readonly Lazy<Assembly> Compiled = new(Compile);

    /// <summary>Those that this run trains, which are compiled in double, too.</summary>
    private static readonly string[] Trained = [.. ThoroughTests.Sample(["mlagents-recurrent-9", "mlagents-recurrent-discrete-15", "recurrent-ppo-lstm"], 3)];

    /// <summary>Those that this run streams; no others are compiled but what it trains.</summary>
    private static readonly string[] Streamed = [.. ThoroughTests.Sample(Cases.Select(each => each!["name"]!.GetValue<string>()), 4)];

    public static TheoryData<string> Names => [.. Streamed];

    public static TheoryData<string> TrainedNames => [.. Trained];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_policy_streams_what_PyTorch_and_ONNX_Runtime_give(string name)
    {
        JsonNode each = CaseOf(name);
        byte[] file = File.ReadAllBytes(Path.Combine(Folder, name + ".onnx"));
        string[] chosen = Texts(each["chosen"]!);
        Dictionary<string, string> outputOf = each["states"]!.AsObject().ToDictionary(pair => pair.Key, pair => pair.Value!.GetValue<string>());
        IReadOnlyList<ModelPort> ports = OnnxReader.Read(file, chosen.ToEquatableArray()).Model!.Inputs;
        Assert.DoesNotContain(ports, port => outputOf.ContainsKey(port.Name));
        using var runtime = new OnnxRuntimeSession(PolicyTests.WithOutputs(file, chosen.Except(Texts(each["all"]!))));
        var network = Network<float>("Single", name);
        SequenceState<float> state = network.NewState();

        // The second time from the beginning again.
        for (int time = 0; time < 2; time++, state.Reset())
        {
            Dictionary<string, float[]> states = outputOf.Keys.ToDictionary(input => input, input => new float[each["shapes"]![input]!.AsArray().Aggregate(1, (product, size) => product * size!.GetValue<int>())]);
            foreach ((JsonNode? step, JsonNode? expected) in each["steps"]!.AsArray().Zip(each["outputs"]!.AsArray()))
            {
                Dictionary<string, float[]> inputs = step!.AsObject().ToDictionary(input => input.Key, input => Numbers(input.Value!));
                Dictionary<string, float[]> all = inputs.Concat(states).ToDictionary(input => input.Key, input => input.Value);
                double[] ofPyTorch = [.. Numbers(expected!).Select(number => (double)number)];
                Closeness.Same(runtime.Run(all, chosen), ofPyTorch, 1e-5, "ONNX Runtime", leastScale: 1);
                states = outputOf.ToDictionary(pair => pair.Key, pair => runtime.Run(all, [pair.Value]).Select(number => (float)number).ToArray());

                float[] predicted = new float[ofPyTorch.Length];
                network.Predict([.. ports.SelectMany(port => inputs[port.Name])], state, predicted);
                Closeness.Same([.. predicted.Select(number => (double)number)], ofPyTorch, 1e-5, name, leastScale: 1);
            }

            // Of each layer h, then c.
            float[] held = new float[state.Length];
            state.GetValues(held);
            Assert.Equal(states.Values.Sum(values => values.Length), held.Length);
            Closeness.Same([.. held.Order().Select(number => (double)number)], [.. states.Values.SelectMany(values => values).Order().Select(number => (double)number)], 1e-5, "states", leastScale: 1);
            if (states.Count == 1 && states.Values.Single().Length == network.Description.Memory.Sum(cell => cell.Width) && network.Description.Memory.Count <= 2)
            {
                Closeness.Same([.. held.Select(number => (double)number)], [.. states.Values.Single().Select(number => (double)number)], 1e-5, "state", leastScale: 1);
            }
        }
    }

    /// <summary>Through time, masks, gates and both heads.</summary>
    [Theory]
    [MemberData(nameof(TrainedNames))]
    public void A_policy_is_trained_with_the_right_gradient(string name)
    {
        var network = Network<double>("Double", name);
        int count = network.Description.InputCount;
        double[] inputs = [.. Enumerable.Range(0, 7 * count).Select(i => Math.Sin(i * i))];
        double[] targets = [.. Enumerable.Range(0, 7 * network.Description.OutputCount).Select(i => 0.4 + (0.1 * Math.Cos(i * i)))];
        SequenceGradientCheck check = network.CheckGradient<double>(inputs, targets);
        Assert.True(check.LargestDifference <= 1e-6, check.ToString());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_policy_is_saved_and_loaded_and_exported(string name)
    {
        JsonNode each = CaseOf(name);
        var network = Network<float>("Single", name);
        using MemoryStream file = new();
        network.Save(file);
        file.Position = 0;
        var other = Network<float>("Single", name);
        other.Initialize(3);
        Assert.NotEqual(Stream(network), Stream(other));
        other.Load(file);
        Assert.Equal(Stream(network), Stream(other));

        using MemoryStream model = new();
        network.SaveOnnx(model);
        using var runtime = new OnnxRuntimeSession(model.ToArray());
        Dictionary<string, float[]> states = network.Description.Memory.ToDictionary(cell => cell.Name + "_in", cell => new float[cell.Width]);
        float[][] outputs = Stream(network);
        for (int t = 0; t < outputs.Length; t++)
        {
            Dictionary<string, float[]> all = new(states) { ["input"] = Inputs(network, t) };
            Closeness.Same([.. outputs[t].Select(number => (double)number)], runtime.Run(all, ["output"]), 1e-5, each["name"]!.GetValue<string>(), leastScale: 1);
            states = states.ToDictionary(pair => pair.Key, pair => runtime.Run(all, [pair.Key.Replace("_in", "_out", StringComparison.Ordinal)]).Select(number => (float)number).ToArray());
        }
    }

    private static float[][] Stream(ISequenceNetwork<float> network)
    {
        SequenceState<float> state = network.NewState();
        return [.. Enumerable.Range(0, 12).Select(t =>
        {
            float[] outputs = new float[network.Description.OutputCount];
            network.Predict(Inputs(network, t), state, outputs);
            return outputs;
        })];
    }

    private static float[] Inputs(ISequenceNetwork<float> network, int step) => [.. Enumerable.Range(0, network.Description.InputCount).Select(i => MathF.Sin((i + 1) * (step + 1)))];

    private static ISequenceNetwork<T> Network<T>(string form, string name)
        where T : unmanaged
        => (ISequenceNetwork<T>)Activator.CreateInstance(Compiled.Value.GetType($"{form}_{Identifier(name)}")!)!;

    private static Assembly Compile()
    {
        IEnumerable<string> classes = Cases.SelectMany(each =>
        {
            string name = each!["name"]!.GetValue<string>();
            string chosen = string.Join(", ", Texts(each["chosen"]!).Select(tensor => $"\"{tensor}\""));
            return new[] { ("Single", string.Empty), ("Double", ", Precision = BackpropGen.Precision.Double") }
                .Where(form => (form.Item1 == "Single" ? Streamed : Trained).Contains(name))
                .Select(form => $"[BackpropGen.Network(Model = \"{name}.onnx\", ModelOutputs = new[] {{ {chosen} }}{form.Item2})] public partial class {form.Item1}_{Identifier(name)} {{ }}\n");
        });
        GeneratorRun run = GeneratorRun.Of(string.Concat(classes), new ConsumerSettings(AdditionalFiles: Directory.GetFiles(Folder, "*.onnx"), IsOnlyRun: true));
        Assert.DoesNotContain(run.DeclarationDiagnostics(), diagnostic => diagnostic.Severity == Microsoft.CodeAnalysis.DiagnosticSeverity.Error);
        return run.Load();
    }

    private static string Identifier(string name) => name.Replace('-', '_');

    private static string[] Texts(JsonNode list) => [.. list.AsArray().Select(text => text!.GetValue<string>())];

    private static float[] Numbers(JsonNode list) => [.. list.AsArray().Select(number => number!.GetValue<float>())];

    private static JsonNode CaseOf(string name) => Cases.Single(each => each!["name"]!.GetValue<string>() == name)!;
}
