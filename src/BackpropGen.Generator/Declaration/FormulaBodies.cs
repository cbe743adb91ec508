using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace BackpropGen.Generator.Declaration;

/// <summary>
/// The bodies of a file's methods that may be formulas, static ones that return float or double and take nothing else: a change in one of them is a change of what is generated. Where a method stands does not matter, what
/// it says does.
/// </summary>
internal static class FormulaBodies
{
    private static readonly ConditionalWeakTable<SyntaxTree, IReadOnlyList<MethodDeclarationSyntax>> Candidates = new();

    /// <summary>Whether two files whose declarations are the same have the same bodies of such methods.</summary>
    public static bool AreSame(SyntaxTree tree, SyntaxTree other)
    {
        IReadOnlyList<MethodDeclarationSyntax> methods = In(tree);
        IReadOnlyList<MethodDeclarationSyntax> others = In(other);
        return methods.Count == others.Count && methods.Zip(others, (method, another) => SyntaxFactory.AreEquivalent(method, another, topLevel: false)).All(isSame => isSame);
    }

    private static IReadOnlyList<MethodDeclarationSyntax> In(SyntaxTree tree) => Candidates.GetValue(tree, static each => each.GetRoot()
        .DescendantNodes(node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax or TypeDeclarationSyntax)
        .OfType<MethodDeclarationSyntax>()
        .Where(method => method.Modifiers.Any(SyntaxKind.StaticKeyword) && IsNumber(method.ReturnType) && method.ParameterList.Parameters.All(parameter => parameter.Type is { } type && IsNumber(type)))
        .ToList());

    /// <summary>Whether a type looks like float or double, which may also be written Single, Double, or by an alias: a name is taken for one.</summary>
    private static bool IsNumber(TypeSyntax type) => type is PredefinedTypeSyntax { Keyword.RawKind: (int)SyntaxKind.FloatKeyword or (int)SyntaxKind.DoubleKeyword } or NameSyntax;
}
