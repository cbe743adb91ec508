using System.IO.Compression;
using System.Reflection.Metadata;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using BackpropGen.Testing;

namespace BackpropGen.Package.Tests;

/// <summary>What is published: the packages with all that nuget.org shows, and the scripts of docs/releasing.md.</summary>
[Collection(PackedProjects.Collection)]
public sealed class PublishingTests(PackedProjects projects)
{
    private const string Clone = "https://github.com/backpropgen/example";

    private static readonly string[] Ids = ["BackpropGen", "BackpropGen.Hosting", "BackpropGen.LevenbergMarquardt", "BackpropGen.Orleans", "BackpropGen.Orleans.Parquet", "BackpropGen.Plots", "BackpropGen.Templates"];

    public static TheoryData<string> Packages => [.. Ids];

    [Fact]
    public void One_command_packs_every_package_and_no_other() =>
        Assert.Equal(Ids.Select(package => $"{package}.{projects.Version}.nupkg"), Directory.GetFiles(projects.Packages, "*.nupkg").Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Packages))]
    public void A_package_has_all_that_nuget_org_shows(string id)
    {
        using ZipArchive package = ZipFile.OpenRead(Path.Combine(projects.Packages, $"{id}.{projects.Version}.nupkg"));
        using Stream nuspec = package.GetEntry(id + ".nuspec")!.Open();
        XElement metadata = XDocument.Load(nuspec).Root!.Elements().Single();
        string Value(string name) => metadata.Elements().Single(element => element.Name.LocalName == name).Value;

        Assert.Equal("MIT", Value("license"));
        Assert.Equal("icon.png", Value("icon"));
        Assert.Equal("README.md", Value("readme"));
        Assert.InRange(Value("description").Length, 50, 300);
        Assert.InRange(Value("tags").Split(' ').Length, 3, 10);
        Assert.All(new[] { "icon.png", "LICENSE", "README.md" }, name => Assert.True(package.GetEntry(name)!.Length > 100, name));

        string changelog = File.ReadAllText(Path.Combine(Repository.Root, "CHANGELOG.md")).ReplaceLineEndings("\n");
        string heading = changelog.Contains($"## [{Repository.Version}]", StringComparison.Ordinal) ? Repository.Version : "Unreleased";
        string section = Regex.Match(changelog, $@"^## \[{Regex.Escape(heading)}\].*?\n(.*?)(?=^## |\z)", RegexOptions.Multiline | RegexOptions.Singleline).Groups[1].Value;
        Assert.Equal(section.Trim(), Value("releaseNotes").ReplaceLineEndings("\n").Trim());
    }

    [Fact]
    public void Where_the_repository_is_known_the_links_of_a_read_me_lead_to_it()
    {
        foreach ((string project, string image, string link) in new[]
        {
            ("BackpropGen", $"]({Clone}/raw/abc/docs/images/readme.svg)", $"[Forms]({Clone}/blob/abc/docs/forms.md)"),
            ("BackpropGen.Plots", $"]({Clone}/raw/abc/docs/images/xor-network.svg)", "[ScottPlot](https://scottplot.net)"),
        })
        {
            string output = Directory.CreateDirectory(Path.Combine(projects.Root, "readme-" + project)).FullName;
            Dotnet.Run(
                Repository.Root, new Dictionary<string, string>(), "msbuild", $"src/{project}/{project}.csproj", "-t:WritePackageReadme", "-p:TargetFramework=net10.0", $"-p:RepositoryUrl={Clone}.git",
                "-p:SourceRevisionId=abc", $"-p:IntermediateOutputPath={output}/", "-v:q", "-nologo").Succeeded();
            string readme = File.ReadAllText(Path.Combine(output, "README.md"));
            Assert.Contains(image, readme, StringComparison.Ordinal);
            Assert.Contains(link, readme, StringComparison.Ordinal);
            Assert.All(Regex.Matches(readme, @"\]\(([^)]+)\)"), target => Assert.Matches("^(https?://|#)", target.Groups[1].Value));
        }
    }

    [Fact]
    public void The_workflows_call_scripts_that_are_there()
    {
        string[] commands =
        [
            .. Directory.GetFiles(Path.Combine(Repository.Root, ".github", "workflows")).SelectMany(File.ReadAllLines)
                .Select(line => Regex.Match(line, @"^\s*- run: (.*)$")).Where(match => match.Success).Select(match => match.Groups[1].Value),
        ];
        Assert.NotEmpty(commands);
        foreach (string command in commands.Where(command => !command.StartsWith("dotnet ", StringComparison.Ordinal)))
        {
            string script = Path.Combine(Repository.Root, command.Split(' ')[0]);
            Assert.True(File.Exists(script), command);
            Assert.StartsWith("#!/usr/bin/env bash\n", File.ReadAllText(script), StringComparison.Ordinal);
            if (!OperatingSystem.IsWindows())
            {
                Assert.True(File.GetUnixFileMode(script).HasFlag(UnixFileMode.UserExecute), command);
            }
        }
    }

    /// <summary>In a clone with a remote, as the workflow does it: packs the last commit as the baseline, in a folder of its own, and as the packages, and pushes them into a folder.</summary>
    [FactWithCommand("git", "apt-get install git")]
    public void The_scripts_pack_the_same_bytes_in_two_folders_compare_them_with_the_baseline_and_push_them()
    {
        string clone = Path.Combine(projects.Root, "clone");
        Run(projects.Root, "git", "clone", "--quiet", "--depth", "2", "file://" + Repository.Root, clone);
        Run(clone, "git", "remote", "set-url", "origin", Clone + ".git");
        string commit = Run(clone, "git", "rev-parse", "HEAD").Trim();

        Run(clone, Path.Combine(clone, "build", "baseline"), commit);
        Run(clone, Path.Combine(clone, "build", "pack"), "v" + Repository.Version);
        IReadOnlyDictionary<string, byte[]> packed = Contents(Path.Combine(clone, "artifacts", "packages"), Repository.Version);
        IReadOnlyDictionary<string, byte[]> elsewhere = Contents(Path.Combine(clone, "artifacts", "baseline"), "0.0.0-baseline");

        // The templates have no members, and so no baseline.
        Assert.Equal(elsewhere.Keys, packed.Keys.Where(path => !path.StartsWith("BackpropGen.Templates.", StringComparison.Ordinal)));
        Assert.Contains("BackpropGen.nupkg/analyzers/dotnet/cs/BackpropGen.Generator.dll", packed.Keys);
        Assert.All(elsewhere, file => Assert.True(file.Value.AsSpan().SequenceEqual(packed[file.Key]), file.Key));

        IReadOnlyDictionary<string, byte[]> firstForUnity = LaidOutForUnity(clone);
        Directory.Delete(Path.Combine(clone, "src", "BackpropGen.Generator", "obj", "Unity"), recursive: true);
        IReadOnlyDictionary<string, byte[]> secondForUnity = LaidOutForUnity(clone);
        Assert.Contains("Runtime/BackpropGenGenerator.dll", firstForUnity.Keys);
        Assert.Equal(firstForUnity.Keys, secondForUnity.Keys);
        Assert.All(firstForUnity, file => Assert.True(file.Value.AsSpan().SequenceEqual(secondForUnity[file.Key]), file.Key));

        byte[] symbols = packed.Single(file => file.Key.EndsWith("snupkg/lib/net10.0/BackpropGen.pdb", StringComparison.Ordinal)).Value;
        Assert.Contains($"https://raw.githubusercontent.com/backpropgen/example/{commit}/*", SourceLink(symbols), StringComparison.Ordinal);
        Assert.DoesNotContain(clone, Encoding.UTF8.GetString(symbols), StringComparison.Ordinal);

        // A member that the baseline has, and the library no longer, fails the build.
        string options = Path.Combine(clone, "src", "BackpropGen", "LayerParameters.cs");
        File.WriteAllText(options, File.ReadAllText(options).Replace("public static T[] GetBiases<T>", "internal static T[] GetBiases<T>", StringComparison.Ordinal));
        Assert.Contains("CP0002", Start(clone, Path.Combine(clone, "build", "pack")).Output, StringComparison.Ordinal);
        Assert.NotEqual(0, Start(clone, Path.Combine(clone, "build", "pack"), "v0.0.0").ExitCode);

        // What build/pack has left lies there, too.
        Directory.Delete(Path.Combine(clone, "artifacts", "packages"), recursive: true);
        Directory.CreateDirectory(Path.Combine(clone, "artifacts", "packages"));
        foreach (string package in Directory.GetFiles(projects.Packages))
        {
            File.Copy(package, Path.Combine(clone, "artifacts", "packages", Path.GetFileName(package)), overwrite: true);
        }

        Run(clone, Path.Combine(clone, "build", "push"), "artifacts/feed");
        Assert.Equal(Ids.Length, Directory.GetFiles(Path.Combine(clone, "artifacts", "feed"), "*.nupkg", SearchOption.AllDirectories).Length);
    }

    private static string Run(string folder, string program, params string[] arguments)
    {
        (int exitCode, string output) = Start(folder, program, arguments);
        Assert.True(exitCode == 0, output);
        return output;
    }

    private static (int ExitCode, string Output) Start(string folder, string program, params string[] arguments)
    {
        DotnetResult result = Dotnet.RunProgramIn(folder, program, arguments);
        return (result.ExitCode, result.Output);
    }

    /// <summary>The files in the packages and symbol packages of a folder, by package and path. Left out is what names the version: the manifest, and what the container says of itself.</summary>
    private static IReadOnlyDictionary<string, byte[]> Contents(string folder, string version)
    {
        var contents = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (string path in Directory.GetFiles(folder))
        {
            using ZipArchive package = ZipFile.OpenRead(path);
            foreach (ZipArchiveEntry entry in package.Entries.Where(entry => Path.GetExtension(entry.Name) is not (".psmdcp" or ".rels" or ".nuspec")))
            {
                using Stream stream = entry.Open();
                using var bytes = new MemoryStream();
                stream.CopyTo(bytes);
                contents.Add($"{Path.GetFileName(path).Replace($".{version}.", ".", StringComparison.Ordinal)}/{entry.FullName}", bytes.ToArray());
            }
        }

        return contents;
    }

    /// <summary>Every file in the folder for Unity, by its path.</summary>
    private static IReadOnlyDictionary<string, byte[]> LaidOutForUnity(string clone)
    {
        Run(clone, Path.Combine(clone, "build", "unity"));
        string folder = Path.Combine(clone, "artifacts", "unity", "com.backpropgen.backpropgen");
        return new SortedDictionary<string, byte[]>(
            Directory.GetFiles(folder, "*", SearchOption.AllDirectories).ToDictionary(path => Path.GetRelativePath(folder, path).Replace('\\', '/'), File.ReadAllBytes), StringComparer.Ordinal);
    }

    /// <summary>The document of SourceLink in portable symbols.</summary>
    private static string SourceLink(byte[] symbols)
    {
        using MetadataReaderProvider provider = MetadataReaderProvider.FromPortablePdbStream(new MemoryStream(symbols));
        MetadataReader reader = provider.GetMetadataReader();
        var kind = new Guid("CC110556-A091-4D38-9FEC-25AB9A351A6A");
        CustomDebugInformation information = reader.CustomDebugInformation.Select(reader.GetCustomDebugInformation).Single(information => reader.GetGuid(information.Kind) == kind);
        return Encoding.UTF8.GetString(reader.GetBlobBytes(information.Value));
    }
}
