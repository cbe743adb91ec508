using BackpropGen.Derivations;

namespace BackpropGen;

/// <summary>A derivation in which values are to be filled in, each blank with a number.</summary>
public sealed class DerivationWorksheet : DerivationDocument
{
    private readonly Derivation _derivation;
    private readonly IReadOnlyDictionary<PaperQuantity, int> _numbers;

    /// <summary>Leaves values of a derivation blank, wherever they stand.</summary>
    /// <param name="derivation">The derivation.</param>
    /// <param name="isBlank">Whether a quantity is to be computed by the reader.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public DerivationWorksheet(Derivation derivation, Func<DerivationStep, bool> isBlank)
    {
        _derivation = derivation ?? throw new ArgumentNullException(nameof(derivation));
        Blanks = derivation.Steps.Where(isBlank ?? throw new ArgumentNullException(nameof(isBlank))).ToList();
        var numbers = new Dictionary<PaperQuantity, int>();
        foreach (DerivationStep blank in Blanks)
        {
            numbers.Add(blank.Quantity, numbers.Count + 1);
        }

        _numbers = numbers;
        Key = new WorksheetKey(derivation.Topology, Blanks);
    }

    /// <summary>What is to be filled in, in the order of its numbers.</summary>
    public IReadOnlyList<DerivationStep> Blanks { get; }

    /// <summary>The values that belong into the blanks, with how they are computed.</summary>
    public DerivationDocument Key { get; }

    internal override IReadOnlyList<Block> Blocks(bool exact) =>
        _derivation.Blocks($"Worksheet: one row through the network {_derivation.Topology}", FormulaView.Numbers(exact, _numbers), 1).ToList();
}
