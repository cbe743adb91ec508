using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using BackpropGen.Generator;
using BackpropGen.Generator.Models;
using BackpropGen.Generator.Tests.Models;
using BackpropGen.Testing;
using BackpropGen.Tests.Comparison;
using BackpropGen.Tests.Graphs;
using JsonArray = System.Text.Json.Nodes.JsonArray;

namespace BackpropGen.Tests.CompiledIn;

/// <summary>Policies in the shapes of ML-Agents, Stable-Baselines3 and CleanRL, of which a network takes the tensors that it is told: against PyTorch and ONNX Runtime.</summary>
public class PolicyTests
{
    private static readonly string Folder = Repository.PathOf("tests", "BackpropGen.Generator.Tests", "Models", "Fixtures", "Policies");
    private static readonly JsonArray Cases = JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, "policies.json")))!.AsArray();
    private const string Double = "[BackpropGen.Network(Model = \"mlagents-discrete-15.onnx\", ModelOutputs = new[] { \"/Softmax_output_0\", \"/Softmax_1_output_0\" }, Precision = BackpropGen.Precision.Double)] public partial class Double { }\n";

    private static readonly Lazy<Assembly> Compiled = new(Compile);

    /// <summary>What is said of each where nothing is chosen; null where it compiles as it is.</summary>
    private static readonly Dictionary<string, string?> Refusals = new()
    {
        ["mlagents-continuous-9"] = "node '/RandomNormalLike' (RandomNormalLike) is an operator that is not supported; supported are … set ModelOutputs = new[] { \"deterministic_continuous_actions\" }, or to inner tensors, such as \"/mu/Gemm_output_0\"",
        ["mlagents-continuous-15"] = "node '/RandomNormalLike' (RandomNormalLike) is an operator that is not supported; supported are … set ModelOutputs = new[] { \"deterministic_continuous_actions\" }, or to inner tensors, such as \"/mu/Gemm_output_0\"",
        ["mlagents-discrete-9"] = "node '/Multinomial_1' (Multinomial) is an operator that is not supported (and one more node like it). Also, node '/ArgMax_1' (ArgMax) is an operator that is not supported (and one more node like it). Operators that are supported are … set ModelOutputs = new[] { \"/Softmax_output_0\", \"/Softmax_1_output_0\", \"/Log_output_0\", \"/Log_1_output_0\" }",
        ["mlagents-discrete-15"] = "node '/Multinomial_1' (Multinomial) is an operator that is not supported (and one more node like it). Also, node '/ArgMax_1' (ArgMax) is an operator that is not supported (and one more node like it). Operators that are supported are … set ModelOutputs = new[] { \"/Softmax_output_0\", \"/Softmax_1_output_0\", \"/Log_output_0\", \"/Log_1_output_0\" }",
        ["mlagents-sampled-only"] = "node '/RandomNormalLike' (RandomNormalLike) is an operator that is not supported; supported are … set ModelOutputs = new[] { \"/mu/Gemm_output_0\" }",
        ["sb3-ppo-continuous"] = "node '/ReduceSum' (ReduceSum) is an operator that is not supported. Also, node '/Pow' (Pow) is supported only as a part of a written-out activation: GELU, Mish, SiLU, HardSwish, Softsign, Sigmoid, Softplus, LogSigmoid or LogSoftmax. Operators that are supported are … set ModelOutputs = new[] { \"actions\", \"values\" }, or to inner tensors, such as \"/Sub_output_0\"",
        ["sb3-ppo-discrete"] = "node '/ArgMax' (ArgMax) is an operator that is not supported. Also, node '/GatherElements' (GatherElements) is an operator that is not supported. Operators that are supported are … set ModelOutputs = new[] { \"values\" }, or to inner tensors, such as \"/LogSoftmax_output_0\"",
        ["sb3-sac"] = "node '/RandomNormalLike' (RandomNormalLike) is an operator that is not supported; supported are … set ModelOutputs = new[] { \"action\" }",
        ["cleanrl-ppo"] = "node '/RandomNormalLike' (RandomNormalLike) is an operator that is not supported. Also, node '/ReduceSum' (ReduceSum) is an operator that is not supported. Operators that are supported are … set ModelOutputs = new[] { \"value\", \"mean\" }",
        ["cleanrl-dqn"] = null,
        ["layernorm-13"] = null,
        ["layernorm-17"] = null,
    };

    public static TheoryData<string> Names => [.. Cases.Select(each => each!["name"]!.GetValue<string>())];

    [SampledTheory(3)]
    [MemberData(nameof(Names))]
    public void A_policy_gives_what_PyTorch_and_ONNX_Runtime_give_for_the_tensors_that_are_chosen(string name)
    {
        JsonNode each = CaseOf(name);
        byte[] file = File.ReadAllBytes(Path.Combine(Folder, name + ".onnx"));
        string[] chosen = Texts(each["chosen"]!);
        IReadOnlyList<ModelPort> ports = OnnxReader.Read(file, chosen.ToEquatableArray()).Model!.Inputs;
        using var runtime = new OnnxRuntimeSession(WithOutputs(file, chosen.Except(Texts(each["all"]!))));
        Type trainable = Compiled.Value.GetType("Trainable_" + Identifier(name))!;
        Type frozen = Compiled.Value.GetType("Frozen_" + Identifier(name))!;
        foreach ((JsonNode? row, JsonNode? expected) in each["rows"]!.AsArray().Zip(each["outputs"]!.AsArray()))
        {
            Dictionary<string, float[]> inputs = row!.AsObject().ToDictionary(input => input.Key, input => Numbers(input.Value!));
            float[] flat = [.. ports.SelectMany(port => inputs[port.Name])];
            double[] ofPyTorch = [.. Numbers(expected!).Select(number => (double)number)];
            Closeness.Same(runtime.Run(inputs, chosen), ofPyTorch, 1e-5, "ONNX Runtime", leastScale: 1);
            float[] predicted = new float[ofPyTorch.Length];
            float[] again = new float[ofPyTorch.Length];
            Predictors.Of<float>(trainable)(flat, predicted);
            Predictors.Of<float>(frozen)(flat, again);
            Closeness.Same([.. predicted.Select(value => (double)value)], ofPyTorch, 1e-5, name, leastScale: 1);
            Assert.Equal(predicted, again);
        }
    }

    /// <summary>Masks are products of two rows, through which a gradient goes as well.</summary>
    [Fact]
    public void A_policy_with_masks_is_trained_with_the_right_gradient()
    {
        var policy = (INetwork<double>)Activator.CreateInstance(Compiled.Value.GetType("Double")!)!;
        JsonNode row = CaseOf("mlagents-discrete-15")["rows"]![0]!;
        double[] inputs = [.. Numbers(row["obs_0"]!), .. Numbers(row["action_masks"]!)];
        GradientCheck check = policy.CheckGradient<double>(inputs, [0.2, 0.3, 0.5, 0.4, 0.6]);
        Assert.True(check.LargestDifference <= 1e-6, check.ToString());
        Assert.True(check.Checked > 200, check.ToString());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_policy_that_is_refused_as_a_whole_is_told_what_to_choose(string name)
    {
        ModelReading whole = OnnxReader.Read(File.ReadAllBytes(Path.Combine(Folder, name + ".onnx")));
        string? problem = whole.Problem is { } text ? Regex.Replace(text, "supported are .*? set", "supported are … set") : null;
        Assert.Equal(Refusals[name], problem);
    }

    /// <summary>docs/onnx.md shows how outputs are chosen.</summary>
    [Fact]
    public void The_code_of_the_page_compiles()
    {
        string page = File.ReadAllText(Repository.PathOf("docs", "onnx.md")).ReplaceLineEndings("\n");
        MatchCollection blocks = Regex.Matches(page, "(?<=```csharp\n).*?(?=```)", RegexOptions.Singleline);
        using ModelFolder folder = new();
        File.Copy(Path.Combine(Folder, "mlagents-continuous-15.onnx"), folder.PathOf("agent.onnx"));
        File.Copy(Path.Combine(Folder, "mlagents-recurrent-discrete-15.onnx"), folder.PathOf("hallway.onnx"));
        string code = string.Join('\n', blocks.Select(block => block.Value)).Replace("using BackpropGen;", string.Empty, StringComparison.Ordinal);
        GeneratorRun run = GeneratorRun.Of("using BackpropGen;\n" + code.Replace("[Network", "/// <summary>A policy.</summary>\n[Network", StringComparison.Ordinal), folder.Settings);
        Assert.Equal(2, blocks.Count);
        Assert.Empty(run.EmitDiagnostics());
        Assert.Empty(run.DeclarationDiagnostics());
    }

    private static Assembly Compile()
    {
        IEnumerable<string> classes = Cases.SelectMany(each =>
        {
            string name = each!["name"]!.GetValue<string>();
            string chosen = string.Join(", ", Texts(each["chosen"]!).Select(tensor => $"\"{tensor}\""));
            return new[] { ("Trainable", string.Empty), ("Frozen", ", Frozen = true") }
                .Select(form => $"[BackpropGen.Network(Model = \"{name}.onnx\", ModelOutputs = new[] {{ {chosen} }}{form.Item2})] public partial class {form.Item1}_{Identifier(name)} {{ }}\n");
        });
        GeneratorRun run = GeneratorRun.Of(string.Concat(classes) + Double, new ConsumerSettings(AdditionalFiles: Directory.GetFiles(Folder, "*.onnx"), IsOnlyRun: true));
        Assert.DoesNotContain(run.DeclarationDiagnostics(), diagnostic => diagnostic.Severity == Microsoft.CodeAnalysis.DiagnosticSeverity.Error);
        return run.Load();
    }

    /// <summary>The file with inner tensors among its outputs: a message that is written twice is merged.</summary>
    internal static byte[] WithOutputs(byte[] file, IEnumerable<string> tensors) =>
        [.. file, .. tensors.SelectMany(tensor => new ProtobufMessage().Message(7, new ProtobufMessage().Message(12, new ProtobufMessage().Text(1, tensor))).ToBytes())];

    private static string Identifier(string name) => name.Replace('-', '_');

    private static string[] Texts(JsonNode list) => [.. list.AsArray().Select(text => text!.GetValue<string>())];

    private static float[] Numbers(JsonNode list) => [.. list.AsArray().Select(number => number!.GetValue<float>())];

    private static JsonNode CaseOf(string name) => Cases.Single(each => each!["name"]!.GetValue<string>() == name)!;
}
