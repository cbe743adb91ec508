using BackpropGen.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace BackpropGen.Generator.FloorTests;

/// <summary>The generator, the analyzer and the emitted code on the oldest compiler that the package supports.</summary>
public class OldestCompilerTests
{
    public static TheoryData<string> Networks => new()
    {
        "\"2-2-1\", Activation.Linear, Inputs = new[] { \"iq\", \"cgpa\" }, Outputs = new[] { \"lpa\" }",
        "\"2-4:tanh-1\", Loss = Loss.BinaryCrossEntropy",
        "\"3-4:leakyrelu-2\", Loss = Loss.CrossEntropy, Precision = Precision.Double",
        "\"4-16-16-3\", Activation.ReLU, Loss = Loss.CrossEntropy",
        "\"64-32-10\", Loss = Loss.CrossEntropy",
    };

    [Fact]
    public void These_tests_run_on_Roslyn_4_3_1()
    {
        string version = System.Diagnostics.FileVersionInfo.GetVersionInfo(typeof(CSharpCompilation).Assembly.Location).ProductVersion!;
        Assert.StartsWith("4.3.", version);
        Assert.Equal(new Version(4, 3, 0, 0), typeof(CSharpCompilation).Assembly.GetName().Version);
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void A_network_is_generated_compiles_without_a_warning_and_learns(string arguments)
    {
        GeneratorRun run = GeneratorRun.Of($$"""
            using BackpropGen;

            namespace Consumer
            {
                /// <summary>A network.</summary>
                [Network({{arguments}})]
                public partial class Model { }
            }
            """);

        Assert.Empty(run.Result.Diagnostics);
        Assert.Empty(run.CompilerDiagnostics());
        Assert.DoesNotContain(run.AnalyzerDiagnostics(), diagnostic => diagnostic.Severity > DiagnosticSeverity.Info);

        object model = Activator.CreateInstance(run.Load().GetType("Consumer.Model")!)!;
        if (model is INetwork<double> inDouble)
        {
            AssertLearns(inDouble, value => value, 0.05);
        }
        else
        {
            AssertLearns((INetwork<float>)model, value => (float)value, 0.05f);
        }
    }

    [Fact]
    public void A_mistake_is_reported_at_its_characters_and_nothing_is_generated()
    {
        GeneratorRun run = GeneratorRun.Of("""
            using BackpropGen;

            [Network("2-4:rleu-1")]
            public partial class Model { }
            """);

        Diagnostic diagnostic = Assert.Single(run.AnalyzerDiagnostics());
        Assert.Equal("BPG005", diagnostic.Id);
        Assert.Equal("rleu", diagnostic.Location.SourceTree!.ToString().Substring(diagnostic.Location.SourceSpan.Start, diagnostic.Location.SourceSpan.Length));
        Assert.Empty(run.Files);
    }

    [Fact]
    public void Warnings_about_the_use_of_a_network_are_reported()
    {
        GeneratorRun run = GeneratorRun.Of("""
            using BackpropGen;

            [Network("2-1")]
            internal partial class Model { }

            internal static class User
            {
                internal static void Use(Model model, float[,] inputs, float[] targets)
                {
                    model.Predict(stackalloc float[3]);
                    for (int epoch = 0; epoch < 9; epoch++)
                    {
                        model.Fit(inputs, targets);
                    }

                    foreach (float target in targets)
                    {
                        System.Console.WriteLine(new Model().Predict(target, target));
                    }
                }
            }
            """);

        Assert.Equal(["BPG106", "BPG107", "BPG108"], run.AnalyzerDiagnostics().Select(diagnostic => diagnostic.Id));
    }

    private static void AssertLearns<T>(INetwork<T> network, Func<double, T> from, T learningRate)
        where T : unmanaged, IComparable<T>
    {
        T[] inputs = Enumerable.Range(1, network.Description.InputCount).Select(i => from(Math.Sin(i))).ToArray();
        T[] targets = Enumerable.Range(0, network.Description.OutputCount).Select(j => from(j == 0 ? 1 : 0)).ToArray();
        T before = network.Evaluate(inputs, targets);
        for (int step = 0; step < 20; step++)
        {
            network.Train(inputs, targets, learningRate);
        }

        Assert.True(network.Evaluate(inputs, targets).CompareTo(before) < 0);
    }
}
