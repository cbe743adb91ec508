using System.Collections.Immutable;
using BackpropGen.Generator.Declaration;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace BackpropGen.Generator.Diagnostics;

/// <summary>Says how a network gets Explain where somebody calls it: the compiler only says that there is no such member.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class MissingExplainAnalyzer : DiagnosticAnalyzer
{
    private static readonly ImmutableHashSet<string> Names = ImmutableHashSet.Create("Explain", "ExplainEpoch");

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Descriptors.MissingExplain);

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        NetworkUse.Register(context, Analyze, SyntaxKind.SimpleMemberAccessExpression);
    }

    private static void Analyze(SyntaxNodeAnalysisContext context)
    {
        var access = (MemberAccessExpressionSyntax)context.Node;
        SemanticModel model = context.SemanticModel;
        if (!Names.Contains(access.Name.Identifier.ValueText)
            || model.GetTypeInfo(access.Expression, context.CancellationToken).Type is not INamedTypeSymbol type
            || !NetworkUse.IsNetwork(type)
            || NetworkReader.AttributeOf(type) is not { } attribute
            || attribute.NamedArguments.Any(argument => argument is { Key: "Explain", Value.Value: true })
            || model.GetSymbolInfo(access, context.CancellationToken) is not { Symbol: null, CandidateSymbols.IsEmpty: true })
        {
            return;
        }

        // Where the attribute is, for a code fix.
        IEnumerable<Location> places = attribute.ApplicationSyntaxReference is { } reference ? new[] { Location.Create(reference.SyntaxTree, reference.Span) } : Array.Empty<Location>();
        context.ReportDiagnostic(Diagnostic.Create(Descriptors.MissingExplain, access.Name.GetLocation(), places, type.Name, access.Name.Identifier.ValueText));
    }
}
