using BackpropGen.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace BackpropGen.Tests.WeightFiles;

/// <summary>The reader of the format, and what is checked of a network's file, are compiled into the generator, too: they must not need the rest of the library.</summary>
public class SharedReaderTests
{
    // What .NET Standard 2.0 does not have without packages.
    private static readonly string[] Newer = ["System.Span<T>", "System.ReadOnlySpan<T>", "System.Memory<T>", "System.ReadOnlyMemory<T>", "System.Index", "System.Range"];

    [Fact]
    public void It_compiles_alone_and_for_NET_Standard()
    {
        IEnumerable<string> files = new[] { "Safetensors", "Layout", "Operations" }
            .SelectMany(folder => Directory.GetFiles(Repository.PathOf("src", "BackpropGen", folder), "*.cs"));
        const string ImplicitUsings = "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq;";
        SyntaxTree[] trees = [.. files.Select(File.ReadAllText).Append(ImplicitUsings).Select(text => CSharpSyntaxTree.ParseText(text))];
        Assert.Equal(25, trees.Length);
        CSharpCompilation compilation = CSharpCompilation.Create(
            "Alone",
            trees,
            ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
                .Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal))
                .Select(path => MetadataReference.CreateFromFile(path)),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        Assert.Empty(compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning));

        foreach (SyntaxTree tree in trees)
        {
            SemanticModel model = compilation.GetSemanticModel(tree);
            foreach (ExpressionSyntax expression in tree.GetRoot().DescendantNodes().OfType<ExpressionSyntax>())
            {
                ITypeSymbol? type = model.GetTypeInfo(expression).Type;
                Assert.DoesNotContain(type?.OriginalDefinition.ToDisplayString(), Newer);
                Assert.NotEqual("System.Text.Json", type?.ContainingNamespace?.ToDisplayString());
            }
        }
    }
}
