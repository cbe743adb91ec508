using BackpropGen.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace BackpropGen.Generator.Tests.Declarations;

/// <summary>References that a project knows under an alias: generated code names their types from there, or is not generated.</summary>
public class ExternAliasTests
{
    private const string Library = """
        namespace Other
        {
            public enum Kind { No, Yes }
            public sealed class Sample<T> { public float A { get; set; } public T B { get; set; } public Kind Kind { get; set; } }
            public static class Outer { public sealed class Sample { public float A { get; set; } public float B { get; set; } public Kind Kind { get; set; } } }
            public class Base { public void Predict(Outer.Sample row) { } }
        }
        """;

    [Theory]
    [InlineData("typeof(old::Other.Outer.Sample)", "Outputs = new[] { \"B\" }", "old::Other.Outer.Sample row")]
    [InlineData("typeof(old::Other.Sample<float>)", "Outputs = new[] { \"B\" }", "old::Other.Sample<float> row")]
    [InlineData("typeof(Mine)", "Loss = Loss.BinaryCrossEntropy, Label = \"Kind\"", "public old::Other.Kind PredictClass(global::Consumer.Mine row)")]
    [InlineData("typeof(old::Other.Sample<Mine>)", "Loss = Loss.BinaryCrossEntropy, Label = \"Kind\"", "old::Other.Sample<global::Consumer.Mine> row")]
    public void Rows_and_labels_are_named_from_the_alias(string row, string arguments, string signature)
    {
        GeneratorRun run = Run(
            $"extern alias old;\n" + Gate.InNamespace($$"""
                public sealed class Mine { public float A { get; set; } public old::Other.Kind Kind { get; set; } }
                [Network("1-1", Row = {{row}}, Inputs = new[] { "A" }, {{arguments}})] public partial class Model { }
                """),
            Reference(Library, ["old"]));
        Assert.Contains(signature, run.Files["Consumer.Model.TypedRows.g.cs"], StringComparison.Ordinal);
        Assert.Single(run.Files, file => file.Value.Contains("extern alias", StringComparison.Ordinal));
    }

    [Fact]
    public void Two_assemblies_may_have_a_row_of_the_same_name_and_an_alias_may_be_a_keyword()
    {
        const string Source = """
            extern alias @class;
            extern alias other;
            namespace Consumer
            {
                using BackpropGen;
                [Network("1-1", Row = typeof(@class::Other.Outer.Sample), Inputs = new[] { "A" }, Outputs = new[] { "B" })] internal partial class First { }
                [Network("1-1", Row = typeof(other::Other.Outer.Sample), Inputs = new[] { "A" }, Outputs = new[] { "B" })] internal partial class Second { }
                [Network("1-1", Row = typeof(@class::Other.Sample<other::Other.Kind>), Inputs = new[] { "A" }, Label = "B", Loss = Loss.BinaryCrossEntropy)] internal partial class Third { }
            }
            """;
        Run(Source, Reference(Library, ["class"]), Reference(Library, ["other"]));
    }

    [Fact]
    public void A_reference_that_global_reaches_too_needs_no_alias()
    {
        GeneratorRun run = Run(
            Gate.InNamespace("[Network(\"1-1\", Row = typeof(Other.Outer.Sample), Inputs = new[] { \"A\" }, Outputs = new[] { \"B\" })] internal partial class Model { }"),
            Reference(Library, ["old", "global"]));
        Assert.All(run.Files.Values, file => Assert.DoesNotContain("extern alias", file, StringComparison.Ordinal));
    }

    [Fact]
    public void A_member_that_takes_such_a_row_is_hidden_or_refused_as_any_other()
    {
        const string Row = "Row = typeof(old::Other.Outer.Sample), Inputs = new[] { \"A\" }, Outputs = new[] { \"B\" }";
        GeneratorRun run = Run($"extern alias old;\n" + Gate.InNamespace($"[Network(\"1-1\", {Row})] internal partial class Model : old::Other.Base {{ }}"), Reference(Library, ["old"]));
        Assert.Contains("new public float Predict(old::Other.Outer.Sample row)", run.Files["Consumer.Model.TypedRows.g.cs"], StringComparison.Ordinal);
        GeneratorRun refused = Generate(
            "extern alias old;\n" + Gate.InNamespace($"[Network(\"1-1\", {Row})] internal partial class Model {{ public float Predict(old::Other.Outer.Sample row) => row.A; }}"), Reference(Library, ["old"]));
        Assert.Equal("BPG009", Assert.Single(refused.AnalyzerDiagnostics()).Id);
        Assert.Empty(refused.Files);
    }

    [Fact]
    public void The_library_under_an_alias_alone_is_refused_with_the_way_out()
    {
        const string Source = "extern alias bp;\nnamespace Consumer { [bp::BackpropGen.Network(\"2-2-1\")] internal partial class Model { } }";
        GeneratorRun run = GeneratorRun.Of(WithLibraryAs(GeneratorRun.Compile(Source), "bp"));
        Diagnostic problem = Assert.Single(run.AnalyzerDiagnostics());
        Assert.Equal("BPG030", problem.Id);
        Assert.Equal(
            "The generated code of 'Model' names types from global:: on, but BackpropGen is referenced under the alias 'bp' only: give the reference Aliases=\"global,bp\"",
            problem.GetMessage(System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal("bp::BackpropGen.Network(\"2-2-1\")", Source.Substring(problem.Location.SourceSpan.Start, problem.Location.SourceSpan.Length));
        Assert.Empty(run.Files);
        Assert.Empty(run.Result.Diagnostics);

        GeneratorRun mended = GeneratorRun.Of(WithLibraryAs(GeneratorRun.Compile(Source), "global", "bp"));
        Assert.Empty(mended.AnalyzerDiagnostics());
        Assert.Empty(mended.CompilerDiagnostics());
        Assert.NotEmpty(mended.Files);
    }

    [Fact]
    public void A_part_of_the_framework_under_an_alias_does_without_what_needs_it()
    {
        CSharpCompilation program = GeneratorRun.Compile(Gate.InNamespace("[Network(\"2-2-1\")] internal partial class Model { }"));
        MetadataReference json = program.References.Single(reference => reference.Display!.EndsWith("System.Text.Json.dll", StringComparison.Ordinal));
        GeneratorRun run = GeneratorRun.Of(program.ReplaceReference(json, json.WithAliases(["json"])));
        Assert.Empty(run.CompilerDiagnostics());
        Assert.DoesNotContain(run.Files.Keys, file => file.Contains("Json", StringComparison.Ordinal));
    }

    internal static MetadataReference Reference(string source, string[] aliases)
    {
        using var stream = new MemoryStream();
        CSharpCompilation library = GeneratorRun.Compile(source);
        library = library.WithOptions(library.Options.WithGeneralDiagnosticOption(ReportDiagnostic.Suppress));
        Assert.True(library.Emit(stream).Success);
        return MetadataReference.CreateFromImage(stream.ToArray()).WithAliases(aliases);
    }

    private static GeneratorRun Run(string source, params MetadataReference[] references)
    {
        GeneratorRun run = Generate(source, references);
        Assert.NotEmpty(run.Files);
        Assert.DoesNotContain(run.CompilerDiagnostics(), diagnostic => diagnostic.Id != "CS1591");
        Assert.Empty(run.AnalyzerDiagnostics());
        return run;
    }

    private static GeneratorRun Generate(string source, params MetadataReference[] references) => GeneratorRun.Of(GeneratorRun.Compile(source).AddReferences(references));

    internal static CSharpCompilation WithLibraryAs(CSharpCompilation program, params string[] aliases)
    {
        MetadataReference library = program.References.Single(reference => Path.GetFileName(reference.Display) == "BackpropGen.dll");
        return program.ReplaceReference(library, library.WithAliases(aliases));
    }
}
