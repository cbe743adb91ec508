using BackpropGen.Derivations;

namespace BackpropGen;

/// <summary>Two derivations of one network side by side: the same row before and after a step, or two rows.</summary>
public sealed class DerivationComparison : DerivationDocument
{
    private readonly IReadOnlyList<(string Title, IReadOnlyList<(DerivationStep Before, DerivationStep After)> Pairs)> _sections;

    /// <summary>Puts two derivations side by side.</summary>
    /// <param name="before">One derivation.</param>
    /// <param name="after">The other.</param>
    /// <exception cref="ArgumentNullException">A derivation is null.</exception>
    /// <exception cref="ArgumentException">They are of networks with different topologies.</exception>
    public DerivationComparison(Derivation before, Derivation after)
    {
        Before = before ?? throw new ArgumentNullException(nameof(before));
        After = after ?? throw new ArgumentNullException(nameof(after));
        if (before.Topology != after.Topology)
        {
            throw new ArgumentException($"A derivation of a {after.Topology} network has other quantities than one of a {before.Topology} network.", nameof(after));
        }

        Dictionary<(QuantityKind, int, int, int, string), DerivationStep> others = after.Steps.ToDictionary(KeyOf);
        _sections = before.Sections
            .Select(section => (section.Title, (IReadOnlyList<(DerivationStep, DerivationStep)>)section.Steps.Where(step => others.ContainsKey(KeyOf(step))).Select(step => (step, others[KeyOf(step)])).ToList()))
            .Where(section => section.Item2.Count > 0).ToList();
    }

    /// <summary>One derivation.</summary>
    public Derivation Before { get; }

    /// <summary>The other.</summary>
    public Derivation After { get; }

    internal override IReadOnlyList<Block> Blocks(bool exact)
    {
        FormulaView view = FormulaView.Numbers(exact);
        var blocks = new List<Block> { new Heading(1, $"Two rows through the network {Before.Topology}, or one before and after a step") };
        foreach ((string title, IReadOnlyList<(DerivationStep Before, DerivationStep After)> pairs) in _sections)
        {
            blocks.Add(new Heading(2, title));
            blocks.Add(new TableBlock(
                new MathText[] { "quantity", "before", "after", "change" },
                pairs.Select(pair => (IReadOnlyList<MathText>)new MathText[]
                {
                    pair.Before.Quantity.Symbol, view.Value(pair.Before.Quantity), view.Value(pair.After.Quantity), NumberText.Of(pair.After.Value - pair.Before.Value, exact),
                }).ToList()));
        }

        return blocks;
    }

    // γ and β of a node differ in their symbols alone.
    private static (QuantityKind Kind, int Layer, int Node, int From, string Symbol) KeyOf(DerivationStep step) => (step.Kind, step.Layer, step.Node, step.From, step.Symbol);
}
