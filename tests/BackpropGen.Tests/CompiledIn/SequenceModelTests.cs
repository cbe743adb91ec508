using System.Globalization;
using System.Reflection;
using BackpropGen.Testing;
using BackpropGen.Tests.WeightFiles;

namespace BackpropGen.Tests.CompiledIn;

/// <summary>Networks with memory out of files, streamed sample by sample: against what Keras and PyTorch gave.</summary>
public class SequenceModelTests
{
    private static readonly string Folder = Repository.PathOf("tests", "BackpropGen.Generator.Tests", "Models", "Fixtures", "RTNeural");

    private static readonly string[] Models = ["gru_1d", "lstm_1d", "gru_torch", "lstm_torch", "conv1d_torch"];

    /// <summary>The forms that this run tries: no others are compiled.</summary>
    private static readonly (string Model, Precision Precision)[] Forms =
        [.. ThoroughTests.Sample(Models.SelectMany(model => new[] { (model, Precision.Single), (model, Precision.Double) }), 5, form => [form.Item1, form.Item2])];

    private static readonly Lazy<Assembly> Compiled = new(() => Compile(
        [.. Models.Select(model => Path.Combine(Folder, model + ".json"))],
        string.Concat(Forms.Select(form => form.Precision == Precision.Double
            ? Declare(form.Model + "_double", form.Model + ".json", ", Precision = Precision.Double")
            : Declare(form.Model + "_float", form.Model + ".json", string.Empty)))));

    public static TheoryData<string, Precision> Cases
    {
        get
        {
            var cases = new TheoryData<string, Precision>();
            foreach ((string model, Precision precision) in Forms)
            {
                cases.Add(model, precision);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_model_of_RTNeural_streams_what_Keras_or_PyTorch_gave(string model, Precision precision)
    {
        double[] inputs = [.. Lines(model + "_x_python.csv").Select(row => row[0])];
        double[][] actual = precision == Precision.Double
            ? Stream(Create<double>(Compiled.Value, model + "_double"), [.. inputs.Select(input => new[] { input })])
            : Stream(Create<float>(Compiled.Value, model + "_float"), [.. inputs.Select(input => new[] { input })]);
        double[][] expected = Lines(model + "_y_python.csv");
        if (model == "conv1d_torch")
        {
            // A line for each channel. The convolution of the file is not causal: its output t is of inputs t to t + 4.
            actual = [.. Enumerable.Range(0, 12).Select(channel => actual.Skip(4).Select(step => step[channel]).ToArray())];
        }

        double tolerance = precision == Precision.Double && model == "conv1d_torch" ? 1e-12 : 1e-5;
        Assert.Equal(expected.Length, actual.Length);
        foreach ((double[] ours, double[] theirs) in actual.Zip(expected))
        {
            Comparison.Closeness.Same(ours, theirs, tolerance, model);
        }
    }

    [Fact]
    public void A_network_starts_with_the_weights_and_the_scaling_of_its_file()
    {
        using ModelFolder folder = new();
        const string Arguments = "\"2-3:gru(resetbefore)-4:conv(3,2):tanh-2:lstm:layernorm-1\", InputScaling = Scaling.Standardize, TargetScaling = Scaling.MinMax";
        var trained = (ISequenceNetwork<float>)Activator.CreateInstance(Networks.TypeOf(Arguments))!;
        float[][] inputs = [[.. Enumerable.Range(0, 80).Select(i => MathF.Sin(i * i) + 3)]];
        float[][] targets = [[.. Enumerable.Range(0, 40).Select(i => MathF.Cos(i * i) * 50)]];
        trained.Fit(inputs, targets, new FitOptions { Epochs = 3 });
        trained.Save(folder.PathOf("a.safetensors"));
        Assembly assembly = Compile(folder.Files, $"[BackpropGen.Network({Arguments.Replace("Scaling.", "BackpropGen.Scaling.", StringComparison.Ordinal)}, Weights = \"a.safetensors\")] public partial class Loaded {{ }}\n");
        ISequenceNetwork<float> loaded = Create<float>(assembly, "Loaded");
        double[][] steps = [.. Enumerable.Range(0, 40).Select(i => new[] { (double)inputs[0][2 * i], inputs[0][(2 * i) + 1] })];
        Assert.Equal(Stream(trained, steps), Stream(loaded, steps));
    }

    [Fact]
    public void Residual_adds_the_first_inputs_to_the_outputs()
    {
        var plain = (ISequenceNetwork<double>)Activator.CreateInstance(Networks.TypeOf("\"2-3:lstm-1\", Precision = Precision.Double"))!;
        var residual = (ISequenceNetwork<double>)Activator.CreateInstance(Networks.TypeOf("\"2-3:lstm-1\", Precision = Precision.Double, Residual = true"))!;
        double[][] steps = [.. Enumerable.Range(0, 10).Select(i => new[] { Math.Sin(i), Math.Cos(i) })];
        double[][] outputs = Stream(plain, steps);
        double[][] added = Stream(residual, steps);
        for (int t = 0; t < steps.Length; t++)
        {
            Assert.Equal(outputs[t][0] + steps[t][0], added[t][0], 1e-15);
        }

        // Its file is none of the plain network, though all shapes are the same.
        using MemoryStream file = new();
        residual.Save(file);
        file.Position = 0;
        Assert.Contains("\"2-3:lstm:linear-1:linear+x\"", Assert.Throws<WeightFileException>(() => plain.Load(file)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"in_skip\": 1")]
    [InlineData("\"in_skip\": true")]
    public void A_file_says_itself_that_it_is_residual(string entry)
    {
        using ModelFolder folder = new();
        File.WriteAllText(folder.PathOf("skip.json"), $$"""{"in_shape": [null, null, 1], {{entry}}, "layers": [{"type": "conv1d", "activation": "", "shape": [null, null, 1], "kernel_size": [2], "dilation": [1], "weights": [[[[2]], [[3]]], [0.5]]}]}""");
        Assembly assembly = Compile(folder.Files, Declare("Skip", "skip.json", string.Empty));
        Assert.Equal([[3.5 + 1], [2 + 30.5 + 10]], Stream(Create<float>(assembly, "Skip"), [[1.0], [10]]));
    }

    private static Assembly Compile(IReadOnlyList<string> files, string source)
    {
        GeneratorRun run = GeneratorRun.Of("using BackpropGen;\n" + source, new ConsumerSettings(AdditionalFiles: files, IsOnlyRun: true));
        Assert.DoesNotContain(run.DeclarationDiagnostics(), diagnostic => diagnostic.Id.StartsWith("BPG0", StringComparison.Ordinal));
        return run.Load();
    }

    private static string Declare(string name, string file, string arguments) => $"/// <summary>A model.</summary>\n[Network(Model = \"{file}\"{arguments})] public partial class {name} {{ }}\n";

    private static ISequenceNetwork<T> Create<T>(Assembly assembly, string name)
        where T : unmanaged
        => (ISequenceNetwork<T>)Activator.CreateInstance(assembly.GetType(name)!)!;

    private static double[][] Stream<T>(ISequenceNetwork<T> network, double[][] steps)
        where T : unmanaged
    {
        SequenceState<T> state = network.NewState();
        T[] outputs = new T[network.Description.OutputCount];
        return [.. steps.Select(step =>
        {
            network.Predict(step.Select(value => (T)Convert.ChangeType(value, typeof(T), CultureInfo.InvariantCulture)).ToArray(), state, outputs);
            return outputs.Select(value => Convert.ToDouble(value, CultureInfo.InvariantCulture)).ToArray();
        })];
    }

    private static double[][] Lines(string file) =>
        [.. File.ReadAllLines(Path.Combine(Folder, file)).Select(line => line.Split(',').Select(number => double.Parse(number, CultureInfo.InvariantCulture)).ToArray())];
}
