using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace BackpropGen.Generator.Diagnostics;

/// <summary>A lambda that runs on another thread, or on several: it is handed to Parallel, to a task, or to the pool of threads.</summary>
internal sealed class ParallelLambda
{
    private static readonly HashSet<string> Waiting = new(StringComparer.Ordinal) { "Wait", "WaitAll", "WaitAny", "GetResult", "Join" };

    private readonly IOperation _block;
    private readonly IInvocationOperation _start;
    private readonly IAnonymousFunctionOperation _lambda;
    private readonly bool _isOfParallel;

    private ParallelLambda(IOperation block, IInvocationOperation start, IAnonymousFunctionOperation lambda, bool isOfParallel)
    {
        _block = block;
        _start = start;
        _lambda = lambda;
        _isOfParallel = isOfParallel;
    }

    /// <summary>What the lambda does.</summary>
    public IOperation Body => _lambda.Body;

    /// <summary>The lambdas that a block starts.</summary>
    public static IEnumerable<ParallelLambda> AllIn(IOperation block) =>
        from start in block.DescendantsAndSelf().OfType<IInvocationOperation>()
        let isOfParallel = IsOf(start, "System.Threading.Tasks", "Parallel")
        where isOfParallel || IsTask(start)
        from argument in start.Arguments
        from lambda in argument.Value.DescendantsAndSelf().OfType<IAnonymousFunctionOperation>()
        where IsArgument(lambda, argument)
        select new ParallelLambda(block, start, lambda, isOfParallel);

    /// <summary>Whether a variable is one of outside.</summary>
    public bool Captures(ISymbol variable) =>
        variable is IFieldSymbol || !variable.DeclaringSyntaxReferences.Any(reference => reference.SyntaxTree == _lambda.Syntax.SyntaxTree && _lambda.Syntax.Span.Contains(reference.Span));

    /// <summary>Whether an operation of the lambda is one at a time.</summary>
    public bool IsLocked(IOperation operation)
    {
        for (IOperation? outer = operation; outer is not null && outer != _lambda; outer = outer.Parent)
        {
            if (outer is ILockOperation)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether several threads run the lambda at once, with the same variable.</summary>
    public bool RunsBesideItself(ISymbol variable) => _isOfParallel
        ? _start.TargetMethod.Name != "Invoke"
        : Loop.Around(_start) is { } loop && !loop.Changes(variable) && !WaitsIn(loop.Operation.Syntax.Span.Start, loop.Operation.Syntax.Span.End);

    /// <summary>Whether another lambda may run while this one does, since one was started and not waited for.</summary>
    public bool RunsBeside(ParallelLambda other)
    {
        if (other == this)
        {
            return false;
        }

        if (other._start == _start)
        {
            return true;
        }

        (ParallelLambda first, ParallelLambda second) = _start.Syntax.SpanStart <= other._start.Syntax.SpanStart ? (this, other) : (other, this);
        return !first._isOfParallel
            && !first._start.Syntax.Span.Contains(second._start.Syntax.Span)
            && first.LeadsTo(second)
            && !WaitsIn(first._start.Syntax.Span.End, second._start.Syntax.SpanStart);
    }

    /// <summary>Whether the block goes on to another start after this one: not where they are in two branches, or where this one is what the method returns.</summary>
    private bool LeadsTo(ParallelLambda second)
    {
        foreach (SyntaxNode node in _start.Syntax.Ancestors())
        {
            bool containsBoth = node.Span.Contains(second._start.Syntax.Span);
            if ((!containsBoth && node is ReturnStatementSyntax or BlockSyntax or SwitchSectionSyntax or ElseClauseSyntax)
                || (containsBoth && node is IfStatementSyntax or ConditionalExpressionSyntax or SwitchStatementSyntax or SwitchExpressionSyntax))
            {
                return false;
            }

            if (containsBoth && node is BlockSyntax or SwitchSectionSyntax or MemberDeclarationSyntax or CompilationUnitSyntax)
            {
                return true;
            }
        }

        return true;
    }

    /// <summary>Whether anything is waited for that ends between two places.</summary>
    private bool WaitsIn(int start, int end) => _block.Descendants().Any(operation => IsWaiting(operation) && operation.Syntax.Span.End >= start && operation.Syntax.Span.End <= end);

    private static bool IsWaiting(IOperation operation) => operation switch
    {
        IAwaitOperation => true,
        IInvocationOperation call => Waiting.Contains(call.TargetMethod.Name),
        IPropertyReferenceOperation property => property.Property.Name == "Result",
        _ => false,
    };

    private static bool IsTask(IInvocationOperation call) => call.TargetMethod.Name switch
    {
        "Run" => IsOf(call, "System.Threading.Tasks", "Task"),
        "StartNew" => IsOf(call, "System.Threading.Tasks", "TaskFactory"),
        "QueueUserWorkItem" => IsOf(call, "System.Threading", "ThreadPool"),
        _ => false,
    };

    private static bool IsOf(IInvocationOperation call, string containingNamespace, string type) =>
        call.TargetMethod.ContainingType is { } containing && containing.Name == type && containing.ContainingNamespace.ToDisplayString() == containingNamespace;

    /// <summary>Whether a lambda is an argument, or an element of one, and no part of another lambda there.</summary>
    private static bool IsArgument(IAnonymousFunctionOperation lambda, IArgumentOperation argument)
    {
        IOperation? outer = lambda.Parent;
        while (outer is IDelegateCreationOperation or IConversionOperation or IArrayInitializerOperation or IArrayCreationOperation)
        {
            outer = outer.Parent;
        }

        return outer == argument;
    }
}
