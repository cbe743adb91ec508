using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace BackpropGen.CodeFixes;

/// <summary>Makes a type partial, and all types that it is nested in.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(PartialTypeCodeFixProvider))]
[Shared]
public sealed class PartialTypeCodeFixProvider : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create("BPG001");

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => new AllTypes();

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        SyntaxNode? root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        if (DeclarationAt(root, context.Span) is not { } declaration)
        {
            return;
        }

        bool isOne = declaration.Ancestors().OfType<TypeDeclarationSyntax>().All(IsPartial);
        string name = declaration.Identifier.ValueText;
        string title = isOne ? $"Make '{name}' partial" : $"Make '{name}' and the types around it partial";
        ImmutableArray<Diagnostic> diagnostics = context.Diagnostics;
        context.RegisterCodeFix(
            CodeAction.Create(title, cancellationToken => MakePartialAsync(context.Document.Project.Solution, diagnostics, cancellationToken), nameof(PartialTypeCodeFixProvider)),
            diagnostics);
    }

    private static async Task<Solution> MakePartialAsync(Solution solution, IEnumerable<Diagnostic> diagnostics, CancellationToken cancellationToken)
    {
        var places = new HashSet<(DocumentId Document, int Position)>();
        foreach (Diagnostic diagnostic in diagnostics)
        {
            if (solution.GetDocument(diagnostic.Location.SourceTree) is { } document)
            {
                await AddPlacesAsync(places, document, diagnostic.Location.SourceSpan, cancellationToken).ConfigureAwait(false);
            }
        }

        foreach (IGrouping<DocumentId, int> inFile in places.GroupBy(place => place.Document, place => place.Position))
        {
            SourceText text = await solution.GetDocument(inFile.Key)!.GetTextAsync(cancellationToken).ConfigureAwait(false);
            solution = solution.WithDocumentText(inFile.Key, text.WithChanges(inFile.OrderBy(position => position).Select(position => new TextChange(new TextSpan(position, 0), "partial "))));
        }

        return solution;
    }

    /// <summary>Where the modifier is missing: all declarations of a partial type have it, wherever they are. It is the last of the modifiers.</summary>
    private static async Task AddPlacesAsync(HashSet<(DocumentId Document, int Position)> places, Document document, TextSpan span, CancellationToken cancellationToken)
    {
        SemanticModel? model = await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        INamedTypeSymbol? type = model is not null && DeclarationAt(model.SyntaxTree.GetRoot(cancellationToken), span) is { } declaration
            ? model.GetDeclaredSymbol(declaration, cancellationToken)
            : null;
        for (; type is not null; type = type.ContainingType)
        {
            foreach (SyntaxReference reference in type.DeclaringSyntaxReferences)
            {
                SyntaxNode node = await reference.GetSyntaxAsync(cancellationToken).ConfigureAwait(false);
                if (node is TypeDeclarationSyntax part && !IsPartial(part) && document.Project.Solution.GetDocument(part.SyntaxTree) is { } file)
                {
                    places.Add((file.Id, part.Keyword.SpanStart));
                }
            }
        }
    }

    private static TypeDeclarationSyntax? DeclarationAt(SyntaxNode? root, TextSpan span) => root?.FindToken(span.Start).Parent?.FirstAncestorOrSelf<TypeDeclarationSyntax>();

    private static bool IsPartial(TypeDeclarationSyntax declaration) => declaration.Modifiers.Any(SyntaxKind.PartialKeyword);

    /// <summary>All at once: fixes of networks that share a container would change the same place, of which the batch fixer takes one and leaves the others for another time.</summary>
    private sealed class AllTypes : FixAllProvider
    {
        public override async Task<CodeAction?> GetFixAsync(FixAllContext context)
        {
            var diagnostics = new List<Diagnostic>();
            if (context.Scope == FixAllScope.Document && context.Document is { } document)
            {
                diagnostics.AddRange(await context.GetDocumentDiagnosticsAsync(document).ConfigureAwait(false));
            }
            else
            {
                foreach (Project project in context.Scope == FixAllScope.Solution ? context.Solution.Projects : new[] { context.Project })
                {
                    diagnostics.AddRange(await context.GetAllDiagnosticsAsync(project).ConfigureAwait(false));
                }
            }

            return CodeAction.Create("Make all networks partial", cancellationToken => MakePartialAsync(context.Solution, diagnostics, cancellationToken), nameof(AllTypes));
        }
    }
}
