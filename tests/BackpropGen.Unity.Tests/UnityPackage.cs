using System.Reflection;
using System.Text.RegularExpressions;

namespace BackpropGen.Unity.Tests;

/// <summary>The folder of the package, as it was built with the tests.</summary>
internal static class UnityPackage
{
    public const string Library = "Runtime/BackpropGen.dll";
    public const string Generator = "Runtime/BackpropGenGenerator.dll";
    public const string Samples = "Samples~";

    public static string Folder { get; } = Built("UnityPackage");

    /// <summary>Every file and folder but the metas, by its path with slashes.</summary>
    public static IReadOnlyList<string> Assets { get; } = [.. Entries().Where(path => !path.EndsWith(".meta", StringComparison.Ordinal))];

    public static IReadOnlyList<string> Metas { get; } = [.. Entries().Where(path => path.EndsWith(".meta", StringComparison.Ordinal))];

    public static string PathOf(string asset) => Path.Combine(Folder, asset);

    public static string Read(string asset) => File.ReadAllText(PathOf(asset));

    public static string MetaOf(string asset) => Read(asset + ".meta");

    /// <summary>By which scenes and other assets refer to this one.</summary>
    public static string GuidOf(string asset) => Regex.Match(MetaOf(asset), "^guid: ([0-9a-f]{32})$", RegexOptions.Multiline).Groups[1].Value;

    /// <summary>What the build of the tests knows.</summary>
    public static string Built(string key) => typeof(UnityPackage).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == key).Value!;

    private static IEnumerable<string> Entries() =>
        Directory.EnumerateFileSystemEntries(Folder, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(Folder, path).Replace('\\', '/')).Order(StringComparer.Ordinal);
}
