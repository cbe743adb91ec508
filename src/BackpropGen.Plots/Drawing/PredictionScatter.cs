using ScottPlot;

namespace BackpropGen.Drawing;

/// <summary>A point for each row and output: the true value to the right, the predicted one upwards.</summary>
internal sealed class PredictionScatter
{
    private const int DefaultWidth = 620;
    private const int DefaultHeight = 660;

    private readonly string _title;
    private readonly RegressionScores _scores;
    private readonly double[] _targets;
    private readonly double[] _predictions;

    public PredictionScatter(string? title, RegressionScores scores, double[] targets, double[] predictions)
    {
        string what = scores.Outputs.Count == 1 ? scores.Outputs[0].Name : "predicted against true values";
        _title = title ?? FormattableString.Invariant($"{what}: R² {Numbers.Score(scores.R2)}, {Numbers.Count(scores.Rows, "row")}");
        _scores = scores;
        _targets = targets;
        _predictions = predictions;
    }

    public Picture Picture() => new(DefaultWidth, DefaultHeight, (_, _) => Draw());

    private Plot Draw()
    {
        Plot plot = Chart.WithAxes(_title, "true value", "predicted value");
        double[] shown = _targets.Concat(_predictions.Where(value => Math.Abs(value) <= double.MaxValue)).ToArray();
        double least = shown.Min(), greatest = shown.Max();
        double margin = greatest > least ? 0.05 * (greatest - least) : Math.Max(1, Math.Abs(greatest) / 2);
        (double low, double high) = (least - margin, greatest + margin);

        ScottPlot.Plottables.LinePlot identity = plot.Add.Line(low, low, high, high);
        identity.LineColor = Palette.Faint;
        identity.LineWidth = 1.5f;
        identity.LegendText = "predicted = true";

        int outputs = _scores.Outputs.Count;
        for (int output = 0; output < outputs; output++)
        {
            Coordinates[] points = Enumerable.Range(0, _scores.Rows)
                .Select(row => new Coordinates(_targets[(row * outputs) + output], _predictions[(row * outputs) + output]))
                .Where(point => Math.Abs(point.Y) <= double.MaxValue)
                .ToArray();
            if (points.Length == 0)
            {
                continue;
            }

            ScottPlot.Plottables.Markers markers = plot.Add.Markers(points, Palette.ShapeOf(output), 7, Palette.Of(output).WithAlpha(0.7));
            OutputScores scores = _scores.Outputs[output];
            string left = points.Length == _scores.Rows ? string.Empty : FormattableString.Invariant($", {_scores.Rows - points.Length} not finite");
            markers.LegendText = outputs == 1 ? $"{scores.Name}{left}" : $"{scores.Name}, R² {Numbers.Score(scores.R2)}{left}";
        }

        plot.Axes.SetLimits(low, high, low, high);
        Chart.ShowLegendBelow(plot);
        return plot;
    }
}
