using BackpropGen.Generator.Declaration;
using BackpropGen.Generator.Topology;

namespace BackpropGen.Generator.Tests.Topology;

/// <summary>Topologies in which [| and |] stand around the characters that the error must mark: <c>4-[|0|]-3</c>.</summary>
internal static class Marked
{
    public static IReadOnlyList<TopologyActivation> Activations => DeclarationCheck.Activations;

    public static IReadOnlyList<string> Names => [.. Activations.Select(activation => activation.Name)];

    public static NetworkTopology Parse(string? text)
    {
        TopologyParse parse = TopologyParser.Parse(text, Activations);
        Assert.True(parse.Succeeded, parse.Error?.Message);
        Assert.Null(parse.Error);
        return parse.Topology;
    }

    /// <summary>Checks kind and range, and returns the message.</summary>
    public static string Fails(TopologyErrorKind kind, string marked)
    {
        string text = marked.Replace("[|", "", StringComparison.Ordinal).Replace("|]", "", StringComparison.Ordinal);
        TopologyParse parse = TopologyParser.Parse(text, Activations);
        Assert.False(parse.Succeeded, $"'{text}' is a topology");
        Assert.Null(parse.Topology);
        Assert.Equal(marked, Mark(text, parse.Error.Range));
        Assert.Equal(kind, parse.Error.Kind);
        return parse.Error.Message;
    }

    public static string Mark(string text, CharacterRange range) => text.Insert(range.End, "|]").Insert(range.Start, "[|");
}
