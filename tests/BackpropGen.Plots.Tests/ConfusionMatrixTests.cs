using System.Globalization;
using BackpropGen.Testing;

namespace BackpropGen.Plots.Tests;

public class ConfusionMatrixTests
{
    [Fact]
    public void Every_count_is_in_its_cell()
    {
        ConfusionMatrix matrix = Matrix(["ash", "beech", "oak"], [[12, 0, 3], [1, 25, 0], [0, 7, 50]]);
        Svg svg = Svg.Of(matrix.PlotConfusionMatrix());

        Assert.Equal(["0", "0", "0", "1", "12", "25", "3", "50", "7"], svg.Texts.Where(text => int.TryParse(text, out _)).Order(StringComparer.Ordinal));
        Assert.All(matrix.ClassNames, name => Assert.Equal(2, svg.Texts.Count(text => text == name)));
        Assert.Superset(new HashSet<string> { "accuracy 0.888, 98 rows", "actual", "predicted" }, svg.Texts.ToHashSet());

        // Rows are the actual classes, from above.
        Assert.True(Place(svg, "12").Y < Place(svg, "25").Y && Place(svg, "25").Y < Place(svg, "50").Y);
        Assert.True(Place(svg, "12").X < Place(svg, "3").X);
        Assert.Equal(Place(svg, "12").Y, Place(svg, "3").Y);
        Assert.Equal(Place(svg, "25").X, Place(svg, "7").X);
    }

    [Fact]
    public void Cells_are_as_dark_as_their_share_of_the_actual_class()
    {
        Svg svg = Svg.Of(Matrix(["a", "b"], [[3, 1], [0, 2]]).PlotConfusionMatrix());
        Assert.Single(svg.Filled("rect", "#0072B2"));
        Assert.Single(svg.Filled("rect", "#4095C5"));
        Assert.Single(svg.Filled("rect", "#BFDCEC"));
    }

    [ThoroughFact]
    public void Many_classes_with_long_names_are_drawn_in_a_larger_picture()
    {
        string[] names = [.. Enumerable.Range(0, 20).Select(i => string.Create(CultureInfo.InvariantCulture, $"aRatherLongName{i}"))];
        Picture picture = Matrix(names, [.. names.Select((_, i) => names.Select((_, j) => i == j ? 12_345 : 0).ToArray())]).PlotConfusionMatrix("Many");
        Svg svg = Svg.Of(picture);
        Assert.Equal(20, svg.Texts.Count(text => text == "12345"));
        Assert.True(picture.Width > 1000);
        Assert.Equal(20, svg.TextElements.Count(text => text.Attribute("transform")!.Value.StartsWith("matrix(0.707107 -0.707107", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_class_without_rows_is_white() => Assert.Equal(4, Svg.Of(Matrix(["a", "b"], [[1, 0], [0, 0]]).PlotConfusionMatrix()).Texts.Count(text => text is "1" or "0"));

    private static (double X, double Y) Place(Svg svg, string text)
    {
        string[] place = svg.TextElements.First(element => element.Value.Trim() == text).Attribute("transform")!.Value.Split('(', ' ', ')');
        return (Math.Round(double.Parse(place[1], CultureInfo.InvariantCulture)), Math.Round(double.Parse(place[2], CultureInfo.InvariantCulture)));
    }

    /// <summary>A matrix of given counts: the network passes on which class is to be predicted.</summary>
    private static ConfusionMatrix Matrix(string[] names, int[][] counts)
    {
        int n = names.Length;
        string outputs = string.Join(", ", names.Select(name => $"\"{name}\""));
        double[] identity = [.. Enumerable.Range(0, n * n).Select(i => i % (n + 1) == 0 ? 1.0 : 0), .. new double[n]];
        INetwork<double> network = Examples.Double($"\"{n}-{n}:linear\", Outputs = new[] {{ {outputs} }}", identity);
        var inputs = new List<double>();
        var classes = new List<int>();
        for (int actual = 0; actual < n; actual++)
        {
            for (int predicted = 0; predicted < n; predicted++)
            {
                for (int i = 0; i < counts[actual][predicted]; i++)
                {
                    inputs.AddRange(Enumerable.Range(0, n).Select(k => k == predicted ? 1.0 : 0));
                    classes.Add(actual);
                }
            }
        }

        return network.ScoreClasses([.. inputs], classes.ToArray()).ConfusionMatrix;
    }
}
