using System.IO.Compression;
using System.Xml.Linq;
using BackpropGen.Testing;

namespace BackpropGen.Package.Tests;

[Collection(PackedProjects.Collection)]
public sealed class PackageTests(PackedProjects projects)
{
    public static TheoryData<string> Silenced => [.. PackedProjects.Silenced.Keys];

    [Fact]
    public void The_package_holds_the_library_its_documentation_the_generator_the_code_fixes_and_nothing_else()
    {
        string[] expected =
        [
            "BackpropGen.nuspec",
            "LICENSE",
            "README.md",
            "analyzers/dotnet/cs/BackpropGen.CodeFixes.dll",
            "analyzers/dotnet/cs/BackpropGen.Generator.dll",
            "build/BackpropGen.props",
            "build/BackpropGen.targets",
            "buildTransitive/BackpropGen.props",
            "buildTransitive/BackpropGen.targets",
            "lib/net10.0/BackpropGen.dll",
            "lib/net10.0/BackpropGen.xml",
            "lib/netstandard2.0/BackpropGen.dll",
            "icon.png",
            "lib/netstandard2.0/BackpropGen.xml",
            "lib/netstandard2.1/BackpropGen.dll",
            "lib/netstandard2.1/BackpropGen.xml",
        ];

        Assert.Equal(expected.Order(StringComparer.Ordinal), Entries("nupkg"));
    }

    [Fact]
    public void Symbols_are_in_a_package_of_their_own()
    {
        Assert.Equal(["BackpropGen.nuspec", "lib/net10.0/BackpropGen.pdb", "lib/netstandard2.0/BackpropGen.pdb", "lib/netstandard2.1/BackpropGen.pdb"], Entries("snupkg"));
    }

    [Fact]
    public void The_package_depends_on_nothing_but_System_Memory_and_on_that_only_for_netstandard_2_0()
    {
        using ZipArchive package = Open("nupkg");
        using Stream nuspec = package.GetEntry("BackpropGen.nuspec")!.Open();
        XElement metadata = XDocument.Load(nuspec).Root!.Elements().Single();
        string? Value(string name) => metadata.Elements().Single(element => element.Name.LocalName == name).Value;

        Assert.Equal("BackpropGen", Value("id"));
        Assert.Equal("MIT", Value("license"));
        Assert.Equal("README.md", Value("readme"));

        List<string> dependencies = metadata.Descendants()
            .Where(element => element.Name.LocalName == "dependency")
            .Select(element => $"{element.Parent!.Attribute("targetFramework")!.Value}: {element.Attribute("id")!.Value}")
            .ToList();
        Assert.Equal([".NETStandard2.0: System.Memory"], dependencies);
    }

    [Fact]
    public void Nothing_in_the_documentation_describes_what_the_library_does_not_define()
    {
        using ZipArchive package = Open("nupkg");
        foreach (string framework in new[] { "net10.0", "netstandard2.0", "netstandard2.1" })
        {
            using Stream xml = package.GetEntry($"lib/{framework}/BackpropGen.xml")!.Open();
            IEnumerable<string> namespaces = XDocument.Load(xml).Descendants("member")
                .Select(member => member.Attribute("name")!.Value)
                .Where(name => name.StartsWith("T:", StringComparison.Ordinal) && !name.StartsWith("T:BackpropGen.", StringComparison.Ordinal));

            // Two attributes that the compiler needs, compiled into the library for .NET Standard.
            Assert.Subset(
                new HashSet<string> { "T:Microsoft.CodeAnalysis.EmbeddedAttribute", "T:System.Diagnostics.CodeAnalysis.DoesNotReturnAttribute" },
                namespaces.ToHashSet());
        }
    }

    [Fact]
    public void Projects_that_use_the_package_build_without_a_warning()
    {
        Assert.Contains("0 Warning(s)", projects.BuildOutput);
    }

    [Fact]
    public void A_netstandard_library_with_networks_trains_predicts_and_reads_embedded_weights_in_a_program_for_a_newer_framework()
    {
        Assert.Equal("True\n0 1\n1 0 1\n9\nTrue", projects.RunProgram("ClassroomUser").Succeeded().Lines);
    }

    [Fact]
    public void A_mistyped_topology_fails_the_build_with_one_error_at_the_mistyped_characters()
    {
        (bool isBuilt, string problem) = projects.Reported("Mistyped");

        Assert.False(isBuilt);
        Assert.Contains("Mistyped.cs(3,15): error BPG005: Unknown activation 'tahn'; did you mean 'tanh'?", problem);
    }

    [ThoroughTheory]
    [MemberData(nameof(Silenced))]
    public void Without_the_analyzer_a_mistyped_topology_fails_the_build_with_one_error_all_the_same(string project)
    {
        (bool isBuilt, string problem) = projects.Reported(project);

        Assert.False(isBuilt);
        Assert.Contains($"{project}.cs(3,15): error BPG028: Nothing was generated for 'Mistyped': Unknown activation 'tahn'; did you mean 'tanh'?", problem);
    }

    [Fact]
    public void A_library_that_keeps_the_package_from_its_programs_is_warned()
    {
        (bool isBuilt, string problem) = projects.Reported("Hidden");

        Assert.True(isBuilt);
        Assert.Contains("warning BPG301: BackpropGen is referenced with PrivateAssets", problem);
    }

    private ZipArchive Open(string extension) => ZipFile.OpenRead(Path.Combine(projects.Packages, $"BackpropGen.{projects.Version}.{extension}"));

    /// <summary>The files of a package, without those that every package has.</summary>
    private List<string> Entries(string extension)
    {
        using ZipArchive package = Open(extension);
        return package.Entries.Select(entry => entry.FullName)
            .Where(name => name != "[Content_Types].xml" && !name.StartsWith("_rels/", StringComparison.Ordinal) && !name.StartsWith("package/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .ToList();
    }
}
