using System.Collections.Immutable;
using BackpropGen.Generator.Declaration;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace BackpropGen.Generator.Diagnostics;

/// <summary>
/// Reports networks that have nothing wrong with them and no code: what the generator did not see, since another generator wrote it, the analyzer sees in the final
/// program.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class MissingCodeAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Descriptors.MissingCode);

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
        if (NetworkReader.AttributeOf(type) is not { } attribute
            || type.DeclaringSyntaxReferences.Any(part => GeneratedFiles.Contain(part.SyntaxTree))
            || NetworkReader.Read(type, attribute, context.Compilation) is not { } declared)
        {
            return;
        }

        // Where the declaration is wrong, the other analyzer says so.
        ModelFiles files = ModelFileReader.Read(context.Options, declared, context.CancellationToken);
        if (DeclarationCheck.Check(declared, TargetProbe.Probe(context.Compilation), files).Declaration is not null)
        {
            Location location = SiteLocation.Of(new TypeSite(), type, attribute, context.CancellationToken);
            context.ReportDiagnostic(Diagnostic.Create(Descriptors.MissingCode, BlanketPragma.OutOfReach(Descriptors.MissingCode.Id, location, context.CancellationToken), type.Name));
        }
    }
}
