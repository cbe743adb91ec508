using System.Text;

namespace BackpropGen.Derivations;

// Documents as a file of HTML that needs nothing else: no script, font or picture, and colours for light, dark and paper.
internal static class HtmlPrinter
{
    private const string Style = """
        :root { color-scheme: light dark; --text: #1b1f24; --back: #ffffff; --line: #d0d7de; --soft: #f3f5f8; --value: #0a5c36; --quiet: #4d5663; }
        @media (prefers-color-scheme: dark) { :root { --text: #e8ebef; --back: #15181d; --line: #39414c; --soft: #1e232a; --value: #7ddba4; --quiet: #a9b3bf; } }
        * { box-sizing: border-box; }
        body { margin: 0; padding: 1.5rem 1rem 3rem; background: var(--back); color: var(--text); font: 16px/1.6 "Segoe UI", system-ui, sans-serif; }
        main { max-width: 72rem; margin: 0 auto; }
        h1 { font-size: 1.6rem; margin: 0 0 .5rem; }
        h2 { font-size: 1.15rem; margin: 1.75rem 0 .5rem; padding-bottom: .2rem; border-bottom: 1px solid var(--line); }
        h3 { font-size: 1rem; margin: 1.25rem 0 .4rem; }
        h2 span, h3 span { font-weight: normal; }
        p { margin: .4rem 0; color: var(--quiet); }
        .maths, table { font-family: "Cambria Math", "STIX Two Math", Cambria, Georgia, serif; font-size: 1.02rem; }
        ul { list-style: none; display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; margin: .4rem 0; padding: 0; }
        .scroll { overflow-x: auto; }
        table { border-collapse: collapse; width: 100%; }
        th, td { padding: .3rem .75rem .3rem 0; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); }
        th { font: 600 .8rem "Segoe UI", system-ui, sans-serif; color: var(--quiet); }
        th:last-child, td:last-child { text-align: right; padding-right: .25rem; white-space: nowrap; }
        td:last-child, li b { color: var(--value); font-weight: 600; }
        td:first-child { white-space: nowrap; }
        tbody tr:hover { background: var(--soft); }
        sub, sup { font-size: .72em; line-height: 0; }
        @media print { :root { color-scheme: light; --text: #000; --back: #fff; --line: #999; --soft: #fff; --value: #000; --quiet: #333; } body { padding: 0; font-size: 11pt; } h2, h3 { break-after: avoid; } tr { break-inside: avoid; } .scroll { overflow: visible; } }
        """;

    public static string Print(IReadOnlyList<Block> document)
    {
        string title = document.OfType<Heading>().First().Text;
        var html = new StringBuilder();
        html.Append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        html.Append($"<title>{HtmlText.Of(title)}</title>\n<style>\n{Style.Replace("\r", string.Empty)}\n</style>\n</head>\n<body>\n<main>\n");
        foreach (Block block in document)
        {
            switch (block)
            {
                case Heading heading:
                    html.Append($"<h{heading.Level}>{HtmlText.Of(heading.Text)}{(heading.Formula.IsEmpty ? string.Empty : $": <span class=\"maths\">{heading.Formula.ToHtml()}</span>")}</h{heading.Level}>\n");
                    break;
                case Paragraph paragraph:
                    html.Append($"<p>{HtmlText.Of(paragraph.Text)}</p>\n");
                    break;
                case ValueList values:
                    html.Append("<ul class=\"maths\">\n");
                    foreach (EquationRow row in values.Rows)
                    {
                        html.Append($"<li>{row.Symbol.ToHtml()} = <b>{row.Value.ToHtml()}</b></li>\n");
                    }

                    html.Append("</ul>\n");
                    break;
                case EquationList equations:
                    Table(
                        html, new MathText[] { "Quantity", "On paper", "With the numbers", "Value" },
                        equations.Rows.Select(row => new[] { row.Symbol.ToHtml(), Side(row.Sign, row.Formula), Side("=", row.Numbers), Side("=", row.Value) }));
                    break;
                case TableBlock table:
                    Table(html, table.Header, table.Rows.Select(row => row.Select(cell => cell.ToHtml()).ToArray()));
                    break;
            }
        }

        return html.Append("</main>\n</body>\n</html>\n").ToString();
    }

    private static string Side(string sign, MathText side) => side.IsEmpty ? string.Empty : $"{sign} {side.ToHtml()}";

    private static void Table(StringBuilder html, IReadOnlyList<MathText> header, IEnumerable<IReadOnlyList<string>> rows)
    {
        html.Append("<div class=\"scroll\" tabindex=\"0\">\n<table>\n<thead><tr>").Append(string.Concat(header.Select(cell => $"<th scope=\"col\">{cell.ToHtml()}</th>"))).Append("</tr></thead>\n<tbody>\n");
        foreach (IReadOnlyList<string> row in rows)
        {
            html.Append("<tr>").Append(string.Concat(row.Select(cell => $"<td>{cell}</td>"))).Append("</tr>\n");
        }

        html.Append("</tbody>\n</table>\n</div>\n");
    }
}
