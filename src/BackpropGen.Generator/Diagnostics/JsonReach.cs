using BackpropGen.Generator.Declaration;
using Microsoft.CodeAnalysis;

namespace BackpropGen.Generator.Diagnostics;

/// <summary>Which networks System.Text.Json comes to from a type: through its properties, elements and type arguments.</summary>
internal sealed class JsonReach
{
    private readonly Compilation _compilation;
    private readonly bool _includesFields;
    private readonly HashSet<ITypeSymbol> _visited = new(SymbolEqualityComparer.Default);

    public JsonReach(Compilation compilation, bool includesFields)
    {
        _compilation = compilation;
        _includesFields = includesFields;
    }

    /// <summary>The networks with a generated converter, each with the property that it is found at, or the type itself.</summary>
    public IEnumerable<(INamedTypeSymbol Network, string Path)> From(ITypeSymbol root)
    {
        var ahead = new Queue<(ITypeSymbol Type, string Path)>();
        ahead.Enqueue((root, root.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)));
        while (ahead.Count > 0)
        {
            (ITypeSymbol type, string path) = ahead.Dequeue();
            if (!_visited.Add(type))
            {
                continue;
            }

            // In another assembly the converter is there for everybody to see; and a converter of the author's knows what it does.
            bool isHere = SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, _compilation.Assembly);
            if (isHere && type is INamedTypeSymbol network && HasGeneratedConverter(network))
            {
                yield return (network, path);
                continue;
            }

            foreach ((ITypeSymbol next, string name) in isHere && JsonReader.HasConverter(type) ? Array.Empty<(ITypeSymbol, string)>() : Next(type, path, isHere))
            {
                ahead.Enqueue((next, name));
            }
        }
    }

    private static bool HasGeneratedConverter(INamedTypeSymbol type) =>
        NetworkUse.IsNetwork(type) && type.GetTypeMembers("WeightsJsonConverter").Any(GeneratedFiles.Contain);

    private IEnumerable<(ITypeSymbol Type, string Path)> Next(ITypeSymbol type, string path, bool isHere)
    {
        if (type is IArrayTypeSymbol array)
        {
            yield return (array.ElementType, path);
        }

        for (INamedTypeSymbol? named = type as INamedTypeSymbol; named is not null; named = named.BaseType)
        {
            foreach (ITypeSymbol argument in named.TypeArguments)
            {
                yield return (argument, path);
            }

            // A type of another assembly knows none of this one but as an argument.
            foreach (ISymbol member in isHere ? named.GetMembers().Where(IsWritten) : Enumerable.Empty<ISymbol>())
            {
                yield return (member is IPropertySymbol property ? property.Type : ((IFieldSymbol)member).Type, $"{type.Name}.{member.Name}");
            }
        }

        foreach (INamedTypeSymbol sequence in type.AllInterfaces.Where(found => found.OriginalDefinition.SpecialType == SpecialType.System_Collections_Generic_IEnumerable_T))
        {
            yield return (sequence.TypeArguments[0], path);
        }

        foreach (AttributeData derived in type.GetAttributes().Where(attribute => attribute.AttributeClass?.Name == "JsonDerivedTypeAttribute" && attribute.ConstructorArguments.Length > 0))
        {
            if (derived.ConstructorArguments[0].Value is ITypeSymbol found)
            {
                yield return (found, found.Name);
            }
        }
    }

    private bool IsWritten(ISymbol member) =>
        member is IPropertySymbol { IsStatic: false, IsIndexer: false, GetMethod: not null } or IFieldSymbol { IsStatic: false, AssociatedSymbol: null }
        && !JsonReader.IsIgnored(member) && !JsonReader.HasConverter(member)
        && ((member.DeclaredAccessibility == Accessibility.Public && (member is IPropertySymbol || _includesFields)) || JsonReader.Has(member, "JsonIncludeAttribute"));
}
