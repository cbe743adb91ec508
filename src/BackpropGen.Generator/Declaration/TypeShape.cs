using System.Collections.Immutable;
using BackpropGen.Generator.Code;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace BackpropGen.Generator.Declaration;

/// <summary>What a class is like: whether a part of it can be generated, and how that part is headed.</summary>
internal static class TypeShape
{
    /// <summary>Why the type cannot be a network, as the end of a sentence that starts with its name; null if it can.</summary>
    public static string? Unsupported(INamedTypeSymbol type)
    {
        if (type.IsRecord)
        {
            return "is a record: copies of it would share or double the network's parameters unseen, so make it a class";
        }

        switch (type.TypeKind)
        {
            case TypeKind.Struct:
                return "is a struct: every copy of it would have parameters of its own, so make it a class";
            case TypeKind.Interface:
                return "is an interface: it has no place for parameters, so make it a class";
        }

        if (type.IsStatic)
        {
            return "is static: a network has parameters for each instance, so remove 'static'";
        }

        return type.IsAbstract ? "is abstract: a network must be creatable, so remove 'abstract'" : null;
    }

    /// <summary>Whether the type, and all that it is in, has a name: while it is being typed, it may have none yet.</summary>
    public static bool IsNamed(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? part = type; part is not null; part = part.ContainingType)
        {
            if (part.Name.Length == 0 || part.TypeParameters.Any(parameter => parameter.Name.Length == 0))
            {
                return false;
            }
        }

        for (INamespaceSymbol space = type.ContainingNamespace; !space.IsGlobalNamespace; space = space.ContainingNamespace)
        {
            if (space.Name.Length == 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether the type is known in its own file only. The oldest compiler supported has no symbol for that, but the modifier's text.</summary>
    public static bool IsFileLocal(INamedTypeSymbol type) =>
        Declarations(type).Any(declaration => declaration.Modifiers.Any(modifier => modifier.ValueText == "file"));

    public static bool IsPartial(INamedTypeSymbol type) =>
        Declarations(type).All(declaration => declaration.Modifiers.Any(SyntaxKind.PartialKeyword));

    /// <summary>The type's declarations by its author.</summary>
    public static IEnumerable<TypeDeclarationSyntax> Declarations(INamedTypeSymbol type) => type.DeclaringSyntaxReferences
        .Where(reference => !GeneratedFiles.Contain(reference.SyntaxTree))
        .Select(reference => reference.GetSyntax())
        .OfType<TypeDeclarationSyntax>();

    /// <summary>Whether the author has declared no constructor and the base class has one that needs no arguments, and that generated code may call.</summary>
    public static bool LeavesConstructors(INamedTypeSymbol type, Compilation compilation)
    {
        bool hasOwn = type.InstanceConstructors.Any(constructor => !constructor.IsImplicitlyDeclared && !GeneratedFiles.Contain(constructor));
        bool baseNeedsArguments = type.BaseType is { SpecialType: not SpecialType.System_Object } baseType
            && !baseType.InstanceConstructors.Any(constructor =>
                compilation.IsSymbolAccessibleWithin(constructor, type)
                && !UsageWarnings.IsForbidden(constructor) && UsageWarnings.Of(constructor, compilation).All(UsageWarnings.CanBeSuppressed)
                && constructor.Parameters.All(parameter => parameter.IsOptional || parameter.IsParams));
        return !hasOwn && !baseNeedsArguments;
    }

    /// <summary>What the compiler warns of where the base class's constructor without arguments is called.</summary>
    public static IEnumerable<string> BaseWarnings(INamedTypeSymbol type, Compilation compilation) => (type.BaseType?.InstanceConstructors ?? ImmutableArray<IMethodSymbol>.Empty)
        .Where(constructor => constructor.Parameters.All(parameter => parameter.IsOptional || parameter.IsParams))
        .SelectMany(constructor => UsageWarnings.Of(constructor, compilation))
        .Where(UsageWarnings.CanBeSuppressed)
        .Distinct()
        .OrderBy(id => id, StringComparer.Ordinal);

    public static TypeIdentity IdentityOf(INamedTypeSymbol type)
    {
        var containers = new List<TypePart>();
        for (INamedTypeSymbol? outer = type.ContainingType; outer is not null; outer = outer.ContainingType)
        {
            containers.Insert(0, PartOf(outer));
        }

        var spaces = new List<string>();
        for (INamespaceSymbol space = type.ContainingNamespace; !space.IsGlobalNamespace; space = space.ContainingNamespace)
        {
            spaces.Insert(0, Identifier(space.Name));
        }

        return new TypeIdentity(string.Join(".", spaces), new EquatableArray<TypePart>(containers), PartOf(type));
    }

    /// <summary>The name as it can stand in code: with an @ if it is, or in some place could be taken for, a keyword.</summary>
    public static string Identifier(string name) =>
        SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None || SyntaxFacts.GetContextualKeywordKind(name) != SyntaxKind.None || name is "scoped" or "file" or "required" or "field" or "extension" or "allows"
            ? "@" + name
            : name;

    /// <summary>
    /// The name of a type. One of small letters alone carries an @ as well: the compiler warns of such names, since they may become keywords, and
    /// its author can silence that for the declaration that he wrote, but not for ours.
    /// </summary>
    private static string TypeName(string name) => name.All(c => c is >= 'a' and <= 'z') ? "@" + name : Identifier(name);

    private static TypePart PartOf(INamedTypeSymbol type)
    {
        string keyword = (type.IsRecord, type.TypeKind) switch
        {
            (true, TypeKind.Struct) => "record struct",
            (true, _) => "record",
            (_, TypeKind.Struct) => "struct",
            (_, TypeKind.Interface) => "interface",
            _ => "class",
        };
        return new TypePart(keyword, TypeName(type.Name), new EquatableArray<string>(type.TypeParameters.Select(parameter => Identifier(parameter.Name))));
    }
}

/// <summary>Tells the author's files from the generator's: the analyzer sees both.</summary>
internal static class GeneratedFiles
{
    // The compiler names the folder after the generator's full name.
    private const string Folder = "BackpropGen.Generator.NetworkGenerator";

    public static bool Contain(SyntaxTree tree) => tree.FilePath.Split('/', '\\').Contains(Folder);

    public static bool Contain(ISymbol symbol) =>
        symbol.DeclaringSyntaxReferences.Length > 0 && symbol.DeclaringSyntaxReferences.All(reference => Contain(reference.SyntaxTree));
}
