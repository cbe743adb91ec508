using System.Text;

namespace BackpropGen.Derivations;

// Documents as text in columns.
internal static class TextPrinter
{
    private const int LineLength = 100;
    private const string Indent = "  ";

    // Formulas that are longer stand as they are, and what follows them is in no column.
    private const int WidestColumn = 48;

    public static string Print(IEnumerable<Block> document)
    {
        var text = new StringBuilder();
        foreach (Block block in document)
        {
            switch (block)
            {
                case Heading heading:
                    text.Append(text.Length == 0 ? string.Empty : "\n").Append(heading.Text).Append(heading.Formula.IsEmpty ? string.Empty : ": " + heading.Formula).Append('\n');
                    break;
                case Paragraph paragraph:
                    text.Append(paragraph.Text).Append('\n');
                    break;
                case ValueList values:
                    Wrap(text, values.Rows.Select(row => row.ToString()).ToList());
                    break;
                case EquationList equations:
                    Align(text, equations.Rows);
                    break;
                case TableBlock table:
                    Table(text, table);
                    break;
            }
        }

        return text.ToString().TrimEnd('\n');
    }

    private static void Wrap(StringBuilder text, IReadOnlyList<string> values)
    {
        int length = 0;
        for (int i = 0; i < values.Count; i++)
        {
            bool isFirst = length == 0 || length + values[i].Length > LineLength;
            text.Append(i == 0 ? Indent : isFirst ? ",\n" + Indent : ", ").Append(values[i]);
            length = (isFirst ? 0 : length) + values[i].Length + 2;
        }

        text.Append('\n');
    }

    private static void Align(StringBuilder text, IReadOnlyList<EquationRow> rows)
    {
        int symbol = Width(rows.Select(row => row.Symbol));
        int formula = Width(rows.Select(row => row.Formula));
        int numbers = Width(rows.Select(row => row.Numbers));
        foreach (EquationRow row in rows)
        {
            var line = new StringBuilder(Indent + row.Symbol.ToString().PadRight(symbol));
            if (!row.Formula.IsEmpty)
            {
                line.Append($" {row.Sign} {row.Formula.ToString().PadRight(formula)}");
            }

            if (!row.Numbers.IsEmpty)
            {
                line.Append($" = {row.Numbers.ToString().PadRight(numbers)}");
            }
            else if (!row.Formula.IsEmpty && numbers > 0)
            {
                line.Append(' ', numbers + 3);
            }

            text.Append(line).Append($" {(row.Formula.IsEmpty ? row.Sign : "=")} {row.Value}").Append('\n');
        }
    }

    private static int Width(IEnumerable<MathText> column) => column.Select(cell => cell.ToString().Length).Where(length => length <= WidestColumn).DefaultIfEmpty(0).Max();

    private static void Table(StringBuilder text, TableBlock table)
    {
        List<List<string>> lines = new[] { table.Header }.Concat(table.Rows).Select(row => row.Select(cell => cell.ToString()).ToList()).ToList();
        foreach (List<string> line in lines)
        {
            text.Append(Indent).Append(string.Join(Indent, line.Select((cell, column) =>
            {
                int width = lines.Max(other => other[column].Length);
                return column == 0 ? cell.PadRight(width) : cell.PadLeft(width);
            })).TrimEnd()).Append('\n');
        }
    }
}
