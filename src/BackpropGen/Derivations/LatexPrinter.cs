using System.Text;

namespace BackpropGen.Derivations;

// Documents as LaTeX to be put into another: with the package amsmath.
internal static class LatexPrinter
{
    private static readonly string[] Levels = { "section", "subsection", "subsubsection" };

    public static string Print(IEnumerable<Block> document)
    {
        var text = new StringBuilder("% \\usepackage{amsmath}\n");
        foreach (Block block in document)
        {
            switch (block)
            {
                case Heading heading:
                    text.Append($"\\{Levels[heading.Level - 1]}*{{{Words(heading.Text)}{(heading.Formula.IsEmpty ? string.Empty : $": ${heading.Formula.ToLatex()}$")}}}\n");
                    break;
                case Paragraph paragraph:
                    text.Append(Words(paragraph.Text)).Append("\n\n");
                    break;
                case ValueList values:
                    text.Append(string.Join(",\n", values.Rows.Select(row => $"${row.Symbol.ToLatex()} = {row.Value.ToLatex()}$"))).Append("\n\n");
                    break;
                case EquationList equations:
                    text.Append("\\begin{align*}\n").Append(string.Join(" \\\\\n", equations.Rows.Select(Line))).Append("\n\\end{align*}\n");
                    break;
                case TableBlock table:
                    text.Append($"\\begin{{tabular}}{{l{new string('r', table.Header.Count - 1)}}}\n");
                    text.Append(string.Concat(new[] { table.Header }.Concat(table.Rows).Select(row => string.Join(" & ", row.Select(cell => cell.IsEmpty ? string.Empty : $"${cell.ToLatex()}$")) + " \\\\\n")));
                    text.Append("\\end{tabular}\n\n");
                    break;
            }
        }

        return text.ToString().TrimEnd('\n');
    }

    private static string Line(EquationRow row) =>
        row.Symbol.ToLatex() + " &" + string.Join(" = ", row.Sides.Select((side, i) => (i == 0 ? LatexText.Of(row.Sign).Trim() + " " : string.Empty) + side.ToLatex()));

    // Prose, in which a formula's letters are in mathematics.
    private static string Words(string text)
    {
        var words = new StringBuilder();
        foreach (char c in text)
        {
            string latex = LatexText.Of(c.ToString());
            words.Append(latex == c.ToString() ? latex : latex.Length == 2 && latex[0] == '\\' ? latex : $"${latex.Trim()}$");
        }

        return words.ToString();
    }
}
