namespace Playground.Lessons.Explaining;

/// <summary>Sources of the networks, which this assembly holds as resources.</summary>
internal static class EmbeddedSources
{
    public static IEnumerable<string> Names => typeof(EmbeddedSources).Assembly.GetManifestResourceNames();

    public static string Read(string name)
    {
        using var reader = new StreamReader(typeof(EmbeddedSources).Assembly.GetManifestResourceStream(name)
            ?? throw new ArgumentException($"There is no source {name}.", nameof(name)));
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
