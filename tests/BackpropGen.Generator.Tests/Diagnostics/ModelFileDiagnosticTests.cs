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

    [Theory]
    [InlineData("iris-rleu.onnx", "iris-relu.onnx")]
    [InlineData("models/iris_relu.onnx", "iris-relu.onnx")]
    [InlineData("Iris.onnx", "iris-relu.onnx")]
    [InlineData("flowers.onnx", null)]
    [InlineData("b.onnx", null)]
    public void A_file_whose_name_is_nearly_that_of_another_is_asked_for(string written, string? meant)
    {
        foreach (string name in new[] { "nets/iris-relu.onnx", "nets/iris-rleu.safetensors", "nets/a.onnx" })
        {
            Add(name);
        }

        string question = meant is null ? ": add" : $"; did you mean '{meant}'? Otherwise add";
        Assert.StartsWith($"'{written}' is not among the project's AdditionalFiles{question} <AdditionalFiles Include=", Once("BPG024", $"Model = [|\"{written}\"|]"), StringComparison.Ordinal);
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
    [InlineData("Model = [|\"flowers\"|]", "Model is an ONNX file or a model in JSON, whose name ends with .onnx or .json, but 'flowers' does not")]
    [InlineData("Model = [|\"\"|]", "Model is an ONNX file or a model in JSON, whose name ends with .onnx or .json, but '' does not")]
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
        Assert.StartsWith("conv.onnx: node '/0/Conv' (Conv) has 0 zeros before the first step", Once("BPG025", "Model = [|\"conv.onnx\"|]"), StringComparison.Ordinal);

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

        const string Embed = "embed the file with <AdditionalFiles Include=\"large.onnx\" Embed=\"true\" /> in the project file";
        Assert.Equal("large.onnx: it is larger than 16 MB: " + Embed, Once("BPG025", "Model = [|\"large.onnx\"|], Frozen = true"));

        using (FileStream larger = File.OpenWrite(_folder.PathOf("large.onnx")))
        {
            larger.SetLength((128L << 20) + 1);
        }

        const string Large = "large.onnx: it is larger than 128 MB: run it with a runtime, such as ONNX Runtime, or, if its layers are a chain, declare them as a topology in place of Model, "
            + "and Load their weights from a safetensors file";
        Assert.Equal(Large, Once("BPG025", "Model = [|\"large.onnx\"|]", ["large.onnx"]));
        Assert.Equal(Large.Replace("of Model,", "of Model and Frozen,", StringComparison.Ordinal), Once("BPG025", "Model = [|\"large.onnx\"|], Frozen = true", [], hasTargets: false));

        File.Move(_folder.PathOf("large.onnx"), _folder.PathOf("large.safetensors"));
        const string Weights = "large.safetensors: it is larger than 128 MB: embed the file as a resource, remove Weights, and Load it from its stream";
        Assert.Equal(Weights, Once("BPG025", "\"2-1\", Weights = [|\"large.safetensors\"|]", ["large.safetensors"]));
        Assert.Equal(Weights.Replace("remove Weights,", "remove Weights and Frozen,", StringComparison.Ordinal), Once("BPG025", "\"2-1\", Weights = [|\"large.safetensors\"|], Frozen = true", ["large.safetensors"]));
    }

    [Fact]
    public void Weights_of_another_topology_are_refused()
    {
        Networks.Single("\"2-3-1\"").Save(_folder.PathOf("a.safetensors"));
        Assert.Equal(
            "a.safetensors: The file holds the network \"2-3:tanh-1:linear\", but this one is \"2-4:tanh-1:linear\"", Once("BPG025", "\"2-4-1\", Weights = [|\"a.safetensors\"|]"));
        File.WriteAllBytes(_folder.PathOf("b.safetensors"), [1, 2, 3]);
        Assert.StartsWith("b.safetensors: ", Once("BPG025", "\"2-3-1\", Weights = [|\"b.safetensors\"|]"), StringComparison.Ordinal);
    }

    [SampledTheory(3)]
    [InlineData("[|\"4-3\"|], Model = \"iris.onnx\"", "Model brings its own layers: remove the topology, or name a safetensors file with its weights in Weights")]
    [InlineData("Model = \"iris.onnx\", Weights = [|\"iris.safetensors\"|]", "Model brings its own weights: remove Weights")]
    [InlineData("\"4-3\", Frozen = [|true|]", "Frozen is for trained weights: name their file in Model or Weights")]
    [InlineData("\"4-3\", ModelOutputs = [|new[] { \"y\" }|]", "ModelOutputs names tensors of an ONNX file: name the file in Model, or remove ModelOutputs")]
    [InlineData("Model = \"iris.onnx\", ModelOutputs = [|new string[0]|]", "ModelOutputs is empty, or names no tensor, or one twice: write the names of the tensors that the network gives, each once")]
    [InlineData("\"4-3\", WeightsPrefix = [|\"actor.\"|]", "WeightsPrefix tells which tensors of a safetensors file are the network's: name the file in Weights, or remove WeightsPrefix")]
    [InlineData("Model = \"iris.onnx\", WeightsModules = [|new[] { \"fc1\" }|]", "WeightsModules tells which tensors of a safetensors file are the network's: name the file in Weights, or remove WeightsModules")]
    [InlineData("\"4-3\", Weights = \"iris.safetensors\", WeightsModules = [|new string[] { null }|]", "A name in WeightsModules is null: write the name of a module, such as \"fc1\"")]
    [InlineData("Model = \"iris.onnx\", InputScaling = [|Scaling.MinMax|]", "InputScaling is what Model says already: remove it")]
    [InlineData("Model = \"iris.onnx\", OutputActivation = [|Activation.Linear|]", "OutputActivation is what Model says already: remove it")]
    [InlineData("Model = \"iris.onnx\", Initializer = [|Initializer.Zeros|]", "Initializer is what Model says already: remove it")]
    public void Arguments_that_contradict_a_file_are_refused(string arguments, string message)
    {
        Add("iris.onnx");
        Assert.Equal(message, Once("BPG026", arguments));
    }

    /// <summary>What the message says to declare is declared, and what it says to load is loaded.</summary>
    [SampledTheory(2)]
    [InlineData("\"600-400:relu-400\"", "declare its layers with [Network(\"600-400:relu-400:linear\")] in place of Model, have the program that trained it save its weights as safetensors, which Load reads")]
    [InlineData("\"600-420:relu-2\", Precision = Precision.Double", "declare its layers with [Network(\"600-420:relu-2:linear\", Precision = Precision.Double)] in place of Model, have the program that trained it save its weights as safetensors, which Load reads")]
    [InlineData("\"600-420:leakyrelu(0.2)-2\", InputScaling = Scaling.Standardize", "declare its layers with [Network(\"600-420:leakyrelu(0.2)-2:linear\", InputScaling = Scaling.Standardize)] in place of Model, have the program that trained it save its weights as safetensors, which Load reads, and give its numbers to SetScaling")]
    [InlineData("\"600-420:leakyrelu(0.00001)-2\"", "declare its layers with [Network(\"600-420:leakyrelu(0.00001)-2:linear\")] in place of Model, have the program that trained it save its weights as safetensors, which Load reads")]
    public void A_chain_of_too_many_weights_is_to_be_declared_and_loaded(string arguments, string advice)
    {
        var type = Networks.TypeOf(arguments);
        byte[] weights = arguments.Contains("Double", StringComparison.Ordinal) ? Saved((INetwork<double>)Activator.CreateInstance(type)!) : Saved((INetwork<float>)Activator.CreateInstance(type)!);
        string message = Once("BPG027", "Model = [|\"large.onnx\"|], Frozen = true", [], hasTargets: false);
        Assert.StartsWith("large.onnx has ", message, StringComparison.Ordinal);
        Assert.EndsWith(" weights and biases, and at most 250,000 are compiled in: " + advice.Replace("in place of Model, ", "in place of Model and Frozen, ", StringComparison.Ordinal), message, StringComparison.Ordinal);

        string declared = message[(message.IndexOf("[Network(", StringComparison.Ordinal) + "[Network(".Length)..message.IndexOf(")]", StringComparison.Ordinal)];
        using var stream = new MemoryStream(weights);
        if (arguments.Contains("Double", StringComparison.Ordinal))
        {
            ((INetwork<double>)Activator.CreateInstance(Networks.TypeOf(declared))!).Load(stream);
        }
        else
        {
            ((INetwork<float>)Activator.CreateInstance(Networks.TypeOf(declared))!).Load(stream);
        }
    }

    private byte[] Saved<T>(INetwork<T> network)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        int inputs = network.Description.InputCount;
        if (network.Description.InputScaling != Scaling.None)
        {
            network.FitScaling([.. Enumerable.Range(0, 3 * inputs).Select(i => T.CreateChecked(i * i % 17))], new T[3 * network.Description.OutputCount]);
        }

        network.SaveOnnx(_folder.PathOf("large.onnx"));
        using var stream = new MemoryStream();
        network.Save(stream);
        return stream.ToArray();
    }

    [Fact]
    public void A_model_of_too_many_weights_that_is_no_chain_is_for_a_runtime()
    {
        Models.OnnxFile file = new Models.OnnxFile().Input("x", "batch", 520);
        string layer = file.Node("MatMul", $"x {file.Constant(new double[520 * 520], 520, 520)}", "m");
        File.WriteAllBytes(_folder.PathOf("large.onnx"), file.Output(file.Node("Add", $"x {file.Node("Tanh", layer, "t")}", "y")).ToBytes());
        Assert.Equal(
            "large.onnx has 270,920 weights and biases, and at most 250,000 are compiled in: its layers are not a chain that a topology could declare, so it needs a runtime, such as ONNX Runtime",
            Once("BPG027", "Model = [|\"large.onnx\"|], Frozen = true", [], hasTargets: false));
    }

    [Fact]
    public void Weights_that_are_too_many_for_source_are_to_be_embedded()
    {
        INetwork<float> network = Networks.Single("\"600-400:relu-400\"");
        network.Save(_folder.PathOf("nets/large.safetensors"));
        network.SaveOnnx(_folder.PathOf("large.onnx"));
        const string Message = "large.safetensors has 400,800 weights and biases, and at most 250,000 are compiled in: embed the file with <AdditionalFiles Include=\"large.safetensors\" Embed=\"true\" /> in the project file";
        Assert.Equal(Message, Once("BPG027", "\"600-400:relu-400\", Weights = [|\"large.safetensors\"|]"));
        Assert.Equal(Message.Replace("safetensors", "onnx", StringComparison.Ordinal), Once("BPG027", "Model = [|\"large.onnx\"|], Frozen = true"));

        // The item is written as it would be in the project file.
        GeneratorRun run = GeneratorRun.Of(
            Gate.InNamespace("[Network(\"600-400:relu-400\", Weights = \"large.safetensors\")] public partial class Model { }"),
            _folder.Settings with { Configs = [ConsumerSettings.Properties(("ProjectDir", Path.GetDirectoryName(_folder.PathOf("large.onnx")) + "/"))] });
        Assert.Contains("<AdditionalFiles Include=\"nets/large.safetensors\" Embed=\"true\" />", Assert.Single(run.DeclarationDiagnostics()).GetMessage(null), StringComparison.Ordinal);
    }

    [ThoroughFact]
    public void More_weights_than_are_embedded_are_to_be_loaded()
    {
        // 3,006 · 3,023 + 3,023 + 3,023 · 2,285 + 2,285 = 16,000,001, as zeros in half precision.
        const string Header = """{"0.weight":{"dtype":"F16","shape":[3023,3006],"data_offsets":[0,18174276]},"0.bias":{"dtype":"F16","shape":[3023],"data_offsets":[18174276,18180322]},"2.weight":{"dtype":"F16","shape":[2285,3023],"data_offsets":[18180322,31995432]},"2.bias":{"dtype":"F16","shape":[2285],"data_offsets":[31995432,32000002]}}""";
        using (FileStream file = File.Create(_folder.PathOf("large.safetensors")))
        {
            file.Write([.. BitConverter.GetBytes((long)Header.Length), .. System.Text.Encoding.UTF8.GetBytes(Header)]);
            file.SetLength(8 + Header.Length + 32_000_002);
        }

        Assert.Equal(
            "large.safetensors has 16,000,001 weights and biases, and at most 16,000,000 are embedded: embed the file as a resource, remove Weights, and Load it from its stream",
            Once("BPG027", "\"3006-3023-2285\", Weights = [|\"large.safetensors\"|]", ["large.safetensors"]));
        Assert.Equal(
            "large.safetensors has 16,000,001 weights and biases, and at most 250,000 are compiled in: embed the file as a resource, remove Weights, and Load it from its stream",
            Once("BPG027", "\"3006-3023-2285\", Weights = [|\"large.safetensors\"|]", [], hasTargets: false));
    }

    [Fact]
    public void Without_the_package_s_targets_a_network_that_can_be_trained_starts_without_its_weights_and_says_so()
    {
        INetwork<float> network = Networks.Single("\"600-400:relu-400\"");
        network.Save(_folder.PathOf("large.safetensors"));
        network.SaveOnnx(_folder.PathOf("large.onnx"));
        const string Message = "large.safetensors has 400,800 weights and biases, more than the 250,000 that are compiled in, and the build has no targets of the package that could embed it: 'Model' starts with random weights, so Load this file, "
            + "from a stream before it is used";
        Assert.Equal(Message, Information("\"600-400:relu-400\", Weights = \"large.safetensors\""));
        Assert.Equal(
            Message.Replace("large.safetensors", "large.onnx", StringComparison.Ordinal).Replace("this file", "weights of its layers, saved as safetensors", StringComparison.Ordinal), Information("Model = \"large.onnx\""));
        Assert.StartsWith("large.safetensors has 400,800 weights and biases, and at most 250,000 are compiled in: embed the file", Once("BPG027", "\"600-400:relu-400\", Weights = [|\"large.safetensors\"|], Frozen = true", [], hasTargets: false), StringComparison.Ordinal);
    }

    private string Information(string arguments)
    {
        GeneratorRun run = GeneratorRun.Of(Gate.InNamespace($"/// <summary>A network.</summary>\n[Network({arguments})] public partial class Model {{ }}"), _folder.Settings with { HasTargets = false });
        Assert.Empty(run.EmitDiagnostics());
        return Assert.Single(run.DeclarationDiagnostics(), diagnostic => diagnostic.Id == "BPG205").GetMessage(null);
    }

    [Fact]
    public void Numbers_that_an_embedded_file_does_not_have_are_compiled_in_or_too_many()
    {
        // W + W is no tensor of the file.
        foreach ((int size, string? problem) in new[]
        {
            (300, null),
            (600, "large.onnx: 360,600 of its weights are not in the file as they are, since they are computed of several tensors, and at most 250,000 of those are compiled in: have the program that exports it fold constants first"),
        })
        {
            Models.OnnxFile file = new Models.OnnxFile().Input("x", "batch", size);
            string matrix = file.Constant([.. Enumerable.Range(0, size * size).Select(i => (double)(i % 97))], size, size);
            string other = file.Constant([.. Enumerable.Range(0, size * size).Select(i => (double)(i % 89))], size, size);
            file.Node("MatMul", $"x {file.Node("Add", $"{matrix} {other}", "sum")}", "y");
            File.WriteAllBytes(_folder.PathOf("large.onnx"), file.Output("y").ToBytes());
            if (problem is null)
            {
                GeneratorRun run = GeneratorRun.Of(Gate.InNamespace("[Network(Model = \"large.onnx\", Frozen = true)] public partial class Model { }"), _folder.Settings with { Embedded = ["large.onnx"] });
                Assert.Empty(run.AnalyzerDiagnostics());
                Assert.Contains(".Numbers(0, @\"", string.Concat(run.Files.Values), StringComparison.Ordinal);
            }
            else
            {
                Assert.Equal(problem, Once("BPG025", "Model = [|\"large.onnx\"|], Frozen = true", ["large.onnx"]));
            }
        }
    }

    /// <summary>A value that no network may have is found when the project is built, though the values are read when the program runs.</summary>
    [Theory]
    [InlineData(float.NaN, "NaN at [1, 2], counted from 0: every value must be finite")]
    [InlineData(1e39, "1E+39 at [1, 2], counted from 0, which float cannot hold. Declare the network with Precision.Double")]
    public void Values_of_an_embedded_file_are_looked_at(double value, string problem)
    {
        double[] weights = new double[200 * 100];
        weights[202] = value;
        byte[] header = System.Text.Encoding.UTF8.GetBytes("""{"0.weight":{"dtype":"F64","shape":[100,200],"data_offsets":[0,160000]}}""");
        File.WriteAllBytes(_folder.PathOf("a.safetensors"), [.. BitConverter.GetBytes((long)header.Length), .. header, .. weights.SelectMany(BitConverter.GetBytes)]);
        Assert.Equal("a.safetensors: The tensor \"0.weight\" holds " + problem, Once("BPG025", "\"200-100:linear\", Weights = [|\"a.safetensors\"|]", ["a.safetensors"]));
    }

    [Fact]
    public void A_large_file_that_changes_while_it_is_read_is_refused() => Assert.Equal(
        "it changed while it was read: build the project again", new Generator.Models.OnnxContent(new Graph.EmbeddedFile("large.onnx", 1, 2), () => null).Read(default).Problem);

    [Fact]
    public void A_model_that_could_be_read_has_one_message_for_all_that_keeps_it_from_being_compiled_in()
    {
        var file = new Models.OnnxFile(13);
        string last = file.Input("x", "batch", 1).Node("Mul", $"x {file.Number(1e30)}", "a");
        for (int i = 0; i < 65; i++)
        {
            last = file.Node("Sigmoid", file.Node("Tanh", last, $"t{i}"), $"s{i}");
        }

        File.WriteAllBytes(_folder.PathOf("scaled.onnx"), file.Output(file.Node("Mul", $"{last} {file.ConstantOf(Models.OnnxFile.Double, [1e300])}", "y")).ToBytes());
        Assert.Equal(
            "scaled.onnx: it has 131 layers, and at most 128 are compiled in. Also, it has weights that float cannot hold: set Precision = Precision.Double",
            Once("BPG025", "Model = [|\"scaled.onnx\"|]"));
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

    private string Once(string id, string arguments, IReadOnlyList<string>? embedded = null, bool hasTargets = true) =>
        Reported.Once(id, $"[Network({arguments})] public partial class Model {{ }}", files: _folder.Files, embedded: embedded, hasTargets: hasTargets);
}
