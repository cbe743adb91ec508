using System.Text.Json;
using System.Text.RegularExpressions;

namespace BackpropGen.Unity.Tests;

/// <summary>The folder of the package, as Unity's package manager and its importers read it.</summary>
public class PackageFolderTests
{
    private static readonly JsonElement Manifest = JsonDocument.Parse(UnityPackage.Read("package.json")).RootElement;

    /// <summary>The assets that others refer to, with the identifiers that they will always have.</summary>
    public static TheoryData<string, string> Identifiers => new()
    {
        { "Runtime/BackpropGen.Unity.asmdef", "73fb7f8f9ed241a1e9a3884f54b52a6e" },
        { UnityPackage.Library, "5dada9ae121ce889935992a03d51d177" },
        { UnityPackage.Generator, "d9ca4dd264abd90eadeb06963618bdc8" },
        { "Samples~/Train in the engine/LearningCatapult.cs", "47a490123cc6ada1944a4f75ab3dda81" },
        { "Samples~/Trained models/IrisClassifier.cs", "5bb1313120db4dcb40502360f4d37224" },
        { "Samples~/Trained models/iris.bytes", "a844239e17033e2a968cc91d209cbbdb" },
    };

    /// <summary>A folder whose name ends with a tilde is not imported, and has no meta; what is in it is copied with its metas.</summary>
    private static readonly IReadOnlyList<string> Imported = [.. UnityPackage.Assets.Where(asset => asset != UnityPackage.Samples)];

    public static TheoryData<string> Assets => [.. Imported];

    [Fact]
    public void It_has_the_library_the_generator_and_no_other_assembly() => Assert.Equal(
        [
            "CHANGELOG.md",
            "LICENSE.md",
            "README.md",
            "Runtime",
            "Runtime/BackpropGen.Unity.asmdef",
            "Runtime/BackpropGen.dll",
            "Runtime/BackpropGen.xml",
            "Runtime/BackpropGenGenerator.dll",
            "Runtime/WeightAssets.cs",
            "Samples~",
            "Samples~/Train in the engine",
            "Samples~/Train in the engine/AimModel.cs",
            "Samples~/Train in the engine/BackpropGen.Samples.Training.asmdef",
            "Samples~/Train in the engine/Catapult.cs",
            "Samples~/Train in the engine/LearningCatapult.cs",
            "Samples~/Trained models",
            "Samples~/Trained models/BackpropGen.Samples.TrainedModels.asmdef",
            "Samples~/Trained models/IrisClassifier.cs",
            "Samples~/Trained models/IrisModels.cs",
            "Samples~/Trained models/iris.BackpropGenGenerator.additionalfile",
            "Samples~/Trained models/iris.bytes",
            "package.json",
        ],
        UnityPackage.Assets);

    [Fact]
    public void The_manifest_has_what_the_package_manager_shows_and_refuses_editors_whose_compiler_is_too_old()
    {
        Assert.Matches(@"^com\.[a-z0-9-]+\.[a-z0-9-]+$", Text("name"));
        Assert.Equal(Path.GetFileName(UnityPackage.Folder.TrimEnd('/', '\\')), Text("name"));
        Assert.Equal("BackpropGen", Text("displayName"));
        Assert.Equal(UnityPackage.Built("Version"), Text("version"));
        Assert.Equal("2022.3", Text("unity"));
        Assert.Equal("12f1", Text("unityRelease"));
        Assert.Equal("MIT", Text("license"));
        Assert.InRange(Text("description").Length, 50, 300);
        Assert.NotEmpty(Manifest.GetProperty("author").GetProperty("name").GetString()!);
        Assert.Empty(Manifest.GetProperty("dependencies").EnumerateObject());
        Assert.Equal(
            ["name", "displayName", "version", "unity", "unityRelease", "description", "keywords", "license", "author", "dependencies", "samples"],
            Manifest.EnumerateObject().Select(property => property.Name));
    }

    [Fact]
    public void The_manifest_lists_every_sample_and_no_other()
    {
        JsonElement[] samples = [.. Manifest.GetProperty("samples").EnumerateArray()];
        Assert.All(samples, sample => Assert.InRange(sample.GetProperty("description").GetString()!.Length, 20, 200));
        Assert.All(samples, sample => Assert.Equal(UnityPackage.Samples + "/" + sample.GetProperty("displayName").GetString(), sample.GetProperty("path").GetString()));
        Assert.Equal(
            Directory.GetDirectories(UnityPackage.PathOf(UnityPackage.Samples)).Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal),
            samples.Select(sample => sample.GetProperty("displayName").GetString()!));
    }

    [Fact]
    public void Every_file_and_folder_has_a_meta_of_its_own()
    {
        Assert.Equal(Imported.Select(asset => asset + ".meta").Order(StringComparer.Ordinal), UnityPackage.Metas);
        string[] identifiers = [.. Imported.Select(UnityPackage.GuidOf)];
        Assert.All(identifiers, identifier => Assert.Equal(32, identifier.Length));
        Assert.Equal(identifiers.Length, identifiers.Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Identifiers))]
    public void Identifiers_stay_as_they_are(string asset, string identifier) => Assert.Equal(identifier, UnityPackage.GuidOf(asset));

    [Theory]
    [MemberData(nameof(Assets))]
    public void A_meta_names_the_importer_of_its_file(string asset)
    {
        string importer = Path.GetExtension(asset) switch
        {
            _ when Directory.Exists(UnityPackage.PathOf(asset)) => "DefaultImporter",
            _ when asset == "package.json" => "PackageManifestImporter",
            ".dll" => "PluginImporter",
            ".cs" => "MonoImporter",
            ".asmdef" => "AssemblyDefinitionImporter",
            ".additionalfile" => "RoslynAdditionalFileImporter",
            _ => "TextScriptImporter",
        };
        string meta = UnityPackage.MetaOf(asset);
        Assert.StartsWith("fileFormatVersion: 2\nguid: ", meta, StringComparison.Ordinal);
        Assert.Equal(importer, Assert.Single(Regex.Matches(meta, @"^(\w+Importer):$", RegexOptions.Multiline)).Groups[1].Value);
        Assert.Equal(importer == "DefaultImporter", meta.Contains("folderAsset: yes\n", StringComparison.Ordinal));
        Assert.DoesNotContain('\r', meta);
    }

    [Fact]
    public void The_generator_is_an_analyzer_and_part_of_no_game()
    {
        string meta = UnityPackage.MetaOf(UnityPackage.Generator);
        Assert.Contains("\nlabels:\n- RoslynAnalyzer\nPluginImporter:\n", meta, StringComparison.Ordinal);
        Assert.Equal(["Any", "Any", "Editor"], Platforms(meta).Select(platform => platform.Name));
        Assert.All(Platforms(meta), platform => Assert.False(platform.IsEnabled));
        Assert.Contains("\n        Exclude Editor: 1\n", meta, StringComparison.Ordinal);
        Assert.DoesNotMatch("Exclude .*: 0", meta);
        Assert.Contains("\n  validateReferences: 0\n", meta, StringComparison.Ordinal);
    }

    [Fact]
    public void The_library_is_a_part_of_every_game_and_all_scripts_see_it()
    {
        string meta = UnityPackage.MetaOf(UnityPackage.Library);
        Assert.DoesNotContain("labels:", meta, StringComparison.Ordinal);
        Assert.Equal([("Any", true), ("Editor", false)], Platforms(meta));
        Assert.Contains("\n  isExplicitlyReferenced: 0\n", meta, StringComparison.Ordinal);
        Assert.Contains("\n  defineConstraints: []\n", meta, StringComparison.Ordinal);
    }

    [Fact]
    public void Assembly_definitions_reference_what_brings_the_generator_and_are_for_every_platform()
    {
        AssemblyDefinition runtime = AssemblyDefinition.All[0];
        Assert.Equal("BackpropGen.Unity", runtime.Name);
        Assert.Empty(runtime.References);

        // An analyzer serves the assembly of its folder, and all that reference that; the predefined assemblies do so where it is referenced by itself.
        Assert.Equal(runtime.Folder, Path.GetDirectoryName(UnityPackage.Generator));
        Assert.True(runtime.AutoReferenced);
        Assert.All(AssemblyDefinition.All.Skip(1), definition => Assert.Equal([runtime.Name], definition.References));
        foreach (AssemblyDefinition definition in AssemblyDefinition.All)
        {
            Assert.Equal(definition.Name, Path.GetFileNameWithoutExtension(definition.File));
            Assert.Equal(definition.Name, definition.RootNamespace);
            Assert.Empty(definition.IncludePlatforms.Concat(definition.ExcludePlatforms).Concat(definition.DefineConstraints).Concat(definition.PrecompiledReferences));
            Assert.Empty(definition.VersionDefines);
            Assert.False(definition.AllowUnsafeCode || definition.OverrideReferences || definition.NoEngineReferences);
            Assert.NotEmpty(Directory.GetFiles(UnityPackage.PathOf(definition.Folder), "*.cs"));
        }

        // Whatever script there is belongs to one.
        Assert.Equal(
            UnityPackage.Assets.Where(asset => asset.EndsWith(".cs", StringComparison.Ordinal)).Select(asset => Path.GetDirectoryName(asset)!.Replace('\\', '/')).Distinct(),
            AssemblyDefinition.All.Select(definition => definition.Folder).Order(StringComparer.Ordinal));
    }

    private static string Text(string property) => Manifest.GetProperty(property).GetString()!;

    private static IEnumerable<(string Name, bool IsEnabled)> Platforms(string meta) =>
        Regex.Matches(meta, @"^  - first:\n      (?:\w*): ?(\w*) ?\n    second:\n      enabled: ([01])$", RegexOptions.Multiline)
            .Select(match => (Regex.Match(match.Value, @"Editor|Any").Value, match.Groups[2].Value == "1"));
}
