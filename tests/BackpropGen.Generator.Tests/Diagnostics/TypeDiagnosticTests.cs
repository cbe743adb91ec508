using Microsoft.CodeAnalysis.CSharp;

namespace BackpropGen.Generator.Tests.Diagnostics;

/// <summary>Classes that cannot be networks.</summary>
public class TypeDiagnosticTests
{
    [Theory]
    [InlineData("internal class [|Model|] { }")]
    [InlineData("internal sealed class [|Model|]<T> { }")]
    [InlineData("internal class [|@class|] { }")]
    public void A_class_that_is_not_partial(string declaration) => Reported.Once("BPG001", "[Network(\"2-2-1\")] " + declaration);

    [Theory]
    [InlineData("internal class [|Outer|] { [Network(\"2-2-1\")] internal partial class Model { } }")]
    [InlineData("internal struct [|Outer|]<T> { [Network(\"2-2-1\")] internal partial class Model { } }")]
    [InlineData("internal class [|Outer|] { internal partial class Middle { [Network(\"2-2-1\")] internal partial class Model { } } }")]
    [InlineData("internal partial class Outer { internal record [|Middle|] { [Network(\"2-2-1\")] internal partial class Model { } } }")]
    [InlineData("internal partial class Outer { internal interface [|Middle|] { [Network(\"2-2-1\")] internal partial class Model { } } }")]
    public void A_container_that_is_not_partial(string declaration) => Reported.Once("BPG001", declaration);

    [Fact]
    public void Every_level_that_is_not_partial() => Reported.Each(
        "BPG001", "internal class [|A|] { internal partial class B { internal struct [|C|] { [Network(\"2-2-1\")] internal class [|Model|] { } } } }");

    [Theory]
    [InlineData("internal static partial class [|Model|] { }", "static")]
    [InlineData("internal abstract partial class [|Model|] { }", "abstract")]
    [InlineData("internal partial struct [|Model|] { }", "struct")]
    [InlineData("internal struct [|Model|] { }", "struct")]
    [InlineData("internal ref partial struct [|Model|] { }", "struct")]
    [InlineData("internal readonly partial struct [|Model|] { }", "struct")]
    [InlineData("internal partial interface [|Model|] { }", "interface")]
    [InlineData("internal partial record [|Model|] { }", "record")]
    [InlineData("internal record [|Model|](int X);", "record")]
    public void A_type_of_another_kind(string declaration, string kind) =>
        Assert.Contains(kind, Reported.Once("BPG002", "[Network(\"2-2-1\")] " + declaration), StringComparison.Ordinal);

    [Theory]
    [InlineData("internal partial record struct [|Model|] { }")]
    [InlineData("internal partial record class [|Model|] { }")]
    [InlineData("internal readonly record struct [|Model|](int X);")]
    public void A_record_of_csharp_10(string declaration) => Reported.Once("BPG002", "[Network(\"2-2-1\")] " + declaration, LanguageVersion.CSharp10);

    [Theory]
    [InlineData("[Network(\"2-2-1\")] file partial class [|Model|] { }")]
    [InlineData("[Network(\"2-2-1\")] file class [|Model|] { }")]
    [InlineData("file partial class [|Outer|] { [Network(\"2-2-1\")] internal partial class Model { } }")]
    [InlineData("file partial struct [|Outer|] { internal partial class Middle { [Network(\"2-2-1\")] internal partial class Model { } } }")]
    public void A_file_local_type_or_container(string declaration) =>
        Assert.Contains("file-local", Reported.Once("BPG002", declaration, LanguageVersion.CSharp11), StringComparison.Ordinal);

    [Theory]
    [InlineData(LanguageVersion.CSharp8, "8.0")]
    [InlineData(LanguageVersion.CSharp7_3, "7.3")]
    public void A_language_version_before_csharp_9(LanguageVersion version, string shown) =>
        Assert.Contains("C# " + shown, Reported.Once("BPG010", "[Network(\"2-2-1\")] internal partial class [|Model|] { }", version), StringComparison.Ordinal);

    [Theory]
    [InlineData("[Network(\"2-2-1\")] internal partial class Base { } [Network(\"2-2-1\")] internal partial class [|Model|] : Base { }")]
    [InlineData("[Network(\"2-2-1\")] internal partial class Base<T> { } internal class Middle : Base<int> { } [Network(\"2-2-1\")] internal partial class [|Model|] : Middle { }")]
    public void A_network_that_inherits_a_network(string declarations)
    {
        // The base class is a network of its own and is generated.
        (string id, int files) = OnlyDiagnostic(declarations);
        Assert.Equal("BPG014", id);
        Assert.Equal(BackpropGen.Testing.GeneratorRun.Of(Gate.InNamespace("[Network(\"2-2-1\")] internal partial class Base { }")).Files.Count, files);
    }

    [Fact]
    public void The_attribute_without_a_topology() => Reported.Once("BPG003", "[[|Network|]] internal partial class Model { }");

    [Fact]
    public void The_attribute_with_properties_but_without_a_topology() =>
        Reported.Once("BPG003", "[[|Network(Loss = Loss.CrossEntropy)|]] internal partial class Model { }");

    private static (string Id, int Files) OnlyDiagnostic(string marked)
    {
        string source = Gate.InNamespace(marked);
        int start = source.IndexOf("[|", StringComparison.Ordinal);
        BackpropGen.Testing.GeneratorRun run = BackpropGen.Testing.GeneratorRun.Of(source.Replace("[|", "", StringComparison.Ordinal).Replace("|]", "", StringComparison.Ordinal));
        Microsoft.CodeAnalysis.Diagnostic diagnostic = Assert.Single(run.AnalyzerDiagnostics());
        Assert.Equal(start, diagnostic.Location.SourceSpan.Start);
        Assert.Equal("Model".Length, diagnostic.Location.SourceSpan.Length);
        return (diagnostic.Id, run.Files.Count);
    }
}
