using BackpropGen.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace BackpropGen.Generator.Tests.Architecture;

/// <summary>
/// Emission prints what the rooms before it have decided. A branch in it decides where its condition reads a flag: a truth value, or the form, of the network's plan, its
/// specification, its graph or the consumer's framework. What is of a single instruction or quantity is no flag: that is what is printed.
/// </summary>
public class DecisionTests
{
    private static readonly CSharpCompilation Compilation = TypeUses.Generator.Compilation;

    [ThoroughFact]
    public void No_branch_of_Emission_decides()
    {
        List<string> branches = [];
        HashSet<ISymbol> carriers = Carriers();
        foreach ((SyntaxTree tree, SemanticModel model) in Emission())
        {
            branches.AddRange(tree.GetRoot().DescendantNodes().Select(ConditionOf).OfType<SyntaxNode>().Where(condition => ReadsFlag(condition, model, carriers))
                .Select(condition => $"{Path.GetFileName(tree.FilePath)}({tree.GetLineSpan(condition.Span).StartLinePosition.Line + 1}): {condition}"));
        }

        Assert.Empty(branches);
    }

    private static IEnumerable<(SyntaxTree Tree, SemanticModel Model)> Emission() => Compilation.SyntaxTrees
        .Where(tree => tree.FilePath.Contains($"{Path.DirectorySeparatorChar}Emission{Path.DirectorySeparatorChar}"))
        .Select(tree => (tree, Compilation.GetSemanticModel(tree)));

    /// <summary>What a branch asks; null for what is none.</summary>
    private static SyntaxNode? ConditionOf(SyntaxNode node) => node switch
    {
        IfStatementSyntax branch => branch.Condition,
        ConditionalExpressionSyntax branch => branch.Condition,
        SwitchStatementSyntax branch => branch.Expression,
        SwitchExpressionSyntax branch => branch.GoverningExpression,
        WhenClauseSyntax branch => branch.Condition,
        _ => null,
    };

    /// <summary>Properties, fields and local variables of Emission that pass a flag on: what they are set to reads one, and they are truth values, or the form, themselves.</summary>
    private static HashSet<ISymbol> Carriers()
    {
        HashSet<ISymbol> carriers = new(SymbolEqualityComparer.Default);
        int before;
        do
        {
            before = carriers.Count;
            foreach ((SyntaxTree tree, SemanticModel model) in Emission())
            {
                foreach (SyntaxNode node in tree.GetRoot().DescendantNodes())
                {
                    (ISymbol? symbol, SyntaxNode? value) = node switch
                    {
                        PropertyDeclarationSyntax { ExpressionBody: { } body } => (model.GetDeclaredSymbol(node), body),
                        MethodDeclarationSyntax { ExpressionBody: { } body } => (model.GetDeclaredSymbol(node), body),
                        VariableDeclaratorSyntax { Initializer: { } set } => (model.GetDeclaredSymbol(node), set),
                        AssignmentExpressionSyntax set => (model.GetSymbolInfo(set.Left).Symbol, set.Right),
                        _ => ((ISymbol?)null, (SyntaxNode?)null),
                    };
                    if (symbol is not null && IsDecision(symbol) && value is not null && ReadsFlag(value, model, carriers))
                    {
                        carriers.Add(symbol);
                    }
                }
            }
        }
        while (carriers.Count > before);

        return carriers;
    }

    private static bool ReadsFlag(SyntaxNode condition, SemanticModel model, HashSet<ISymbol> carriers) => condition.DescendantNodesAndSelf().OfType<SimpleNameSyntax>()
        .Select(name => model.GetSymbolInfo(name).Symbol).OfType<ISymbol>()
        .Any(symbol => carriers.Contains(symbol) || (IsDecision(symbol) && symbol is IPropertySymbol or IMethodSymbol && IsOfNetwork(symbol.ContainingType)) || IsPrinterOfForm(symbol));

    private static bool IsDecision(ISymbol symbol) =>
        (symbol switch { IPropertySymbol property => property.Type, IFieldSymbol field => field.Type, ILocalSymbol local => local.Type, IMethodSymbol method => method.ReturnType, _ => null })
            is { } type && (type.SpecialType == SpecialType.System_Boolean || type.Name == "RowForm");

    /// <summary>Whether a type is about the whole network, or the whole program that it is for.</summary>
    private static bool IsOfNetwork(INamedTypeSymbol? type) => type?.Name is "NetworkPlan" or "NetworkSpecification" or "NetworkGraph" or "Target" or "LossSpecification" or "NetworkDeclaration" or "JsonForm";

    /// <summary>Whether there are straight lines is the form in other words.</summary>
    private static bool IsPrinterOfForm(ISymbol symbol) => symbol is IPropertySymbol { Name: "Line", Type.Name: "LineEmitter" };
}
