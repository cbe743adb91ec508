using System.Globalization;
using BackpropGen.Generator.Code;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace BackpropGen.Generator.Declaration;

/// <summary>
/// A part of a class that has attributes, or of another type that somebody takes for one, by its place in the text, which a keystroke elsewhere does not change: the
/// type as metadata name it, the file, and which member of which member it is there.
/// </summary>
internal sealed record ClassPart(string TypeName, string Path, string Place)
{
    /// <summary>
    /// Whether a node may be a network. What the attributes of a partial class are called does not tell: they may have other names. All else cannot be one, and
    /// is looked at, to say so, where an attribute has the very name: programs have many types with attributes.
    /// </summary>
    public static bool IsOne(SyntaxNode node) => node is TypeDeclarationSyntax { AttributeLists.Count: > 0 } type
        && ((type is ClassDeclarationSyntax && type.Modifiers.Any(SyntaxKind.PartialKeyword)) || type.AttributeLists.Any(list => list.Attributes.Any(HasTheName)));

    /// <summary>The type of a name of metadata. One that is file-local has another name there, and is found by the one that its author wrote.</summary>
    public static INamedTypeSymbol? Find(Compilation compilation, string typeName) => Find(compilation.Assembly, typeName);

    /// <summary>The type of a name of metadata in an assembly.</summary>
    public static INamedTypeSymbol? Find(IAssemblySymbol assembly, string typeName)
    {
        if (assembly.GetTypeByMetadataName(typeName) is { } type)
        {
            return type;
        }

        string[] path = typeName.Split('.');
        INamespaceOrTypeSymbol? container = assembly.GlobalNamespace;
        foreach (string space in path.Take(path.Length - 1))
        {
            container = (container as INamespaceSymbol)?.GetNamespaceMembers().FirstOrDefault(other => other.Name == space);
        }

        foreach (string nested in path[path.Length - 1].Split('+'))
        {
            string[] parts = nested.Split('`');
            int arity = parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 0;
            container = container?.GetTypeMembers(parts[0], arity).FirstOrDefault();
        }

        return container as INamedTypeSymbol;
    }

    public static ClassPart Of(TypeDeclarationSyntax type)
    {
        string name = string.Empty;
        string place = string.Empty;
        string separator = string.Empty;
        for (SyntaxNode? node = type; node is not null; node = node.Parent)
        {
            switch (node)
            {
                case TypeDeclarationSyntax container:
                    int arity = container.TypeParameterList?.Parameters.Count ?? 0;
                    name = container.Identifier.ValueText + (arity == 0 ? string.Empty : "`" + arity.ToString(CultureInfo.InvariantCulture)) + separator + name;
                    separator = "+";
                    break;
                case BaseNamespaceDeclarationSyntax space:
                    name = string.Join(".", space.Name.DescendantTokens().Where(token => token.IsKind(SyntaxKind.IdentifierToken)).Select(token => token.ValueText)) + "." + name;
                    break;
            }

            place = Index(node) + "/" + place;
        }

        return new ClassPart(name, type.SyntaxTree.FilePath, place);
    }

    private static bool HasTheName(AttributeSyntax attribute)
    {
        SimpleNameSyntax? name = attribute.Name switch
        {
            SimpleNameSyntax simple => simple,
            QualifiedNameSyntax qualified => qualified.Right,
            AliasQualifiedNameSyntax qualified => qualified.Name,
            _ => null,
        };
        return name?.Identifier.ValueText is "Network" or "NetworkAttribute";
    }

    private static string Index(SyntaxNode node) => node is not MemberDeclarationSyntax member ? string.Empty : node.Parent switch
    {
        TypeDeclarationSyntax parent => Text(parent.Members.IndexOf(member)),
        BaseNamespaceDeclarationSyntax parent => Text(parent.Members.IndexOf(member)),
        CompilationUnitSyntax parent => Text(parent.Members.IndexOf(member)),
        _ => string.Empty,
    };

    private static string Text(int index) => index.ToString(CultureInfo.InvariantCulture);
}
