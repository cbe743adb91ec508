namespace BackpropGen.Derivations;

// The values of a worksheet's blanks.
internal sealed class WorksheetKey(string topology, IReadOnlyList<DerivationStep> blanks) : DerivationDocument
{
    internal override IReadOnlyList<Block> Blocks(bool exact)
    {
        FormulaView view = FormulaView.Numbers(exact);
        return new Block[]
        {
            new Heading(1, $"Key: one row through the network {topology}"),
            new TableBlock(
                new MathText[] { "blank", "quantity", "with the numbers", "value" },
                blanks.Select((step, i) => (IReadOnlyList<MathText>)new MathText[] { FormulaView.Blank(i + 1), step.Quantity.Symbol, view.Of(step.Parts), view.Value(step.Quantity) }).ToList()),
        };
    }
}
