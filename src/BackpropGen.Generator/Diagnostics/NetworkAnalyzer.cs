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
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = Descriptors.All.ToImmutableArray();

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
        if (NetworkReader.AttributeOf(type) is not { } attribute || NetworkReader.Read(type, attribute, context.Compilation) is not { } declared)
        {
            return;
        }

        ModelFiles files = ModelFileReader.Read(context.Options.AdditionalFiles, declared, context.CancellationToken);
        foreach (Problem problem in DeclarationCheck.Check(declared, TargetProbe.Probe(context.Compilation), files).Problems)
        {
            DiagnosticDescriptor descriptor = Descriptors.All.First(descriptor => descriptor.Id == problem.Id);
            Location location = SiteLocation.Of(problem.Site, type, attribute, context.CancellationToken);
            string column = SiteLocation.ColumnOf(problem.Site, attribute, declared.Topology, context.CancellationToken);
            context.ReportDiagnostic(Diagnostic.Create(descriptor, location, problem.Arguments.Append(column).ToArray<object>()));
        }
    }
}
