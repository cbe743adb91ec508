using Microsoft.CodeAnalysis;

namespace BackpropGen.Generator.Declaration;

/// <summary>Writes members of the author's as the generated ones are written, so that they can be compared as text.</summary>
internal static class MemberSignature
{
    public static DeclaredMember Of(ISymbol member, int index) => new(
        index,
        member.Name,
        member is IMethodSymbol { Arity: 0 } method ? Of(method) : string.Empty,
        member is IMethodSymbol,
        member.IsAbstract,
        member.ContainingType.Name);

    private static string Of(IMethodSymbol method) =>
        method.Name + "(" + string.Join(",", method.Parameters.Select(parameter => Of(parameter.Type))) + ")";

    /// <summary>The generated struct is named without its container, and does not exist yet when the author's code is read.</summary>
    private static string Of(ITypeSymbol type) => type.Name == "Parameters" ? "Parameters" : type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);
}
