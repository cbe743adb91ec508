using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace BackpropGen.Generator.Declaration;

/// <summary>Properties of the project file that the SDK, or the package's own build files, make visible to the compiler.</summary>
internal static class BuildProperties
{
    /// <summary>The folder of the project; null where the build does not say.</summary>
    public static string? ProjectFolder(AnalyzerConfigOptions options) => Of(options, "ProjectDir") is { Length: > 0 } folder ? folder : null;

    /// <summary>The name of the resource that the package's targets make of a file; null for a file that they do not embed, and empty where the build has no such targets.</summary>
    public static string? ResourceOf(AdditionalText file, AnalyzerConfigOptionsProvider options) =>
        options.GetOptions(file).TryGetValue("build_metadata.AdditionalFiles.BackpropGenResource", out string? resource) && resource.Trim() is { Length: > 0 } name ? name
        : Of(options.GlobalOptions, "BackpropGenTargets").Length > 0 ? null
        : string.Empty;

    /// <summary>A property's value; empty where it is not set, or not visible.</summary>
    public static string Of(AnalyzerConfigOptions options, string property) =>
        options.TryGetValue("build_property." + property, out string? value) ? value.Trim() : string.Empty;
}
