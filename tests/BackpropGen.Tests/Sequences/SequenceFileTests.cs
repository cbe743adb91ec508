using System.Text.Json;
using System.Text.Json.Nodes;
using BackpropGen.Tests.WeightFiles;

namespace BackpropGen.Tests.Sequences;

/// <summary>Weight files of networks with memory: against PyTorch's parameters and outputs, and between networks of this library.</summary>
public partial class SequenceFileTests
{
    private static readonly JsonArray Cases = JsonNode.Parse(File.ReadAllText(Testing.Repository.PathOf("tests", "BackpropGen.Tests", "Fixtures", "sequences.json")))!["cases"]!.AsArray();

    public static TheoryData<string> Names => new(["elman relu", "gru", "lstm on lstm", "conv dilated", "conv then gru"]);

    [Theory]
    [MemberData(nameof(Names))]
    public void A_file_with_the_names_of_Sequential_gives_the_outputs_of_PyTorch(string name)
    {
        ISequenceNetwork<double> network = Network(name);
        Load(network, FileOf(name));
        AssertOutputs(name, network);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void What_is_saved_has_the_names_shapes_and_values_of_PyTorch(string name)
    {
        ISequenceNetwork<double> network = Network(name);
        byte[] file = FileOf(name);
        Load(network, file);
        byte[] saved = Save(network);
        Assert.Equal(SafetensorsBytes.Tensors(file), SafetensorsBytes.Tensors(saved), (one, other) =>
            one.Name == other.Name && one.Type == other.Type && one.Shape.SequenceEqual(other.Shape) && one.Values.SequenceEqual(other.Values));
    }

    [Theory]
    [InlineData("0.weight_ih_l0 0.weight_hh_l0 0.bias_ih_l0 0.bias_hh_l0 0.weight_ih_l1 0.weight_hh_l1 0.bias_ih_l1 0.bias_hh_l1 1.weight 1.bias")]
    [InlineData("lstm.weight_ih_l0 lstm.weight_hh_l0 lstm.bias_ih_l0 lstm.bias_hh_l0 lstm.weight_ih_l1 lstm.weight_hh_l1 lstm.bias_ih_l1 lstm.bias_hh_l1 dense.weight dense.bias")]
    [InlineData("a.weight_ih_l0 a.weight_hh_l0 a.bias_ih_l0 a.bias_hh_l0 b.weight_ih_l0 b.weight_hh_l0 b.bias_ih_l0 b.bias_hh_l0 Z.weight Z.bias")]
    [InlineData("net.10.weight_ih_l0 net.10.weight_hh_l0 net.10.bias_ih_l0 net.10.bias_hh_l0 net.11.weight_ih_l0 net.11.weight_hh_l0 net.11.bias_ih_l0 net.11.bias_hh_l0 net.20.weight net.20.bias")]
    public void Stacks_and_modules_with_names_are_found(string names)
    {
        ISequenceNetwork<double> network = Network("lstm on lstm");
        Load(network, FileOf("lstm on lstm", names.Split(' ')));
        AssertOutputs("lstm on lstm", network);
    }

    [Fact]
    public void A_network_of_recurrent_layers_alone_is_one_module_of_PyTorch()
    {
        JsonArray parameters = Case("lstm on lstm")["parameters"]!.AsArray();
        ISequenceNetwork<double> network = new Stack(3);
        double[] before = Outputs(network);
        Load(network, FileOf(parameters.Take(8).Select((parameter, i) => (parameter!["name"]!.GetValue<string>()[2..].Replace("l0", i < 4 ? "l0" : "l1"), (JsonNode?)parameter))));
        Assert.NotEqual(before, Outputs(network));
    }

    [Fact]
    public void Modules_that_could_be_either_of_two_layers_are_refused()
    {
        ISequenceNetwork<double> network = new TwoAlike();
        byte[] file = SafetensorsBytes.WithHeader(Save(network), header => WithoutMetadata(header)
            .Replace("\"1.", "\"one.", StringComparison.Ordinal).Replace("\"2.", "\"two.", StringComparison.Ordinal).Replace("\"0.", "\"start.", StringComparison.Ordinal).Replace("\"3.", "\"end.", StringComparison.Ordinal));
        Refused(
            network,
            file,
            "Names and shapes do not tell which modules of the file are the layers of \"1-2:lstm:linear-2:lstm:linear-2:lstm:linear-1:linear\": \"start\", \"one\", \"two\", \"end\" may be, and so may "
                + "\"start\", \"two\", \"one\", \"end\". Say which: set WeightsModules to the names of its modules in the order of the layers, such as { \"start\", \"one\", \"two\", \"end\" }.");
        using MemoryStream stream = new(file, writable: false);
        LoadedWeights report = network.Load(stream, new LoadOptions { WeightsModules = ["start", "two", "one", "end"] });
        Assert.Equal(["start", "two", "one", "end"], report.Modules);
    }

    [Fact]
    public void Training_goes_on_to_the_same_bits_from_a_file_with_the_state_of_the_optimiser()
    {
        double[][] inputs = [Wave(60), Wave(40)];
        double[][] targets = [Wave(60), Wave(40)];
        var options = new FitOptions { Epochs = 3, LearningRate = 0.01 };
        Every trained = new();
        trained.Fit(inputs, targets, options);
        Every resumed = new(7);
        Load(resumed, Save(trained, withOptimizerState: true));
        Assert.Equal(Outputs(trained), Outputs(resumed));
        trained.Fit(inputs, targets, options);
        resumed.Fit(inputs, targets, options);
        Assert.Equal(Outputs(trained), Outputs(resumed));
        Assert.Equal(Save(trained, withOptimizerState: true), Save(resumed, withOptimizerState: true));
    }

    [Fact]
    public void Without_its_state_in_the_file_the_optimiser_starts_afresh()
    {
        Every trained = new();
        trained.Fit([Wave(60)], [Wave(60)], new FitOptions { Epochs = 3, LearningRate = 0.01 });
        byte[] file = Save(trained);
        Every fresh = new(7);
        Load(fresh, file);
        Load(trained, file);
        fresh.Fit([Wave(60)], [Wave(60)], new FitOptions { Epochs = 2 });
        trained.Fit([Wave(60)], [Wave(60)], new FitOptions { Epochs = 2 });
        Assert.Equal(Outputs(trained), Outputs(fresh));
    }

    [Fact]
    public void A_scaling_is_in_the_file()
    {
        Scaled trained = new();
        float[] wave = [.. Wave(50).Select(value => (float)((100 * value) + 5))];
        trained.Fit([wave], [wave], new FitOptions { Epochs = 1 });
        using TemporaryFolder folder = new();
        trained.Save(folder.File("scaled.safetensors"));
        Scaled loaded = new(3);
        loaded.Load(folder.File("scaled.safetensors"));
        Assert.Equal(Outputs<float>(trained), Outputs<float>(loaded));
        Assert.Equal("2", SafetensorsBytes.Metadata(File.ReadAllBytes(folder.File("scaled.safetensors")))["backpropgen"]);
    }

    [Fact]
    public void Tensors_of_the_file_and_of_the_step_are_the_same_in_the_same_order()
    {
        Every network = new();
        Assert.Equal(
            SafetensorsBytes.Tensors(Save(network)).Select(tensor => $"{tensor.Name} [{string.Join(",", tensor.Shape)}]"),
            network.Description.Tensors.Select(tensor => $"{tensor.Name} [{string.Join(",", tensor.Shape)}]"));
        Assert.Equal(network.Description.ParameterCount, network.Description.Layers.Sum(layer => layer.ParameterCount));
        Assert.Equal(Enumerable.Range(0, network.Description.ParameterCount), network.Description.Tensors.SelectMany(tensor => Enumerable.Range(0, tensor.Count).Select(tensor.PlaceOf)).Order());
    }

    [Theory]
    [InlineData("the second direction", "0.bias_hh_l0", "0.bias_hh_l0_reverse", "The tensor \"0.bias_hh_l0_reverse\" is of a bidirectional layer")]
    [InlineData("a projection", "0.weight_hh_l0", "0.weight_hr_l0", "is the projection of an LSTM with proj_size, which is not supported")]
    [InlineData("an unknown tensor", "0.weight_hh_l0", "0.gamma", "The tensor \"0.gamma\" does not belong to a network")]
    [InlineData("no bias", "0.bias_hh_l0", "0.bias_hh_l1", "The file holds tensors of 3 layers")]
    [InlineData("another shape", "[9,2]", "[2,9]", "The tensor \"0.weight_ih_l0\" has the shape [2, 9], but layer 1 of \"2-3:gru:linear-1:linear\", of 2 inputs and 3 nodes, needs [9, 2]")]
    [InlineData("another cell", ":gru", ":lstm", "The file holds the network \"2-3:lstm:linear-1:linear\", but this one is \"2-3:gru:linear-1:linear\"")]
    [InlineData("another type", "\"dtype\":\"F64\",\"shape\":[1,3]", "\"dtype\":\"I64\",\"shape\":[1,3]", "holds elements of type I64")]
    public void A_file_of_another_network_is_refused_and_changes_nothing(string wrong, string from, string to, string problem)
    {
        Assert.NotEmpty(wrong);
        Gru network = new();
        Refused(network, SafetensorsBytes.WithHeader(Save(network), header => header.Contains(from, StringComparison.Ordinal) ? header.Replace(from, to, StringComparison.Ordinal) : throw new InvalidOperationException(header)), problem);
    }

    [Fact]
    public void A_file_with_NaN_is_refused_with_its_place()
    {
        Gru network = new();
        byte[] file = Save(network);

        // The last number of 0.weight_hh_l0 [9, 3], behind 0.weight_ih_l0 [9, 2].
        int data = file.Length - (8 * network.Description.ParameterCount);
        BitConverter.GetBytes(double.NaN).CopyTo(file, data + (8 * (18 + 26)));
        Refused(network, file, "The tensor \"0.weight_hh_l0\" holds NaN at [8, 2], counted from 0");
    }

    [Fact]
    public void A_truncated_file_is_refused()
    {
        Gru network = new();
        Refused(network, Save(network)[..^1], "The file is truncated");
    }

    [Fact]
    public void A_path_of_no_file_is_refused_in_words_and_a_file_that_is_there_replaced()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("gru.safetensors");
        File.WriteAllText(path, "another file, longer than the network's: " + new string('x', 100_000));
        Gru network = new();
        network.Save(path);
        Assert.Equal(Save(network), File.ReadAllBytes(path));
        Assert.Equal(["gru.safetensors"], folder.Names);
        Assert.Throws<DirectoryNotFoundException>(() => network.Save(folder.File("none/gru.safetensors")));
        Assert.Throws<FileNotFoundException>(() => network.Load(folder.File("none.safetensors")));
        Assert.Throws<ArgumentNullException>(() => network.Save((string)null!));
        Assert.Throws<ArgumentNullException>(() => network.Load((string)null!));
        Assert.Throws<ArgumentException>(() => network.Save(new MemoryStream([], writable: false)));
    }

    private static string WithoutMetadata(string header) => "{" + header[(header.IndexOf("},", StringComparison.Ordinal) + 2)..];

    private static void Refused<T>(ISequenceNetwork<T> network, byte[] file, string problem)
        where T : unmanaged
    {
        T[] before = Outputs(network);
        string message = Assert.Throws<WeightFileException>(() => Load(network, file)).Message;
        Assert.Contains(problem, message, StringComparison.Ordinal);
        Assert.Equal(before, Outputs(network));
    }

    private static JsonNode Case(string name) => Cases.Single(each => each!["name"]!.GetValue<string>() == name)!;

    private static ISequenceNetwork<double> Network(string name) => name switch
    {
        "elman relu" => new ElmanRelu(),
        "gru" => new Gru(),
        "lstm on lstm" => new LstmOnLstm(),
        "conv dilated" => new ConvDilated(),
        _ => new ConvThenGru(),
    };

    private static byte[] FileOf(string name, string[]? names = null) =>
        FileOf(Case(name)["parameters"]!.AsArray().Select((parameter, i) => (names?[i] ?? parameter!["name"]!.GetValue<string>(), parameter)));

    private static byte[] FileOf(IEnumerable<(string Name, JsonNode? Parameter)> parameters)
    {
        List<string> entries = [];
        List<double> data = [];
        foreach ((string name, JsonNode? parameter) in parameters)
        {
            double[] values = Leaves(parameter!["values"]);
            entries.Add($"{JsonSerializer.Serialize(name)}:{{\"dtype\":\"F64\",\"shape\":[{string.Join(",", parameter["shape"]!.AsArray().Select(size => size!.GetValue<int>()))}],\"data_offsets\":[{8 * data.Count},{8 * (data.Count + values.Length)}]}}");
            data.AddRange(values);
        }

        return SafetensorsBytes.Of("{" + string.Join(",", entries) + "}", SafetensorsBytes.Doubles([.. data]));
    }

    private static double[] Leaves(JsonNode? node) => node is JsonArray array ? [.. array.SelectMany(Leaves)] : [node!.GetValue<double>()];

    private static void AssertOutputs(string name, ISequenceNetwork<double> network)
    {
        JsonNode expected = Case(name);
        foreach ((JsonNode? x, JsonNode? y) in expected["x"]!.AsArray().Zip(expected["outputs"]!.AsArray()))
        {
            double[] outputs = new double[Leaves(y).Length];
            network.PredictSequence<double>(Leaves(x), outputs, network.NewState());
            Comparison.Closeness.Same(outputs, Leaves(y), 1e-12, name);
        }
    }

    private static T[] Outputs<T>(ISequenceNetwork<T> network)
        where T : unmanaged
    {
        T[] inputs = [.. Wave(30 * network.Description.InputCount).Select(value => (T)Convert.ChangeType(value, typeof(T), System.Globalization.CultureInfo.InvariantCulture))];
        T[] outputs = new T[30 * network.Description.OutputCount];
        network.PredictSequence<T>(inputs, outputs, network.NewState());
        return outputs;
    }

    private static double[] Wave(int length) => [.. Enumerable.Range(0, length).Select(i => Math.Sin(0.3 * i * i))];

    private static byte[] Save<T>(ISequenceNetwork<T> network, bool withOptimizerState = false)
        where T : unmanaged
    {
        using MemoryStream stream = new();
        network.Save(stream, withOptimizerState);
        return stream.ToArray();
    }

    private static void Load<T>(ISequenceNetwork<T> network, byte[] file)
        where T : unmanaged
    {
        using MemoryStream stream = new(file, writable: false);
        network.Load(stream);
    }

    [Network("1-4:rnn(relu)-1", Precision = Precision.Double)]
    private sealed partial class ElmanRelu;

    [Network("2-3:gru-1", Precision = Precision.Double)]
    private sealed partial class Gru;

    [Network("3-4:lstm-3:lstm-2", Precision = Precision.Double)]
    private sealed partial class LstmOnLstm;

    [Network("3-4:lstm-3:lstm", Precision = Precision.Double)]
    private sealed partial class Stack;

    [Network("1-2:lstm-2:lstm-2:lstm-1", Precision = Precision.Double)]
    private sealed partial class TwoAlike;

    [Network("1-4:conv(2,1):tanh-4:conv(2,2):tanh-4:conv(2,4):tanh-1", Precision = Precision.Double)]
    private sealed partial class ConvDilated;

    [Network("2-4:conv(3):relu-4:gru-1", Precision = Precision.Double)]
    private sealed partial class ConvThenGru;

    [Network("1-3:LSTM-4:gru(resetbefore):layernorm:tanh:dropout(0.1)-5:conv(3,2):relu-3:rnn-1", Precision = Precision.Double, Optimizer = Optimizer.Adam)]
    private sealed partial class Every;

    [Network("1-3:gru-1", InputScaling = Scaling.Standardize, TargetScaling = Scaling.MinMax)]
    private sealed partial class Scaled;
}
