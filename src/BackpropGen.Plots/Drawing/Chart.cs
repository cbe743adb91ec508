using ScottPlot;
using ScottPlot.TickGenerators;

namespace BackpropGen.Drawing;

/// <summary>The look that all pictures have in common.</summary>
internal static class Chart
{
    public const float TitleSize = 16;
    public const float LegendSize = 13;

    private const float LabelSize = 14;
    private const float TickSize = 12;

    // ScottPlot centres the box of the tallest letters that a font has, which have marks above and below; ordinary text is lower by this part of its size.
    private const float Lowering = 0.2f;

    /// <summary>An empty chart with axes.</summary>
    public static Plot WithAxes(string title, string x, string y)
    {
        Plot plot = Empty();
        plot.Title(title);
        Write(plot.Axes.Title.Label, title, TitleSize);
        Label(plot.Axes.Bottom, x);
        Label(plot.Axes.Left, y);
        plot.Axes.Top.FrameLineStyle.Width = 0;
        plot.Axes.Right.FrameLineStyle.Width = 0;

        // A tick's label at the very end of the bottom axis needs room.
        plot.Axes.Right.MinimumSize = 24;
        return plot;
    }

    /// <summary>A chart whose coordinates are pixels, from the left and from the top, without axes.</summary>
    public static Plot OfPixels(int width, int height)
    {
        Plot plot = Empty();
        plot.Layout.Frameless();
        plot.HideAxesAndGrid();
        plot.Axes.SetLimits(0, width, height, 0);
        return plot;
    }

    /// <summary>A legend below the data, where it hides none of them.</summary>
    public static void ShowLegendBelow(Plot plot)
    {
        plot.ShowLegend(Edge.Bottom);
        plot.Legend.Orientation = Orientation.Horizontal;
        plot.Legend.FontName = PlotFont.For(string.Concat(plot.Legend.GetItems().Select(item => item.LabelText)));
        plot.Legend.FontSize = LegendSize;
        LegendItem[] items = plot.Legend.GetItems();
        foreach (LegendItem item in items)
        {
            item.LabelStyle.OffsetY = Lowering * LegendSize;
        }

        plot.Legend.ManualItems.AddRange(items);
        plot.Legend.DisplayPlottableLegendItems = false;
        plot.Legend.OutlineWidth = 0;
        plot.Legend.ShadowColor = Colors.Transparent;
        plot.Legend.BackgroundColor = Colors.Transparent;
    }

    /// <summary>Text at a place, in the coordinates of the chart.</summary>
    public static ScottPlot.Plottables.Text Write(Plot plot, string text, double x, double y, float size, Alignment alignment, Color color)
    {
        ScottPlot.Plottables.Text label = plot.Add.Text(text, x, y);
        Write(label.LabelStyle, text, size);
        label.LabelFontColor = color;
        label.LabelAlignment = alignment;
        label.LabelStyle.OffsetY = Lowering * size;
        return label;
    }

    public static void Numeric(IAxis axis, bool whole = false) =>
        axis.TickGenerator = new NumericAutomatic { IntegerTicksOnly = whole, LabelFormatter = value => Numbers.Format(value) };

    /// <summary>Ticks of a logarithmic axis: its coordinates are decimal logarithms, its labels the numbers themselves.</summary>
    public static void Logarithmic(IAxis axis, double least, double greatest)
    {
        const int MostLabels = 9;
        int first = (int)Math.Floor(least), last = (int)Math.Ceiling(greatest);
        int step = 1 + ((last - first) / MostLabels);

        // Fewer than three powers of ten say little: then 2 and 5 times a power have labels, too.
        bool few = Math.Floor(greatest) - Math.Ceiling(least) < 2;
        var ticks = new NumericManual();
        for (int power = first; power <= last; power++)
        {
            for (int factor = 1; factor <= 9; factor++)
            {
                double value = factor * Math.Pow(10, power), position = power + Math.Log10(factor);
                if (position < least || position > greatest)
                {
                    continue;
                }

                if ((factor == 1 && power % step == 0) || (few && factor is 2 or 5))
                {
                    ticks.AddMajor(position, Numbers.Format(value));
                }
                else if (step == 1)
                {
                    ticks.AddMinor(position);
                }
            }
        }

        axis.TickGenerator = ticks;
    }

    public static void Named(IAxis axis, IEnumerable<(double Position, string Name)> names)
    {
        var ticks = new NumericManual();
        foreach ((double position, string name) in names)
        {
            ticks.AddMajor(position, name);
        }

        axis.TickGenerator = ticks;
        axis.MajorTickStyle.Length = 0;
        axis.FrameLineStyle.Width = 0;
        axis.TickLabelStyle.FontName = PlotFont.For(string.Concat(ticks.Ticks.Select(tick => tick.Label)));
    }

    private static Plot Empty()
    {
        var plot = new Plot();
        plot.Font.Set(PlotFont.Name);
        plot.FigureBackground.Color = Colors.White;
        return plot;
    }

    private static void Label(IAxis axis, string text)
    {
        axis.Label.Text = text;
        Write(axis.Label, text, LabelSize);
        axis.TickLabelStyle.FontSize = TickSize;
        axis.TickLabelStyle.ForeColor = Palette.Ink;
        axis.TickLabelStyle.OffsetY = axis is IYAxis ? Lowering * TickSize : 0;
        Numeric(axis);
    }

    private static void Write(LabelStyle style, string text, float size)
    {
        style.FontName = PlotFont.For(text);
        style.FontSize = size;
        style.Bold = false;
        style.ForeColor = Palette.Ink;
    }
}
