using System.Runtime.CompilerServices;
using BackpropGen.Generator.Code;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace BackpropGen.Generator.Declaration;

/// <summary>
/// Which names of types mean something else where a class stands, so that generated code must qualify them. The compiler looks for a name among type parameters and
/// members, outwards through the containing types, then in the namespace of the class, then in the namespaces that the file imports: generated files import theirs inside
/// the namespace, so that outer namespaces and global using directives come later, and cannot hide anything. In the global namespace there is nothing to be inside of:
/// there, global using directives count as well. Where in doubt a name is taken. What other generators add is not there to be seen.
/// </summary>
internal static class TakenNames
{
    private static readonly ConditionalWeakTable<Compilation, ProgramNames> Programs = new();

    public static EquatableArray<string> Of(INamedTypeSymbol type, Compilation compilation)
    {
        ProgramNames program = Programs.GetValue(compilation, static compilation => new ProgramNames(compilation));
        var taken = new SortedSet<string>(program.Ambiguous, StringComparer.Ordinal);
        taken.UnionWith(program.Aliases.Where(TypeNames.Roots.Contains));
        for (INamedTypeSymbol? outer = type; outer is not null; outer = outer.ContainingType)
        {
            taken.UnionWith(InType(outer));
        }

        INamespaceSymbol space = type.ContainingNamespace;
        if (space.IsGlobalNamespace)
        {
            taken.UnionWith(program.Global(compilation));
        }
        else if (compilation.GetCompilationNamespace(space) is { } merged)
        {
            taken.UnionWith(ProgramNames.In(merged, compilation));
        }

        // A using directive in the namespace looks for its first name there, and in the namespaces around it.
        for (; !space.IsGlobalNamespace; space = space.ContainingNamespace)
        {
            INamespaceSymbol? merged = compilation.GetCompilationNamespace(space);
            taken.UnionWith(TypeNames.Roots.Where(root => merged?.GetMembers(root).Any() == true));
        }

        return taken.ToEquatableArray();
    }

    /// <summary>Type parameters and members of any kind, whoever may use them, with those of base classes; an interface has those of its base interfaces.</summary>
    private static IEnumerable<string> InType(INamedTypeSymbol type)
    {
        var scopes = new List<INamedTypeSymbol>(type.TypeKind == TypeKind.Interface ? type.AllInterfaces : Enumerable.Empty<INamedTypeSymbol>());
        for (INamedTypeSymbol? scope = type; scope is { SpecialType: not SpecialType.System_Object }; scope = scope.BaseType)
        {
            scopes.Add(scope);
        }

        return TypeNames.All
            .Where(name => name.Spellings.Any(spelling =>
                type.TypeParameters.Any(parameter => parameter.Name == spelling) || scopes.Any(scope => !scope.GetMembers(spelling).IsEmpty)))
            .Select(name => name.Name);
    }

    /// <summary>What is the same for every class of a program. It is made of names alone, and holds nothing of the compiler's.</summary>
    private sealed class ProgramNames
    {
        private HashSet<string>? _global;

        public ProgramNames(Compilation compilation)
        {
            List<(string Name, INamespaceSymbol Symbol)> imported = TypeNames.Namespaces
                .Select(name => (name, Find(compilation, name)))
                .Where(pair => pair.Item2 is not null)
                .Select(pair => (pair.name, pair.Item2!))
                .ToList();
            Ambiguous = new HashSet<string>(TypeNames.All.Where(name => imported.Any(space => IsAmbiguous(name, space.Name, space.Symbol, compilation))).Select(name => name.Name));
            Aliases = new HashSet<string>(GlobalUsings(compilation).Select(directive => directive.Alias?.Name.Identifier.ValueText).OfType<string>());
        }

        /// <summary>Names that more than one type has in the namespaces that generated code imports.</summary>
        public HashSet<string> Ambiguous { get; }

        /// <summary>Aliases that hold in every file.</summary>
        public HashSet<string> Aliases { get; }

        /// <summary>What a namespace itself has, whether it is declared here or in a reference: types, and namespaces.</summary>
        public static IEnumerable<string> In(INamespaceSymbol space, Compilation compilation)
        {
            string spaceName = space.IsGlobalNamespace ? string.Empty : space.ToDisplayString();
            return TypeNames.All
                .Where(name => name.Spellings.Any(spelling => space.GetMembers(spelling).Any(member =>
                    member is INamespaceSymbol || (spaceName != name.Namespace && compilation.IsSymbolAccessibleWithin(member, compilation.Assembly)))))
                .Select(name => name.Name);
        }

        /// <summary>What means something in the global namespace of every file.</summary>
        public IEnumerable<string> Global(Compilation compilation) => _global ??= new HashSet<string>(
            In(compilation.GlobalNamespace, compilation)
                .Concat(GlobalUsings(compilation).SelectMany(directive => Imported(directive, compilation)))
                .Concat(TypeNames.All.Where(name => name.Spellings.Any(Aliases.Contains)).Select(name => name.Name))
                .Concat(TypeNames.Roots.Where(root => !compilation.GlobalNamespace.GetTypeMembers(root).IsEmpty)));

        /// <summary>One type is enough where it is in another namespace; in its own the type may be generic, or have a namesake that is, but be declared by one reference alone.</summary>
        private static bool IsAmbiguous(TypeName name, string spaceName, INamespaceSymbol space, Compilation compilation)
        {
            List<INamedTypeSymbol> types = name.Spellings
                .SelectMany(spelling => space.GetTypeMembers(spelling))
                .Where(type => compilation.IsSymbolAccessibleWithin(type, compilation.Assembly))
                .ToList();
            return spaceName != name.Namespace
                ? types.Count > 0
                : types.Any(type => SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, compilation.Assembly)) || types.Select(type => type.MetadataName).Distinct().Count() < types.Count;
        }

        private static IEnumerable<UsingDirectiveSyntax> GlobalUsings(Compilation compilation) => compilation.SyntaxTrees
            .SelectMany(tree => tree.GetRoot() is CompilationUnitSyntax unit ? unit.Usings : default)
            .Where(directive => directive.GlobalKeyword.IsKind(SyntaxKind.GlobalKeyword));

        /// <summary>What a global using directive brings: types of a namespace, or members of a type.</summary>
        private static IEnumerable<string> Imported(UsingDirectiveSyntax directive, Compilation compilation)
        {
            if (directive.Alias is not null || directive.Name is null)
            {
                return Enumerable.Empty<string>();
            }

            return compilation.GetSemanticModel(directive.SyntaxTree).GetSymbolInfo(directive.Name).Symbol switch
            {
                INamespaceSymbol space => In(space, compilation),
                INamedTypeSymbol type => InType(type),
                _ => Enumerable.Empty<string>(),
            };
        }

        private static INamespaceSymbol? Find(Compilation compilation, string name)
        {
            INamespaceSymbol? space = compilation.GlobalNamespace;
            foreach (string part in name.Split('.'))
            {
                space = space?.GetMembers(part).OfType<INamespaceSymbol>().FirstOrDefault();
            }

            return space;
        }
    }
}
