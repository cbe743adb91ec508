using BackpropGen.Testing;

namespace BackpropGen.Generator.Tests.Declarations;

/// <summary>Programs in the middle of a word: what has no name yet is no network, and all others are as before.</summary>
public class TypingTests
{
    private const string Iris = "[Network(\"4-2\")] public partial class Iris { }\n";

    [Theory]
    [InlineData("[Network(\"2-2-1\")] public partial class ")]
    [InlineData("[Network(\"2-2-1\")] public partial class { }")]
    [InlineData("[Network(\"2-2-1\")] public partial class <T> { }")]
    [InlineData("[Network(\"2-2-1\")] public partial class M<")]
    [InlineData("[Network(\"2-2-1\")] public partial class M<T, > { }")]
    [InlineData("[Network(\"2-2-1\")] public partial struct ")]
    [InlineData("[Network(\"2-2-1\")] public partial record ")]
    [InlineData("public partial class { [Network(\"2-2-1\")] public partial class Inner { } }")]
    [InlineData("public partial class Outer<,> { [Network(\"2-2-1\")] public partial class Inner { } }")]
    [InlineData("namespace { [Network(\"2-2-1\")] public partial class Inner { } }")]
    [InlineData("namespace A. { [Network(\"2-2-1\")] public partial class Inner { } }")]
    public void A_class_without_a_name_is_no_network_yet(string typed)
    {
        GeneratorRun run = GeneratorRun.Of("using BackpropGen;\n" + Iris + typed);
        Assert.NotEmpty(run.Files);
        Assert.All(run.Files.Keys, name => Assert.StartsWith("Iris.", name, StringComparison.Ordinal));
        Assert.Empty(run.Result.Diagnostics);
        Assert.Empty(run.AnalyzerDiagnostics());
    }
}
