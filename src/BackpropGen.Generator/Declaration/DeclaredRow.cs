using BackpropGen.Generator.Graph;

namespace BackpropGen.Generator.Declaration;

/// <summary>The type that an author has chosen for rows.</summary>
/// <param name="Type">The type as it is spelled in any file.</param>
/// <param name="Name">Its name for a reader.</param>
/// <param name="IsReference">Whether a row may be null.</param>
/// <param name="Modifiers">public, internal or private: what a member of the network may be that takes such rows.</param>
/// <param name="Columns">Its properties and fields.</param>
/// <param name="Warnings">What the compiler warns of where the type is used.</param>
/// <param name="Objection">Why it cannot hold rows, as the end of a sentence; null if it can.</param>
internal sealed record DeclaredRow(
    string Type, string Name, bool IsReference, string Modifiers, EquatableArray<DeclaredColumn> Columns, EquatableArray<string> Warnings, string? Objection);

/// <summary>A property or field of a row.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type as it is spelled in any file.</param>
/// <param name="Kind">What it holds.</param>
/// <param name="Modifiers">What a member of the network may be that returns its type.</param>
/// <param name="Members">The members of an enum as they are declared.</param>
/// <param name="Warnings">What the compiler warns of where it is used, or a value of its enum.</param>
/// <param name="Objection">Why nothing can be read from it, as the end of a sentence; null if it can.</param>
internal sealed record DeclaredColumn(
    string Name, string Type, ColumnKind Kind, string Modifiers, EquatableArray<DeclaredEnumMember> Members, EquatableArray<string> Warnings, string? Objection);

/// <summary>A member of an enum.</summary>
internal sealed record DeclaredEnumMember(string Name, decimal Value);
