using System.Text.RegularExpressions;

namespace BackpropGen.Package.Tests;

/// <summary>A fenced block: its language, its text, and the heading it stands under.</summary>
internal sealed record ReadmeBlock(string Language, string Text, string Heading, ReadmeBlock? Next)
{
    /// <summary>What it prints, where the README says so: the block of text that follows.</summary>
    public string? Output => Next is { Language: "text" } next && next.Heading == Heading ? next.Text : null;

    public bool IsProgram => Language == "csharp" && Text.StartsWith("using BackpropGen;", StringComparison.Ordinal);

    public bool IsDeclaration => Language == "csharp" && Text.StartsWith("[Network(", StringComparison.Ordinal);

    public bool IsGenerated => Language == "csharp" && Text.StartsWith("public ", StringComparison.Ordinal);

    /// <summary>Statements that use the networks declared above them.</summary>
    public bool IsFragment => Language == "csharp" && !IsProgram && !IsDeclaration && !IsGenerated;
}

/// <summary>README.md, in its parts.</summary>
internal static class Readme
{
    public static string Text { get; } = File.ReadAllText(Path.Combine(Repository.Root, "README.md")).ReplaceLineEndings("\n");

    public static IReadOnlyList<ReadmeBlock> Blocks { get; } = ReadBlocks();

    public static IReadOnlyList<string> Commands { get; } = CommandsIn(Blocks);

    public static IReadOnlyList<string> InstallationCommands { get; } = CommandsIn(Blocks.Where(block => block.Heading == "## Installation"));

    public static ReadmeBlock QuickStart { get; } = Blocks.Single(block => block.IsProgram);

    public static IReadOnlyList<ReadmeBlock> Fragments { get; } = Blocks.Where(block => block.IsFragment).ToList();

    /// <summary>The names in the first column of the table under a heading.</summary>
    public static IReadOnlyList<string> FirstColumn(string heading)
    {
        string section = Regex.Match(Text, $@"^#+ {Regex.Escape(heading)}\n(.*?)(?=^#|\z)", RegexOptions.Multiline | RegexOptions.Singleline).Groups[1].Value;
        return section.Split('\n')
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .SelectMany(line => Regex.Matches(line.Split('|')[1], "`([^`]+)`").Select(match => match.Groups[1].Value))
            .ToList();
    }

    private static IReadOnlyList<string> CommandsIn(IEnumerable<ReadmeBlock> blocks) =>
        blocks.Where(block => block.Language == "sh").SelectMany(block => block.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries)).ToList();

    private static IReadOnlyList<ReadmeBlock> ReadBlocks()
    {
        var blocks = new List<ReadmeBlock>();
        foreach (Match match in Regex.Matches(Text, @"^```(\w*)\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline).Reverse())
        {
            string heading = Regex.Matches(Text[..match.Index], "^#+ .*$", RegexOptions.Multiline)[^1].Value;
            blocks.Insert(0, new ReadmeBlock(match.Groups[1].Value, match.Groups[2].Value.TrimEnd('\n'), heading, blocks.FirstOrDefault()));
        }

        return blocks;
    }
}
