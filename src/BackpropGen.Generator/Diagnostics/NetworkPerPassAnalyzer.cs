using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace BackpropGen.Generator.Diagnostics;

/// <summary>
/// Reports networks that a loop creates anew, and alike, in every pass, only to predict. One that anything else is done with, that is handed on, or that depends on the
/// pass, is nobody's business.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class NetworkPerPassAnalyzer : DiagnosticAnalyzer
{
    private static readonly HashSet<string> Predicting = new(StringComparer.Ordinal)
    {
        "Predict", "PredictClass", "PredictClasses", "PredictBatch", "PredictClassBatch", "Evaluate", "EvaluateBatch", "Score", "ScoreClasses",
    };

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Descriptors.NetworkPerPass);

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        NetworkUse.Register(context, Analyze, OperationKind.ObjectCreation);
    }

    private static void Analyze(OperationAnalysisContext context)
    {
        var creation = (IObjectCreationOperation)context.Operation;
        if (creation.Initializer is null
            && Loop.Around(creation) is { } loop
            && NetworkUse.IsNetwork(creation.Type)
            && creation.Arguments.All(loop.IsInvariant)
            && OnlyPredicts(creation, loop)
            && !loop.EndsAfter(creation))
        {
            context.ReportDiagnostic(Diagnostic.Create(Descriptors.NetworkPerPass, creation.Syntax.GetLocation(), creation.Type!.Name));
        }
    }

    private static bool OnlyPredicts(IObjectCreationOperation creation, Loop loop)
    {
        IOperation value = Converted(creation);
        if (value.Parent is not IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: { } local } })
        {
            return IsPredicting(value);
        }

        List<IOperation> uses = loop.Operation.Descendants()
            .Where(operation => operation is ILocalReferenceOperation reference && SymbolEqualityComparer.Default.Equals(reference.Local, local))
            .ToList();
        return uses.Count > 0 && uses.All(use => IsPredicting(Converted(use)));
    }

    /// <summary>The operation with the conversions around it.</summary>
    private static IOperation Converted(IOperation operation) => operation.Parent is IConversionOperation conversion ? Converted(conversion) : operation;

    /// <summary>Whether a value is what a generated method is called on, or an extension method of the library, and the method predicts.</summary>
    private static bool IsPredicting(IOperation value) => value.Parent switch
    {
        IInvocationOperation call when call.Instance == value => Predicting.Contains(call.TargetMethod.Name) && NetworkUse.IsGenerated(call.TargetMethod),
        IArgumentOperation { Parameter.Ordinal: 0, Parent: IInvocationOperation { TargetMethod: { IsExtensionMethod: true } method } } =>
            Predicting.Contains(method.Name) && NetworkUse.IsOfLibrary(method),
        _ => false,
    };
}
