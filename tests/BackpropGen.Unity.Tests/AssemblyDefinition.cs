using System.Text.Json;
using System.Text.Json.Serialization;

namespace BackpropGen.Unity.Tests;

/// <summary>An assembly definition of the package: the scripts of its folder are one assembly.</summary>
internal sealed record AssemblyDefinition(
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("rootNamespace")] string RootNamespace,
    [property: JsonPropertyName("references")] IReadOnlyList<string> References,
    [property: JsonPropertyName("includePlatforms")] IReadOnlyList<string> IncludePlatforms,
    [property: JsonPropertyName("excludePlatforms")] IReadOnlyList<string> ExcludePlatforms,
    [property: JsonPropertyName("allowUnsafeCode")] bool AllowUnsafeCode,
    [property: JsonPropertyName("overrideReferences")] bool OverrideReferences,
    [property: JsonPropertyName("precompiledReferences")] IReadOnlyList<string> PrecompiledReferences,
    [property: JsonPropertyName("autoReferenced")] bool AutoReferenced,
    [property: JsonPropertyName("defineConstraints")] IReadOnlyList<string> DefineConstraints,
    [property: JsonPropertyName("versionDefines")] IReadOnlyList<JsonElement> VersionDefines,
    [property: JsonPropertyName("noEngineReferences")] bool NoEngineReferences)
{
    private static readonly JsonSerializerOptions Strict = new() { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    /// <summary>All of the package, each behind those that it references.</summary>
    public static IReadOnlyList<AssemblyDefinition> All { get; } = [.. UnityPackage.Assets.Where(asset => asset.EndsWith(".asmdef", StringComparison.Ordinal)).Select(Read).OrderBy(definition => definition.References.Count)];

    /// <summary>The file, in the package.</summary>
    [JsonIgnore]
    public string File { get; private init; } = string.Empty;

    /// <summary>Its folder, in the package.</summary>
    [JsonIgnore]
    public string Folder => File[..File.LastIndexOf('/')];

    private static AssemblyDefinition Read(string file) => JsonSerializer.Deserialize<AssemblyDefinition>(UnityPackage.Read(file), Strict)! with { File = file };
}
