using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace BackpropGen.CodeFixes;

/// <summary>Sets Explain in the attribute of a network whose Explain is called, wherever the attribute is.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ExplainCodeFixProvider))]
[Shared]
public sealed class ExplainCodeFixProvider : CodeFixProvider
{
    private const string Argument = "Explain";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create("BPG114");

    /// <summary>None: one fix mends all calls.</summary>
    /// <returns>Null.</returns>
    public override FixAllProvider? GetFixAllProvider() => null;

    /// <inheritdoc/>
    public override Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        foreach (Diagnostic diagnostic in context.Diagnostics.Where(diagnostic => diagnostic.AdditionalLocations.Count == 1))
        {
            context.RegisterCodeFix(
                CodeAction.Create("Set Explain in the attribute", cancellationToken => SetAsync(context.Document.Project.Solution, diagnostic.AdditionalLocations[0], cancellationToken), nameof(ExplainCodeFixProvider)),
                diagnostic);
        }

        return Task.CompletedTask;
    }

    private static async Task<Solution> SetAsync(Solution solution, Location place, CancellationToken cancellationToken)
    {
        if (solution.GetDocument(place.SourceTree) is not { } document
            || await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false) is not { } root
            || root.FindNode(place.SourceSpan).FirstAncestorOrSelf<AttributeSyntax>() is not { } attribute)
        {
            return solution;
        }

        SourceText text = await document.GetTextAsync(cancellationToken).ConfigureAwait(false);
        return solution.WithDocumentText(document.Id, text.WithChanges(Change(attribute)));
    }

    private static TextChange Change(AttributeSyntax attribute)
    {
        if (attribute.ArgumentList is not { } list)
        {
            return new TextChange(new TextSpan(attribute.Name.Span.End, 0), $"({Argument} = true)");
        }

        if (list.Arguments.FirstOrDefault(argument => argument.NameEquals?.Name.Identifier.ValueText == Argument) is { } written)
        {
            return new TextChange(written.Expression.Span, "true");
        }

        return list.Arguments.Count == 0
            ? new TextChange(new TextSpan(list.OpenParenToken.Span.End, 0), $"{Argument} = true")
            : new TextChange(new TextSpan(list.Arguments[list.Arguments.Count - 1].Span.End, 0), $", {Argument} = true");
    }
}
