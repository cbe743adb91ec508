using System.Text.RegularExpressions;

namespace BackpropGen.Package.Tests;

/// <summary>A fenced block: its language, its text, and the heading it stands under.</summary>
internal sealed record PageBlock(string Language, string Text, string Heading, PageBlock? Next)
{
    /// <summary>What it prints, where the page says so: the block of text that follows.</summary>
    public string? Output => Next is { Language: "text" } next && next.Heading == Heading ? next.Text : null;

    /// <summary>A file that is run without a project.</summary>
    public bool IsFile => Language == "csharp" && Text.StartsWith("#:package ", StringComparison.Ordinal);

    public bool IsDeclaration => Language == "csharp" && Text.StartsWith("[Network(", StringComparison.Ordinal);

    /// <summary>A part of a generated file.</summary>
    public bool IsGenerated => Language == "csharp" && (Text.StartsWith("public ", StringComparison.Ordinal) || Text.StartsWith("    ", StringComparison.Ordinal));

    /// <summary>Statements that use the networks declared on their page.</summary>
    public bool IsFragment => Language == "csharp" && !IsFile && !IsDeclaration && !IsGenerated;
}

/// <summary>A page of the documentation, in its parts.</summary>
internal sealed class Page
{
    private Page(string path)
    {
        Path = path;
        Text = File.ReadAllText(System.IO.Path.Combine(Repository.Root, path)).ReplaceLineEndings("\n");
        Blocks = ReadBlocks(Text);
        Commands = [.. Blocks.Where(block => block.Language == "sh").SelectMany(block => block.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries))];
    }

    public static Page Readme { get; } = new("README.md");

    public static Page Tutorial { get; } = new("docs/tutorial.md");

    public static Page GeneratedCode { get; } = new("docs/generated-code.md");

    public static Page Releasing { get; } = new("docs/releasing.md");

    /// <summary>The pages whose declarations are compiled and whose fragments are run, each in a namespace of its own.</summary>
    public static IReadOnlyList<Page> Guides { get; } =
    [
        Tutorial, GeneratedCode, new("docs/attribute.md"), new("docs/explain.md"), new("docs/own-functions.md"), new("docs/saving.md"), new("docs/scores.md"), new("docs/sequences.md"), new("docs/topology.md"), new("docs/training-loops.md"), new("docs/typed-rows.md"),
    ];

    /// <summary>Its path from the repository, with slashes.</summary>
    public string Path { get; }

    public string Text { get; }

    public IReadOnlyList<PageBlock> Blocks { get; }

    public IReadOnlyList<string> Commands { get; }

    public IReadOnlyList<PageBlock> Fragments => [.. Blocks.Where(block => block.IsFragment)];

    /// <summary>The namespace that its code is compiled in.</summary>
    public string Namespace => "Page_" + System.IO.Path.GetFileNameWithoutExtension(Path).Replace('-', '_');

    public static Page Of(string path) => new(path);

    /// <summary>Its classes, and a method for each of its fragments.</summary>
    public string Program() => $$"""
        using System.Text.Json;
        using BackpropGen;

        namespace {{Namespace}}
        {
            {{string.Join("\n", Blocks.Where(block => block.IsDeclaration).Select(block => block.Text))}}

            public static class Fragments
            {
                {{string.Join("\n\n", Fragments.Select((fragment, i) => $"public static void Run{i}()\n{{\n{fragment.Text}\n}}"))}}
            }
        }
        """;

    /// <summary>The names in the first column of the table under a heading.</summary>
    public IReadOnlyList<string> FirstColumn(string heading)
    {
        string section = Regex.Match(Text, $@"^#+ {Regex.Escape(heading)}\n(.*?)(?=^#|\z)", RegexOptions.Multiline | RegexOptions.Singleline).Groups[1].Value;
        return section.Split('\n')
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .SelectMany(line => Regex.Matches(line.Split('|')[1], "`([^`]+)`").Select(match => match.Groups[1].Value))
            .ToList();
    }

    private static IReadOnlyList<PageBlock> ReadBlocks(string text)
    {
        var blocks = new List<PageBlock>();
        foreach (Match match in Regex.Matches(text, @"^```(\w*)\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline).Reverse())
        {
            string heading = Regex.Matches(text[..match.Index], "^#+ .*$", RegexOptions.Multiline)[^1].Value;
            blocks.Insert(0, new PageBlock(match.Groups[1].Value, match.Groups[2].Value.TrimEnd('\n'), heading, blocks.FirstOrDefault()));
        }

        return blocks;
    }
}
