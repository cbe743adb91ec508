using System.Text.RegularExpressions;

namespace BackpropGen.Package.Tests;

/// <summary>docs/plots.md, in the parts that are tested.</summary>
internal static class PlotsPage
{
    public static string Text { get; } = File.ReadAllText(Path.Combine(Repository.Root, "docs", "plots.md")).ReplaceLineEndings("\n");

    public static string PackCommand { get; } = Block("sh").Split('\n').Single(command => command.Contains("pack src/BackpropGen.Plots", StringComparison.Ordinal));

    public static string Program { get; } = Block("csharp");

    /// <summary>What the program prints.</summary>
    public static string Output { get; } = Block("text");

    /// <summary>The first block of a language.</summary>
    private static string Block(string language) =>
        Regex.Matches(Text, $@"^```{language}\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline).First().Groups[1].Value.TrimEnd('\n');
}
