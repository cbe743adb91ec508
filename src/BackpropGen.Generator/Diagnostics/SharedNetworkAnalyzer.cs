using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace BackpropGen.Generator.Diagnostics;

/// <summary>
/// Reports a network that a lambda changes while lambdas on other threads use it: those of Parallel and of tasks that one method starts. What is waited for in between, locked, or in another
/// branch is not reported.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SharedNetworkAnalyzer : DiagnosticAnalyzer
{
    private static readonly HashSet<string> Changing = new(StringComparer.Ordinal)
    {
        "Train", "TrainBatch", "TrainEach", "Fit", "FitLevenbergMarquardt", "FitScaling", "Update", "Load", "Initialize", "SetParameters", "SetWeights", "SetBiases", "SetScaling", "CopyFrom", "Blend",
    };

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Descriptors.SharedNetwork);

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        NetworkUse.Register(context, Analyze);
    }

    private static void Analyze(OperationBlockAnalysisContext context)
    {
        foreach (IOperation block in context.OperationBlocks)
        {
            List<ParallelLambda> lambdas = ParallelLambda.AllIn(block).ToList();
            foreach (ParallelLambda lambda in lambdas)
            {
                foreach (IInvocationOperation change in CallsIn(lambda).Where(call => Changing.Contains(call.TargetMethod.Name)))
                {
                    ISymbol network = Shared(change, lambda)!;
                    if (lambda.RunsBesideItself(network) || lambdas.Any(other => other.RunsBeside(lambda) && CallsIn(other).Any(call => Same(Shared(call, other), network))))
                    {
                        context.ReportDiagnostic(Diagnostic.Create(Descriptors.SharedNetwork, NetworkUse.NameIn(change).GetLocation(), change.TargetMethod.Name, network.Name));
                    }
                }
            }
        }
    }

    /// <summary>The calls of networks that other lambdas may see, too.</summary>
    private static IEnumerable<IInvocationOperation> CallsIn(ParallelLambda lambda) =>
        lambda.Body.Descendants().OfType<IInvocationOperation>().Where(call => Shared(call, lambda) is not null && !lambda.IsLocked(call));

    /// <summary>The variable from outside of a lambda that a network's method is called on.</summary>
    private static ISymbol? Shared(IInvocationOperation call, ParallelLambda lambda) =>
        NetworkUse.Variable(NetworkUse.Receiver(call)) is { } variable && lambda.Captures(variable) ? variable : null;

    private static bool Same(ISymbol? one, ISymbol other) => SymbolEqualityComparer.Default.Equals(one, other);
}
