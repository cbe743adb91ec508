using BackpropGen.Generator.Diagnostics;

namespace BackpropGen.CodeFixes.Tests;

public class ExplainTests
{
    [Theory]
    [InlineData("[Network(\"2-2-1\")]", "[Network(\"2-2-1\", Explain = true)]")]
    [InlineData("[Network(\"2-2-1\", Activation.Linear, Explain = false)]", "[Network(\"2-2-1\", Activation.Linear, Explain = true)]")]
    [InlineData("[Network(Model = \"iris.onnx\" /* of PyTorch */)]", "[Network(Model = \"iris.onnx\", Explain = true /* of PyTorch */)]")]
    [InlineData("[Network()]", "[Network(Explain = true)]")]
    [InlineData("[Network]", "[Network(Explain = true)]")]
    public Task The_attribute_gets_the_flag(string before, string after) => Fixed.BecomesUncompiled<MissingExplainAnalyzer, ExplainCodeFixProvider>([Program(before, "{|BPG114:Explain|}")], [Program(after, "Explain")]);

    [Fact]
    public Task So_does_that_of_a_class_in_another_file()
    {
        const string Call = "public static class Program { public static object Show(Model model) => model.{|BPG114:ExplainEpoch|}(new float[2], new float[1], 0.1f); }";
        return Fixed.BecomesUncompiled<MissingExplainAnalyzer, ExplainCodeFixProvider>(
            [Call, "[BackpropGen.Network(\"2-1\")] public partial class Model { }"],
            [Call.Replace("{|BPG114:", string.Empty, StringComparison.Ordinal).Replace("|}", string.Empty, StringComparison.Ordinal), "[BackpropGen.Network(\"2-1\", Explain = true)] public partial class Model { }"]);
    }

    private static string Program(string attribute, string name) => $$"""
        using BackpropGen;

        {{attribute}}
        public partial class Model { }

        public static class Program
        {
            public static object Show(Model model) => model.{{name}}(80, 8, 5);
        }
        """;
}
