using System.Net;
using System.Text.RegularExpressions;
using BackpropGen.Testing;

namespace BackpropGen.Package.Tests;

/// <summary>The documentation as a site: build/site makes it of the pages and the library.</summary>
public sealed class SiteTests
{
    [FactWithCommand("bash", "apt-get install bash")]
    public void The_site_has_every_page_the_reference_and_a_search_and_every_link_leads_somewhere()
    {
        Dotnet.RunProgramIn(Repository.Root, Path.Combine(Repository.Root, "build", "site")).Succeeded();
        string site = Path.Combine(Repository.Root, "artifacts", "site");
        Dictionary<string, string> pages = Directory.GetFiles(site, "*.html", SearchOption.AllDirectories).ToDictionary(path => path, File.ReadAllText);

        foreach (string page in Directory.GetFiles(Path.Combine(Repository.Root, "docs"), "*.md", SearchOption.AllDirectories))
        {
            string html = Path.ChangeExtension(Path.Combine(site, Path.GetRelativePath(Path.Combine(Repository.Root, "docs"), page)), "html");
            Assert.True(pages.ContainsKey(html), html);
        }

        Assert.True(pages.ContainsKey(Path.Combine(site, "api", "BackpropGen.FitOptions.html")));
        Assert.DoesNotContain(pages.Keys, page => Path.GetFileName(page).StartsWith("BackpropGen.CompilerServices", StringComparison.Ordinal));
        Assert.Contains("levenberg-marquardt.html", File.ReadAllText(Path.Combine(site, "index.json")), StringComparison.Ordinal);
        Assert.Empty(pages.SelectMany(page => BrokenLinks(page.Key, page.Value, pages)));
    }

    private static IEnumerable<string> BrokenLinks(string path, string html, IReadOnlyDictionary<string, string> pages)
    {
        foreach (Match match in Regex.Matches(html, "(?:href|src)=\"([^\"]+)\""))
        {
            string target = WebUtility.HtmlDecode(match.Groups[1].Value);
            if (Regex.IsMatch(target, "^(https?|mailto|data):"))
            {
                continue;
            }

            string[] parts = target.Split('#');
            string file = parts[0].Length == 0 ? path : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, Uri.UnescapeDataString(parts[0].Split('?')[0])));
            bool isThere = File.Exists(file)
                && (parts.Length < 2 || parts[1].Length == 0 || !pages.TryGetValue(file, out string? other) || other.Contains($"id=\"{Uri.UnescapeDataString(parts[1])}\"", StringComparison.Ordinal));
            if (!isThere)
            {
                yield return $"{path}: {target}";
            }
        }
    }
}
