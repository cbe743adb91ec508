using System.Reflection;
using BackpropGen.Generator.Tests.Models;
using BackpropGen.Testing;
using BackpropGen.Tests.Graphs;

namespace BackpropGen.Tests.CompiledIn;

/// <summary>Networks whose weights are read from a file that is a resource of their assembly.</summary>
public sealed class EmbeddedWeightsTests : IDisposable
{
    /// <summary>270,710 numbers: just more than a source may have.</summary>
    private const string Large = "\"300-500:relu-230:tanh-21:layernorm-3\", Loss = Loss.CrossEntropy, InputScaling = Scaling.Standardize";

    private readonly ModelFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_model_beyond_the_limit_predicts_as_onnx_runtime_does(bool isFrozen)
    {
        INetwork<float> network = Scaled(Networks.Single(Large));
        Assert.InRange(network.Description.ParameterCount, 250_001, 300_000);
        network.SaveOnnx(_folder.PathOf("large.onnx"));
        Predictor<float> predict = PredictorOf<float>($"Model = \"large.onnx\"{(isFrozen ? ", Frozen = true" : "")}", "large.onnx");
        using var session = new OnnxRuntimeSession(File.ReadAllBytes(_folder.PathOf("large.onnx")));
        foreach (float[] row in Rows<float>(network.Description))
        {
            float[] outputs = new float[3];
            predict(row, outputs);
            Assert.All(session.Run([.. row.Select(value => (double)value)]).Zip(outputs), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
        }
    }

    /// <summary>15,934,790 numbers: a file of 64 MB, and a class of a few pages.</summary>
    [ThoroughFact]
    public void A_model_of_sixteen_million_weights_is_a_small_class_that_predicts_as_onnx_runtime_does()
    {
        INetwork<float> network = Networks.Single("\"3000-4000:relu-980:relu-10\"");
        network.SaveOnnx(_folder.PathOf("huge.onnx"));
        GeneratorRun run = Run("Model = \"huge.onnx\", Frozen = true", "huge.onnx");
        Assert.InRange(run.Files.Values.Sum(text => text.Length), 1, 100_000);
        Predictor<float> predict = Predictors.Of<float>(run.Load().GetType("Model")!);
        using var session = new OnnxRuntimeSession(File.ReadAllBytes(_folder.PathOf("huge.onnx")));
        foreach (float[] row in Rows<float>(network.Description))
        {
            float[] outputs = new float[10];
            predict(row, outputs);
            double[] expected = session.Run([.. row.Select(value => (double)value)]);
            Assert.All(expected.Zip(outputs), pair => Assert.Equal(pair.First, pair.Second, 1e-5 * expected.Max(Math.Abs)));
        }
    }

    [SampledTheory(3)]
    [InlineData("\"40-150:relu-90-5\"", true)]
    [InlineData("\"40-150:relu-90:layernorm-5:softmax\", InputScaling = Scaling.MinMax", false)]
    [InlineData(Networks.OlderFramework + "\"40-150:relu-90-5\"", false)]
    public void A_smaller_one_has_the_bits_of_its_weights_in_source(string arguments, bool isDouble)
    {
        if (isDouble)
        {
            Check(Networks.Double(arguments), Networks.InDouble(arguments));
        }
        else
        {
            Check(Networks.Single(arguments), arguments);
        }
    }

    private void Check<T>(INetwork<T> network, string arguments)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        Scaled(network).Save(_folder.PathOf("a.safetensors"));
        network.SaveOnnx(_folder.PathOf("a.onnx"));
        string precision = typeof(T) == typeof(double) ? ", Precision = Precision.Double" : string.Empty;
        string older = arguments.StartsWith(Networks.OlderFramework, StringComparison.Ordinal) ? Networks.OlderFramework : string.Empty;
        foreach ((string file, string weights) in new[] { ("a.onnx", older + "Model = \"a.onnx\"" + precision), ("a.safetensors", arguments + ", Weights = \"a.safetensors\"") })
        {
            foreach (string frozen in new[] { string.Empty, ", Frozen = true" })
            {
                Predictor<T> inSource = PredictorOf<T>(weights + frozen);
                Predictor<T> embedded = PredictorOf<T>(weights + frozen, file);
                foreach (T[] row in Rows<T>(network.Description))
                {
                    T[] expected = new T[5];
                    T[] actual = new T[5];
                    inSource(row, expected);
                    embedded(row, actual);
                    Assert.Equal(expected, actual);
                }
            }
        }
    }

    [Fact]
    public void A_trainable_network_has_numbers_of_its_own()
    {
        Type type = LargeType("\"300-900-3\", Weights = \"large.safetensors\"");
        var first = (INetwork<float>)Activator.CreateInstance(type)!;
        var second = (INetwork<float>)Activator.CreateInstance(type)!;
        first.Train(new float[300], [1, 2, 3], 0.1f);
        Assert.NotEqual(Parameters(first), Parameters(second));
        Assert.Equal(Parameters(second), Parameters((INetwork<float>)Activator.CreateInstance(type)!));
        second.Initialize(3);
        Assert.NotEqual(Parameters(second), Parameters(second.Clone()).Select(value => value + 1));
    }

    [Fact]
    public void Frozen_networks_share_one_copy()
    {
        Type type = LargeType("\"300-900-3\", Weights = \"large.safetensors\", Frozen = true");
        Predictor<float> predict = Predictors.Of<float>(type);
        predict(new float[300], new float[3]);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            _ = Activator.CreateInstance(type);
            predict(new float[300], new float[3]);
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100 * 4_000);
    }

    [Fact]
    public void Threads_that_predict_first_at_once_read_the_same()
    {
        Type type = LargeType("\"300-900-3\", Weights = \"large.safetensors\", Frozen = true");
        float[][] outputs = new float[8][];
        Parallel.For(0, outputs.Length, i => Predictors.Of<float>(type)(new float[300], outputs[i] = new float[3]));
        Assert.All(outputs, output => Assert.Equal(outputs[0], output));
    }

    /// <summary>The file is another one when the assembly is written: what the targets embed is not what the generator read.</summary>
    [Theory]
    [InlineData(0, "The resource 'BackpropGen/large.safetensors' of Consumer is not the file that its network was generated from: it has changed in between. Build the project again.")]
    [InlineData(-4, "The resource 'BackpropGen/large.safetensors' of Consumer has {0:#,0} bytes, and the file that its network was generated from had {1:#,0}: it is truncated, or has changed in between. Build the project again.")]
    [InlineData(null, "The assembly Consumer has no resource 'BackpropGen/large.safetensors', from which its network reads its weights: whatever embeds the file when the project is built did not run, or the assembly was changed afterwards. Build the project again.")]
    public void Another_file_is_refused_at_the_first_use(int? change, string message)
    {
        foreach (string frozen in new[] { string.Empty, ", Frozen = true" })
        {
            Networks.Single("\"300-900-3\"").Save(_folder.PathOf("large.safetensors"));
            GeneratorRun run = Run("\"300-900-3\", Weights = \"large.safetensors\"" + frozen, "large.safetensors");
            byte[] bytes = File.ReadAllBytes(_folder.PathOf("large.safetensors"));
            bytes[bytes.Length / 2] ^= 1;
            File.WriteAllBytes(_folder.PathOf("large.safetensors"), bytes[..^(-change ?? 0)]);
            Type type = (change is null ? run.WithoutResources() : run).Load().GetType("Model")!;
            Exception problem = Assert.ThrowsAny<Exception>(() => frozen.Length == 0 ? Activator.CreateInstance(type) : Use(Predictors.Of<float>(type)));
            problem = problem is TargetInvocationException { InnerException: { } inner } ? inner : problem;
            Assert.Equal(string.Format(System.Globalization.CultureInfo.InvariantCulture, message, bytes.Length - 4, bytes.Length), Assert.IsType<WeightFileException>(problem).Message.Replace(type.Assembly.GetName().Name!, "Consumer", StringComparison.Ordinal));
        }
    }

    private static object? Use(Predictor<float> predict)
    {
        predict(new float[300], new float[3]);
        return null;
    }

    [Theory]
    [InlineData("F16", 2)]
    [InlineData("BF16", 2)]
    [InlineData("F64", 8)]
    public void Elements_of_other_types_are_converted(string type, int size)
    {
        const int Inputs = 400;
        const int Outputs = 100;
        var random = new Random(3);
        byte[] weights = [.. Enumerable.Range(0, Inputs * Outputs).SelectMany(_ => Element(type, random.NextSingle() - 0.5f))];
        int end = Inputs * Outputs * size;
        byte[] header = System.Text.Encoding.UTF8.GetBytes($$"""{"0.weight":{"dtype":"{{type}}","shape":[{{Outputs}},{{Inputs}}],"data_offsets":[0,{{end}}]} }""");
        File.WriteAllBytes(_folder.PathOf("a.safetensors"), [.. BitConverter.GetBytes((long)header.Length), .. header, .. weights]);
        const string Arguments = "\"400-100:linear\", Weights = \"a.safetensors\"";
        Assert.Equal(
            Parameters((INetwork<float>)Activator.CreateInstance(TypeOf(Arguments))!), Parameters((INetwork<float>)Activator.CreateInstance(TypeOf(Arguments, "a.safetensors"))!));
    }

    private static byte[] Element(string type, float value) => type switch
    {
        "F16" => BitConverter.GetBytes((Half)value),
        "BF16" => BitConverter.GetBytes(value)[2..],
        _ => BitConverter.GetBytes(value * 1.000000001),
    };

    /// <summary>Batch normalisation multiplies the rows of the matrix before: the file has the matrix, and the source the factors.</summary>
    [SampledTheory(2)]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void Rows_that_are_multiplied_have_the_bits_of_their_weights_in_source(bool isTransposed, bool isTyped)
    {
        var random = new Random(8);
        double[] Some(int count) => [.. Enumerable.Range(0, count).Select(_ => (double)(random.NextSingle() + 0.1f))];
        var file = new Generator.Tests.Models.OnnxFile { AreNumbersTyped = isTyped };
        file.Input("x", "batch", 200);
        int[] sizes = isTransposed ? [100, 200] : [200, 100];
        string sums = file.Node("Gemm", $"x {file.Constant(Some(20_000), sizes)} {file.Constant(Some(100), 100)}", "s", ("transB", isTransposed ? 1 : 0));
        string normal = file.Node("BatchNormalization", $"{sums} {file.Constant(Some(100), 100)} {file.Constant(Some(100), 100)} {file.Constant(Some(100), 100)} {file.Constant(Some(100), 100)}", "n");
        file.Node("Relu", normal, "y");
        File.WriteAllBytes(_folder.PathOf("a.onnx"), file.Output("y", "batch", 100).ToBytes());
        GeneratorRun run = Run("Model = \"a.onnx\"", "a.onnx");
        Assert.Contains(isTransposed ? ".Rows(0, 100, 200, \"F32\", " : ".Columns(0, 100, 200, \"F32\", ", run.Files["Model.Weights.g.cs"], StringComparison.Ordinal);
        Assert.Equal(
            Parameters((INetwork<float>)Activator.CreateInstance(TypeOf("Model = \"a.onnx\""))!), Parameters((INetwork<float>)Activator.CreateInstance(run.Load().GetType("Model")!)!));
    }

    [SampledTheory(2)]
    [InlineData("20-60:lstm-3")]
    [InlineData("20-70:gru-3")]
    [InlineData("20-70:gru(resetbefore)-3")]
    [InlineData("20-130:rnn-3")]
    public void Networks_with_memory_have_the_bits_of_their_weights_in_source(string topology)
    {
        ISequenceNetwork<float> network = (ISequenceNetwork<float>)Activator.CreateInstance(Networks.TypeOf($"\"{topology}\""))!;
        network.Save(_folder.PathOf("a.safetensors"));
        AssertSameWithMemory("a.safetensors", $"\"{topology}\", Weights = \"a.safetensors\"");
    }

    /// <summary>ONNX has the gates of a layer in another order, of which the file has the rows.</summary>
    [Theory]
    [InlineData("LSTM", 4)]
    [InlineData("GRU", 3)]
    public void Gates_of_ONNX_have_the_bits_of_their_weights_in_source(string cell, int gates)
    {
        const int Inputs = 20;
        const int Size = 70;
        var random = new Random(6);
        double[] Some(int count) => [.. Enumerable.Range(0, count).Select(_ => (double)(random.NextSingle() - 0.5f))];
        Generator.Tests.Models.OnnxFile file = new Generator.Tests.Models.OnnxFile().Input("x", "steps", "batch", Inputs);
        string weights = $"{file.Constant(Some(gates * Size * Inputs), 1, gates * Size, Inputs)} {file.Constant(Some(gates * Size * Size), 1, gates * Size, Size)} {file.Constant(Some(2 * gates * Size), 1, 2 * gates * Size)}";
        file.Node("Squeeze", $"{file.Node(cell, "x " + weights, "four", ("hidden_size", Size))} {file.Integers(1)}", "y");
        File.WriteAllBytes(_folder.PathOf("a.onnx"), file.Output("y", "steps", "batch", Size).ToBytes());
        AssertSameWithMemory("a.onnx", "Model = \"a.onnx\"");
    }

    private void AssertSameWithMemory(string file, string arguments)
    {
        Assert.Equal(Saved(TypeOf(arguments)), Saved(TypeOf(arguments, file)));
        Assert.Contains("EmbeddedWeights<float>", string.Concat(Run(arguments, file).Files.Values), StringComparison.Ordinal);

        static byte[] Saved(Type type)
        {
            using var stream = new MemoryStream();
            ((ISequenceNetwork<float>)Activator.CreateInstance(type)!).Save(stream);
            return stream.ToArray();
        }
    }

    private Type LargeType(string arguments)
    {
        Networks.Single("\"300-900-3\"").Save(_folder.PathOf("large.safetensors"));
        return TypeOf(arguments, "large.safetensors");
    }

    private static float[] Parameters(INetwork<float> network)
    {
        float[] parameters = new float[network.Description.ParameterCount];
        network.GetParameters(parameters);
        return parameters;
    }

    private static INetwork<T> Scaled<T>(INetwork<T> network)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        if (network.Description.InputScaling != Scaling.None)
        {
            (int inputs, int outputs) = (network.Description.InputCount, network.Description.OutputCount);
            network.FitScaling([.. Enumerable.Range(0, 3 * inputs).Select(i => T.CreateChecked(i * i % 17))], [.. Enumerable.Range(0, 3 * outputs).Select(i => i % outputs == 0 ? T.One : T.Zero)]);
        }

        return network;
    }

    private static IEnumerable<T[]> Rows<T>(NetworkDescription description)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        var random = new Random(2);
        return Enumerable.Range(0, 5).Select(_ => Enumerable.Range(0, description.InputCount).Select(_ => T.CreateChecked((random.NextDouble() * 4) - 2)).ToArray()).ToList();
    }

    private Predictor<T> PredictorOf<T>(string arguments, params string[] embedded)
        where T : unmanaged
    {
        Type type = TypeOf(arguments, embedded);
        return arguments.Contains("Frozen", StringComparison.Ordinal) ? Predictors.Of<T>(type) : ((INetwork<T>)Activator.CreateInstance(type)!).Predict;
    }

    private Type TypeOf(string arguments, params string[] embedded)
    {
        GeneratorRun run = Run(arguments, embedded);
        Assert.DoesNotContain(run.DeclarationDiagnostics(), diagnostic => diagnostic.DefaultSeverity == Microsoft.CodeAnalysis.DiagnosticSeverity.Error);
        return run.Load().GetType("Model")!;
    }

    private GeneratorRun Run(string arguments, params string[] embedded)
    {
        string older = arguments.StartsWith(Networks.OlderFramework, StringComparison.Ordinal) ? Networks.NoVectors : string.Empty;
        return GeneratorRun.Of(
            $"using BackpropGen;\n{older}[Network({arguments})] public partial class Model {{ }}\n",
            _folder.Settings with { Embedded = embedded, NoWarn = ["BPG204"], IsOnlyRun = true });
    }
}
