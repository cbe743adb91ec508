using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace BackpropGen.Generator.Declaration;

/// <summary>
/// A part of a class that has attributes, by its place in the text, which a keystroke elsewhere does not change: the class as metadata name it, the file, and
/// which member of which member it is there.
/// </summary>
internal sealed record ClassPart(string TypeName, string Path, string Place)
{
    /// <summary>Whether a node may be a network. What its attributes are called does not tell: they may have other names.</summary>
    public static bool IsOne(SyntaxNode node) => node is ClassDeclarationSyntax { AttributeLists.Count: > 0 } type && type.Modifiers.Any(SyntaxKind.PartialKeyword);

    public static ClassPart Of(ClassDeclarationSyntax type)
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

    private static string Index(SyntaxNode node) => node is not MemberDeclarationSyntax member ? string.Empty : node.Parent switch
    {
        TypeDeclarationSyntax parent => Text(parent.Members.IndexOf(member)),
        BaseNamespaceDeclarationSyntax parent => Text(parent.Members.IndexOf(member)),
        CompilationUnitSyntax parent => Text(parent.Members.IndexOf(member)),
        _ => string.Empty,
    };

    private static string Text(int index) => index.ToString(CultureInfo.InvariantCulture);
}
