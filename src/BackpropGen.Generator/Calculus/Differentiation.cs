namespace BackpropGen.Generator.Calculus;

/// <summary>
/// Derivatives of formulas by the value that a leaf has at one node j. A formula may use the leaf in two ways: at node j itself, and through
/// reductions over all nodes, which hold node j's value among the others.
/// </summary>
internal static class Differentiation
{
    /// <summary>Finite in float, and larger than any power where tanh′ is more than 0.</summary>
    private const double LargestPower = 1e30;

    /// <summary>∂ scalar/∂ leafⱼ, for a formula that is one number for the whole layer.</summary>
    public static Expression Derivative(this Expression scalar, Leaf leaf) => ThroughReductions(Expand(scalar), leaf).Simplify();

    /// <summary>
    /// Σₖ gₖ · ∂f(z)ₖ/∂zⱼ: what a layer of nodes f passes on of the derivatives g that arrive at its outputs.
    /// </summary>
    public static Expression PassOn(this Expression f, Leaf g, Leaf z) => new Total(g * f).Derivative(z);

    /// <summary>The derivative of a formula at one node by a value in it, everything else held fast. A quotient is written as <paramref name="value"/> where it is left.</summary>
    public static Expression DerivativeAt(this Expression formula, Expression target, Leaf value)
    {
        Expression derivative = formula is Quotient { Denominator: var denominator } && denominator.Equals(target) ? -1 * value / target : Partial(formula, target);
        return derivative.Replace(formula, value).Simplify();
    }

    private static Expression Expand(Expression expression) => expression.Replace(part => part switch
    {
        Softmax softmax => Formulas.Exp(Simplification.SoftmaxExponent(Expand(softmax.Body))),
        _ => null,
    });

    /// <summary>The chain rule through every reduction of the formula: Σ ∂formula/∂reduction · ∂reduction/∂leafⱼ.</summary>
    private static Expression ThroughReductions(Expression formula, Leaf leaf)
    {
        Expression sum = 0;
        foreach (Expression reduction in Reductions(formula))
        {
            sum += Partial(formula, reduction) * OfReduction(reduction, leaf);
        }

        return sum;
    }

    private static IEnumerable<Expression> Reductions(Expression formula)
    {
        if (formula is Total or LogSumExp)
        {
            return new[] { formula };
        }

        return formula.Parts().SelectMany(Reductions).Distinct();
    }

    private static Expression OfReduction(Expression reduction, Leaf leaf)
    {
        switch (reduction)
        {
            case Total total:
                return OverTerms(total.Body, leaf, 1);
            case LogSumExp logSumExp:
                // ∂ ln Σₖ e^xₖ / ∂xⱼ = e^(xⱼ − ln Σₖ e^xₖ)
                return OverTerms(logSumExp.Body, leaf, Formulas.Exp(Simplification.SoftmaxExponent(logSumExp.Body)));
            default:
                throw Rewriting.Unknown(reduction);
        }
    }

    /// <summary>Node j's own term, and what every term owes to reductions inside it; a term counts with its weight.</summary>
    private static Expression OverTerms(Expression body, Leaf leaf, Expression weight)
    {
        Expression sum = weight * Partial(body, leaf);
        foreach (Expression inner in Reductions(body))
        {
            sum += new Total(weight * Partial(body, inner)) * OfReduction(inner, leaf);
        }

        return sum;
    }

    /// <summary>The derivative of the formula at one node by <paramref name="target"/>, everything else held fast.</summary>
    private static Expression Partial(Expression formula, Expression target)
    {
        if (formula.Equals(target))
        {
            return 1;
        }

        switch (formula)
        {
            case Constant or Leaf or Total or LogSumExp:
                return 0;
            case Sum sum:
                return new Sum(sum.Terms.Select(term => Partial(term, target)).ToArray());
            case Product product:
                return new Sum(product.Factors.Select((_, i) => (Expression)new Product(
                    product.Factors.Select((factor, k) => k == i ? Partial(factor, target) : factor).ToArray())).ToArray());
            case Quotient quotient when quotient.Denominator.Contains(target):
                return ((Partial(quotient.Numerator, target) * quotient.Denominator) - (quotient.Numerator * Partial(quotient.Denominator, target)))
                    / new Power(quotient.Denominator, 2);
            case Quotient quotient:
                return Partial(quotient.Numerator, target) / quotient.Denominator;
            case Power power:
                return power.Exponent * new Power(power.Base, power.Exponent - 1).Simplify() * Partial(power.Base, target);
            case RealPower power:
                return power.Exponent * new RealPower(power.Base, power.Exponent - 1) * Partial(power.Base, target);
            case AsWritten written:
                return Partial(written.Body, target);
            case Apply { Function: Function.Tanh } tanh:
                return OfFunction(tanh) * WithFinitePowers(Partial(tanh.Argument, target));
            case Apply apply:
                return OfFunction(apply) * Partial(apply.Argument, target);
            case Maximum maximum:
                // PyTorch's subgradient: at a tie of relu(z) = max(z, 0) the derivative is that of the second operand.
                return new Select(maximum.Left, maximum.Right, Partial(maximum.Left, target), Partial(maximum.Right, target));
            case Minimum minimum:
                return new Select(minimum.Right, minimum.BelowRight, Partial(minimum.Left, target), Partial(minimum.Right, target));
            case Select select:
                return select with { Then = Partial(select.Then, target), Otherwise = Partial(select.Otherwise, target) };
            default:
                throw Rewriting.Unknown(formula);
        }
    }

    /// <summary>Far out tanh′ is 0, and times a power that overflows it would be NaN.</summary>
    private static Expression WithFinitePowers(Expression slope) => slope.Replace(part => part is Power ? Formulas.Min(part, LargestPower) : null);

    /// <summary>f′ at the function's argument.</summary>
    private static Expression OfFunction(Apply f) => f.Function switch
    {
        Function.Exp => f,
        Function.ExpMinusOne => f + 1,
        Function.Log => 1 / f.Argument,
        Function.LogOnePlus => 1 / (1 + f.Argument),
        Function.Tanh => 1 - new Power(f, 2),
        Function.Sqrt => new Constant(0.5) / f,
        Function.Erf => 2 / Math.Sqrt(Math.PI) * Formulas.Exp(-new Power(f.Argument, 2)),
        Function.Abs => new Select(f.Argument, 0, 1, new Select(0, f.Argument, -1, 0)),
        Function.Sigmoid => f * (1 - f),
        Function.Softplus => Formulas.Sigmoid(f.Argument),
        Function.LogCosh => Formulas.Tanh(f.Argument),
        Function.Sin => new Apply(Function.Cos, f.Argument),
        Function.Cos => -new Apply(Function.Sin, f.Argument),
        Function.Tan => 1 + new Power(f, 2),
        Function.Asin => 1 / Formulas.Sqrt(1 - new Power(f.Argument, 2)),
        Function.Acos => -1 / Formulas.Sqrt(1 - new Power(f.Argument, 2)),
        Function.Atan => 1 / (1 + new Power(f.Argument, 2)),
        Function.Sinh => new Apply(Function.Cosh, f.Argument),
        Function.Cosh => new Apply(Function.Sinh, f.Argument),
        Function.Cbrt => 1 / (3 * new Power(f, 2)),
        _ => throw Rewriting.Unknown(f),
    };
}
