namespace BackpropGen.Derivations;

// Sums in formulas. Of long ones the first terms and the last are written.
internal static class FormulaTerms
{
    public const int MostWritten = 16;

    private const int FirstOfMany = 3;

    public static IReadOnlyList<FormulaPart> Sum(IReadOnlyList<IReadOnlyList<FormulaPart>> terms)
    {
        var sum = new List<FormulaPart>();
        bool isLong = terms.Count > MostWritten;
        for (int i = 0; i < terms.Count; i++)
        {
            if (isLong && i >= FirstOfMany && i < terms.Count - 1)
            {
                if (i == FirstOfMany)
                {
                    sum.Add(" + …");
                }

                continue;
            }

            if (i > 0)
            {
                sum.Add(" + ");
            }

            sum.AddRange(terms[i]);
        }

        return sum;
    }

    public static IReadOnlyList<FormulaPart> InParentheses(IReadOnlyList<FormulaPart> formula)
    {
        var parts = new List<FormulaPart> { "(" };
        parts.AddRange(formula);
        parts.Add(")");
        return parts;
    }
}
