using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace BackpropGen.Generator.Diagnostics;

/// <summary>Reports arrays written in a call of a network that are longer or shorter than its rows: the call would throw.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SpanLengthAnalyzer : DiagnosticAnalyzer
{
    // SyntaxKind.CollectionExpression and SyntaxKind.ExpressionElement: the oldest compiler supported has no names for them.
    private const int CollectionExpression = 9076;
    private const int ExpressionElement = 9077;

    private static readonly HashSet<string> OfRows = new(StringComparer.Ordinal)
    {
        "Predict", "PredictClass", "Evaluate", "Gradient", "Backward", "InputGradient", "Update", "Train", "GetParameters", "SetParameters",
    };

    private static readonly HashSet<string> OfManyRows = new(StringComparer.Ordinal)
    {
        "PredictBatch", "PredictClassBatch", "EvaluateBatch", "GradientBatch", "BackwardBatch", "TrainBatch", "TrainEach", "Fit",
    };

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Descriptors.SpanLength);

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
        IMethodSymbol method = call.TargetMethod;
        bool isOfManyRows = OfManyRows.Contains(method.Name);
        if ((!isOfManyRows && !OfRows.Contains(method.Name)) || NetworkUse.Receiver(call)?.Type is not INamedTypeSymbol network)
        {
            return;
        }

        foreach (IArgumentOperation argument in call.Arguments)
        {
            if (argument.Parameter is { } parameter && Quantity(parameter.Name, network) is { } quantity && NetworkUse.CountOf(network, quantity.Constant) is { } count)
            {
                var expected = new Expectation(network, parameter.Name, count, quantity.Noun);
                Check(context, argument.Value, parameter.Type, expected, isOfManyRows && quantity.Noun != "parameter");
            }
        }
    }

    /// <summary>What a network's methods call the spans that they take says what is in them.</summary>
    private static (string Constant, string Noun)? Quantity(string parameter, INamedTypeSymbol network) => parameter switch
    {
        "inputs" or "inputGradient" => ("InputCount", "input"),
        "targets" when NetworkUse.HasTargetCount(network) => ("TargetCount", "target"),
        "targets" or "outputs" or "outputGradient" => ("OutputCount", "output"),
        "gradient" or "source" or "destination" => ("ParameterCount", "parameter"),
        _ => null,
    };

    private static void Check(OperationAnalysisContext context, IOperation value, ITypeSymbol type, Expectation expected, bool isOfManyRows)
    {
        if (type is IArrayTypeSymbol { Rank: 1, ElementType: IArrayTypeSymbol })
        {
            foreach (IOperation row in (Unconverted(value) as IArrayCreationOperation)?.Initializer?.ElementValues ?? ImmutableArray<IOperation>.Empty)
            {
                Report(context, row, LengthOf(row, 0), expected, isOfManyRows: false);
            }
        }
        else if (type is IArrayTypeSymbol { Rank: 2 })
        {
            Report(context, value, LengthOf(value, 1), expected, isOfManyRows: false);
        }
        else if (type is INamedTypeSymbol { Name: "Span" or "ReadOnlySpan", TypeArguments: { Length: 1 } arguments } && arguments[0].SpecialType is SpecialType.System_Single or SpecialType.System_Double)
        {
            Report(context, value, LengthOf(value, 0), expected, isOfManyRows);
        }
    }

    private static void Report(OperationAnalysisContext context, IOperation value, int? length, Expectation expected, bool isOfManyRows)
    {
        if (length is not { } known || (isOfManyRows ? known % expected.Count == 0 : known == expected.Count))
        {
            return;
        }

        string written = Numbered(known, "value") + (isOfManyRows ? ", which is not a whole number of rows" : string.Empty);
        context.ReportDiagnostic(Diagnostic.Create(
            Descriptors.SpanLength, Unconverted(value).Syntax.GetLocation(), expected.Parameter, written, NetworkUse.NameOf(expected.Network), Numbered(expected.Count, expected.Noun)));
    }

    /// <summary>The length of an array that is written in place, along one of its dimensions; null for all else.</summary>
    private static int? LengthOf(IOperation value, int dimension)
    {
        IOperation array = Unconverted(value);
        if (array is IArrayCreationOperation creation)
        {
            return creation.DimensionSizes.Length > dimension && creation.DimensionSizes[dimension].ConstantValue is { HasValue: true, Value: int size } ? size : null;
        }

        return array.Syntax switch
        {
            StackAllocArrayCreationExpressionSyntax { Initializer: { } initializer } => initializer.Expressions.Count,
            StackAllocArrayCreationExpressionSyntax { Type: ArrayTypeSyntax type } => type.RankSpecifiers[0].Sizes.FirstOrDefault() is { } size
                && array.SemanticModel?.GetConstantValue(size) is { HasValue: true, Value: int constant } ? constant : null,
            ImplicitStackAllocArrayCreationExpressionSyntax { Initializer: { } initializer } => initializer.Expressions.Count,
            { RawKind: CollectionExpression } collection when collection.ChildNodes().All(element => element.RawKind == ExpressionElement) => collection.ChildNodes().Count(),
            _ => null,
        };
    }

    private static IOperation Unconverted(IOperation value) => value is IConversionOperation conversion ? Unconverted(conversion.Operand) : value;

    private static string Numbered(int count, string noun) => count.ToString("N0", CultureInfo.InvariantCulture) + " " + noun + (count == 1 ? string.Empty : "s");

    /// <summary>How many values a row of an argument has.</summary>
    private sealed record Expectation(INamedTypeSymbol Network, string Parameter, int Count, string Noun);
}
