using BackpropGen.Testing;

namespace BackpropGen.LevenbergMarquardt.Tests;

/// <summary>What cannot be trained is refused with a message that says what to do, and training that stops leaves a whole network.</summary>
public class RefusalTests
{
    private static readonly double[] OneRow = [0.5, -0.5];

    [Theory]
    [InlineData("BinaryCrossEntropy")]
    [InlineData("CrossEntropy")]
    public void Another_loss(string loss)
    {
        INetwork<double> network = Networks.Double($"\"2-3-2\", Loss = Loss.{loss}");
        string message = Refused<ArgumentException>(network, () => network.FitLevenbergMarquardt(OneRow, OneRow));
        Assert.StartsWith(
            $"The loss of the 2-3-2 network is {loss}, but the method of Levenberg and Marquardt makes sums of squares small. Declare the network with Loss = Loss.MeanSquaredError",
            message);
        Assert.Contains("or train it with Fit.", message);
    }

    [Fact]
    public void A_large_network()
    {
        Networks.Double("\"499-1\"").FitLevenbergMarquardt(new double[499], [1], new LevenbergMarquardtOptions { MaxIterations = 1 });
        INetwork<double> network = Networks.Double("\"500-1\"");
        Assert.StartsWith(
            "The 500-1 network has 501 parameters, but the method of Levenberg and Marquardt takes at most 500: it solves a system of as many equations. " +
            "Give the network fewer nodes, or train it with Fit, for example with Optimizer.Adam.",
            Refused<ArgumentException>(network, () => network.FitLevenbergMarquardt(new double[500], [1])));
    }

    [Fact]
    public void No_network() => Assert.Throws<ArgumentNullException>("network", () => ((INetwork<double>)null!).FitLevenbergMarquardt([1], [1]));

    [Fact]
    public void Data_of_the_wrong_shape()
    {
        INetwork<double> network = Networks.Double("\"2-3-1\"");
        Assert.StartsWith(
            "inputs holds 2 values and targets holds 2, but one row of the 2-3-1 network has 2 and 1: for 1 row of inputs, targets must hold 1.",
            Refused<ArgumentException>(network, () => network.FitLevenbergMarquardt(OneRow, OneRow)));
        Assert.StartsWith("inputs and targets hold 0 values", Refused<ArgumentException>(network, () => network.FitLevenbergMarquardt(Array.Empty<double>(), Array.Empty<double>())));
        Assert.StartsWith(
            "inputs has 1 rows of 3, but one row of the 2-3-1 network has 2.",
            Refused<ArgumentException>(network, () => network.FitLevenbergMarquardt(new double[1, 3], new double[1, 1])));
        Assert.StartsWith(
            "inputs[1] has length 1, but one row of the 2-3-1 network has length 2.",
            Refused<ArgumentException>(network, () => network.FitLevenbergMarquardt([OneRow, [1]], OneRow)));
        Assert.StartsWith(
            "targets[0] is null, but one row of the 2-3-1 network has length 1.",
            Refused<ArgumentException>(network, () => network.FitLevenbergMarquardt([OneRow], new double[][] { null! })));
        Assert.Throws<ArgumentNullException>("inputs", () => network.FitLevenbergMarquardt((double[,])null!, OneRow));
        Assert.Throws<ArgumentNullException>("targets", () => network.FitLevenbergMarquardt([OneRow], (double[][])null!));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.NegativeInfinity)]
    public void Data_that_are_not_finite(double value)
    {
        INetwork<double> network = Networks.Double("\"2-3-1\"");
        Assert.Contains(
            "inputs in row 1, column 0, both counted from 0, is",
            Refused<ArgumentException>(network, () => network.FitLevenbergMarquardt([1, 2, value, 3], [1, 2])));
        INetwork<float> single = Networks.Single("\"2-3-1\"");
        Assert.Contains("targets", Refused<ArgumentException>(single, () => single.FitLevenbergMarquardt([1, 2, 3, 4], [1, (float)value])));
    }

    public static TheoryData<LevenbergMarquardtOptions, string> WrongOptions => new()
    {
        { new() { MaxIterations = 0 }, "MaxIterations is 0, but it must be at least 1." },
        { new() { InitialDamping = -1 }, "InitialDamping is -1, but it must be finite and at least 0." },
        { new() { InitialDamping = double.PositiveInfinity }, "InitialDamping is Infinity, but it must be finite and at least 0." },
        { new() { GradientTolerance = double.NaN }, "GradientTolerance is NaN, but it must be finite and at least 0." },
        { new() { StepTolerance = -0.5 }, "StepTolerance is -0.5, but it must be finite and at least 0." },
        { new() { ImprovementTolerance = 1 }, "ImprovementTolerance is 1, but it must be at least 0 and less than 1." },
    };

    [Theory]
    [MemberData(nameof(WrongOptions))]
    public void An_option_out_of_its_range(LevenbergMarquardtOptions options, string expected)
    {
        INetwork<double> network = Networks.Double("\"2-3-1\"");
        Assert.StartsWith(expected, Refused<ArgumentOutOfRangeException>(network, () => network.FitLevenbergMarquardt(OneRow, [1], options)));
    }

    [Fact]
    public void Numbers_that_overflow_before_the_first_step()
    {
        // The square of the residual is infinite; then the derivatives of the outputs are finite, but not their products.
        INetwork<double> network = Networks.Double("\"2-1\"");
        foreach ((double[] inputs, double[] targets, string what) in new[] { (OneRow, new double[] { 1e200 }, "The loss"), ([1e160, 0], new double[] { 0 }, "The derivatives of the outputs") })
        {
            network.SetParameters([0, 0, 0]);
            string message = Refused<TrainingDivergedException>(network, () => network.FitLevenbergMarquardt(inputs, [.. targets.Select(target => target + 1)]));
            Assert.StartsWith($"{what} came to NaN or infinity before the first step. The network holds the last parameters with a finite loss.", message);
            Assert.Contains("not scaled", message);
        }
    }

    [Fact]
    public void A_step_beyond_the_range_of_float_is_not_taken()
    {
        // Rows that differ by almost nothing ask for a slope of about 10⁴⁰, which double holds and float does not.
        INetwork<float> network = Networks.Single("\"1-1\"");
        network.SetParameters([0, 0]);
        float[] inputs = [0, 1e-20f];
        float[] targets = [0, 1e20f];
        LevenbergMarquardtHistory history = network.FitLevenbergMarquardt(inputs, targets, new LevenbergMarquardtOptions { InitialDamping = 0, MaxIterations = 20 });

        Assert.All(Problem.Parameters(network), value => Assert.True(float.IsFinite(value)));
        Assert.All(history.Losses, loss => Assert.True(double.IsFinite(loss)));
        Assert.True(history.FinalLoss < history.InitialLoss);
        Assert.True(history.Attempts > history.Iterations);
    }

    [Fact]
    public void Cancelled_before_it_begins_nothing_changes()
    {
        INetwork<double> network = Networks.Double("\"2-3-1\"");
        Refused<OperationCanceledException>(network, () => network.FitLevenbergMarquardt(OneRow, [1], cancellationToken: new CancellationToken(canceled: true)));
    }

    [Fact]
    public void Cancelled_in_the_middle_the_network_keeps_the_last_iteration()
    {
        INetwork<double> network = Networks.Double("\"2-5-1\"");
        Problem data = Problem.Smooth(50, 2, 1, seed: 4);
        using var source = new CancellationTokenSource();
        LevenbergMarquardtIteration? last = null;
        var options = new LevenbergMarquardtOptions
        {
            IterationCompleted = iteration =>
            {
                last = iteration;
                if (iteration.Iteration == 3)
                {
                    source.Cancel();
                }
            },
        };

        Assert.Throws<OperationCanceledException>(() => network.FitLevenbergMarquardt(data.Inputs, data.Targets, options, source.Token));
        Assert.Equal(3, last!.Iteration);
        Assert.Equal(last.Loss, network.EvaluateBatch(data.Inputs, data.Targets), 1e-12);

        INetwork<double> uninterrupted = Networks.Double("\"2-5-1\"");
        uninterrupted.FitLevenbergMarquardt(data.Inputs, data.Targets, new LevenbergMarquardtOptions { MaxIterations = 3 });
        Assert.Equal(Problem.Parameters(uninterrupted), Problem.Parameters(network));
    }

    [Fact]
    public void A_callback_ends_training_with_its_iteration()
    {
        INetwork<double> network = Networks.Double("\"2-5-1\""), expected = Networks.Double("\"2-5-1\"");
        Problem data = Problem.Smooth(50, 2, 1, seed: 4);
        LevenbergMarquardtHistory history = network.FitLevenbergMarquardt(data.Inputs, data.Targets, new LevenbergMarquardtOptions { StopWhen = iteration => iteration.Iteration == 3 });
        expected.FitLevenbergMarquardt(data.Inputs, data.Targets, new LevenbergMarquardtOptions { MaxIterations = 3 });
        Assert.Equal((3, LevenbergMarquardtStopReason.StopWhen), (history.Iterations, history.StopReason));
        Assert.Equal(Problem.Parameters(expected), Problem.Parameters(network));
    }

    [Theory]
    [InlineData("", "set InputScaling and TargetScaling = Scaling.Standardize")]
    [InlineData(", InputScaling = Scaling.Standardize", "set TargetScaling = Scaling.Standardize")]
    [InlineData(", TargetScaling = Scaling.Standardize", "set InputScaling = Scaling.Standardize")]
    [InlineData(", InputScaling = Scaling.MinMax, TargetScaling = Scaling.Standardize", "call FitScaling with these")]
    public void The_cause_of_a_divergence_is_one_that_the_network_leaves(string attribute, string advice)
    {
        INetwork<double> network = Networks.Double("\"2-1\"" + attribute);
        if (attribute.Length > 0)
        {
            network.FitScaling([1, 2, 3, 4], [1, 2]);
        }

        Assert.Contains(advice, Refused<TrainingDivergedException>(network, () => network.FitLevenbergMarquardt([1e200, 1], [1e200])), StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_callback_throws_reaches_the_caller()
    {
        INetwork<double> network = Networks.Double("\"2-5-1\"");
        Problem data = Problem.Smooth(50, 2, 1, seed: 4);
        var options = new LevenbergMarquardtOptions { IterationCompleted = _ => throw new InvalidDataException() };
        Assert.Throws<InvalidDataException>(() => network.FitLevenbergMarquardt(data.Inputs, data.Targets, options));
    }

    /// <summary>The message of a refusal that left the network as it was.</summary>
    private static string Refused<TException>(object network, Action train)
        where TException : Exception
    {
        Array Parameters() => network is INetwork<double> values ? Problem.Parameters(values) : Problem.Parameters((INetwork<float>)network);
        Array before = Parameters();
        string message = Assert.ThrowsAny<TException>(train).Message;
        Assert.Equal(before, Parameters());
        return message;
    }
}
