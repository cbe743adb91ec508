namespace BackpropGen.Derivations;

// A part of a printed document.
internal abstract class Block
{
}

internal sealed class Heading(int level, string text, MathText? formula = null) : Block
{
    // From 1 on.
    public int Level { get; } = level;

    public string Text { get; } = text;

    // What follows behind a colon.
    public MathText Formula { get; } = formula ?? MathText.Empty;
}

internal sealed class Paragraph(string text) : Block
{
    public string Text { get; } = text;
}

// Quantities with their values, side by side.
internal sealed class ValueList(IReadOnlyList<EquationRow> rows) : Block
{
    public IReadOnlyList<EquationRow> Rows { get; } = rows;
}

// Quantities with their formulas, one below the other.
internal sealed class EquationList(IReadOnlyList<EquationRow> rows) : Block
{
    public IReadOnlyList<EquationRow> Rows { get; } = rows;
}

internal sealed class TableBlock(IReadOnlyList<MathText> header, IReadOnlyList<IReadOnlyList<MathText>> rows) : Block
{
    public IReadOnlyList<MathText> Header { get; } = header;

    public IReadOnlyList<IReadOnlyList<MathText>> Rows { get; } = rows;
}
