using BackpropGen.Generator.Code;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace BackpropGen.Generator.Declaration;

/// <summary>Writes members of the author's as the generated ones are written, so that they can be compared as text.</summary>
internal static class MemberSignature
{
    /// <param name="member">A member of the network, or one that it inherits.</param>
    /// <param name="index">Its place among the members of its name.</param>
    /// <param name="network">The network.</param>
    /// <param name="compilation">The program.</param>
    public static DeclaredMember Of(ISymbol member, int index, INamedTypeSymbol network, Compilation compilation) => new(
        index,
        member.Name,
        member switch
        {
            IMethodSymbol => MemberKind.Method,
            INamedTypeSymbol => MemberKind.Type,
            _ => MemberKind.Field,
        },
        member is IMethodSymbol { Arity: var arity } ? arity : member is INamedTypeSymbol type ? type.Arity : 0,
        member is IMethodSymbol method ? Of(method, network, compilation) : string.Empty,
        member.IsAbstract,
        member.ContainingType.Name);

    private static string Of(IMethodSymbol method, INamedTypeSymbol network, Compilation compilation) =>
        DeclaredMember.Plain(method.Name) + "(" + string.Join(",", method.Parameters.Select(parameter => Of(parameter, network, compilation))) + ")";

    private static string Of(IParameterSymbol parameter, INamedTypeSymbol network, Compilation compilation) =>
        (parameter.RefKind == RefKind.None ? string.Empty : "&")
        + (IsGeneratedStruct(parameter, network) ? "Parameters" : TypeSpelling.Of(parameter.Type, compilation));

    /// <summary>
    /// The generated struct does not exist yet when the author's code is read. The name alone, in the network itself, will mean it, whatever other
    /// type of that name it means now.
    /// </summary>
    private static bool IsGeneratedStruct(IParameterSymbol parameter, INamedTypeSymbol network)
    {
        if (parameter.Type.Name != "Parameters")
        {
            return false;
        }

        bool isInNetwork = SymbolEqualityComparer.Default.Equals(parameter.ContainingSymbol.ContainingType, network);
        return parameter.Type.TypeKind == TypeKind.Error
            || SymbolEqualityComparer.Default.Equals(parameter.Type.ContainingType, network)
            || (isInNetwork && parameter.DeclaringSyntaxReferences.Any(reference => reference.GetSyntax() is ParameterSyntax { Type: IdentifierNameSyntax }));
    }
}
