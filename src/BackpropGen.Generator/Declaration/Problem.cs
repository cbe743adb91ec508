using BackpropGen.Generator.Topology;

namespace BackpropGen.Generator.Declaration;

/// <summary>Something wrong with a declaration, and where: by name, so that it is equal by value and holds on to no syntax.</summary>
/// <param name="Id">The descriptor's identifier.</param>
/// <param name="Site">Where.</param>
/// <param name="Arguments">What the descriptor's message asks for.</param>
internal sealed record Problem(string Id, Site Site, EquatableArray<string> Arguments)
{
    public Problem(string id, Site site, params string[] arguments)
        : this(id, site, new EquatableArray<string>(arguments))
    {
    }

    /// <summary>What would mend it, for code fixes: only strings, since the fixes know none of these types.</summary>
    public EquatableArray<Hint> Hints { get; init; }

    /// <summary>Further places that the same hint mends.</summary>
    public EquatableArray<Site> Further { get; init; }

    public bool IsError => Id.StartsWith("BPG0", StringComparison.Ordinal);
}

/// <summary>The value of a <see cref="FixProperty"/>.</summary>
internal sealed record Hint(string Property, string Value);

/// <summary>A place in a declaration.</summary>
internal abstract record Site;

/// <summary>The name of the class, or of the container that is so many levels out.</summary>
internal sealed record TypeSite(int Outwards = 0) : Site;

/// <summary>The attribute itself.</summary>
internal sealed record AttributeSite : Site;

/// <summary>An argument of the attribute, by the name of its parameter or property; some characters of a string, or an element of an array.</summary>
internal sealed record ArgumentSite(string Name, CharacterRange? Range = null, int? Element = null) : Site;

/// <summary>A member of the class, by its place among those of its name.</summary>
internal sealed record MemberSite(string Name, int Index) : Site;

/// <summary>A type parameter of the class.</summary>
internal sealed record TypeParameterSite(int Index) : Site;
