using BackpropGen.Derivations;

namespace BackpropGen;

/// <summary>An epoch of training by hand: the derivation of each row and its step, one after the other. Immutable.</summary>
public sealed class EpochDerivation : DerivationDocument
{
    private readonly string _topology;

    internal EpochDerivation(string topology, IReadOnlyList<Derivation> rows, IReadOnlyList<double> before, IReadOnlyList<double> after)
    {
        _topology = topology;
        Rows = rows;
        LossesBefore = before;
        LossesAfter = after;
    }

    /// <summary>The rows in order, each with the parameters that the row before has left.</summary>
    public IReadOnlyList<Derivation> Rows { get; }

    /// <summary>The loss of each row before the epoch.</summary>
    public IReadOnlyList<double> LossesBefore { get; }

    /// <summary>The loss of each row after the epoch.</summary>
    public IReadOnlyList<double> LossesAfter { get; }

    internal override IReadOnlyList<Block> Blocks(bool exact)
    {
        var blocks = new List<Block> { new Heading(1, $"One epoch of the network {_topology}, row by row") };
        for (int row = 0; row < Rows.Count; row++)
        {
            blocks.AddRange(Rows[row].Blocks(FormattableString.Invariant($"Row {row + 1} of {Rows.Count}"), FormulaView.Numbers(exact), 2));
        }

        blocks.Add(new Heading(2, "The loss"));
        List<IReadOnlyList<MathText>> table = Enumerable.Range(0, Rows.Count)
            .Select(row => Line(PaperSymbol.Index(row + 1), LossesBefore[row], Rows[row].Loss, LossesAfter[row])).ToList();
        table.Add(Line("mean", LossesBefore.Average(), Rows.Average(row => row.Loss), LossesAfter.Average()));
        blocks.Add(new TableBlock(new MathText[] { "row", "before the epoch", "before its step", "after the epoch" }, table));
        return blocks;

        IReadOnlyList<MathText> Line(string row, params double[] losses) => losses.Select(loss => (MathText)NumberText.Of(loss, exact)).Prepend(row).ToList();
    }
}
