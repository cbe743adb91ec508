using System.Collections.Immutable;
using System.Composition;
using System.Globalization;
using BackpropGen.Generator.Declaration;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Text;

namespace BackpropGen.CodeFixes;

/// <summary>Gives every input or output a name: adds those that are missing, or removes the last ones.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(NameCountCodeFixProvider))]
[Shared]
public sealed class NameCountCodeFixProvider : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create("BPG008");

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        SyntaxNode? root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            if (root is null
                || !diagnostic.Properties.TryGetValue(FixProperty.NameCount, out string? written)
                || !int.TryParse(written, NumberStyles.None, CultureInfo.InvariantCulture, out int count)
                || ArrayText.Of(root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true)) is not { } array)
            {
                continue;
            }

            if (array.Count > count)
            {
                Register("Remove the names that are too many", text => array.Cut(text, count));
            }
            else if (diagnostic.Properties.TryGetValue(FixProperty.MissingNames, out string? names) && names is not null)
            {
                string[] literals = names.Split(',').Select(name => $"\"{name}\"").ToArray();
                Register("Add the names that are missing", text => array.Append(text, literals));
            }

            void Register(string title, Func<SourceText, IEnumerable<TextChange>> changes) => context.RegisterCodeFix(
                CodeAction.Create(title, cancellationToken => ChangeAsync(context.Document, changes, cancellationToken), equivalenceKey: title),
                diagnostic);
        }
    }

    private static async Task<Document> ChangeAsync(Document document, Func<SourceText, IEnumerable<TextChange>> changes, CancellationToken cancellationToken)
    {
        SourceText text = await document.GetTextAsync(cancellationToken).ConfigureAwait(false);
        return document.WithText(text.WithChanges(changes(text)));
    }
}
