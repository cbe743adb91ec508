namespace BackpropGen.Generator.Calculus;

/// <summary>Finds functions that formulas have several times, so that they are computed once.</summary>
internal static class SharedParts
{
    /// <summary>The smallest part with a function in it that is written several times; null where there is none.</summary>
    public static Expression? Repeated(IEnumerable<Expression> formulas) => AllRepeated(formulas).FirstOrDefault();

    /// <summary>The parts with a function in them that are written several times, the smallest first.</summary>
    public static IEnumerable<Expression> AllRepeated(IEnumerable<Expression> formulas)
    {
        var times = new Dictionary<Expression, int>();
        foreach (Expression part in formulas.SelectMany(formula => formula.All()).SelectMany(Written))
        {
            if (part is RealPower or Apply { Function: not Function.Abs })
            {
                times[part] = times.TryGetValue(part, out int before) ? before + 1 : 1;
            }
        }

        return times.Where(each => each.Value > 1).Select(each => each.Key).OrderBy(part => part.All().Count());
    }

    /// <summary>A power is written as a product of its base.</summary>
    private static IEnumerable<Expression> Written(Expression part) => part is Power power ? Enumerable.Repeat(power.Base, power.Exponent - 1).Append(part) : new[] { part };
}
