using BackpropGen.Derivations;

namespace BackpropGen;

/// <summary>
/// Every quantity that a network computes for one row, in order: forward, the loss, and back to the gradient; with a learning rate, the step as well. Networks whose attribute has
/// <see cref="NetworkAttribute.Explain"/> make it, with their method <c>Explain</c>. Immutable.
/// </summary>
/// <remarks>Values are those that the network computes, to the bit: z and o those of <c>Predict</c>, ∂L/∂θ those of <c>Gradient</c>, new parameters those of <c>Train</c>. Nothing is dropped.</remarks>
public sealed class Derivation : DerivationDocument
{
    internal Derivation(string topology, double loss, IReadOnlyList<string> notes, IReadOnlyList<DerivationSection> sections)
    {
        Topology = topology;
        Loss = loss;
        Notes = notes;
        Sections = sections;
        Steps = sections.SelectMany(section => section.Steps).ToList();
    }

    /// <summary>The network's topology as its author wrote it.</summary>
    public string Topology { get; }

    /// <summary>The loss of the row.</summary>
    public double Loss { get; }

    /// <summary>What a reader who computes it by hand has to know, a sentence each.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>What was given, and what is computed of it, in order.</summary>
    public IReadOnlyList<DerivationSection> Sections { get; }

    /// <summary>The quantities of all sections. A network that is too large for a line of each has no steps of single weights.</summary>
    public IReadOnlyList<DerivationStep> Steps { get; }

    internal override IReadOnlyList<Block> Blocks(bool exact) => Blocks($"One row through the network {Topology}", FormulaView.Numbers(exact), 1).ToList();

    internal IEnumerable<Block> Blocks(string title, FormulaView view, int level) => new Block[] { new Heading(level, title) }
        .Concat(Notes.Select(note => new Paragraph(note)))
        .Concat(Sections.SelectMany(section => section.Blocks(view, level + 1)));
}
