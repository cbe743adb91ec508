using BackpropGen.Testing;

namespace BackpropGen.Generator.Tests.Diagnostics;

/// <summary>Model files that are not there, that are damaged, and arguments that contradict them.</summary>
public sealed class ModelFileDiagnosticTests : IDisposable
{
    private readonly ModelFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_that_the_project_does_not_have_is_shown_how_to_be_added()
    {
        Assert.Equal(
            "'flowers.onnx' is not among the project's AdditionalFiles: add <AdditionalFiles Include=\"flowers.onnx\" /> to an ItemGroup of the project file",
            Once("BPG024", "Model = [|\"flowers.onnx\"|]"));
        Assert.Contains("<AdditionalFiles Include=\"nets/flowers.safetensors\" />", Once("BPG024", "\"2-1\", Weights = [|@\"nets\\flowers.safetensors\"|]"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_exists_is_not_read_unless_the_project_lists_it()
    {
        string path = _folder.PathOf("secret.onnx");
        File.WriteAllBytes(path, Models.OperatorCases.All.Values.First()());
        Reported.Once("BPG024", $"[Network(Model = [|@\"{path}\"|])] public partial class Model {{ }}", files: []);
        Reported.Once("BPG024", $"[Network(Model = [|@\"{path}\"|])] public partial class Model {{ }}", files: [_folder.PathOf("another.onnx")]);
        Assert.NotEmpty(GeneratorRun.Of(Gate.InNamespace($"[Network(Model = @\"{path}\")] public partial class Model {{ }}"), _folder.Settings).Files);
    }

    [Theory]
    [InlineData("Model = [|\"flowers\"|]", "Model is an ONNX file, whose name ends with .onnx, but 'flowers' does not")]
    [InlineData("Model = [|\"\"|]", "Model is an ONNX file, whose name ends with .onnx, but '' does not")]
    [InlineData("\"2-1\", Weights = [|\"a.onnx\"|]", "Weights is a safetensors file, whose name ends with .safetensors, but 'a.onnx' does not")]
    public void The_extension_says_what_a_file_is(string arguments, string message) => Assert.Equal(message, Once("BPG024", arguments));

    [Fact]
    public void Files_of_one_name_are_told_apart_by_their_folders()
    {
        Add("a/iris.onnx");
        Add("b/iris.onnx");
        string message = Once("BPG024", "Model = [|\"iris.onnx\"|]");
        Assert.Contains("a/iris.onnx' and ", message, StringComparison.Ordinal);
        Assert.EndsWith("write as much of the path as tells them apart", message, StringComparison.Ordinal);
        foreach (string written in new[] { "b/iris.onnx", "./B/Iris.onnx", "b\\\\iris.onnx" })
        {
            GeneratorRun run = GeneratorRun.Of(Gate.InNamespace($"[Network(Model = \"{written}\")] public partial class Model {{ }}"), _folder.Settings);
            Assert.Empty(run.AnalyzerDiagnostics());
            Assert.NotEmpty(run.Files);
        }
    }

    [Fact]
    public void A_name_is_whole_folders_and_files()
    {
        Add("other-iris.onnx");
        Once("BPG024", "Model = [|\"iris.onnx\"|]");
    }

    [Fact]
    public void What_is_wrong_with_a_file_is_said_with_its_name()
    {
        File.WriteAllBytes(_folder.PathOf("conv.onnx"), Models.ModelFile.Bytes("unsupported-conv.onnx"));
        Assert.StartsWith("conv.onnx: node '/0/Conv' (Conv) is", Once("BPG025", "Model = [|\"conv.onnx\"|]"), StringComparison.Ordinal);

        File.WriteAllBytes(_folder.PathOf("text.onnx"), "This is no model."u8.ToArray());
        Assert.StartsWith("text.onnx: ", Once("BPG025", "Model = [|\"text.onnx\"|]"), StringComparison.Ordinal);

        // The compiler is given paths, and a file may be gone when it is read.
        string missing = _folder.PathOf("gone.onnx");
        Assert.Equal(
            "gone.onnx: there is no such file",
            Reported.Once("BPG025", "[Network(Model = [|\"gone.onnx\"|])] public partial class Model { }", files: [missing]));

        using (FileStream large = File.Create(_folder.PathOf("large.onnx")))
        {
            large.SetLength(40L << 20);
        }

        Assert.Equal("large.onnx: it is larger than 16 MB: load it at run time", Once("BPG025", "Model = [|\"large.onnx\"|]"));
    }

    [Fact]
    public void Weights_of_another_topology_are_refused()
    {
        Networks.Single("\"2-3-1\"").Save(_folder.PathOf("a.safetensors"));
        Assert.Equal(
            "a.safetensors: The file holds the network \"2-3:tanh-1:linear\", but this one is \"2-4:tanh-1:linear\"", Once("BPG025", "\"2-4-1\", Weights = [|\"a.safetensors\"|]"));
        Assert.Contains("Precision.Single", Once("BPG025", "\"2-3-1\", Precision = Precision.Double, Weights = [|\"a.safetensors\"|]"), StringComparison.Ordinal);
        File.WriteAllBytes(_folder.PathOf("b.safetensors"), [1, 2, 3]);
        Assert.StartsWith("b.safetensors: ", Once("BPG025", "\"2-3-1\", Weights = [|\"b.safetensors\"|]"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[|\"4-3\"|], Model = \"iris.onnx\"", "Model brings its own layers: remove the topology, or name a safetensors file with its weights in Weights")]
    [InlineData("Model = \"iris.onnx\", Weights = [|\"iris.safetensors\"|]", "Model brings its own weights: remove Weights")]
    [InlineData("\"4-3\", Frozen = [|true|]", "Frozen is for trained weights: name their file in Model or Weights")]
    [InlineData("Model = \"iris.onnx\", InputScaling = [|Scaling.MinMax|]", "InputScaling is what Model says already: remove it")]
    [InlineData("Model = \"iris.onnx\", OutputActivation = [|Activation.Linear|]", "OutputActivation is what Model says already: remove it")]
    [InlineData("Model = \"iris.onnx\", Initializer = [|Initializer.Zeros|]", "Initializer is what Model says already: remove it")]
    public void Arguments_that_contradict_a_file_are_refused(string arguments, string message)
    {
        Add("iris.onnx");
        Assert.Equal(message, Once("BPG026", arguments));
    }

    [Fact]
    public void Weights_that_are_too_many_for_source_are_to_be_loaded()
    {
        Networks.Single("\"600-400:relu-400\"").SaveOnnx(_folder.PathOf("large.onnx"));
        Assert.StartsWith("large.onnx has 400,800 weights and biases, and at most 250,000 are compiled in", Once("BPG027", "Model = [|\"large.onnx\"|]"), StringComparison.Ordinal);
    }

    [Fact]
    public void Warnings_about_layers_are_at_the_file()
    {
        Networks.Single("\"2-3:softmax-1:relu\", Loss = Loss.Poisson").SaveOnnx(_folder.PathOf("model.onnx"));
        GeneratorRun run = GeneratorRun.Of(Gate.InNamespace("[Network(Model = \"model.onnx\")] public partial class Model { }"), _folder.Settings);
        Assert.Equal(["BPG101", "BPG105"], run.AnalyzerDiagnostics().Select(diagnostic => diagnostic.Id));
        Assert.All(run.AnalyzerDiagnostics(), diagnostic => Assert.Equal("\"model.onnx\"", diagnostic.Location.SourceTree!.ToString().Substring(diagnostic.Location.SourceSpan.Start, diagnostic.Location.SourceSpan.Length)));
        Assert.Empty(GeneratorRun.Of(Gate.InNamespace("[Network(Model = \"model.onnx\", Frozen = true)] public partial class Model { }"), _folder.Settings).AnalyzerDiagnostics());
    }

    [Fact]
    public void Softmax_of_an_output_beside_others_is_not_hidden()
    {
        File.WriteAllBytes(_folder.PathOf("heads.onnx"), Models.ModelFile.Bytes("torch-two-heads.onnx"));
        Assert.Empty(GeneratorRun.Of(Gate.InNamespace("[Network(Model = \"heads.onnx\")] public partial class Model { }"), _folder.Settings).AnalyzerDiagnostics());
    }

    [Theory]
    [InlineData(1e30)]
    [InlineData(1e-30)]
    public void A_scaling_that_float_cannot_hold_is_refused(double factor)
    {
        var file = new Models.OnnxFile(13);
        file.Input("x", "batch", 2);
        string number = file.Number(factor);
        string scaled = file.Node("Mul", $"{file.Node("Mul", $"x {number}", "a")} {number}", "b");
        file.Node("Gemm", $"{scaled} {file.Constant([1, 2, 3, 4], 2, 2)}", "y");
        File.WriteAllBytes(_folder.PathOf("scaled.onnx"), file.Output("y").ToBytes());
        Assert.Equal(
            "scaled.onnx: it has a scaling of inputs that float cannot hold: set Precision = Precision.Double", Once("BPG025", "Model = [|\"scaled.onnx\"|]"));
        const string Precise = "[Network(Model = \"scaled.onnx\", Precision = Precision.Double)] public partial class Model { }";
        Assert.Empty(GeneratorRun.Of(Gate.InNamespace(Precise), _folder.Settings).EmitDiagnostics());
    }

    private void Add(string name) => File.WriteAllBytes(_folder.PathOf(name), Models.ModelFile.Bytes("iris-relu.onnx"));

    private string Once(string id, string arguments) => Reported.Once(id, $"[Network({arguments})] public partial class Model {{ }}", files: _folder.Files);
}
