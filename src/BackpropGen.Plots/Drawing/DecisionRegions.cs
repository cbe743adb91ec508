using ScottPlot;

namespace BackpropGen.Drawing;

/// <summary>The plane of two inputs, coloured by the class that a network gives to each place, with rows as points.</summary>
internal sealed class DecisionRegions
{
    /// <summary>At how many places of each axis the network is asked.</summary>
    public const int Places = 240;

    private const int DefaultWidth = 720;
    private const int DefaultHeight = 640;

    private readonly string _title;
    private readonly IReadOnlyList<string> _inputNames;
    private readonly IReadOnlyList<string> _classNames;
    private readonly Range[] _ranges;
    private readonly double[,] _regions = new double[Places, Places];
    private readonly (double X, double Y, int Class, bool IsRight)[] _rows;

    /// <param name="title">The title; null for the accuracy.</param>
    /// <param name="inputNames">Of both inputs.</param>
    /// <param name="scores">How the rows are predicted.</param>
    /// <param name="inputs">Rows of two, finite.</param>
    /// <param name="classes">Of the rows.</param>
    /// <param name="predict">The classes of many rows of two.</param>
    public DecisionRegions(
        string? title, IReadOnlyList<string> inputNames, ClassificationScores scores, double[] inputs, int[] classes, Func<double[], int[]> predict)
    {
        _title = title ?? FormattableString.Invariant($"accuracy {Numbers.Score(scores.Accuracy)}, {Numbers.Count(scores.Rows, "row")}");
        _inputNames = inputNames;
        _classNames = scores.ConfusionMatrix.ClassNames;
        int[] predicted = predict(inputs);
        _rows = classes.Select((label, row) => (inputs[2 * row], inputs[(2 * row) + 1], label, predicted[row] == label)).ToArray();
        _ranges = [Range.Of(_rows.Select(row => row.X)), Range.Of(_rows.Select(row => row.Y))];

        // From edge to edge, the topmost first, as the picture has them.
        double[] grid = new double[2 * Places * Places];
        for (int cell = 0; cell < Places * Places; cell++)
        {
            grid[2 * cell] = _ranges[0].At((cell % Places) / (Places - 1.0));
            grid[(2 * cell) + 1] = _ranges[1].At(1 - ((cell / Places) / (Places - 1.0)));
        }

        int[] regions = predict(grid);
        for (int cell = 0; cell < regions.Length; cell++)
        {
            _regions[cell / Places, cell % Places] = regions[cell];
        }
    }

    public Picture Picture() => new(DefaultWidth, DefaultHeight, (_, _) => Draw());

    private Plot Draw()
    {
        Plot plot = Chart.WithAxes(_title, _inputNames[0], _inputNames[1]);
        plot.HideGrid();

        ScottPlot.Plottables.Heatmap regions = plot.Add.Heatmap(_regions);
        regions.Position = new CoordinateRect(_ranges[0].Low, _ranges[0].High, _ranges[1].Low, _ranges[1].High);
        regions.Colormap = new ClassColours(_classNames.Count);
        regions.ManualRange = new ScottPlot.Range(0, _classNames.Count - 1);
        regions.Smooth = true;

        for (int label = 0; label < _classNames.Count; label++)
        {
            Coordinates[] points = _rows.Where(row => row.Class == label).Select(row => new Coordinates(row.X, row.Y)).ToArray();
            if (points.Length > 0)
            {
                ScottPlot.Plottables.Markers markers = plot.Add.Markers(points, Palette.ShapeOf(label), 10, Palette.Of(label));
                markers.MarkerStyle.OutlineColor = Colors.White;
                markers.MarkerStyle.OutlineWidth = 1.2f;
                markers.LegendText = _classNames[label];
            }
        }

        Coordinates[] wrong = _rows.Where(row => !row.IsRight).Select(row => new Coordinates(row.X, row.Y)).ToArray();
        if (wrong.Length > 0)
        {
            ScottPlot.Plottables.Markers crosses = plot.Add.Markers(wrong, MarkerShape.Eks, 11, Palette.Ink);
            crosses.MarkerLineWidth = 1.6f;
            crosses.LegendText = "predicted as another class";
        }

        plot.Axes.SetLimits(_ranges[0].Low, _ranges[0].High, _ranges[1].Low, _ranges[1].High);
        Chart.ShowLegendBelow(plot);
        return plot;
    }

    /// <summary>What an axis shows: all values, and something around them.</summary>
    private sealed class Range(double low, double high)
    {
        public double Low { get; } = low;

        public double High { get; } = high;

        public static Range Of(IEnumerable<double> values)
        {
            double[] all = values.ToArray();
            double least = all.Min(), greatest = all.Max();
            double margin = greatest > least ? 0.12 * (greatest - least) : Math.Max(1, Math.Abs(greatest) / 2);
            return new Range(least - margin, greatest + margin);
        }

        public double At(double share) => Low + (share * (High - Low));
    }

    /// <summary>The colour of each class, thin, at equal distances.</summary>
    private sealed class ClassColours(int classes) : IColormap
    {
        public string Name => "classes";

        public Color GetColor(double position) => Palette.Tint(Palette.Of((int)Math.Round(position * (classes - 1))), 0.3);
    }
}
