using System.Globalization;
using BackpropGen.Generator.Declaration;
using BackpropGen.Generator.Topology;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace BackpropGen.Generator.Diagnostics;

/// <summary>Finds the characters in the author's source that a problem is about.</summary>
internal static class SiteLocation
{
    /// <summary>
    /// Where in the topology a problem is, as text in parentheses, if that cannot be seen from the location: in a constant or a concatenation
    /// it is the whole argument. Otherwise empty.
    /// </summary>
    public static string ColumnOf(Site site, AttributeData attribute, string? topology, CancellationToken cancellationToken)
    {
        if (site is not ArgumentSite { Range: { } range } argument || string.IsNullOrEmpty(topology))
        {
            return string.Empty;
        }

        var syntax = attribute.ApplicationSyntaxReference?.GetSyntax(cancellationToken) as AttributeSyntax;
        bool isVisible = ExpressionOf(argument.Name, syntax) is { } expression && StringLiteral.Locate(expression, range) is not null;
        return isVisible ? string.Empty : $" (column {(range.Start + 1).ToString(CultureInfo.InvariantCulture)} of {Quotation.Quote(topology!)})";
    }

    public static Location Of(Site site, INamedTypeSymbol type, AttributeData attribute, CancellationToken cancellationToken)
    {
        var syntax = attribute.ApplicationSyntaxReference?.GetSyntax(cancellationToken) as AttributeSyntax;
        Location? location = site switch
        {
            TypeSite typeSite => OfType(type, typeSite.Outwards, syntax),
            MemberSite member => type.GetMembers(member.Name).ElementAtOrDefault(member.Index)?.Locations.FirstOrDefault(),
            TypeParameterSite parameter => type.TypeParameters.ElementAtOrDefault(parameter.Index)?.Locations.FirstOrDefault(),
            ArgumentSite argument => OfArgument(argument, syntax),
            FunctionSite function when ClassPart.Find(type.ContainingAssembly, function.TypeName) is { } owner => function.Find(owner),
            _ => null,
        };
        return location ?? syntax?.GetLocation() ?? type.Locations.FirstOrDefault() ?? Location.None;
    }

    /// <summary>The name of the type in the declaration that has the attribute, or of what that declaration is nested in.</summary>
    private static Location? OfType(INamedTypeSymbol type, int outwards, AttributeSyntax? syntax)
    {
        TypeDeclarationSyntax? declaration = syntax?.FirstAncestorOrSelf<TypeDeclarationSyntax>();
        for (int i = 0; i < outwards; i++)
        {
            declaration = declaration?.Parent as TypeDeclarationSyntax;
        }

        return declaration?.Identifier.GetLocation() ?? type.Locations.FirstOrDefault();
    }

    private static Location? OfArgument(ArgumentSite site, AttributeSyntax? syntax)
    {
        if (ExpressionOf(site.Name, syntax) is not { } expression)
        {
            return null;
        }

        if (site.Element is { } element && ElementsOf(expression) is { } elements && element < elements.Count)
        {
            return elements[element].GetLocation();
        }

        if (site.Range is { } range && StringLiteral.Locate(expression, range) is { } span)
        {
            return Location.Create(expression.SyntaxTree, span);
        }

        return expression.GetLocation();
    }

    /// <summary>What an argument says, without the parentheses that may be around it.</summary>
    private static ExpressionSyntax? ExpressionOf(string name, AttributeSyntax? syntax)
    {
        ExpressionSyntax? expression = Find(name, syntax)?.Expression;
        while (expression is ParenthesizedExpressionSyntax parenthesized)
        {
            expression = parenthesized.Expression;
        }

        return expression;
    }

    private static AttributeArgumentSyntax? Find(string name, AttributeSyntax? syntax)
    {
        if (syntax?.ArgumentList is not { } list)
        {
            return null;
        }

        AttributeArgumentSyntax? named = list.Arguments.FirstOrDefault(argument =>
            (argument.NameEquals?.Name ?? argument.NameColon?.Name)?.Identifier.ValueText == name);
        if (named is not null)
        {
            return named;
        }

        int position = name == "topology" ? 0 : name == "activation" ? 1 : -1;
        List<AttributeArgumentSyntax> positional = list.Arguments.Where(argument => argument.NameEquals is null && argument.NameColon is null).ToList();
        return position >= 0 && position < positional.Count ? positional[position] : null;
    }

    private static IReadOnlyList<SyntaxNode>? ElementsOf(ExpressionSyntax expression) => expression switch
    {
        ArrayCreationExpressionSyntax { Initializer: { } initializer } => initializer.Expressions.ToList(),
        ImplicitArrayCreationExpressionSyntax creation => creation.Initializer.Expressions.ToList(),

        // A collection expression: the oldest compiler supported has no class for it.
        { RawKind: not 0 } other when other.GetFirstToken().ValueText == "[" => other.ChildNodes().ToList(),
        _ => null,
    };
}
