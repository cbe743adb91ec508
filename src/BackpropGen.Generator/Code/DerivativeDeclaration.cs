using BackpropGen.Generator.Calculus;

namespace BackpropGen.Generator.Code;

/// <summary>The partial methods of a class that are to give derivatives.</summary>
/// <param name="Type">The class.</param>
/// <param name="Methods">The methods, in the order of their declarations.</param>
/// <param name="TakenNames">Names of types, and of namespaces' beginnings, that mean something else where the class stands.</param>
internal sealed record DerivativeClass(TypeIdentity Type, EquatableArray<DerivativeMethod> Methods, EquatableArray<string> TakenNames);

/// <summary>How a method gives derivatives.</summary>
internal enum DerivativeResult
{
    /// <summary>It returns one number.</summary>
    Number,

    /// <summary>It returns a tuple.</summary>
    Tuple,

    /// <summary>It writes them to a span.</summary>
    Span,
}

/// <summary>A partial method that is to give the derivatives of a function.</summary>
/// <param name="Header">Its modifiers, result, name and parameters, as its author declares it.</param>
/// <param name="Parameters">The names of its numbers, in the order of the function's.</param>
/// <param name="Span">The name of the span that it writes to; empty where it returns what it gives.</param>
/// <param name="Function">The function.</param>
/// <param name="Order">1 or 2.</param>
/// <param name="Result">How it gives them.</param>
internal sealed record DerivativeMethod(string Header, EquatableArray<string> Parameters, string Span, OwnFunction Function, int Order, DerivativeResult Result)
{
    /// <summary>What it gives, in order: first derivatives, or the matrix of the second ones, row by row.</summary>
    public IReadOnlyList<Expression> Derivatives()
    {
        List<Variable> variables = Function.Parameters.Select(parameter => new Variable(parameter.Name)).ToList();
        List<Expression> first = variables.Select(variable => By(Function.Body, variable)).ToList();
        return Order == 1 ? first : first.SelectMany((derivative, row) => variables.Select((variable, column) => column < row ? By(first[column], variables[row]) : By(derivative, variable))).ToList();
    }

    private static Expression By(Expression formula, Variable variable) => Formulas.Total(formula).Derivative(variable);
}
