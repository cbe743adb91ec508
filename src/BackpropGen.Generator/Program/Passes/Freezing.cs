using BackpropGen.Generator.Calculus;

namespace BackpropGen.Generator.Program;

/// <summary>
/// Puts trained numbers in the place of weights, biases and scaling, and leaves out what they make superfluous, but nothing that would change a bit of a
/// prediction. A sum that begins with a bias is never −0, so that a term 0·x, which is ±0, does not change it.
/// </summary>
internal sealed class Freezing
{
    private readonly Func<Quantity, double> _numberOf;
    private readonly Func<int, bool> _losesSignOfZero;

    /// <param name="numberOf">The trained number of a parameter or of the scaling.</param>
    /// <param name="losesSignOfZero">Whether nobody can tell which zero the sums of a layer were.</param>
    public Freezing(Func<Quantity, double> numberOf, Func<int, bool> losesSignOfZero)
    {
        _numberOf = numberOf;
        _losesSignOfZero = losesSignOfZero;
    }

    public Statement Apply(Statement statement) => statement with { Value = Apply(statement.Value, _losesSignOfZero(statement.Target.Layer)) };

    public Expression Apply(Expression expression) => Apply(expression, losesSignOfZero: false);

    private Expression Apply(Expression expression, bool losesSignOfZero)
    {
        switch (expression)
        {
            case Quantity { Role: SymbolRole.Parameter or SymbolRole.Scaling } number:
                return _numberOf(number);
            case Constant or Leaf:
                return expression;
        }

        Expression[] parts = expression.Parts().Select(part => Apply(part, losesSignOfZero: false)).ToArray();
        return expression switch
        {
            Sum => SumOf(parts, losesSignOfZero),
            Product => ProductOf(parts),
            _ => expression.WithParts(parts),
        };
    }

    private static Expression SumOf(IReadOnlyList<Expression> terms, bool losesSignOfZero)
    {
        // Behind a bias of −0, or a first term that may be, ±0 decides about the sign.
        bool canDrop = terms[0] is Constant bias && !IsNegativeZero(bias);
        List<Expression> kept = terms.Where((term, i) => i == 0 || !(IsNegativeZero(term) || (canDrop && IsZero(term)))).ToList();
        if (kept.Count > 1 && losesSignOfZero && canDrop && IsZero(kept[0]))
        {
            kept.RemoveAt(0);
        }

        return kept.Count == 1 ? kept[0] : new Sum(kept.ToArray());
    }

    /// <summary>Products of two: a weight or a factor, and a value.</summary>
    private static Expression ProductOf(IReadOnlyList<Expression> factors)
    {
        if (factors.Count == 2 && factors[0] is Constant { Value: -1 } && factors[1] is Constant number)
        {
            return -number.Value;
        }

        List<Expression> others = factors.Where(factor => factor is not Constant { Value: 1 }).ToList();
        return others.Count switch
        {
            0 => 1,
            1 => others[0],
            _ => new Product(others.OrderBy(factor => factor is not Constant).ToArray()),
        };
    }

    /// <summary>0, or a product with it: ±0 for any finite value.</summary>
    private static bool IsZero(Expression term) => term is Constant { Value: 0 } || (term is Product { Factors: [Constant { Value: 0 }, ..] });

    /// <summary>A sum with it is the sum without it.</summary>
    private static bool IsNegativeZero(Expression term) => term is Constant { Value: 0 } number && BitConverter.DoubleToInt64Bits(number.Value) < 0;
}
