using System.Reflection;
using System.Text.Json.Nodes;
using BackpropGen.Testing;
using BackpropGen.Tests.Comparison;

namespace BackpropGen.Tests.WeightFiles;

/// <summary>Weight files with the names that public code gives its modules, made with PyTorch, loaded and compiled in.</summary>
public sealed class PublicNamesTests : IDisposable
{
    private static readonly JsonArray Cases = JsonNode.Parse(File.ReadAllText(PathOf("weight-files.json")))!.AsArray();

    private readonly ModelFolder _folder = new();

    public static TheoryData<string> Names => [.. Cases.Select(each => each!["name"]!.GetValue<string>())];

    public static TheoryData<string> Chosen => [.. Cases.Where(each => each!["prefix"] is not null || each["modules"] is not null).Select(each => each!["name"]!.GetValue<string>())];

    public void Dispose() => _folder.Dispose();

    [SampledTheory(7)]
    [MemberData(nameof(Names))]
    public void A_file_gives_what_PyTorch_computes_loaded_and_compiled_in(string name)
    {
        JsonNode each = CaseOf(name);
        INetwork<float> loaded = Networks.Single($"\"{each["topology"]}\"");
        LoadedWeights report = loaded.Load(PathOf(name + ".safetensors"), OptionsOf(each));
        INetwork<float> compiled = Compile(each);
        foreach ((JsonNode? x, JsonNode? y) in each["x"]!.AsArray().Zip(each["y"]!.AsArray()))
        {
            float[] inputs = [.. Numbers(x!).Select(number => (float)number)];
            float[] outputs = new float[loaded.Description.OutputCount];
            loaded.Predict(inputs, outputs);
            Closeness.Same([.. outputs.Select(output => (double)output)], Numbers(y!), each["tolerance"]!.GetValue<double>(), name, leastScale: 1);
            float[] same = new float[outputs.Length];
            compiled.Predict(inputs, same);
            Assert.Equal(outputs, same);
        }

        // Every tensor of the file is either of a module of the network or said to be left out.
        IReadOnlyList<string> all = [.. NamesOf(name)];
        string[] parameters = [".weight", ".kernel", ".bias", "/kernel", "/bias", "/kernel:0", "/bias:0"];
        Assert.Equal(all.Order(), report.Ignored.Concat(all.Where(tensor => report.Modules.Any(module => parameters.Any(parameter => tensor == module + parameter)))).Order());
    }

    /// <summary>A network in double takes files of every type, too, and keeps what float would round.</summary>
    [Theory]
    [InlineData("half")]
    [InlineData("bfloat")]
    [InlineData("double")]
    [InlineData("td3-actor")]
    public void A_network_in_double_gives_what_PyTorch_computes_in_double(string name)
    {
        JsonNode each = CaseOf(name);
        INetwork<double> network = Networks.Double($"\"{each["topology"]}\"");
        Assert.False(network.Load(PathOf(name + ".safetensors")).IsRounded);
        foreach ((JsonNode? x, JsonNode? y) in each["x"]!.AsArray().Zip(each["y"]!.AsArray()))
        {
            double[] outputs = new double[network.Description.OutputCount];
            network.Predict(Numbers(x!), outputs);
            Closeness.Same(outputs, Numbers(y!), 1e-14, name, leastScale: 1);
        }
    }

    [Theory]
    [MemberData(nameof(Chosen))]
    public void A_file_that_needs_a_choice_is_refused_without_it(string name)
    {
        JsonNode each = CaseOf(name);
        INetwork<float> network = Networks.Single($"\"{each["topology"]}\"");
        float[] before = SafetensorsBytes.Parameters(network);
        string message = Assert.Throws<WeightFileException>(() => network.Load(PathOf(name + ".safetensors"))).Message;
        Assert.Contains("set WeightsModules to the names of its modules in the order of the layers, such as { ", message, StringComparison.Ordinal);
        Assert.Equal(before, SafetensorsBytes.Parameters(network));
    }

    [Fact]
    public void What_is_not_used_is_said()
    {
        INetwork<float> network = Networks.Single("\"4-8:tanh-8:tanh-2:linear\"");
        LoadedWeights report = network.Load(PathOf("cleanrl-ppo.safetensors"));
        Assert.Equal(["actor.0", "actor.2", "actor.4"], report.Modules);
        Assert.Equal(["critic.0.weight", "critic.0.bias", "critic.2.weight", "critic.2.bias", "critic.4.weight", "critic.4.bias"], report.Ignored);
        Assert.Equal("Not used: \"critic.0.weight\", \"critic.0.bias\", \"critic.2.weight\", \"critic.2.bias\", \"critic.4.weight\", \"critic.4.bias\".", report.ToString());
        Assert.Equal(
            "The file has no biases of \"mlp.0\", \"mlp.2\", \"mlp.4\": they are 0.", Networks.Single("\"5-8:relu-8:relu-2:linear\"").Load(PathOf("no-bias.safetensors")).ToString());
        LoadedWeights rounded = Networks.Single("\"2-8:tanh-1:linear\"").Load(PathOf("double.safetensors"));
        Assert.Equal((true, "Elements of type F64 are rounded to float."), (rounded.IsRounded, rounded.ToString()));
        Assert.Equal("The layers are, by their shapes, \"input_layer\", \"hidden_layer\", \"output_layer\".", Networks.Single("\"4-8:relu-8:relu-3:linear\"").Load(PathOf("input-hidden-output.safetensors")).ToString());
        Assert.Equal("All tensors of the file are the network's.", Networks.Single("\"4-8:tanh-8:tanh-2:linear\"").Load(PathOf("sequential.safetensors")).ToString());
    }

    [Fact]
    public void What_was_turned_is_said()
    {
        Assert.Equal(
            "The weights of \"dense\", \"dense_1\", \"dense_2\" are [inputs, outputs] in the file, and were turned.", Networks.Single("\"4-8:tanh-8:tanh-2:linear\"").Load(PathOf("keras.safetensors")).ToString());
        Assert.Equal(
            "The weights of \"net.0\", \"net.1\", \"net.2\" are [inputs, outputs] in the file, and were turned.", Networks.Single("\"4-7:relu-5:relu-3:linear\"").Load(PathOf("turned.safetensors")).ToString());
    }

    [Fact]
    public void The_generator_says_the_same_at_the_attribute()
    {
        File.Copy(PathOf("cleanrl-td3.safetensors"), _folder.PathOf("td3.safetensors"));
        Assert.Equal(
            "td3.safetensors: The layers are, by their shapes, \"fc1\", \"fc2\", \"fc_mu\". Not used: \"action_scale\", \"action_bias\"",
            Message("BPG204", "\"3-8:relu-8:relu-1:tanh\", Weights = \"td3.safetensors\""));
        Networks.Single("\"2-1\"").Save(_folder.PathOf("own.safetensors"));
        Assert.Null(Message("BPG204", "\"2-1\", Weights = \"own.safetensors\""));
    }

    private string? Message(string id, string arguments) =>
        GeneratorRun.Of($"using BackpropGen;\n/// <summary>A network.</summary>\n[Network({arguments})] public partial class Model {{ }}\n", _folder.Settings)
            .DeclarationDiagnostics().SingleOrDefault(diagnostic => diagnostic.Id == id)?.GetMessage(System.Globalization.CultureInfo.InvariantCulture);

    private INetwork<float> Compile(JsonNode each)
    {
        string file = each["name"] + ".safetensors";
        File.Copy(PathOf(file), _folder.PathOf(file), overwrite: true);
        LoadOptions options = OptionsOf(each);
        string prefix = options.WeightsPrefix.Length > 0 ? $", WeightsPrefix = \"{options.WeightsPrefix}\"" : string.Empty;
        string modules = options.WeightsModules is { } names ? $", WeightsModules = new[] {{ {string.Join(", ", names.Select(name => $"\"{name}\""))} }}" : string.Empty;
        GeneratorRun run = GeneratorRun.Of($"using BackpropGen;\n[Network(\"{each["topology"]}\", Weights = \"{file}\"{prefix}{modules})] public partial class Model {{ }}\n", _folder.Settings with { IsOnlyRun = true });
        Assert.DoesNotContain(run.DeclarationDiagnostics(), diagnostic => diagnostic.Id is not "BPG204");
        Assembly assembly = run.Load();
        return (INetwork<float>)Activator.CreateInstance(assembly.GetType("Model")!)!;
    }

    private static IEnumerable<string> NamesOf(string name)
    {
        using var header = System.Text.Json.JsonDocument.Parse(SafetensorsBytes.HeaderOf(File.ReadAllBytes(PathOf(name + ".safetensors"))));
        return [.. header.RootElement.EnumerateObject().Select(entry => entry.Name)];
    }

    private static LoadOptions OptionsOf(JsonNode each) => new()
    {
        WeightsPrefix = each["prefix"]?.GetValue<string>() ?? string.Empty,
        WeightsModules = each["modules"]?.AsArray().Select(name => name!.GetValue<string>()).ToArray(),
    };

    private static double[] Numbers(JsonNode row) => [.. row.AsArray().Select(number => number!.GetValue<double>())];

    private static JsonNode CaseOf(string name) => Cases.Single(each => each!["name"]!.GetValue<string>() == name)!;

    private static string PathOf(string file) => Repository.PathOf("tests", "BackpropGen.Tests", "Fixtures", "WeightFiles", file);
}
