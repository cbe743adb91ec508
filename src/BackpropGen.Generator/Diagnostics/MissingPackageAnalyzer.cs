using System.Collections.Immutable;
using BackpropGen.Generator.Declaration;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace BackpropGen.Generator.Diagnostics;

/// <summary>Says which package is missing where a program uses a method of one that it does not reference, and that the methods of packages are in the namespace BackpropGen.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class MissingPackageAnalyzer : DiagnosticAnalyzer
{
    private const string Plots = "BackpropGen.Plots";
    private const string LevenbergMarquardt = "BackpropGen.LevenbergMarquardt";

    private static readonly IReadOnlyDictionary<string, string> PackageOf = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["PlotLosses"] = Plots,
        ["PlotPredictions"] = Plots,
        ["PlotDecisionBoundary"] = Plots,
        ["PlotConfusionMatrix"] = Plots,
        ["PlotNetwork"] = Plots,
        ["FitLevenbergMarquardt"] = LevenbergMarquardt,
    };

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Descriptors.MissingPackage);

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        NetworkUse.Register(context, AnalyzeDirective, SyntaxKind.UsingDirective);
        NetworkUse.Register(context, AnalyzeMethod, SyntaxKind.SimpleMemberAccessExpression);
    }

    private static void AnalyzeDirective(SyntaxNodeAnalysisContext context)
    {
        if (((UsingDirectiveSyntax)context.Node).Name is { } name
            && name.ToString().Replace("global::", string.Empty) is Plots or LevenbergMarquardt
            && context.SemanticModel.GetSymbolInfo(name, context.CancellationToken).Symbol is null)
        {
            Report(context, name, name.ToString().Replace("global::", string.Empty));
        }
    }

    private static void AnalyzeMethod(SyntaxNodeAnalysisContext context)
    {
        var access = (MemberAccessExpressionSyntax)context.Node;
        if (PackageOf.TryGetValue(access.Name.Identifier.ValueText, out string? package)
            && !IsReferenced(context.Compilation, package)
            && context.SemanticModel.GetTypeInfo(access.Expression, context.CancellationToken).Type is { } type
            && (NetworkUse.IsNetwork(type) || NetworkUse.IsOfLibrary(type))
            && context.SemanticModel.GetSymbolInfo(access, context.CancellationToken) is { Symbol: null, CandidateSymbols.IsEmpty: true })
        {
            Report(context, access.Name, package);
        }
    }

    private static void Report(SyntaxNodeAnalysisContext context, SyntaxNode place, string package)
    {
        string advice = IsReferenced(context.Compilation, package)
            ? "is a package, not a namespace: its methods are in the namespace BackpropGen, so write 'using BackpropGen;'"
            : $"is a package that this project does not reference: add it with 'dotnet add package {package}'; its methods are in the namespace BackpropGen";
        context.ReportDiagnostic(Diagnostic.Create(Descriptors.MissingPackage, place.GetLocation(), package, advice));
    }

    private static bool IsReferenced(Compilation compilation, string package) => compilation.ReferencedAssemblyNames.Any(assembly => assembly.Name == package);
}
