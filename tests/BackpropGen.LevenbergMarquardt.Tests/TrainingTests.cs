using BackpropGen.Testing;

namespace BackpropGen.LevenbergMarquardt.Tests;

public class TrainingTests
{
    private static readonly string[] Declared =
    [
        "\"2-4-2\"",
        "\"2-10-2\"",
        "\"2-6:relu-2\"",
        "\"2-8:relu-2:tanh\"",
        "\"2-5-2:sigmoid\", Loss = Loss.MeanSquaredError",
        $"{Networks.OlderFramework}\"2-9-2\"",
    ];

    static TrainingTests() => Networks.Prepare(Declared.Concat(Declared.Select(Networks.InDouble)));

    public static TheoryData<string> Arguments => new(Declared);

    [Theory]
    [MemberData(nameof(Arguments))]
    public void The_loss_of_a_double_network_falls_with_every_step_and_is_what_the_network_says(string arguments)
    {
        INetwork<double> network = Networks.Double(arguments);
        Problem data = Problem.Smooth(50, 2, 2, seed: 4);
        double before = network.EvaluateBatch(data.Inputs, data.Targets);
        LevenbergMarquardtHistory history = Train(network, data.Inputs, data.Targets);

        Assert.Equal(before, history.InitialLoss, 1e-12);
        Assert.Equal(network.EvaluateBatch(data.Inputs, data.Targets), history.FinalLoss, 1e-12);
    }

    [Theory]
    [MemberData(nameof(Arguments))]
    public void The_loss_of_a_float_network_falls_with_every_step_and_is_what_the_network_says(string arguments)
    {
        INetwork<float> network = Networks.Single(arguments);
        Problem data = Problem.Smooth(50, 2, 2, seed: 4);
        double before = network.EvaluateBatch(data.SingleInputs, data.SingleTargets);
        LevenbergMarquardtHistory history = Train(network, data.SingleInputs, data.SingleTargets);

        Assert.Equal(before, history.InitialLoss, 1e-6);
        Assert.Equal(network.EvaluateBatch(data.SingleInputs, data.SingleTargets), history.FinalLoss, 1e-6);
    }

    /// <summary>Two outputs of very different sizes: without their scales the loss would be that of the larger.</summary>
    [Theory]
    [InlineData("\"2-4-2\"")]
    [InlineData("\"2-10-2\"")]
    public void A_network_that_scales_is_trained_as_one_on_scaled_rows(string arguments)
    {
        Problem data = Problem.Smooth(50, 2, 2, seed: 4);
        double[] inputs = [.. data.Inputs.Select((x, i) => i % 2 == 0 ? 1000 + (50 * x) : x / 100)];
        double[] targets = [.. data.Targets.Select((y, i) => i % 2 == 0 ? (1e4 * y) - 7 : y / 1000)];
        INetwork<double> scaled = Networks.Double(arguments + ", InputScaling = Scaling.Standardize, TargetScaling = Scaling.Standardize");
        LevenbergMarquardtOptions options = new() { MaxIterations = 5 };
        LevenbergMarquardtHistory history = scaled.FitLevenbergMarquardt(inputs, targets, options);
        Assert.Equal(scaled.EvaluateBatch(inputs, targets), history.FinalLoss, 1e-12);

        ScalingNumbers numbers = scaled.GetScaling()!;
        INetwork<double> plain = Networks.Double(arguments);
        LevenbergMarquardtHistory expected = plain.FitLevenbergMarquardt(
            [.. inputs.Select((x, i) => (x - numbers.InputOffsets[i % 2]) / numbers.InputScales[i % 2])],
            [.. targets.Select((y, i) => (y - numbers.TargetOffsets[i % 2]) / numbers.TargetScales[i % 2])],
            options);
        Assert.Equal(expected.InitialLoss, history.InitialLoss, 1e-9);
        Assert.All(expected.Losses.Zip(history.Losses), losses => Assert.Equal(losses.First, losses.Second, 1e-6));
        Assert.True(history.FinalLoss < expected.InitialLoss / 2);
    }

    /// <summary>A float of 101,325 has steps of 0.008: residuals in the data's unit would be those of rounded predictions.</summary>
    [Theory]
    [InlineData(101325, 0.5)]
    [InlineData(8e6, 4)]
    public void Targets_far_from_0_are_fitted_as_scaled_ones(double offset, double amplitude)
    {
        float[] inputs = [.. Enumerable.Range(0, 200).Select(i => (i / 100f) - 1)];
        float[] targets = [.. inputs.Select(x => (float)(offset + (amplitude * Math.Sin(6 * x))))];
        LevenbergMarquardtOptions options = new() { MaxIterations = 100 };
        INetwork<float> scaled = Networks.Single("\"1-8-1\", TargetScaling = Scaling.Standardize");
        LevenbergMarquardtHistory history = scaled.FitLevenbergMarquardt(inputs, targets, options);

        ScalingNumbers numbers = scaled.GetScaling()!;
        float[] byHand = [.. targets.Select(y => (float)((y - numbers.TargetOffsets[0]) / numbers.TargetScales[0]))];
        INetwork<float> plain = Networks.Single("\"1-8-1\"");
        LevenbergMarquardtHistory expected = plain.FitLevenbergMarquardt(inputs, byHand, options);
        Assert.Equal(1, scaled.EvaluateBatch(inputs, targets) / history.FinalLoss, 0.01);
        Assert.InRange(history.FinalLoss, 0, 1.5 * expected.FinalLoss);
    }

    [Fact]
    public void A_float_network_comes_as_far_as_its_precision()
    {
        Problem data = Problem.Smooth(60, 2, 1, seed: 3);
        INetwork<float> teacher = Networks.Single("\"2-3-1\", Seed = 7");
        float[] targets = new float[60];
        teacher.PredictBatch(data.SingleInputs, targets);

        LevenbergMarquardtHistory history = Networks.Single("\"2-3-1\"").FitLevenbergMarquardt(data.SingleInputs, targets, new LevenbergMarquardtOptions { MaxIterations = 200 });
        Assert.InRange(history.FinalLoss, 0, 1e-12);
    }

    [Fact]
    public void Every_form_of_rows_is_the_same_training()
    {
        double[,] inputs = { { 0, 0.5 }, { 1, -1 }, { 0.3, 0.2 }, { -1, 0.7 } };
        double[] flat = [.. inputs.Cast<double>()];
        double[][] rows = [.. flat.Chunk(2)];
        double[] targets = [0.1, -0.4, 0.2, 0.9];
        double[,] column = { { 0.1 }, { -0.4 }, { 0.2 }, { 0.9 } };
        double[][] targetRows = [.. targets.Chunk(1)];

        double[] Trained(Action<INetwork<double>> train)
        {
            INetwork<double> network = Networks.Double("\"2-3-1\"");
            train(network);
            return Problem.Parameters(network);
        }

        double[] expected = Trained(network => network.FitLevenbergMarquardt(flat, targets));
        Assert.Equal(expected, Trained(network => network.FitLevenbergMarquardt(inputs, column)));
        Assert.Equal(expected, Trained(network => network.FitLevenbergMarquardt(inputs, targets)));
        Assert.Equal(expected, Trained(network => network.FitLevenbergMarquardt(rows, targetRows)));
        Assert.Equal(expected, Trained(network => network.FitLevenbergMarquardt(rows, targets)));
    }

    [Fact]
    public void Damping_grows_after_a_failed_step_and_shrinks_after_a_good_one()
    {
        INetwork<double> network = Networks.Double("\"2-10-2\"");
        Problem data = Problem.Smooth(50, 2, 2, seed: 4);
        var iterations = new List<LevenbergMarquardtIteration>();
        LevenbergMarquardtHistory history = network.FitLevenbergMarquardt(
            data.Inputs, data.Targets, new LevenbergMarquardtOptions { InitialDamping = 1e-8, IterationCompleted = iterations.Add });

        Assert.Equal(Enumerable.Range(1, history.Iterations), iterations.Select(iteration => iteration.Iteration));
        Assert.Equal(history.Losses, iterations.Select(iteration => iteration.Loss));
        Assert.Equal(history.Dampings, iterations.Select(iteration => iteration.Damping));
        Assert.Contains(iterations, iteration => iteration.Attempts > 1);

        // After k failures in a row μ is 2 · 4 · 8 … = 2^(k(k+1)/2) times what it was; a good step divides it by 3 at most, and at worst doubles it.
        for (int i = 1; i < iterations.Count; i++)
        {
            int failures = iterations[i].Attempts - 1;
            double changed = iterations[i].Damping / iterations[i - 1].Damping / Math.Pow(2, failures * (failures + 1) / 2);
            Assert.InRange(changed, (1.0 / 3) - 1e-9, 2);
        }
    }

    [Fact]
    public void Training_ends_for_the_reason_that_it_gives()
    {
        Problem data = Problem.Smooth(50, 2, 1, seed: 4);
        LevenbergMarquardtHistory Ended(LevenbergMarquardtOptions options) => Networks.Double("\"2-4-1\"").FitLevenbergMarquardt(data.Inputs, data.Targets, options);

        LevenbergMarquardtHistory few = Ended(new LevenbergMarquardtOptions { MaxIterations = 3 });
        Assert.Equal((3, LevenbergMarquardtStopReason.MaxIterations), (few.Iterations, few.StopReason));

        LevenbergMarquardtHistory coarse = Ended(new LevenbergMarquardtOptions { ImprovementTolerance = 0.1 });
        Assert.Equal(LevenbergMarquardtStopReason.SmallImprovement, coarse.StopReason);
        Assert.True(coarse.Losses[^1] >= 0.9 * coarse.Losses[^2]);
        Assert.All(coarse.Losses.SkipLast(1).Zip(coarse.Losses.Prepend(coarse.InitialLoss)), pair => Assert.True(pair.First < 0.9 * pair.Second));

        LevenbergMarquardtHistory flat = Ended(new LevenbergMarquardtOptions { GradientTolerance = 1 });
        Assert.Equal((0, LevenbergMarquardtStopReason.SmallGradient), (flat.Iterations, flat.StopReason));
        Assert.Equal(flat.InitialLoss, flat.FinalLoss);

        LevenbergMarquardtHistory shortStep = Ended(new LevenbergMarquardtOptions { StepTolerance = 1e3 });
        Assert.Equal((0, LevenbergMarquardtStopReason.SmallStep), (shortStep.Iterations, shortStep.StopReason));
    }

    [Fact]
    public void Without_tolerances_training_still_ends_and_the_steps_that_failed_in_the_end_leave_no_trace()
    {
        INetwork<float> network = Networks.Single("\"2-3-1\"");
        Problem data = Problem.Smooth(20, 2, 1, seed: 4);
        float[] accepted = [];
        int attempts = 0;
        var options = new LevenbergMarquardtOptions
        {
            MaxIterations = int.MaxValue,
            GradientTolerance = 0,
            StepTolerance = 0,
            ImprovementTolerance = 0,
            IterationCompleted = iteration =>
            {
                accepted = Problem.Parameters(network);
                attempts += iteration.Attempts;
            },
        };
        LevenbergMarquardtHistory history = network.FitLevenbergMarquardt(data.SingleInputs, data.SingleTargets, options);

        Assert.Equal(LevenbergMarquardtStopReason.SmallStep, history.StopReason);
        Assert.True(history.Attempts > attempts + 1);
        Assert.Equal(accepted, Problem.Parameters(network));
    }

    public static TheoryData<Loss> LeastSquaresLosses => new(LibraryFunctions.Losses.Where(LeastSquaresLoss.Is));

    [Theory]
    [MemberData(nameof(LeastSquaresLosses))]
    public void The_loss_of_the_history_is_that_of_the_network(Loss loss)
    {
        INetwork<double> network = Networks.Double($"\"2-3-2\", Loss = Loss.{loss}");
        Problem data = Problem.Smooth(30, 2, 2, seed: 4);
        double before = network.EvaluateBatch(data.Inputs, data.Targets);
        LevenbergMarquardtHistory history = network.FitLevenbergMarquardt(data.Inputs, data.Targets, new LevenbergMarquardtOptions { MaxIterations = 3 });

        Assert.Equal(before, history.InitialLoss, 1e-12);
        Assert.Equal(network.EvaluateBatch(data.Inputs, data.Targets), history.FinalLoss, 1e-12);
    }

    [Fact]
    public void Parameters_that_change_no_output_do_no_harm()
    {
        // The first node is off for every row: JᵀJ is singular, and without damping no step exists.
        INetwork<double> network = Networks.Double("\"1-2:relu-1\"");
        network.SetParameters([0, 1, -5, 0.5, 1, 1, 0]);
        double[] inputs = [0, 0.25, 0.5, 0.75, 1];
        double[] targets = [.. inputs.Select(x => (3 * x) + 1)];
        LevenbergMarquardtHistory history = network.FitLevenbergMarquardt(inputs, targets, new LevenbergMarquardtOptions { InitialDamping = 0 });

        Assert.InRange(history.FinalLoss, 0, 1e-15);
        double[] trained = Problem.Parameters(network);
        Assert.Equal((0, -5, 1), (trained[0], trained[2], trained[4]));
    }

    [Fact]
    public void The_same_training_gives_the_same_bits()
    {
        Problem data = Problem.Smooth(200, 2, 2, seed: 4);
        double[][] trained = [.. Enumerable.Range(0, 2).Select(_ =>
        {
            INetwork<double> network = Networks.Double("\"2-16-12-2\"");
            network.FitLevenbergMarquardt(data.Inputs, data.Targets, new LevenbergMarquardtOptions { MaxIterations = 5 });
            return Problem.Parameters(network);
        })];
        Assert.Equal(trained[0], trained[1]);
    }

    private static LevenbergMarquardtHistory Train<T>(INetwork<T> network, T[] inputs, T[] targets)
        where T : unmanaged
    {
        LevenbergMarquardtHistory history = network.FitLevenbergMarquardt<T>(inputs, targets);
        Assert.InRange(history.Iterations, 3, 100);
        Assert.True(history.Attempts >= history.Iterations);
        Assert.All(history.Losses.Zip(history.Losses.Prepend(history.InitialLoss)), pair => Assert.True(pair.First < pair.Second));
        Assert.True(history.FinalLoss < history.InitialLoss / 2);
        return history;
    }
}
