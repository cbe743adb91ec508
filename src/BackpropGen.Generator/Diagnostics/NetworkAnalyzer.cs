using System.Collections.Immutable;
using BackpropGen.Generator.Declaration;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace BackpropGen.Generator.Diagnostics;

/// <summary>Reports what is wrong with network declarations, where it is written.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class NetworkAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = Descriptors.OfDeclarations.ToImmutableArray();

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.Analyze | GeneratedCodeAnalysisFlags.ReportDiagnostics);
        context.EnableConcurrentExecution();
        context.RegisterSymbolAction(Analyze, SymbolKind.NamedType);
    }

    private static void Analyze(SymbolAnalysisContext context)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (Read(type, context.Compilation) is { } network)
        {
            ModelFiles files = ModelFileReader.Read(context.Options, network.Declared, context.CancellationToken);
            foreach (Problem problem in DeclarationCheck.Check(network.Declared, TargetProbe.Probe(context.Compilation), files).Problems.Where(problem => !IsOfContainer(problem)))
            {
                context.ReportDiagnostic(ProblemDiagnostic.Of(problem, type, network.Attribute, network.Declared.Topology, context.CancellationToken));
            }
        }

        AnalyzeContainer(context, type);
    }

    /// <summary>
    /// What is wrong with a type because of the networks in it is reported as a problem of that type, once: an editor that shows a part of a file asks about the
    /// types that are declared there.
    /// </summary>
    private static void AnalyzeContainer(SymbolAnalysisContext context, INamedTypeSymbol container)
    {
        var nested = new Stack<(INamedTypeSymbol Type, int Depth)>(container.GetTypeMembers().Reverse().Select(type => (type, 1)));
        while (nested.Count > 0)
        {
            (INamedTypeSymbol type, int depth) = nested.Pop();
            if (Read(type, context.Compilation) is { } network
                && network.Declared.Problems.FirstOrDefault(problem => IsOfContainer(problem) && problem.Site == new TypeSite(depth)) is { } problem)
            {
                context.ReportDiagnostic(ProblemDiagnostic.Of(problem, type, network.Attribute, network.Declared.Topology, context.CancellationToken));
                return;
            }

            foreach (INamedTypeSymbol deeper in type.GetTypeMembers().Reverse())
            {
                nested.Push((deeper, depth + 1));
            }
        }
    }

    private static bool IsOfContainer(Problem problem) => problem.Site is TypeSite { Outwards: > 0 };

    private static (AttributeData Attribute, DeclaredNetwork Declared)? Read(INamedTypeSymbol type, Compilation compilation) =>
        NetworkReader.AttributeOf(type) is { } attribute && NetworkReader.Read(type, attribute, compilation) is { } declared ? (attribute, declared) : null;
}
