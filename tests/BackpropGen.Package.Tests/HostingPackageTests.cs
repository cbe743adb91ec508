using System.IO.Compression;
using System.Text.RegularExpressions;

namespace BackpropGen.Package.Tests;

/// <summary>The package for services.</summary>
[Collection(PackedProjects.Collection)]
public sealed class HostingPackageTests(PackedProjects projects)
{
    [Fact]
    public void Its_page_names_the_packages_and_the_package_holds_its_library_alone()
    {
        string page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "serving.md")).ReplaceLineEndings("\n");
        Assert.Equal("dotnet add package BackpropGen\ndotnet add package BackpropGen.Hosting", Regex.Match(page, @"^```sh\n(.*?)\n```$", RegexOptions.Multiline | RegexOptions.Singleline).Groups[1].Value);
        using ZipArchive package = ZipFile.OpenRead(Path.Combine(projects.Packages, $"BackpropGen.Hosting.{projects.Version}.nupkg"));
        Assert.Equal(["lib/net10.0/BackpropGen.Hosting.dll", "lib/net10.0/BackpropGen.Hosting.xml"], package.Entries.Select(entry => entry.FullName).Where(name => name.StartsWith("lib/", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_service_of_the_page_does_not_start_without_its_file()
    {
        DotnetResult service = projects.RunProgram(PackedProjects.Service);
        Assert.NotEqual(0, service.ExitCode);
        Assert.Contains("There is no weight file rent.safetensors.", service.Output, StringComparison.Ordinal);
    }
}
