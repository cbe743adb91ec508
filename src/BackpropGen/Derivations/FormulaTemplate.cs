namespace BackpropGen.Derivations;

// Formulas of the generator, RowFormulas, at a node: ⟨z⟩ becomes the node's z, Σ⟦…⟧ a term for each node of the layer.
internal static class FormulaTemplate
{
    /// <summary>The formula at a node, counted from 1.</summary>
    /// <param name="template">The formula of any node.</param>
    /// <param name="node">The node.</param>
    /// <param name="width">How many nodes the layer has.</param>
    /// <param name="resolve">What a name stands for at a node.</param>
    public static IReadOnlyList<FormulaPart> At(string template, int node, int width, Func<string, int, IReadOnlyList<FormulaPart>> resolve)
    {
        var parts = new List<FormulaPart>();
        int i = 0;
        while (i < template.Length)
        {
            int name = template.IndexOf('⟨', i);
            int sum = template.IndexOf("Σ⟦", i, StringComparison.Ordinal);
            int next = Math.Min(name < 0 ? template.Length : name, sum < 0 ? template.Length : sum);
            if (next > i)
            {
                parts.Add(template.Substring(i, next - i));
            }

            if (next == template.Length)
            {
                break;
            }

            if (next == name)
            {
                int end = template.IndexOf('⟩', name);
                IReadOnlyList<FormulaPart> meant = resolve(template.Substring(name + 1, end - name - 1), node);
                parts.AddRange(meant.Count == 1 || end - name == template.Length - 1 ? meant : FormulaTerms.InParentheses(meant));
                i = end + 1;
            }
            else
            {
                int end = template.IndexOf('⟧', sum);
                string body = template.Substring(sum + 2, end - sum - 2);
                bool isAlone = sum == 0 && end == template.Length - 1;
                bool isKeptTogether = body.StartsWith("−", StringComparison.Ordinal) || body.IndexOf('?') >= 0;
                IReadOnlyList<FormulaPart> terms = FormulaTerms.Sum(Enumerable.Range(1, width)
                    .Select(k => At(body, k, width, resolve))
                    .Select(term => isKeptTogether ? FormulaTerms.InParentheses(term) : term).ToList());
                parts.AddRange(isAlone ? terms : FormulaTerms.InParentheses(terms));
                i = end + 1;
            }
        }

        return parts;
    }
}
