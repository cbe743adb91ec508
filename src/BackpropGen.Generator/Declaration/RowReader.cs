using System.Collections.Immutable;
using System.Globalization;
using BackpropGen.Generator.Graph;
using Microsoft.CodeAnalysis;

namespace BackpropGen.Generator.Declaration;

/// <summary>Reads the type of rows: at every change of the program, as <see cref="NetworkReader"/> does.</summary>
internal sealed class RowReader
{
    private readonly INamedTypeSymbol _network;
    private readonly Compilation _compilation;

    private RowReader(INamedTypeSymbol network, Compilation compilation)
    {
        _network = network;
        _compilation = compilation;
    }

    /// <summary>The type, or null where none is given.</summary>
    public static DeclaredRow? Read(TypedConstant? written, INamedTypeSymbol network, Compilation compilation) =>
        written is { Kind: TypedConstantKind.Type, Value: ITypeSymbol type } ? new RowReader(network, compilation).Read(type) : null;

    private DeclaredRow Read(ITypeSymbol type)
    {
        string name = type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);
        EquatableArray<string> warnings = WarningsOf(type).ToEquatableArray();
        string? objection = Objection(type) ?? Objection(warnings);
        return type is INamedTypeSymbol row && objection is null
            ? new DeclaredRow(Spell(row), name, row.IsReferenceType, ModifiersFor(row), Columns(row).ToEquatableArray(), warnings, null)
            : new DeclaredRow(Spell(type), name, IsReference: false, "private", default, default, objection);
    }

    private string Spell(ITypeSymbol type) => TypeSpelling.Of(type, _compilation);

    private IEnumerable<string> WarningsOf(ITypeSymbol type) => Parts(type).SelectMany(part => UsageWarnings.Of(part, _compilation)).Distinct();

    private static string? Objection(IEnumerable<string> warnings) => warnings.FirstOrDefault(id => !UsageWarnings.CanBeSuppressed(id)) is { } id
        ? $"the compiler warns of its use as \"{id}\", which no #pragma in generated code can name"
        : null;

    private static string? Objection(ITypeSymbol type)
    {
        if (type is not INamedTypeSymbol named || named.TypeKind is not (TypeKind.Class or TypeKind.Struct or TypeKind.Interface))
        {
            return "it has no columns";
        }

        if (named.IsUnboundGenericType)
        {
            return "it lacks type arguments";
        }

        if (named.IsTupleType)
        {
            return "it is a tuple, whose elements have no names here";
        }

        if (named.OriginalDefinition.SpecialType != SpecialType.None)
        {
            return "it has no columns";
        }

        if (named.IsStatic)
        {
            return "it is static";
        }

        if (named.IsRefLikeType)
        {
            return "it is a ref struct, which no list can hold";
        }

        return Chain(named).Any(TypeShape.IsFileLocal) ? "it is file-local, and no generated file can name it" : null;
    }

    private IEnumerable<DeclaredColumn> Columns(INamedTypeSymbol row)
    {
        foreach (IGrouping<string, ISymbol> same in TypesOf(row).SelectMany(type => type.GetMembers()).Where(member => member.CanBeReferencedByName).GroupBy(member => member.Name))
        {
            // What is declared further down hides the rest, be it a method, but only from those who have access to it.
            ISymbol seen = same.FirstOrDefault(member => IsAccessible(member, row)) ?? same.First();
            if (seen is IPropertySymbol { IsIndexer: false } or IFieldSymbol { AssociatedSymbol: null })
            {
                // Interfaces that a row's interface inherits from side by side hide nothing of each other.
                bool isAmbiguous = row.TypeKind == TypeKind.Interface && same.Count() > 1 && !SymbolEqualityComparer.Default.Equals(seen.ContainingType, row);
                DeclaredColumn column = Column(seen, row);
                yield return isAmbiguous ? column with { Objection = "several interfaces have it" } : column;
            }
        }
    }

    private static IEnumerable<INamedTypeSymbol> TypesOf(INamedTypeSymbol row)
    {
        for (INamedTypeSymbol? type = row; type is { SpecialType: not SpecialType.System_Object }; type = type.BaseType)
        {
            yield return type;
        }

        foreach (INamedTypeSymbol type in row.TypeKind == TypeKind.Interface ? row.AllInterfaces : ImmutableArray<INamedTypeSymbol>.Empty)
        {
            yield return type;
        }
    }

    private DeclaredColumn Column(ISymbol member, INamedTypeSymbol row)
    {
        ITypeSymbol type = member is IPropertySymbol property ? property.Type : ((IFieldSymbol)member).Type;
        ColumnKind? kind = KindOf(type);
        bool isEnum = kind == ColumnKind.Enumeration;
        List<IFieldSymbol> values = isEnum
            ? type.GetMembers().OfType<IFieldSymbol>().Where(field => field.HasConstantValue && !UsageWarnings.IsForbidden(field)).ToList()
            : new List<IFieldSymbol>();
        EquatableArray<string> warnings = values.Prepend(member).SelectMany(used => UsageWarnings.Of(used, _compilation))
            .Concat(isEnum ? WarningsOf(type) : Enumerable.Empty<string>())
            .Distinct()
            .ToEquatableArray();
        return new DeclaredColumn(
            member.Name,
            Spell(type),
            kind ?? ColumnKind.Number,
            ModifiersFor(row, type),
            values.Select(field => new DeclaredEnumMember(field.Name, Convert.ToDecimal(field.ConstantValue, CultureInfo.InvariantCulture))).ToEquatableArray(),
            warnings,
            Objection(member, row) ?? (kind is null ? Objection(type, row) : isEnum && Parts(type).Any(UsageWarnings.IsForbidden) ? "its enum is obsolete" : Objection(warnings)));
    }

    private string? Objection(ISymbol member, INamedTypeSymbol row)
    {
        if (member.IsStatic)
        {
            return "it is static";
        }

        if (member is IPropertySymbol { GetMethod: null })
        {
            return "it cannot be read";
        }

        if (!IsAccessible(member, row))
        {
            return $"'{_network.Name}' has no access to it";
        }

        return UsageWarnings.IsForbidden(member) || (member is IPropertySymbol { GetMethod: { } getter } && UsageWarnings.IsForbidden(getter)) ? "it is obsolete" : null;
    }

    private static string Objection(ITypeSymbol type, INamedTypeSymbol row)
    {
        string name = type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);
        return type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T
            ? $"it is {name} and may be null; give '{row.Name}' a column that always has a value"
            : $"it is {name}, but a column is a number or a bool, and a label an enum, a string, a bool or an integer";
    }

    private bool IsAccessible(ISymbol member, INamedTypeSymbol row) =>
        _compilation.IsSymbolAccessibleWithin(member, _network, row)
        && (member is not IPropertySymbol { GetMethod: { } getter } || _compilation.IsSymbolAccessibleWithin(getter, _network, row));

    private static ColumnKind? KindOf(ITypeSymbol type) => type.SpecialType switch
    {
        SpecialType.System_Single or SpecialType.System_Double or SpecialType.System_Decimal => ColumnKind.Number,
        SpecialType.System_SByte or SpecialType.System_Byte or SpecialType.System_Int16 or SpecialType.System_UInt16 => ColumnKind.Integer,
        SpecialType.System_Int32 or SpecialType.System_UInt32 or SpecialType.System_Int64 or SpecialType.System_UInt64 => ColumnKind.Integer,
        SpecialType.System_Boolean => ColumnKind.Truth,
        SpecialType.System_String => ColumnKind.Text,
        _ => type.TypeKind == TypeKind.Enum ? ColumnKind.Enumeration : null,
    };

    /// <summary>The widest access that a member of the network may have with these types in its signature: the compiler allows none that is wider than theirs.</summary>
    private string ModifiersFor(params ITypeSymbol[] types)
    {
        List<INamedTypeSymbol> narrow = types.SelectMany(Parts).Where(part => part.DeclaredAccessibility != Accessibility.Public && !IsWhereverTheNetworkIs(part)).ToList();
        return narrow.Count == 0 ? "public"
            : narrow.All(part => part.DeclaredAccessibility is Accessibility.Internal or Accessibility.ProtectedOrInternal) ? "internal"
            : "private";
    }

    /// <summary>Whether the network, or a type around it, is known no further than the type.</summary>
    private bool IsWhereverTheNetworkIs(INamedTypeSymbol part) => Chain(_network).Any(type => part.DeclaredAccessibility switch
    {
        Accessibility.Internal or Accessibility.ProtectedOrInternal => type.DeclaredAccessibility is Accessibility.Internal or Accessibility.Private or Accessibility.ProtectedAndInternal,
        Accessibility.Private => type.DeclaredAccessibility == Accessibility.Private && Chain(type.ContainingType).Contains(part.ContainingType, SymbolEqualityComparer.Default),
        _ => (type.DeclaredAccessibility == Accessibility.Private || type.DeclaredAccessibility == part.DeclaredAccessibility)
            && SymbolEqualityComparer.Default.Equals(type.ContainingType, part.ContainingType),
    });

    /// <summary>The type, what it is nested in, and the same for its type arguments.</summary>
    private static IEnumerable<INamedTypeSymbol> Parts(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => Parts(array.ElementType),
        INamedTypeSymbol named => Chain(named).SelectMany(part => part.TypeArguments.SelectMany(Parts).Append(part)),
        _ => Enumerable.Empty<INamedTypeSymbol>(),
    };

    /// <summary>The type and what it is nested in.</summary>
    private static IEnumerable<INamedTypeSymbol> Chain(INamedTypeSymbol? type)
    {
        for (; type is not null; type = type.ContainingType)
        {
            yield return type;
        }
    }
}
