using BackpropGen.Generator.Calculus;

namespace BackpropGen.Generator.Program;

/// <summary>Spells steps out node by node, as a person would write them: no value has a name of its own that is used only once in its stage.</summary>
internal static class Unrolling
{
    /// <summary>The stages as one straight line, without what neither <paramref name="results"/> nor a gradient needs.</summary>
    /// <param name="stages">The stages.</param>
    /// <param name="results">What is computed with what they give.</param>
    /// <param name="change">What is done with each statement.</param>
    /// <param name="namesLogits">Whether pre-activations have names, as a reader who steps through the code wants to see them.</param>
    public static IReadOnlyList<Block> Line(IEnumerable<Stage> stages, IEnumerable<Expression> results, Func<Statement, Statement>? change = null, bool namesLogits = false)
    {
        var defined = new HashSet<Quantity>();
        var blocks = new List<Block>();
        foreach (Stage stage in stages)
        {
            List<Statement> statements = stage.Steps.SelectMany(Unroll).Where(statement => defined.Add(statement.Target)).Select(change ?? Same).ToList();
            blocks.Add(new Block(stage.Name, stage.Formula, statements));
        }

        List<Quantity> needed = results.SelectMany(result => result.All().OfType<Quantity>()).ToList();
        return Inline(WithoutUnused(blocks, needed), needed, namesLogits);
    }

    private static Statement Same(Statement statement) => statement;

    /// <summary>Stages that stand alone, each in a method of its own: values that other stages may read keep their names.</summary>
    public static IReadOnlyList<Block> Separately(
        IReadOnlyList<Stage> stages, IEnumerable<Expression> results, Func<Statement, Statement>? change = null, bool withoutUnused = false, bool namesLogits = false)
    {
        List<Block> blocks = stages.Select(stage => new Block(stage.Name, stage.Formula, stage.Steps.SelectMany(Unroll).Select(change ?? Same).ToList())).ToList();
        if (withoutUnused)
        {
            results = results.ToList();
            List<Block> kept = WithoutUnused(blocks, results.SelectMany(result => result.All().OfType<Quantity>()));
            blocks = blocks.Select(block => kept.FirstOrDefault(other => other.Name == block.Name) ?? block with { Statements = Array.Empty<Statement>() }).ToList();
        }

        return Inline(blocks, results.SelectMany(result => result.All().OfType<Quantity>()), namesLogits);
    }

    /// <summary>The expression at one node of its layer.</summary>
    public static Expression At(this Expression body, int node) => body.Replace(part => part is Quantity { Node: 0 } quantity ? quantity.At(node) : null);

    /// <summary>The most values that are alive at once: computed, or given from the start, and still needed.</summary>
    public static int MostAlive(IReadOnlyList<Block> blocks, IEnumerable<Quantity> given)
    {
        List<Statement> statements = blocks.SelectMany(block => block.Statements).ToList();
        var lastUse = new Dictionary<Quantity, int>();
        for (int i = 0; i < statements.Count; i++)
        {
            foreach (Quantity use in statements[i].Uses.Where(use => use.Role != SymbolRole.Parameter))
            {
                lastUse[use] = i;
            }
        }

        var alive = new HashSet<Quantity>(given.Where(lastUse.ContainsKey));
        int most = alive.Count;
        for (int i = 0; i < statements.Count; i++)
        {
            alive.RemoveWhere(quantity => lastUse[quantity] < i);
            if (lastUse.ContainsKey(statements[i].Target))
            {
                alive.Add(statements[i].Target);
            }

            most = Math.Max(most, alive.Count);
        }

        return most;
    }

    private static IEnumerable<Statement> Unroll(Instruction step)
    {
        switch (step)
        {
            case Contract { Over: Axis.Inputs } affine:
                for (int j = 1; j <= affine.OutputCount; j++)
                {
                    var terms = new List<Expression> { affine.Biases.At(j) };
                    for (int i = 1; i <= affine.InputCount; i++)
                    {
                        terms.Add(affine.Weights.At(j, i) * affine.Inputs.At(i));
                    }

                    yield return new Statement(affine.Outputs.At(j), new Sum(terms.ToArray()));
                }

                break;
            case Map map:
                for (int j = 1; j <= map.Width; j++)
                {
                    yield return new Statement(map.Target.At(j), map.Body.At(j));
                }

                break;
            case Move join:
                for (int j = 1; j <= join.Width; j++)
                {
                    Expression[] terms = join.At(j).ToArray<Expression>();
                    yield return new Statement(join.Target.At(j), terms.Length == 0 ? 0 : terms.Length == 1 ? terms[0] : new Sum(terms));
                }

                break;
            case Reduce fold:
                Expression[] all = Enumerable.Range(1, fold.Nodes).Select(j => fold.Body.At(j)).ToArray();
                yield return new Statement(
                    fold.Target,
                    all.Length == 1 ? all[0] : fold.IsMaximum ? all.Aggregate((left, right) => new Maximum(left, right)) : new Sum(all));
                break;
            case Contract { Over: Axis.Rows } gradient:
                for (int j = 1; j <= gradient.OutputCount; j++)
                {
                    for (int i = 1; i <= gradient.InputCount; i++)
                    {
                        yield return new Statement(gradient.Weights.GradientAt(j, i), gradient.Outputs.At(j) * gradient.Inputs.At(i));
                    }
                }

                for (int j = 1; j <= gradient.OutputCount; j++)
                {
                    yield return new Statement(gradient.Biases.GradientAt(j), gradient.Outputs.At(j));
                }

                break;
            case Contract back:
                for (int i = 1; i <= back.InputCount; i++)
                {
                    Expression[] terms = Enumerable.Range(1, back.OutputCount).Select(j => back.Outputs.At(j) * back.Weights.At(j, i)).ToArray();
                    yield return new Statement(back.Inputs.At(i), terms.Length == 1 ? terms[0] : new Sum(terms));
                }

                break;
            default:
                throw new InvalidOperationException($"No unrolling for {step.GetType().Name}.");
        }
    }

    private static List<Block> WithoutUnused(List<Block> blocks, IEnumerable<Quantity> needed)
    {
        var used = new HashSet<Quantity>(needed);
        var kept = new List<Block>();
        foreach (Block block in Enumerable.Reverse(blocks))
        {
            var statements = new List<Statement>();
            foreach (Statement statement in block.Statements.Reverse())
            {
                if (used.Contains(statement.Target) || IsResult(statement.Target))
                {
                    statements.Add(statement);
                    used.UnionWith(statement.Uses);
                }
            }

            if (statements.Count > 0 || block == blocks[blocks.Count - 1])
            {
                statements.Reverse();
                kept.Add(block with { Statements = statements });
            }
        }

        kept.Reverse();
        return kept;
    }

    private static List<Block> Inline(IReadOnlyList<Block> blocks, IEnumerable<Quantity> needed, bool namesLogits)
    {
        var uses = new Dictionary<Quantity, int>();
        foreach (Quantity use in blocks.SelectMany(block => block.Statements).SelectMany(statement => statement.Uses).Concat(needed))
        {
            uses[use] = uses.TryGetValue(use, out int count) ? count + 1 : 1;
        }

        return blocks.Select(block => block with { Statements = Inline(block.Statements, uses, namesLogits) }).ToList();
    }

    private static List<Statement> Inline(IReadOnlyList<Statement> statements, Dictionary<Quantity, int> uses, bool namesLogits)
    {
        var usedHere = new HashSet<Quantity>(statements.SelectMany(statement => statement.Uses));
        var inlined = new Dictionary<Quantity, Expression>();
        var kept = new List<Statement>();
        foreach (Statement statement in statements)
        {
            Expression value = inlined.Count == 0
                ? statement.Value
                : statement.Value.Replace(part => part is Quantity use && inlined.TryGetValue(use, out Expression? known) ? known : null);
            if (IsPassing(statement.Target) && !(namesLogits && statement.Target.Symbol == Symbol.PreActivation) && usedHere.Contains(statement.Target) && uses[statement.Target] == 1)
            {
                inlined.Add(statement.Target, value);
            }
            else
            {
                kept.Add(statement with { Value = value });
            }
        }

        return kept;
    }

    private static bool IsResult(Quantity target) => target.Role is SymbolRole.ParameterGradient or SymbolRole.InputGradient;

    /// <summary>Values on the way to the ones that have a name on paper.</summary>
    private static bool IsPassing(Quantity target) => target.Role == SymbolRole.Passing;
}
