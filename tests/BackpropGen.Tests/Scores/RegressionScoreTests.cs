using BackpropGen.Testing;

namespace BackpropGen.Tests.Scores;

public class RegressionScoreTests
{
    // Networks that predict their inputs: the figures are then those of inputs against targets.
    private static readonly INetwork<double> OneOutput = Identity(Networks.Double("\"1-1:linear\", Outputs = new[] { \"lpa\" }"), 1);
    private static readonly INetwork<double> TwoOutputs = Identity(Networks.Double("\"2-2:linear\""), 2);

    [Fact]
    public void One_output_has_the_figures_worked_out_by_hand()
    {
        // Errors 0.5, −0.5, 0, −1; Σ|e| = 2, Σe² = 1.5. Targets have the mean 2.875, and Σ(y − ȳ)² = 29.1875. The example of scikit-learn's documentation.
        RegressionScores scores = OneOutput.Score([2.5, 0, 2, 8], [3, -0.5, 2, 7]);

        Assert.Equal(0.5, scores.MeanAbsoluteError, 1e-15);
        Assert.Equal(Math.Sqrt(0.375), scores.RootMeanSquaredError, 1e-15);
        Assert.Equal(1 - (1.5 / 29.1875), scores.R2, 1e-15);
        Assert.Equal(4, scores.Rows);
        Assert.Equal("MAE 0.5, RMSE 0.6124, R² 0.949, 4 rows", scores.ToString());
        Assert.Equal("lpa: MAE 0.5, RMSE 0.6124, R² 0.949", Assert.Single(scores.Outputs).ToString());
    }

    [Fact]
    public void Several_outputs_have_their_own_figures_and_all_the_means()
    {
        // The example of scikit-learn's documentation: r2_score 0.938…, mean_absolute_error 0.75, root_mean_squared_error 0.822….
        RegressionScores scores = TwoOutputs.Score([0, 2, -1, 2, 8, -5], [0.5, 1, -1, 1, 7, -6]);

        // First output: errors 0.5, 0, −1, targets 0.5, −1, 7 with Σ(y − ȳ)² = 50.25 − 6.5²/3. Second: errors −1, −1, −1, targets 1, 1, −6 with 38 − 16/3.
        Assert.Equal([0.5, 1.0], scores.Outputs.Select(output => output.MeanAbsoluteError));
        Assert.Equal(Math.Sqrt(1.25 / 3), scores.Outputs[0].RootMeanSquaredError, 1e-15);
        Assert.Equal(1, scores.Outputs[1].RootMeanSquaredError, 1e-15);
        Assert.Equal(1 - (1.25 / (50.25 - (6.5 * 6.5 / 3))), scores.Outputs[0].R2, 1e-15);
        Assert.Equal(1 - (3 / (38 - (16.0 / 3))), scores.Outputs[1].R2, 1e-15);
        Assert.Equal(["y1", "y2"], scores.Outputs.Select(output => output.Name));

        Assert.Equal(0.75, scores.MeanAbsoluteError, 1e-15);
        Assert.Equal(0.822, scores.RootMeanSquaredError, 1e-3);
        Assert.Equal(0.9368, scores.R2, 1e-4);
    }

    [Fact]
    public void Equal_targets_and_a_single_row_have_the_R2_of_scikit_learn()
    {
        // The mean of ten times 0.1 is not 0.1 in floating point.
        double[] equal = [.. Enumerable.Repeat(0.1, 10)];
        Assert.Equal(1, OneOutput.Score(equal, equal).R2);
        Assert.Equal(0, OneOutput.Score([.. equal[1..], 0.2], equal).R2);
        Assert.Equal(double.NaN, OneOutput.Score([1], [2]).R2);
    }

    [Fact]
    public void All_forms_of_data_and_both_precisions_give_the_same()
    {
        double[] inputs = [0, 2, -1, 2, 8, -5], targets = [0.5, 1, -1, 1, 7, -6];
        double[,] inputMatrix = { { 0, 2 }, { -1, 2 }, { 8, -5 } }, targetMatrix = { { 0.5, 1 }, { -1, 1 }, { 7, -6 } };
        double[][] inputRows = [[0, 2], [-1, 2], [8, -5]], targetRows = [[0.5, 1], [-1, 1], [7, -6]];
        string expected = TwoOutputs.Score(inputs, targets).ToString();

        Assert.Equal(expected, TwoOutputs.Score(inputMatrix, targets).ToString());
        Assert.Equal(expected, TwoOutputs.Score(inputMatrix, targetMatrix).ToString());
        Assert.Equal(expected, TwoOutputs.Score(inputRows, targets).ToString());
        Assert.Equal(expected, TwoOutputs.Score(inputRows, targetRows).ToString());

        INetwork<float> single = Networks.Single("\"2-2:linear\"");
        single.SetParameters([1, 0, 0, 1, 0, 0]);
        Assert.Equal(expected, single.Score([0f, 2, -1, 2, 8, -5], [0.5f, 1, -1, 1, 7, -6]).ToString());
    }

    [Fact]
    public void Many_rows_are_all_counted()
    {
        // Row r is predicted as r and should be r + 2 in every fourth row.
        const int Rows = 2500;
        double[] inputs = [.. Enumerable.Range(0, Rows).Select(row => (double)row)];
        double[] targets = [.. Enumerable.Range(0, Rows).Select(row => row % 4 == 3 ? row + 2.0 : row)];
        RegressionScores scores = OneOutput.Score(inputs, targets);

        Assert.Equal(0.5, scores.MeanAbsoluteError, 1e-15);
        Assert.Equal(1, scores.RootMeanSquaredError, 1e-15);
    }

    [Fact]
    public void Data_that_do_not_fit_are_refused()
    {
        Assert.Throws<ArgumentException>(() => OneOutput.Score(Array.Empty<double>(), []));
        Assert.Throws<ArgumentException>(() => OneOutput.Score([1, 2], [1]));
        Assert.Contains("lpa", Assert.Throws<ArgumentException>(() => OneOutput.Score([1, 2], [1, double.NaN])).Message);
        Assert.Throws<ArgumentException>(() => OneOutput.Score([1, double.PositiveInfinity], [1, 2]));
        Assert.Throws<ArgumentNullException>(() => ((INetwork<double>)null!).Score([1], [1]));
    }

    private static INetwork<double> Identity(INetwork<double> network, int width)
    {
        double[] parameters = new double[(width * width) + width];
        for (int j = 0; j < width; j++)
        {
            parameters[(j * width) + j] = 1;
        }

        network.SetParameters(parameters);
        return network;
    }
}
