using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Emit;

namespace BackpropGen.Unity.Tests;

/// <summary>Compiles scripts as Unity does: C# 9 for .NET Standard 2.1, with the analyzers and generators of one assembly. It takes and gives texts alone, so that it can be loaded beside another version of the compiler.</summary>
public static class UnityCompiler
{
    /// <summary>Fields that only the inspector sets: Unity silences these two.</summary>
    private static readonly string[] Silenced = ["CS0169", "CS0649"];

    /// <summary>The version of the compiler that runs.</summary>
    public static string Version => typeof(CSharpCompilation).Assembly.GetName().Version!.ToString(2);

    /// <summary>Writes an assembly, and returns what the compiler, the generator and the analyzers say of warnings and errors.</summary>
    /// <param name="output">The path of the assembly; a program where its name ends with <c>.exe</c>.</param>
    /// <param name="sources">The paths of the scripts.</param>
    /// <param name="references">The paths of all assemblies that the scripts see.</param>
    /// <param name="generator">The path of the analyzers; null for scripts without.</param>
    /// <param name="additionalFiles">The paths of additional files.</param>
    public static string[] Compile(string output, string[] sources, string[] references, string? generator, string[] additionalFiles)
    {
        var parse = new CSharpParseOptions(LanguageVersion.CSharp9, DocumentationMode.Parse, preprocessorSymbols: ["UNITY_2022_3_OR_NEWER", "NET_STANDARD_2_1"]);
        CSharpCompilation compilation = CSharpCompilation.Create(
            Path.GetFileNameWithoutExtension(output),
            sources.Select(path => CSharpSyntaxTree.ParseText(File.ReadAllText(path), parse, path, System.Text.Encoding.UTF8)),
            references.Select(path => MetadataReference.CreateFromFile(path)),
            new CSharpCompilationOptions(
                output.EndsWith(".exe", StringComparison.Ordinal) ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary,
                optimizationLevel: OptimizationLevel.Release,
                deterministic: true,
                specificDiagnosticOptions: Silenced.Select(id => KeyValuePair.Create(id, ReportDiagnostic.Suppress))));
        if (generator is null)
        {
            return Emit(compilation, output);
        }

        var failures = new List<string>();
        var reference = new AnalyzerFileReference(generator, new Loader());
        reference.AnalyzerLoadFailed += (_, failure) => failures.Add(failure.Message);
        ImmutableArray<AdditionalText> files = [.. additionalFiles.Select(path => (AdditionalText)new NamedFile(path))];
        GeneratorDriver driver = CSharpGeneratorDriver.Create(reference.GetGenerators(LanguageNames.CSharp), files, parse)
            .RunGeneratorsAndUpdateCompilation(compilation, out Compilation generated, out ImmutableArray<Diagnostic> ofGenerator);
        ImmutableArray<Diagnostic> ofAnalyzers = generated.WithAnalyzers(reference.GetAnalyzers(LanguageNames.CSharp), new AnalyzerOptions(files)).GetAnalyzerDiagnosticsAsync().GetAwaiter().GetResult();
        return [.. failures, .. Texts([.. ofGenerator, .. ofAnalyzers]), .. Emit(generated, output)];
    }

    private static string[] Emit(Compilation compilation, string output)
    {
        using FileStream stream = File.Create(output);
        EmitResult result = compilation.Emit(stream);
        return Texts(result.Diagnostics);
    }

    private static string[] Texts(IEnumerable<Diagnostic> diagnostics) =>
        [.. diagnostics.Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning && !diagnostic.IsSuppressed).Select(diagnostic => diagnostic.ToString())];

    private sealed class NamedFile(string path) : AdditionalText
    {
        public override string Path { get; } = path;

        public override Microsoft.CodeAnalysis.Text.SourceText? GetText(CancellationToken cancellationToken = default) => null;
    }

    private sealed class Loader : IAnalyzerAssemblyLoader
    {
        public void AddDependencyLocation(string fullPath)
        {
        }

        public Assembly LoadFromPath(string fullPath) => AssemblyLoadContext.GetLoadContext(typeof(UnityCompiler).Assembly)!.LoadFromAssemblyPath(fullPath);
    }
}
