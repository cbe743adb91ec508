using System.Text.RegularExpressions;

namespace BackpropGen.Package.Tests;

/// <summary>docs/levenberg-marquardt.md, in the parts that are tested.</summary>
internal static class LevenbergMarquardtPage
{
    public static string Text { get; } = File.ReadAllText(Path.Combine(Repository.Root, "docs", "levenberg-marquardt.md")).ReplaceLineEndings("\n");

    public static string PackCommand { get; } = Block("sh").Split('\n').Single(command => command.Contains("pack src/BackpropGen.LevenbergMarquardt", StringComparison.Ordinal));

    public static string Program { get; } = Block("csharp");

    /// <summary>What the program prints.</summary>
    public static string Output { get; } = Block("text");

    /// <summary>The first block of a language.</summary>
    private static string Block(string language) =>
        Regex.Matches(Text, $@"^```{language}\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline).First().Groups[1].Value.TrimEnd('\n');
}
