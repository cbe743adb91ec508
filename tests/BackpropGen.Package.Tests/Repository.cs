using System.Reflection;

namespace BackpropGen.Package.Tests;

/// <summary>The clone that the tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = Metadata("RepositoryRoot");

    /// <summary>Debug or Release, as the tests.</summary>
    public static string Configuration { get; } = Metadata("Configuration");

    /// <summary>The version of the packages, which stands in one place.</summary>
    public static string Version { get; } = Metadata("Version");

    private static string Metadata(string key) =>
        typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == key).Value!;
}
