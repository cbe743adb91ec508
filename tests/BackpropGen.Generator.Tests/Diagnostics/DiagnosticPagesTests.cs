using System.Text.RegularExpressions;
using BackpropGen.Generator.Diagnostics;
using BackpropGen.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace BackpropGen.Generator.Tests.Diagnostics;

public sealed class DiagnosticPagesTests(DiagnosticPagesTests.ModelFiles models) : IClassFixture<DiagnosticPagesTests.ModelFiles>
{
    public static TheoryData<string> Ids => new(Descriptors.All.Select(descriptor => descriptor.Id));

    [Fact]
    public void Descriptors_pages_and_release_notes_name_the_same_diagnostics()
    {
        string[] descriptors = Descriptors.All.Select(descriptor => descriptor.Id).Order(StringComparer.Ordinal).ToArray();
        string[] pages = Directory.GetFiles(Repository.PathOf("docs", "diagnostics"), "*.md").Select(file => Path.GetFileNameWithoutExtension(file)!).Order(StringComparer.Ordinal).ToArray();
        string[] released = Directory.GetFiles(Repository.PathOf("src", "BackpropGen.Generator"), "AnalyzerReleases.*.md")
            .SelectMany(File.ReadAllLines)
            .Select(line => Regex.Match(line, @"^BPG\d+").Value)
            .Where(id => id.Length > 0)
            .Order(StringComparer.Ordinal)
            .ToArray();

        Assert.Equal(descriptors.Distinct(), descriptors);
        Assert.Equal(descriptors, pages);
        Assert.Equal(descriptors, released);
    }

    [Fact]
    public void The_changelog_names_every_diagnostic_alone_or_in_a_range()
    {
        IEnumerable<string> named = Regex.Matches(File.ReadAllText(Repository.PathOf("CHANGELOG.md")), @"`BPG(\d+)`(?:\s+to\s+`BPG(\d+)`)?")
            .Select(match => (First: int.Parse(match.Groups[1].Value), Last: int.Parse(match.Groups[match.Groups[2].Success ? 2 : 1].Value)))
            .SelectMany(range => Enumerable.Range(range.First, range.Last - range.First + 1))
            .Select(number => $"BPG{number:000}");
        Assert.Equal(Descriptors.All.Select(descriptor => descriptor.Id).Order(StringComparer.Ordinal), named.Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_index_lists_every_diagnostic_by_its_title() => Assert.Equal(
        Descriptors.All.Select(descriptor => $"| [{descriptor.Id}](diagnostics/{descriptor.Id}.md) | {descriptor.Title} |"),
        File.ReadAllLines(Repository.PathOf("docs", "diagnostics.md")).Where(line => line.StartsWith("| [BPG", StringComparison.Ordinal)));

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_page_has_the_title_and_severity_of_its_diagnostic(string id)
    {
        DiagnosticDescriptor descriptor = Descriptors.All.Single(descriptor => descriptor.Id == id);
        string[] lines = File.ReadAllLines(PageOf(id));
        string severity = descriptor.DefaultSeverity switch
        {
            DiagnosticSeverity.Error => "error",
            DiagnosticSeverity.Warning => "warning",
            _ => "information",
        };

        Assert.Equal($"# {id}: {descriptor.Title}", lines[0]);
        Assert.Equal($"Severity: {severity}", lines[2]);
    }

    [SampledTheory(3)]
    [MemberData(nameof(Ids))]
    public void The_code_that_causes_a_diagnostic_does_and_the_code_that_mends_it_does_not(string id)
    {
        string[] blocks = Regex.Matches(File.ReadAllText(PageOf(id)), "```csharp\n(.*?)```", RegexOptions.Singleline).Select(match => match.Groups[1].Value).ToArray();
        Assert.Equal(2, blocks.Length);

        Assert.Equal(id == "BPG205" ? ["BPG201", "BPG205"] : [id], IdsOf(blocks[0]).Order());

        // A network that is just not too large is still a large one, and is told so.
        Assert.Equal(id is "BPG013" or "BPG015" or "BPG027" or "BPG205" ? ["BPG201"] : [], IdsOf(blocks[1]));
    }

    private IEnumerable<string> IdsOf(string code)
    {
        LanguageVersion version = code.Contains("<LangVersion>8.0") ? LanguageVersion.CSharp8 : LanguageVersion.CSharp9;
        code += code.Contains("targets .NET 8") ? Networks.NoVectors : string.Empty;
        var settings = new ConsumerSettings(
            version, AdditionalFiles: models.Folder.Files, Embedded: code.Contains("Embed=\"true\"") ? ["large.onnx"] : null, HasTargets: !code.Contains("without the package's targets"));
        if (code.Contains("<RunAnalyzers>false"))
        {
            return GeneratorRun.Of(code, settings with { Configs = [ConsumerSettings.Properties(("RunAnalyzers", "false"))] }).Result.Diagnostics.Select(diagnostic => diagnostic.Id);
        }

        if (Regex.Match(code, "Aliases=\"(.*?)\"") is { Success: true } aliases)
        {
            CSharpCompilation program = Declarations.ExternAliasTests.WithLibraryAs(GeneratorRun.Compile(code, settings), aliases.Groups[1].Value.Split(','));
            return GeneratorRun.Of(program, models.Folder.Files).AnalyzerDiagnostics().Select(diagnostic => diagnostic.Id);
        }

        GeneratorRun run = code.Contains("another generator") ? GeneratorRun.Of(string.Empty, settings with { OtherFiles = [code] }) : GeneratorRun.Of(code, settings);
        return run.AnalyzerDiagnostics(isWhole: true).Select(diagnostic => diagnostic.Id);
    }

    private static string PageOf(string id) => Repository.PathOf("docs", "diagnostics", id + ".md");

    /// <summary>The files that the pages speak of.</summary>
    public sealed class ModelFiles : IDisposable
    {
        public ModelFiles()
        {
            File.WriteAllBytes(Folder.PathOf("iris.onnx"), Models.ModelFile.Bytes("iris-relu.onnx"));
            File.WriteAllBytes(Folder.PathOf("convolution.onnx"), Models.ModelFile.Bytes("unsupported-conv.onnx"));
            File.Copy(Repository.PathOf("tests", "BackpropGen.Tests", "Fixtures", "WeightFiles", "cleanrl-ppo.safetensors"), Folder.PathOf("ppo.safetensors"));
            Networks.Single("\"4-8:tanh-8:tanh-2\"").Save(Folder.PathOf("actor.safetensors"));
            Networks.Single("\"600-400:relu-400\"").SaveOnnx(Folder.PathOf("large.onnx"));
        }

        public ModelFolder Folder { get; } = new();

        public void Dispose() => Folder.Dispose();
    }
}
