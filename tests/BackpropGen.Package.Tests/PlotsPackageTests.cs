using System.IO.Compression;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace BackpropGen.Package.Tests;

/// <summary>The optional package, and the page that describes it.</summary>
[Collection(PackedProjects.Collection)]
public sealed class PlotsPackageTests(PackedProjects projects)
{
    [Fact]
    public void The_package_holds_its_library_its_documentation_and_its_page_and_nothing_else()
    {
        using ZipArchive package = Open();
        Assert.Equal(
            [
                "BackpropGen.Plots.nuspec",
                "DejaVuSans.LICENSE.txt",
                "LICENSE",
                "README.md",
                "lib/net10.0/BackpropGen.Plots.dll",
                "lib/net10.0/BackpropGen.Plots.xml",
                "lib/netstandard2.0/BackpropGen.Plots.dll",
                "lib/netstandard2.0/BackpropGen.Plots.xml",
            ],
            package.Entries.Select(entry => entry.FullName)
                .Where(name => name != "[Content_Types].xml" && !name.StartsWith("_rels/", StringComparison.Ordinal) && !name.StartsWith("package/", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal));

        using var readme = new StreamReader(package.GetEntry("README.md")!.Open());
        Assert.Equal(PlotsPage.Text, readme.ReadToEnd().ReplaceLineEndings("\n"));
    }

    [Fact]
    public void The_package_depends_on_the_library_and_on_ScottPlot()
    {
        using ZipArchive package = Open();
        using Stream nuspec = package.GetEntry("BackpropGen.Plots.nuspec")!.Open();
        Assert.Equal(
            [
                $".NETStandard2.0: BackpropGen {projects.Version}",
                ".NETStandard2.0: ScottPlot 5.1.59",
                $"net10.0: BackpropGen {projects.Version}",
                "net10.0: ScottPlot 5.1.59",
            ],
            XDocument.Load(nuspec).Descendants()
                .Where(element => element.Name.LocalName == "dependency")
                .Select(element => $"{element.Parent!.Attribute("targetFramework")!.Value}: {element.Attribute("id")!.Value} {element.Attribute("version")!.Value}")
                .Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_program_of_the_page_saves_its_pictures()
    {
        string folder = Path.Combine(projects.OutputOf("Drawings"), "run");
        Directory.CreateDirectory(folder);
        DotnetResult result = Dotnet.Run(folder, new Dictionary<string, string>(), Path.Combine(projects.OutputOf("Drawings"), "Drawings.dll")).Succeeded();

        Assert.Equal(PlotsPage.Output, result.Lines);
        Assert.All(PlotsPage.Output.Split('\n'), name => PictureFile.Check(Path.Combine(folder, "pictures", name)));
    }

    [Fact]
    public void The_page_and_the_readme_name_every_method()
    {
        using ZipArchive package = Open();
        using Stream xml = package.GetEntry("lib/net10.0/BackpropGen.Plots.xml")!.Open();
        string[] methods = [.. XDocument.Load(xml).Descendants("member").Select(member => Regex.Match(member.Attribute("name")!.Value, @"^[MP]:BackpropGen\.(?:NetworkPlots|Picture)\.(\w+)").Groups[1].Value)
            .Where(name => name.Length > 0).Distinct()];
        Assert.Contains("PlotLosses", methods);
        Assert.Contains("ToSvg", methods);
        Assert.All(methods, method => Assert.Matches($@"`(NetworkPlots\.)?{method}`", PlotsPage.Text));
    }

    private ZipArchive Open() => ZipFile.OpenRead(Path.Combine(projects.Packages, $"BackpropGen.Plots.{projects.Version}.nupkg"));
}
