using BackpropGen.Testing;

namespace BackpropGen.Plots.Tests;

public class NetworkTests
{
    // Layer 1: 2 × 2 weights and 2 biases, layer 2: 2 weights and 1 bias.
    private static readonly double[] Parameters = [1, -2, 0.5, 4, 0.25, -1.5, -0.125, 3, 123.4];

    private const string Arguments = "\"2-2:tanh-1\", Inputs = new[] { \"iq\", \"cgpa\" }, Outputs = new[] { \"lpa\" }";

    [Fact]
    public void Every_weight_is_a_line_in_the_colour_of_its_sign_as_wide_as_its_magnitude()
    {
        Svg svg = Svg.Of(Examples.Double(Arguments, Parameters).PlotNetwork());

        Assert.Equal([Width(0.5), Width(1), Width(3), Width(4)], Widths(svg, Svg.Blue));
        Assert.Equal([Width(0.125), Width(2)], Widths(svg, Svg.Vermilion));
        Assert.Contains("widest line: 4", svg.Texts);

        static double Width(double weight) => Math.Round(0.4 + (4.6 * weight / 4), 2);
    }

    [Fact]
    public void Weights_lead_from_their_input_to_their_node()
    {
        Svg svg = Svg.Of(Examples.Double(Arguments, Parameters).PlotNetwork());

        // The heaviest is w = 4, from the second input to the second node: level, below the middle.
        (double X, double Y)[] heaviest = svg.Lines(Svg.Blue).Where(line => line.Points.Length == 2).MaxBy(line => line.Width).Points;
        Assert.Equal(heaviest[0].Y, heaviest[1].Y);
        Assert.True(heaviest[0].X < heaviest[1].X);

        // w = −2 leads from the second input to the first node: upwards.
        (double X, double Y)[] negative = svg.Lines(Svg.Vermilion).Where(line => line.Points.Length == 2 && Math.Abs(line.Width - 2.7) < 0.01).Single().Points;
        Assert.Equal(heaviest[0], negative[0]);
        Assert.True(negative[1].Y < negative[0].Y);
    }

    [Fact]
    public void Names_activations_and_biases_are_there()
    {
        Svg svg = Svg.Of(Examples.Double(Arguments, Parameters).PlotNetwork());
        Assert.Superset(
            new HashSet<string> { "2-2:tanh-1", "iq", "cgpa", "lpa", "Input", "Tanh", "Linear", "2 nodes", "1 node", "0.25", "-1.50", "123" }, svg.Texts.ToHashSet());
        Assert.Contains("Mine", Svg.Of(Examples.Double(Arguments, Parameters).PlotNetwork("Mine")).Texts);
    }

    [Fact]
    public void A_float_network_is_drawn_as_one_of_double() => Assert.Equal(
        Examples.Double(Arguments, 1, -2, 0.5, 4, 0.25, -1.5, -0.125, 3, 123).PlotNetwork().ToSvg(),
        Examples.Single(Arguments, 1, -2, 0.5f, 4, 0.25f, -1.5f, -0.125f, 3, 123).PlotNetwork().ToSvg());

    [Fact]
    public void Of_wide_layers_the_ends_are_drawn_and_the_picture_says_so()
    {
        Svg svg = Svg.Of(Networks.Single("\"64-12:relu-13\"").PlotNetwork());

        Assert.Equal((10 * 12) + (12 * 10), Widths(svg, Svg.Blue).Length + Widths(svg, Svg.Vermilion).Length);
        Assert.Superset(new HashSet<string> { "10 of 64 nodes drawn", "12 nodes", "10 of 13 nodes drawn" }, svg.Texts.ToHashSet());
        Assert.Equal(
            ["x1", "x2", "x3", "x4", "x5", "x60", "x61", "x62", "x63", "x64"], svg.Texts.Where(text => text.StartsWith('x')));
        Assert.Equal(6, svg.Filled("ellipse", Svg.Ink).Count);
    }

    [Fact]
    public void The_weights_of_a_wide_layer_are_those_of_its_ends()
    {
        // One weight for each of 20 inputs; those of the middle ten are negative, and none of them is drawn.
        double[] weights = [.. Enumerable.Range(0, 20).Select(i => i is >= 5 and < 15 ? -1.0 : 1), 0];
        Svg svg = Svg.Of(Examples.Double("\"20-1:linear\"", weights).PlotNetwork());
        Assert.Equal(10, Widths(svg, Svg.Blue).Length);
        Assert.Empty(Widths(svg, Svg.Vermilion));
    }

    [ThoroughFact]
    public void A_network_of_zeros_and_a_deep_one_are_drawn()
    {
        Assert.Contains("widest line: 0", Svg.Of(Examples.Double("\"1-1:linear\"", 0, 0).PlotNetwork()).Texts);
        Picture deep = Networks.Single("\"2" + string.Concat(Enumerable.Repeat("-3", 60)) + "\"").PlotNetwork();
        Assert.InRange(deep.Width, 640, 10_000);
        Assert.NotEmpty(deep.ToPng());
    }

    [Fact]
    public void Long_names_are_shortened() => Assert.Contains(
        "aVeryLongNameOfAnIn…", Svg.Of(Networks.Double("\"1-1\", Inputs = new[] { \"aVeryLongNameOfAnInput\" }").PlotNetwork()).Texts);

    /// <summary>The widths of the weights' lines, without the two samples of the legend.</summary>
    private static double[] Widths(Svg svg, string colour) =>
        [.. svg.Lines(colour).Where(line => line.Points.Length == 2 && line.Points[1].X - line.Points[0].X > 30).Select(line => Math.Round(line.Width, 2)).Order()];
}
