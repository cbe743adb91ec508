namespace BackpropGen.Plots.Tests;

public class PredictionTests
{
    private static readonly double[] Inputs = [0, 1, 2, 3, 4];
    private static readonly double[] Targets = [1, 3.5, 5, 6.5, 9];

    [Fact]
    public void Every_row_is_a_point_and_the_title_has_the_score_of_the_library()
    {
        INetwork<double> line = Examples.Line();
        Svg svg = Svg.Of(line.PlotPredictions(Inputs, Targets));
        string r2 = FormattableString.Invariant($"{line.Score(Inputs, Targets).R2:0.000}");

        Assert.Contains($"price: R² {r2}, 5 rows", svg.Texts);
        Assert.Contains("predicted = true", svg.Texts);
        Assert.Equal(5 + 1, svg.Filled("ellipse", Svg.Blue).Count);
        Assert.Contains("Mine", Svg.Of(line.PlotPredictions(Inputs, Targets, "Mine")).Texts);
    }

    [Fact]
    public void Exact_predictions_lie_on_the_line()
    {
        Svg svg = Svg.Of(Examples.Line().PlotPredictions([0, 2], [1, 5]));
        (double X, double Y)[] identity = svg.Lines("#999").MaxBy(line => Math.Abs(line.Points[0].X - line.Points[^1].X)).Points;
        foreach (System.Xml.Linq.XElement point in svg.Filled("ellipse", Svg.Blue).Take(2))
        {
            double x = (double)point.Attribute("cx")!, y = (double)point.Attribute("cy")!;
            double share = (x - identity[0].X) / (identity[1].X - identity[0].X);
            Assert.Equal(identity[0].Y + (share * (identity[1].Y - identity[0].Y)), y, 0.1);
        }
    }

    [Fact]
    public void Every_form_of_rows_gives_the_same_picture_in_both_precisions()
    {
        string expected = Examples.Line().PlotPredictions(Inputs, Targets).ToSvg();
        double[,] matrix = { { 0 }, { 1 }, { 2 }, { 3 }, { 4 } }, column = { { 1 }, { 3.5 }, { 5 }, { 6.5 }, { 9 } };
        double[][] rows = [.. Inputs.Select(x => new[] { x })], targetRows = [.. Targets.Select(y => new[] { y })];
        Assert.Equal(expected, Examples.Line().PlotPredictions(matrix, Targets).ToSvg());
        Assert.Equal(expected, Examples.Line().PlotPredictions(matrix, column).ToSvg());
        Assert.Equal(expected, Examples.Line().PlotPredictions(rows, Targets).ToSvg());
        Assert.Equal(expected, Examples.Line().PlotPredictions(rows, targetRows).ToSvg());
        Assert.Equal(expected, Examples.Single("\"1-1:linear\", Outputs = new[] { \"price\" }", 2, 1).PlotPredictions([0, 1, 2, 3, 4], [1, 3.5f, 5, 6.5f, 9]).ToSvg());
    }

    [Fact]
    public void Several_outputs_differ_in_colour_and_shape_and_have_scores_of_their_own()
    {
        INetwork<double> network = Examples.Double("\"1-2:linear\", Outputs = new[] { \"left\", \"right\" }", 1, -1, 0, 0);
        double[] inputs = [0, 1, 2], targets = [0, 0, 1, -1, 2, -1];
        RegressionScores scores = network.Score(inputs, targets);
        Svg svg = Svg.Of(network.PlotPredictions(inputs, targets));

        Assert.Equal(3 + 1, svg.Filled("ellipse", Svg.Blue).Count);
        Assert.Equal(3 + 1, svg.Filled("rect", Svg.Vermilion).Count);
        Assert.Contains(FormattableString.Invariant($"predicted against true values: R² {scores.R2:0.000}, 3 rows"), svg.Texts);
        Assert.Contains("left, R² 1.000", svg.Texts);
        Assert.Contains(FormattableString.Invariant($"right, R² {scores.Outputs[1].R2:0.000}"), svg.Texts);
    }

    [Fact]
    public void Predictions_that_are_not_finite_are_left_out_and_counted()
    {
        INetwork<double> steep = Examples.Double("\"1-1:linear\", Outputs = new[] { \"price\" }", 1e300, 0);
        Svg svg = Svg.Of(steep.PlotPredictions([0, 1, 1e10], [0, 0, 0]));
        Assert.Contains("price, 1 not finite", svg.Texts);
        Assert.Equal(2 + 1, svg.Filled("ellipse", Svg.Blue).Count);
    }

    [Fact]
    public void Rows_that_do_not_fit_are_refused()
    {
        INetwork<double> line = Examples.Line();
        Assert.Throws<ArgumentException>(() => line.PlotPredictions([1, 2], [1]));
        Assert.Throws<ArgumentException>(() => line.PlotPredictions(Array.Empty<double>(), []));
        Assert.Throws<ArgumentException>(() => line.PlotPredictions([1, double.NaN], [1, 2]));
        Assert.StartsWith(
            "inputs has 1 rows of 2, but one row of the 1-1:linear network has 1.",
            Assert.Throws<ArgumentException>("inputs", () => line.PlotPredictions(new double[1, 2], [1])).Message);
    }

    [Fact]
    public void One_row_and_equal_values_are_drawn() => Assert.Equal(1 + 1, Svg.Of(Examples.Line().PlotPredictions([0], [1])).Filled("ellipse", Svg.Blue).Count);
}
