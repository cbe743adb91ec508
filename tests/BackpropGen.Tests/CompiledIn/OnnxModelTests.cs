using System.Reflection;
using BackpropGen.Testing;
using BackpropGen.Tests.Comparison;
using BackpropGen.Tests.Graphs;
using Xunit.Abstractions;

namespace BackpropGen.Tests.CompiledIn;

/// <summary>Models as others exported them, compiled into classes: against ONNX Runtime.</summary>
public class OnnxModelTests(ITestOutputHelper output)
{
    private const int Rows = 1_000;

    private static readonly string Folder = Repository.PathOf("tests", "BackpropGen.Generator.Tests", "Models", "Fixtures");

    private static readonly string[] Files = [.. Directory.GetFiles(Folder, "*.onnx").Where(file => !Path.GetFileName(file).StartsWith("unsupported", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    private static readonly Lazy<Assembly> Compiled = new(Compile);

    public static TheoryData<string> Models => [.. Files.Select(file => Path.GetFileName(file))];

    [Theory]
    [MemberData(nameof(Models))]
    public void A_compiled_model_predicts_what_ONNX_Runtime_does_and_a_frozen_one_the_same_bits(string file)
    {
        int index = Array.FindIndex(Files, path => Path.GetFileName(path) == file);
        using var runtime = new RuntimeModel(File.ReadAllBytes(Files[index]));
        var random = new Random(index);
        float[][] rows = [.. Enumerable.Range(0, Rows).Select(_ => Enumerable.Range(0, runtime.InputCount).Select(_ => (float)((4 * random.NextDouble()) - 2)).ToArray())];
        double[][] expected = runtime.Predict(rows);
        Type trainable = Compiled.Value.GetType($"Trainable{index}")!;
        Type frozen = Compiled.Value.GetType($"Frozen{index}")!;
        var differences = new Differences();
        if (Activator.CreateInstance(trainable) is INetwork<float>)
        {
            Compare<float>(Predictors.Of<float>(trainable), Predictors.Of<float>(frozen), rows, expected, differences);
        }
        else
        {
            Compare<double>(Predictors.Of<double>(trainable), Predictors.Of<double>(frozen), rows, expected, differences);
        }

        output.WriteLine($"{file}: {differences}");
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

    /// <summary>All models in one program, as they can be trained and frozen; nothing is said about them.</summary>
    private static Assembly Compile()
    {
        IEnumerable<string> classes = Files.Select((path, i) => $$"""
            /// <summary>A model.</summary>
            [BackpropGen.Network(Model = "{{Path.GetFileName(path)}}")]
            public partial class Trainable{{i}} { }

            /// <summary>The same, frozen.</summary>
            [BackpropGen.Network(Model = "{{Path.GetFileName(path)}}", Frozen = true)]
            public partial class Frozen{{i}} { }

            """);
        GeneratorRun run = GeneratorRun.Of(string.Concat(classes), new ConsumerSettings(AdditionalFiles: Files));
        Assert.DoesNotContain(run.AnalyzerDiagnostics(), diagnostic => diagnostic.Id.StartsWith("BPG0", StringComparison.Ordinal));
        return run.Load();
    }
}
