using Microsoft.CodeAnalysis;

namespace BackpropGen.Generator.Declaration;

/// <summary>What System.Text.Json would meet in a network's class.</summary>
/// <param name="HasConverter">Whether the author says with an attribute how the class is converted.</param>
/// <param name="CanBeCreated">Whether there is, or will be, a constructor without arguments.</param>
/// <param name="Properties">The author's own members that JSON would write and read.</param>
internal sealed record DeclaredJson(bool HasConverter, bool CanBeCreated, EquatableArray<string> Properties);

/// <summary>Reads it: at every change of the program, as <see cref="NetworkReader"/> does.</summary>
internal static class JsonReader
{
    private const string Space = "System.Text.Json.Serialization";

    public static DeclaredJson Read(INamedTypeSymbol type, bool leavesConstructors, Compilation compilation) => new(
        HasConverter(type),
        leavesConstructors || type.InstanceConstructors.Any(constructor =>
            constructor is { Parameters.Length: 0, IsImplicitlyDeclared: false } && !GeneratedFiles.Contain(constructor) && !UsageWarnings.Of(constructor, compilation).Any()),
        Properties(type).Distinct().ToEquatableArray());

    /// <summary>Whether an attribute is this one of System.Text.Json.</summary>
    public static bool Is(AttributeData attribute, string name) => attribute.AttributeClass is { } type && Is(type, name);

    /// <summary>Whether a class, property or field has a converter of its author's.</summary>
    public static bool HasConverter(ISymbol symbol) => symbol.GetAttributes().Any(attribute => IsOrInherits(attribute.AttributeClass, "JsonConverterAttribute"));

    /// <summary>Whether a member has an attribute of System.Text.Json.</summary>
    public static bool Has(ISymbol member, string attribute) => member.GetAttributes().Any(found => IsOrInherits(found.AttributeClass, attribute));

    /// <summary>Whether a member is left out, always and not only where it has no value.</summary>
    public static bool IsIgnored(ISymbol member) => member.GetAttributes().Any(attribute =>
        IsOrInherits(attribute.AttributeClass, "JsonIgnoreAttribute")
        && attribute.NamedArguments.All(argument => argument.Key != "Condition" || argument.Value is { Kind: TypedConstantKind.Enum, Value: 1 }));

    private static IEnumerable<string> Properties(INamedTypeSymbol network)
    {
        for (INamedTypeSymbol? type = network; type is { SpecialType: not SpecialType.System_Object }; type = type.BaseType)
        {
            foreach (ISymbol member in type.GetMembers().Where(member => !member.IsStatic && !GeneratedFiles.Contain(member)))
            {
                bool isWritten = member is IPropertySymbol { IsRequired: true } or IFieldSymbol { IsRequired: true }
                    || (member is IPropertySymbol { IsIndexer: false, GetMethod.DeclaredAccessibility: Accessibility.Public, SetMethod.DeclaredAccessibility: Accessibility.Public } && !IsIgnored(member))
                    || Has(member, "JsonIncludeAttribute");
                if (isWritten)
                {
                    yield return member.Name;
                }
            }
        }
    }

    private static bool Is(INamedTypeSymbol attribute, string name) => attribute.Name == name && attribute.ContainingNamespace.ToDisplayString() == Space;

    private static bool IsOrInherits(INamedTypeSymbol? attribute, string name)
    {
        for (INamedTypeSymbol? type = attribute; type is not null; type = type.BaseType)
        {
            if (Is(type, name))
            {
                return true;
            }
        }

        return false;
    }
}
