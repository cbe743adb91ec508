using System.IO.Compression;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace BackpropGen.Package.Tests;

/// <summary>The optional package, and the page that describes it.</summary>
[Collection(PackedProjects.Collection)]
public sealed class LevenbergMarquardtPackageTests(PackedProjects projects)
{
    [Fact]
    public void The_package_holds_its_library_its_documentation_and_its_page_and_nothing_else()
    {
        using ZipArchive package = Open();
        Assert.Equal(
            [
                "BackpropGen.LevenbergMarquardt.nuspec",
                "LICENSE",
                "README.md",
                "lib/net10.0/BackpropGen.LevenbergMarquardt.dll",
                "lib/net10.0/BackpropGen.LevenbergMarquardt.xml",
                "lib/netstandard2.0/BackpropGen.LevenbergMarquardt.dll",
                "lib/netstandard2.0/BackpropGen.LevenbergMarquardt.xml",
            ],
            package.Entries.Select(entry => entry.FullName)
                .Where(name => name != "[Content_Types].xml" && !name.StartsWith("_rels/", StringComparison.Ordinal) && !name.StartsWith("package/", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal));

        using var readme = new StreamReader(package.GetEntry("README.md")!.Open());
        Assert.Equal(LevenbergMarquardtPage.Text, readme.ReadToEnd().ReplaceLineEndings("\n"));
    }

    [Fact]
    public void The_package_depends_on_the_library_and_on_MathNet()
    {
        using ZipArchive package = Open();
        using Stream nuspec = package.GetEntry("BackpropGen.LevenbergMarquardt.nuspec")!.Open();
        Assert.Equal(
            [
                $".NETStandard2.0: BackpropGen {projects.Version}",
                ".NETStandard2.0: MathNet.Numerics 5.0.0",
                $"net10.0: BackpropGen {projects.Version}",
                "net10.0: MathNet.Numerics 5.0.0",
            ],
            XDocument.Load(nuspec).Descendants()
                .Where(element => element.Name.LocalName == "dependency")
                .Select(element => $"{element.Parent!.Attribute("targetFramework")!.Value}: {element.Attribute("id")!.Value} {element.Attribute("version")!.Value}")
                .Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_program_of_the_page_prints_what_the_page_says() =>
        Assert.Equal(LevenbergMarquardtPage.Output, projects.RunProgram("CurveFit").Succeeded().Lines);

    [Fact]
    public void The_page_lists_every_option_and_no_other()
    {
        using ZipArchive package = Open();
        using Stream xml = package.GetEntry("lib/net10.0/BackpropGen.LevenbergMarquardt.xml")!.Open();
        const string Options = "P:BackpropGen.LevenbergMarquardtOptions.";
        Assert.Equal(
            XDocument.Load(xml).Descendants("member").Select(member => member.Attribute("name")!.Value)
                .Where(name => name.StartsWith(Options, StringComparison.Ordinal)).Select(name => name[Options.Length..]).Order(StringComparer.Ordinal),
            Regex.Matches(LevenbergMarquardtPage.Text, @"^\| `(\w+)` \|", RegexOptions.Multiline).Select(match => match.Groups[1].Value).Order(StringComparer.Ordinal));
    }

    private ZipArchive Open() => ZipFile.OpenRead(Path.Combine(projects.Packages, $"BackpropGen.LevenbergMarquardt.{projects.Version}.nupkg"));
}
