using BackpropGen.Testing;

namespace BackpropGen.Plots.Tests;

public class LossTests
{
    [Fact]
    public void A_history_shows_both_losses_and_marks_the_best_epoch()
    {
        INetwork<double> network = Networks.Double("\"1-3-1\"");
        double[] inputs = [.. Enumerable.Range(0, 30).Select(row => row / 15.0)], targets = [.. inputs.Select(x => x * x)];
        TrainingHistory history = network.Fit(
            inputs, targets, new FitOptions { Epochs = 40, LearningRate = 0.05, ValidationSplit = 0.2 }, CancellationToken.None);

        Svg svg = Svg.Of(history.PlotLosses());
        Assert.Equal(40, Longest(svg, Svg.Blue).Length);
        Assert.Equal(40, Longest(svg, Svg.Vermilion).Length);
        Assert.Contains("training", svg.Texts);
        Assert.Contains("validation", svg.Texts);
        Assert.Contains(svg.Texts, text => text.StartsWith($"best epoch, {history.BestEpoch}: loss ", StringComparison.Ordinal));
        Assert.Contains("Training", svg.Texts);
        Assert.Contains("Mine", Svg.Of(history.PlotLosses("Mine")).Texts);
    }

    [Fact]
    public void Without_validation_there_is_one_curve()
    {
        double[] rows = [1, 2, 3];
        TrainingHistory history = Networks.Double("\"1-1\"").Fit(
            rows, rows, new FitOptions { Epochs = 25, LearningRate = 0.01 }, CancellationToken.None);
        Svg svg = Svg.Of(history.PlotLosses());
        Assert.DoesNotContain("validation", svg.Texts);
        Assert.Empty(svg.Lines(Svg.Vermilion));
    }

    [Fact]
    public void Losses_of_different_orders_of_magnitude_have_a_logarithmic_axis()
    {
        Svg svg = Svg.Of(Examples.Losses(100, 10, 1, 0.1, 1e-4));
        Assert.Superset(new HashSet<string> { "100", "10", "1", "0.1", "0.01", "10⁻⁴" }, svg.Texts.ToHashSet());

        // Equal factors are equal distances.
        double[] heights = [.. Longest(svg, Svg.Blue).Select(point => point.Y)];
        Assert.Equal(heights[1] - heights[0], heights[2] - heights[1], 0.01);
        Assert.Equal(3 * (heights[1] - heights[0]), heights[4] - heights[3], 0.01);
    }

    [Theory]
    [InlineData(new[] { 5.0, 4, 3 })]
    [InlineData(new[] { 10.0, 5, 0 })]
    [InlineData(new[] { 10.0, 0.5, -9 })]
    public void Losses_that_are_alike_or_have_no_logarithm_have_a_linear_axis(double[] losses)
    {
        double[] heights = [.. Longest(Svg.Of(Examples.Losses(losses)), Svg.Blue).Select(point => point.Y)];
        Assert.Equal((losses[1] - losses[0]) / (losses[2] - losses[0]), (heights[1] - heights[0]) / (heights[2] - heights[0]), 1e-3);
    }

    [Fact]
    public void What_is_not_finite_is_a_gap_and_is_said()
    {
        Svg svg = Svg.Of(Examples.Losses(3, 2, double.NaN, 1.5, 1.25, 1.2, double.PositiveInfinity));
        Assert.Equal([2, 3], svg.Lines(Svg.Blue).Where(line => line.Width == 2).Select(line => line.Points.Length).Where(count => count > 1).Order().Distinct());
        Assert.Contains("one (not finite in epoch 3)", svg.Texts);
        Assert.Equal(5, svg.Filled("ellipse", Svg.Blue).Count - 1);
    }

    [Fact]
    public void Without_a_finite_loss_there_is_no_picture()
    {
        Assert.StartsWith("There is no finite loss to draw: all are NaN or infinite.", Assert.Throws<ArgumentException>(() => Examples.Losses(double.NaN)).Message);
        Assert.StartsWith("There is no finite loss to draw: the history has no epochs.", Assert.Throws<ArgumentException>(() => Examples.Losses()).Message);
        Assert.Throws<ArgumentException>(() => NetworkPlots.PlotLosses("title"));
    }

    [Theory]
    [InlineData(new[] { 1.0 })]
    [InlineData(new[] { 0.0, 0 })]
    [InlineData(new[] { 1e300, 1e-299 })]
    [InlineData(new[] { 1, double.Epsilon, double.MaxValue })]
    [InlineData(new[] { -1e300, 1e300 })]
    public void Extreme_losses_are_drawn(double[] losses) => Assert.NotEmpty(Svg.Of(Examples.Losses(losses)).Texts);

    [Fact]
    public void Of_a_long_history_no_peak_is_lost()
    {
        double[] losses = [.. Enumerable.Range(0, 100_000).Select(epoch => epoch == 54_321 ? 9 : 3 + Math.Sin(epoch))];
        (double X, double Y)[] line = Longest(Svg.Of(Examples.Losses(losses)), Svg.Blue);
        Assert.InRange(line.Length, 1000, 2100);
        Assert.Equal(line.Min(point => point.Y), line.Single(point => point.Y < line.Average(other => other.Y) - 100).Y);
    }

    [Fact]
    public void Curves_may_be_of_different_lengths()
    {
        Svg svg = Svg.Of(NetworkPlots.PlotLosses("Two", ("short", [2, 1.5]), ("long", [2, 1.9, 1.8, 1.7])));
        Assert.Equal(2, Longest(svg, Svg.Blue).Length);
        Assert.Equal(4, Longest(svg, Svg.Vermilion).Length);
        Assert.Contains("short", svg.Texts);
        Assert.Contains("long", svg.Texts);
    }

    private static (double X, double Y)[] Longest(Svg svg, string colour) => svg.Lines(colour).MaxBy(line => line.Points.Length).Points;
}
