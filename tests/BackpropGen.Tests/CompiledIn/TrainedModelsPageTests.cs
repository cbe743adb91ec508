using System.Text.RegularExpressions;
using BackpropGen.Testing;

namespace BackpropGen.Tests.CompiledIn;

/// <summary>docs/trained-models.md stays true.</summary>
public class TrainedModelsPageTests
{
    private static readonly string Page = File.ReadAllText(Repository.PathOf("docs", "trained-models.md")).ReplaceLineEndings("\n");

    [Fact]
    public void Its_classes_compile()
    {
        using var folder = new ModelFolder();
        File.Copy(Repository.PathOf("tests", "BackpropGen.Generator.Tests", "Models", "Fixtures", "iris-relu.onnx"), folder.PathOf("models/iris.onnx"));
        Networks.Single("\"4-16:relu-3\", Loss = Loss.CrossEntropy").Save(folder.PathOf("iris.safetensors"));
        MatchCollection blocks = Regex.Matches(Page, @"^```csharp\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline);
        Assert.Equal(3, blocks.Count);
        foreach (string code in blocks.Select(block => block.Groups[1].Value))
        {
            GeneratorRun run = GeneratorRun.Of("#pragma warning disable CS1591\n" + code, folder.Settings);
            Assert.Empty(run.DeclarationDiagnostics());
            Assert.NotEmpty(run.Files);
            Assert.Empty(run.EmitDiagnostics());
        }
    }

    [Fact]
    public void Its_limits_are_those_of_the_generator()
    {
        Assert.Contains(FormattableString.Invariant($"Up to {Generator.Graph.EmbeddedFile.MostWithoutResource:N0} weights and biases are compiled in. Models of up to {Generator.Graph.EmbeddedFile.Most:N0} are"), Page, StringComparison.Ordinal);
        Assert.Contains(FormattableString.Invariant($"Up to {new Generator.Graph.EmbeddedFile("a", 0, 0).MostInSource:N0} weights and biases are in the source all the same."), Page, StringComparison.Ordinal);
    }
}
