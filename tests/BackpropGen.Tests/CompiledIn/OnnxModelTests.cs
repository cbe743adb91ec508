using System.Reflection;
using BackpropGen.Generator.Tests.Models;
using BackpropGen.Testing;
using BackpropGen.Tests.Comparison;
using BackpropGen.Tests.Graphs;
using BackpropGen.Tests.WeightFiles;
using Xunit.Abstractions;

namespace BackpropGen.Tests.CompiledIn;

/// <summary>Models as others exported them, compiled into classes: against ONNX Runtime.</summary>
public class OnnxModelTests(ITestOutputHelper output)
{
    private const int Rows = 100;

    private static readonly string Folder = Repository.PathOf("tests", "BackpropGen.Generator.Tests", "Models", "Fixtures");

    private static readonly string[] Files = [.. Directory.GetFiles(Folder, "*.onnx").Where(file => !Path.GetFileName(file).StartsWith("unsupported", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    private static readonly Lazy<Assembly> Compiled = new(Compile);

    public static TheoryData<string> Models => [.. Files.Select(file => Path.GetFileName(file))];

    [SampledTheory(5)]
    [MemberData(nameof(Models))]
    public void A_compiled_model_predicts_what_ONNX_Runtime_does_and_a_frozen_one_the_same_bits(string file)
    {
        int index = Array.FindIndex(Files, path => Path.GetFileName(path) == file);
        using var runtime = new OnnxRuntimeSession(File.ReadAllBytes(Files[index]));
        Type frozen = Compiled.Value.GetType($"Frozen{index}")!;
        Type trainable = Compiled.Value.GetType($"Trainable{index}") ?? frozen;
        int inputCount = (int)frozen.GetField("InputCount")!.GetRawConstantValue()!;
        var random = new Random(index);
        float[][] rows = [.. Enumerable.Range(0, Rows).Select(_ => Enumerable.Range(0, inputCount).Select(_ => (float)((4 * random.NextDouble()) - 2)).ToArray())];
        double[][] expected = [.. rows.Select(row => runtime.Run([.. row.Select(value => (double)value)]))];
        var differences = new Differences();
        if (frozen.GetMethod("Predict", [typeof(ReadOnlySpan<float>), typeof(Span<float>)]) is not null)
        {
            Compare<float>(Predictors.Of<float>(trainable), Predictors.Of<float>(frozen), rows, expected, differences);
        }
        else
        {
            Compare<double>(Predictors.Of<double>(trainable), Predictors.Of<double>(frozen), rows, expected, differences);
        }

        output.WriteLine($"{file}: {differences}");
    }

    [Fact]
    public void Weights_of_a_model_of_any_shape_are_saved_and_loaded()
    {
        INetwork<float>[] models = [.. Compiled.Value.GetTypes().Where(type => typeof(INetwork<float>).IsAssignableFrom(type)).Select(type => (INetwork<float>)Activator.CreateInstance(type)!)];
        Assert.All(models, model =>
        {
            byte[] file = SafetensorsBytes.Save(model);
            float[] expected = SafetensorsBytes.Parameters(model);
            model.Initialize(1);
            Assert.NotEqual(expected, SafetensorsBytes.Parameters(model));
            SafetensorsBytes.Load(model, file);
            Assert.Equal(expected, SafetensorsBytes.Parameters(model));
        });

        // A layer that joins others has no tensors, but its activation counts as a module.
        INetwork<float> residual = models.Single(model => model.Description.Topology == "4-6:relu-6:gelu-6:linear-6:relu@1+3-2:linear");
        Assert.Equal(["0.weight", "0.bias", "2.weight", "2.bias", "4.weight", "4.bias", "6.weight", "6.bias"], SafetensorsBytes.Tensors(SafetensorsBytes.Save(residual)).Select(tensor => tensor.Name));
    }

    [Fact]
    public void Random_graphs_predict_what_ONNX_Runtime_does() => RandomCases.Try(1, CompareRandomGraphs);

    private static void CompareRandomGraphs(Random random)
    {
        const int Graphs = 40;
        using var folder = new ModelFolder();
        RandomGraph[] graphs = [.. Enumerable.Range(0, Graphs).Select(_ => new RandomGraph(random.Next(1, 17), random.Next()))];
        for (int i = 0; i < Graphs; i++)
        {
            File.WriteAllBytes(folder.PathOf($"graph{i}.onnx"), graphs[i].File);
        }

        // Every tenth as it can be trained, too, if it has weights.
        IEnumerable<string> classes = Enumerable.Range(0, Graphs).Select(i => Declare($"Frozen{i}", $"graph{i}.onnx", ", Frozen = true"))
            .Concat(Enumerable.Range(0, Graphs / 10).Select(i => Declare($"Trainable{10 * i}", $"graph{10 * i}.onnx", string.Empty)));
        Assembly assembly = GeneratorRun.Of(string.Concat(classes), folder.Settings with { IsOnlyRun = true }).Load();
        for (int i = 0; i < Graphs; i++)
        {
            using var runtime = new OnnxRuntimeSession(graphs[i].File);
            Type frozen = assembly.GetType($"Frozen{i}")!;
            Predictor<float> predict = Predictors.Of<float>(frozen);
            Predictor<float>? trainable = assembly.GetType($"Trainable{i}") is { } type && typeof(INetwork<float>).IsAssignableFrom(type) ? Predictors.Of<float>(type) : null;
            var predicted = new float[graphs[i].Tolerances.Count];
            var again = new float[predicted.Length];
            for (int k = 0; k < 20; k++)
            {
                double[] row = RandomGraph.Row((int)frozen.GetField("InputCount")!.GetRawConstantValue()!, random);
                double[] expected = runtime.Run(row);
                predict([.. row.Select(value => (float)value)], predicted);
                for (int j = 0; j < expected.Length; j++)
                {
                    Assert.Equal(expected[j], predicted[j], graphs[i].Tolerances[j]);
                }

                trainable?.Invoke([.. row.Select(value => (float)value)], again);
                Assert.Equal(predicted, trainable is null ? predicted : again);
            }
        }
    }

    private static void Compare<T>(Predictor<T> trainable, Predictor<T> frozen, float[][] rows, double[][] expected, Differences differences)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        foreach ((float[] row, double[] outputs) in rows.Zip(expected))
        {
            T[] inputs = [.. row.Select(value => T.CreateChecked(value))];
            var predicted = new T[outputs.Length];
            var again = new T[outputs.Length];
            trainable(inputs, predicted);
            frozen(inputs, again);
            Closeness.Same([.. predicted.Select(double.CreateChecked)], outputs, 1e-5, "The prediction", leastScale: 1, differences);
            Assert.Equal(predicted, again);
        }
    }

    /// <summary>All models in one program, frozen, and as they can be trained where more than an activation is new.</summary>
    private static Assembly Compile()
    {
        IEnumerable<string> classes = Files.Select((path, i) => Declare($"Frozen{i}", Path.GetFileName(path), ", Frozen = true"))
            .Concat(Files.Select((path, i) => char.IsDigit(Path.GetFileNameWithoutExtension(path)[^1]) ? string.Empty : Declare($"Trainable{i}", Path.GetFileName(path), string.Empty)));
        GeneratorRun run = GeneratorRun.Of(string.Concat(classes), new ConsumerSettings(AdditionalFiles: Files, IsOnlyRun: true));
        Assert.DoesNotContain(run.DeclarationDiagnostics(), diagnostic => diagnostic.Id.StartsWith("BPG0", StringComparison.Ordinal));
        return run.Load();
    }

    private static string Declare(string name, string file, string arguments) =>
        $"/// <summary>A model.</summary>\n[BackpropGen.Network(Model = \"{file}\"{arguments})] public partial class {name} {{ }}\n";
}
