using BackpropGen.Testing;
using Microsoft.CodeAnalysis.CSharp;

namespace BackpropGen.Generator.Tests.Diagnostics;

/// <summary>Names of inputs and outputs that cannot be.</summary>
public class NameDiagnosticTests
{
    [SampledTheory(3)]
    [InlineData("Inputs = new[] { \"a\", [|\"a\"|] }", "another input")]
    [InlineData("Inputs = new[] { \"a\", [|\"@a\"|] }", "another input")]
    [InlineData("Inputs = new[] { \"class\", [|\"@class\"|] }", "another input")]
    [InlineData("Inputs = new[] { \"a\", [|\"a\\u200B\"|] }", "another input")]
    [InlineData("Inputs = new[] { \"a\\u00ADb\", [|\"ab\"|] }", "another input")]
    [InlineData("Inputs = new[] { \"a\", [|\"b c\"|] }", "not an identifier")]
    [InlineData("Inputs = new[] { [|\"\"|], \"b\" }", "not an identifier")]
    [InlineData("Inputs = new[] { [|\"1a\"|], \"b\" }", "not an identifier")]
    [InlineData("Inputs = new[] { [|\"@@a\"|], \"b\" }", "not an identifier")]
    [InlineData("Inputs = new[] { [|\"a-b\"|], \"b\" }", "not an identifier")]
    [InlineData("Inputs = new[] { [|\"\\U0001D465\"|], \"b\" }", "not an identifier")]
    [InlineData("Inputs = new[] { [|\"\\uD835\"|], \"b\" }", "not an identifier")]
    [InlineData("Inputs = new[] { [|\"a\\n\"|], \"b\" }", "not an identifier")]
    [InlineData("Inputs = new[] { \"a\", [|null!|] }", "null cannot name an input")]
    [InlineData("Inputs = new string[] { \"a\", [|Texts.Bad|] }", "not an identifier")]
    [InlineData("Inputs = new string[2] { \"a\", [|Texts.Bad + \"b\"|] }", "not an identifier")]
    [InlineData("Inputs = new[] { \"a\", \"b\" }, Outputs = new[] { [|\"a\"|], \"c\" }", "an input has that name")]
    [InlineData("Inputs = new[] { \"a\", \"await\" }, Outputs = new[] { [|\"@await\"|], \"c\" }", "an input has that name")]
    [InlineData("Outputs = new[] { \"a\", [|\"a\"|] }", "another output")]
    [InlineData("Outputs = new[] { \"a\", [|\"Rest\"|] }", "no element of a tuple")]
    [InlineData("Outputs = new[] { \"a\", [|\"ToString\"|] }", "no element of a tuple")]
    [InlineData("Inputs = new[] { \"a\", [|\"GetHashCode\"|] }", "no element of a tuple")]
    [InlineData("Outputs = new[] { [|\"Item2\"|], \"a\" }", "another place")]
    [InlineData("Inputs = new[] { \"a\", [|\"Item1\"|] }", "another place")]
    [InlineData("Inputs = new[] { \"a\", [|\"Item17\"|] }", "another place")]
    public void A_name_that_cannot_be(string arguments, string reason)
    {
        string declarations = "internal static class Texts { internal const string Bad = \"a b\"; }\n"
            + $"[Network(\"2-2-2\", {arguments})] internal partial class Model {{ }}";
        Assert.Contains(reason, Reported.Once("BPG007", declarations), StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_that_is_too_long_for_an_assembly() =>
        Reported.Once("BPG007", $"[Network(\"1-1\", Inputs = new[] {{ [|\"{new string('x', 257)}\"|] }})] internal partial class Model {{ }}");

    [Fact]
    public void A_name_in_a_collection_expression() =>
        Reported.Once("BPG007", "[Network(\"2-2-1\", Inputs = [\"a\", [|\"b c\"|]])] internal partial class Model { }", LanguageVersion.Preview);

    [Fact]
    public void Every_name_that_cannot_be() =>
        Reported.Each("BPG007", "[Network(\"3-1\", Inputs = new[] { [|\"a b\"|], \"c\", [|\"c\"|] })] internal partial class Model { }");

    [Theory]
    [InlineData("Inputs = [|new[] { \"a\" }|]", "Inputs gives 1 name, but the network 2-2-2 has 2 inputs")]
    [InlineData("Inputs = [|new[] { \"a\", \"b\", \"c\" }|]", "Inputs gives 3 names")]
    [InlineData("Inputs = [|new string[0]|]", "Inputs gives 0 names")]
    [InlineData("Inputs = [|new string[] { }|]", "Inputs gives 0 names")]
    [InlineData("Outputs = [|new[] { \"a\" }|]", "Outputs gives 1 name, but the network 2-2-2 has 2 outputs")]
    public void Names_that_are_not_as_many(string arguments, string message) =>
        Assert.StartsWith(message, Reported.Once("BPG008", $"[Network(\"2-2-2\", {arguments})] internal partial class Model {{ }}"), StringComparison.Ordinal);
}
