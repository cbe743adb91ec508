using BackpropGen.Testing;
using BackpropGen.Tests.WeightFiles;

namespace BackpropGen.Tests.FeatureScalings;

/// <summary>Where the numbers of a scaling come from, how long they stay, and what a file does with them.</summary>
public class ScalingNumbersTests
{
    private const string Both = "\"2-3-1\", InputScaling = Scaling.Standardize, TargetScaling = Scaling.MinMax";

    // The first column has the mean 5 and the standard deviation 2, the second is constant.
    private static readonly double[] Inputs = [2, 0.1, 4, 0.1, 4, 0.1, 4, 0.1, 5, 0.1, 5, 0.1, 7, 0.1, 9, 0.1];
    private static readonly double[] Targets = [3, -4, 0, 1, 2, 6, 1, 1];

    private static readonly FitOptions OneEpoch = new() { Epochs = 1 };

    [Fact]
    public void They_are_the_mean_and_the_deviation_or_the_least_and_the_range()
    {
        INetwork<double> network = Networks.Double(Both);
        Assert.Null(network.GetScaling());
        Fit(network, Inputs, Targets, OneEpoch);
        Same(new([5, 0.1], [2, 1], [-4], [10]), network.GetScaling());

        INetwork<float> single = Networks.Single(Both);
        single.FitScaling([.. Inputs.Select(x => (float)x)], [.. Targets.Select(y => (float)y)]);
        Same(new([5, 0.1f], [2, 1], [-4], [10]), single.GetScaling());
    }

    /// <summary>Sums of squares would have no digit left, and the sum of the largest numbers none of its own.</summary>
    [Theory]
    [InlineData(1e9, 1e-3)]
    [InlineData(-1e15, 2)]
    [InlineData(1e308, 1e300)]
    public void Columns_far_from_0_keep_their_digits(double mean, double deviation)
    {
        INetwork<double> network = Networks.Double("\"1-2-1\", InputScaling = Scaling.Standardize");
        network.FitScaling([mean - deviation, mean + deviation, mean - deviation, mean + deviation], [0, 0, 0, 0]);
        ScalingNumbers numbers = network.GetScaling()!;
        double exact = ((mean + deviation) - (mean - deviation)) / 2;
        Assert.Equal(mean, numbers.InputOffsets[0], Math.Abs(mean) * 1e-15);
        Assert.Equal(exact, numbers.InputScales[0], exact * 1e-6);
    }

    [Fact]
    public void Columns_as_wide_as_numbers_go_have_a_mean()
    {
        INetwork<double> network = Networks.Double("\"1-2-1\", InputScaling = Scaling.Standardize");
        const double Most = double.MaxValue;
        network.FitScaling([Most, Most, -Most], [0, 0, 0]);
        ScalingNumbers numbers = network.GetScaling()!;
        Assert.Equal(Most / 3, numbers.InputOffsets[0], Most * 1e-15);
        Assert.Equal(Most / 3 * Math.Sqrt(8), numbers.InputScales[0], Most * 1e-15);
        Assert.True(double.IsFinite(network.Evaluate([Most], [0])));
    }

    [Theory]
    [InlineData(0.1, 1000)]
    [InlineData(1e300, 7)]
    [InlineData(-3e-310, 3)]
    public void Constant_columns_do_not_divide_by_zero(double constant, int rows)
    {
        foreach (string scaling in new[] { "Standardize", "MinMax" })
        {
            INetwork<double> network = Networks.Double($"\"1-2-1\", InputScaling = Scaling.{scaling}, TargetScaling = Scaling.{scaling}");
            double[] column = [.. Enumerable.Repeat(constant, rows)];
            network.FitScaling(column, column);
            Assert.Equal([1.0], network.GetScaling()!.InputScales);
            Assert.Equal(constant, network.GetScaling()!.TargetOffsets[0], Math.Abs(constant) * 1e-12);
            Assert.True(double.IsFinite(network.Evaluate([constant], [constant])));
        }
    }

    /// <summary>Columns, and σ of scikit-learn 1.2.1: StandardScaler's in float64. Its MinMaxScaler compares with 10·ε alone, which far from 0 is less than one rounding.</summary>
    public static TheoryData<string, double[], double, double> NearlyConstant => new()
    {
        { "values that print alike", [0.3, 0.1 + 0.2, 0.3, 0.1 + 0.2], 1, 1 },
        { "one row that differs by a rounding", [.. Enumerable.Repeat(0.3, 999), 0.1 + 0.2], 1, 1 },
        { "sums of tenths", [0.1 + 0.1 + 0.1 + 0.1 + 0.1 + 0.1 + 0.1 + 0.1 + 0.1 + 0.1, 1, 0.7 + 0.2 + 0.1], 1, 1 },
        { "a rounding apart, far from 0", [1e9 - 1e-7, 1e9 + 1e-7, 1e9 - 1e-7, 1e9 + 1e-7], 1, 1 },
        { "a rounding apart, far below 0", [-1e12, -1e12 - 1e-4, -1e12, -1e12 - 1e-4], 1, 1 },
        { "all 0", [0, 0, 0], 1, 1 },
        { "one row that differs", [.. Enumerable.Repeat(1.0, 999), 2], 0.03160696125855822, 1 },
        { "one row that differs a little", [.. Enumerable.Repeat(1.0, 99), 1.000001], 9.949874370247657e-08, 9.999999999177334e-07 },
        { "digits, far from 0", [1e9 - 1e-3, 1e9 + 1e-3, 1e9 - 1e-3, 1e9 + 1e-3], 0.001000046730041504, 0.002000093460083008 },
        { "digits, near 0", [1e-20, 3e-20, 2e-20], 8.164965809277262e-21, 2e-20 },
        { "digits beside 0", [0, 1e-12, 2e-12], 8.16496580927726e-13, 2e-12 },
    };

    [Theory]
    [MemberData(nameof(NearlyConstant))]
    public void Columns_that_differ_by_rounding_alone_are_constant(string column, double[] values, double deviation, double range)
    {
        foreach ((string scaling, double expected) in new[] { ("Standardize", deviation), ("MinMax", range) })
        {
            INetwork<double> network = Networks.Double($"\"1-2-1\", InputScaling = Scaling.{scaling}, TargetScaling = Scaling.{scaling}");
            network.FitScaling(values, values);
            ScalingNumbers fitted = network.GetScaling()!;
            network.Initialize(0);
            Fit(network, values, values, OneEpoch);
            foreach (ScalingNumbers numbers in new[] { fitted, network.GetScaling()! })
            {
                Assert.True(Math.Abs(numbers.InputScales[0] - expected) <= 1e-12 * expected, $"{column}: σ of {scaling} is {numbers.InputScales[0]}.");
                Assert.Equal(numbers.InputScales, numbers.TargetScales);
                Assert.InRange(numbers.InputOffsets[0], values.Min(), values.Max());
            }
        }
    }

    /// <summary>In float, scikit-learn computes in float64 and finds one digit of the last place; here the column is one in float.</summary>
    [Theory]
    [InlineData(new[] { 0.3f, 0.3f + 3e-8f, 0.3f - 3e-8f }, 1)]
    [InlineData(new[] { 5f, 5.000001f, 5f, 5f }, 1)]
    [InlineData(new[] { 5f, 5.001f, 5f, 5.001f }, 0.0005)]
    [InlineData(new[] { 1e9f, 1e9f + 64, 1e9f, 1e9f + 64 }, 32)]
    public void So_are_columns_in_float(float[] values, double deviation)
    {
        INetwork<float> network = Networks.Single("\"1-2-1\", InputScaling = Scaling.Standardize");
        network.FitScaling(values, new float[values.Length]);
        Assert.Equal(deviation, network.GetScaling()!.InputScales[0], deviation * 1e-3);
    }

    [Fact]
    public void What_is_predicted_beside_a_constant_column_is_no_larger_for_a_rounding()
    {
        double[] exact = [1, 0.3, 2, 0.3, 3, 0.3, 4, 0.3], rounded = [1, 0.3, 2, 0.1 + 0.2, 3, 0.3, 4, 0.1 + 0.2], targets = [2, 4, 6, 8];
        double[] predictions = [.. new[] { exact, rounded }.Select(inputs =>
        {
            INetwork<double> network = Networks.Double("\"2-3-1\", InputScaling = Scaling.Standardize");
            Fit(network, inputs, targets, new FitOptions { Epochs = 200 });
            double[] prediction = new double[1];
            network.Predict([2.5, 0.31], prediction);
            return prediction[0];
        })];
        Assert.Equal(predictions[0], predictions[1], 1e-9);
        Assert.InRange(predictions[0], 2, 8);
    }

    /// <summary>The range of a column may be beyond the network's numbers, and so x − μ with μ the least.</summary>
    [Fact]
    public void Columns_as_wide_as_numbers_go_are_brought_between_minus_1_and_1()
    {
        const string Arguments = "\"1-1\", InputScaling = Scaling.MinMax, TargetScaling = Scaling.MinMax, Initializer = Initializer.Ones";
        INetwork<float> single = Networks.Single(Arguments);
        float[] wide = [-3e38f, 3e38f, 0];
        single.FitScaling(wide, wide);
        Same(new([0], [3e38f], [0], [3e38f]), single.GetScaling());
        float[] predictions = new float[3];
        single.PredictBatch(wide, predictions);
        Assert.All(wide.Zip(predictions), pair => Assert.Equal(pair.First, pair.Second, 1e33));
        TrainingHistory history = CompilerServices.TrainingLoop.Fit<float>(single, wide, wide, OneEpoch, default);
        Assert.InRange(history.FinalLoss, 0, 1e-9);

        INetwork<double> network = Networks.Double(Arguments);
        network.FitScaling([-1.7e308, 1.5e308], [-3e38, 3e38]);
        Same(new([-1e307], [1.6e308], [-3e38], [6e38]), network.GetScaling());
    }

    [Fact]
    public void Only_rows_that_are_trained_on_count()
    {
        INetwork<double> network = Networks.Double("\"1-2-1\", InputScaling = Scaling.Standardize");
        Fit(network, [1, 10, 100, 1000], [0, 0, 0, 0], new FitOptions { Epochs = 1, ValidationSplit = 0.25, LearningRate = 0 });
        double sum = network.GetScaling()!.InputOffsets[0] * 3;
        Assert.Contains(new[] { 1.0, 10, 100, 1000 }, held => Math.Abs(1111 - held - sum) < 1e-9);

        network.Initialize(0);
        ValidationSet far = ValidationSet.Of(new double[] { 1e6 }, new double[] { 0 });
        Fit(network, [1, 3], [0, 0], new FitOptions { Epochs = 1, Validation = far, LearningRate = 0 });
        Assert.Equal([2.0], network.GetScaling()!.InputOffsets);
    }

    [Fact]
    public void They_are_fitted_once_and_forgotten_with_the_weights()
    {
        INetwork<double> network = Networks.Double(Both);
        Fit(network, Inputs, Targets, OneEpoch);
        Fit(network, [1000, 1, 2000, 2], [500, 600], OneEpoch);
        Same(new([5, 0.1], [2, 1], [-4], [10]), network.GetScaling());
        Same(new([5, 0.1], [2, 1], [-4], [10]), network.Clone().GetScaling());

        network.FitScaling([1000, 1, 2000, 2], [500, 600]);
        Same(new([1500, 1.5], [500, 0.5], [500], [100]), network.GetScaling());

        double[] inputs = [3, 4], prediction = new double[1], again = new double[1];
        network.Initialize(1);
        Assert.Null(network.GetScaling());
        network.Predict(inputs, prediction);
        INetwork<double> plain = Networks.Double("\"2-3-1\"");
        plain.Initialize(1);
        plain.Predict(inputs, again);
        Assert.Equal(again, prediction);
    }

    [Fact]
    public void They_can_be_set_if_they_fit()
    {
        INetwork<double> network = Networks.Double(Both);
        ScalingNumbers numbers = new([1, 2], [3, 4], [5], [6]);
        network.SetScaling(numbers);
        Same(numbers, network.GetScaling());

        Assert.Contains("2 offsets and 1 scales for the inputs", Refused(new([1, 2], [3], [5], [6])), StringComparison.Ordinal);
        Assert.Contains("0 offsets and 0 scales for the targets", Refused(new([1, 2], [3, 4], [], [])), StringComparison.Ordinal);
        Assert.Contains("The scale of x2 is 0", Refused(new([1, 2], [3, 0], [5], [6])), StringComparison.Ordinal);
        Assert.Contains("The offset of x1 is NaN", Refused(new([double.NaN, 2], [3, 4], [5], [6])), StringComparison.Ordinal);
        Assert.Contains("The scale of y1 is", Refused(new([1, 2], [3, 4], [5], [1e-320])), StringComparison.Ordinal);
        Same(numbers, network.GetScaling());

        INetwork<double> plain = Networks.Double("\"2-3-1\"");
        Assert.Null(plain.GetScaling());
        Assert.Contains("scales nothing", Assert.Throws<ArgumentException>(() => plain.SetScaling(numbers)).Message, StringComparison.Ordinal);
        Assert.Contains("scales nothing", Assert.Throws<ArgumentException>(() => plain.FitScaling(Inputs, Targets)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => network.FitScaling([1, double.PositiveInfinity], [2]));

        string Refused(ScalingNumbers wrong) => Assert.Throws<ArgumentException>(() => network.SetScaling(wrong)).Message;
    }

    [Fact]
    public void A_file_keeps_them_to_the_last_bit()
    {
        INetwork<float> network = Networks.Single(Both);
        network.SetScaling(new([0.1f, 1e-30f], [1 / 3f, 3e20f], [-7.7f], [0.007f]));
        INetwork<float> loaded = Networks.Single(Both);
        SafetensorsBytes.Load(loaded, SafetensorsBytes.Save(network));
        Same(network.GetScaling()!, loaded.GetScaling());
        float[] inputs = [2.5f, 1e19f], expected = new float[1], actual = new float[1];
        network.Predict(inputs, expected);
        loaded.Predict(inputs, actual);
        Assert.Equal(expected, actual);
        Assert.Equal("2", SafetensorsBytes.Metadata(SafetensorsBytes.Save(network))["backpropgen"]);
    }

    [Fact]
    public void A_file_without_them_says_so_unless_it_is_from_elsewhere()
    {
        INetwork<float> network = Networks.Single(Both);
        byte[] unfitted = SafetensorsBytes.Save(network);
        Assert.Equal("1", SafetensorsBytes.Metadata(unfitted)["backpropgen"]);
        ScalingNumbers numbers = new([1, 2], [3, 4], [5], [6]);
        network.SetScaling(numbers);
        SafetensorsBytes.Load(network, SafetensorsBytes.WithHeader(unfitted, header => "{" + header[(header.IndexOf("},", StringComparison.Ordinal) + 2)..]));
        Same(numbers, network.GetScaling());
        SafetensorsBytes.Load(network, unfitted);
        Assert.Null(network.GetScaling());
    }

    [Fact]
    public void Targets_are_within_reach_once_they_are_scaled()
    {
        double[] inputs = [1, 2, 3], targets = [10, 20, 30];
        IReadOnlyList<string> warnings = Fit(Networks.Double("\"1-2-1:sigmoid\""), inputs, targets, OneEpoch).Warnings;
        Assert.Contains("Targets lie between 10 and 30", Assert.Single(warnings), StringComparison.Ordinal);
        Assert.Empty(Fit(Networks.Double("\"1-2-1:sigmoid\", TargetScaling = Scaling.MinMax"), inputs, targets, OneEpoch).Warnings);
    }

    private static TrainingHistory Fit(INetwork<double> network, double[] inputs, double[] targets, FitOptions options) =>
        CompilerServices.TrainingLoop.Fit<double>(network, inputs, targets, options, default);

    private static void Same(ScalingNumbers expected, ScalingNumbers? actual)
    {
        Assert.NotNull(actual);
        Close(expected.InputOffsets, actual.InputOffsets);
        Close(expected.InputScales, actual.InputScales);
        Close(expected.TargetOffsets, actual.TargetOffsets);
        Close(expected.TargetScales, actual.TargetScales);
    }

    private static void Close(IReadOnlyList<double> expected, IReadOnlyList<double> actual)
    {
        Assert.Equal(expected.Count, actual.Count);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, Math.Abs(pair.First) * 1e-15));
    }
}
