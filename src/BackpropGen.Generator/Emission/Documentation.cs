using System.Text;
using BackpropGen.Generator.Code;

namespace BackpropGen.Generator.Emission;

/// <summary>XML documentation of generated members, a line each: the arguments have the user's names, or those of the interface that documents them.</summary>
internal static class Documentation
{
    public static void Write(CodeWriter writer, Member member)
    {
        if (!member.IsDocumented)
        {
            if (member.Summary.Length > 0)
            {
                writer.Line("// " + member.Summary);
            }

            return;
        }

        writer.Line(member.IsInherited ? "/// <inheritdoc/>" : $"/// <summary>{Escape(member.Summary)}</summary>");
    }

    /// <summary>Text that an XML comment can hold: what is markup is escaped, what ends a line or is no character of XML becomes a space.</summary>
    public static string Escape(string text)
    {
        var escaped = new StringBuilder();
        foreach (char c in text)
        {
            switch (c)
            {
                case '&':
                    escaped.Append("&amp;");
                    break;
                case '<':
                    escaped.Append("&lt;");
                    break;
                case '>':
                    escaped.Append("&gt;");
                    break;
                default:
                    escaped.Append(c < ' ' || c is '\u0085' or '\u2028' or '\u2029' or '\uFFFE' or '\uFFFF' ? ' ' : c);
                    break;
            }
        }

        return escaped.ToString();
    }
}
