using BackpropGen.Generator.Code;

namespace BackpropGen.Generator.Declaration;

/// <summary>Compares the generated members with the author's own, and with those that the class inherits.</summary>
internal sealed class MemberCollisions
{
    private readonly DeclaredNetwork _declared;
    private readonly IReadOnlyList<Member> _members;

    public MemberCollisions(DeclaredNetwork declared, IReadOnlyList<Member> members)
    {
        _declared = declared;
        _members = members;
    }

    private string TypeName => _declared.Type.Self.Name.TrimStart('@');

    /// <summary>Members of the author's, type parameters, and the class's own name, where a generated member has the same.</summary>
    public IEnumerable<Problem> Problems()
    {
        foreach (DeclaredMember member in _declared.Members.Where(member => _members.Any(generated => AreSame(generated, member))))
        {
            yield return new Problem("BPG009", new MemberSite(member.Name, member.Index), member.PlainName, TypeName);
        }

        EquatableArray<string> typeParameters = _declared.Type.Self.TypeParameters;
        for (int i = 0; i < typeParameters.Count; i++)
        {
            if (HasName(typeParameters[i]))
            {
                yield return new Problem("BPG009", new TypeParameterSite(i), typeParameters[i], TypeName);
            }
        }

        if (HasName(TypeName))
        {
            yield return new Problem("BPG009", new TypeSite(), TypeName, TypeName);
        }

        foreach (DeclaredMember member in _declared.Inherited.Where(member => member.IsAbstract && _members.Any(generated => Hides(generated, member))))
        {
            yield return new Problem("BPG009", new TypeSite(), member.Owner + "." + member.Name, TypeName);
        }
    }

    /// <summary>Signatures of generated members that hide an inherited one: they say so with 'new'.</summary>
    public EquatableArray<string> Hidden() => _members
        .Where(generated => generated.Kind != MemberKind.Constructor && _declared.Inherited.Any(member => Hides(generated, member)))
        .Select(generated => generated.Signature)
        .Distinct()
        .ToEquatableArray();

    /// <summary>Methods are the same if name and argument types are, types if the number of type parameters is; anything else if the name is.</summary>
    private static bool AreSame(Member generated, DeclaredMember member)
    {
        if (generated.Kind == MemberKind.Constructor || generated.Name != member.PlainName)
        {
            return false;
        }

        return generated.Kind != member.Kind
            || (generated.Kind != MemberKind.Method && generated.Kind != MemberKind.Type)
            || (member.Arity == 0 && (generated.Kind == MemberKind.Type || generated.Signature == member.Signature));
    }

    /// <summary>Nothing generated has type parameters, and only what has none either is hidden.</summary>
    private static bool Hides(Member generated, DeclaredMember member) => member.Arity == 0 && AreSame(generated, member);

    private bool HasName(string name) => _members.Any(member => member.Kind != MemberKind.Constructor && member.Name == name);
}
