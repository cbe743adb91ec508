using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace BackpropGen.Generator.Diagnostics;

/// <summary>A loop around an operation, in the same function: the operation is in its body.</summary>
internal sealed class Loop
{
    private readonly StatementSyntax _statement;

    private Loop(StatementSyntax statement, StatementSyntax body, IOperation operation)
    {
        _statement = statement;
        Body = body;
        Operation = operation;
        DataFlowAnalysis? flow = operation.SemanticModel?.AnalyzeDataFlow(statement);
        Written = flow is { Succeeded: true } ? flow.WrittenInside : null;
    }

    /// <summary>What is repeated.</summary>
    public StatementSyntax Body { get; }

    /// <summary>The whole loop.</summary>
    public IOperation Operation { get; }

    /// <summary>The locals and parameters that change in the loop, its own among them; null where the compiler cannot tell.</summary>
    private IReadOnlyList<ISymbol>? Written { get; }

    /// <summary>The innermost loop whose body an operation is in; null without one.</summary>
    public static Loop? Around(IOperation operation)
    {
        StatementSyntax? body = null;
        for (SyntaxNode? node = operation.Syntax; node is not null and not (MemberDeclarationSyntax or AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax); node = node.Parent)
        {
            if (body is not null && BodyOf(node) == body)
            {
                IOperation? loop = operation;
                while (loop is not null && loop.Syntax != node)
                {
                    loop = loop.Parent;
                }

                return loop is null ? null : new Loop((StatementSyntax)node, body, loop);
            }

            body = node as StatementSyntax ?? body;
        }

        return null;
    }

    /// <summary>Whether a local or parameter may be another, or have another value, in the next pass.</summary>
    public bool Changes(ISymbol variable) => Written is null || Written.Contains(variable, SymbolEqualityComparer.Default);

    /// <summary>Whether the loop reads or writes a variable outside of an operation.</summary>
    public bool MentionsOutside(ISymbol variable, IOperation operation) => Operation
        .Descendants()
        .Any(other => SymbolEqualityComparer.Default.Equals(NetworkUse.Variable(other), variable) && !operation.Syntax.Span.Contains(other.Syntax.Span));

    /// <summary>
    /// Whether a value is certain to be the same in every pass: it is made of constants, of variables that the loop does not change, and of arrays and
    /// objects of those.
    /// </summary>
    public bool IsInvariant(IOperation value)
    {
        if (value.ConstantValue.HasValue)
        {
            return true;
        }

        switch (value)
        {
            case ILocalReferenceOperation or IParameterReferenceOperation or IFieldReferenceOperation { Field.IsReadOnly: true }:
                return NetworkUse.Variable(value) is { } variable && !Changes(variable);
            case IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ImplicitReceiver } or IDefaultValueOperation:
            case IPropertyReferenceOperation { Instance: IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ImplicitReceiver }, Arguments.IsEmpty: true }:
                return true;
            case IConversionOperation or IArgumentOperation or IArrayCreationOperation or IArrayInitializerOperation or IObjectCreationOperation
                or IObjectOrCollectionInitializerOperation or ISimpleAssignmentOperation:
                return value.ChildOperations.All(IsInvariant);
            default:
                return false;
        }
    }

    /// <summary>Whether the loop may end as soon as the operation has run: it then runs once.</summary>
    public bool EndsAfter(IOperation operation)
    {
        for (SyntaxNode? node = operation.Syntax; node is not null && node != _statement; node = node.Parent)
        {
            IEnumerable<StatementSyntax> following = (node as StatementSyntax, node.Parent) switch
            {
                ({ } statement, BlockSyntax block) => block.Statements.SkipWhile(other => other != statement),
                ({ } statement, SwitchSectionSyntax section) => section.Statements.SkipWhile(other => other != statement),
                ({ } statement, _) => new[] { statement },
                _ => Enumerable.Empty<StatementSyntax>(),
            };
            if (following.Any(statement => statement is ReturnStatementSyntax or BreakStatementSyntax or ThrowStatementSyntax or GotoStatementSyntax or YieldStatementSyntax { Expression: null }))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether the loop counts, or goes through a collection: nothing that a pass computes decides whether there is another.</summary>
    public bool Counts() => _statement switch
    {
        CommonForEachStatementSyntax => true,
        ForStatementSyntax { Condition: { } condition } => IsCounter(condition),
        WhileStatementSyntax loop => IsCounter(loop.Condition),
        DoStatementSyntax loop => IsCounter(loop.Condition),
        _ => false,
    };

    private bool IsCounter(ExpressionSyntax condition)
    {
        if (Operation.Descendants().FirstOrDefault(operation => operation.Syntax == condition) is not IBinaryOperation comparison)
        {
            return false;
        }

        return comparison.LeftOperand.Type?.SpecialType == SpecialType.System_Int32
            && new[] { comparison.LeftOperand, comparison.RightOperand }.Any(side => NetworkUse.Variable(side) is ILocalSymbol local && Changes(local))
            && !comparison.Descendants().Any(part => part is IInvocationOperation or IAwaitOperation);
    }

    private static StatementSyntax? BodyOf(SyntaxNode node) => node switch
    {
        ForStatementSyntax loop => loop.Statement,
        CommonForEachStatementSyntax loop => loop.Statement,
        WhileStatementSyntax loop => loop.Statement,
        DoStatementSyntax loop => loop.Statement,
        _ => null,
    };
}
