using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace BackpropGen.Generator.Declaration;

/// <summary>Spells types as they can stand in any file: from global::, or from the alias of a reference that is known under that alone.</summary>
internal static class TypeSpelling
{
    private const string Global = "global";

    public static string Of(ITypeSymbol type, Compilation compilation)
    {
        ImmutableArray<SymbolDisplayPart> parts = type.ToDisplayParts(SymbolDisplayFormat.FullyQualifiedFormat);
        return string.Concat(parts.Select((part, i) =>
            part.ToString() == Global && i + 2 < parts.Length && parts[i + 1].ToString() == "::" && AliasOf(parts[i + 2].Symbol?.ContainingAssembly, compilation) is { } alias
                ? TypeShape.Identifier(alias)
                : part.ToString()));
    }

    /// <summary>The alias that names of an assembly begin with; null where they begin with global::.</summary>
    public static string? AliasOf(IAssemblySymbol? assembly, Compilation compilation)
    {
        ImmutableArray<string> aliases = assembly is null ? default : compilation.GetMetadataReference(assembly)?.Properties.Aliases ?? default;
        return aliases.IsDefaultOrEmpty || aliases.Contains(Global) ? null : aliases[0];
    }
}
