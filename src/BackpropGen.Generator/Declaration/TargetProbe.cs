using BackpropGen.Generator.Emission;
using Microsoft.CodeAnalysis;

namespace BackpropGen.Generator.Declaration;

/// <summary>Asks the consumer's compilation what its framework offers.</summary>
internal static class TargetProbe
{
    public static Target Probe(Compilation compilation) => new(
        HasMathF: compilation.GetTypeByMetadataName("System.MathF") is not null,
        HasCreateSpan: compilation.GetTypeByMetadataName("System.Runtime.InteropServices.MemoryMarshal")?.GetMembers("CreateReadOnlySpan").Length > 0);
}
