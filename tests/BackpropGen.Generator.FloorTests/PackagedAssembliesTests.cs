using System.Reflection;
using BackpropGen.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace BackpropGen.Generator.FloorTests;

/// <summary>
/// The assemblies of the package as the oldest compiler loads them: all that are in the folder, by their paths. The code fixes are among them, for editors;
/// the compiler has no workspaces, and finds nothing in them that it would run. What the fixes do is tested with workspaces, in BackpropGen.CodeFixes.Tests.
/// </summary>
public class PackagedAssembliesTests
{
    [Fact]
    public void The_compiler_has_no_workspaces() =>
        Assert.Throws<FileNotFoundException>(() => Assembly.Load("Microsoft.CodeAnalysis.Workspaces"));

    [Fact]
    public async Task The_compiler_runs_the_analyzers_and_the_generator_and_passes_over_the_code_fixes()
    {
        AnalyzerFileReference generator = Reference("BackpropGen.Generator.dll", out List<string> generatorFailures);
        AnalyzerFileReference fixes = Reference("BackpropGen.CodeFixes.dll", out List<string> fixesFailures);

        Assert.NotEmpty(generator.GetAnalyzers(LanguageNames.CSharp));
        Assert.Single(generator.GetGenerators(LanguageNames.CSharp));
        Assert.Empty(fixes.GetAnalyzersForAllLanguages());
        Assert.Empty(fixes.GetGeneratorsForAllLanguages());
        Assert.Empty(generatorFailures);

        // Of an assembly without analyzers it is said that it has none, and nothing else: the compiler does not pass that on.
        Assert.All(fixesFailures, failure => Assert.Equal("NoAnalyzers", failure));

        CSharpCompilation compilation = GeneratorRun.Compile("using BackpropGen;\n\n[Network(\"2–1\")]\npublic partial class Model { }\n");
        IEnumerable<Diagnostic> diagnostics = await compilation
            .WithAnalyzers([.. generator.GetAnalyzers(LanguageNames.CSharp), .. fixes.GetAnalyzers(LanguageNames.CSharp)])
            .GetAnalyzerDiagnosticsAsync();
        Diagnostic diagnostic = Assert.Single(diagnostics);
        Assert.Equal("BPG006", diagnostic.Id);
        Assert.Equal("-", diagnostic.Properties["Replacement"]);
    }

    [Fact]
    public void The_code_fixes_ask_for_no_newer_compiler_than_this() => Assert.All(
        Assembly.LoadFrom(PathOf("BackpropGen.CodeFixes.dll")).GetReferencedAssemblies().Where(name => name.Name!.StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal)),
        name => Assert.True(name.Version <= typeof(CSharpCompilation).Assembly.GetName().Version, name.FullName));

    private static AnalyzerFileReference Reference(string file, out List<string> failures)
    {
        var codes = new List<string>();
        var reference = new AnalyzerFileReference(PathOf(file), new Loader());
        reference.AnalyzerLoadFailed += (_, failure) => codes.Add(failure.ErrorCode.ToString());
        failures = codes;
        return reference;
    }

    private static string PathOf(string file) => Path.Combine(AppContext.BaseDirectory, file);

    private sealed class Loader : IAnalyzerAssemblyLoader
    {
        public void AddDependencyLocation(string fullPath)
        {
        }

        public Assembly LoadFromPath(string fullPath) => Assembly.LoadFrom(fullPath);
    }
}
