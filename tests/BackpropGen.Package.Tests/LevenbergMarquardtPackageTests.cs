using System.Text.RegularExpressions;

namespace BackpropGen.Package.Tests;

[Collection(PackedProjects.Collection)]
public sealed class LevenbergMarquardtPackageTests(PackedProjects projects)
{
    private static OptionalPackage Package => OptionalPackage.LevenbergMarquardt;

    [Fact]
    public void The_package_holds_its_library_its_documentation_and_its_page_and_nothing_else() => Package.AssertFiles(projects);

    [Fact]
    public void The_package_depends_on_the_library_and_on_MathNet() => Package.AssertDependencies(projects, "MathNet.Numerics 5.0.0");

    [Fact]
    public void The_program_of_the_page_prints_what_the_page_says() => Assert.Equal(Package.Output, projects.RunProgram("CurveFit").Succeeded().Lines);

    [Fact]
    public void The_page_lists_every_option_and_no_other()
    {
        const string Options = "P:BackpropGen.LevenbergMarquardtOptions.";
        Assert.Equal(
            Package.DocumentedMembers(projects).Where(name => name.StartsWith(Options, StringComparison.Ordinal)).Select(name => name[Options.Length..]).Order(StringComparer.Ordinal),
            Regex.Matches(Package.Text, @"^\| `(\w+)` \|", RegexOptions.Multiline).Select(match => match.Groups[1].Value).Order(StringComparer.Ordinal));
    }
}
