using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace BackpropGen.Generator.Diagnostics;

/// <summary>Says what is meant where somebody takes Parameters, the type, for a property of a network: the compiler only says that it is a type.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ParametersAccessAnalyzer : DiagnosticAnalyzer
{
    private const string TypeName = "Parameters";
    private const int LongestName = 40;

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Descriptors.ParametersAccess);

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
        if (access.Name.Identifier.ValueText == TypeName
            && context.SemanticModel.GetTypeInfo(access.Expression, context.CancellationToken).Type is INamedTypeSymbol type
            && NetworkUse.IsNetwork(type)
            && context.SemanticModel.GetSymbolInfo(access.Expression, context.CancellationToken).Symbol is not (null or ITypeSymbol or INamespaceSymbol)
            && type.GetMembers(TypeName).All(member => member is ITypeSymbol))
        {
            string network = access.Expression.ToString();
            context.ReportDiagnostic(Diagnostic.Create(Descriptors.ParametersAccess, access.Name.GetLocation(), network.Length <= LongestName && !network.Contains('\n') ? network : "network"));
        }
    }
}
