using BackpropGen.CompilerServices;
using BackpropGen.Testing;
using BackpropGen.Tests.Library;

namespace BackpropGen.Tests.Training;

/// <summary>A stratified split holds out the same part of every class.</summary>
public class StratifiedSplitTests
{
    /// <summary>Rows of each class, and how many of them are held out: as many as scikit-learn's <c>StratifiedShuffleSplit</c> takes, which draws where parts are equal, and refuses a class of one row.</summary>
    [Theory]
    [InlineData(0.2, new[] { 50, 30, 20 }, new[] { 10, 6, 4 })]
    [InlineData(0.25, new[] { 80, 16, 4 }, new[] { 20, 4, 1 })]
    [InlineData(0.1, new[] { 95, 5 }, new[] { 9, 1 })]
    [InlineData(0.3, new[] { 7, 3 }, new[] { 2, 1 })]
    [InlineData(0.8, new[] { 8, 2 }, new[] { 7, 1 })]
    [InlineData(0.5, new[] { 9, 1 }, new[] { 5, 0 })]
    public void Classes_are_held_out_in_proportion(double split, int[] rows, int[] held)
    {
        int[] classes = [.. rows.SelectMany((count, number) => Enumerable.Repeat(number, count))];
        for (int seed = 0; seed < 20; seed++)
        {
            int[] trained = TrainedRows(classes, rows.Length, split, seed, stratifies: true);
            Assert.Equal(rows.Zip(held, (count, number) => count - number), Enumerable.Range(0, rows.Length).Select(number => trained.Count(row => classes[row] == number)));
        }
    }

    [Fact]
    public void Chance_alone_does_not()
    {
        int[] classes = [.. Enumerable.Repeat(0, 95), .. Enumerable.Repeat(1, 5)];
        Assert.Contains(Enumerable.Range(0, 20), seed => TrainedRows(classes, 2, 0.2, seed, stratifies: false).Count(row => classes[row] == 1) != 4);
    }

    [Fact]
    public void The_seed_draws_which_rows_of_a_class_are_held_out()
    {
        int[] classes = [.. Enumerable.Range(0, 60).Select(row => row % 3)];
        Assert.Equal(TrainedRows(classes, 3, 0.2, 1, stratifies: true), TrainedRows(classes, 3, 0.2, 1, stratifies: true));
        Assert.NotEqual(TrainedRows(classes, 3, 0.2, 1, stratifies: true), TrainedRows(classes, 3, 0.2, 2, stratifies: true));

        // Over many seeds every row has its turn.
        HashSet<int> heldOut = [];
        for (int seed = 0; seed < 60; seed++)
        {
            heldOut.UnionWith(Enumerable.Range(0, 60).Except(TrainedRows(classes, 3, 0.2, seed, stratifies: true)));
        }

        Assert.Equal(60, heldOut.Count);
    }

    /// <summary>Classes of one output are its targets, 1 and 0 or 1 and −1; and several labels at once are a class of their own.</summary>
    [Fact]
    public void Rows_with_the_same_targets_are_a_class()
    {
        double[] targets = [.. Enumerable.Range(0, 40).SelectMany(row => new[] { row % 2 == 0 ? 0.0 : -0.0, row < 8 ? 1 : 0 })];
        int[] trained = TrainedRows(targets, "\"1-2:sigmoid\", Loss = Loss.BinaryCrossEntropy", new FitOptions { ValidationSplit = 0.25, StratifyValidationSplit = true });
        Assert.Equal(6, trained.Count(row => row < 8));

        double[] signs = [.. Enumerable.Range(0, 40).Select(row => row < 8 ? 1.0 : -1)];
        trained = TrainedRows(signs, "\"1-1\", Loss = Loss.Hinge", new FitOptions { ValidationSplit = 0.25, StratifyValidationSplit = true });
        Assert.Equal(6, trained.Count(row => row < 8));
    }

    [Fact]
    public void It_is_refused_without_classes_and_without_a_split()
    {
        INetwork<double> network = Networks.Double("\"1-1\"");
        double[] numbers = [1, 2, 3, 4];
        ArgumentException refused = Assert.Throws<ArgumentException>(
            () => TrainingLoop.Fit<double>(network, numbers, numbers, new FitOptions { ValidationSplit = 0.5, StratifyValidationSplit = true }, default));
        Assert.Contains("no two rows have the same", refused.Message, StringComparison.Ordinal);
        refused = Assert.Throws<ArgumentException>(() => TrainingLoop.Fit<double>(network, numbers, numbers, new FitOptions { StratifyValidationSplit = true }, default));
        Assert.Contains("ValidationSplit is 0", refused.Message, StringComparison.Ordinal);
    }

    /// <summary>The rows that are held out would be others.</summary>
    [Fact]
    public void A_checkpoint_of_a_split_by_chance_is_refused()
    {
        string path = Path.Combine(Directory.CreateTempSubdirectory().FullName, "training.safetensors");
        double[] inputs = [.. Enumerable.Range(0, 40).Select(row => row / 40.0)], targets = [.. inputs.Select(x => x < 0.25 ? 1.0 : 0)];
        FitOptions options = new() { Epochs = 2, ValidationSplit = 0.25, CheckpointPath = path };
        INetwork<double> network = Networks.Double("\"1-1:sigmoid\", Loss = Loss.BinaryCrossEntropy");
        try
        {
            TrainingLoop.Fit<double>(network, inputs, targets, options, default);
            (options.Epochs, options.StratifyValidationSplit) = (4, true);
            Refused("FitOptions.StratifyValidationSplit was added (true)");

            File.Delete(path);
            TrainingLoop.Fit<double>(network, inputs, targets, options, default);
            (options.Epochs, options.StratifyValidationSplit) = (6, false);
            Refused("FitOptions.StratifyValidationSplit was removed");
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
        }

        void Refused(string difference)
        {
            var refused = Assert.Throws<WeightFileException>(() => TrainingLoop.Fit<double>(network, inputs, targets, options, default));
            Assert.Contains($"It is the checkpoint of another training: {difference}.", refused.Message, StringComparison.Ordinal);
        }
    }

    private static int[] TrainedRows(int[] classes, int count, double split, int seed, bool stratifies)
    {
        double[] targets = [.. classes.SelectMany(number => Enumerable.Range(0, count).Select(k => k == number ? 1.0 : 0))];
        return TrainedRows(targets, $"\"1-{count}\", Loss = Loss.CrossEntropy", new FitOptions { ValidationSplit = split, StratifyValidationSplit = stratifies, Seed = seed });
    }

    // The rows that steps are taken on: the input of each is its number.
    private static int[] TrainedRows(double[] targets, string arguments, FitOptions options)
    {
        NetworkDescription description = Networks.Double(arguments).Description;
        double[] inputs = [.. Enumerable.Range(0, targets.Length / description.OutputCount).Select(row => (double)row)];
        (options.Epochs, options.LearningRate, options.BatchSize, options.RowOrder) = (1, 0, 2, RowOrder.InOrder);
        LinearNetwork<double> network = new(1, description.OutputCount, description.Loss) { Calls = [], BatchLoss = 0 };
        TrainingLoop.Fit<double>(network, inputs, targets, options, default);
        return [.. network.Calls.SelectMany(call => call.Inputs).Select(row => (int)row)];
    }
}
