using BackpropGen.Testing;
using Microsoft.CodeAnalysis;

namespace BackpropGen.Generator.Tests.Diagnostics;

public class ExplainDiagnosticTests
{
    [Theory]
    [InlineData("model.[|Explain|](1, 2, 3)", "Explain")]
    [InlineData("model?.Clone().[|ExplainEpoch|](new float[2], new float[1], 0.1f)", "ExplainEpoch")]
    [InlineData("new Model().[|Explain|](1)", "Explain")]
    public void A_call_without_the_flag_is_told_what_to_write(string call, string name)
    {
        Diagnostic diagnostic = Assert.Single(GeneratorRun.Of(Program("\"2-2-1\"", call.Replace("[|", string.Empty, StringComparison.Ordinal).Replace("|]", string.Empty, StringComparison.Ordinal))).AnalyzerDiagnostics());
        Assert.Equal(("BPG114", name), (diagnostic.Id, diagnostic.Location.SourceTree!.ToString().Substring(diagnostic.Location.SourceSpan.Start, diagnostic.Location.SourceSpan.Length)));
        Assert.Equal($"'Model' has {name} where its attribute asks for it: add Explain = true to the arguments of [Network(…)]", diagnostic.GetMessage(null));
    }

    [Theory]
    [InlineData("\"2-2-1\", Explain = true", "model.Explain(1, 2, 3)")]
    [InlineData("\"2-2-1\"", "model.Predict(1, 2)")]
    [InlineData("\"2-2-1\"", "model.Own.Explain")]
    public void Other_calls_are_not(string arguments, string call) =>
        Assert.DoesNotContain(GeneratorRun.Of(Program(arguments, call)).AnalyzerDiagnostics(), diagnostic => diagnostic.Id == "BPG114");

    [Theory]
    [InlineData("BPG026", "\"2-2-1\", Weights = \"w.safetensors\", Frozen = true, [|Explain|] = true", "Explain shows the gradient and the step, too, which a frozen network does not have: remove Explain, or Frozen")]
    public void A_frozen_network_cannot_explain_itself(string id, string arguments, string message) => Assert.Contains(
        GeneratorRun.Of($"using BackpropGen; [Network({arguments.Replace("[|", string.Empty, StringComparison.Ordinal).Replace("|]", string.Empty, StringComparison.Ordinal)})] public partial class Model {{ }}").AnalyzerDiagnostics(),
        diagnostic => diagnostic.Id == id && diagnostic.GetMessage(null) == message);

    [Fact]
    public void A_network_with_memory_cannot_explain_itself() => Assert.Contains(
        "Explain", Assert.Single(GeneratorRun.Of("using BackpropGen; [Network(\"2-3:lstm-1\", Explain = true)] public partial class Model { }").AnalyzerDiagnostics(), diagnostic => diagnostic.Id == "BPG031").GetMessage(null), StringComparison.Ordinal);

    private static string Program(string arguments, string call) => $$"""
        using BackpropGen;

        public class Other { public int Explain; }

        [Network({{arguments}})]
        public partial class Model { public Other Own = new Other(); }

        public static class Program
        {
            public static object Show(Model model) => {{call}};
        }
        """;
}
