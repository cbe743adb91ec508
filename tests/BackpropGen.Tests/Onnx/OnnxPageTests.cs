using System.Text.RegularExpressions;
using BackpropGen.Testing;
using BackpropGen.Tests.Comparison;

namespace BackpropGen.Tests.Onnx;

/// <summary>docs/onnx-export.md stays true.</summary>
public class OnnxPageTests
{
    private static readonly string Page = File.ReadAllText(Repository.PathOf("docs", "onnx-export.md")).ReplaceLineEndings("\n");

    [Fact]
    public void It_lists_the_operators_of_every_activation()
    {
        string[] activations = LibraryFunctions.ActivationNames;
        Networks.Prepare(activations.Select(Arguments).SelectMany(arguments => new[] { arguments, Networks.InDouble(arguments) }));
        Assert.Equal(
            activations.Select(activation => $"| `{activation}` | {Operators(activation, Precision.Single)} | {Operators(activation, Precision.Double)} |"),
            Page.Split('\n').SkipWhile(line => !line.StartsWith("| Activation |", StringComparison.Ordinal)).Skip(2).TakeWhile(line => line.StartsWith('|')));

        static string Operators(string activation, Precision precision)
        {
            IReadOnlyList<string> all = OnnxBytes.Operators(AnyNetwork.Of(Arguments(activation), precision).Onnx());
            Assert.Equal("Gemm", all[0]);
            return all.Count == 1 ? "none" : string.Join(", ", all.Skip(1));
        }

        static string Arguments(string activation) => $"\"2-2:{activation.ToLowerInvariant()}\", Loss = Loss.MeanSquaredError";
    }

    [Fact]
    public void It_lists_the_metadata()
    {
        using OnnxModel model = new(AnyNetwork.Of("\"2-1\"", Precision.Single).Onnx());
        IEnumerable<string> listed = Page.Split('\n')
            .SkipWhile(line => !line.StartsWith("| Key |", StringComparison.Ordinal))
            .Skip(2)
            .TakeWhile(line => line.StartsWith('|'))
            .Select(line => line.Split('`')[1]);
        Assert.Equal(model.Metadata.CustomMetadataMap.Keys.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Its_code_compiles()
    {
        Match block = Assert.Single(Regex.Matches(Page, @"^```csharp\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline));
        string source = $"using BackpropGen;\n/// <summary>Flowers.</summary>\n[Network(\"4-3\")]\npublic partial class Iris {{ }}\ninternal static class Block\n{{\n    public static void Run(Iris model)\n    {{\n{block.Groups[1].Value}    }}\n}}\n";
        Assert.Empty(GeneratorRun.Of(source).EmitDiagnostics());
    }
}
