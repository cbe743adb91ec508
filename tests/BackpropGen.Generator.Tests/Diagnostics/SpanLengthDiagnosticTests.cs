using BackpropGen.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace BackpropGen.Generator.Tests.Diagnostics;

/// <summary>Arrays written in a call that the call would throw for.</summary>
public class SpanLengthDiagnosticTests
{
    [SampledTheory(3)]
    [InlineData("network.Predict([|new float[] { 1, 2, 3 }|])", "'inputs' has 3 values, but the network 2-3-1 has 2 inputs")]
    [InlineData("network.Predict([|new[] { 1f }|])", "'inputs' has 1 value, but the network 2-3-1 has 2 inputs")]
    [InlineData("network.Predict([|new float[3]|])", "'inputs' has 3 values")]
    [InlineData("network.Predict([|new float[Model.InputCount + 1]|])", "'inputs' has 3 values")]
    [InlineData("network.Predict(row, [|new float[2]|])", "'outputs' has 2 values, but the network 2-3-1 has 1 output:")]
    [InlineData("network.Predict(outputs: [|new float[2]|], inputs: row)", "'outputs' has 2 values")]
    [InlineData("network.Predict([|stackalloc float[3]|])", "'inputs' has 3 values")]
    [InlineData("network.Predict([|stackalloc float[] { 1, 2, 3 }|])", "'inputs' has 3 values")]
    [InlineData("network.Predict([|stackalloc[] { 1f, 2, 3 }|])", "'inputs' has 3 values")]
    [InlineData("network.Evaluate(row, [|new float[] { 1, 2 }|])", "'targets' has 2 values, but the network 2-3-1 has 1 output:")]
    [InlineData("network.Gradient(row, new float[1], [|new float[9]|])", "'gradient' has 9 values, but the network 2-3-1 has 13 parameters")]
    [InlineData("network.Gradient([|new float[1]|], new float[1], out _)", "'inputs' has 1 value")]
    [InlineData("network.Backward(row, new float[1], new float[13], [|new float[1]|])", "'inputGradient' has 1 value, but the network 2-3-1 has 2 inputs")]
    [InlineData("network.Train([|new float[] { 1, 2, 3 }|], row, 0.1f)", "'inputs' has 3 values")]
    [InlineData("network.SetParameters([|new float[2]|])", "'source' has 2 values, but the network 2-3-1 has 13 parameters")]
    [InlineData("network.PredictBatch([|new float[5]|], row)", "'inputs' has 5 values, which is not a whole number of rows, but the network 2-3-1 has 2 inputs")]
    [InlineData("network.GradientBatch(row, row, [|new float[26]|])", "'gradient' has 26 values")]
    [InlineData("network.Fit([|new float[,] { { 1, 2, 3 }, { 4, 5, 6 } }|], row)", "'inputs' has 3 values")]
    [InlineData("network.Fit(new[] { new float[] { 1, 2 }, [|new float[] { 1 }|] }, row)", "'inputs' has 1 value")]
    public void A_length_that_no_row_has(string statement, string message)
    {
        string reported = Reported.Once("BPG106", Use(statement + ";"));
        Assert.StartsWith(message, reported, StringComparison.Ordinal);
        Assert.EndsWith("the call will throw ArgumentException", reported, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("network.Evaluate(row, [|new float[2]|])", "'targets' has 2 values, but the network 2-3-2 has 1 target:")]
    [InlineData("network.Predict(row, [|new float[1]|])", "'outputs' has 1 value, but the network 2-3-2 has 2 outputs:")]
    public void Targets_of_a_loss_of_several_outputs_are_counted_by_themselves(string statement, string message) => Assert.StartsWith(message, Reported.Once("BPG106", $$"""
        using System;
        [Network("2-3-2", LossFunction = nameof(Two))]
        internal partial class Model
        {
            [Loss(OutputCount = 2)] private static float Two(float target, float mean, float other) => ((target - mean) * (target - mean)) + (other * other);
        }

        internal static class User
        {
            internal static void Use(Model network, float[] row) { {{statement}}; }
        }
        """), StringComparison.Ordinal);

    [Fact]
    public void In_a_collection_expression() =>
        Assert.StartsWith("'inputs' has 3 values", Reported.Once("BPG106", Use("network.Predict([|[1, 2, 3]|]);"), LanguageVersion.Preview), StringComparison.Ordinal);

    [Fact]
    public void Of_a_class_with_type_parameters_in_another_file_s_namespace() => Reported.Once(
        "BPG106",
        """
        internal partial class Models<T> { [Network("2-1", Precision = Precision.Double)] internal partial class Gate<U> { } }
        internal static class User { internal static void Use(Models<int>.Gate<string> gate) => gate.Predict([|new double[] { 1 }|]); }
        """);

    [Fact]
    public void Lengths_that_are_right_or_nobody_s_business() => Reported.NothingInAny(Use, [
        "network.Predict(new float[] { 1, 2 });",
        "network.Predict(new float[Model.InputCount], stackalloc float[Model.OutputCount]);",
        "network.Predict(1, 2);",
        "network.Predict(row);",
        "network.Predict(new float[count]);",
        "network.Predict(new float[] { 1, 2, 3 }.AsSpan(1));",
        "network.Predict(new System.ReadOnlySpan<float>(new float[] { 1, 2, 3 }, 1, 2));",
        "network.Predict(default(System.ReadOnlySpan<float>));",
        "network.PredictBatch(new float[6], new float[3]);",
        "network.PredictBatch(new float[0], new float[0]);",
        "network.Gradient(row, new float[1], new float[Model.ParameterCount]);",
        "network.Fit(new float[,] { { 1, 2 }, { 3, 4 } }, new float[] { 1, 0 });",
        "network.Fit(new[] { new float[] { 1, 2 }, row }, new float[] { 1, 0 });",
        "network.Fit(new float[count, count], row);",
        "network.Train(new float[3]);",
        "network.Predict(new float[3], 2);",
        "new Other().Predict(new float[3]);",
        "((INetwork<float>)network).Predict(new float[3], new float[7]);",
    ]);

    [Fact]
    public void A_collection_expression_with_a_spread() => Reported.Nothing(Gate.InNamespace(Use("network.Predict([1, 2, .. row]);")), LanguageVersion.Preview);

    [Fact]
    public void A_call_that_does_not_compile_is_the_compiler_s_to_report()
    {
        GeneratorRun run = GeneratorRun.Of(Gate.InNamespace(Use("network.Predict(new float[3], 1, missing: new[] { 2 }); network.Predict(new float[]); network.Fit(new float[,]);")));
        Assert.DoesNotContain(run.AnalyzerDiagnostics(), diagnostic => !diagnostic.Id.StartsWith("BPG", StringComparison.Ordinal));
    }

    [Fact]
    public void Of_a_network_in_another_assembly()
    {
        Compilation library = GeneratorRun.Of(Gate.InNamespace("/// <summary>A network.</summary>\n[Network(\"2-3-1\")] public partial class Model { }")).Output;
        using var assembly = new MemoryStream();
        Assert.True(library.Emit(assembly).Success);
        MetadataReference reference = MetadataReference.CreateFromImage(assembly.ToArray());
        string use = "internal static class User { internal static void Use(Consumer.Model network) => network.Predict(new float[] { 1, 2, 3 }); }";

        Diagnostic diagnostic = Assert.Single(GeneratorRun.Of(GeneratorRun.Compile(use).AddReferences(reference)).AnalyzerDiagnostics());
        Assert.Equal("BPG106", diagnostic.Id);
        Assert.Equal(use.IndexOf("new float", StringComparison.Ordinal), diagnostic.Location.SourceSpan.Start);
    }

    private static string Use(string statement) => $$"""
        using System;
        [Network("2-3-1")]
        internal partial class Model
        {
            internal void Train(System.ReadOnlySpan<float> inputs) { }

            internal void Predict(System.ReadOnlySpan<float> inputs, int rows) { }
        }

        internal class Other { internal void Predict(System.ReadOnlySpan<float> inputs) { } }

        internal static class User
        {
            internal static void Use(Model network, float[] row, int count) { {{statement}} }
        }
        """;
}
