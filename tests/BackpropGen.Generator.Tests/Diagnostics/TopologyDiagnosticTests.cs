using BackpropGen.Testing;
using Microsoft.CodeAnalysis.CSharp;

namespace BackpropGen.Generator.Tests.Diagnostics;

/// <summary>What is wrong with a topology is marked where it is written, however the string is written.</summary>
public class TopologyDiagnosticTests
{
    [SampledTheory(3)]
    [InlineData("BPG003", "[|null!|]")]
    [InlineData("BPG003", "[|\"\"|]")]
    [InlineData("BPG003", "\"[| |]\"")]
    [InlineData("BPG003", "\"[|2|]\"")]
    [InlineData("BPG003", "\"2-2[|-|]\"")]
    [InlineData("BPG003", "\"2[|,|]2\"")]
    [InlineData("BPG003", "\"2-2:relu[|:|]-1\"")]
    [InlineData("BPG003", "\"2[|:relu|]-1\"")]
    [InlineData("BPG004", "\"2-[|0|]-1\"")]
    [InlineData("BPG004", "\"[|70000|]-1\"")]
    [InlineData("BPG004", "\"2-[|70000|]\"")]
    [InlineData("BPG004", "\"2-[|-5|]\"")]
    [InlineData("BPG004", "\"2-[|99999999999999999999|]\"")]
    [InlineData("BPG005", "\"2-2:[|rleu|]-1\"")]
    [InlineData("BPG006", "\"2[|–|]2-1\"")]
    [InlineData("BPG006", "\"2-2[|—|]1\"")]
    [InlineData("BPG006", "\"2-2[|−|]1\"")]
    public void In_a_plain_literal(string id, string argument) => Reported.Once(id, $"[Network({argument})] internal partial class Model {{ }}");

    [Theory]
    [InlineData("2, 2, 1", "2-2-1")]
    [InlineData("2, new[] { 16, 3 }", "2-16-3")]
    [InlineData("4", "4-1")]
    [InlineData("inputs: 4, layers: 3", "4-3")]
    public void Sizes_in_the_place_of_a_text_are_shown_as_one(string arguments, string topology) => Assert.Equal(
        $"A topology is a string: write [Network(\"{topology}\")]", Reported.Once("BPG003", $"[[|Network({arguments})|]] internal partial class Model {{ }}"));

    [Theory]
    [InlineData("2-[|conv(16,3)|]-1", "16:conv(3)")]
    [InlineData("2-[|GRU|]-1", "16:gru")]
    public void A_kind_of_layer_is_no_size(string topology, string example) => Assert.StartsWith(
        $"A layer begins with its size: write '{example}'.", Reported.Once("BPG003", $"[Network(\"{topology}\")] internal partial class Model {{ }}"), StringComparison.Ordinal);

    [Theory]
    [InlineData("Loss = Loss.CrossEntropy, LabelSmoothing = 0.1, ClassWeights = [|new[] { 1.0, 2.0 }|]", "ClassWeights cannot be used with layers that remember earlier steps: remove it, or the smoothing of labels beside it")]
    public void What_goes_with_rows_alone_is_said_beside_layers_that_remember(string arguments, string message) =>
        Assert.Equal(message, Reported.Once("BPG031", $"[Network(\"2-4:lstm-2\", {arguments})] internal partial class Model {{ }}"));

    [Theory]
    [InlineData("swish", "silu")]
    [InlineData("Swish", "silu")]
    [InlineData("identity", "linear")]
    [InlineData("logistic", "sigmoid")]
    [InlineData("lrelu", "leakyrelu")]
    [InlineData("leaky_relu", "leakyrelu")]
    public void An_activation_by_the_name_of_another_library_is_shown_ours(string written, string meant) => Assert.StartsWith(
        $"Unknown activation '{written}'; did you mean '{meant}'?", Reported.Once("BPG005", $"[Network(\"2-8:[|{written}|]-1\")] internal partial class Model {{ }}"), StringComparison.Ordinal);

    [SampledTheory(3)]
    [InlineData("BPG004", "\"2\\u002d[|0|]-1\"")]
    [InlineData("BPG004", "\"2-[|\\u0030|]-1\"")]
    [InlineData("BPG004", "\"2-[|\\x0030|]\\x002d1\"")]
    [InlineData("BPG003", "\"2-2[|\\n|]-1\"")]
    [InlineData("BPG003", "\"2-2\\t[|\\\"|]-1\"")]
    [InlineData("BPG003", "\"2-2[|\\U0001F600|]-1\"")]
    [InlineData("BPG003", "\"2-2[|\\\\|]-1\"")]
    [InlineData("BPG003", "\"2-2[|\\0|]-1\"")]
    [InlineData("BPG006", "\"2[|\\u2013|]2\"")]
    [InlineData("BPG004", "@\"2-[|0|]\"")]
    [InlineData("BPG004", "(\"2-[|0|]-1\")")]
    [InlineData("BPG003", "@\"2-2[|\"\"|]-1\"")]
    [InlineData("BPG003", "@\"2-2[|\n|]-1\"")]
    [InlineData("BPG003", "@\"2-2[|\\|]-1\"")]
    [InlineData("BPG003", "\"2-2[|😀|]-1\"")]
    public void In_an_escaped_or_verbatim_literal(string id, string argument) => Reported.Once(id, $"[Network({argument})] internal partial class Model {{ }}");

    [SampledTheory(3)]
    [InlineData("BPG004", "\"\"\"2-[|0|]-1\"\"\"")]
    [InlineData("BPG005", "\"\"\"\"2-2:[|rleu|]\"\"\"\"")]
    [InlineData("BPG003", "\"\"\"2-2[|\"|]-1\"\"\"")]
    [InlineData("BPG003", "\"\"\"2-2[|\\|]-1\"\"\"")]
    [InlineData("BPG004", "\"\"\"\n        2-[|0|]-1\n        \"\"\"")]
    [InlineData("BPG004", "\"\"\"   \n        2-[|0|]-1\n        \"\"\"")]
    [InlineData("BPG004", "\"\"\"\r\n\t\t2-[|0|]-1\r\n\t\t\"\"\"")]
    [InlineData("BPG003", "\"\"\"\n        2-2[|\n|]        -1\n        \"\"\"")]
    [InlineData("BPG003", "\"\"\"\n        [|\n|]        2-2\n        \"\"\"")]
    [InlineData("BPG004", "\"\"\"\n2-[|0|]-1\n\"\"\"")]
    [InlineData("BPG003", "\"2-2[|\\e|]-1\"")]
    public void In_a_raw_literal(string id, string argument) =>
        Reported.Once(id, $"[Network({argument})] internal partial class Model {{ }}", LanguageVersion.CSharp13);

    [Theory]
    [InlineData("BPG004", "[|\"2-0\" + \"-1\"|]", "(column 3 of '2-0-1')")]
    [InlineData("BPG004", "[|Sizes.Bad|]", "(column 3 of '2-0-1')")]
    [InlineData("BPG004", "topology: [|Sizes.Bad|]", "(column 3 of '2-0-1')")]
    [InlineData("BPG004", "[|Sizes.Bad|], Activation.ReLU", "(column 3 of '2-0-1')")]
    [InlineData("BPG004", "([|\"2-0\" + \"-1\"|])", "(column 3 of '2-0-1')")]
    [InlineData("BPG005", "[|\"2-2:\" + \"rleu\"|]", "(column 5 of '2-2:rleu')")]
    [InlineData("BPG003", "[|\"2\" + \"-\"|]", "(column 3 of '2-')")]
    [InlineData("BPG003", "[|nameof(Sizes)|]", "(column 1 of 'Sizes')")]
    public void In_a_constant_or_a_concatenation_the_message_names_the_column(string id, string argument, string column)
    {
        string constant = "internal static class Sizes { internal const string Bad = \"2-0-1\"; }\n";
        Assert.EndsWith(column, Reported.Once(id, constant + $"[Network({argument})] internal partial class Model {{ }}"), StringComparison.Ordinal);
    }

    [Fact]
    public void In_an_interpolated_constant_too() => Assert.EndsWith(
        "(column 3 of '2-0-1')",
        Reported.Once("BPG004", "internal static class Sizes { internal const string Bad = \"2-0\"; }\n[Network([|$\"{Sizes.Bad}-1\"|])] internal partial class Model { }", LanguageVersion.CSharp10),
        StringComparison.Ordinal);

    [Fact]
    public void Where_the_characters_are_marked_no_column_is_named() =>
        Assert.DoesNotContain("column", Reported.Once("BPG004", "[Network(\"2-[|0|]-1\")] internal partial class Model { }"), StringComparison.Ordinal);

    [Theory]
    [InlineData("65536-65536", "4,295,032,832")]
    [InlineData("65536-65536-65536-65536", "12,885,098,496")]
    [InlineData("16384-16384", "268,451,840")]
    public void Too_many_parameters(string topology, string count) =>
        Assert.Contains(count, Reported.Once("BPG013", $"[Network([|\"{topology}\"|])] internal partial class Model {{ }}"), StringComparison.Ordinal);

    [Fact]
    public void Too_many_parameters_in_more_layers_than_a_32_bit_number_counts()
    {
        string topology = string.Join("-", Enumerable.Repeat("65536", 1_000));
        Reported.Once("BPG013", $"[Network([|\"{topology}\"|])] internal partial class Model {{ }}");
    }
}
