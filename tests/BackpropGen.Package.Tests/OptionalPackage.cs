using System.IO.Compression;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace BackpropGen.Package.Tests;

/// <summary>A package beside the main one, and the page that describes it, in the parts that are tested.</summary>
internal sealed class OptionalPackage
{
    private OptionalPackage(string id, string page)
    {
        Assert.Equal($"dotnet add package BackpropGen\ndotnet add package {id}", Regex.Match(File.ReadAllText(Path.Combine(Repository.Root, "docs", page)).ReplaceLineEndings("\n"), @"^```sh\n(.*?)\n```$", RegexOptions.Multiline | RegexOptions.Singleline).Groups[1].Value);
        Id = id;
        Text = File.ReadAllText(Path.Combine(Repository.Root, "docs", page)).ReplaceLineEndings("\n");
        Program = Block("csharp");
        Output = Block("text");
    }

    public static OptionalPackage LevenbergMarquardt { get; } = new("BackpropGen.LevenbergMarquardt", "levenberg-marquardt.md");

    public static OptionalPackage Plots { get; } = new("BackpropGen.Plots", "plots.md");

    public string Id { get; }

    /// <summary>The page.</summary>
    public string Text { get; }

    public string Program { get; }

    /// <summary>What the program prints.</summary>
    public string Output { get; }

    /// <summary>The package holds its library for both frameworks, its documentation, its page and the licence, and nothing else but these.</summary>
    public void AssertFiles(PackedProjects projects, params string[] others)
    {
        using ZipArchive package = Open(projects);
        IEnumerable<string> expected = new[] { "net10.0", "netstandard2.0" }.SelectMany(framework => new[] { $"lib/{framework}/{Id}.dll", $"lib/{framework}/{Id}.xml" })
            .Concat([$"{Id}.nuspec", "LICENSE", "README.md", "icon.png"])
            .Concat(others);
        Assert.Equal(
            expected.Order(StringComparer.Ordinal),
            package.Entries.Select(entry => entry.FullName)
                .Where(name => name != "[Content_Types].xml" && !name.StartsWith("_rels/", StringComparison.Ordinal) && !name.StartsWith("package/", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal));

        using var readme = new StreamReader(package.GetEntry("README.md")!.Open());
        string links = Regex.Replace(readme.ReadToEnd().ReplaceLineEndings("\n"), @"https://github\.com/[^/)]+/[^/)]+/(blob|raw)/[^/)]+/docs/", string.Empty);
        Assert.Equal(Text.TrimEnd(), links.TrimEnd());
    }

    /// <summary>It depends on the main package and one library, in both frameworks.</summary>
    public void AssertDependencies(PackedProjects projects, string library)
    {
        using ZipArchive package = Open(projects);
        using Stream nuspec = package.GetEntry($"{Id}.nuspec")!.Open();
        Assert.Equal(
            new[] { ".NETStandard2.0", "net10.0" }.SelectMany(framework => new[] { $"{framework}: BackpropGen {projects.Version}", $"{framework}: {library}" }),
            XDocument.Load(nuspec).Descendants()
                .Where(element => element.Name.LocalName == "dependency")
                .Select(element => $"{element.Parent!.Attribute("targetFramework")!.Value}: {element.Attribute("id")!.Value} {element.Attribute("version")!.Value}")
                .Order(StringComparer.Ordinal));
    }

    /// <summary>The names of the members that are documented, as the compiler writes them.</summary>
    public IReadOnlyList<string> DocumentedMembers(PackedProjects projects)
    {
        using ZipArchive package = Open(projects);
        using Stream xml = package.GetEntry($"lib/net10.0/{Id}.xml")!.Open();
        return [.. XDocument.Load(xml).Descendants("member").Select(member => member.Attribute("name")!.Value)];
    }

    private ZipArchive Open(PackedProjects projects) => ZipFile.OpenRead(Path.Combine(projects.Packages, $"{Id}.{projects.Version}.nupkg"));

    /// <summary>The first block of a language.</summary>
    private string Block(string language) =>
        Regex.Matches(Text, $@"^```{language}\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline).First().Groups[1].Value.TrimEnd('\n');
}
