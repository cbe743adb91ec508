using BackpropGen.Testing;

namespace BackpropGen.Unity.Tests;

/// <summary>Scripts with the package, in the compilers that Unity has; and what is said of mistakes.</summary>
[Collection(OldestGame.Name)]
public sealed class CompilationTests(OldestGame game)
{
    [Fact]
    public void These_tests_run_in_the_oldest_compiler_and_in_a_newer_one()
    {
        Assert.Equal("4.3", CompilerVersion.Oldest.Version);
        Assert.Equal("4.11", CompilerVersion.Newer.Version);
    }

    [Fact]
    public void The_package_and_its_samples_compile_without_a_warning_in_the_oldest_compiler() => Assert.Empty(game.Messages);

    [ThoroughFact]
    public void They_do_in_a_newer_one()
    {
        using var newer = new CompiledGame(CompilerVersion.Newer);
        Assert.Empty(newer.Messages);
    }

    [Theory]
    [InlineData("Model = \"iris\"")]
    [InlineData("Model = \"iris.onnx\"")]
    [InlineData("Model = \"Models/iris\"")]
    [InlineData("Model = \"iris\", ModelOutputs = new[] { \"output\" }")]
    public void A_model_is_found_by_its_name_with_an_extension_or_without(string arguments) => Assert.Empty(game.Script(
        $"using BackpropGen;\n[Network({arguments}, Frozen = true)] public partial class Model {{ }}\npublic static class Use {{ public static int Of(Model model) {{ return model.PredictClass(new float[4]); }} }}",
        Iris("Models/iris.BackpropGenGenerator.additionalfile")));

    [Fact]
    public void Weights_are_found_in_the_same_way()
    {
        string weights = Copy(UnityPackage.PathOf("Samples~/Trained models/iris.bytes"), "Weights/flowers.BackpropGenGenerator.additionalfile");
        Assert.Empty(game.Script("using BackpropGen;\n[Network(\"4-16:relu-16:relu-3\", Loss = Loss.CrossEntropy, Weights = \"flowers\")] public partial class Model { }", weights));
        Assert.Contains(
            "error BPG025: flowers.BackpropGenGenerator.additionalfile: it is a safetensors file, for Weights",
            Assert.Single(game.Script("using BackpropGen;\n[Network(Model = \"flowers\")] public partial class Model { }", weights)));
        Assert.Contains(
            "it is no safetensors file, but a model, for Model",
            Assert.Single(game.Script("using BackpropGen;\n[Network(\"4-3\", Weights = \"iris\")] public partial class Model { }", Iris("Models/iris.BackpropGenGenerator.additionalfile"))));
    }

    [Theory]
    [InlineData("flowers", "'flowers' is not among the additional files: give the file the name flowers.BackpropGenGenerator.additionalfile, in a folder below Assets")]
    [InlineData("nets/flowers.onnx", "'nets/flowers.onnx' is not among the additional files: give the file the name flowers.BackpropGenGenerator.additionalfile, in a folder below Assets")]
    [InlineData("irsi", "'irsi' is not among the additional files; did you mean 'iris'? Otherwise give the file the name irsi.BackpropGenGenerator.additionalfile, in a folder below Assets")]
    [InlineData("flowers.v2.onnx", "'flowers.v2.onnx' is not among the additional files: give the file the name flowers-v2.BackpropGenGenerator.additionalfile, in a folder below Assets, and write 'flowers-v2' here: Unity passes over names with more dots")]
    [InlineData("flowers.pt", "Model is an ONNX file or a model in JSON, whose name ends with .onnx or .json, or has no extension, but 'flowers.pt' does not")]
    [InlineData("", "Model is an ONNX file or a model in JSON, whose name ends with .onnx or .json, or has no extension, but '' does not")]
    public void A_model_that_is_not_there_is_shown_how_to_be_named(string model, string message) => Assert.EndsWith(
        "error BPG024: " + message,
        Assert.Single(game.Script($"using BackpropGen;\n[Network(Model = \"{model}\")] public partial class Model {{ }}", Iris("Models/iris.BackpropGenGenerator.additionalfile"))));

    [Fact]
    public void A_mistake_is_reported_once() =>
        Assert.Contains("error BPG005", Assert.Single(game.Script("using BackpropGen;\n[Network(\"2-4:rleu-1\")] public partial class Model { }")));

    private string Iris(string name) => Copy(UnityPackage.PathOf("Samples~/Trained models/iris.BackpropGenGenerator.additionalfile"), name);

    private string Copy(string file, string name)
    {
        string path = Path.Combine(game.Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.Copy(file, path, overwrite: true);
        return path;
    }
}
