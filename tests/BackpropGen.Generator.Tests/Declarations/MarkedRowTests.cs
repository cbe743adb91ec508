using BackpropGen.Generator.Tests.Diagnostics;
using BackpropGen.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace BackpropGen.Generator.Tests.Declarations;

/// <summary>Rows, columns, labels and base classes that are marked as obsolete or experimental: the author knows, and no #pragma of the author's reaches generated files.</summary>
public class MarkedRowTests
{
    private const string Diagnostics = "global::System.Diagnostics.CodeAnalysis";

    public static TheoryData<string, string> Marks => new()
    {
        { "[global::System.Obsolete]", "CS0612" },
        { "[global::System.Obsolete(\"It will go.\")]", "CS0618" },
        { "[global::System.Obsolete(\"It will go.\", DiagnosticId = \"LIB0007\")]", "LIB0007" },
        { "[global::System.Obsolete(DiagnosticId = \"Größe\")]", "Größe" },
        { "[global::System.Obsolete(\"It will go.\", DiagnosticId = \"\")]", "CS0618" },
        { "[global::System.Obsolete(DiagnosticId = \"class\")]", "class" },
        { "[" + Diagnostics + ".Experimental(\"LIB0008\")]", "LIB0008" },
    };

    /// <summary>Frameworks before .NET 8 have no such attribute, and projects write their own.</summary>
    [Fact]
    public void An_attribute_of_the_project_s_own_may_take_several_identifiers()
    {
        GeneratorRun run = GeneratorRun.Of("""
            #pragma warning disable CS0436
            namespace System.Diagnostics.CodeAnalysis
            {
                internal sealed class ExperimentalAttribute : global::System.Attribute { public ExperimentalAttribute(params string[] ids) { } }
            }
            namespace Consumer
            {
                [System.Diagnostics.CodeAnalysis.Experimental("LIB0008", "LIB0009")] public sealed class Sample { public float A { get; set; } public float B { get; set; } }
                [BackpropGen.Network("1-1", Row = typeof(Sample), Inputs = new[] { "A" }, Outputs = new[] { "B" })] public partial class Model { }
            }
            """);
        Assert.Empty(run.Result.Diagnostics);
        Assert.Empty(run.AnalyzerDiagnostics());
        Assert.NotEmpty(run.Files);
    }

    [Theory]
    [MemberData(nameof(Marks))]
    public void A_row_may_be_marked(string mark, string id) => Passes(id, $$"""
        {{mark}} public sealed class Sample { public float A { get; set; } public float B { get; set; } }
        [Network("1-1", Row = typeof(Sample), Inputs = new[] { "A" }, Outputs = new[] { "B" })] internal partial class Model { }
        """);

    [SampledTheory(2)]
    [MemberData(nameof(Marks))]
    public void What_a_row_is_nested_in_and_its_type_arguments_may_be_marked(string mark, string id) => Passes(id, $$"""
        {{mark}} public static class Outer { public sealed class Sample<T> { public float A { get; set; } public float B { get; set; } } }
        {{mark}} public sealed class Argument { }
        [Network("1-1", Row = typeof(Outer.Sample<Argument[]>), Inputs = new[] { "A" }, Outputs = new[] { "B" })] internal partial class Model { }
        """);

    [SampledTheory(2)]
    [MemberData(nameof(Marks))]
    public void Columns_and_their_accessors_may_be_marked(string mark, string id) => Passes(id, $$"""
        public class Base { {{mark}} public virtual float A { get; set; } }
        public sealed class Sample : Base
        {
            public override float A { get; set; }
            public float B { {{mark}} get; set; }
            {{mark}} public float C;
            {{mark}} public float D { get; set; }
            public Sample(float c) { C = c; }
        }
        [Network("3-1", Row = typeof(Sample), Inputs = new[] { "A", "B", "C" }, Outputs = new[] { "D" })] internal partial class Model { }
        """);

    [SampledTheory(2)]
    [MemberData(nameof(Marks))]
    public void A_label_s_enum_and_its_values_may_be_marked(string mark, string id)
    {
        Passes(id, $$"""
            {{mark}} public enum Kind { Early, Late, Never }
            public sealed class Sample { public float A { get; set; } public Kind Kind { get; set; } }
            [Network("1-3", Loss = Loss.CrossEntropy, Row = typeof(Sample), Inputs = new[] { "A" }, Label = "Kind")] internal partial class Model { }
            """);
        Passes(id, $$"""
            public enum Kind { Early, {{mark}} Late, Never }
            public sealed class Sample { public float A { get; set; } public Kind Kind { get; set; } }
            [Network("1-3", Loss = Loss.CrossEntropy, Row = typeof(Sample), Inputs = new[] { "A" }, Label = "Kind")] internal partial class Model { }
            """);
    }

    [Theory]
    [MemberData(nameof(Marks))]
    public void The_constructor_of_a_base_class_may_be_marked(string mark, string id) => Passes(id, $$"""
        internal class Base { {{mark}} public Base() { } }
        [Network("1-1")] internal partial class Model : Base { }
        """);

    [SampledTheory(2)]
    [MemberData(nameof(Marks))]
    public void A_network_and_its_own_constructor_may_be_marked(string mark, string id) => Passes(id, $$"""
        {{mark}} [Network("1-1")] internal partial class First { }
        [Network("1-1")] internal partial class Second { {{mark}} public Second() { } }
        {{mark}} internal partial class Outer { [Network("1-1")] internal partial class Third { } }
        """);

    [Fact]
    public void A_whole_assembly_may_be_experimental()
    {
        const string Library = """
            [assembly: System.Diagnostics.CodeAnalysis.Experimental("LIB0009")]
            namespace Other { public enum Kind { No, Yes } public sealed class Sample { public float A { get; set; } public Kind B { get; set; } } }
            """;
        MetadataReference library = ExternAliasTests.Reference(Library, []);
        GeneratorRun run = GeneratorRun.Of(GeneratorRun.Compile("#pragma warning disable LIB0009\n" + Gate.InNamespace("""
            [Network("1-1", Loss = Loss.BinaryCrossEntropy, Row = typeof(Other.Sample), Inputs = new[] { "A" }, Label = "B")] internal partial class Model { }
            """)).AddReferences(library));
        Assert.NotEmpty(run.Files);
        Assert.Empty(run.CompilerDiagnostics());
    }

    [Fact]
    public void Nothing_but_what_is_used_is_suppressed()
    {
        GeneratorRun run = GeneratorRun.Of(Gate.InNamespace("""
            public sealed class Sample
            {
                public float A { get; set; }
                public float B { get; set; }
                [global::System.Obsolete("", DiagnosticId = "LIB0010")] public float C { get; set; }
            }
            [Network("1-1", Row = typeof(Sample), Inputs = new[] { "A" }, Outputs = new[] { "B" })] internal partial class Model { }
            """));
        Assert.All(run.Files.Values, file => Assert.DoesNotContain("LIB0010", file, StringComparison.Ordinal));
        Assert.DoesNotContain("#pragma", run.Files["Consumer.Model.g.cs"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("MY-001")]
    [InlineData("42")]
    [InlineData("two words")]
    [InlineData("if")]
    public void An_identifier_that_no_pragma_can_name_is_refused(string id)
    {
        string message = Reported.Once("BPG020", $$"""
            public sealed class Sample
            {
                [global::System.Obsolete("", DiagnosticId = "{{id}}")] public float A { get; set; }
                public float B { get; set; }
            }
            [Network("1-1", Row = typeof(Sample), Inputs = new[] { [|"A"|] }, Outputs = new[] { "B" })] internal partial class Model { }
            """);
        Assert.Equal($"The column 'A' of 'Sample' cannot be an input: the compiler warns of its use as \"{id}\", which no #pragma in generated code can name", message);
        Assert.Contains($"\"{id}\"", Reported.Once("BPG022", $$"""
            [global::System.Obsolete("", DiagnosticId = "{{id}}")] public sealed class Sample { public float A { get; set; } public float B { get; set; } }
            [Network("1-1", Row = [|typeof(Sample)|], Inputs = new[] { "A" }, Outputs = new[] { "B" })] internal partial class Model { }
            """), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_an_error_to_use_is_refused()
    {
        const string Error = "[global::System.Obsolete(\"It is gone.\", true)]";
        Assert.EndsWith("it is obsolete", Reported.Once("BPG020", $$"""
            public sealed class Sample { public float A { {{Error}} get; set; } public float B { get; set; } }
            [Network("1-1", Row = typeof(Sample), Inputs = new[] { [|"A"|] }, Outputs = new[] { "B" })] internal partial class Model { }
            """), StringComparison.Ordinal);
        Assert.EndsWith("its enum is obsolete", Reported.Once("BPG020", $$"""
            {{Error}} public enum Kind { No, Yes }
            [global::System.Obsolete] public sealed class Sample { public float A { get; set; } public Kind Kind { get; set; } }
            [Network("1-1", Loss = Loss.BinaryCrossEntropy, Row = typeof(Sample), Inputs = new[] { "A" }, Label = [|"Kind"|])] internal partial class Model { }
            """), StringComparison.Ordinal);
    }

    [Fact]
    public void A_base_constructor_that_is_an_error_to_call_is_told_of_in_the_author_s_file()
    {
        GeneratorRun run = GeneratorRun.Of(Gate.InNamespace("""
            internal class Base { [global::System.Obsolete("It is gone.", true)] public Base() { } public Base(int i) { _ = i; } }
            [Network("1-1")] internal partial class Model : Base { public Model() : base(1) { } }
            [Network("1-1")] internal partial class Wrong : Base { }
            """));
        Diagnostic error = Assert.Single(run.CompilerDiagnostics());
        Assert.Equal("CS0619", error.Id);
        Assert.Equal("Consumer0.cs", error.Location.SourceTree!.FilePath);
    }

    private static void Passes(string id, string declarations) =>
        Gate.PassesAtOneEnd($"#pragma warning disable {id}, CS0672, CS1591\n" + Gate.InNamespace(declarations));
}
