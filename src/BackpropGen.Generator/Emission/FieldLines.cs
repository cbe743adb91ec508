using BackpropGen.Generator.Code;
using BackpropGen.Generator.Program;

namespace BackpropGen.Generator.Emission;

/// <summary>
/// Bodies with a line, or a term, for each field of the parameters. Where the fields are too many for one method, the body calls parts of
/// itself: methods of the same signature with a number at the end of their name.
/// </summary>
internal static class FieldLines
{
    /// <summary>The body: the lines of all fields, or calls of the parts.</summary>
    /// <param name="writer">Where to print.</param>
    /// <param name="emitter">The network.</param>
    /// <param name="member">The method whose body it is.</param>
    /// <param name="lines">The lines of some of the fields.</param>
    /// <param name="calls">How the calls of the parts are put into a line; {0} stands for them.</param>
    /// <param name="separator">What stands between the calls of the parts within one line; empty for a line each.</param>
    public static void Write(
        CodeWriter writer, Emitter emitter, Member member, Func<IReadOnlyList<Quantity>, IEnumerable<string>> lines, string calls = "{0};", string separator = "")
    {
        IReadOnlyList<IReadOnlyList<Quantity>> parts = emitter.Network.PartsOfParameters;
        if (parts.Count == 1)
        {
            writer.Lines(lines(parts[0]));
            return;
        }

        IEnumerable<string> all = Enumerable.Range(1, parts.Count).Select(part => Emitter.Call(member.Part(part)));
        if (separator.Length > 0)
        {
            writer.Line(string.Format(System.Globalization.CultureInfo.InvariantCulture, calls, string.Join(separator, all)));
            return;
        }

        foreach (string call in all)
        {
            writer.Line(call + ";");
        }
    }

    /// <summary>The methods that hold the parts, if there are any.</summary>
    public static void WriteParts(CodeWriter writer, Emitter emitter, Member member, Func<IReadOnlyList<Quantity>, IEnumerable<string>> lines, params string[] before)
    {
        IReadOnlyList<IReadOnlyList<Quantity>> parts = emitter.Network.PartsOfParameters;
        for (int i = 1; i <= parts.Count && parts.Count > 1; i++)
        {
            writer.Line();
            using (emitter.Open(writer, member.Part(i)))
            {
                writer.Lines(before);
                writer.Lines(lines(parts[i - 1]));
            }
        }
    }

    /// <summary>The fields of a struct of parameters as a span.</summary>
    public static string AsSpan(Emitter emitter, string parameters) =>
        $"global::System.Runtime.InteropServices.MemoryMarshal.CreateSpan(ref {parameters}.{FirstField(emitter)}, {emitter.ParameterCount})";

    /// <summary>The same for a struct that is only read.</summary>
    public static string AsReadOnlySpan(Emitter emitter, string parameters) =>
        $"global::BackpropGen.CompilerServices.ParameterLayout.Fields(in {parameters}.{FirstField(emitter)}, {emitter.ParameterCount})";

    /// <summary>Whether the values of a span, as many as there are parameters, are finite.</summary>
    public static string AreFinite(Emitter emitter, string span) =>
        $"global::BackpropGen.CompilerServices.Vectors.AreFinite(ref global::System.Runtime.InteropServices.MemoryMarshal.GetReference({span}), {emitter.ParameterCount})";

    private static string FirstField(Emitter emitter) => Names.Field(emitter.Network.Parameters().First());

    /// <summary>Whether the fields are too many for one method.</summary>
    public static bool HasParts(Emitter emitter) => emitter.Network.PartsOfParameters.Count > 1;
}
