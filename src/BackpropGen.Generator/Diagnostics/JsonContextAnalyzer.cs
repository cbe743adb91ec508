using System.Collections.Concurrent;
using System.Collections.Immutable;
using BackpropGen.Generator.Declaration;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace BackpropGen.Generator.Diagnostics;

/// <summary>
/// Reports networks that a [JsonSerializable] reaches. No source generator sees what another one writes: that of System.Text.Json knows a network of its own project without its
/// converter, and would serialise nothing of it. Nothing is reported of a network whose converter the program creates somewhere.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class JsonContextAnalyzer : DiagnosticAnalyzer
{
    private const string Converter = "WeightsJsonConverter";

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Descriptors.NetworkInJsonContext);

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(Start);
    }

    private static void Start(CompilationStartAnalysisContext start)
    {
        if (start.Compilation.GetTypesByMetadataName("System.Text.Json.Serialization.JsonSerializableAttribute").IsEmpty
            || start.Compilation.GetTypesByMetadataName(NetworkReader.AttributeName).IsEmpty)
        {
            return;
        }

        var reached = new ConcurrentBag<(INamedTypeSymbol Network, Diagnostic Diagnostic)>();
        var created = new ConcurrentDictionary<ISymbol, bool>(SymbolEqualityComparer.Default);
        start.RegisterOperationAction(
            context =>
            {
                if (((IObjectCreationOperation)context.Operation).Type is { Name: Converter, ContainingType: { } network })
                {
                    created.TryAdd(network.OriginalDefinition, true);
                }
            },
            OperationKind.ObjectCreation);
        start.RegisterSymbolAction(
            context =>
            {
                foreach ((INamedTypeSymbol network, Diagnostic diagnostic) in Networks((INamedTypeSymbol)context.Symbol, context.Compilation, context.CancellationToken))
                {
                    reached.Add((network, diagnostic));
                }
            },
            SymbolKind.NamedType);
        start.RegisterCompilationEndAction(context =>
        {
            foreach ((INamedTypeSymbol network, Diagnostic diagnostic) in reached.Where(found => !created.ContainsKey(found.Network.OriginalDefinition)))
            {
                context.ReportDiagnostic(diagnostic);
            }
        });
    }

    /// <summary>The networks that the attributes of a context reach, each once an attribute.</summary>
    private static IEnumerable<(INamedTypeSymbol Network, Diagnostic Diagnostic)> Networks(INamedTypeSymbol context, Compilation compilation, CancellationToken cancellation)
    {
        bool includesFields = context.GetAttributes().Any(attribute => JsonReader.Is(attribute, "JsonSourceGenerationOptionsAttribute")
            && attribute.NamedArguments.Any(argument => argument is { Key: "IncludeFields", Value: { Kind: TypedConstantKind.Primitive, Value: true } }));
        foreach (AttributeData attribute in context.GetAttributes().Where(attribute => JsonReader.Is(attribute, "JsonSerializableAttribute")))
        {
            if (attribute.ConstructorArguments is [{ Kind: TypedConstantKind.Type, Value: ITypeSymbol root }] && attribute.ApplicationSyntaxReference is { } syntax)
            {
                foreach ((INamedTypeSymbol network, string path) in new JsonReach(compilation, includesFields).From(root, cancellation))
                {
                    yield return (network, Diagnostic.Create(Descriptors.NetworkInJsonContext, syntax.GetSyntax(cancellation).GetLocation(), path, network.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat), context.Name));
                }
            }
        }
    }
}
