using BackpropGen.Generator.Code;
using BackpropGen.Generator.Graph;

namespace BackpropGen.Generator.Emission;

/// <summary>Draws a network in lines of text: a column of nodes for each layer, and the lines between them.</summary>
internal static class Diagram
{
    /// <summary>Columns taller than this show their first nodes, an ellipsis and their last.</summary>
    private const int MostRows = 5;

    private const string Ellipsis = "⋮";

    public static IEnumerable<string> Draw(NetworkSpecification specification, Names names)
    {
        var columns = new List<IReadOnlyList<string>> { Column(specification.InputCount, i => names.Inputs[i].TrimStart('@')) };
        for (int layer = 1; layer <= specification.Layers.Count; layer++)
        {
            int number = layer;
            columns.Add(layer == specification.Layers.Count
                ? Column(specification.OutputCount, j => names.Outputs[j].TrimStart('@'))
                : Column(specification.Layers[layer - 1].Size, j => $"o{number}_{j + 1}"));
        }

        int height = columns.Max(column => (2 * column.Count) - 1);
        int center = height / 2;
        for (int row = 0; row < height; row++)
        {
            string line = string.Empty;
            for (int c = 0; c < columns.Count; c++)
            {
                if (c > 0)
                {
                    line += Connection(columns[c - 1].Count, columns[c].Count, row - center);
                }

                line += Label(columns[c], row - center, padLeft: c > 0, padRight: c < columns.Count - 1);
            }

            yield return line.TrimEnd();
        }
    }

    private static IReadOnlyList<string> Column(int count, Func<int, string> label) => count <= MostRows
        ? Enumerable.Range(0, count).Select(label).ToList()
        : new[] { label(0), label(1), Ellipsis, label(count - 1) };

    /// <summary>The rows of a column's nodes lie two apart, around 0.</summary>
    private static bool IsNode(int count, int row) => Math.Abs(row) < count && (row + count) % 2 != 0;

    private static string Label(IReadOnlyList<string> column, int row, bool padLeft, bool padRight)
    {
        int width = column.Max(label => label.Length);
        bool isNode = IsNode(column.Count, row);
        string label = isNode ? column[(row + column.Count - 1) / 2] : string.Empty;
        char line = isNode && label != Ellipsis ? '─' : ' ';
        string text = label;
        if (padRight)
        {
            text = label + (line == '─' ? " " : string.Empty);
            text = text.PadRight(width + 1, line) + line;
        }

        return padLeft ? line + " " + text : text;
    }

    /// <summary>A bar behind the left column and one before the right, joined at the height of both centres.</summary>
    private static string Connection(int left, int right, int row) => Bar(left, row, "┐┤│├┼┘") + (row == 0 ? "─" : " ") + Bar(right, row, "┌├│┤┼└");

    private static char Bar(int count, int row, string signs)
    {
        if (count == 1)
        {
            return row == 0 ? '─' : ' ';
        }

        bool isNode = IsNode(count, row);
        return Math.Abs(row) >= count ? ' '
            : row == -(count - 1) ? signs[0]
            : row == count - 1 ? signs[5]
            : row == 0 ? signs[isNode ? 4 : 3]
            : signs[isNode ? 1 : 2];
    }
}
