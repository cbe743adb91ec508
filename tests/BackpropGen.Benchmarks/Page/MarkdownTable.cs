using System.Text;

namespace BackpropGen.Benchmarks.Page;

/// <summary>A table whose first column is text and whose others are numbers.</summary>
internal sealed class MarkdownTable
{
    private readonly StringBuilder _text = new();

    public MarkdownTable(IReadOnlyCollection<string> headings)
    {
        Add(headings);
        Add(headings.Select((_, i) => i == 0 ? "---" : "---:"));
    }

    public void Add(IEnumerable<string> cells) => _text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");

    public override string ToString() => _text.ToString();
}
