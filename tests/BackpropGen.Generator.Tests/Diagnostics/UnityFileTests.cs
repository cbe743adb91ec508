using BackpropGen.Testing;

namespace BackpropGen.Generator.Tests.Diagnostics;

/// <summary>Files with the names that Unity asks for: found by what stands first in them, and read by their content. The messages of the generator in Unity's package are tested there.</summary>
public sealed class UnityFileTests : IDisposable
{
    private const string Ending = ".BackpropGenGenerator.additionalfile";

    private readonly ModelFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SampledTheory(2)]
    [InlineData("iris")]
    [InlineData("iris.onnx")]
    [InlineData("Iris.json")]
    [InlineData("nets/iris")]
    [InlineData("../nets/iris.onnx")]
    public void A_model_is_named_by_what_stands_first_with_an_extension_or_without(string written)
    {
        Add("nets/iris" + Ending, Models.ModelFile.Bytes("iris-relu.onnx"));
        Assert.Equal(4, InputCount($"Model = \"{written}\""));
    }

    [Theory]
    [InlineData("iri")]
    [InlineData("other/iris")]
    [InlineData("iris.pt")]
    [InlineData("nets.iris")]
    public void Another_name_means_another_file(string written)
    {
        Add("nets/iris" + Ending, Models.ModelFile.Bytes("iris-relu.onnx"));
        Once("BPG024", $"Model = [|\"{written}\"|]");
    }

    [Theory]
    [InlineData("iris.BackpropGen.Generator.additionalfile")]
    [InlineData("iris.additionalfile")]
    [InlineData("iris.backpropgengenerator.additionalfile")]
    public void A_file_for_another_analyzer_is_none_for_this_one(string name)
    {
        Add(name, Models.ModelFile.Bytes("iris-relu.onnx"));
        Once("BPG024", "Model = [|\"iris\"|]");
    }

    [Theory]
    [InlineData("")]
    [InlineData("\uFEFF")]
    [InlineData(" \r\n\t")]
    public void A_model_in_JSON_is_known_by_its_brace(string start)
    {
        byte[] model = File.ReadAllBytes(Repository.PathOf("tests", "BackpropGen.Generator.Tests", "Models", "Fixtures", "RTNeural", "gru_1d.json"));
        Add("gru" + Ending, [.. System.Text.Encoding.UTF8.GetBytes(start), .. model]);
        Assert.Equal(1, InputCount("Model = \"gru\""));
        Assert.Equal("ModelOutputs names tensors of an ONNX file: name the file in Model, or remove ModelOutputs", Once("BPG026", "Model = \"gru\", ModelOutputs = [|new[] { \"y\" }|]"));
    }

    /// <summary>As under a name of its own: nothing embeds a model in JSON.</summary>
    [Fact]
    public void A_model_in_JSON_has_at_most_16_MB()
    {
        byte[] model = File.ReadAllBytes(Repository.PathOf("tests", "BackpropGen.Generator.Tests", "Models", "Fixtures", "RTNeural", "gru_1d.json"));
        byte[] large = [.. model, .. Enumerable.Repeat((byte)' ', (16 << 20) + 1 - model.Length)];
        Add("largest" + Ending, large[..^1]);
        Add("large" + Ending, large);
        Add("named.json", large);
        string named = Reported.Once("BPG025", "[Network(Model = [|\"named.json\"|])] public partial class Model { }", files: _folder.Files, hasTargets: false);
        Assert.StartsWith("named.json: it is larger than 16 MB: ", named, StringComparison.Ordinal);
        Assert.Equal(named.Replace("named.json", "large" + Ending, StringComparison.Ordinal), Reported.Once("BPG025", "[Network(Model = [|\"large\"|])] public partial class Model { }", files: _folder.Files, hasTargets: false));
        Assert.Equal(1, InputCount("Model = \"largest\""));
    }

    /// <summary>Unity has no targets that could embed a file.</summary>
    [Fact]
    public void A_large_file_s_network_starts_without_its_weights_and_says_so()
    {
        INetwork<float> network = Networks.Single("\"600-400:relu-400\"");
        network.Save(_folder.PathOf("weights" + Ending));
        network.SaveOnnx(_folder.PathOf("model" + Ending));
        foreach ((string name, string arguments, string loaded) in new[] { ("weights", "\"600-400:relu-400\", Weights", "this file"), ("model", "Model", "weights of its layers, saved as safetensors") })
        {
            GeneratorRun run = GeneratorRun.Of(Gate.InNamespace($"/// <summary>A network.</summary>\n[Network({arguments} = \"{name}\")] public partial class Model {{ }}"), _folder.Settings with { HasTargets = false });
            Assert.Empty(run.EmitDiagnostics());
            Assert.Equal(
                $"{name}{Ending} has 400,800 weights and biases, more than the 250,000 that are compiled in, and the build has no targets of the package that could embed it: 'Model' starts with random weights, so Load {loaded}, from a stream before it is used",
                Assert.Single(run.DeclarationDiagnostics(), diagnostic => diagnostic.Id == "BPG205").GetMessage(null));
        }
    }

    [Fact]
    public void Weights_are_known_by_the_length_that_they_begin_with()
    {
        // The lowest byte of the header's length is anything, a brace among them.
        foreach (int names in Enumerable.Range(1, 8))
        {
            Networks.Single($"\"{names}-3-1\"").Save(_folder.PathOf("w" + Ending));
            Assert.Equal(names, InputCount($"\"{names}-3-1\", Weights = \"w\""));
            Assert.Equal($"w{Ending}: it is a safetensors file, for Weights", Once("BPG025", "Model = [|\"w\"|]"));
        }
    }

    [Fact]
    public void A_file_that_is_neither_is_refused()
    {
        Add("text" + Ending, "This is no model."u8.ToArray());
        Assert.StartsWith($"text{Ending}: ", Once("BPG025", "Model = [|\"text\"|]"), StringComparison.Ordinal);
        Assert.Equal($"text{Ending}: it is no safetensors file, but a model, for Model", Once("BPG025", "\"2-1\", Weights = [|\"text\"|]"));
        Add("empty" + Ending, []);
        Assert.StartsWith($"empty{Ending}: ", Once("BPG025", "Model = [|\"empty\"|]"), StringComparison.Ordinal);
    }

    [Fact]
    public void Outputs_are_chosen_in_a_file_without_an_extension_too()
    {
        Add("iris" + Ending, Models.ModelFile.Bytes("iris-relu.onnx"));
        Assert.Equal(4, InputCount("Model = \"iris\", ModelOutputs = new[] { \"output\" }"));
    }

    private void Add(string name, byte[] content) => File.WriteAllBytes(_folder.PathOf(name), content);

    private int InputCount(string arguments)
    {
        GeneratorRun run = GeneratorRun.Of(Gate.InNamespace($"[Network({arguments})] public partial class Model {{ }}"), _folder.Settings);
        Assert.Empty(run.AnalyzerDiagnostics());
        return (int)run.Load().GetTypes().Single(type => type.Name == "Model").GetField("InputCount")!.GetRawConstantValue()!;
    }

    private string Once(string id, string arguments) => Reported.Once(id, $"[Network({arguments})] public partial class Model {{ }}", files: _folder.Files);
}
