using System.Text.RegularExpressions;
using Orleans.Configuration;

namespace BackpropGen.Orleans.Tests;

/// <summary>The page says what the code does.</summary>
public sealed class OrleansPageTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "orleans.md")).ReplaceLineEndings("\n");

    [Fact]
    public void Every_block_of_code_is_compiled_here()
    {
        string code = File.ReadAllText(Path.Combine(Repository.Root, "tests", "BackpropGen.Orleans.Tests", "OrleansPage.cs")).ReplaceLineEndings("\n");
        string[] compiled = [.. Regex.Matches(code, @"// <(\w+)>\n(.*?)\n    // </\1>", RegexOptions.Singleline).Select(match => Regex.Replace(match.Groups[2].Value, "^    ", string.Empty, RegexOptions.Multiline))];
        string[] written = [.. Regex.Matches(Page, "```csharp\n(.*?)\n```", RegexOptions.Singleline).Select(match => match.Groups[1].Value)];
        Assert.Equal(compiled, written);
    }

    [Fact]
    public void The_page_names_the_defaults_of_probes_as_they_are()
    {
        ClusterMembershipOptions options = new();
        Assert.Equal((TimeSpan.FromSeconds(5), 3, 2), (options.ProbeTimeout, options.NumMissedProbesLimit, options.NumVotesForDeathDeclaration));
        Assert.Contains("a probe every 5 seconds, 3 that are missed, 2 votes", Page);
    }

    [Fact]
    public void The_page_names_every_metric()
    {
        string code = File.ReadAllText(Path.Combine(Repository.Root, "src", "BackpropGen.Orleans", "Diagnostics", "ClusterMetrics.cs"));
        string[] names = [.. Regex.Matches(code, "\"(backpropgen\\.[a-z.]+)\", \"").Select(match => match.Groups[1].Value)];
        Assert.True(names.Length >= 10);
        Assert.All(names, name => Assert.Contains($"`{name}`", Page));
    }
}
