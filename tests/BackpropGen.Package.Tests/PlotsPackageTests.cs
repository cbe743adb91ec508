using System.Text.RegularExpressions;

namespace BackpropGen.Package.Tests;

[Collection(PackedProjects.Collection)]
public sealed class PlotsPackageTests(PackedProjects projects)
{
    private static OptionalPackage Package => OptionalPackage.Plots;

    [Fact]
    public void The_package_holds_its_library_its_documentation_and_its_page_and_nothing_else() => Package.AssertFiles(projects, "DejaVuSans.LICENSE.txt");

    [Fact]
    public void The_package_depends_on_the_library_and_on_ScottPlot() => Package.AssertDependencies(projects, "ScottPlot 5.1.59");

    [Fact]
    public void The_program_of_the_page_saves_its_pictures()
    {
        string folder = Path.Combine(projects.OutputOf("Drawings"), "run");
        Directory.CreateDirectory(folder);
        DotnetResult result = Dotnet.Run(folder, new Dictionary<string, string>(), Path.Combine(projects.OutputOf("Drawings"), "Drawings.dll")).Succeeded();

        Assert.Equal(Package.Output, result.Lines);
        Assert.All(Package.Output.Split('\n'), name => PictureFile.Check(Path.Combine(folder, "pictures", name)));
    }

    [Fact]
    public void The_page_and_the_readme_name_every_method()
    {
        string[] methods = [.. Package.DocumentedMembers(projects).Select(name => Regex.Match(name, @"^[MP]:BackpropGen\.(?:NetworkPlots|Picture)\.(\w+)").Groups[1].Value)
            .Where(name => name.Length > 0).Distinct()];
        Assert.Contains("PlotLosses", methods);
        Assert.Contains("ToSvg", methods);
        Assert.All(methods, method => Assert.Matches($@"`(NetworkPlots\.)?{method}`", Package.Text));
    }
}
