using BackpropGen.Generator.Network;
using Microsoft.CodeAnalysis;

namespace BackpropGen.Generator.Declaration;

/// <summary>Compares the generated members with the author's own, and with those that the class inherits.</summary>
internal sealed class MemberCollisions
{
    /// <summary>Types as the surface writes them.</summary>
    private static readonly SymbolDisplayFormat Format = SymbolDisplayFormat.FullyQualifiedFormat;

    private readonly INamedTypeSymbol _type;
    private readonly Surface _surface;
    private readonly Compilation _compilation;

    public MemberCollisions(INamedTypeSymbol type, Surface surface, Compilation compilation)
    {
        _type = type;
        _surface = surface;
        _compilation = compilation;
    }

    /// <summary>Members of the author's, type parameters, and the class's own name, where a generated member has the same.</summary>
    public IEnumerable<Problem> Problems()
    {
        System.Collections.Immutable.ImmutableArray<ISymbol> members = _type.GetMembers();
        for (int i = 0; i < members.Length; i++)
        {
            ISymbol member = members[i];
            bool isAuthors = !member.IsImplicitlyDeclared && !GeneratedFiles.Contain(member)
                && member is not IMethodSymbol { MethodKind: not MethodKind.Ordinary };
            if (isAuthors && _surface.Members.Any(generated => AreSame(generated, member)))
            {
                yield return new Problem("BPG009", new MemberSite(i), member.Name, _type.Name);
            }
        }

        for (int i = 0; i < _type.TypeParameters.Length; i++)
        {
            if (HasName(_type.TypeParameters[i].Name))
            {
                yield return new Problem("BPG009", new TypeParameterSite(i), _type.TypeParameters[i].Name, _type.Name);
            }
        }

        if (HasName(_type.Name))
        {
            yield return new Problem("BPG009", new TypeSite(), _type.Name, _type.Name);
        }

        foreach (ISymbol member in Inherited().Where(member => member.IsAbstract && _surface.Members.Any(generated => AreSame(generated, member))))
        {
            yield return new Problem("BPG009", new TypeSite(), member.ContainingType.Name + "." + member.Name, _type.Name);
        }
    }

    /// <summary>Signatures of generated members that hide an inherited one: they say so with 'new'.</summary>
    public EquatableArray<string> Hidden()
    {
        List<ISymbol> inherited = Inherited().ToList();
        return new EquatableArray<string>(_surface.Members
            .Where(generated => generated.Kind != MemberKind.Constructor && inherited.Any(member => AreSame(generated, member)))
            .Select(generated => generated.Signature)
            .Distinct());
    }

    /// <summary>Methods are the same if name and argument types are; anything else if the name is.</summary>
    private static bool AreSame(Member generated, ISymbol member)
    {
        if (generated.Kind == MemberKind.Constructor)
        {
            return false;
        }

        if (member.Name != generated.Name)
        {
            return !generated.IsPublic && member.Name.StartsWith(generated.Name + "Part", StringComparison.Ordinal);
        }

        bool isStage = generated.Id == MemberId.Stage;
        return isStage || generated.Kind != MemberKind.Method || member is not IMethodSymbol method
            || (method.Arity == 0 && generated.Signature == Signature(method));
    }

    private static string Signature(IMethodSymbol method) =>
        method.Name + "(" + string.Join(",", method.Parameters.Select(parameter => TypeName(parameter.Type))) + ")";

    private static string TypeName(ITypeSymbol type) => type.Name == "Parameters" ? "Parameters" : type.ToDisplayString(Format);

    private bool HasName(string name) => _surface.Members.Any(member => member.Kind != MemberKind.Constructor && member.Name == name);

    private IEnumerable<ISymbol> Inherited()
    {
        for (INamedTypeSymbol? type = _type.BaseType; type is { SpecialType: not SpecialType.System_Object }; type = type.BaseType)
        {
            foreach (ISymbol member in type.GetMembers())
            {
                if (member is not IMethodSymbol { MethodKind: not MethodKind.Ordinary } && _compilation.IsSymbolAccessibleWithin(member, _type))
                {
                    yield return member;
                }
            }
        }
    }
}
