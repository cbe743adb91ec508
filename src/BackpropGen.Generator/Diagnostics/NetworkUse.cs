using System.Collections.Immutable;
using BackpropGen.Generator.Declaration;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace BackpropGen.Generator.Diagnostics;

/// <summary>What code that uses networks can know of them: it sees their attribute and constants, and the members that were generated, in its own assembly and in others.</summary>
internal static class NetworkUse
{
    /// <summary>Looks at operations in programs that know the attribute, and in no others.</summary>
    public static void Register(AnalysisContext context, Action<OperationAnalysisContext> action, OperationKind kind) =>
        WhereKnown(context, start => start.RegisterOperationAction(action, kind));

    /// <summary>The same for the bodies of members.</summary>
    public static void Register(AnalysisContext context, Action<OperationBlockAnalysisContext> action) => WhereKnown(context, start => start.RegisterOperationBlockAction(action));

    /// <summary>The same for syntax, which there is also where the compiler finds no operation.</summary>
    public static void Register(AnalysisContext context, Action<SyntaxNodeAnalysisContext> action, SyntaxKind kind) =>
        WhereKnown(context, start => start.RegisterSyntaxNodeAction(action, kind));

    public static bool IsOfLibrary(ISymbol symbol) => symbol.ContainingNamespace is { Name: "BackpropGen", ContainingNamespace.IsGlobalNamespace: true };

    public static bool IsNetwork(ITypeSymbol? type) => type is INamedTypeSymbol { TypeKind: TypeKind.Class } named && NetworkReader.AttributeOf(named) is not null;

    /// <summary>Whether a method of a network is one that was generated. In another assembly all are taken for such.</summary>
    public static bool IsGenerated(IMethodSymbol method) =>
        IsNetwork(method.ContainingType) && (method.DeclaringSyntaxReferences.IsEmpty || GeneratedFiles.Contain(method.OriginalDefinition));

    /// <summary>The network that a generated method, or an extension method of the library, is called on; null for other calls.</summary>
    public static IOperation? Receiver(IInvocationOperation call)
    {
        if (IsGenerated(call.TargetMethod))
        {
            return call.Instance;
        }

        IOperation? first = call.TargetMethod.IsExtensionMethod && IsOfLibrary(call.TargetMethod)
            ? call.Arguments.FirstOrDefault(argument => argument.Parameter?.Ordinal == 0)?.Value
            : null;
        while (first is IConversionOperation conversion)
        {
            first = conversion.Operand;
        }

        return IsNetwork(first?.Type) ? first : null;
    }

    /// <summary>The name of the method in a call.</summary>
    public static SyntaxNode NameIn(IInvocationOperation call) => call.Syntax is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax member } ? member.Name : call.Syntax;

    /// <summary>InputCount, OutputCount, TargetCount or ParameterCount; null where the network has no such constant.</summary>
    public static int? CountOf(INamedTypeSymbol network, string constant) =>
        network.GetMembers(constant).OfType<IFieldSymbol>().FirstOrDefault() is { HasConstantValue: true, ConstantValue: int count } ? count : null;

    /// <summary>Whether a network's loss takes several outputs together, so that TargetCount was generated beside OutputCount: an author may have a constant of that name.</summary>
    public static bool HasTargetCount(INamedTypeSymbol network) =>
        NetworkReader.AttributeOf(network)?.NamedArguments.Any(argument => argument.Key == "LossFunction") == true
        && network.GetMembers("TargetCount").OfType<IFieldSymbol>().FirstOrDefault() is { HasConstantValue: true } constant
        && (constant.DeclaringSyntaxReferences.IsEmpty || GeneratedFiles.Contain(constant));

    /// <summary>The topology, if the attribute writes one, or the name of the class.</summary>
    public static string NameOf(INamedTypeSymbol network)
    {
        ImmutableArray<TypedConstant> arguments = NetworkReader.AttributeOf(network)?.ConstructorArguments ?? ImmutableArray<TypedConstant>.Empty;
        return arguments.Length > 0 && arguments[0] is { Kind: TypedConstantKind.Primitive, Value: string topology } ? topology.Trim() : network.Name;
    }

    /// <summary>The variable that an operation reads: a local, a parameter, or a field of this object or its class. Null for anything else.</summary>
    public static ISymbol? Variable(IOperation? operation) => operation switch
    {
        IConversionOperation conversion => Variable(conversion.Operand),
        ILocalReferenceOperation local => local.Local,
        IParameterReferenceOperation parameter => parameter.Parameter,
        IFieldReferenceOperation { Instance: null or IInstanceReferenceOperation } field => field.Field,
        _ => null,
    };

    private static void WhereKnown(AnalysisContext context, Action<CompilationStartAnalysisContext> register) => context.RegisterCompilationStartAction(start =>
    {
        if (!start.Compilation.GetTypesByMetadataName(NetworkReader.AttributeName).IsEmpty)
        {
            register(start);
        }
    });
}
