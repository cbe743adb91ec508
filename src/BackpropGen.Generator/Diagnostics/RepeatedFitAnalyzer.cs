using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace BackpropGen.Generator.Diagnostics;

/// <summary>
/// Reports loops that count epochs around Fit: it is given the same in every pass, nobody takes its history, and nothing else happens to the network. Any sign that
/// passes differ, or that somebody looks at the network between them, is taken for a reason.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class RepeatedFitAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Descriptors.RepeatedFit);

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        NetworkUse.Register(context, Analyze, OperationKind.Invocation);
    }

    private static void Analyze(OperationAnalysisContext context)
    {
        var call = (IInvocationOperation)context.Operation;
        if (call.TargetMethod.Name == "Fit"
            && IsDiscarded(call)
            && NetworkUse.Variable(NetworkUse.Receiver(call)) is { } network
            && Loop.Around(call) is { } loop
            && loop.Counts()
            && !loop.Changes(network)
            && call.Arguments.All(argument => (call.Instance is null && argument.Parameter?.Ordinal == 0) || IsInvariant(argument, loop))
            && HappensAlone(call, loop))
        {
            context.ReportDiagnostic(Diagnostic.Create(Descriptors.RepeatedFit, NetworkUse.NameIn(call).GetLocation()));
        }
    }

    private static bool IsDiscarded(IInvocationOperation call) =>
        call.Parent is IExpressionStatementOperation or ISimpleAssignmentOperation { Target: IDiscardOperation, Parent: IExpressionStatementOperation };

    /// <summary>Options that come from elsewhere may have a schedule that restarts, or a callback that changes the data.</summary>
    private static bool IsInvariant(IArgumentOperation argument, Loop loop)
    {
        if (!loop.IsInvariant(argument.Value))
        {
            return false;
        }

        return argument.Parameter?.Name != "options"
            || NetworkUse.Variable(argument.Value) switch
            {
                null => true,
                ILocalSymbol local => InitialValue(local, argument.SemanticModel) is { } value && loop.IsInvariant(value),
                _ => false,
            };
    }

    private static IOperation? InitialValue(ILocalSymbol local, SemanticModel? model) =>
        local.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() is VariableDeclaratorSyntax { Initializer.Value: { } value } ? model?.GetOperation(value) : null;

    /// <summary>
    /// Whether the other statements of the loop have nothing to do with the training: they mention neither the network nor what it is trained with, branch nowhere,
    /// and call nothing but the framework.
    /// </summary>
    private static bool HappensAlone(IInvocationOperation call, Loop loop)
    {
        IEnumerable<StatementSyntax> statements = loop.Body is BlockSyntax block ? block.Statements : new[] { loop.Body };
        if (!statements.All(statement => statement is ExpressionStatementSyntax or LocalDeclarationStatementSyntax))
        {
            return false;
        }

        IEnumerable<ISymbol> involved = call.DescendantsAndSelf().Where(part => part is not IConversionOperation).Select(NetworkUse.Variable).OfType<ISymbol>();
        return !involved.Any(variable => loop.MentionsOutside(variable, call))
            && loop.Operation.Descendants().All(part => part == call || IsHarmless(part));
    }

    private static bool IsHarmless(IOperation operation) => operation switch
    {
        IInvocationOperation call => IsOfFramework(call.TargetMethod.ContainingType),
        IObjectCreationOperation creation => creation.Constructor is { ContainingType: { } type } && (IsOfFramework(type) || NetworkUse.IsOfLibrary(type)),
        IAwaitOperation or IAnonymousFunctionOperation or IDynamicInvocationOperation => false,
        _ => true,
    };

    private static bool IsOfFramework(INamedTypeSymbol type)
    {
        INamespaceSymbol space = type.ContainingNamespace;
        while (space.ContainingNamespace is { IsGlobalNamespace: false } outer)
        {
            space = outer;
        }

        return space.Name == "System";
    }
}
