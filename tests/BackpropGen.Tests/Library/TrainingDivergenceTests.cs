using BackpropGen.CompilerServices;
using BackpropGen.Testing;

namespace BackpropGen.Tests.Library;

public class TrainingDivergenceTests
{
    [Theory]
    [InlineData(RowOrder.Shuffled, 1)]
    [InlineData(RowOrder.WithReplacement, 1)]
    [InlineData(RowOrder.InOrder, 1)]
    [InlineData(RowOrder.Shuffled, 3)]
    [InlineData(RowOrder.WithReplacement, 3)]
    [InlineData(RowOrder.InOrder, 3)]
    public void A_learning_rate_that_is_too_large_ends_in_an_exception_and_finite_parameters(RowOrder order, int batchSize)
    {
        LinearNetwork<float> network = new(1, 1);
        float[] inputs = [1, 2, 3, 4, 5, 6, 7, 8];
        FitOptions options = new() { Epochs = 1000, BatchSize = batchSize, LearningRate = 1, RowOrder = order };

        var exception = Assert.Throws<TrainingDivergedException>(() => TrainingLoop.Fit<float>(network, inputs, inputs, options, default));

        Assert.True(exception.Epoch >= 1);
        Assert.InRange(exception.Row, 0, 7);
        Assert.True(double.IsFinite(exception.LastFiniteLoss));
        Assert.Contains($"in epoch {exception.Epoch} at row {exception.Row} (rows count from 0): the loss is ", exception.Message);
        Assert.All(network.Parameters, value => Assert.True(float.IsFinite(value)));
        Assert.NotEqual([0f, 0f], network.Parameters);
    }

    [Fact]
    public void The_message_names_what_happened_the_usual_causes_and_what_helps()
    {
        LinearNetwork<double> network = new(1, 1);
        var exception = Assert.Throws<TrainingDivergedException>(
            () => TrainingLoop.Fit<double>(network, [1, 1e200], [1.0, 1], new FitOptions { BatchSize = 1, LearningRate = 0.5, RowOrder = RowOrder.InOrder }, default));

        // The first step makes the weight 1, which makes the second row's loss (1 − 10²⁰⁰)².
        Assert.StartsWith("Training diverged in epoch 1 at row 1 (rows count from 0): the loss is Infinity; the last finite loss was 1. The network holds the parameters it had before that step.", exception.Message);
        Assert.Matches("inputs that are not scaled .*learning rate that is too large \\(it is 0.5: .*targets far out of the range", exception.Message);
        Assert.Equal(1, exception.Epoch);
        Assert.Equal(1, exception.Row);
        Assert.Equal(1, exception.LastFiniteLoss);
        Assert.Equal([1, 1], network.Parameters);
    }

    public static TheoryData<string, FitOptions, string[], string[]> Settings => new()
    {
        { "", new(), ["InputScaling", "TargetScaling", "tenth of it", "ClipGradientNorm"], [] },
        { ", InputScaling = Scaling.Standardize", new(), ["TargetScaling", "tenth"], ["InputScaling"] },
        { ", TargetScaling = Scaling.MinMax", new(), ["InputScaling", "tenth"], ["TargetScaling"] },
        { ", InputScaling = Scaling.MinMax, TargetScaling = Scaling.Standardize", new(), ["tenth"], ["InputScaling", "TargetScaling"] },
        { ", Loss = Loss.Poisson", new(), ["InputScaling", "tenth"], ["TargetScaling"] },
        { "", new() { ClipGradientNorm = 1e300 }, ["tenth"], ["ClipGradientNorm"] },
        { "", new() { Schedule = LearningRateSchedule.Custom(moment => 2 * moment.LearningRate) }, ["the schedule made it 2E+30 of 1E+30"], ["tenth of it"] },
    };

    /// <summary>What somebody has done already is no advice.</summary>
    [Theory]
    [MemberData(nameof(Settings))]
    public void The_causes_are_those_that_the_network_and_the_options_leave(string attribute, FitOptions options, string[] named, string[] unnamed)
    {
        INetwork<double> network = Networks.Double("\"1-3-1\"" + attribute);
        (options.LearningRate, options.Epochs, options.BatchSize) = (1e30, 1000, 1);
        var exception = Assert.Throws<TrainingDivergedException>(() => TrainingLoop.Fit<double>(network, [1, 2, 3], [5.0, 1, 9], options, default));
        Assert.All(named, cause => Assert.Contains(cause, exception.Message, StringComparison.Ordinal));
        Assert.All(unnamed, cause => Assert.DoesNotContain(cause, exception.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Rows_far_from_the_scaling_are_the_first_cause()
    {
        INetwork<float> network = Networks.Single("\"1-3:linear-1\", InputScaling = Scaling.Standardize, TargetScaling = Scaling.Standardize");
        network.FitScaling([1, 2, 3], [1, 2, 3]);
        var exception = Assert.Throws<TrainingDivergedException>(() => TrainingLoop.Fit<float>(network, [1e15f, 2e15f, 3e15f], [1e15f, 2e15f, 3e15f], null, default));
        Assert.Matches("Usual causes, the most common first: rows far from what the scaling was fitted to .* the input x1 is from 1E\\+15 to 3E\\+15.*FitScaling", exception.Message);
    }

    [Fact]
    public void The_epochs_before_it_are_kept()
    {
        List<double> losses = [];
        FitOptions options = new() { Epochs = 1000, BatchSize = 1, EpochCompleted = epoch => losses.Add(epoch.Loss) };
        var exception = Assert.Throws<TrainingDivergedException>(() => TrainingLoop.Fit<double>(new LinearNetwork<double>(1, 1), [Math.Sqrt(399)], [1.0], options, default));
        Assert.Equal(183, losses.Count);
        Assert.Equal(losses, exception.History!.Losses);
        Assert.Null(new TrainingDivergedException().History);
    }

    [Fact]
    public void The_row_of_a_shuffled_batch_is_its_first_row_without_a_finite_loss()
    {
        double[] inputs = [.. Enumerable.Repeat(0.0, 20)];
        double[] targets = [.. Enumerable.Repeat(0.0, 20)];
        targets[13] = 1e200;
        LinearNetwork<double> network = new(1, 1);

        var exception = Assert.Throws<TrainingDivergedException>(
            () => TrainingLoop.Fit<double>(network, inputs, targets, new FitOptions { BatchSize = 7 }, default));

        Assert.Equal(13, exception.Row);
        Assert.Equal(1, exception.Epoch);
    }

    [Fact]
    public void A_divergence_in_a_later_epoch_is_reported_there()
    {
        // The error e becomes e·(1 − 2·0.01·(x² + 1)) = −7e with each step, from 1: e² passes 1.8·10³⁰⁸ at the 184th.
        LinearNetwork<double> network = new(1, 1);
        FitOptions options = new() { Epochs = 1000, BatchSize = 1 };
        var exception = Assert.Throws<TrainingDivergedException>(() => TrainingLoop.Fit<double>(network, [Math.Sqrt(399)], [1.0], options, default));
        Assert.Equal(184, exception.Epoch);
        Assert.Equal(183, network.Steps);
        Assert.Equal(0, exception.Row);
    }

    [Fact]
    public void Where_only_the_mean_is_not_finite_the_row_is_the_first_of_the_batch()
    {
        LinearNetwork<double> network = new(1, 1) { BatchLoss = double.NaN };
        var exception = Assert.Throws<TrainingDivergedException>(
            () => TrainingLoop.Fit<double>(network, [1, 2, 3], [1.0, 2, 3], new FitOptions { BatchSize = 2, RowOrder = RowOrder.InOrder }, default));
        Assert.Equal(0, exception.Row);
        Assert.True(double.IsNaN(exception.LastFiniteLoss));
        Assert.Contains("the loss is NaN; no step before it had a finite loss.", exception.Message);
    }

    [Fact]
    public void Parameters_that_overflow_go_back_to_those_at_the_start_of_the_epoch()
    {
        // The weight is spoilt before the first step of the second epoch, as an earlier step's overflow would do it.
        LinearNetwork<float> network = new(1, 1);
        network.SetParameters([0.5f, 0.25f]);
        var exception = Assert.Throws<TrainingDivergedException>(
            () => TrainingLoop.Fit<float>(network, [0, 1, 1], [0.25f, 0.75f, 0.75f], new FitOptions { BatchSize = 1, RowOrder = RowOrder.InOrder, EpochCompleted = Overflow }, default));

        Assert.Equal(2, exception.Epoch);
        Assert.Equal(0, exception.Row);
        Assert.Contains("The network holds the parameters it had at the start of that epoch", exception.Message);
        Assert.Equal([0.5f, 0.25f], network.Parameters);

        void Overflow(EpochResult result)
        {
            float[] before = network.Parameters;
            network.BeforeStep = _ =>
            {
                network.BeforeStep = null;
                network.SpoilParameters(float.PositiveInfinity);
            };
        }
    }

    [Fact]
    public void The_start_of_the_epoch_is_that_of_the_last_one_not_of_the_first()
    {
        LinearNetwork<float> network = new(1, 1);
        float[] atStartOfThirdEpoch = [];
        network.BeforeStep = steps =>
        {
            if (steps == 4)
            {
                atStartOfThirdEpoch = network.Parameters;
                network.SpoilParameters(float.NaN);
            }
        };

        var exception = Assert.Throws<TrainingDivergedException>(
            () => TrainingLoop.Fit<float>(network, [1, 2], [1f, 3f], new FitOptions { BatchSize = 1 }, default));

        Assert.Equal(3, exception.Epoch);
        Assert.Equal(atStartOfThirdEpoch, network.Parameters);
        Assert.NotEqual([0f, 0f], network.Parameters);
    }

    [Fact]
    public void Parameters_that_overflow_on_a_finite_loss_are_found_at_the_end_of_the_epoch()
    {
        // An input of 1e30 with an error of 1e15: the loss is 1e30, its derivative 2e45, beyond float.
        LinearNetwork<float> network = new(1, 1);
        var exception = Assert.Throws<TrainingDivergedException>(
            () => TrainingLoop.Fit<float>(network, [0, 0, 1e30f], [0, 0, 1e15f], new FitOptions { Epochs = 1, BatchSize = 1, RowOrder = RowOrder.InOrder }, default));

        Assert.Equal(1, exception.Epoch);
        Assert.Equal(2, exception.Row);
        Assert.Contains("the loss is finite, but parameters are NaN or infinite", exception.Message);
        Assert.Equal(1e30, exception.LastFiniteLoss, 1e24);
        Assert.Equal([0f, 0f], network.Parameters);
    }

    [Fact]
    public void Parameters_set_by_the_callback_are_those_that_a_divergence_goes_back_to()
    {
        LinearNetwork<float> network = new(1, 1);
        FitOptions options = new() { Epochs = 2, BatchSize = 1, EpochCompleted = _ => network.SetParameters([3, 4]) };
        network.BeforeStep = steps =>
        {
            if (steps == 1)
            {
                network.SpoilParameters(float.NaN);
            }
        };
        Assert.Throws<TrainingDivergedException>(() => TrainingLoop.Fit<float>(network, [1], [1f], options, default));
        Assert.Equal([3f, 4f], network.Parameters);
    }

    [Fact]
    public void A_network_whose_parameters_are_not_finite_is_not_trained()
    {
        LinearNetwork<float> network = new(1, 1);
        network.SpoilParameters(float.NaN);
        Assert.Throws<InvalidOperationException>(() => TrainingLoop.Fit<float>(network, [1], [1f], null, default));
        Assert.Equal(0, network.Steps);
    }

    [Fact]
    public void The_exception_can_be_made_by_others()
    {
        Exception cause = new InvalidOperationException();
        TrainingDivergedException exception = new("why", cause);
        Assert.Equal("why", exception.Message);
        Assert.Same(cause, exception.InnerException);
        Assert.Equal("why", new TrainingDivergedException("why").Message);
        Assert.Equal((0, -1), (new TrainingDivergedException().Epoch, new TrainingDivergedException().Row));
        Assert.True(double.IsNaN(exception.LastFiniteLoss));
    }
}
