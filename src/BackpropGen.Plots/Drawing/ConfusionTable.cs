using System.Globalization;
using ScottPlot;

namespace BackpropGen.Drawing;

/// <summary>A cell for each actual and predicted class, with its count, as dark as its share of the rows of the actual class.</summary>
internal sealed class ConfusionTable
{
    private const int CellWidth = 56;
    private const int CellHeight = 46;

    private readonly string _title;
    private readonly IReadOnlyList<string> _names;
    private readonly int[,] _counts;

    public ConfusionTable(string? title, ConfusionMatrix matrix)
    {
        _names = matrix.ClassNames;
        _counts = matrix.ToArray();
        double right = Enumerable.Range(0, _names.Count).Sum(index => _counts[index, index]);
        _title = title ?? FormattableString.Invariant($"accuracy {Numbers.Score(right / matrix.Rows)}, {Numbers.Count(matrix.Rows, "row")}");
    }

    public Picture Picture() => new(
        Math.Max(Math.Max(480, 180 + (_names.Count * CellWidth)), 160 + (int)PlotFont.Width(_title, Chart.TitleSize)),
        Math.Max(440, 160 + (_names.Count * CellHeight)), Draw);

    private Plot Draw(int width, int height)
    {
        int classes = _names.Count;
        Plot plot = Chart.WithAxes(_title, "predicted", "actual");
        plot.HideGrid();

        // About what the labels of the axes leave.
        double widest = _names.Max(name => PlotFont.Width(name, 12));
        double cellWidth = Math.Max(1, (width - widest - 90) / classes), cellHeight = Math.Max(1, (height - 140.0) / classes);
        int digits = _counts.Cast<int>().Max().ToString(CultureInfo.InvariantCulture).Length;
        float size = (float)Math.Min(18, Math.Min(0.5 * cellHeight, cellWidth / (0.75 * Math.Max(2, digits))));

        for (int actual = 0; actual < classes; actual++)
        {
            double rows = Enumerable.Range(0, classes).Sum(predicted => _counts[actual, predicted]);
            double y = classes - 1 - actual;
            for (int predicted = 0; predicted < classes; predicted++)
            {
                int count = _counts[actual, predicted];
                double share = rows == 0 ? 0 : count / rows;
                ScottPlot.Plottables.Rectangle cell = plot.Add.Rectangle(predicted - 0.5, predicted + 0.5, y - 0.5, y + 0.5);
                cell.FillColor = Palette.Tint(Palette.Blue, share);
                cell.LineColor = Palette.Tint(Palette.Faint, 0.5);
                cell.LineWidth = 1;
                Chart.Write(
                    plot, count.ToString(CultureInfo.InvariantCulture), predicted, y, size, Alignment.MiddleCenter,
                    share > 0.5 ? Colors.White : count == 0 ? Palette.Faint : Palette.Ink);
            }
        }

        Chart.Named(plot.Axes.Bottom, _names.Select((name, index) => ((double)index, name)));
        Chart.Named(plot.Axes.Left, _names.Select((name, index) => ((double)(classes - 1 - index), name)));
        if (widest > cellWidth - 6)
        {
            plot.Axes.Bottom.TickLabelStyle.Rotation = -45;
            plot.Axes.Bottom.TickLabelStyle.Alignment = Alignment.UpperRight;
            plot.Axes.Bottom.MinimumSize = (float)(widest * 0.71) + 48;
        }

        plot.Axes.SetLimits(-0.5, classes - 0.5, -0.5, classes - 0.5);
        return plot;
    }
}
