using System.Globalization;
using BackpropGen.Tests.Declared;

namespace BackpropGen.Tests.Training;

public class FitTests
{
    // IQ and CGPA give the package, LPA = 0.1 · IQ − 3; unscaled, as the notes have them.
    private static readonly float[] Graduates = [80, 8, 60, 5, 110, 7];
    private static readonly float[] Packages = [5, 3, 8];

    private static readonly float[] Scaled = [.. Graduates.Select((value, i) => i % 2 == 0 ? (value - 80) / 25 : (value - 7) / 1.5f)];

    private static readonly float[] XorInputs = [0, 0, 0, 1, 1, 0, 1, 1];
    private static readonly int[] XorClasses = [0, 1, 1, 0];

    [Fact]
    public void The_notes_table_is_learnt_to_the_second_decimal()
    {
        SalaryModel model = new(seed: 1);
        TrainingHistory history = model.Fit(Scaled, Packages, new FitOptions { Epochs = 500, BatchSize = 1, LearningRate = 0.05 });
        Assert.Equal(["5.00", "3.00", "8.00"], Predictions(model, Scaled));
        Assert.True(history.FinalLoss < 1e-5, $"The loss is {history.FinalLoss}.");
        Assert.True(history.Losses[0] > 1, $"The loss was {history.Losses[0]} from the start.");
    }

    [Theory]
    [InlineData(RowOrder.WithReplacement)]
    [InlineData(RowOrder.InOrder)]
    [InlineData(RowOrder.Shuffled)]
    public void In_any_order_of_rows(RowOrder order)
    {
        SalaryModel model = new(seed: 1);
        model.Fit(Scaled, Packages, new FitOptions { Epochs = 1_500, BatchSize = 1, LearningRate = 0.05, RowOrder = order });
        Assert.Equal(["5.00", "3.00", "8.00"], Predictions(model, Scaled));
    }

    [Fact]
    public void Rows_may_come_as_a_matrix_or_as_arrays()
    {
        FitOptions options = new() { Epochs = 20, BatchSize = 2, LearningRate = 0.01 };
        SalaryModel spans = new();
        spans.Fit(Scaled, Packages, options);

        SalaryModel matrices = new();
        matrices.Fit(
            new[,] { { Scaled[0], Scaled[1] }, { Scaled[2], Scaled[3] }, { Scaled[4], Scaled[5] } }, new[,] { { Packages[0] }, { Packages[1] }, { Packages[2] } }, options);
        Assert.Equal(spans.GetParameters(), matrices.GetParameters());

        SalaryModel arrays = new();
        arrays.Fit([Scaled[..2], Scaled[2..4], Scaled[4..]], [[Packages[0]], [Packages[1]], [Packages[2]]], options);
        Assert.Equal(spans.GetParameters(), arrays.GetParameters());

        SalaryModel mixed = new();
        mixed.Fit([Scaled[..2], Scaled[2..4], Scaled[4..]], Packages, options);
        Assert.Equal(spans.GetParameters(), mixed.GetParameters());
    }

    [Fact]
    public void Xor_is_learnt()
    {
        XorModel model = new(seed: 3);
        TrainingHistory history = model.Fit(XorInputs, XorClasses, new FitOptions { Epochs = 3_000, BatchSize = 4, LearningRate = 0.5 });
        Assert.Equal(XorClasses, Enumerable.Range(0, 4).Select(row => model.PredictClass(XorInputs.AsSpan(2 * row, 2))));
        Assert.True(history.FinalLoss < 0.05, $"The loss is {history.FinalLoss}.");
        Assert.InRange(model.Predict(1, 0), 0.9f, 1f);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    public void Classes_are_learnt_from_their_indices(int batchSize)
    {
        (float[] inputs, int[] classes) = Flowers(150, seed: 1);
        IrisModel model = new(seed: 1);
        TrainingHistory history = model.Fit(inputs, classes, new FitOptions { Epochs = 60, BatchSize = batchSize, LearningRate = 0.05 });
        Assert.True(history.FinalLoss < history.Losses[0] / 4, $"The loss went from {history.Losses[0]} to {history.FinalLoss}.");

        (float[] others, int[] otherClasses) = Flowers(150, seed: 2);
        int[] predicted = new int[otherClasses.Length];
        model.PredictClassBatch(others, predicted);
        int right = predicted.Zip(otherClasses, (a, b) => a == b ? 1 : 0).Sum();
        Assert.True(right >= 142, $"{right} of 150 flowers are classified right.");
    }

    [Fact]
    public void A_network_in_loops_learns_too()
    {
        Random random = new(1);
        int[] classes = [.. Enumerable.Range(0, 100).Select(_ => random.Next(10))];
        float[] inputs = [.. classes.SelectMany(digit => Enumerable.Range(0, 64).Select(i => (i % 10 == digit ? 1 : 0) + (0.2f * random.NextSingle())))];
        DigitModel model = new();
        TrainingHistory history = model.Fit(inputs, classes, new FitOptions { Epochs = 40, BatchSize = 10, LearningRate = 0.1 });
        int[] predicted = new int[classes.Length];
        model.PredictClassBatch(inputs, predicted);
        Assert.Equal(classes, predicted);
        Assert.True(history.FinalLoss < 0.5, $"The loss is {history.FinalLoss}.");
    }

    [Theory]
    [InlineData(RowOrder.Shuffled)]
    [InlineData(RowOrder.WithReplacement)]
    public void The_same_seed_gives_the_same_bits(RowOrder order)
    {
        (float[] inputs, int[] classes) = Flowers(60, seed: 1);
        FitOptions options = new() { Epochs = 5, BatchSize = 7, LearningRate = 0.05, RowOrder = order, Seed = 11 };
        IrisModel first = new(seed: 4);
        IrisModel second = new(seed: 4);
        Assert.Equal(first.Fit(inputs, classes, options).Losses, second.Fit(inputs, classes, options).Losses);
        Assert.Equal(first.GetParameters(), second.GetParameters());

        IrisModel other = new(seed: 4);
        options.Seed = 12;
        other.Fit(inputs, classes, options);
        Assert.NotEqual(first.GetParameters(), other.GetParameters());
    }

    [Fact]
    public void An_epoch_in_order_is_a_loop_over_TrainBatch()
    {
        (float[] inputs, int[] classes) = Flowers(50, seed: 1);
        IrisModel fitted = new();
        TrainingHistory history = fitted.Fit(
            inputs, classes, new FitOptions { Epochs = 2, BatchSize = 20, LearningRate = 0.05, RowOrder = RowOrder.InOrder });

        IrisModel byHand = new();
        for (int epoch = 0; epoch < 2; epoch++)
        {
            double sum = 0;
            for (int row = 0; row < 50; row += 20)
            {
                int rows = Math.Min(20, 50 - row);
                sum += rows * (double)byHand.TrainBatch(inputs.AsSpan(4 * row, 4 * rows), classes.AsSpan(row, rows), 0.05f);
            }

            Assert.Equal(sum / 50, history.Losses[epoch]);
        }

        Assert.Equal(byHand.GetParameters(), fitted.GetParameters());
    }

    [Fact]
    public void Every_epoch_is_reported()
    {
        var epochs = new List<(int, int, double)>();
        SalaryModel model = new();
        TrainingHistory history = model.Fit(
            Scaled, Packages, new FitOptions { Epochs = 5, EpochCompleted = result => epochs.Add((result.Epoch, result.Epochs, result.Loss)) });
        Assert.Equal(Enumerable.Range(0, 5).Select(i => (i + 1, 5, history.Losses[i])), epochs);
    }

    [Fact]
    public void Training_can_be_cancelled_between_two_steps()
    {
        using CancellationTokenSource cancellation = new();
        SalaryModel model = new();
        int completed = 0;
        FitOptions options = new()
        {
            Epochs = 100,
            EpochCompleted = result =>
            {
                completed = result.Epoch;
                if (completed == 3)
                {
                    cancellation.Cancel();
                }
            },
        };
        Assert.Throws<TrainingCanceledException>(() => model.Fit(Scaled, Packages, options, cancellation.Token));
        Assert.Equal(3, completed);

        SalaryModel expected = new();
        expected.Fit(Scaled, Packages, new FitOptions { Epochs = 3 });
        Assert.Equal(expected.GetParameters(), model.GetParameters());
    }

    [Fact]
    public void Unscaled_inputs_diverge_and_the_network_still_predicts()
    {
        SalaryModel model = new(seed: 1);
        TrainingDivergedException diverged = Assert.Throws<TrainingDivergedException>(() =>
            model.Fit(Graduates, Packages, new FitOptions { Epochs = 20, BatchSize = 1, LearningRate = 0.001 }));
        Assert.InRange(diverged.Epoch, 1, 20);
        Assert.InRange(diverged.Row, 0, 2);
        Assert.Contains("not scaled", diverged.Message, StringComparison.Ordinal);
        Assert.Contains("learning rate", diverged.Message, StringComparison.Ordinal);

        float[] parameters = new float[SalaryModel.ParameterCount];
        model.GetParameters(parameters);
        Assert.All(parameters, value => Assert.True(float.IsFinite(value)));
        Assert.True(float.IsFinite(model.Predict(0.5f, 0.5f)));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    [InlineData(-1, 1)]
    public void No_epochs_and_no_batches_are_refused(int epochs, int batchSize)
    {
        SalaryModel model = new();
        SalaryModel.Parameters before = model.GetParameters();
        ArgumentOutOfRangeException refusal = Assert.Throws<ArgumentOutOfRangeException>(() =>
            model.Fit(Scaled, Packages, new FitOptions { Epochs = epochs, BatchSize = batchSize }));
        Assert.Contains("at least 1", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(before, model.GetParameters());
    }

    private static IEnumerable<string> Predictions(SalaryModel model, float[] rows) => Enumerable.Range(0, 3)
        .Select(row => model.Predict(rows.AsSpan(2 * row, 2)).ToString("0.00", CultureInfo.InvariantCulture));

    /// <summary>Rows around three centres, the second and third of which are neighbours: like Fisher's irises, scaled.</summary>
    private static (float[] Inputs, int[] Classes) Flowers(int rows, int seed)
    {
        float[][] centres = [[-1.0f, 0.8f, -1.3f, -1.2f], [0.1f, -0.6f, 0.3f, 0.2f], [0.9f, -0.2f, 1.0f, 1.1f]];
        Random random = new(seed);
        int[] classes = [.. Enumerable.Range(0, rows).Select(row => row % 3)];
        return ([.. classes.SelectMany(flower => centres[flower].Select(centre => centre + (0.8f * (random.NextSingle() - 0.5f))))], classes);
    }
}
