using System.Globalization;
using System.Security;
using System.Text;

namespace BackpropGen.Benchmarks.Page;

/// <summary>Lines over two logarithmic axes, as SVG.</summary>
internal sealed class LogLogPlot(string title, string xTitle, string yTitle)
{
    private const double Width = 860, Height = 520, Left = 80, Right = 210, Top = 50, Bottom = 60;

    /// <summary>Distinguishable for colour-blind readers as well (Okabe and Ito), and by their markers without colour.</summary>
    private static readonly string[] Colours = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9"];

    private readonly List<(string Name, (double X, double Y)[] Points)> _lines = [];

    public void Add(string name, IEnumerable<(int X, double Y)> points) => _lines.Add((name, [.. points.Select(point => ((double)point.X, point.Y))]));

    public string ToSvg()
    {
        (int xFrom, int xTo) = Decades(_lines.SelectMany(line => line.Points.Select(point => point.X)));
        (int yFrom, int yTo) = Decades(_lines.SelectMany(line => line.Points.Select(point => point.Y)));
        double X(double value) => Left + (Width - Left - Right) * (Math.Log10(value) - xFrom) / (xTo - xFrom);
        double Y(double value) => Height - Bottom - (Height - Top - Bottom) * (Math.Log10(value) - yFrom) / (yTo - yFrom);

        var svg = new StringBuilder();
        Line(svg, $"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Width} {Height}" font-family="sans-serif" font-size="13">""");
        Line(svg, $"""<rect width="{Width}" height="{Height}" fill="white"/>""");
        Text(svg, (Left + Width - Right) / 2, 28, title, "middle", "font-size=\"16\" font-weight=\"bold\"");
        for (int decade = xFrom; decade <= xTo; decade++)
        {
            double x = X(Math.Pow(10, decade));
            Line(svg, $"""<line x1="{x:0.#}" y1="{Top}" x2="{x:0.#}" y2="{Height - Bottom}" stroke="#ddd"/>""");
            Text(svg, x, Height - Bottom + 20, Label(decade), "middle");
        }

        for (int decade = yFrom; decade <= yTo; decade++)
        {
            double y = Y(Math.Pow(10, decade));
            Line(svg, $"""<line x1="{Left}" y1="{y:0.#}" x2="{Width - Right}" y2="{y:0.#}" stroke="#ddd"/>""");
            Text(svg, Left - 8, y + 4, Label(decade), "end");
        }

        Text(svg, (Left + Width - Right) / 2, Height - 15, xTitle, "middle");
        Text(svg, 0, 0, yTitle, "middle", $"transform=\"translate(18 {(Top + Height - Bottom) / 2}) rotate(-90)\"");
        DrawLines(svg, X, Y);
        Line(svg, $"</svg>");
        return svg.ToString();
    }

    /// <summary>The names stand in the order in which the lines end, from the top.</summary>
    private void DrawLines(StringBuilder svg, Func<double, double> toX, Func<double, double> toY)
    {
        double legend = Width - Right + 20;
        int[] order = [.. Enumerable.Range(0, _lines.Count).OrderByDescending(i => _lines[i].Points[^1].Y)];
        for (int place = 0; place < order.Length; place++)
        {
            (string name, (double X, double Y)[] points) = _lines[order[place]];
            string colour = Colours[order[place] % Colours.Length];
            string path = string.Join(' ', points.Select(point => string.Create(CultureInfo.InvariantCulture, $"{toX(point.X):0.#},{toY(point.Y):0.#}")));
            Line(svg, $"""<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>""");
            foreach ((double x, double y) in points)
            {
                Marker(svg, order[place], toX(x), toY(y), colour);
            }

            double at = Top + 14 + 24 * place;
            Line(svg, $"""<line x1="{legend}" y1="{at}" x2="{legend + 26}" y2="{at}" stroke="{colour}" stroke-width="2"/>""");
            Marker(svg, order[place], legend + 13, at, colour);
            Text(svg, legend + 34, at + 4, name, "start");
        }
    }

    private static void Marker(StringBuilder svg, int line, double x, double y, string colour) => Line(svg, (line % 3) switch
    {
        0 => $"""<circle cx="{x:0.#}" cy="{y:0.#}" r="4" fill="{colour}"/>""",
        1 => $"""<rect x="{x - 4:0.#}" y="{y - 4:0.#}" width="8" height="8" fill="{colour}"/>""",
        _ => $"""<path d="M {x:0.#} {y - 5:0.#} l 5 9 h -10 z" fill="{colour}"/>""",
    });

    private static string Label(int decade) => Math.Pow(10, decade).ToString("#,0.###", CultureInfo.InvariantCulture);

    private static (int From, int To) Decades(IEnumerable<double> values)
    {
        double[] logarithms = [.. values.Select(Math.Log10)];
        return ((int)Math.Floor(logarithms.Min()), (int)Math.Ceiling(logarithms.Max()));
    }

    private static void Text(StringBuilder svg, double x, double y, string text, string anchor, string attributes = "") =>
        Line(svg, $"""<text x="{x:0.#}" y="{y:0.#}" text-anchor="{anchor}" {attributes}>{SecurityElement.Escape(text)}</text>""");

    private static void Line(StringBuilder svg, FormattableString text) => svg.Append(text.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
