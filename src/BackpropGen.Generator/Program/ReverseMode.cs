using BackpropGen.Generator.Calculus;
using BackpropGen.Generator.Graph;

namespace BackpropGen.Generator.Program;

/// <summary>
/// Back-propagation: from the instructions of the way forward, those of the way back, by one rule for each kind. ∂L/∂ of what a layer gives is called g, and of
/// what it sums d.
/// </summary>
internal static class ReverseMode
{
    /// <summary>∂L/∂ of what a layer sums: its error terms.</summary>
    public static Quantity ErrorOf(int layer) => new(Symbol.Error, layer);

    /// <summary>∂L/∂ of what a layer gives.</summary>
    public static Quantity UpstreamOf(int layer) => new(Symbol.Upstream, layer);

    /// <summary>The gradient by the parameters of an instruction, from the error of what it computes; null where it has none.</summary>
    public static Contract? ByParameters(Instruction forward) =>
        forward is Contract contract ? contract with { Over = Axis.Rows, Outputs = ErrorOf(contract.Layer) } : null;

    /// <summary>
    /// ∂L/∂z from g = ∂L/∂o, for the map o = f(z): f′ in terms of o wherever that is possible, since the forward pass has computed it. f may sum over nodes.
    /// </summary>
    public static Expression ThroughMap(Map forward, Quantity source)
    {
        Expression value = forward.Body.Replace(source, Formulas.Z);
        return ActivationFunction.InTermsOfOutput(value.PassOn(Formulas.G, Formulas.Z), value);
    }

    /// <summary>
    /// The way back through instructions that follow on each other: ∂L/∂ of each value that they compute, from that of what the last one computes, by the chain rule;
    /// then ∂L/∂ of the value that they begin with, and the gradients by their parameters.
    /// </summary>
    /// <param name="forward">The instructions in order: maps, and sums over the nodes.</param>
    /// <param name="result">∂L/∂ of what the last one computes.</param>
    /// <param name="source">The value that they begin with.</param>
    /// <param name="target">∂L/∂ of it.</param>
    /// <param name="width">The nodes of the layer.</param>
    /// <param name="parameters">What the instructions may be trained by.</param>
    public static (List<Instruction> Steps, List<Contract> Gradients) Through(
        IReadOnlyList<Instruction> forward, Quantity result, Quantity source, Quantity target, int width, IReadOnlyList<Coefficients> parameters)
    {
        var steps = new List<Instruction>();
        var gradients = new List<Contract>();
        var arriving = new Dictionary<Quantity, List<(Expression Value, bool IsAtNodes)>>();
        Dictionary<Quantity, int> readers = forward.SelectMany(instruction => BodyOf(instruction).All().OfType<Quantity>().Where(read => read.Role == SymbolRole.Parameter).Distinct())
            .GroupBy(parameter => parameter).ToDictionary(same => same.Key, same => same.Count());
        foreach (Instruction instruction in forward.Reverse())
        {
            Quantity value = instruction.Result!;
            Quantity adjoint = result;
            if (instruction != forward[forward.Count - 1])
            {
                adjoint = new Quantity(value.Symbol.Adjoint, value.Layer);
                Sum(value, adjoint);
            }

            Expression body = BodyOf(instruction);
            bool isAtNodes = instruction is Reduce || !value.IsOnePerLayer;
            foreach (Quantity read in body.All().OfType<Quantity>().Distinct())
            {
                Expression brought = (adjoint * body.DerivativeAt(read, value)).Simplify();
                if (!arriving.TryGetValue(read, out List<(Expression, bool)>? sum))
                {
                    arriving.Add(read, sum = new List<(Expression, bool)>());
                }

                sum.Add((brought, isAtNodes));
                if (read.Role == SymbolRole.Parameter && sum.Count == readers[read])
                {
                    gradients.Add(ByParameter(parameters.Single(each => each.Biases.Symbol == read.Symbol), new Sum(sum.Select(each => each.Item1).ToArray()).Simplify()));
                }
            }
        }

        Sum(source, target);
        return (steps, gradients);

        void Sum(Quantity value, Quantity adjoint)
        {
            // A function may not depend on what it is applied to.
            List<(Expression Value, bool IsAtNodes)> brought = arriving.TryGetValue(value, out List<(Expression, bool)>? found) ? found : new List<(Expression, bool)> { (0, true) };
            Expression sum = new Sum(brought.Select(each => each.Value).ToArray()).Simplify();
            steps.Add(value.IsOnePerLayer && brought.All(each => each.IsAtNodes) ? new Reduce(adjoint, IsMaximum: false, sum, width)
                : new Map(adjoint, sum, value.IsOnePerLayer ? 1 : width));
        }

        // The gradient is a sum over rows of values at the nodes: those have a name.
        Contract ByParameter(Coefficients trained, Expression gradient)
        {
            Symbol symbol = trained.Biases.Symbol;
            bool isOne = symbol.IsOnePerLayer && width > 1;
            if (gradient is not Quantity values)
            {
                values = isOne ? new Quantity(symbol.Share, trained.Layer) : new Quantity(symbol.Adjoint, trained.Layer, symbol.Adjoint.HasOneNode ? 1 : 0);
                steps.Add(new Map(values, gradient, width));
            }

            if (isOne)
            {
                var sum = new Quantity(symbol.Adjoint, trained.Layer, Node: 1);
                steps.Add(new Reduce(sum, IsMaximum: false, values, width));
                values = sum;
            }

            return new Contract(Axis.Rows, trained, values, values);
        }
    }

    private static Expression BodyOf(Instruction instruction) => instruction is Reduce fold ? fold.Body : ((Map)instruction).Body;

    /// <summary>What comes back to a value that several layers may take: the sum over the instructions that read it, each of which knows the error of what it computes.</summary>
    /// <param name="source">The value.</param>
    /// <param name="target">∂L/∂ of it.</param>
    /// <param name="width">How many nodes it has.</param>
    /// <param name="index">The index of its nodes on paper.</param>
    /// <param name="takers">The instructions that read it, and the numbers of their layers.</param>
    public static (List<Instruction> Steps, string OnPaper) ToSource(
        Quantity source, Quantity target, int width, string index, IReadOnlyList<(int Layer, Instruction Instruction)> takers)
    {
        var steps = new List<Instruction>();
        var terms = new List<MoveTerm>();
        var onPaper = new List<string>();
        var gated = new List<Expression>();
        foreach ((int layer, Instruction taker) in takers)
        {
            Quantity error = ErrorOf(layer);
            if (taker is Map map)
            {
                Expression arriving = (error * map.Body.DerivativeAt(source, map.Target)).Simplify();
                gated.Add(arriving);
                onPaper.Add(AtIndex(arriving, index));
                continue;
            }

            if (taker is Contract contract)
            {
                Quantity arriving = takers.Count == 1 ? target : new Quantity(Symbol.Arriving, target.Layer, From: layer);
                steps.Add(contract with { Over = Axis.Outputs, Inputs = arriving, Outputs = error });
                terms.Add(new MoveTerm(arriving, 0, 0, width));
                onPaper.Add($"Σₖ {PaperNotation.AtNode("d", layer, "ₖ")} · w{PaperNotation.Superscript(layer)}{index}ₖ");
                continue;
            }

            foreach (MoveTerm term in ((Move)taker).Terms.Where(term => term.Source == source))
            {
                terms.Add(new MoveTerm(error, term.To, term.From, term.Count));
                onPaper.Add(PaperNotation.AtNode("d", layer, index));
            }
        }

        if (gated.Count > 0)
        {
            // What comes through gates is a product at each node, and goes into one sum with the rest.
            if (terms.Count > 0)
            {
                // No layer takes its own values, so that its number tells this part of the sum from all others.
                var moved = new Quantity(Symbol.Arriving, target.Layer, From: target.Layer);
                steps.Add(new Move(moved, terms.ToEquatableArray(), width));
                gated.Insert(0, moved);
            }

            steps.Add(new Map(target, gated.Count == 1 ? gated[0] : new Sum(gated.ToArray()), width));
        }
        else if (takers.Count != 1 || takers[0].Instruction is Move)
        {
            steps.Add(new Move(target, terms.ToEquatableArray(), width));
        }

        return (steps, takers.Count == 0 ? "0" : string.Join(" + ", onPaper));
    }

    private static string AtIndex(Expression formula, string index) =>
        new PaperNotation(leaf => leaf is Quantity quantity ? PaperNotation.AtNode(quantity.Symbol.OnPaper, quantity.Layer, index) : throw Rewriting.Unknown(leaf)).Print(formula);
}
