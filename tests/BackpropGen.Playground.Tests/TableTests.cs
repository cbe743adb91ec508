using Playground.Lessons.Data;
using Playground.Lessons.Training;

namespace BackpropGen.Playground.Tests;

public sealed class TableTests
{
    [Fact]
    public void Two_columns_are_a_curve()
    {
        Table table = CsvTable.Read("1,2\n3,4.5\n");

        Assert.Equal(["x1"], table.InputNames);
        Assert.Equal(("y", 2), (table.AnswerName, table.Count));
        Assert.Empty(table.ClassNames);
        Assert.Equal([1, 3], table.Inputs.ToArray());
        Assert.Equal([2, 4.5f], table.Targets);
    }

    [Theory]
    [InlineData("height,weight,species\n1.5,2,cat\n\n3,4,dog\n")]
    [InlineData("\uFEFFheight;weight;species\r\n1,5;2;cat\r\n3;4;dog")]
    [InlineData("height\tweight\tspecies\n1,5\t2\tcat\n3\t4\tdog")]
    [InlineData("\"height\", \"weight\", \"species\"\n \"1.5\", 2, cat\n3, 4, \"dog\"")]
    public void Words_in_the_last_column_are_classes(string text)
    {
        Table table = CsvTable.Read(text);

        Assert.Equal(["height", "weight"], table.InputNames);
        Assert.Equal("species", table.AnswerName);
        Assert.Equal(["cat", "dog"], table.ClassNames);
        Assert.Equal([1.5f, 2, 3, 4], table.Inputs.ToArray());
        Assert.Equal([0, 1], table.Targets);
    }

    [Fact]
    public void Two_numbers_are_classes_three_are_values()
    {
        Assert.Equal(["-1", "1"], CsvTable.Read("0,0,1\n0,1,-1\n1,1,1").ClassNames);
        Assert.Empty(CsvTable.Read("0,0,1\n0,1,2\n1,1,3").ClassNames);
    }

    [Fact]
    public void Three_classes_have_a_target_each()
    {
        Table table = CsvTable.Read("0,0,c\n0,1,a\n1,1,b");

        Assert.Equal([0, 0, 1, 1, 0, 0, 0, 1, 0], table.Targets);
        Assert.Equal([1, 0, 0], table.TargetsOf(1).ToArray());
    }

    [Theory]
    [InlineData("", "There is nothing in it.")]
    [InlineData(" \n\n", "There is nothing in it.")]
    [InlineData("1\n2", "Line 1 has 1 column.")]
    [InlineData("1,2,3,4\n1,2,3,4", "Line 1 has 4 columns.")]
    [InlineData("x,y", "It has 0 rows.")]
    [InlineData("x,y\n1,2", "It has 1 rows.")]
    [InlineData("x,y\n1,2\n1,2,3", "Line 3 has 3 columns, but the first line has 2.")]
    [InlineData("x,y\n1,2\nfive,3", "Line 3 has “five” as x, which is no number.")]
    [InlineData("x,y\n1,2\n3,", "Line 3 has “” as y, which is no number.")]
    [InlineData("x,y\n1,2\n3,1e99", "Line 3 has “1e99” as y, which is no number.")]
    [InlineData("a,b,c\n1,2,x\n1,2,x", "The last column has 1 different word.")]
    [InlineData("a,b,c\n1,2,p\n1,2,q\n1,2,r\n1,2,s", "The last column has 4 different words.")]
    public void What_cannot_be_learnt_is_told_with_its_line(string text, string beginning) =>
        Assert.StartsWith(beginning, Assert.Throws<FormatException>(() => CsvTable.Read(text)).Message);

    [Fact]
    public void Too_many_rows_are_refused() =>
        Assert.StartsWith("It has 2001 rows.", Assert.Throws<FormatException>(() => CsvTable.Read(string.Concat(Enumerable.Repeat("1,2\n", 2_001)))).Message);

    [Fact]
    public void A_third_is_held_out_of_twenty_rows_and_more()
    {
        Table twenty = Shapes.Wave(20, noise: 0, seed: 1);
        SplitTable split = SplitTable.AtRandom(twenty, seed: 4);

        Assert.Equal((14, 6), (split.Training.Count, split.HeldOut.Count));
        Assert.Equal(twenty.Inputs.ToArray().Order(), split.Training.Inputs.ToArray().Concat(split.HeldOut.Inputs.ToArray()).Order());
        Assert.Equal(0, SplitTable.AtRandom(Shapes.Wave(19, noise: 0, seed: 1), seed: 4).HeldOut.Count);
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.3)]
    public void Shapes_have_as_many_rows_of_each_class_and_are_the_same_for_the_same_seed(double noise)
    {
        foreach (Func<int, double, int, Table> shape in new Func<int, double, int, Table>[] { Shapes.Circles, Shapes.Spirals, Shapes.Moons, Shapes.Gaussians })
        {
            Table table = shape(100, noise, 3);
            Assert.Equal(50, table.Answers.ToArray().Sum());
            Assert.Equal(table.Inputs.ToArray(), shape(100, noise, 3).Inputs.ToArray());
            Assert.NotEqual(table.Inputs.ToArray(), shape(100, noise, 4).Inputs.ToArray());
            if (noise == 0)
            {
                Assert.All(table.Inputs.ToArray(), input => Assert.InRange(input, -1, 1));
            }
        }
    }

    [Fact]
    public void There_are_150_irises_of_three_species()
    {
        Table petals = Irises.Petals();

        Assert.Equal(150, petals.Count);
        Assert.All(Enumerable.Range(0, 3), species => Assert.Equal(50, petals.Answers.ToArray().Count(answer => answer == species)));
        Assert.Equal([1.4f, 0.2f], petals.InputsOf(0).ToArray());
    }

    [Fact]
    public void A_grid_reaches_over_all_rows_with_a_margin_or_over_a_plane_that_is_given()
    {
        var grid = new Grid(CsvTable.Read("0,10,1\n4,20,2\n1,1,3"), 1, 10);
        Assert.Equal((-0.48, 4.48), (grid.X.From, grid.X.To));
        Assert.Equal((1 - 2.28, 20 + 2.28), (grid.Y.From, grid.Y.To));

        var drawn = new Grid(Shapes.OfPoints([0.5, 0.25, 0]), 1, 10);
        Assert.Equal(((-1, 1), (-1, 1)), (drawn.X, drawn.Y));
    }

    [Fact]
    public void A_long_loss_curve_keeps_its_beginning_and_is_in_order()
    {
        var curve = new LossCurve();
        for (int epoch = 0; epoch < 100_000; epoch++)
        {
            curve.Add(new LossCurve.Point(epoch, 1, double.NaN));
        }

        Assert.InRange(curve.Points.Count, LossCurve.MostPoints / 2, LossCurve.MostPoints + 1);
        Assert.Equal(0, curve.Points[0].Epoch);
        Assert.InRange(curve.Points[^1].Epoch, 99_000, 99_999);
        Assert.All(curve.Points.Zip(curve.Points.Skip(1)), pair => Assert.True(pair.First.Epoch < pair.Second.Epoch));
    }
}
