using BackpropGen.Testing;
using Microsoft.CodeAnalysis;

namespace BackpropGen.Generator.Tests.Models;

/// <summary>A small file of a stranger does not stop a build: what is compiled in has limits, and up to them the generator takes little.</summary>
public class HostileSizeTests
{
    private const long MostBytes = 500_000_000;
    private const int MostCharacters = 5_000_000;

    private const int MostValues = 65_536;
    private const int MostLayers = 128;

    public static TheoryData<bool> FrozenOrNot => [true, false];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_widest_input_is_generated_in_proportion(bool isFrozen) => IsGenerated(isFrozen, WideFile());

    [SampledTheory(2)]
    [MemberData(nameof(FrozenOrNot))]
    public void The_deepest_model_is_generated_in_proportion(bool isFrozen) => IsGenerated(isFrozen, DeepFile(MostLayers));

    [Fact]
    public void A_deeper_model_is_refused() => Assert.Contains("it has 129 layers, and at most 128 are compiled in", Refusal(DeepFile(MostLayers + 1)), StringComparison.Ordinal);

    [Fact]
    public void A_wider_layer_is_refused()
    {
        OnnxFile file = new OnnxFile().Input("x", "batch", 1);
        string wide = file.Node("MatMul", $"x {file.Constant(new double[70_000], 1, 70_000)}", "w");
        Assert.Contains("a layer has 70,000 values, and layers have at most 65,536", Refusal(file.Output(file.Node("Sigmoid", wide, "y"))), StringComparison.Ordinal);
    }

    /// <summary>Constants between the values of a row make as many parts, which each of thousands of nodes would compute one by one.</summary>
    [Fact]
    public void A_row_that_constants_cut_into_thousands_of_parts_takes_little()
    {
        OnnxFile file = new OnnxFile().Input("x", "batch", 1);
        string last = file.Node("Concat", $"x {file.Constant([1], 1, 1)}", "j", ("axis", 1));
        for (int i = 0; i < 14; i++)
        {
            last = file.Node("Concat", $"{last} {last}", $"j{i}", ("axis", 1));
        }

        for (int i = 0; i < 9_000; i++)
        {
            last = file.Node("Tanh", last, $"t{i}");
        }

        TakesLittle(file.Output(last).ToBytes());
    }

    /// <summary>A refused node does not end the reading: a file may have thousands of them, and one large tensor for all.</summary>
    [SampledTheory(2)]
    [InlineData("Softmax", OnnxFile.Float)]
    [InlineData("Reshape", OnnxFile.Int64)]
    [InlineData("Where", OnnxFile.Float)]
    [InlineData("Expand", OnnxFile.Int64)]
    [InlineData("Slice", OnnxFile.Int64)]
    public void Thousands_of_nodes_of_one_large_constant_take_little(string name, int type)
    {
        OnnxFile file = new OnnxFile().Input("x", "batch", 1);
        string constant = file.ConstantOf(type, OperatorCases.Numbers(400_000), 400, 1_000);
        string shape = file.Integers(1_000, 400);
        string values = string.Join(' ', Enumerable.Range(0, 4_000).Select(i => file.Node(name, $"{constant} {(name == "Reshape" ? shape : constant)} {constant}", $"v{i}")));
        TakesLittle(file.Output(file.Node("Sum", values, "y")).ToBytes());
    }

    /// <summary>Neither the numbers nor the bytes are kept; an ONNX file becomes numbers while its model is made.</summary>
    [Fact]
    public void An_embedded_file_takes_memory_in_proportion_to_its_bytes()
    {
        const int Size = 1_000;
        var embedded = new Graph.EmbeddedFile("model", 1, 2);
        string header = "{\"0.weight\":{\"dtype\":\"F32\",\"shape\":[1000,1000],\"data_offsets\":[0,4000000]}}";
        byte[] weights = [.. BitConverter.GetBytes((long)header.Length), .. System.Text.Encoding.UTF8.GetBytes(header), .. new byte[4 * Size * Size]];
        Assert.InRange(AllocatedBy(() => Assert.Null(Generator.Models.SafetensorsReading.Read(weights, embedded).Problem)), 0, 1_000_000);

        OnnxFile file = new OnnxFile().Input("x", "batch", Size);
        byte[] model = file.Output(file.Node("MatMul", $"x {file.Constant([.. Enumerable.Range(0, Size * Size).Select(i => (double)i)], Size, Size)}", "y")).ToBytes();
        Assert.InRange(AllocatedBy(() => Assert.Empty(Generator.Models.OnnxReader.Read(model, default, embedded).Model!.Tensors)), 0, 15L * model.Length);
    }

    private static long AllocatedBy(Action act)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        act();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static void TakesLittle(byte[] file)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        ModelFile.Problem(file);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MostBytes);
    }

    private static OnnxFile WideFile()
    {
        OnnxFile file = new OnnxFile().Input("x", "batch", MostValues);
        string part = file.Node("Slice", $"x {file.Integers(MostValues - 3)} {file.Integers(MostValues)} {file.Integers(1)}", "s");
        return file.Output(file.Node("Gemm", $"{part} {file.Constant(OperatorCases.Numbers(6), 3, 2)}", "y"));
    }

    private static OnnxFile DeepFile(int layers)
    {
        OnnxFile file = new OnnxFile().Input("x", "batch", 16);
        string last = "x";
        for (int i = 0; i < layers; i++)
        {
            last = file.Node("Tanh", file.Node("Gemm", $"{last} {file.Constant(OperatorCases.Numbers(256), 16, 16)}", $"z{i}"), $"o{i}");
        }

        return file.Output(last);
    }

    private static void IsGenerated(bool isFrozen, OnnxFile file)
    {
        using var folder = new ModelFolder();
        var compilation = GeneratorRun.Compile(Class(isFrozen));
        File.WriteAllBytes(folder.PathOf("model.onnx"), file.ToBytes());
        long before = GC.GetAllocatedBytesForCurrentThread();
        GeneratorRun run = GeneratorRun.Of(compilation, folder.Files);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MostBytes);
        Assert.InRange(run.Files.Values.Sum(text => text.Length), 1, MostCharacters);
        Assert.Empty(run.EmitDiagnostics());
    }

    private static string Refusal(OnnxFile file)
    {
        using var folder = new ModelFolder();
        File.WriteAllBytes(folder.PathOf("model.onnx"), file.ToBytes());
        GeneratorRun run = GeneratorRun.Of(GeneratorRun.Compile(Class(isFrozen: true)), folder.Files);
        Assert.Empty(run.Files);
        Diagnostic diagnostic = Assert.Single(run.AnalyzerDiagnostics());
        Assert.Equal("BPG025", diagnostic.Id);
        return diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture);
    }

    private static string Class(bool isFrozen) => Gate.InNamespace($"[Network(Model = \"model.onnx\", Frozen = {(isFrozen ? "true" : "false")})] internal partial class Model {{ }}");
}
