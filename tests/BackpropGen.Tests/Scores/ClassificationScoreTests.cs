using BackpropGen.Testing;
using BackpropGen.Tests.Comparison;

namespace BackpropGen.Tests.Scores;

public class ClassificationScoreTests
{
    // Class 0 is right twice and predicted a third time for a row of class 2; classes 1 and 2 are never right. The example of scikit-learn's documentation.
    private static readonly int[] Actual = [0, 1, 2, 0, 1, 2];
    private static readonly int[] Predicted = [0, 2, 1, 0, 0, 1];

    [Fact]
    public void Three_classes_have_the_figures_worked_out_by_hand()
    {
        ClassificationScores scores = Classifier(3).ScoreClasses(OneHot(Predicted, 3), Actual);

        Assert.Equal(2.0 / 6, scores.Accuracy);
        Assert.Equal([2.0 / 3, 0, 0], scores.Classes.Select(one => one.Precision));
        Assert.Equal([1.0, 0, 0], scores.Classes.Select(one => one.Recall));
        Assert.Equal([0.8, 0, 0], scores.Classes.Select(one => one.F1));
        Assert.Equal([2, 2, 2], scores.Classes.Select(one => one.Rows));
        Assert.Equal([3, 2, 1], scores.Classes.Select(one => one.Predicted));

        // As documented there: precision 0.22…, recall 0.33…, F1 0.26….
        Assert.Equal(2.0 / 9, scores.MacroPrecision, 1e-15);
        Assert.Equal(1.0 / 3, scores.MacroRecall, 1e-15);
        Assert.Equal(0.8 / 3, scores.MacroF1, 1e-15);
        Assert.Equal("accuracy 0.333, precision 0.222, recall 0.333, F1 0.267, 6 rows", scores.ToString());
        Assert.Equal("y1: precision 0.667, recall 1.000, F1 0.800, 2 rows", scores.Classes[0].ToString());
    }

    [Fact]
    public void The_confusion_matrix_has_actual_classes_in_rows()
    {
        ConfusionMatrix matrix = Classifier(3).ScoreClasses(OneHot(Predicted, 3), Actual).ConfusionMatrix;

        Assert.Equal(new[,] { { 2, 0, 0 }, { 1, 0, 1 }, { 0, 2, 0 } }, matrix.ToArray());
        Assert.Equal((2, 0), (matrix[2, 1], matrix[1, 1]));
        Assert.Equal(6, matrix.Rows);
        Assert.Equal(
            "actual \\ predicted  y1  y2  y3\n" +
            "y1                   2   0   0\n" +
            "y2                   1   0   1\n" +
            "y3                   0   2   0",
            matrix.ToString());
    }

    [Fact]
    public void A_class_that_never_occurs_has_zeros_and_does_not_count_in_the_means()
    {
        ClassificationScores scores = Classifier(4).ScoreClasses(OneHot(Predicted, 4), Actual);

        Assert.Equal((0.0, 0.0, 0.0, 0), (scores.Classes[3].Precision, scores.Classes[3].Recall, scores.Classes[3].F1, scores.Classes[3].Rows));
        Assert.Equal(2.0 / 9, scores.MacroPrecision, 1e-15);
        Assert.Equal(0.8 / 3, scores.MacroF1, 1e-15);
    }

    [Theory]
    [InlineData("\"1-1:sigmoid\", Loss = Loss.BinaryCrossEntropy")]
    [InlineData("\"1-1:linear\", Loss = Loss.BinaryCrossEntropy")]
    public void One_output_tells_two_classes_apart(string arguments)
    {
        // Logits above 0 are class 1; at 0 the probability is not above a half.
        INetwork<float> network = Networks.Single(arguments);
        network.SetParameters([1, 0]);
        ClassificationScores scores = network.ScoreClasses([-2f, -0.1f, 0, 0.1f, 3], [0, 1, 0, 1, 0]);

        Assert.Equal(new[,] { { 2, 1 }, { 1, 1 } }, scores.ConfusionMatrix.ToArray());
        Assert.Equal(0.6, scores.Accuracy, 1e-15);
        Assert.Equal([2.0 / 3, 0.5], scores.Classes.Select(one => one.Recall));
        Assert.Equal(["0", "1"], scores.ConfusionMatrix.ClassNames);
    }

    [SampledTheory(2)]
    [InlineData("\"4-5:relu-3:softmax\"")]
    [InlineData("\"4-5:relu-3:linear\", Loss = Loss.CrossEntropy")]
    [InlineData("\"4-5:relu-1\", Loss = Loss.BinaryCrossEntropy")]
    [InlineData("\"4-5:relu-1:linear\", Loss = Loss.BinaryCrossEntropy")]
    public void Predicted_classes_are_those_of_PredictClass(string arguments)
    {
        const int Rows = 3000;
        AnyNetwork network = AnyNetwork.Of(arguments, Precision.Double);
        var random = new Random(5);
        double[] inputs = [.. Enumerable.Range(0, Rows * 4).Select(_ => (4 * random.NextDouble()) - 2)];
        int[] predicted = network.PredictClassBatch(inputs);

        INetwork<double> same = Networks.Double(arguments);
        same.SetParameters(network.Parameters);
        Assert.Equal(predicted, same.PredictClasses<double>(inputs));
        ClassificationScores scores = same.ScoreClasses(inputs, predicted);

        Assert.True(scores.Classes.Count(one => one.Rows > 0) > 1, "The rows are all of one class.");
        Assert.Equal(1, scores.Accuracy);
    }

    [Fact]
    public void All_forms_of_data_and_both_precisions_give_the_same()
    {
        double[] flat = OneHot(Predicted, 3);
        double[,] matrix = new double[Actual.Length, 3];
        Buffer.BlockCopy(flat, 0, matrix, 0, flat.Length * sizeof(double));
        INetwork<double> network = Classifier(3);
        string expected = network.ScoreClasses(flat, Actual).ToString();

        Assert.Equal(expected, network.ScoreClasses(matrix, Actual).ToString());
        Assert.Equal(expected, network.ScoreClasses(flat.Chunk(3).ToArray(), Actual).ToString());

        INetwork<float> single = Networks.Single("\"3-3:softmax\"");
        single.SetParameters([1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0]);
        Assert.Equal(expected, single.ScoreClasses([.. flat.Select(value => (float)value)], Actual).ToString());
    }

    [Fact]
    public void Data_that_do_not_fit_and_networks_without_classes_are_refused()
    {
        INetwork<double> network = Classifier(3);
        Assert.Throws<ArgumentException>(() => network.ScoreClasses(Array.Empty<double>(), []));
        Assert.Throws<ArgumentException>(() => network.ScoreClasses([1, 0, 0], [0, 1]));
        Assert.Contains("classes[1] is 3", Assert.Throws<ArgumentOutOfRangeException>(() => network.ScoreClasses(OneHot([0, 1], 3), [0, 3])).Message);
        Assert.Throws<ArgumentException>(() => network.ScoreClasses([1, double.NaN, 0], [0]));
        Assert.Contains("one output and binary cross-entropy", Assert.Throws<ArgumentException>(() => Networks.Double("\"1-1:linear\"").ScoreClasses([1], [1])).Message);
    }

    [Fact]
    public void Classes_are_predicted_of_whole_rows_only_and_of_networks_that_have_some()
    {
        Assert.Empty(Classifier(3).PredictClasses<double>([]));
        Assert.Throws<ArgumentException>("inputs", () => Classifier(3).PredictClasses<double>([1, 0, 0, 1]));
        Assert.Contains("one output and binary cross-entropy", Assert.Throws<ArgumentException>(() => Networks.Double("\"1-1:linear\"").PredictClasses<double>([1])).Message);
        Assert.Throws<InvalidOperationException>(() => Classifier(3).PredictClasses<double>([double.NaN, 0, 0]));
        Assert.Throws<ArgumentNullException>("network", () => ((INetwork<double>)null!).PredictClasses<double>([]));
    }

    // Predicts the class whose input is the largest.
    private static INetwork<double> Classifier(int classes)
    {
        INetwork<double> network = Networks.Double($"\"{classes}-{classes}:softmax\"");
        double[] parameters = new double[(classes * classes) + classes];
        for (int j = 0; j < classes; j++)
        {
            parameters[(j * classes) + j] = 1;
        }

        network.SetParameters(parameters);
        return network;
    }

    private static double[] OneHot(int[] classes, int count) => [.. classes.SelectMany(one => Enumerable.Range(0, count).Select(j => j == one ? 1.0 : 0))];
}
