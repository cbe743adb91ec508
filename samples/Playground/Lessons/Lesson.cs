using Playground.Lessons.Data;

namespace Playground.Lessons;

/// <summary>Data, the networks that may learn them, and what to look at.</summary>
/// <param name="Title">A few words.</param>
/// <param name="Text">What happens there, and what to try.</param>
/// <param name="Networks">On offer, in ascending size.</param>
/// <param name="Start">The settings with which it begins.</param>
/// <param name="Data">The rows, drawn with the noise and the seed of the settings where the lesson draws any.</param>
public sealed record Lesson(string Title, string Text, IReadOnlyList<NetworkSize> Networks, Settings Start, Func<Settings, SplitTable> Data)
{
    /// <summary>A word for links.</summary>
    public string Id => Start.Lesson;

    /// <summary>Whether the data are drawn, with noise.</summary>
    public bool IsDrawn { get; init; }

    /// <summary>The network of the settings, or the one that the lesson begins with where it is not on offer.</summary>
    public NetworkSize NetworkOf(Settings settings) =>
        Networks.FirstOrDefault(size => size.Widths == settings.Network) ?? Networks.FirstOrDefault(size => size.Widths == Start.Network) ?? Networks[0];
}
