using System.Collections.Immutable;
using BackpropGen.Generator.Declaration;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace BackpropGen.Generator.Diagnostics;

/// <summary>Reports why a partial method that is to give derivatives gets no body: the compiler only says that it has none.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class DerivativeAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Descriptors.NotDifferentiable);

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterSymbolAction(Analyze, SymbolKind.Method);
    }

    private static void Analyze(SymbolAnalysisContext context)
    {
        var method = (IMethodSymbol)context.Symbol;
        if (method.MethodKind == MethodKind.Ordinary && FunctionReader.AttributeOf(method, FunctionReader.Differentiate) is not null
            && DerivativeReader.Read(method, context.Compilation).Problem is { } problem
            && ClassPart.Find(context.Compilation, problem.Site.TypeName) is { } type
            && problem.Site.Find(type) is { } location)
        {
            context.ReportDiagnostic(Diagnostic.Create(Descriptors.NotDifferentiable, location, problem.Message));
        }
    }
}
