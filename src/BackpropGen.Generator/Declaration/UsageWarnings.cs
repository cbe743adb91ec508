using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace BackpropGen.Generator.Declaration;

/// <summary>
/// What the compiler says where a symbol is used that its author has marked as obsolete or experimental. The marks name the identifiers, and no #pragma of the author of a network
/// reaches the generated files that use it: they suppress those very ones.
/// </summary>
internal static class UsageWarnings
{
    /// <summary>The identifiers of the warnings about a member or a type, whether they come from its own mark or from one of what it belongs to.</summary>
    public static IEnumerable<string> Of(ISymbol symbol, Compilation compilation)
    {
        for (ISymbol? owner = symbol; owner is not null and not INamespaceSymbol; owner = owner.ContainingSymbol as INamedTypeSymbol)
        {
            foreach (string id in owner.GetAttributes().Select(IdOf).OfType<string>())
            {
                yield return id;
            }
        }

        if (symbol is IPropertySymbol property)
        {
            // The compiler looks at the accessor that is called, and at what a property overrides.
            IEnumerable<ISymbol> more = new ISymbol?[] { property.GetMethod, property.OverriddenProperty }.OfType<ISymbol>();
            foreach (string id in more.SelectMany(used => Of(used, compilation)))
            {
                yield return id;
            }
        }

        if (symbol is INamedTypeSymbol && symbol.ContainingAssembly is { } assembly && !SymbolEqualityComparer.Default.Equals(assembly, compilation.Assembly))
        {
            foreach (string id in assembly.GetAttributes().Concat(symbol.ContainingModule.GetAttributes()).Select(IdOf).OfType<string>())
            {
                yield return id;
            }
        }
    }

    /// <summary>Whether it is an error to use it, which nothing suppresses.</summary>
    public static bool IsForbidden(ISymbol symbol) => symbol.GetAttributes().Any(attribute =>
        IsObsolete(attribute) && attribute.ConstructorArguments.Any(argument => argument is { Kind: TypedConstantKind.Primitive, Value: true }));

    /// <summary>Whether a #pragma can name it: the identifier of a mark may be any text.</summary>
    public static bool CanBeSuppressed(string id) => SyntaxFacts.IsValidIdentifier(id) && SyntaxFacts.GetPreprocessorKeywordKind(id) == SyntaxKind.None;

    private static string? IdOf(AttributeData attribute)
    {
        if (IsObsolete(attribute))
        {
            string? id = attribute.NamedArguments.FirstOrDefault(argument => argument.Key == "DiagnosticId").Value is { Kind: TypedConstantKind.Primitive, Value: string text } ? text : null;
            bool hasMessage = attribute.ConstructorArguments.Length > 0 && !attribute.ConstructorArguments[0].IsNull;
            return !string.IsNullOrEmpty(id) ? id : hasMessage ? "CS0618" : "CS0612";
        }

        return Is(attribute, "ExperimentalAttribute", "System.Diagnostics.CodeAnalysis") ? attribute.ConstructorArguments is [{ Kind: TypedConstantKind.Primitive, Value: string experiment }] ? experiment : null
            : Is(attribute, "ExperimentalAttribute", "Windows.Foundation.Metadata") ? "CS8305"
            : Is(attribute, "DeprecatedAttribute", "Windows.Foundation.Metadata") ? "CS0618"
            : null;
    }

    private static bool IsObsolete(AttributeData attribute) => Is(attribute, "ObsoleteAttribute", "System");

    private static bool Is(AttributeData attribute, string name, string space) =>
        attribute.AttributeClass is { } type && type.Name == name && type.ContainingNamespace.ToDisplayString() == space;
}
