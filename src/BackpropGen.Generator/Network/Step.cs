using BackpropGen.Generator.Calculus;

namespace BackpropGen.Generator.Network;

/// <summary>A computation over all nodes of a layer: what a straight line spells out node by node and a loop repeats.</summary>
internal abstract record Step
{
    /// <summary>What the step computes; null for the gradient by parameters.</summary>
    public abstract Quantity? Result { get; }

    /// <summary>The values that the step works on, parameters left out.</summary>
    public abstract IEnumerable<Quantity> Reads { get; }

    /// <summary>What the step reads and writes.</summary>
    public IEnumerable<Quantity> Quantities => Result is null ? Reads : Reads.Append(Result);
}

/// <summary>target = b + W·source.</summary>
internal sealed record AffineStep(Quantity Target, Quantity Source, int Layer, int Inputs, int Outputs) : Step
{
    public override Quantity? Result => Target;

    public override IEnumerable<Quantity> Reads => new[] { Source };
}

/// <summary>targetⱼ = the sum of what the terms bring to j, 0 where none does.</summary>
internal sealed record JoinStep(Quantity Target, EquatableArray<JoinTerm> Terms, int Width) : Step
{
    public override Quantity? Result => Target;

    public override IEnumerable<Quantity> Reads => Terms.Select(term => term.Source);

    /// <summary>What comes to a node, counted from 1.</summary>
    public IEnumerable<Quantity> At(int node) =>
        from term in Terms
        let place = node - 1 - term.To
        where place >= 0 && place < term.Count
        select term.Source.At(term.From + place + 1);
}

/// <summary>Neighbouring values of a source, and where they come to; places count from 0.</summary>
internal sealed record JoinTerm(Quantity Source, int From, int To, int Count);

/// <summary>targetⱼ = body at j, for each of the layer's nodes.</summary>
internal sealed record MapStep(Quantity Target, Expression Body, int Width) : Step
{
    public override Quantity? Result => Target;

    public override IEnumerable<Quantity> Reads => Body.All().OfType<Quantity>();
}

/// <summary>target = Σⱼ body at j, or the largest.</summary>
internal sealed record FoldStep(Quantity Target, bool IsMaximum, Expression Body, int Width) : Step
{
    public override Quantity? Result => Target;

    public override IEnumerable<Quantity> Reads => Body.All().OfType<Quantity>();
}

/// <summary>∂L/∂w = d·source, ∂L/∂b = d.</summary>
internal sealed record ParameterGradientStep(Quantity Source, int Layer, int Inputs, int Outputs) : Step
{
    public override Quantity? Result => null;

    public override IEnumerable<Quantity> Reads => new[] { Source, new Quantity(QuantityKind.Error, Layer) };
}

/// <summary>targetᵢ = Σⱼ dⱼ·wᵢⱼ: the errors of a layer on their way to what it was computed from.</summary>
internal sealed record PassBackStep(Quantity Target, int Layer, int Inputs, int Outputs) : Step
{
    public override Quantity? Result => Target;

    public override IEnumerable<Quantity> Reads => new[] { new Quantity(QuantityKind.Error, Layer) };
}

/// <summary>Steps that belong together, and the formula that heads them.</summary>
/// <param name="Name">A name for the method that holds the steps where they need one.</param>
/// <param name="Formula">What is computed, as on paper.</param>
/// <param name="Steps">The steps in order.</param>
internal sealed record Stage(string Name, string Formula, IReadOnlyList<Step> Steps);
