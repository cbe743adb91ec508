using System.Text.RegularExpressions;
using BackpropGen.Testing;

namespace BackpropGen.Generator.Tests.Architecture;

/// <summary>docs/threat-model.md and docs/correctness.md claim what tests hold, and no more.</summary>
public class ThreatModelTests
{
    private static readonly string[] Page = File.ReadAllLines(Repository.PathOf("docs", "threat-model.md"));

    [Theory]
    [InlineData("threat-model.md")]
    [InlineData("correctness.md")]
    public void The_tests_that_a_page_names_exist(string page)
    {
        ILookup<string, string> sources = Directory.GetFiles(Repository.PathOf("tests"), "*Tests.cs", SearchOption.AllDirectories).ToLookup(path => Path.GetFileNameWithoutExtension(path), File.ReadAllText);
        MatchCollection named = Regex.Matches(File.ReadAllText(Repository.PathOf("docs", page)), @"`(\w+Tests)\.(\w+)`");
        Assert.NotEmpty(named);
        Assert.All(named, test => Assert.Contains(sources[test.Groups[1].Value], source => source.Contains($" {test.Groups[2].Value}(", StringComparison.Ordinal)));
    }

    [Fact]
    public void Every_claim_names_a_test()
    {
        string[] claims = [.. Page.Where(line => line.StartsWith("| ", StringComparison.Ordinal) && !line.StartsWith("| A stranger cannot", StringComparison.Ordinal))];
        Assert.True(claims.Length > 10);
        Assert.All(claims, claim => Assert.Matches(@"\| `\w+Tests\.\w+`(, `\w+Tests\.\w+`)* \|$", claim));
    }
}
