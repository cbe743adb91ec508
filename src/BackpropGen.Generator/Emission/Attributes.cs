using BackpropGen.Generator.Code;
using BackpropGen.Generator.Planning;

namespace BackpropGen.Generator.Emission;

/// <summary>
/// The attributes of generated members: tools that measure coverage or code leave them out. They stand on members and nested types, never on the network's class, where they would
/// hide the author's own members. None of them is for debuggers, which step into the members as into any.
/// </summary>
internal static class Attributes
{
    private const string Coverage = "global::System.Diagnostics.CodeAnalysis.ExcludeFromCodeCoverage";
    private const string Options = "global::System.Runtime.CompilerServices.MethodImplOptions";
    private const string Hot = $"[global::System.Runtime.CompilerServices.MethodImpl({Options}.NoInlining | {Options}.AggressiveOptimization)]";

    private static readonly string Generated =
        $"global::System.CodeDom.Compiler.GeneratedCode(\"BackpropGen\", \"{typeof(Attributes).Assembly.GetName().Version.ToString(3)}\")";

    /// <summary>Prints what stands between a member's documentation and its declaration.</summary>
    public static void Write(CodeWriter writer, Target target, Member member)
    {
        if (target.HasCodeAttributes)
        {
            // A field has no code that could be covered.
            writer.Line(member.Kind is MemberKind.Field or MemberKind.Constant ? $"[{Generated}]" : $"[{Generated}, {Coverage}]");
        }

        if (member.IsHot)
        {
            writer.Line(Hot);
        }

        if (member.Attribute.Length > 0)
        {
            writer.Line($"[{member.Attribute}]");
        }
    }
}
