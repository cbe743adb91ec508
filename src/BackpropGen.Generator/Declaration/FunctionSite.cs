using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace BackpropGen.Generator.Declaration;

/// <summary>Some characters of a method of the author's: by the names of type and method, so that it is equal by value and holds on to no syntax.</summary>
/// <param name="TypeName">The type, as metadata name it.</param>
/// <param name="Method">The method.</param>
/// <param name="Index">Its place among the members of its name.</param>
/// <param name="Start">Where the characters begin, counted from the method's declaration.</param>
/// <param name="Length">How many there are.</param>
internal sealed record FunctionSite(string TypeName, string Method, int Index, int Start, int Length) : Site
{
    /// <summary>A node of a method's declaration, or the method's name.</summary>
    public static FunctionSite Of(IMethodSymbol method, SyntaxNode? node)
    {
        INamedTypeSymbol type = method.ContainingType;
        int index = type.GetMembers(method.Name).IndexOf(method, 0, SymbolEqualityComparer.Default);
        SyntaxNode? declaration = Declaration(method);
        TextSpan span = node?.Span ?? (declaration as MethodDeclarationSyntax)?.Identifier.Span ?? default;
        return new FunctionSite(TypeShape.IdentityOf(type).MetadataName, method.Name, index, span.Start - (declaration?.SpanStart ?? 0), span.Length);
    }

    /// <summary>The characters where they are now; null where the method is gone.</summary>
    public Location? Find(INamedTypeSymbol type) => Declaration(type.GetMembers(Method).ElementAtOrDefault(Index)) is { } declaration
        ? Location.Create(declaration.SyntaxTree, new TextSpan(declaration.SpanStart + Start, Length))
        : null;

    private static SyntaxNode? Declaration(ISymbol? method) => method?.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax();
}
