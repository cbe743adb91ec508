using BackpropGen.CompilerServices;

namespace BackpropGen.Tests.Library;

public class TrainingLoopTests
{
    // y = 2x₁ − 3x₂ + 1 on five rows.
    private static readonly double[] Inputs = [0, 0, 1, 0, 0, 1, 1, 1, 0.5, -0.5];
    private static readonly double[] Targets = [1, 3, -2, 0, 3.5];

    private static float[] SingleInputs => [.. Inputs.Select(value => (float)value)];

    private static float[] SingleTargets => [.. Targets.Select(value => (float)value)];

    [Fact]
    public void Options_have_the_documented_defaults()
    {
        FitOptions options = new();
        Assert.Equal(100, options.Epochs);
        Assert.Equal(32, options.BatchSize);
        Assert.Null(options.LearningRate);
        Assert.Equal(RowOrder.Shuffled, options.RowOrder);
        Assert.Equal(0, options.Seed);
        Assert.Null(options.EpochCompleted);
    }

    [Fact]
    public void No_options_are_the_default_options()
    {
        LinearNetwork<double> network = new(2, 1);
        LinearNetwork<double> expected = new(2, 1);
        TrainingHistory history = Fit(network, null);
        Fit(expected, new FitOptions { Epochs = 100, BatchSize = 32, LearningRate = 0.01, RowOrder = RowOrder.Shuffled, Seed = 0 });

        Assert.Equal(100, history.Epochs);
        Assert.Equal(expected.Parameters, network.Parameters);
    }

    [Theory]
    [InlineData(RowOrder.Shuffled, 1)]
    [InlineData(RowOrder.Shuffled, 2)]
    [InlineData(RowOrder.WithReplacement, 1)]
    [InlineData(RowOrder.WithReplacement, 3)]
    [InlineData(RowOrder.InOrder, 1)]
    [InlineData(RowOrder.InOrder, 100)]
    public void Training_finds_the_line_that_the_data_lie_on(RowOrder order, int batchSize)
    {
        FitOptions options = new() { Epochs = 2000, BatchSize = batchSize, LearningRate = 0.2, RowOrder = order };
        LinearNetwork<double> network = new(2, 1);
        TrainingHistory history = Fit(network, options);
        Assert.Equal([2, -3, 1], network.Parameters.Select(value => Math.Round(value, 6)));
        Assert.Equal(0, history.FinalLoss, 1e-10);

        LinearNetwork<float> single = new(2, 1);
        NetworkTraining.Fit<float>(single, SingleInputs, SingleTargets, options, default);
        Assert.Equal([2f, -3f, 1f], single.Parameters.Select(value => MathF.Round(value, 3)));
    }

    [Fact]
    public void A_training_on_single_rows_in_order_is_the_loop_written_by_hand()
    {
        LinearNetwork<double> network = new(2, 1);
        LinearNetwork<double> expected = new(2, 1);
        TrainingHistory history = Fit(network, new FitOptions { Epochs = 3, BatchSize = 1, LearningRate = 0.1, RowOrder = RowOrder.InOrder });

        for (int epoch = 0; epoch < 3; epoch++)
        {
            double sum = 0;
            for (int row = 0; row < 5; row++)
            {
                sum += expected.Train(Inputs.AsSpan(row * 2, 2), Targets.AsSpan(row, 1), 0.1);
            }

            Assert.Equal(sum / 5, history.Losses[epoch]);
        }

        Assert.Equal(expected.Parameters, network.Parameters);
        Assert.Equal(history.Losses[2], history.FinalLoss);
        Assert.Equal(3, history.Losses.Count);
    }

    [Fact]
    public void The_loss_of_an_epoch_weighs_rows_equally_also_in_a_smaller_last_batch()
    {
        // With a learning rate of 0 the parameters stay 0, and the loss of a row is y².
        LinearNetwork<double> network = new(2, 1);
        TrainingHistory history = Fit(network, new FitOptions { Epochs = 2, BatchSize = 2, LearningRate = 0 });
        double expected = Targets.Average(y => y * y);
        Assert.Equal(expected, history.Losses[0], 1e-12);
        Assert.Equal(expected, history.Losses[1], 1e-12);
        Assert.Equal([0, 0, 0], network.Parameters);
    }

    [Theory]
    [InlineData(1, "1 1 1 1 1", "Train")]
    [InlineData(2, "2 2 1", "TrainBatch")]
    [InlineData(5, "5", "TrainBatch")]
    [InlineData(int.MaxValue, "5", "TrainBatch")]
    public void An_epoch_is_cut_into_batches(int batchSize, string rows, string method)
    {
        foreach (RowOrder order in Enum.GetValues<RowOrder>())
        {
            LinearNetwork<double> network = new(2, 1) { Calls = [] };
            Fit(network, new FitOptions { Epochs = 2, BatchSize = batchSize, RowOrder = order });
            Assert.Equal($"{rows} {rows}", string.Join(' ', network.Calls.Select(call => call.Targets.Length)));
            Assert.All(network.Calls, call => Assert.Equal(method, call.Method));
            Assert.All(network.Calls, call => Assert.Equal(call.Targets.Length * 2, call.Inputs.Length));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Shuffled_epochs_visit_every_row_once_each_in_an_order_of_its_own(int batchSize)
    {
        int[][] epochs = VisitedRows(RowOrder.Shuffled, batchSize, epochs: 20, seed: 1);

        Assert.All(epochs, rows => Assert.Equal(Enumerable.Range(0, 30), rows.Order()));
        Assert.Equal(20, epochs.Select(rows => string.Join(' ', rows)).Distinct().Count());
        Assert.All(epochs, rows => Assert.NotEqual(Enumerable.Range(0, 30), rows));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Epochs_with_replacement_draw_rows_again_and_leave_others_out(int batchSize)
    {
        int[][] epochs = VisitedRows(RowOrder.WithReplacement, batchSize, epochs: 200, seed: 1);

        Assert.All(epochs, rows => Assert.Equal(30, rows.Length));

        // n draws from n rows meet 1 − (1 − 1/n)ⁿ of them: 0.638 for n = 30.
        Assert.Equal(0.638 * 30, epochs.Average(rows => rows.Distinct().Count()), 0.6);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Epochs_in_order_visit_the_rows_as_they_are(int batchSize)
        => Assert.All(VisitedRows(RowOrder.InOrder, batchSize, epochs: 3, seed: 1), rows => Assert.Equal(Enumerable.Range(0, 30), rows));

    [Theory]
    [InlineData(RowOrder.Shuffled)]
    [InlineData(RowOrder.WithReplacement)]
    public void The_seed_decides_the_order(RowOrder order)
    {
        Assert.Equal(VisitedRows(order, 4, 3, seed: 5), VisitedRows(order, 4, 3, seed: 5));
        Assert.NotEqual(VisitedRows(order, 4, 3, seed: 5), VisitedRows(order, 4, 3, seed: 6));
    }

    [Theory]
    [InlineData(RowOrder.Shuffled, 1)]
    [InlineData(RowOrder.Shuffled, 2)]
    [InlineData(RowOrder.WithReplacement, 2)]
    [InlineData(RowOrder.InOrder, 2)]
    public void The_same_seed_and_data_give_the_same_bits(RowOrder order, int batchSize)
    {
        FitOptions options = new() { Epochs = 10, BatchSize = batchSize, RowOrder = order, Seed = 42 };
        LinearNetwork<double> first = new(2, 1);
        LinearNetwork<double> second = new(2, 1);

        Assert.Equal(Fit(first, options).Losses, Fit(second, options).Losses);
        Assert.Equal(first.Parameters, second.Parameters);
    }

    [Fact]
    public void Matrices_and_jagged_arrays_train_as_flat_data_do()
    {
        FitOptions options = new() { Epochs = 5, BatchSize = 2 };
        LinearNetwork<double> flat = new(2, 1);
        Fit(flat, options);

        double[,] matrix = { { 0, 0 }, { 1, 0 }, { 0, 1 }, { 1, 1 }, { 0.5, -0.5 } };
        double[,] targetMatrix = { { 1 }, { 3 }, { -2 }, { 0 }, { 3.5 } };
        double[][] jagged = [[0, 0], [1, 0], [0, 1], [1, 1], [0.5, -0.5]];
        double[][] jaggedTargets = [[1], [3], [-2], [0], [3.5]];
        Action<LinearNetwork<double>>[] trainings =
        [
            network => NetworkTraining.Fit(network, matrix, targetMatrix, options, default),
            network => NetworkTraining.Fit(network, matrix, Targets, options, default),
            network => NetworkTraining.Fit(network, jagged, jaggedTargets, options, default),
            network => NetworkTraining.Fit(network, jagged, Targets, options, default),
        ];
        foreach (Action<LinearNetwork<double>> train in trainings)
        {
            LinearNetwork<double> network = new(2, 1);
            train(network);
            Assert.Equal(flat.Parameters, network.Parameters);
        }
    }

    [Theory]
    [InlineData(Loss.CrossEntropy)]
    [InlineData(Loss.MeanSquaredError)]
    [InlineData(Loss.BinaryCrossEntropy)]
    public void Class_indices_are_one_hot_targets(Loss loss)
    {
        FitOptions options = new() { Epochs = 5, BatchSize = 2, LearningRate = 0.1 };
        LinearNetwork<double> expected = new(2, 3, loss);
        NetworkTraining.Fit<double>(expected, Inputs, [0.0, 0, 1, 1, 0, 0, 0, 1, 0, 0, 0, 1, 1, 0, 0], options, default);

        double[,] matrix = { { 0, 0 }, { 1, 0 }, { 0, 1 }, { 1, 1 }, { 0.5, -0.5 } };
        double[][] jagged = [[0, 0], [1, 0], [0, 1], [1, 1], [0.5, -0.5]];
        int[] classes = [2, 0, 1, 2, 0];
        Action<LinearNetwork<double>>[] trainings =
        [
            network => NetworkTraining.Fit(network, Inputs, classes, options, default),
            network => NetworkTraining.Fit(network, matrix, classes, options, default),
            network => NetworkTraining.Fit(network, jagged, classes, options, default),
        ];
        foreach (Action<LinearNetwork<double>> train in trainings)
        {
            LinearNetwork<double> network = new(2, 3, loss);
            train(network);
            Assert.Equal(expected.Parameters, network.Parameters);
        }
    }

    [Fact]
    public void One_output_with_binary_cross_entropy_takes_classes_0_and_1_as_targets()
    {
        LinearNetwork<float> network = new(2, 1, Loss.BinaryCrossEntropy);
        LinearNetwork<float> expected = new(2, 1, Loss.BinaryCrossEntropy);
        NetworkTraining.Fit(network, SingleInputs, [0, 1, 0, 1, 1], null, default);
        NetworkTraining.Fit(expected, SingleInputs, [0f, 1f, 0f, 1f, 1f], null, default);
        Assert.Equal(expected.Parameters, network.Parameters);
        Assert.NotEqual([0f, 0f, 0f], network.Parameters);
    }

    [Fact]
    public void The_callback_hears_of_every_epoch_as_it_ends()
    {
        List<EpochResult> results = [];
        List<int> stepsSoFar = [];
        LinearNetwork<double> network = new(2, 1);
        TrainingHistory history = Fit(network, new FitOptions
        {
            Epochs = 3,
            BatchSize = 1,
            EpochCompleted = result =>
            {
                results.Add(result);
                stepsSoFar.Add(network.Steps);
            },
        });

        Assert.Equal([1, 2, 3], results.Select(result => result.Epoch));
        Assert.All(results, result => Assert.Equal(3, result.Epochs));
        Assert.Equal(history.Losses, results.Select(result => result.Loss));
        Assert.Equal([5, 10, 15], stepsSoFar);
    }

    [Fact]
    public void What_the_callback_throws_ends_training()
    {
        LinearNetwork<double> network = new(2, 1);
        Assert.Throws<TimeoutException>(() => Fit(network, new FitOptions
        {
            BatchSize = 1,
            EpochCompleted = result => _ = result.Epoch == 2 ? throw new TimeoutException() : 0,
        }));
        Assert.Equal(10, network.Steps);
    }

    [Fact]
    public void Options_changed_by_the_callback_change_nothing()
    {
        FitOptions options = new() { Epochs = 2, BatchSize = 1 };
        options.EpochCompleted = _ =>
        {
            options.Epochs = 50;
            options.BatchSize = 5;
            options.EpochCompleted = null;
        };
        LinearNetwork<double> network = new(2, 1);
        Assert.Equal(2, Fit(network, options).Epochs);
        Assert.Equal(10, network.Steps);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Cancellation_is_seen_before_the_next_batch_and_keeps_the_steps_taken(int batchSize)
    {
        using CancellationTokenSource source = new();
        double[] afterTwoSteps = [];
        LinearNetwork<double> network = new(2, 1);
        network.BeforeStep = steps =>
        {
            if (steps == 1)
            {
                source.Cancel();
            }
        };
        LinearNetwork<double> expected = new(2, 1);
        expected.BeforeStep = steps => afterTwoSteps = steps == 2 ? expected.Parameters : afterTwoSteps;
        FitOptions options = new() { Epochs = 5, BatchSize = batchSize };
        Fit(expected, options);

        Assert.Throws<TrainingCanceledException>(() => NetworkTraining.Fit<double>(network, Inputs, Targets, options, source.Token));

        Assert.Equal(2, network.Steps);
        Assert.Equal(afterTwoSteps, network.Parameters);
    }

    [Fact]
    public void A_training_cancelled_beforehand_takes_no_step()
    {
        LinearNetwork<double> network = new(2, 1);
        Assert.Throws<TrainingCanceledException>(() => NetworkTraining.Fit<double>(network, Inputs, Targets, null, new CancellationToken(true)));
        Assert.Equal(0, network.Steps);
    }

    [Fact]
    public void A_training_meant_to_be_cancelled_may_ask_for_any_number_of_epochs()
    {
        using CancellationTokenSource source = new();
        FitOptions options = new()
        {
            Epochs = int.MaxValue,
            EpochCompleted = result =>
            {
                source.Cancel();
                Assert.Equal(1, result.Epoch);
            },
        };
        Assert.Throws<TrainingCanceledException>(() => NetworkTraining.Fit<double>(new LinearNetwork<double>(2, 1), Inputs, Targets, options, source.Token));
    }

    [Theory]
    [InlineData(RowOrder.Shuffled, 1)]
    [InlineData(RowOrder.Shuffled, 2)]
    [InlineData(RowOrder.WithReplacement, 2)]
    [InlineData(RowOrder.InOrder, 2)]
    public void Steps_and_epochs_allocate_nothing(RowOrder order, int batchSize)
    {
        LinearNetwork<float> network = new(2, 1);
        float[] inputs = SingleInputs;
        float[] targets = SingleTargets;
        Allocated(1);

        // The history has a loss and a learning rate for each epoch.
        Assert.Equal(Allocated(10) + (990 * 2 * sizeof(double)), Allocated(1000));

        long Allocated(int epochs)
        {
            FitOptions options = new() { Epochs = epochs, BatchSize = batchSize, RowOrder = order };
            long before = GC.GetAllocatedBytesForCurrentThread();
            NetworkTraining.Fit<float>(network, inputs, targets, options, default);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    private static TrainingHistory Fit(LinearNetwork<double> network, FitOptions? options)
        => NetworkTraining.Fit<double>(network, Inputs, Targets, options, default);

    // Trains on 30 rows whose input and target are their own index, which says which rows each epoch visited, and that targets go with their inputs.
    private static int[][] VisitedRows(RowOrder order, int batchSize, int epochs, int seed)
    {
        double[] indices = [.. Enumerable.Range(0, 30).Select(row => (double)row)];
        LinearNetwork<double> network = new(1, 1) { Calls = [] };
        FitOptions options = new() { Epochs = epochs, BatchSize = batchSize, LearningRate = 0, RowOrder = order, Seed = seed };
        NetworkTraining.Fit<double>(network, indices, indices, options, default);
        Assert.All(network.Calls, call => Assert.Equal(call.Inputs, call.Targets));
        return [.. network.Calls.SelectMany(call => call.Inputs).Select(input => (int)input).Chunk(30)];
    }
}
