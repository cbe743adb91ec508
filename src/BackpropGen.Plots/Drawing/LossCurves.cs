using ScottPlot;

namespace BackpropGen.Drawing;

/// <summary>Losses over epochs, in lines.</summary>
internal sealed class LossCurves
{
    private const int DefaultWidth = 800;
    private const int DefaultHeight = 500;

    // More points than there are pixels make a file large and the line no better.
    private const int MostPoints = 2000;

    private const int MarksPerCurve = 20;

    private readonly string _title;
    private readonly IReadOnlyList<(string Name, double[] Losses)> _curves;
    private readonly (int Epoch, double Loss)? _best;
    private readonly bool _isLogarithmic;

    public LossCurves(string title, IReadOnlyList<(string Name, double[] Losses)> curves, (int Epoch, double Loss)? best)
    {
        double[] finite = curves.SelectMany(curve => curve.Losses).Where(IsFinite).ToArray();
        if (finite.Length == 0)
        {
            throw new ArgumentException("There is no finite loss to draw: " + (curves.Any(curve => curve.Losses.Length > 0) ? "all are NaN or infinite." : "the history has no epochs."));
        }

        _title = title;
        _curves = curves;
        _best = best;

        // Where the losses are of different orders of magnitude, and have logarithms.
        _isLogarithmic = finite.Min() > 1e-300 && finite.Max() >= 10 * finite.Min();
    }

    public Picture Picture() => new(DefaultWidth, DefaultHeight, (_, _) => Draw());

    // Larger ones would make the range of an axis infinite.
    private static bool IsFinite(double loss) => Math.Abs(loss) <= 1e300;

    private Plot Draw()
    {
        Plot plot = Chart.WithAxes(_title, "epoch", "loss");
        int epochs = 1;
        double least = double.MaxValue, greatest = double.MinValue;
        for (int curve = 0; curve < _curves.Count; curve++)
        {
            (string name, double[] losses) = _curves[curve];
            int ended = Array.FindIndex(losses, loss => !IsFinite(loss));
            bool isMarked = _curves.Count > 1 || losses.Length <= MarksPerCurve;
            ScottPlot.Plottables.Scatter legend = Style(plot.Add.Scatter(Array.Empty<Coordinates>()), curve, isMarked);
            legend.LegendText = ended < 0 ? name : FormattableString.Invariant($"{name} (not finite in epoch {ended + 1})");
            foreach (List<Coordinates> piece in Pieces(losses))
            {
                Style(plot.Add.Scatter(Thinned(piece).ToArray()), curve, isMarked: piece.Count == 1);
                if (isMarked)
                {
                    Style(plot.Add.Scatter(Marked(piece).ToArray()), curve, isMarked).LineWidth = 0;
                }

                least = Math.Min(least, piece.Min(point => point.Y));
                greatest = Math.Max(greatest, piece.Max(point => point.Y));
            }

            epochs = Math.Max(epochs, losses.Length);
        }

        if (_best is { } best)
        {
            ScottPlot.Plottables.Marker mark = plot.Add.Marker(best.Epoch, Height(best.Loss), MarkerShape.OpenCircle, 13, Palette.Ink);
            mark.MarkerLineWidth = 2;
            mark.LegendText = FormattableString.Invariant($"best epoch, {best.Epoch}: loss {Numbers.Format(best.Loss, 4)}");
        }

        double margin = greatest > least ? 0.06 * (greatest - least) : 0.5 * Math.Max(Math.Abs(greatest), 1e-3);
        double side = Math.Max(0.5, 0.02 * epochs);
        plot.Axes.SetLimits(1 - side, epochs + side, least - margin, greatest + margin);
        Chart.Numeric(plot.Axes.Bottom, whole: true);
        if (_isLogarithmic)
        {
            Chart.Logarithmic(plot.Axes.Left, least - margin, greatest + margin);
        }

        Chart.ShowLegendBelow(plot);
        return plot;
    }

    private double Height(double loss) => _isLogarithmic ? Math.Log10(loss) : loss;

    // Skia cannot write dashes to SVG; lines of different curves differ in the shape of their points.
    private static ScottPlot.Plottables.Scatter Style(ScottPlot.Plottables.Scatter line, int curve, bool isMarked)
    {
        line.LineWidth = 2;
        line.Color = Palette.Of(curve);
        line.MarkerShape = Palette.ShapeOf(curve);
        line.MarkerSize = isMarked ? 8 : 0;
        return line;
    }

    /// <summary>All points of a short curve, and some of a long one.</summary>
    private static IEnumerable<Coordinates> Marked(List<Coordinates> points) => points.Where((_, place) => place % (1 + (points.Count / MarksPerCurve)) == 0);

    /// <summary>The points between losses that are not finite.</summary>
    private IEnumerable<List<Coordinates>> Pieces(double[] losses)
    {
        var piece = new List<Coordinates>();
        for (int i = 0; i < losses.Length; i++)
        {
            if (IsFinite(losses[i]))
            {
                piece.Add(new Coordinates(i + 1, Height(losses[i])));
            }
            else if (piece.Count > 0)
            {
                yield return piece;
                piece = new List<Coordinates>();
            }
        }

        if (piece.Count > 0)
        {
            yield return piece;
        }
    }

    /// <summary>Of many points the least and the greatest of each group of neighbours, so that no peak is lost; and the last.</summary>
    private static IEnumerable<Coordinates> Thinned(List<Coordinates> points)
    {
        if (points.Count <= MostPoints)
        {
            return points;
        }

        int group = (2 * points.Count / MostPoints) + 1;
        var kept = new List<Coordinates>();
        for (int first = 0; first < points.Count; first += group)
        {
            List<Coordinates> neighbours = points.GetRange(first, Math.Min(group, points.Count - first));
            Coordinates low = neighbours.OrderBy(point => point.Y).First(), high = neighbours.OrderByDescending(point => point.Y).First();
            kept.Add(low.X <= high.X ? low : high);
            if (low.X != high.X)
            {
                kept.Add(low.X <= high.X ? high : low);
            }
        }

        if (kept[kept.Count - 1].X != points[points.Count - 1].X)
        {
            kept.Add(points[points.Count - 1]);
        }

        return kept;
    }
}
