using System.Text;

namespace BackpropGen.Derivations;

// Documents as Markdown with tables.
internal static class MarkdownPrinter
{
    private const string Special = "\\`*_{}[]<>#|~";

    public static string Print(IEnumerable<Block> document)
    {
        var text = new StringBuilder();
        foreach (Block block in document)
        {
            text.Append(text.Length == 0 ? string.Empty : "\n");
            switch (block)
            {
                case Heading heading:
                    text.Append('#', heading.Level).Append(' ').Append(Escape(heading.Text)).Append(heading.Formula.IsEmpty ? string.Empty : ": " + Cell(heading.Formula)).Append('\n');
                    break;
                case Paragraph paragraph:
                    text.Append(Escape(paragraph.Text)).Append('\n');
                    break;
                case ValueList values:
                    text.Append(string.Join(", ", values.Rows.Select(row => Escape(row.ToString())))).Append('\n');
                    break;
                case EquationList equations:
                    Table(text, new MathText[] { "Quantity", "On paper", "With the numbers", "Value" }, equations.Rows.Select(row => new[] { row.Symbol, row.Formula, row.Numbers, row.Value }));
                    break;
                case TableBlock table:
                    Table(text, table.Header, table.Rows);
                    break;
            }
        }

        return text.ToString().TrimEnd('\n');
    }

    private static void Table(StringBuilder text, IReadOnlyList<MathText> header, IEnumerable<IReadOnlyList<MathText>> rows)
    {
        Row(text, header.Select(Cell));
        Row(text, header.Select((_, column) => column == 0 ? "---" : "---:"));
        foreach (IReadOnlyList<MathText> row in rows)
        {
            Row(text, row.Select(Cell));
        }
    }

    private static void Row(StringBuilder text, IEnumerable<string> cells) => text.Append("| ").Append(string.Join(" | ", cells)).Append(" |\n");

    private static string Cell(MathText cell) => Escape(cell.ToString());

    private static string Escape(string text)
    {
        var escaped = new StringBuilder();
        foreach (char c in text)
        {
            escaped.Append(Special.IndexOf(c) >= 0 ? "\\" : string.Empty).Append(c);
        }

        return escaped.ToString();
    }
}
