using BackpropGen.Testing;

namespace BackpropGen.Tests.WeightFiles;

/// <summary>Files of other programs whose names and shapes do not tell which tensors are the network's, or tell that something would be missing.</summary>
public sealed class OtherNamesTests : IDisposable
{
    private const string Normalisation = "a normalisation is an operation of the topology, layernorm, or, where it is BatchNorm, folded into the layer before; biases belong to weights";

    private readonly ModelFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SampledTheory(3)]
    [InlineData(
        "3-8-8-1",
        "critic.0 8,3; critic.2 8,8; critic.4 1,8; actor.0 8,3; actor.2 8,8; actor.4 1,8",
        "Names and shapes do not tell which modules of the file are the layers of \"3-8:tanh-8:tanh-1:linear\": \"critic.0\", \"critic.2\", \"critic.4\" may be, and so may \"actor.0\", \"actor.2\", \"actor.4\". Say which: "
            + "set WeightsPrefix to what the names of its tensors begin with, such as \"critic.\", or set WeightsModules to the names of its modules in the order of the layers, such as { \"critic.0\", \"critic.2\", \"critic.4\" }")]
    [InlineData(
        "3-8-1",
        "q1.0 8,3; q1.2 1,8; q2.0 8,3; q2.2 1,8",
        "Names and shapes do not tell which modules of the file are the layers of \"3-8:tanh-1:linear\": \"q1.0\", \"q1.2\" may be, and so may \"q2.0\", \"q2.2\". Say which: set WeightsPrefix to what the names of its tensors "
            + "begin with, such as \"q1.\", or set WeightsModules to the names of its modules in the order of the layers, such as { \"q1.0\", \"q1.2\" }")]
    [InlineData(
        "3-8-2",
        "fc1 8,3; out 1,8",
        "No modules of the file are the layers of \"3-8:tanh-2:linear\", which need bias [8], weight [8, 3]; bias [2], weight [2, 8]. It holds \"fc1\" (bias [8], weight [8, 3]), \"out\" (bias [1], weight [1, 8]). "
            + "If some of them are, set WeightsModules to the names of its modules in the order of the layers, such as { \"fc1\", \"out\" }")]
    [InlineData(
        "4-8-2",
        "input 8,4; hidden 8,8; output 2,8",
        "The module \"hidden\" (bias [8], weight [8, 8]) may belong to the network \"4-8:tanh-2:linear\", in which it has no place: its shape fits between the layers. If it is none of the network's, set WeightsModules to the "
            + "names of its modules in the order of the layers, such as { \"input\", \"output\" }")]
    [InlineData(
        "4-8-2",
        "net.0 8,4; net.2 2,8; net.middle 8,8",
        "The module \"net.middle\" (bias [8], weight [8, 8]) may belong to the network \"4-8:tanh-2:linear\", in which it has no place: its shape fits between the layers. If it is none of the network's, set WeightsPrefix to "
            + "what the names of its tensors begin with, such as \"net.\", or set WeightsModules to the names of its modules in the order of the layers, such as { \"net.0\", \"net.2\" }")]
    [InlineData(
        "4-8-2",
        "fc1 8,4; norm 8; fc2 2,8",
        "The module \"norm\" (bias [8], weight [8]) may belong to the network \"4-8:tanh-2:linear\", in which it has no place: " + Normalisation
            + ". If it is none of the network's, set WeightsModules to the names of its modules in the order of the layers, such as { \"fc1\", \"fc2\" }")]
    [InlineData(
        "4-8-2",
        "fc1 8,4; fc2 2,8; =bn.running_mean 8",
        "The tensor \"bn.running_mean\" is of BatchNorm, which a topology does not have: export the model as ONNX, for Model, which folds it into the layers. If it is none of the network's, set WeightsModules to the names "
            + "of its modules in the order of the layers, such as { \"fc1\", \"fc2\" }")]
    [InlineData(
        "4-8-2",
        "=fc1.weight 8,4; =fc1.b 8; fc2 2,8",
        "The file has no biases of \"fc1\", but the tensor \"fc1.b\" of their shape is left over: call it \"fc1.bias\", or remove it from the file")]
    [InlineData(
        "4-8-2",
        "fc1 8,4; fc2 2,8; =fc2.weight_scale 1",
        "The tensor \"fc2.weight_scale\" does not belong to a network, whose tensors are called \"0.weight\", \"0.bias\", \"1.weight_ih_l0\" and so on")]
    [InlineData(
        "4-8-2",
        "fc1 8,4; fc2 2,8; =fc2.lora.weight 1,8",
        "The tensor \"fc2.lora.weight\" belongs to a module of the network \"4-8:tanh-2:linear\", whose layers have no such tensor")]
    [InlineData("2-2-1", "=kernels 2,2", "The file holds tensors of 0 layers (its tensors are called \"kernels\"), but the network \"2-2:tanh-1:linear\" has 2 layers")]
    [InlineData(
        "4-8-2",
        "=fc1.kernel 8,4; =fc1.bias 8; =fc2.kernel 2,8; =fc2.bias 2",
        "The tensor \"fc1.kernel\" has the shape [8, 4], but layer 1 of \"4-8:tanh-2:linear\", of 4 inputs and 8 nodes, needs [4, 8]")]
    [InlineData(
        "4-8-8-2",
        "=net.0.weight 4,8; =net.1.weight 8,8; =net.2.weight 8,2",
        "The tensor \"net.0.weight\" has the shape [4, 8], but layer 1 of \"4-8:tanh-8:tanh-2:linear\", of 4 inputs and 8 nodes, needs [8, 4]")]
    [InlineData(
        "8-4-8",
        "=net.0.weight 8,4; =net.1.weight 4,8",
        "The file holds the network \"4-8-4\", as the shapes of its tensors say, but this one is \"8-4:tanh-8:linear\"")]
    [InlineData(
        "4-8-2",
        "=dense/kernel:0 4,8; =dense/bias:0 8; =norm/gamma:0 8; =norm/beta:0 8; =dense_1/kernel:0 8,2; =dense_1/bias:0 2",
        "The tensor \"norm/gamma:0\" is of a normalisation of Keras, of which a file does not tell all: export the model as ONNX, for Model. If it is none of the network's, set WeightsModules to the names of its modules in "
            + "the order of the layers, such as { \"dense\", \"dense_1\" }")]
    [InlineData(
        "4-8-2",
        "fc1 8,4; =fc1.kernel 4,8; fc2 2,8",
        "The tensor \"fc1.kernel\" belongs to a module of the network \"4-8:tanh-2:linear\", whose layers have no such tensor")]
    public void What_is_not_sure_is_refused_by_Load_and_by_the_generator_in_the_same_words(string topology, string tensors, string problem) => Refused(topology, Of(tensors), new LoadOptions(), problem);

    [Theory]
    [InlineData("policy.", null, "No tensor of the file has a name that begins with WeightsPrefix, \"policy.\": it holds \"net.0.weight\", \"net.0.bias\", \"net.2.weight\", \"net.2.bias\"")]
    [InlineData("net.", "0 1", "The file has no module \"net.1\", which WeightsModules names: it holds \"net.0.weight\", \"net.0.bias\", \"net.2.weight\", \"net.2.bias\"")]
    [InlineData("", "net.0", "WeightsModules names 1 layer, but the network \"4-8:tanh-2:linear\" has 2 layers with parameters")]
    [InlineData("", "net.0 net.0", "WeightsModules names \"net.0\" twice: each layer has weights of its own")]
    [InlineData("", "net.2 net.0", "The tensor \"net.2.weight\" has the shape [2, 8], but layer 1 of \"4-8:tanh-2:linear\", of 4 inputs and 8 nodes, needs [8, 4]")]
    public void A_wrong_choice_is_refused(string prefix, string? modules, string problem) =>
        Refused("4-8-2", Of("net.0 8,4; net.2 2,8"), new LoadOptions { WeightsPrefix = prefix, WeightsModules = modules?.Split(' ') }, problem);

    /// <summary>What a choice leaves out is not looked at: neither a normalisation nor a layer that would fit.</summary>
    [Theory]
    [InlineData("actor.0 8,4; actor.2 2,8; critic.0 8,4; critic.1 8; critic.2 2,8; =bn.running_mean 8", "actor.", null, "actor.0 actor.2")]
    [InlineData("input 8,4; hidden 8,8; output 2,8; norm 8; =bn.running_mean 8", "", "input output", "input output")]
    [InlineData("net.9 8,4; net.10 2,8", "", null, "net.9 net.10")]
    [InlineData("net.10 2,8; net.9 8,4", "net.", null, "net.9 net.10")]
    [InlineData("b.0.fc 2,8; a.0.fc 8,4", "", "a.0.fc b.0.fc", "a.0.fc b.0.fc")]
    [InlineData("l1 8,4; l2 2,8; value 1,8", "", null, "l1 l2")]
    public void A_choice_or_names_and_shapes_decide(string tensors, string prefix, string? modules, string found)
    {
        INetwork<float> network = Networks.Single("\"4-8-2\"");
        using MemoryStream stream = new(Of(tensors), writable: false);
        LoadedWeights report = network.Load(stream, new LoadOptions { WeightsPrefix = prefix, WeightsModules = modules?.Split(' ') });
        Assert.Equal(found.Split(' '), report.Modules);

        // The numbers of a tensor are its place in the file and their own in it.
        string[] order = [.. tensors.Split("; ").Select(tensor => tensor.Split(' ')[0])];
        Assert.Equal(
            found.Split(' ').SelectMany((module, layer) => Enumerable.Range(0, layer == 0 ? 40 : 18).Select(i => ValueOf(Array.IndexOf(order, module), i))),
            SafetensorsBytes.Parameters(network));
    }

    /// <summary>Modules of one shape can be put together in more ways than can be tried.</summary>
    [ThoroughFact]
    public void A_file_whose_modules_could_be_tried_for_years_is_refused()
    {
        string tensors = string.Join("; ", Enumerable.Range(0, 24).Select(i => $"{(char)('a' + i)} 3,3"));
        Refused("3-3-3-3-3-3-3-3-3-3-3-3-3-3-2", Of(tensors), new LoadOptions(), "The file has too many modules that may be the layers of ");
    }

    [Fact]
    public void A_file_of_this_library_holds_nothing_else()
    {
        byte[] file = SafetensorsBytes.WithHeader(SafetensorsBytes.Save(Networks.Single("\"2-2-1\"")), header =>
            header.TrimEnd(' ', '}') + "},\"value.weight\":{\"dtype\":\"F32\",\"shape\":[0,7],\"data_offsets\":[36,36]}}");
        Refused("2-2-1", file, new LoadOptions(), "The tensor \"value.weight\" does not belong to a network");
    }

    [Fact]
    public void Options_without_names_are_refused()
    {
        INetwork<float> network = Networks.Single("\"4-8-2\"");
        using MemoryStream stream = new(Of("net.0 8,4; net.2 2,8"), writable: false);
        Assert.Throws<ArgumentException>(() => network.Load(stream, new LoadOptions { WeightsPrefix = null! }));
        Assert.Throws<ArgumentException>(() => network.Load(stream, new LoadOptions { WeightsModules = ["net.0", null!] }));
    }

    /// <summary>Half precision against the framework's own, in every bit pattern that is a number.</summary>
    [Theory]
    [InlineData("F16", 31, 10)]
    [InlineData("BF16", 255, 7)]
    public void Every_half_and_every_bfloat_is_the_number_that_the_framework_takes_it_for(string type, int exponents, int fractionBits)
    {
        ushort[] patterns = [.. Enumerable.Range(0, ushort.MaxValue + 1).Select(bits => (ushort)bits).Where(bits => ((bits >> fractionBits) & exponents) != exponents)];
        int outputs = patterns.Length / 256;
        INetwork<float> network = Networks.Single($"\"256-{outputs}\"");
        string header = $"{{\"0.weight\":{{\"dtype\":\"{type}\",\"shape\":[{outputs},256],\"data_offsets\":[0,{2 * patterns.Length}]}}}}";
        SafetensorsBytes.Load(network, SafetensorsBytes.Of(header, [.. patterns.SelectMany(BitConverter.GetBytes)]));
        Assert.Equal(
            patterns.Select(bits => type == "F16" ? (float)BitConverter.UInt16BitsToHalf(bits) : BitConverter.UInt32BitsToSingle((uint)bits << 16)).Concat(new float[outputs]),
            SafetensorsBytes.Parameters(network));
    }

    private void Refused(string topology, byte[] file, LoadOptions options, string problem)
    {
        INetwork<float> network = Networks.Single($"\"{topology}\"");
        float[] before = SafetensorsBytes.Parameters(network);
        using MemoryStream stream = new(file, writable: false);
        string message = Assert.Throws<WeightFileException>(() => network.Load(stream, options)).Message;
        Assert.StartsWith($"The weights in the stream cannot be loaded. {problem}", message, StringComparison.Ordinal);
        Assert.Equal(before, SafetensorsBytes.Parameters(network));

        File.WriteAllBytes(_folder.PathOf("other.safetensors"), file);
        string modules = options.WeightsModules is { } names ? $", WeightsModules = new[] {{ {string.Join(", ", names.Select(name => $"\"{name}\""))} }}" : string.Empty;
        string prefix = options.WeightsPrefix.Length > 0 ? $", WeightsPrefix = \"{options.WeightsPrefix}\"" : string.Empty;
        GeneratorRun run = GeneratorRun.Of($"using BackpropGen;\n/// <summary>A network.</summary>\n[Network(\"{topology}\", Weights = \"other.safetensors\"{prefix}{modules})] public partial class Model {{ }}\n", _folder.Settings);
        string diagnostic = Assert.Single(run.DeclarationDiagnostics(), each => each.Id == "BPG025").GetMessage(System.Globalization.CultureInfo.InvariantCulture);
        Assert.StartsWith($"other.safetensors: {problem}", diagnostic, StringComparison.Ordinal);
    }

    /// <summary>A file of modules with weights of the given shapes and biases, "fc1 8,4"; with =, of a tensor of just this name.</summary>
    private static byte[] Of(string modules)
    {
        List<string> entries = [];
        List<float> data = [];
        foreach ((string text, int module) in modules.Split("; ").Select((text, module) => (text, module)))
        {
            string name = text.Split(' ')[0];
            int[] shape = [.. text.Split(' ')[1].Split(',').Select(int.Parse)];
            int next = 0;
            if (name[0] == '=')
            {
                Add(name[1..], shape);
                continue;
            }

            Add(name + ".weight", shape);
            Add(name + ".bias", [shape[0]]);

            void Add(string tensor, int[] sizes)
            {
                int count = sizes.Aggregate((product, size) => product * size);
                entries.Add($"\"{tensor}\":{{\"dtype\":\"F32\",\"shape\":[{string.Join(",", sizes)}],\"data_offsets\":[{4 * data.Count},{4 * (data.Count + count)}]}}");
                data.AddRange(Enumerable.Range(next, count).Select(i => ValueOf(module, i)));
                next += count;
            }
        }

        return SafetensorsBytes.Of("{" + string.Join(",", entries) + "}", SafetensorsBytes.Singles([.. data]));
    }

    private static float ValueOf(int module, int index) => (100 * module) + index;
}
