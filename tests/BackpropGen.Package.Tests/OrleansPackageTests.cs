using System.IO.Compression;
using System.Text.RegularExpressions;

namespace BackpropGen.Package.Tests;

/// <summary>The packages for clusters.</summary>
[Collection(PackedProjects.Collection)]
public sealed class OrleansPackageTests(PackedProjects projects)
{
    [Fact]
    public void Its_page_names_the_packages_and_each_holds_its_library_alone()
    {
        string page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "orleans.md")).ReplaceLineEndings("\n");
        Assert.Equal("dotnet add package BackpropGen\ndotnet add package BackpropGen.Orleans", Regex.Match(page, @"^```sh\n(.*?)\n```$", RegexOptions.Multiline | RegexOptions.Singleline).Groups[1].Value);
        foreach (string name in new[] { "BackpropGen.Orleans", "BackpropGen.Orleans.Parquet" })
        {
            RequireLibraryAlone(name);
        }
    }

    private void RequireLibraryAlone(string id)
    {
        using ZipArchive package = ZipFile.OpenRead(Path.Combine(projects.Packages, $"{id}.{projects.Version}.nupkg"));
        Assert.Equal([$"lib/net10.0/{id}.dll", $"lib/net10.0/{id}.xml"], package.Entries.Select(entry => entry.FullName).Where(name => name.StartsWith("lib/", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }
}
