using BackpropGen.Generator.Planning;
using Microsoft.CodeAnalysis;

namespace BackpropGen.Generator.Declaration;

/// <summary>Asks the consumer's compilation what its framework, and the library for it, offer.</summary>
internal static class TargetProbe
{
    public static Target Probe(Compilation compilation) => new(
        HasMathF: Has(compilation, "System.MathF", "Abs", "Exp", "Log", "Max", "Tanh"),
        HasCreateSpan: Has(compilation, "System.Runtime.InteropServices.MemoryMarshal", "CreateReadOnlySpan"),
        HasReadOnlyData: Has(compilation, "System.Runtime.CompilerServices.RuntimeHelpers", "CreateSpan"),
        HasVectors: Has(compilation, "BackpropGen.CompilerServices.VectorMath", "Exp", "Log", "LogOnePlus", "Sigmoid", "Tanh", "Erf"),
        HasJson: Has(compilation, "System.Text.Json.Serialization.JsonConverter`1", "Read", "Write")
            && Has(compilation, "System.Text.Json.Serialization.JsonConverterAttribute")
            && Has(compilation, "System.Text.Json.JsonSerializerOptions")
            && Has(compilation, "System.Text.Json.JsonException")
            && Has(compilation, "System.Text.Json.Utf8JsonReader", "GetBytesFromBase64")
            && Has(compilation, "System.Text.Json.Utf8JsonWriter", "WriteBase64StringValue"),
        HasJsonConverter: Has(compilation, "BackpropGen.CompilerServices.NetworkJsonConverter`2"),
        HasCoverageAttribute: Has(compilation, "System.Diagnostics.CodeAnalysis.ExcludeFromCodeCoverageAttribute"));

    /// <summary>
    /// Libraries bring types of these names for frameworks without them, for themselves alone or in part: they do not count. Nor does what is known under an alias alone.
    /// </summary>
    private static bool Has(Compilation compilation, string typeName, params string[] methods)
    {
        List<INamedTypeSymbol> types = compilation.GetTypesByMetadataName(typeName)
            .Where(type => compilation.IsSymbolAccessibleWithin(type, compilation.Assembly))
            .ToList();
        return types.Count == 1 && TypeSpelling.AliasOf(types[0].ContainingAssembly, compilation) is null
            && methods.All(method => types[0].GetMembers(method).Any(member => compilation.IsSymbolAccessibleWithin(member, compilation.Assembly)));
    }
}
