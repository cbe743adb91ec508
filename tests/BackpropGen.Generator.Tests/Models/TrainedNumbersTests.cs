using BackpropGen.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace BackpropGen.Generator.Tests.Models;

/// <summary>How trained numbers stand in the generated code: those of a small network as literals, those of a large one as one text for each tensor.</summary>
public sealed class TrainedNumbersTests : IDisposable
{
    private readonly ModelFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [ThoroughTheory]
    [InlineData("45-42-2", "")]
    [InlineData("45-43-1", "")]
    [InlineData("45-42-2", ", Emission = Emission.Unrolled")]
    [InlineData("45-16-8", ", Frozen = true")]
    public void Up_to_2048_numbers_are_literals(string topology, string arguments)
    {
        SyntaxToken[] tokens = Tokens(topology, arguments);
        Assert.InRange(tokens.Count(token => token.IsKind(SyntaxKind.NumericLiteralToken)), 800, 2_048);
        Assert.DoesNotContain(tokens, token => token.IsKind(SyntaxKind.StringLiteralToken));
    }

    [SampledTheory(2)]
    [InlineData("46-42-2", "")]
    [InlineData("46-43-1", "")]
    [InlineData("46-42-2", ", Precision = Precision.Double")]
    [InlineData("46-42-2", ", Emission = Emission.Unrolled")]
    [InlineData("46-42-2", ", Frozen = true, Emission = Emission.Vectorized")]
    public void More_are_one_text_for_each_tensor(string topology, string arguments)
    {
        SyntaxToken[] tokens = Tokens(topology, arguments);
        Assert.Equal(4, tokens.Count(token => token.IsKind(SyntaxKind.StringLiteralToken)));
        Assert.DoesNotContain(tokens, token => token.IsKind(SyntaxKind.NumericLiteralToken));
        Assert.All(tokens.Where(token => token.IsKind(SyntaxKind.StringLiteralToken)), token => Assert.All(token.Text.Split('\n'), line => Assert.InRange(line.Length, 1, 131)));
    }

    [Fact]
    public void Numbers_in_text_are_those_of_the_file()
    {
        INetwork<float> network = Networks.Single("\"46-42-2\"");
        network.SaveOnnx(_folder.PathOf("model.onnx"));
        float[] expected = new float[network.Description.ParameterCount];
        network.GetParameters(expected);
        byte[] bytes = [.. Tokens("46-42-2", "").Where(token => token.IsKind(SyntaxKind.StringLiteralToken)).SelectMany(token => Convert.FromBase64String(token.ValueText))];
        Assert.Equal(expected, Enumerable.Range(0, expected.Length).Select(i => BitConverter.ToSingle(bytes, 4 * i)));
    }

    private SyntaxToken[] Tokens(string topology, string arguments)
    {
        Networks.Single($"\"{topology}\"").SaveOnnx(_folder.PathOf("model.onnx"));
        GeneratorRun run = GeneratorRun.Of(Gate.InNamespace($"[Network(Model = \"model.onnx\"{arguments})] internal partial class Model {{ }}"), _folder.Settings);
        Assert.Empty(run.EmitDiagnostics());
        string file = run.Files.Single(file => file.Key.EndsWith("Weights.g.cs", StringComparison.Ordinal)).Value;
        return [.. CSharpSyntaxTree.ParseText(file).GetRoot().DescendantNodes(node => node is not AttributeListSyntax).SelectMany(node => node.ChildTokens())];
    }
}
