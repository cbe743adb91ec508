using BackpropGen.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace BackpropGen.Generator.Tests.Declarations;

/// <summary>The converter that System.Text.Json finds at a network, beside whatever the author has.</summary>
public class JsonConverterTests
{
    [Theory]
    [InlineData("[Network(\"2-2-1\")] internal partial class Model { }")]
    [InlineData("internal partial class Outer<T> { private partial struct Middle { [Network(\"2-2-1\")] private partial class Gate<TFirst, TSecond> { } } }")]
    [InlineData("internal partial interface Outer { [Network(\"9-9-9\", Precision = Precision.Double)] internal partial class @class { } }")]
    [InlineData("internal class JsonConverterAttribute : global::System.Attribute { } [JsonConverter] [Network(\"2-2-1\")] internal partial class Utf8JsonReader { }")]
    [InlineData("[Network(\"2-2-1\")] internal partial class Type { } [Network(\"2-2-1\")] internal partial class Read { } [Network(\"2-2-1\")] internal partial class Value { }")]
    [InlineData("[Network(\"1-1\")] internal partial class Model { internal Model(int size) { _ = size; } }")]
    [InlineData("[Network(\"1-1\")] internal partial class Model { private Model() { } }")]
    [InlineData("[Network(\"1-1\")] internal partial class Model { public string Title { get; set; } = \"\"; }")]
    [InlineData("[Network(\"1-1\")] internal partial class Model { public required string Title { get; set; } = \"\"; }", LanguageVersion.CSharp11)]
    [InlineData("[Network(\"1-1\")] internal partial class Model { internal required string Title = \"\"; }", LanguageVersion.CSharp11)]
    [InlineData("internal class Base { [global::System.Text.Json.Serialization.JsonIgnore] public required string Title { get; set; } = \"\"; } [Network(\"1-1\")] internal partial class Model : Base { }", LanguageVersion.CSharp11)]
    public void It_compiles_wherever_a_network_is_and_whatever_the_author_s_names_are(string declarations, LanguageVersion oldest = LanguageVersion.CSharp9) => Gate.Passes(declarations, oldest);

    [Fact]
    public void It_is_documented_and_no_part_of_what_an_assembly_says_other_languages_can_use() => Gate.PassesAsWritten("""
        [assembly: global::System.CLSCompliant(true)]
        namespace Consumer
        {
            /// <summary>A network.</summary>
            [global::BackpropGen.Network("2-2-1")]
            public partial class Model { }
        }
        """);

    [Fact]
    public void A_class_with_a_converter_of_its_author_s_keeps_that_alone()
    {
        const string Source = """
            internal sealed class Mine : global::System.Text.Json.Serialization.JsonConverter<Model>
            {
                public override Model Read(ref global::System.Text.Json.Utf8JsonReader reader, global::System.Type type, global::System.Text.Json.JsonSerializerOptions options) => new Model();
                public override void Write(global::System.Text.Json.Utf8JsonWriter writer, Model value, global::System.Text.Json.JsonSerializerOptions options) => writer.WriteNullValue();
            }
            internal sealed class MineAttribute : global::System.Text.Json.Serialization.JsonConverterAttribute
            {
                public override global::System.Text.Json.Serialization.JsonConverter CreateConverter(global::System.Type type) => new Mine();
            }
            [ATTRIBUTE] [Network("2-2-1")] internal partial class Model { internal sealed class WeightsJsonConverter { } }
            """;
        foreach (string attribute in new[] { "global::System.Text.Json.Serialization.JsonConverter(typeof(Mine))", "Mine" })
        {
            GeneratorRun run = GeneratorRun.Of(Gate.InNamespace(Source.Replace("ATTRIBUTE", attribute, StringComparison.Ordinal)));
            Assert.Empty(run.CompilerDiagnostics());
            Assert.Empty(run.AnalyzerDiagnostics());
            Assert.NotEmpty(run.Files);
            Assert.DoesNotContain(run.Files.Keys, file => file.Contains("Json", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void A_frozen_network_has_nothing_to_convert_and_a_framework_without_the_serializer_nothing_to_convert_with()
    {
        CSharpCompilation program = GeneratorRun.Compile(Gate.InNamespace("[Network(\"2-2-1\")] internal partial class Model { }"));
        GeneratorRun run = GeneratorRun.Of(program.RemoveReferences(program.References.Where(reference => reference.Display!.Contains("System.Text.Json", StringComparison.Ordinal))));
        Assert.Empty(run.CompilerDiagnostics());
        Assert.NotEmpty(run.Files);
        Assert.All(run.Files.Values, file => Assert.DoesNotContain("Json", file, StringComparison.Ordinal));

        using var folder = new ModelFolder();
        File.WriteAllBytes(folder.PathOf("iris.onnx"), Models.ModelFile.Bytes("iris-relu.onnx"));
        GeneratorRun frozen = GeneratorRun.Of(
            Gate.InNamespace("[Network(Model = \"iris.onnx\", Frozen = true)] internal partial class Model { }"), new ConsumerSettings(AdditionalFiles: folder.Files));
        Assert.NotEmpty(frozen.Files);
        Assert.All(frozen.Files.Values, file => Assert.DoesNotContain("Json", file, StringComparison.Ordinal));
    }
}
