using BackpropGen.Generator.Declaration;
using Microsoft.CodeAnalysis;

namespace BackpropGen.Generator.Diagnostics;

/// <summary>Which networks System.Text.Json comes to from a type: through properties, elements, and the type arguments of types of other assemblies.</summary>
internal sealed class JsonReach
{
    // Generic types may lead to larger ones without end: Node<T> to Node<Node<T>>.
    private const int MostNested = 8;
    private const int MostTypes = 10_000;

    private readonly Compilation _compilation;
    private readonly bool _includesFields;
    private readonly HashSet<ITypeSymbol> _visited = new(SymbolEqualityComparer.Default);

    public JsonReach(Compilation compilation, bool includesFields)
    {
        _compilation = compilation;
        _includesFields = includesFields;
    }

    /// <summary>The networks with a generated converter, each with the property that it is found at, or the type itself.</summary>
    public IEnumerable<(INamedTypeSymbol Network, string Path)> From(ITypeSymbol root, CancellationToken cancellationToken)
    {
        var ahead = new Queue<(ITypeSymbol Type, string Path)>();
        ahead.Enqueue((root, root.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)));
        while (ahead.Count > 0 && _visited.Count < MostTypes)
        {
            cancellationToken.ThrowIfCancellationRequested();
            (ITypeSymbol type, string path) = ahead.Dequeue();
            if (Nesting(type) > MostNested || !_visited.Add(type))
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

    /// <summary>How deep type arguments and elements of arrays stand in one another.</summary>
    private static int Nesting(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => 1 + Nesting(array.ElementType),
        INamedTypeSymbol { TypeArguments.IsEmpty: false } named => 1 + named.TypeArguments.Max(Nesting),
        _ => 0,
    };

    private IEnumerable<(ITypeSymbol Type, string Path)> Next(ITypeSymbol type, string path, bool isHere)
    {
        IEnumerable<(ITypeSymbol, string)> next = type is IArrayTypeSymbol array ? new[] { (array.ElementType, path) }
            : type.AllInterfaces.Any(found => found.SpecialType == SpecialType.System_Collections_IEnumerable) ? Elements(type).Select(element => (element, path))
            : isHere ? Members(type)
            : type is INamedTypeSymbol named ? named.TypeArguments.Select(argument => (argument, path))
            : Enumerable.Empty<(ITypeSymbol, string)>();
        return next.Concat(type.GetAttributes().Select(DerivedType).OfType<ITypeSymbol>().Select(derived => (derived, derived.Name)));
    }

    /// <summary>Of a collection nothing else is written.</summary>
    private static IEnumerable<ITypeSymbol> Elements(ITypeSymbol collection) => collection.AllInterfaces.Append(collection).OfType<INamedTypeSymbol>()
        .Where(found => found.OriginalDefinition.SpecialType == SpecialType.System_Collections_Generic_IEnumerable_T)
        .Select(sequence => sequence.TypeArguments[0]);

    private IEnumerable<(ITypeSymbol Type, string Path)> Members(ITypeSymbol type)
    {
        for (ITypeSymbol? declaring = type; declaring is not null; declaring = declaring.BaseType)
        {
            foreach (ISymbol member in declaring.GetMembers().Where(IsWritten))
            {
                yield return (member is IPropertySymbol property ? property.Type : ((IFieldSymbol)member).Type, $"{type.Name}.{member.Name}");
            }
        }
    }

    private static ITypeSymbol? DerivedType(AttributeData attribute) =>
        JsonReader.Is(attribute, "JsonDerivedTypeAttribute") && attribute.ConstructorArguments is [{ Kind: TypedConstantKind.Type, Value: ITypeSymbol derived }, ..] ? derived : null;

    private bool IsWritten(ISymbol member) =>
        member is IPropertySymbol { IsStatic: false, IsIndexer: false, GetMethod: not null } or IFieldSymbol { IsStatic: false, AssociatedSymbol: null }
        && !JsonReader.IsIgnored(member) && !JsonReader.HasConverter(member)
        && ((member.DeclaredAccessibility == Accessibility.Public && (member is IPropertySymbol || _includesFields)) || JsonReader.Has(member, "JsonIncludeAttribute"));
}
