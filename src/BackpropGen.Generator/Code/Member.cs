using System.Globalization;

namespace BackpropGen.Generator.Code;

/// <summary>The files of a generated class.</summary>
internal enum Aspect
{
    Network,
    Weights,
    TypedRows,
    Json,
}

/// <summary>What kind of member a name is.</summary>
internal enum MemberKind
{
    Method,
    Constructor,
    Constant,
    Field,
    Property,
    Type,
}

/// <summary>An argument of a generated method.</summary>
internal sealed record Argument(string Modifier, string Type, string Name, string Default = "")
{
    /// <summary>The type as far as it tells overloads apart.</summary>
    public string Signature => (Modifier.Length == 0 ? string.Empty : "&") + Type.TrimEnd('?');
}

/// <summary>A member of the generated class: its declaration, which is compared with the user's own members, and what prints it.</summary>
/// <param name="IsHot">
/// Whether the runtime is asked to optimise the method at once and to leave it a method of its own: otherwise vectors take a second to become fast, and the
/// just-in-time compiler, which inlines only so much into one method, may leave the last of many functions as calls.
/// </param>
internal sealed record Member(
    Aspect Aspect,
    MemberKind Kind,
    string Modifiers,
    string Type,
    string Name,
    IReadOnlyList<Argument> Arguments,
    string Summary,
    bool IsInherited = false,
    bool IsHot = false)
{
    /// <summary>The interface, as code names it, of a member that implements it explicitly; empty for all others.</summary>
    public string Owner { get; init; } = string.Empty;

    /// <summary>The name in the declaration: metadata spell that of the interface otherwise.</summary>
    public string PrintedName => Owner.Length == 0 ? Name : Owner + Name.Substring(Name.LastIndexOf('.'));

    /// <summary>Whether it is printed as one line, documentation aside: two of these in succession are not parted.</summary>
    public bool IsLine { get; init; }

    /// <summary>An attribute that other members do not have; empty for none.</summary>
    public string Attribute { get; init; } = string.Empty;

    /// <summary>Prints the declaration and the body, behind the documentation and the attributes. The method of a stage is printed with its stage instead.</summary>
    public Action<Member> Print { get; init; } = member => throw new InvalidOperationException($"{member.Name} is printed with its stage.");

    public bool IsPublic => Modifiers.StartsWith("public", StringComparison.Ordinal);

    /// <summary>Whether others than the network itself call it.</summary>
    public bool IsDocumented => IsPublic || Modifiers.StartsWith("internal", StringComparison.Ordinal);

    /// <summary>
    /// Name and argument types, &amp; before those that are passed by reference: two methods of a class must not agree in it. For other members
    /// the name alone.
    /// </summary>
    public string Signature => Kind is MemberKind.Method or MemberKind.Constructor
        ? Name + "(" + string.Join(",", Arguments.Select(argument => argument.Signature)) + ")"
        : Name;

    /// <summary>The member, and the methods that hold its parts: none if there is only one.</summary>
    public IEnumerable<Member> WithParts(int count) => new[] { this }.Concat(Enumerable.Range(1, count > 1 ? count : 0).Select(Part));

    /// <summary>The method that holds a part of a body that is too long for one method, counted from 1.</summary>
    public Member Part(int number) => this with { Name = Name + "Part" + number.ToString(CultureInfo.InvariantCulture), Summary = string.Empty };
}
