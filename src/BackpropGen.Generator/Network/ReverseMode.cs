using BackpropGen.Generator.Calculus;

namespace BackpropGen.Generator.Network;

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
        foreach ((int layer, Instruction taker) in takers)
        {
            Quantity error = ErrorOf(layer);
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

        if (takers.Count != 1 || takers[0].Instruction is Move)
        {
            steps.Add(new Move(target, terms.ToEquatableArray(), width));
        }

        return (steps, takers.Count == 0 ? "0" : string.Join(" + ", onPaper));
    }
}
