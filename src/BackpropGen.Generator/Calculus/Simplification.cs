namespace BackpropGen.Generator.Calculus;

/// <summary>Brings a derived formula into the form in which a person would write it, without changing the order of what remains.</summary>
internal static class Simplification
{
    /// <summary>The largest power that is a product.</summary>
    private const int LargestPower = 8;

    public static Expression Simplify(this Expression expression)
    {
        if (expression is Constant or Leaf or AsWritten)
        {
            return expression;
        }

        Expression[] simple = expression.Parts().Select(Simplify).ToArray();
        return expression.WithParts(simple) switch
        {
            Sum sum => Simplify(sum),
            Product product => Simplify(product),
            Quotient quotient => Simplify(quotient),
            Power { Exponent: 1 } power => power.Base,
            Power { Base: Constant constant } power => Math.Pow(constant.Value, power.Exponent),
            Power { Base: Power inner } power => new Power(inner.Base, inner.Exponent * power.Exponent),
            RealPower { Base: Constant constant } power => Math.Pow(constant.Value, power.Exponent),
            RealPower power => Simplify(power),
            Select { Left: Constant left, Right: Constant right } select => (select.OrEqual ? left.Value >= right.Value : left.Value > right.Value) ? select.Then : select.Otherwise,
            Select select when select.Left.Equals(select.Right) => select.OrEqual ? select.Then : select.Otherwise,
            Select select when select.Then.Equals(select.Otherwise) => select.Then,
            Total total => Simplify(total),
            Apply { Function: Function.Exp, Argument: Sum difference } when AsSoftmax(difference) is { } softmax => softmax,
            var other => other,
        };
    }

    /// <summary>The formula over a layer of so many nodes: a sum over a single node is that node's term.</summary>
    public static Expression OverNodes(this Expression formula, int width) =>
        width == 1 ? formula.Replace(part => part is Total total ? total.Body : null).Simplify() : formula;

    private static Expression Simplify(Sum sum)
    {
        var terms = new List<Expression>();
        int constantAt = -1;
        double constant = 0;
        foreach (Expression term in sum.Terms.SelectMany(term => term is Sum inner ? inner.Terms : (IEnumerable<Expression>)new[] { term }))
        {
            if (term is not Constant number)
            {
                terms.Add(term);
                continue;
            }

            constantAt = constantAt < 0 ? terms.Count : constantAt;
            constant += number.Value;
        }

        Cancel(terms);

        if (constant != 0)
        {
            terms.Insert(Math.Min(constantAt, terms.Count), constant);
        }

        return terms.Count switch
        {
            0 => 0,
            1 => terms[0],
            _ => FactorOut(terms) ?? Ordered(terms),
        };
    }

    /// <summary>a + b − a = b.</summary>
    private static void Cancel(List<Expression> terms)
    {
        for (int i = terms.Count - 1; i > 0; i--)
        {
            int opposite = terms.IndexOf((-terms[i]).Simplify(), 0, i);
            if (opposite >= 0)
            {
                terms.RemoveAt(i);
                terms.RemoveAt(opposite);
                i = terms.Count;
            }
        }
    }

    /// <summary>A sum reads better when it does not start with a minus sign: −o + y is y − o.</summary>
    private static Sum Ordered(List<Expression> terms)
    {
        int first = terms.FindIndex(term => !IsNegative(term));
        if (first > 0)
        {
            Expression positive = terms[first];
            terms.RemoveAt(first);
            terms.Insert(0, positive);
        }

        return new Sum(terms.ToArray());
    }

    /// <summary>a·o + b·o = o·(a + b), for a factor that is no number.</summary>
    private static Expression? FactorOut(List<Expression> terms)
    {
        Expression? shared = Factors(terms[0]).FirstOrDefault(factor => factor is not Constant && terms.All(term => Factors(term).Contains(factor)));
        if (shared is null)
        {
            return null;
        }

        IEnumerable<Expression> rest = terms.Select(term =>
        {
            var factors = Factors(term).ToList();
            factors.Remove(shared);
            return new Product(factors.ToArray()).Simplify();
        });
        return new Product(new[] { shared, new Sum(rest.ToArray()) }).Simplify();
    }

    private static IReadOnlyList<Expression> Factors(Expression term) => term is Product product ? product.Factors : new[] { term };

    private static bool IsNegative(Expression term) => term is Constant { Value: < 0 } || (term is Product product && product.Factors[0] is Constant { Value: < 0 });

    private static Expression Simplify(Product product)
    {
        double coefficient = 1;
        var factors = new List<Expression>();
        Expression? denominator = null;
        foreach (Expression factor in product.Factors.SelectMany(Factors))
        {
            switch (factor)
            {
                case Constant constant:
                    coefficient *= constant.Value;
                    break;
                case Quotient quotient:
                    denominator = denominator is null ? quotient.Denominator : (denominator * quotient.Denominator).Simplify();
                    factors.AddRange(Factors(quotient.Numerator));
                    break;
                default:
                    AddFactor(factors, factor);
                    break;
            }
        }

        if (denominator is not null)
        {
            return Simplify(new Quotient((coefficient * new Product(factors.ToArray())).Simplify(), denominator));
        }

        if (coefficient == 0 || factors.Count == 0)
        {
            return coefficient;
        }

        TakeAbsolute(factors);

        // a · (c ? b : 0) is a · b where c holds, else nothing.
        int gate = factors.FindIndex(factor => factor is Select { Otherwise: Constant { Value: 0 } });
        if (gate >= 0 && (factors.Count > 1 || coefficient != 1))
        {
            var select = (Select)factors[gate];
            factors.RemoveAt(gate);
            return select with { Then = (coefficient * new Product(factors.Append(select.Then).ToArray())).Simplify() };
        }

        if (coefficient == 1)
        {
            return factors.Count == 1 ? factors[0] : new Product(factors.ToArray());
        }

        if (coefficient == -1 && factors.Count == 1 && factors[0] is Sum sum)
        {
            return new Sum(sum.Terms.Select(term => (-term).Simplify()).ToArray()).Simplify();
        }

        factors.Insert(0, coefficient);
        return new Product(factors.ToArray());
    }

    /// <summary>a · sign(a) = |a|, with the sign as the derivative of |a|.</summary>
    private static void TakeAbsolute(List<Expression> factors)
    {
        int sign = factors.FindIndex(factor => factor is Select
        {
            OrEqual: false,
            Right: Constant { Value: 0 },
            Then: Constant { Value: 1 },
            Otherwise: Select { OrEqual: false, Left: Constant { Value: 0 }, Then: Constant { Value: -1 }, Otherwise: Constant { Value: 0 } } negative,
        } positive && positive.Left.Equals(negative.Right) && factors.Contains(positive.Left));
        if (sign >= 0)
        {
            Expression argument = ((Select)factors[sign]).Left;
            factors.RemoveAt(sign);
            factors[factors.IndexOf(argument)] = Formulas.Abs(argument);
        }
    }

    /// <summary>a · a = a².</summary>
    private static void AddFactor(List<Expression> factors, Expression factor)
    {
        (Expression root, int exponent) = factor is Power power ? (power.Base, power.Exponent) : (factor, 1);
        int same = factors.FindIndex(other => other.Equals(root) || (other is Power otherPower && otherPower.Base.Equals(root)));
        if (same < 0)
        {
            factors.Add(factor);
            return;
        }

        factors[same] = new Power(root, exponent + (factors[same] is Power existing ? existing.Exponent : 1));
    }

    private static Expression Simplify(Quotient quotient) => quotient switch
    {
        { Denominator: Constant { Value: 1 } } => quotient.Numerator,
        { Numerator: Constant { Value: 0 } } => 0,
        { Numerator: Constant numerator, Denominator: Constant denominator } => numerator.Value / denominator.Value,
        { Numerator: Product product, Denominator: Constant denominator } when product.Factors[0] is Constant coefficient =>
            ((coefficient.Value / denominator.Value) * new Product(product.Factors.Skip(1).ToArray())).Simplify(),
        _ => quotient,
    };

    /// <summary>√a, 1/√a, and whole powers, which take no function, or a quicker one.</summary>
    private static Expression Simplify(RealPower power) => power.Exponent switch
    {
        0 => 1,
        1 => power.Base,
        0.5 => Formulas.Sqrt(power.Base),
        -0.5 => 1 / Formulas.Sqrt(power.Base),
        >= 2 and <= LargestPower when power.Exponent == Math.Floor(power.Exponent) => new Power(power.Base, (int)power.Exponent).Simplify(),
        -1 => 1 / power.Base,
        <= -2 and >= -LargestPower when power.Exponent == Math.Floor(power.Exponent) => 1 / new Power(power.Base, (int)-power.Exponent).Simplify(),
        _ => power,
    };

    private static Expression Simplify(Total total)
    {
        if (total.Body is Constant { Value: 0 })
        {
            return 0;
        }

        return total.Body is Product product && product.Factors[0] is Constant coefficient
            ? (coefficient * new Total(new Product(product.Factors.Skip(1).ToArray()).Simplify())).Simplify()
            : total;
    }

    /// <summary>e^(x − ln Σ eˣ) is softmax(x).</summary>
    private static Softmax? AsSoftmax(Sum difference) =>
        difference.Terms.Count == 2 && difference.Equals(SoftmaxExponent(difference.Terms[0])) ? new Softmax(difference.Terms[0]) : null;

    /// <summary>x − ln Σ eˣ.</summary>
    public static Expression SoftmaxExponent(Expression x) => x - new LogSumExp(x);
}
