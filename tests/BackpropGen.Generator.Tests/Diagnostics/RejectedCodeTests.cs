using BackpropGen.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace BackpropGen.Generator.Tests.Diagnostics;

/// <summary>Code that the compiler rejects: it says so itself, and neither the generator nor the analyzer fails over it.</summary>
public class RejectedCodeTests
{
    [SampledTheory(3)]
    [InlineData("[Network(\"2-2-1\"), Network(\"3-2-1\")] internal partial class Model { }")]
    [InlineData("[Network(\"2-2-1\")] internal partial class Model { }\n[Network(\"3-2-1\")] internal partial class Model { }")]
    [InlineData("[Network(\"2-2-1\")] internal partial class Model { }\n[Network(\"2-2-1\")] internal partial struct Model { }")]
    [InlineData("[Network(\"2-2-1\")] internal partial class Model { }\ninternal partial class Model<T> : Missing { }")]
    [InlineData("[Network(\"2-2-1\")] internal partial class Model : Missing { }")]
    [InlineData("[Network(\"2-2-1\")] internal partial class Model : Model { }")]
    [InlineData("[Network(\"2-2-1\")] internal partial class Model<T> : T { }")]
    [InlineData("[Network(\"2-2-1\")] internal partial class Model<T, T> { }")]
    [InlineData("[Network(\"2-2-1\")] internal partial class Model<> { }")]
    [InlineData("[Network(\"2-2-1\")] internal partial class { }")]
    [InlineData("[Network(\"2-2-1\")] internal partial class Model")]
    [InlineData("[Network(\"2-2-1\"] internal partial class Model { }")]
    [InlineData("[Network(\"2-2-1] internal partial class Model { }")]
    [InlineData("[Network(] internal partial class Model { }")]
    [InlineData("[Network(2.5)] internal partial class Model { }")]
    [InlineData("[Network(\"2-2-1\", 4)] internal partial class Model { }")]
    [InlineData("[Network(\"2-2-1\", Activation.Missing)] internal partial class Model { }")]
    [InlineData("[Network(\"2-2-1\", Missing)] internal partial class Model { }")]
    [InlineData("[Network(\"2-2-1\", Missing = 3)] internal partial class Model { }")]
    [InlineData("[Network(\"2-2-1\", Loss = 3)] internal partial class Model { }")]
    [InlineData("[Network(\"2-2-1\", Seed = 1.5)] internal partial class Model { }")]
    [InlineData("[Network(\"2-2-1\", Seed = 1, Seed = 2)] internal partial class Model { }")]
    [InlineData("[Network(\"2-2-1\", Inputs = \"a\")] internal partial class Model { }")]
    [InlineData("[Network(\"2-2-1\", Inputs = new[] { 1, 2 })] internal partial class Model { }")]
    [InlineData("[Network(\"2-2-1\", Inputs = new[] { \"a\", 2 })] internal partial class Model { }")]
    [InlineData("[Network(\"2-2-1\", Inputs = new string[3] { \"a\", \"b\" })] internal partial class Model { }")]
    [InlineData("[Network(\"2-2-1\", Inputs = Model.Names)] internal partial class Model { internal static readonly string[] Names = { \"a\", \"b\" }; }")]
    [InlineData("[Network(Model.Text)] internal partial class Model { internal static string Text = \"2-2-1\"; }")]
    [InlineData("[Network(typeof(Model))] internal partial class Model { }")]
    [InlineData("[Network(topology: \"2-2-1\", topology: \"2-2-1\")] internal partial class Model { }")]
    [InlineData("[Network(new[] { \"2-2-1\" })] internal partial class Model { }")]
    [InlineData("[Network(\"2-2-1\")] internal enum Model { }")]
    [InlineData("[Network(\"2-2-1\")] internal delegate void Model();")]
    [InlineData("internal class Model { [Network(\"2-2-1\")] internal void Method() { } }")]
    [InlineData("[assembly: Network(\"2-2-1\")] internal partial class Model { }")]
    [InlineData("internal partial class A { [Network(\"2-2-1\")] internal partial class Model { } }\ninternal partial struct A { [Network(\"2-2-1\")] internal partial class Model { } }")]
    [InlineData("internal partial class A { [Network(\"2-2-1\")] internal partial class Model { } }\nnamespace A { [Network(\"2-2-1\")] internal partial class Model { } }")]
    [InlineData("internal partial interface I<out T> { [Network(\"2-2-1\")] internal partial class Model { } }")]
    [InlineData("internal enum E { [Network(\"2-2-1\")] internal partial class Model { } }")]
    [InlineData("[Network(\"2-2-1\")] internal partial class Model { internal void Predict(Missing a) { } private int x; private int x; }")]
    [InlineData("[Network(\"2-2-1\")] internal partial class Model { Model(; int _parameters")]
    public void Is_the_compiler_s_to_report(string declarations)
    {
        GeneratorRun run = GeneratorRun.Of(Gate.InNamespace(declarations));
        Assert.Contains(run.Input.GetDiagnostics(), diagnostic => diagnostic.DefaultSeverity == DiagnosticSeverity.Error);
        Assert.Empty(run.Result.Diagnostics);
        Assert.DoesNotContain(run.AnalyzerDiagnostics(), diagnostic => !diagnostic.Id.StartsWith("BPG", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("public NetworkAttribute(string topology) { }", "\"2-2-1\"")]
    [InlineData("public NetworkAttribute(string topology, int activation) { }", "\"2-2-1\", 99")]
    [InlineData("public NetworkAttribute(params string[] layers) { }", "\"2\", \"2\"")]
    [InlineData("public NetworkAttribute(int a, System.Type b) { }", "1, typeof(int)")]
    [InlineData("public NetworkAttribute(object a, object b) { }", "new[] { 1 }, new object[] { \"a\", null! }")]
    [InlineData("public int Inputs; public object Seed; public string[] Loss;", "Inputs = 2, Seed = \"s\", Loss = new[] { \"a\" }")]
    public void An_attribute_of_the_same_name_that_is_not_ours(string members, string arguments)
    {
        string source = $$"""
            #nullable disable
            namespace BackpropGen { internal class NetworkAttribute : System.Attribute { {{members}} } }
            namespace Consumer { [BackpropGen.Network({{arguments}})] internal partial class Model { } }
            """;
        var settings = new ConsumerSettings(LanguageVersion.Preview, NullableContextOptions.Disable);
        GeneratorRun run = GeneratorRun.Of(source, settings);
        Assert.DoesNotContain(run.Result.Diagnostics, diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning);
        Assert.DoesNotContain(run.AnalyzerDiagnostics(), diagnostic => !diagnostic.Id.StartsWith("BPG", StringComparison.Ordinal));
    }

    [Fact]
    public void A_program_without_the_library()
    {
        CSharpCompilation compilation = GeneratorRun.Compile("[Network(\"2-2-1\")] internal partial class Model { }");
        compilation = compilation.WithReferences(compilation.References.Where(reference => !reference.Display!.EndsWith("BackpropGen.dll", StringComparison.Ordinal)));
        GeneratorRun run = GeneratorRun.Of(compilation);
        Assert.Empty(run.Files);
        Assert.Empty(run.Result.Diagnostics);
        Assert.Empty(run.AnalyzerDiagnostics());
    }

    [Fact]
    public void A_program_without_a_framework()
    {
        GeneratorRun run = GeneratorRun.Of(GeneratorRun.Compile(Gate.InNamespace("[Network(\"2-2-1\")] internal partial class Model { }")).WithReferences());
        Assert.Empty(run.Result.Diagnostics);
    }
}
