using BackpropGen.Testing;
using Microsoft.CodeAnalysis;

namespace BackpropGen.Generator.Tests.Diagnostics;

/// <summary>Networks that the source generator of System.Text.Json would write as {}.</summary>
public class JsonContextDiagnosticTests
{
    private const string Space = "global::System.Text.Json.Serialization";

    /// <summary>A context as the source generator completes it.</summary>
    private const string Context = $$"""
        internal partial class Context : {{Space}}.JsonSerializerContext
        {
            public Context() : base(null) { }
            protected override global::System.Text.Json.JsonSerializerOptions GeneratedSerializerOptions => null;
            public override {{Space}}.Metadata.JsonTypeInfo GetTypeInfo(global::System.Type type) => null;
        }
        [Network("2-2-1")] internal sealed partial class Model { }
        """;

    [Theory]
    [InlineData("Model", "", "Model")]
    [InlineData("Report", "internal sealed class Report { public Model Net { get; set; } }", "Report.Net")]
    [InlineData("Report", "internal class Base { public Model Net { get; set; } } internal sealed class Report : Base { }", "Report.Net")]
    [InlineData("Report", "internal sealed class Report { [SPACE.JsonInclude] internal Model Net = new Model(); }", "Report.Net")]
    [InlineData("Report", "internal sealed class Report { public Part[] Parts { get; set; } } internal sealed class Part { public Model Net { get; set; } }", "Part.Net")]
    [InlineData("Report", "[SPACE.JsonDerivedType(typeof(Derived))] internal class Report { } internal sealed class Derived : Report { public Model Net { get; set; } }", "Derived.Net")]
    [InlineData("Report", "internal struct Report { public global::System.Collections.Generic.IDictionary<string, Model> Nets { get; set; } }", "Report.Nets")]
    [InlineData("Report", "internal sealed class Report : global::System.Collections.Generic.List<Model> { }", "Report")]
    [InlineData("global::System.Collections.Generic.List<Model[]>", "", "List<Model[]>")]
    [InlineData("Wrapper<Model>", "internal sealed class Wrapper<T> { public T Value { get; set; } }", "Wrapper.Value")]
    [InlineData("Report", "internal class Base<T> { public T[] Values { get; set; } } internal sealed class Report : Base<Model> { }", "Report.Values")]
    [InlineData("Report", "internal sealed class Report { public Report Self { get; set; } public Model Net { get; set; } }", "Report.Net")]
    public void A_network_that_a_context_reaches_is_reported_with_the_way_to_it(string root, string types, string path)
    {
        string message = Once($"[[|{Space}.JsonSerializable(typeof({root}))|]] {Context}\n{types}".Replace("SPACE", Space, StringComparison.Ordinal));
        Assert.Equal(
            $"{path} holds the network 'Model', but the source generator of System.Text.Json does not see its converter, and would write {{}}: "
            + "add a new Model.WeightsJsonConverter() to the Converters of the options that 'Context' is created with",
            message);
    }

    [Fact]
    public void Public_fields_count_where_the_context_includes_them()
    {
        const string Report = "internal sealed class Report { public Model Net = new Model(); }";
        Once($"[{Space}.JsonSourceGenerationOptions(IncludeFields = true)] [[|{Space}.JsonSerializable(typeof(Report))|]] {Context} {Report}");
        Nothing($"[{Space}.JsonSerializable(typeof(Report))] {Context} {Report}");
    }

    [Theory]
    [InlineData("Report", "internal sealed class Report { [SPACE.JsonIgnore] public Model Net { get; set; } }")]
    [InlineData("Report", "internal sealed class Report { internal Model Net { get; set; } public static Model Shared { get; set; } private Model Hidden { get; set; } }")]
    [InlineData("Report", "internal sealed class Report { public string Title { get; set; } public Model Make() => new Model(); }")]
    [InlineData("Report", "internal sealed class Report { public global::System.Collections.Generic.List<string> Titles { get; set; } }")]
    [InlineData("Tag<Model>", "internal sealed class Tag<T> { public string Title { get; set; } }")]
    [InlineData("Report", "internal class Base<T> { } internal sealed class Report : Base<Model> { }")]
    [InlineData("Bag", "internal sealed class Bag : global::System.Collections.Generic.List<string> { public Model Net { get; set; } }")]
    [InlineData("Report", "[Other.JsonDerivedType(typeof(Derived))] internal class Report { } internal sealed class Derived : Report { public Model Net { get; set; } } OTHER")]
    [InlineData("Report", "[Other.JsonDerivedType(1, 2)] internal sealed class Report { } OTHER")]
    [InlineData("Model", "internal static class User { internal static object Make() => new Model.WeightsJsonConverter(); }")]
    [InlineData("Report", "[SPACE.JsonConverter(typeof(Own))] internal sealed class Report { public Model Net { get; set; } } OWN")]
    [InlineData("Report", "internal sealed class Report { [SPACE.JsonConverter(typeof(Own))] public Model Net { get; set; } } OWN")]
    public void Nothing_is_said_where_the_network_is_not_written_or_its_converter_is_in_use(string root, string types)
    {
        const string Own = """
            internal sealed class Own : SPACE.JsonConverter<object>
            {
                public override object Read(ref global::System.Text.Json.Utf8JsonReader reader, global::System.Type type, global::System.Text.Json.JsonSerializerOptions options) => null;
                public override void Write(global::System.Text.Json.Utf8JsonWriter writer, object value, global::System.Text.Json.JsonSerializerOptions options) { }
            }
            """;
        const string Other = """
            internal static class Other
            {
                internal sealed class JsonDerivedTypeAttribute : global::System.Attribute
                {
                    public JsonDerivedTypeAttribute(global::System.Type type) { }
                    public JsonDerivedTypeAttribute(params int[] numbers) { }
                }
            }
            """;
        Nothing($"[{Space}.JsonSerializable(typeof({root}))] {Context}\n{types}"
            .Replace("OWN", Own, StringComparison.Ordinal).Replace("OTHER", Other, StringComparison.Ordinal).Replace("SPACE", Space, StringComparison.Ordinal));
    }

    /// <summary>Each of these types leads to another, larger one.</summary>
    [Theory]
    [InlineData("public Endless<Endless<T>> Next { get; set; }")]
    [InlineData("public Endless<T[]> Next { get; set; }")]
    [InlineData("public Endless<(T, T)> A { get; set; } public Endless<T[]> B { get; set; } public Endless<Endless<T>> C { get; set; } public (Endless<(T, int)>, int) D { get; set; }")]
    public void Types_that_expand_without_end_are_followed_a_few_levels(string members)
    {
        string message = Once($"[[|{Space}.JsonSerializable(typeof(Endless<int>))|]] {Context}\ninternal sealed class Endless<T> {{ {members} public Model Net {{ get; set; }} }}");
        Assert.StartsWith("Endless.Net holds the network 'Model', ", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_sequence_is_its_elements_alone()
    {
        const string Sequence = """
            internal sealed class Sequence<T> : global::System.Collections.Generic.IEnumerable<T>
            {
                public Sequence<Sequence<T>> Tails => null;
                public global::System.Collections.Generic.IEnumerator<T> GetEnumerator() => null;
                global::System.Collections.IEnumerator global::System.Collections.IEnumerable.GetEnumerator() => null;
            }
            """;
        Nothing($"[{Space}.JsonSerializable(typeof(Sequence<int>))] {Context}\n{Sequence}");
        Once($"[[|{Space}.JsonSerializable(typeof(Sequence<Model>))|]] {Context}\n{Sequence}");
    }

    [Fact]
    public void A_network_of_another_assembly_shows_its_converter()
    {
        GeneratorRun library = GeneratorRun.Of("/// <summary>A network.</summary>\n[BackpropGen.Network(\"2-2-1\")] public partial class Model { }");
        using var image = new MemoryStream();
        Assert.True(library.Output.Emit(image).Success);
        MetadataReference reference = MetadataReference.CreateFromImage(image.ToArray());
        string context = Context.Split("[Network")[0];
        GeneratorRun run = GeneratorRun.Of(GeneratorRun.Compile(
            "#nullable disable\n" + Gate.InNamespace($"[{Space}.JsonSerializable(typeof(Model))] {context}\n[Network(\"1-1\")] internal partial class Mine {{ }}")).AddReferences(reference));
        Assert.Empty(run.CompilerDiagnostics());
        Assert.Empty(run.AnalyzerDiagnostics(isWhole: true));
    }

    private static string Once(string marked) => Reported.Once("BPG109", "#nullable disable\n" + marked, isWhole: true);

    private static void Nothing(string source) => Assert.Empty(Reported.Nothing(Gate.InNamespace("#nullable disable\n" + source), isWhole: true).CompilerDiagnostics());
}
