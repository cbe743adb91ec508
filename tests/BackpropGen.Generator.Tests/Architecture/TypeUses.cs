using BackpropGen.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace BackpropGen.Generator.Tests.Architecture;

/// <summary>A type of the project: a type inside another counts as this, and a case of a closed hierarchy as the base that is declared in the same file.</summary>
/// <param name="Folder">The folder of its file below the project, with /; empty at the top.</param>
/// <param name="Name">The full name.</param>
public sealed record HouseType(string Folder, string Name)
{
    /// <summary>The first of the folders.</summary>
    public string Room => Folder.Split('/')[0];

    public override string ToString() => Name;
}

/// <summary>Which types of a project name which others, as the compiler understands its sources: constants, which a compiled assembly no longer names, included.</summary>
public sealed class TypeUses
{
    private const string ImplicitUsings =
        "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; global using System.Threading; global using System.Threading.Tasks;";

    private static readonly Lazy<TypeUses> OfLibrary = new(() => new TypeUses(["BackpropGen"], ["NET"], ""));
    private static readonly Lazy<TypeUses> OfGenerator = new(() => new TypeUses(["BackpropGen.Generator", "BackpropGen/Layout", "BackpropGen/Operations", "BackpropGen/Safetensors"], ["GENERATOR"], "global using BackpropGen.Generator;"));

    private TypeUses(string[] folders, string[] symbols, string projectUsings)
    {
        CSharpParseOptions options = new(LanguageVersion.Preview, DocumentationMode.None, preprocessorSymbols: symbols);
        string project = Repository.PathOf("src", folders[0]);
        SyntaxTree[] trees =
        [
            .. folders.Select(folder => Repository.PathOf(["src", .. folder.Split('/')]))
                .SelectMany(folder => Directory.GetFiles(folder, "*.cs", SearchOption.AllDirectories))
                .Where(path => Path.GetRelativePath(project, path).Split(Path.DirectorySeparatorChar)[0] is not ("obj" or "bin"))
                .Select(path => CSharpSyntaxTree.ParseText(File.ReadAllText(path), options, path)),
            CSharpSyntaxTree.ParseText(ImplicitUsings + projectUsings, options),
        ];
        CSharpCompilation compilation = CSharpCompilation.Create(
            "House",
            trees,
            ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
                .Where(path => !Path.GetFileName(path).StartsWith("BackpropGen", StringComparison.Ordinal))
                .Select(path => MetadataReference.CreateFromFile(path)),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable));

        Compilation = compilation;

        // What the compiler cannot resolve, the tests would not see.
        Assert.Empty(compilation.GetDeclarationDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));

        Dictionary<INamedTypeSymbol, HouseType> types = new(SymbolEqualityComparer.Default);
        HashSet<(HouseType, HouseType)> uses = [];
        HashSet<HouseType> compilerUsers = [];
        foreach (SyntaxTree tree in trees)
        {
            SemanticModel model = compilation.GetSemanticModel(tree);
            foreach (SyntaxNode declaration in tree.GetRoot().DescendantNodes(node => node is not (BaseTypeDeclarationSyntax or DelegateDeclarationSyntax)))
            {
                if (declaration is not (BaseTypeDeclarationSyntax or DelegateDeclarationSyntax))
                {
                    continue;
                }

                HouseType user = TypeOf((INamedTypeSymbol)model.GetDeclaredSymbol(declaration)!);
                foreach (SyntaxNode name in declaration.DescendantNodes().Where(node => node is SimpleNameSyntax or ImplicitObjectCreationExpressionSyntax))
                {
                    ISymbol? symbol = model.GetSymbolInfo(name).Symbol;
                    if ((symbol as INamedTypeSymbol ?? symbol?.ContainingType) is not { } used)
                    {
                        continue;
                    }

                    if (SymbolEqualityComparer.Default.Equals(used.ContainingAssembly, compilation.Assembly))
                    {
                        uses.Add((user, TypeOf(used)));
                    }
                    else if (used.ContainingAssembly?.Name.StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal) == true)
                    {
                        compilerUsers.Add(user);
                    }
                }
            }
        }

        Types = [.. types.Values.Distinct().OrderBy(type => type.Name, StringComparer.Ordinal)];
        All = [.. uses.Where(use => use.Item1 != use.Item2).OrderBy(use => use.Item1.Name, StringComparer.Ordinal).ThenBy(use => use.Item2.Name, StringComparer.Ordinal)];
        CompilerUsers = [.. compilerUsers.OrderBy(type => type.Name, StringComparer.Ordinal)];

        HouseType TypeOf(INamedTypeSymbol type)
        {
            INamedTypeSymbol whole = Whole(type);
            if (!types.TryGetValue(whole, out HouseType? found))
            {
                string folder = Path.GetDirectoryName(PathOf(whole))!;
                bool isLinked = Path.GetRelativePath(project, folder).StartsWith("..", StringComparison.Ordinal);
                string relative = Path.GetRelativePath(isLinked ? Repository.PathOf("src", "BackpropGen") : project, folder);
                found = new HouseType(relative == "." ? "" : relative.Replace('\\', '/'), whole.ToDisplayString());
                types.Add(whole, found);
            }

            return found;
        }
    }

    public static TypeUses Library => OfLibrary.Value;

    public static TypeUses Generator => OfGenerator.Value;

    /// <summary>The sources as the compiler understands them.</summary>
    public CSharpCompilation Compilation { get; }

    public IReadOnlyList<HouseType> Types { get; }

    /// <summary>Uses of one type by another.</summary>
    public IReadOnlyList<(HouseType User, HouseType Used)> All { get; }

    /// <summary>Types that name something of Roslyn.</summary>
    public IReadOnlyList<HouseType> CompilerUsers { get; }

    private static INamedTypeSymbol Whole(INamedTypeSymbol type) =>
        type.ContainingType is { } outer ? Whole(outer)
        : type.BaseType?.OriginalDefinition is { DeclaringSyntaxReferences.Length: > 0 } parent && PathOf(parent) == PathOf(type) ? Whole(parent)
        : type.OriginalDefinition;

    // Of a type in several files, that with the shortest name is its own.
    private static string PathOf(INamedTypeSymbol type) =>
        type.DeclaringSyntaxReferences.Select(reference => reference.SyntaxTree.FilePath).MinBy(path => (path.Length, path))!;
}
