using System.Collections.Immutable;
using System.Composition;
using BackpropGen.Generator.Declaration;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Text;

namespace BackpropGen.CodeFixes;

/// <summary>Writes in a topology what its author probably meant: hyphens for dashes, the activation that is spelt nearly so, a missing colon.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(TopologyCodeFixProvider))]
[Shared]
public sealed class TopologyCodeFixProvider : CodeFixProvider
{
    private const string PastedDash = "BPG006";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create("BPG003", "BPG004", "BPG005", PastedDash);

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            if (diagnostic.Properties.TryGetValue(FixProperty.Replacement, out string? replacement) && replacement is not null)
            {
                string title = diagnostic.Id == PastedDash ? "Write hyphens" : $"Write '{replacement}'";
                context.RegisterCodeFix(
                    CodeAction.Create(title, cancellationToken => ReplaceAsync(context.Document, diagnostic, replacement, cancellationToken), diagnostic.Id),
                    diagnostic);
            }
        }

        return Task.CompletedTask;
    }

    /// <summary>Replacements are letters, digits, colons and hyphens: they are written alike in all kinds of literals.</summary>
    private static async Task<Document> ReplaceAsync(Document document, Diagnostic diagnostic, string replacement, CancellationToken cancellationToken)
    {
        SourceText text = await document.GetTextAsync(cancellationToken).ConfigureAwait(false);
        IEnumerable<TextChange> changes = diagnostic.AdditionalLocations
            .Prepend(diagnostic.Location)
            .Select(location => new TextChange(location.SourceSpan, replacement));
        return document.WithText(text.WithChanges(changes));
    }
}
