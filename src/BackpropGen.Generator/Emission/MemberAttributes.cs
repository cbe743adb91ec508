using BackpropGen.Generator.Code;

namespace BackpropGen.Generator.Emission;

/// <summary>
/// The attributes of generated members: tools that measure coverage or code leave them out. They stand on members and nested types, never on the network's class, where they would
/// hide the author's own members. None of them is for debuggers, which step into the members as into any.
/// </summary>
internal sealed class MemberAttributes
{
    private const string Coverage = "global::System.Diagnostics.CodeAnalysis.ExcludeFromCodeCoverage";
    private const string Options = "global::System.Runtime.CompilerServices.MethodImplOptions";
    private const string Hot = $"[global::System.Runtime.CompilerServices.MethodImpl({Options}.NoInlining | {Options}.AggressiveOptimization)]";

    private static string Generated => $"global::System.CodeDom.Compiler.GeneratedCode(\"BackpropGen\", \"{typeof(MemberAttributes).Assembly.GetName().Version.ToString(3)}\")";

    private readonly string _ofCode;
    private readonly string _ofFields;

    private MemberAttributes(string ofCode, string ofFields)
    {
        _ofCode = ofCode;
        _ofFields = ofFields;
    }

    /// <summary>Those that every framework has. A field has no code that could be covered.</summary>
    public static MemberAttributes All { get; } = new($"[{Generated}, {Coverage}]", $"[{Generated}]");

    /// <summary>None that tools look for: the program hides them.</summary>
    public static MemberAttributes Hidden { get; } = new(string.Empty, string.Empty);

    /// <summary>Prints what stands between a member's documentation and its declaration.</summary>
    public void Write(CodeWriter writer, Member member)
    {
        string[] lines =
        {
            member.Kind is MemberKind.Field or MemberKind.Constant ? _ofFields : _ofCode,
            member.IsHot ? Hot : string.Empty,
            member.Attribute.Length > 0 ? $"[{member.Attribute}]" : string.Empty,
        };
        writer.Lines(lines.Where(line => line.Length > 0));
    }
}
