namespace BackpropGen.Generator.Calculus;

/// <summary>Walking and rebuilding expressions.</summary>
internal static class Rewriting
{
    /// <summary>The parts an expression is made of, in order.</summary>
    public static IReadOnlyList<Expression> Parts(this Expression expression) => expression switch
    {
        Constant or Leaf => Array.Empty<Expression>(),
        Sum sum => sum.Terms,
        Product product => product.Factors,
        Quotient quotient => new[] { quotient.Numerator, quotient.Denominator },
        Power power => new[] { power.Base },
        RealPower power => new[] { power.Base },
        AsWritten written => new[] { written.Body },
        Apply apply => new[] { apply.Argument },
        Maximum maximum => new[] { maximum.Left, maximum.Right },
        Minimum minimum => new[] { minimum.Left, minimum.Right },
        Select select => new[] { select.Left, select.Right, select.Then, select.Otherwise },
        Total total => new[] { total.Body },
        LogSumExp logSumExp => new[] { logSumExp.Body },
        Softmax softmax => new[] { softmax.Body },
        _ => throw Unknown(expression),
    };

    /// <summary>The same expression with other parts.</summary>
    public static Expression WithParts(this Expression expression, Expression[] parts) => expression switch
    {
        Constant or Leaf => expression,
        Sum => new Sum(parts),
        Product => new Product(parts),
        Quotient => new Quotient(parts[0], parts[1]),
        Power power => new Power(parts[0], power.Exponent),
        RealPower power => power with { Base = parts[0] },
        AsWritten => new AsWritten(parts[0]),
        Apply apply => new Apply(apply.Function, parts[0]),
        Maximum => new Maximum(parts[0], parts[1]),
        Minimum => new Minimum(parts[0], parts[1]),
        Select select => select with { Left = parts[0], Right = parts[1], Then = parts[2], Otherwise = parts[3] },
        Total => new Total(parts[0]),
        LogSumExp => new LogSumExp(parts[0]),
        Softmax => new Softmax(parts[0]),
        _ => throw Unknown(expression),
    };

    /// <summary>Replaces, from the outside in, every part for which <paramref name="replacement"/> gives something else.</summary>
    public static Expression Replace(this Expression expression, Func<Expression, Expression?> replacement)
    {
        if (replacement(expression) is { } replaced)
        {
            return replaced;
        }

        IReadOnlyList<Expression> parts = expression.Parts();
        if (parts.Count == 0)
        {
            return expression;
        }

        var rebuilt = new Expression[parts.Count];
        bool changed = false;
        for (int i = 0; i < parts.Count; i++)
        {
            rebuilt[i] = parts[i].Replace(replacement);
            changed |= !ReferenceEquals(rebuilt[i], parts[i]);
        }

        return changed ? expression.WithParts(rebuilt) : expression;
    }

    /// <summary>Replaces every occurrence of one expression by another.</summary>
    public static Expression Replace(this Expression expression, Expression sought, Expression replacement) =>
        expression.Replace(part => part.Equals(sought) ? replacement : null);

    /// <summary>The expression and all its parts, parts after what they belong to.</summary>
    public static IEnumerable<Expression> All(this Expression expression)
    {
        var open = new Stack<Expression>();
        open.Push(expression);
        while (open.Count > 0)
        {
            Expression current = open.Pop();
            yield return current;
            IReadOnlyList<Expression> parts = current.Parts();
            for (int i = parts.Count - 1; i >= 0; i--)
            {
                open.Push(parts[i]);
            }
        }
    }

    /// <summary>Whether <paramref name="sought"/> is the expression or a part of it.</summary>
    public static bool Contains(this Expression expression, Expression sought) => expression.All().Any(part => part.Equals(sought));

    /// <summary>Writes functions that no framework has in terms of those that every one has, in forms that overflow nowhere and keep their digits where they are small.</summary>
    public static Expression SpellOut(this Expression expression) => expression.SpellOut(Function.Softplus).SpellOut(Function.LogCosh).SpellOut(Function.ExpMinusOne);

    /// <summary>Writes a function in terms of others.</summary>
    public static Expression SpellOut(this Expression expression, Function function) => expression.Replace(part => part switch
    {
        Sum sum when sum.Terms.Any(term => IsOf(function, term)) => SpellOut(sum, function),
        Apply apply when IsOf(function, apply) => Definition(function, apply.Argument.SpellOut(function)),
        _ => null,
    });

    public static InvalidOperationException Unknown(Expression expression) => new($"No rule for {expression.GetType().Name}.");

    private static bool IsOf(Function function, Expression expression) => expression is Apply apply && apply.Function == function;

    /// <summary>
    /// What a definition adds to its first term comes last in a sum: of max(z, 0) + ln(1 + e^−|z|) − y·z, where the others cancel, the
    /// logarithm is all that is left.
    /// </summary>
    private static Sum SpellOut(Sum sum, Function function)
    {
        var terms = new List<Expression>();
        var last = new List<Expression>();
        foreach (Expression term in sum.Terms.Select(term => term.SpellOut(function)))
        {
            bool isDefinition = IsOf(function, sum.Terms[terms.Count]) && term is Sum;
            terms.Add(isDefinition ? ((Sum)term).Terms[0] : term);
            last.AddRange(isDefinition ? ((Sum)term).Terms.Skip(1) : Enumerable.Empty<Expression>());
        }

        return new Sum(terms.Concat(last).ToArray());
    }

    private static Expression Definition(Function function, Expression x) => function switch
    {
        Function.Sigmoid => 1 / (1 + Formulas.Exp(-x)),
        Function.Softplus => Formulas.Max(x, 0) + Formulas.LogOnePlus(Formulas.Exp(-Formulas.Abs(x))),

        // With t = tanh(x/2), eˣ − 1 = 2t / (1 − t). Divided by t it names it once; t = ±0 gives ±0.
        Function.ExpMinusOne => 2 / ((1 / Formulas.Tanh(0.5 * x)) - 1),

        // Far out |x| − ln 2, with what is missing to it; near 0, where that would cancel, by cosh² = 1 / (1 − tanh²).
        Function.LogCosh => Formulas.WhereGreater(
            Formulas.Abs(x),
            1,
            Formulas.Abs(x) - Math.Log(2) + Formulas.LogOnePlus(Formulas.Exp(-2 * Formulas.Abs(x))),
            -0.5 * Formulas.LogOnePlus(-Formulas.Square(Formulas.Tanh(x)))),
        _ => throw new InvalidOperationException($"{function} is not defined by others."),
    };
}
