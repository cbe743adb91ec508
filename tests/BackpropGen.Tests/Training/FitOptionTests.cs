using BackpropGen.Testing;
using BackpropGen.Tests.Comparison;
using BackpropGen.Tests.PyTorch;

namespace BackpropGen.Tests.Training;

/// <summary>What <c>Fit</c> does besides stepping: schedules, clipping, accumulation, validation and early stopping.</summary>
public class FitOptionTests
{
    private const string Arguments = "\"2-3-1\"";
    private const int Rows = 40;

    private static readonly (double[] Inputs, double[] Targets) Data = Sines(Rows, seed: 1);

    [Theory]
    [InlineData(Precision.Double)]
    [InlineData(Precision.Single)]
    public void A_clipped_step_is_that_of_PyTorch(Precision precision)
    {
        TrainingCase expected = Fixture.Trainings.Single(training => training.ClipGradientNorm is not null);
        string arguments = $"\"{expected.Topology}\", Activation.{expected.Hidden}, OutputActivation = Activation.{expected.Output}, Loss = Loss.{expected.Loss}";
        var options = new FitOptions
        {
            Epochs = expected.Steps.Length, BatchSize = expected.Inputs.Length, RowOrder = RowOrder.InOrder, LearningRate = expected.LearningRate,
            ClipGradientNorm = expected.ClipGradientNorm,
        };
        AnyNetwork network = AnyNetwork.Of(arguments, precision);
        network.Parameters = Layer.Flatten(expected.Initial);
        TrainingHistory history = network.Fit([.. expected.Inputs.SelectMany(row => row)], [.. expected.Targets.SelectMany(row => row)], options);
        Closeness.Same([.. history.Losses], [.. expected.Steps.Select(step => step.LossBefore)], network.Tolerance, "The losses");
        Closeness.Same(network.Parameters, Layer.Flatten(expected.Steps[^1].Parameters!), network.Tolerance, "The parameters");
    }

    [Fact]
    public void Clipping_by_value_bounds_every_entry()
    {
        INetwork<double> network = Networks.Double(Arguments);
        double[] before = Parameters(network);
        double[] gradient = new double[before.Length];
        network.GradientBatch(Data.Inputs, Data.Targets, gradient);
        double bound = gradient.Select(Math.Abs).Order().ElementAt(gradient.Length / 2);
        Fit(network, new FitOptions { Epochs = 1, BatchSize = Rows, LearningRate = 1, ClipGradientValue = bound });
        Closeness.Same(Parameters(network), [.. before.Zip(gradient, (p, g) => p - Math.Clamp(g, -bound, bound))], 1e-12, "The parameters");
    }

    [Fact]
    public void Accumulated_batches_make_the_step_of_one_large_batch()
    {
        INetwork<double> small = Networks.Double(Arguments);
        INetwork<double> large = small.Clone();

        // 40 rows in steps of 12: three batches of 4 and in the end one; the last step is smaller.
        TrainingHistory expected = Fit(large, new FitOptions { Epochs = 5, BatchSize = 12 });
        TrainingHistory history = Fit(small, new FitOptions { Epochs = 5, BatchSize = 4, GradientAccumulation = 3 });
        Closeness.Same([.. history.Losses], [.. expected.Losses], 1e-12, "The losses");
        Closeness.Same(Parameters(small), Parameters(large), 1e-12, "The parameters");
    }

    [Fact]
    public void Accumulated_batches_weigh_as_much_as_their_classes()
    {
        INetwork<double> small = Networks.Double("\"2-3-2\", OutputActivation = Activation.Softmax, Loss = Loss.CrossEntropy, ClassWeights = new[] { 1.0, 5.0 }");
        INetwork<double> large = small.Clone();
        double[] targets = [.. Data.Targets.SelectMany(value => value > 0.2 ? new[] { 1.0, 0.0 } : [0.0, 1.0])];
        var options = new FitOptions { Epochs = 5, BatchSize = 12, LearningRate = 0.1 };
        TrainingHistory expected = BackpropGen.CompilerServices.TrainingLoop.Fit<double>(large, Data.Inputs, (ReadOnlySpan<double>)targets, options, default);
        options.BatchSize = 4;
        options.GradientAccumulation = 3;
        TrainingHistory history = BackpropGen.CompilerServices.TrainingLoop.Fit<double>(small, Data.Inputs, (ReadOnlySpan<double>)targets, options, default);
        Closeness.Same([.. history.Losses], [.. expected.Losses], 1e-12, "The losses");
        Closeness.Same(Parameters(small), Parameters(large), 1e-12, "The parameters");
    }

    public static TheoryData<string, double[]> Schedules => new()
    {
        // η = 0.1, 8 epochs of 4 steps; the rates of the last step of each epoch.
        { "constant", [.. Enumerable.Repeat(0.1, 8)] },
        { "step", [0.1, 0.1, 0.1, 0.02, 0.02, 0.02, 0.004, 0.004] },
        { "exponential", [.. Enumerable.Range(0, 8).Select(epoch => 0.1 * Math.Pow(0.5, epoch))] },
        { "cosine", [.. Enumerable.Range(1, 8).Select(epoch => epoch <= 2 ? 0.1 * epoch / 2 : 0.1 * (0.1 + (0.9 * (1 + Math.Cos(Math.PI * ((4 * epoch) - 1 - 8) / 24)) / 2))) ] },
        { "one cycle", [.. Enumerable.Range(1, 8).Select(epoch => OneCycle((4 * epoch) - 1)) ] },
    };

    [Theory]
    [MemberData(nameof(Schedules))]
    public void A_schedule_gives_the_rates_of_its_definition(string name, double[] expected)
    {
        LearningRateSchedule schedule = name switch
        {
            "step" => LearningRateSchedule.Step(3, 0.2),
            "exponential" => LearningRateSchedule.Exponential(0.5),
            "cosine" => LearningRateSchedule.Cosine(warmUpEpochs: 2, least: 0.1),
            "one cycle" => LearningRateSchedule.OneCycle(),
            _ => LearningRateSchedule.Constant,
        };
        TrainingHistory history = Fit(Networks.Double(Arguments), new FitOptions { Epochs = 8, BatchSize = 10, LearningRate = 0.1, Schedule = schedule });
        Closeness.Same([.. history.LearningRates], expected, 1e-12, name);
    }

    [Fact]
    public void A_plateau_lowers_the_rate()
    {
        // Without any movement no loss is ever better than the first.
        LearningRateSchedule schedule = LearningRateSchedule.ReduceOnPlateau(factor: 0.5, patience: 2, least: 0.2);
        TrainingHistory history = Fit(Networks.Double(Arguments), new FitOptions { Epochs = 15, BatchSize = Rows, LearningRate = 0, Schedule = schedule });
        Assert.All(history.LearningRates, rate => Assert.Equal(0, rate));

        // After the best epoch, three more bad ones each: before epochs 5, 8 and 11, counted from 1.
        var moments = new List<double>();
        List<double> losses = [];
        for (int epoch = 0; epoch < 15; epoch++)
        {
            moments.Add(schedule.At(new TrainingMoment(0.1, epoch, 15, epoch, 1, losses)));
            losses.Add(1);
        }

        Assert.Equal([0.1, 0.1, 0.1, 0.1, 0.05, 0.05, 0.05, 0.025, 0.025, 0.025, 0.02, 0.02, 0.02, 0.02, 0.02], moments.Select(rate => Math.Round(rate, 12)));
    }

    [Fact]
    public void A_schedule_of_ones_own_sees_every_step()
    {
        var moments = new List<TrainingMoment>();
        LearningRateSchedule schedule = LearningRateSchedule.Custom(moment =>
        {
            moments.Add(moment);
            return moment.Epoch == 0 ? 0 : moment.LearningRate;
        });
        INetwork<double> network = Networks.Double(Arguments);
        double[] before = Parameters(network);
        var afterFirst = new List<double[]>();
        Fit(network, new FitOptions { Epochs = 2, BatchSize = 16, Schedule = schedule, EpochCompleted = _ => afterFirst.Add(Parameters(network)) });
        Assert.Equal([0L, 1, 2, 3, 4, 5], moments.Select(moment => moment.Step));
        Assert.Equal([0, 0, 0, 1, 1, 1], moments.Select(moment => moment.Epoch));
        Assert.All(moments, moment => Assert.Equal((3, 6L), (moment.StepsPerEpoch, moment.Steps)));
        Assert.Equal(before, afterFirst[0]);
        Assert.NotEqual(before, afterFirst[1]);

        InvalidOperationException wrong = Assert.Throws<InvalidOperationException>(
            () => Fit(network, new FitOptions { Schedule = LearningRateSchedule.Custom(_ => double.NaN) }));
        Assert.Contains("NaN", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Held_out_rows_are_not_trained_on_and_are_the_same_for_the_same_seed()
    {
        INetwork<double> network = Networks.Double(Arguments);
        TrainingHistory history = Fit(network, new FitOptions { Epochs = 6, ValidationSplit = 0.25, Seed = 3, RowOrder = RowOrder.InOrder, BatchSize = 1 });
        Assert.Equal(6, history.ValidationLosses.Count);

        // Which rows were held out is what makes the last validation loss: ten of them.
        double[] losses = [.. Enumerable.Range(0, Rows).Select(row => network.Evaluate(Data.Inputs.AsSpan(row * 2, 2), Data.Targets.AsSpan(row, 1)))];
        Assert.InRange(history.ValidationLosses[^1], losses.Order().Take(10).Average(), losses.OrderDescending().Take(10).Average());

        INetwork<double> again = Networks.Double(Arguments);
        Assert.Equal(history.ValidationLosses, Fit(again, new FitOptions { Epochs = 6, ValidationSplit = 0.25, Seed = 3, RowOrder = RowOrder.InOrder, BatchSize = 1 }).ValidationLosses);
        Assert.Equal(Parameters(network), Parameters(again));
        Assert.NotEqual(history.ValidationLosses, Fit(Networks.Double(Arguments), new FitOptions { Epochs = 6, ValidationSplit = 0.25, Seed = 4, RowOrder = RowOrder.InOrder, BatchSize = 1 }).ValidationLosses);
    }

    /// <summary>0.29 times 100 is 28.999999999999996 in double.</summary>
    [Theory]
    [InlineData(0.29, 29)]
    [InlineData(0.57, 57)]
    [InlineData(0.295, 29)]
    [InlineData(0.001, 1)]
    [InlineData(1e-300, 1)]
    public void The_part_that_is_held_out_is_rounded_down(double split, int held)
    {
        (double[] inputs, double[] targets) = Sines(100, seed: 2);
        long steps = 0;
        BackpropGen.CompilerServices.TrainingLoop.Fit<double>(Networks.Double(Arguments), inputs, targets, new FitOptions
        {
            Epochs = 1, BatchSize = 1, ValidationSplit = split,
            Schedule = LearningRateSchedule.Custom(moment =>
            {
                steps = moment.StepsPerEpoch;
                return 0;
            }),
        }, default);
        Assert.Equal(100 - held, steps);
    }

    [Fact]
    public void A_given_validation_set_is_evaluated_after_every_epoch()
    {
        (double[] inputs, double[] targets) = Sines(13, seed: 2);
        INetwork<double> network = Networks.Double(Arguments);
        var seen = new List<double>();
        var reports = new List<EpochResult>();
        TrainingHistory history = Fit(network, new FitOptions
        {
            Epochs = 4, Validation = ValidationSet.Of(inputs, targets), EpochCompleted = _ => seen.Add(network.EvaluateBatch(inputs, targets)), Progress = new Reports(reports),
        });
        Assert.Equal(seen, history.ValidationLosses);
        Assert.Equal(seen, reports.Select(report => report.ValidationLoss!.Value));
        Assert.Equal(1 + seen.IndexOf(seen.Min()), history.BestEpoch);
    }

    [Fact]
    public void A_loss_that_stays_the_same_is_no_improvement()
    {
        (double[] inputs, double[] targets) = Sines(13, seed: 2);
        var options = new FitOptions
        {
            Epochs = 20, BatchSize = Rows, Validation = ValidationSet.Of(inputs, targets), LearningRate = 1e-300, EarlyStopping = new EarlyStopping { Patience = 3 },
        };
        TrainingHistory history = Fit(Networks.Double(Arguments), options);
        Assert.Single(history.ValidationLosses.Distinct());
        Assert.Equal((1, 4), (history.BestEpoch, history.Epochs));
    }

    [Fact]
    public void Training_stops_early_and_the_best_parameters_come_back()
    {
        (double[] inputs, double[] targets) = Sines(13, seed: 2);
        INetwork<double> network = Networks.Double(Arguments);
        var parameters = new List<double[]>();

        // A rate that grows makes the loss worse from some epoch on.
        var options = new FitOptions
        {
            Epochs = 200, BatchSize = Rows, Validation = ValidationSet.Of(inputs, targets), LearningRate = 0.01,
            Schedule = LearningRateSchedule.Custom(moment => Math.Min(3, moment.LearningRate * Math.Pow(1.2, moment.Epoch))),
            EarlyStopping = new EarlyStopping { Patience = 3 }, EpochCompleted = _ => parameters.Add(Parameters(network)),
        };
        TrainingHistory history = Fit(network, options);
        Assert.InRange(history.Epochs, 5, 199);
        Assert.Equal(history.BestEpoch + 3, history.Epochs);
        Assert.Equal(history.ValidationLosses.Min(), history.ValidationLosses[history.BestEpoch - 1]);
        Assert.Equal(parameters[history.BestEpoch - 1], Parameters(network));
        Assert.Equal(history.ValidationLosses.Min(), network.EvaluateBatch(inputs, targets));

        parameters.Clear();
        network.Initialize(0);
        options.EarlyStopping.RestoresBest = false;
        Fit(network, options);
        Assert.Equal(parameters[^1], Parameters(network));
    }

    [Fact]
    public void A_cancelled_training_with_validation_leaves_the_best_parameters_so_far()
    {
        (double[] inputs, double[] targets) = Sines(13, seed: 2);
        INetwork<double> network = Networks.Double(Arguments);
        var parameters = new List<double[]>();
        var losses = new List<double>();
        using var source = new CancellationTokenSource();
        var options = new FitOptions
        {
            Epochs = 200, BatchSize = Rows, Validation = ValidationSet.Of(inputs, targets), LearningRate = 0.01,
            Schedule = LearningRateSchedule.Custom(moment => Math.Min(3, moment.LearningRate * Math.Pow(1.2, moment.Epoch))),
            EpochCompleted = result =>
            {
                parameters.Add(Parameters(network));
                losses.Add(result.ValidationLoss!.Value);
                if (result.Epoch == 60)
                {
                    source.Cancel();
                }
            },
        };
        Assert.Throws<TrainingCanceledException>(() => BackpropGen.CompilerServices.TrainingLoop.Fit<double>(network, Data.Inputs, Data.Targets, options, source.Token));
        Assert.NotEqual(losses.Count - 1, losses.IndexOf(losses.Min()));
        Assert.Equal(parameters[losses.IndexOf(losses.Min())], Parameters(network));
    }

    [Fact]
    public void Targets_out_of_reach_are_told_of()
    {
        INetwork<double> network = Networks.Double("\"2-3-1:sigmoid\"");
        TrainingHistory history = Fit(network, new FitOptions { Epochs = 1 });
        string warning = Assert.Single(history.Warnings);
        Assert.Contains("between 0 and 1", warning, StringComparison.Ordinal);
        Assert.Empty(Fit(Networks.Double(Arguments), new FitOptions { Epochs = 1 }).Warnings);
    }

    public static TheoryData<string, FitOptions> Refused => new()
    {
        { "ClipGradientNorm", new FitOptions { ClipGradientNorm = 0 } },
        { "ClipGradientValue", new FitOptions { ClipGradientValue = double.PositiveInfinity } },
        { "GradientAccumulation", new FitOptions { GradientAccumulation = 0 } },
        { "ValidationSplit", new FitOptions { ValidationSplit = 1 } },
        { "ValidationSplit", new FitOptions { ValidationSplit = double.NaN } },
        { "ValidationSplit", new FitOptions { ValidationSplit = 0.5, Validation = ValidationSet.Of(new double[2], new double[1]) } },
        { "Single", new FitOptions { Validation = ValidationSet.Of(new float[2], new float[1]) } },
        { "targets of the validation", new FitOptions { Validation = ValidationSet.Of(new double[2], new double[2]) } },
        { "Patience", new FitOptions { EarlyStopping = new EarlyStopping { Patience = 0 } } },
        { "LeastImprovement", new FitOptions { EarlyStopping = new EarlyStopping { LeastImprovement = -1 } } },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void Wrong_options_are_refused_before_anything_changes(string named, FitOptions options)
    {
        INetwork<double> network = Networks.Double(Arguments);
        double[] before = Parameters(network);
        Assert.Contains(named, Assert.ThrowsAny<ArgumentException>(() => Fit(network, options)).Message, StringComparison.Ordinal);
        Assert.Equal(before, Parameters(network));
    }

    [Theory]
    [InlineData(1, 3e19, true)]
    [InlineData(1e30, 1e10, true)]
    [InlineData(1, 3e19, false)]
    public void Neither_clipping_nor_accumulation_follows_what_is_not_finite(double input, double target, bool clips)
    {
        // The loss of the first overflows, of the second the gradient alone.
        INetwork<float> network = Networks.Single("\"1-1\", Initializer = Initializer.Zeros");
        FitOptions options = clips ? new() { ClipGradientValue = 1, ClipGradientNorm = 1 } : new() { GradientAccumulation = 2 };
        TrainingDivergedException diverged = Assert.Throws<TrainingDivergedException>(
            () => BackpropGen.CompilerServices.TrainingLoop.Fit<float>(network, [0, (float)input], [0, (float)target], options, default));
        Assert.Equal(input == 1 ? 1 : diverged.Row, diverged.Row);
        float[] parameters = new float[2];
        network.GetParameters(parameters);
        Assert.Equal([0, 0], parameters);
    }

    [Fact]
    public void A_norm_whose_square_overflows_is_clipped()
    {
        INetwork<double> network = Networks.Double("\"1-1\", Initializer = Initializer.Zeros");
        BackpropGen.CompilerServices.TrainingLoop.Fit<double>(network, [1e80], [-1e80], new FitOptions { Epochs = 1, LearningRate = 1, ClipGradientNorm = 2 }, default);
        Closeness.Same([Math.Sqrt(Parameters(network).Sum(value => value * value))], [2], 1e-12, "The norm of the step");
    }

    [Fact]
    public void One_cycle_may_have_its_peak_in_the_first_step() => Assert.All(
        Fit(Networks.Double(Arguments), new FitOptions { Epochs = 10, BatchSize = Rows, LearningRate = 0.1, Schedule = LearningRateSchedule.OneCycle(warmUp: 0.1) }).LearningRates,
        rate => Assert.InRange(rate, 0, 0.1));

    [Fact]
    public void An_optimizer_that_remembers_infinity_is_told_of_and_forgets()
    {
        // The gradient is finite, its square is not.
        INetwork<float> network = Networks.Single("\"1-1\", Optimizer = Optimizer.Adam");
        TrainingDivergedException diverged = Assert.Throws<TrainingDivergedException>(
            () => BackpropGen.CompilerServices.TrainingLoop.Fit<float>(network, new[] { 1e4f }, new[] { 1e17f }, new FitOptions { Epochs = 5 }, default));
        Assert.Equal(1, diverged.Epoch);
        Assert.Contains("optimiser", diverged.Message, StringComparison.Ordinal);
        TrainingHistory history = BackpropGen.CompilerServices.TrainingLoop.Fit<float>(network, new[] { 1f }, new[] { 2f }, new FitOptions { Epochs = 3_000, LearningRate = 0.01 }, default);
        Assert.InRange(history.FinalLoss, 0, 1e-4);
    }

    [Fact]
    public void A_validation_loss_that_is_not_finite_is_no_best_one_and_is_told_of()
    {
        INetwork<float> network = Networks.Single("\"1-1\"");
        TrainingHistory history = BackpropGen.CompilerServices.TrainingLoop.Fit<float>(
            network, new[] { 1f, 2f }, new[] { 1f, 2f }, new FitOptions { Epochs = 3, Validation = ValidationSet.Of([1f], [1e30f]) }, default);
        Assert.Contains("not finite after 3 of 3 epochs", Assert.Single(history.Warnings), StringComparison.Ordinal);

        var best = new BackpropGen.Training.BestEpoch<float>(network, 0, keepsParameters: false);
        best.Look(1, double.NaN);
        best.Look(2, 5);
        best.Look(3, 6);
        Assert.Equal((2, 5), (best.Number, best.Loss));
    }

    private static double OneCycle(int step)
    {
        // 32 steps, of which the first 30 % rise.
        double peak = (0.3 * 32) - 1;
        (double from, double to, double t) = step <= peak ? (0.1 / 25, 0.1, step / peak) : (0.1, 0.1 / 25 / 1e4, (step - peak) / (31 - peak));
        return to + ((from - to) / 2 * (1 + Math.Cos(Math.PI * t)));
    }

    private static TrainingHistory Fit(INetwork<double> network, FitOptions options) =>
        BackpropGen.CompilerServices.TrainingLoop.Fit<double>(network, Data.Inputs, Data.Targets, options, default);

    private static double[] Parameters(INetwork<double> network)
    {
        double[] parameters = new double[network.Description.ParameterCount];
        network.GetParameters(parameters);
        return parameters;
    }

    private static (double[] Inputs, double[] Targets) Sines(int rows, int seed)
    {
        Random random = new(seed);
        double[] inputs = [.. Enumerable.Range(0, rows * 2).Select(_ => (random.NextDouble() * 2) - 1)];
        return (inputs, [.. Enumerable.Range(0, rows).Select(row => Math.Sin(3 * inputs[2 * row]) - inputs[(2 * row) + 1])]);
    }

    private sealed class Reports(List<EpochResult> reports) : IProgress<EpochResult>
    {
        public void Report(EpochResult value) => reports.Add(value);
    }
}
