using BackpropGen.Generator.Code;

namespace BackpropGen.Generator.Emission;

/// <summary>
/// The attributes of generated members: tools that measure coverage or code leave them out. They stand on members and nested types, never on the network's class, where they would
/// hide the author's own members. None of them is for debuggers, which step into the members as into any.
/// </summary>
internal sealed class MemberAttributes
{
    private const string Coverage = "global::System.Diagnostics.CodeAnalysis.ExcludeFromCodeCoverage";
    private const string Hot = "global::System.Runtime.CompilerServices.MethodImpl(global::BackpropGen.CompilerServices.MethodOptions.Hot)";

    private readonly string _ofCode;

    private MemberAttributes(string ofCode)
    {
        _ofCode = ofCode;
    }

    /// <summary>That which tools look for. A field has no code that could be covered.</summary>
    public static MemberAttributes All { get; } = new(Coverage);

    /// <summary>None that tools look for: the program hides it.</summary>
    public static MemberAttributes Hidden { get; } = new(string.Empty);

    /// <summary>Begins a member's declaration with its attributes.</summary>
    public void Begin(CodeWriter writer, Member member)
    {
        string[] attributes = { member.Kind is MemberKind.Field or MemberKind.Constant ? string.Empty : _ofCode, member.IsHot ? Hot : string.Empty, member.Attribute };
        string all = string.Join(", ", attributes.Where(attribute => attribute.Length > 0));
        if (all.Length > 0)
        {
            writer.Begin($"[{all}] ");
        }
    }
}
