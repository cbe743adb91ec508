using BackpropGen.Testing;
using SkiaSharp;

namespace BackpropGen.Plots.Tests;

public class DecisionBoundaryTests
{
    private static readonly double[] Rows = [0, 0, 1, 0, 0, 1, 1, 1];

    [Fact]
    public void Rows_are_points_of_their_class_and_wrong_ones_have_a_cross()
    {
        Svg svg = Svg.Of(Examples.Threshold().PlotDecisionBoundary(Rows, [0, 1, 1, 1]));

        Assert.Equal(1 + 1, svg.Filled("ellipse", Svg.Blue).Count);
        Assert.Equal(3 + 1, svg.Filled("rect", Svg.Vermilion).Count);
        Assert.Equal(2, svg.Lines(Svg.Ink).Count(line => line.Width == 1.6));
        Assert.Superset(new HashSet<string> { "accuracy 0.750, 4 rows", "width", "height", "0", "1", "predicted as another class" }, svg.Texts.ToHashSet());
        Assert.Equal(1, svg.Images);

        Assert.DoesNotContain("predicted as another class", Svg.Of(Examples.Threshold().PlotDecisionBoundary(Rows, [0, 0, 1, 1])).Texts);
    }

    [Fact]
    public void Regions_have_the_colour_of_the_class_that_the_network_predicts_there()
    {
        using SKBitmap picture = SKBitmap.Decode(Examples.Threshold().PlotDecisionBoundary(Rows, [0, 0, 1, 1]).ToPng());

        // A column of pixels between the points: the class above is 1, the one below 0, and they meet where the second input is a half, in the middle.
        int x = picture.Width / 2;
        int[] above = [.. Enumerable.Range(0, picture.Height).Where(y => IsTint(picture.GetPixel(x, y), 0xD5, 0x5E, 0x00))];
        int[] below = [.. Enumerable.Range(0, picture.Height).Where(y => IsTint(picture.GetPixel(x, y), 0x00, 0x72, 0xB2))];
        Assert.True(above.Length > 200 && below.Length > 200, $"{above.Length} and {below.Length} pixels");
        Assert.True(above.Max() < below.Min());
        Assert.Equal(above.Length, below.Length, 4.0);
    }

    [Fact]
    public void Every_form_of_rows_gives_the_same_picture_in_both_precisions()
    {
        string expected = Examples.Threshold().PlotDecisionBoundary(Rows, [0, 1, 1, 1]).ToSvg();
        double[,] matrix = { { 0, 0 }, { 1, 0 }, { 0, 1 }, { 1, 1 } };
        Assert.Equal(expected, Examples.Threshold().PlotDecisionBoundary(matrix, [0, 1, 1, 1]).ToSvg());
        Assert.Equal(expected, Examples.Threshold().PlotDecisionBoundary([[0, 0], [1, 0], [0, 1], [1, 1]], [0, 1, 1, 1]).ToSvg());
        INetwork<float> single = Examples.Single("\"2-1\", Loss = Loss.BinaryCrossEntropy, Inputs = new[] { \"width\", \"height\" }", 0, 10, -5);
        Assert.Equal(expected, single.PlotDecisionBoundary([0f, 0, 1, 0, 0, 1, 1, 1], [0, 1, 1, 1]).ToSvg());
    }

    [Fact]
    public void Classes_of_several_outputs_have_their_names()
    {
        INetwork<double> network = Networks.Double("\"2-3:softmax\", Outputs = new[] { \"ash\", \"beech\", \"oak\" }");
        Svg svg = Svg.Of(network.PlotDecisionBoundary(Rows, [0, 1, 2, 2], "Trees"));
        Assert.Superset(new HashSet<string> { "Trees", "ash", "beech", "oak" }, svg.Texts.ToHashSet());
        Assert.Equal(2 + 1, svg.Filled("path", "#009E73").Count);
    }

    [Fact]
    public void A_column_of_equal_values_is_drawn() =>
        Assert.Equal(2 + 1, Svg.Of(Examples.Threshold().PlotDecisionBoundary([7, 0, 7, 0.25], [0, 0])).Filled("ellipse", Svg.Blue).Count);

    [Fact]
    public void A_network_of_other_than_two_inputs_is_refused()
    {
        INetwork<double> network = Networks.Double("\"3-1\", Loss = Loss.BinaryCrossEntropy");
        const string Expected = "A decision boundary is drawn in the plane of two inputs, but the 3-1 network has 3.";
        Assert.StartsWith(Expected, Assert.Throws<ArgumentException>("network", () => network.PlotDecisionBoundary([1, 2, 3], [0])).Message);
        Assert.StartsWith(Expected, Assert.Throws<ArgumentException>("network", () => network.PlotDecisionBoundary(new double[1, 3], [0])).Message);
    }

    [Fact]
    public void A_network_without_classes_and_rows_that_do_not_fit_are_refused()
    {
        Assert.Throws<ArgumentException>("classes", () => Networks.Double("\"2-1\"").PlotDecisionBoundary(Rows, [0, 0, 1, 1]));
        INetwork<double> network = Examples.Threshold();
        Assert.Throws<ArgumentException>(() => network.PlotDecisionBoundary(Rows, [0]));
        Assert.Throws<ArgumentOutOfRangeException>(() => network.PlotDecisionBoundary(Rows, [0, 0, 0, 2]));
        Assert.Throws<ArgumentException>(() => network.PlotDecisionBoundary([double.NaN, 0], [0]));
        Assert.Throws<ArgumentException>(() => network.PlotDecisionBoundary(Array.Empty<double>(), []));
    }

    // Three tenths of the colour on white.
    private static bool IsTint(SKColor pixel, int red, int green, int blue) =>
        Math.Abs(pixel.Red - (255 - ((255 - red) * 0.3))) < 2 && Math.Abs(pixel.Green - (255 - ((255 - green) * 0.3))) < 2 && Math.Abs(pixel.Blue - (255 - ((255 - blue) * 0.3))) < 2;
}
