using BackpropGen.CompilerServices;

namespace BackpropGen.Tests.Library;

public class TrainingLoopArgumentTests
{
    private static readonly double[] Inputs = [0, 0, 1, 0, 0, 1];
    private static readonly double[] Targets = [1, 0, 1];

    [Fact]
    public void A_network_is_needed()
        => Assert.Throws<ArgumentNullException>("network", () => NetworkTraining.Fit<double>(null!, Inputs, Targets, null, default));

    [Fact]
    public void Arrays_are_needed()
    {
        LinearNetwork<double> network = new(2, 1);
        Assert.Throws<ArgumentNullException>("inputs", () => NetworkTraining.Fit(network, (double[,])null!, Targets, null, default));
        Assert.Throws<ArgumentNullException>("inputs", () => NetworkTraining.Fit(network, (double[][])null!, Targets, null, default));
        Assert.Throws<ArgumentNullException>("targets", () => NetworkTraining.Fit(network, new double[3, 2], (double[,])null!, null, default));
        Assert.Throws<ArgumentNullException>("targets", () => NetworkTraining.Fit(network, [[0, 0]], (double[][])null!, null, default));
    }

    [Fact]
    public void Only_float_and_double_are_supported()
        => Assert.Contains("Int32", Assert.Throws<NotSupportedException>(() => NetworkTraining.Fit<int>(null!, [0], [0], null, default)).Message);

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    public void Epochs_batch_size_and_threads_below_1_are_refused(int value)
    {
        Refused<ArgumentOutOfRangeException>("options", $"FitOptions.Epochs is {value}, but it must be at least 1.", new FitOptions { Epochs = value });
        Refused<ArgumentOutOfRangeException>("options", $"FitOptions.BatchSize is {value}, but it must be at least 1.", new FitOptions { BatchSize = value });
        Refused<ArgumentOutOfRangeException>("options", $"FitOptions.MaxDegreeOfParallelism is {value}, but it must be at least 1.", new FitOptions { MaxDegreeOfParallelism = value });
    }

    [Theory]
    [InlineData(-0.5, "-0.5")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "Infinity")]
    public void A_learning_rate_that_is_negative_or_not_finite_is_refused(double value, string shown)
        => Refused<ArgumentOutOfRangeException>("options", $"FitOptions.LearningRate is {shown}, but it must be at least 0 and at most 1.7976931348623157E+308.", new FitOptions { LearningRate = value });

    [Fact]
    public void A_learning_rate_beyond_the_range_of_float_is_refused_for_a_float_network()
    {
        LinearNetwork<float> network = new(2, 1);
        var exception = Assert.Throws<ArgumentOutOfRangeException>(
            () => NetworkTraining.Fit<float>(network, [1, 1], [1f], new FitOptions { LearningRate = 1e39 }, default));
        Assert.Contains("LearningRate is 1E+39, but it must be at least 0 and at most 3.4028235E+38.", exception.Message);
    }

    [Fact]
    public void An_unknown_row_order_is_refused()
    {
        Refused<ArgumentOutOfRangeException>("options", "FitOptions.RowOrder is 3, but it must be Shuffled, WithReplacement or InOrder.", new FitOptions { RowOrder = (RowOrder)3 });
        Refused<ArgumentOutOfRangeException>("options", "FitOptions.RowOrder is -1", new FitOptions { RowOrder = (RowOrder)(-1) });
    }

    [Fact]
    public void Rows_that_do_not_match_are_refused()
    {
        Refused<ArgumentException>("inputs", "inputs holds 5 values and targets holds 3, but one row of the 2-1 network has 2 and 1", [0, 0, 0, 0, 0], Targets);
        Refused<ArgumentException>("targets", "inputs holds 6 values and targets holds 2, but", Inputs, [0, 0]);
        Refused<ArgumentException>("inputs", "at least one row", [], []);
    }

    [Fact]
    public void Classes_that_do_not_match_the_rows_are_refused()
    {
        RefusedClasses<ArgumentException>("classes", "inputs holds 6 values and classes holds 2, but one row of the 2-3 network has 2 and 1", [0, 0]);
        RefusedClasses<ArgumentOutOfRangeException>("classes", "classes[1] is 3, but it must be from 0 to 2.", [0, 3, 0]);
        RefusedClasses<ArgumentOutOfRangeException>("classes", "classes[2] is -1, but", [0, 2, -1]);
    }

    [Fact]
    public void One_output_takes_classes_0_and_1_with_binary_cross_entropy_only()
    {
        LinearNetwork<double> binary = new(2, 1, Loss.BinaryCrossEntropy);
        var outOfRange = Assert.Throws<ArgumentOutOfRangeException>("classes", () => NetworkTraining.Fit(binary, Inputs, [0, 1, 2], null, default));
        Assert.Contains("classes[2] is 2, but it must be from 0 to 1.", outOfRange.Message);

        LinearNetwork<double> squared = new(2, 1);
        var unsuited = Assert.Throws<ArgumentException>("classes", () => NetworkTraining.Fit(squared, Inputs, [0, 0, 0], null, default));
        Assert.Contains("the 2-1 network has one output and MeanSquaredError", unsuited.Message);
        Assert.Contains("Targets are float or double", unsuited.Message);
        Assert.Equal(0, binary.Steps + squared.Steps);
    }

    [Fact]
    public void A_value_that_is_not_finite_is_refused_with_its_place_and_name()
    {
        Refused<ArgumentException>("inputs", "The value of inputs in row 1, column 1 (feature2), both counted from 0, is NaN", [0, 0, 0, double.NaN, 0, 0], Targets);
        Refused<ArgumentException>("targets", "The value of targets in row 2, column 0 (label1), both counted from 0, is Infinity", Inputs, [0, 0, double.PositiveInfinity]);

        LinearNetwork<float> network = new(2, 1);
        var exception = Assert.Throws<ArgumentException>("inputs", () => NetworkTraining.Fit<float>(network, [0, float.NegativeInfinity], [0f], null, default));
        Assert.Contains("inputs[1] (feature2) is -Infinity", exception.Message);
    }

    [Fact]
    public void Binary_cross_entropy_takes_probabilities()
        => Refused<ArgumentException>("targets", "row 1, column 0 (label1), both counted from 0, is 1.5, but it must lie in [0, 1]", Inputs, [0, 1.5, 0], network: new(2, 1, Loss.BinaryCrossEntropy));

    [Fact]
    public void Cross_entropy_takes_distributions()
    {
        Refused<ArgumentException>("targets", "Row 1 of targets sums to 0.75", Inputs, [0, 1, 0.5, 0.25, 1, 0], network: new(2, 2, Loss.CrossEntropy));
        Refused<ArgumentException>("targets", "row 2, column 1 (label2), both counted from 0, is -1", Inputs, [0, 1, 0.5, 0.5, 1, -1], network: new(2, 2, Loss.CrossEntropy));
        NetworkTraining.Fit<double>(new LinearNetwork<double>(2, 2, Loss.CrossEntropy), Inputs, [0, 1, 0.5, 0.4995, 1, 0], null, default);
    }

    [Fact]
    public void Mean_squared_error_takes_any_finite_target()
        => NetworkTraining.Fit<double>(new LinearNetwork<double>(2, 1), Inputs, [-5.0, 0, 7], null, default);

    [Fact]
    public void A_matrix_of_another_width_is_refused_even_if_its_values_would_fill_whole_rows()
    {
        LinearNetwork<double> network = new(2, 1);
        var inputs = Assert.Throws<ArgumentException>("inputs", () => NetworkTraining.Fit(network, new double[2, 3], Targets, null, default));
        Assert.Contains("inputs has 2 rows of 3, but one row of the 2-1 network has 2.", inputs.Message);
        var targets = Assert.Throws<ArgumentException>("targets", () => NetworkTraining.Fit(network, new double[2, 2], new double[1, 2], null, default));
        Assert.Contains("targets has 1 row of 2, but one row of the 2-1 network has 1.", targets.Message);
        Assert.Throws<ArgumentException>("inputs", () => NetworkTraining.Fit(network, new double[0, 2], Array.Empty<double>(), null, default));
    }

    [Fact]
    public void A_jagged_row_of_another_length_is_refused_by_its_number()
    {
        LinearNetwork<double> network = new(2, 1);
        var inputs = Assert.Throws<ArgumentException>("inputs", () => NetworkTraining.Fit(network, [[0, 0], [0, 0, 0], [0]], Targets, null, default));
        Assert.Contains("inputs[1] has length 3, but one row of the 2-1 network has length 2.", inputs.Message);
        var targets = Assert.Throws<ArgumentException>("targets", () => NetworkTraining.Fit(network, [[0, 0], [0, 0]], [[1], []], null, default));
        Assert.Contains("targets[1] has length 0, but one row of the 2-1 network has length 1.", targets.Message);
        var missing = Assert.Throws<ArgumentException>("inputs", () => NetworkTraining.Fit(network, [[0, 0], null!, [0, 0]], Targets, null, default));
        Assert.Contains("inputs[1] is null, but one row of the 2-1 network has length 2.", missing.Message);
        Assert.Throws<ArgumentException>("inputs", () => NetworkTraining.Fit(network, Array.Empty<double[]>(), Array.Empty<double>(), null, default));
        Assert.Equal(0, network.Steps);
    }

    private static void Refused<TException>(string argument, string messagePart, FitOptions options)
        where TException : ArgumentException
        => Refused<TException>(argument, messagePart, Inputs, Targets, options);

    private static void Refused<TException>(
        string argument, string messagePart, double[] inputs, double[] targets, FitOptions? options = null, LinearNetwork<double>? network = null)
        where TException : ArgumentException
    {
        network ??= new LinearNetwork<double>(2, 1);
        TException exception = Assert.Throws<TException>(argument, () => NetworkTraining.Fit<double>(network, inputs, targets, options, default));
        Assert.Contains(messagePart, exception.Message);
        Assert.Equal(0, network.Steps);
    }

    private static void RefusedClasses<TException>(string argument, string messagePart, int[] classes)
        where TException : ArgumentException
    {
        LinearNetwork<double> network = new(2, 3, Loss.CrossEntropy);
        TException exception = Assert.Throws<TException>(argument, () => NetworkTraining.Fit(network, Inputs, classes, null, default));
        Assert.Contains(messagePart, exception.Message);
        Assert.Equal(0, network.Steps);
    }
}
