using System.Reflection;
using BackpropGen.Testing;
using BackpropGen.Tests.Comparison;
using BackpropGen.Tests.Declared;
using Microsoft.ML.OnnxRuntime;

namespace BackpropGen.Tests.Differentiated;

/// <summary>Training, checks and refusals of networks whose loss takes several outputs together.</summary>
public class SeveralOutputsTrainingTests
{
    [Fact]
    public void A_network_learns_how_far_targets_scatter()
    {
        var random = new Random(5);
        var network = new ScatterModel(1);
        double[] x = [.. Enumerable.Range(0, 400).Select(_ => random.NextDouble())];

        // The standard deviation is 0.05 at 0 and 0.55 at 1.
        double[] y = [.. x.Select(each => Math.Sin(3 * each) + ((0.05 + (0.5 * each)) * Normal(random)))];
        TrainingHistory history = network.Fit(x, y, new FitOptions { Epochs = 300, BatchSize = 50, LearningRate = 0.01 });

        Assert.Empty(history.Warnings);
        foreach ((double at, double deviation) in new[] { (0.1, 0.1), (0.5, 0.3), (0.9, 0.5) })
        {
            (double mean, double logVariance) = network.Predict(at);
            Assert.InRange(mean, Math.Sin(3 * at) - 0.15, Math.Sin(3 * at) + 0.15);
            Assert.InRange(Math.Exp(logVariance / 2), deviation / 1.6, deviation * 1.6);
        }

        Assert.Equal(network.Evaluate(0.5, target: 1), network.Evaluate([0.5], [1]));
    }

    [Fact]
    public void A_network_learns_the_rate_of_counts_with_many_zeros()
    {
        var random = new Random(2);
        var network = new CountsModel(1);
        double[] x = [.. Enumerable.Range(0, 2 * 1500).Select(_ => random.NextDouble())];
        double[] y = [.. Enumerable.Range(0, 1500).Select(row => random.NextDouble() < 0.3 ? 0.0 : Poisson(random, 1 + (4 * x[2 * row])))];
        network.Fit(x, y, new FitOptions { Epochs = 60, BatchSize = 50, LearningRate = 0.01 });

        (double logRate, double odds) = network.Predict(0.75, 0.5);
        Assert.InRange(Math.Exp(logRate), 3.4, 4.6);
        Assert.InRange(1 / (1 + Math.Exp(-odds)), 0.22, 0.38);
        Assert.StartsWith("target is -1, but it must be a finite number of at least 0", Assert.Throws<ArgumentException>(() => network.Train(0.1, 0.2, -1, 0.1)).Message, StringComparison.Ordinal);
    }

    [ThoroughFact]
    public void Quantiles_of_one_network_have_their_shares_of_the_targets_below_them()
    {
        (float[] x, float[] y) = Rows(4000);
        var network = new QuantilesModel(3);
        network.Fit(x, y, new FitOptions { Epochs = 60, BatchSize = 100, LearningRate = 0.003 });

        // Three low ones of two targets would be outputs 1 to 3: the first quantile of both targets comes first, then the second.
        float[] predicted = new float[6 * 4000];
        network.PredictBatch(x, predicted);
        for (int output = 0; output < 6; output++)
        {
            int target = output % 2;
            double share = Enumerable.Range(0, 4000).Count(row => y[(2 * row) + target] < predicted[(6 * row) + output]) / 4000.0;
            double quantile = new[] { 0.1, 0.5, 0.9 }[output / 2];
            Assert.InRange(share, quantile - 0.06, quantile + 0.06);
        }
    }

    [Fact]
    public void Threads_give_the_bits_of_one_thread()
    {
        (float[] x, float[] y) = Rows(700);
        float[][] parameters = [.. new[] { 1, 4 }.Select(threads =>
        {
            var network = new QuantilesModel(3);
            network.Fit(x, y, new FitOptions { Epochs = 2, BatchSize = 350, LearningRate = 0.01f, MaxDegreeOfParallelism = threads, ValidationSplit = 0.1 });
            return Parameters(network);
        })];

        Assert.Equal(parameters[0], parameters[1]);
    }

    [Fact]
    public void Rows_in_arrays_are_rows_of_as_many_targets()
    {
        (float[] x, float[] y) = Rows(60);
        var flat = new QuantilesModel(3);
        var inRows = new QuantilesModel(3);
        FitOptions options = new() { Epochs = 2, BatchSize = 7 };
        flat.Fit(x, y, options);
        inRows.Fit(Cut(x, 3), Cut(y, 2), options);

        Assert.Equal(Parameters(flat), Parameters(inRows));
        Assert.Equal(2, QuantilesModel.TargetCount);
        Assert.Equal(["target1", "target2"], ((INetwork<float>)flat).Description.TargetNames);
        Assert.Equal(2, Cut(y, 2)[0].Length);
        Assert.Contains("has 2", Assert.Throws<ArgumentException>(() => flat.Evaluate(x.AsSpan(0, 3), y.AsSpan(0, 6))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Checkpoints_and_exports_and_classes_with_its_weights_have_its_bits()
    {
        using ModelFolder folder = new();
        (float[] x, float[] y) = Rows(200);
        FitOptions options = new() { Epochs = 4, BatchSize = 20, Seed = 3 };
        var network = new QuantilesModel(3);
        network.Fit(x, y, options);

        // Two epochs, and the others from their checkpoint on.
        options.CheckpointPath = folder.PathOf("checkpoint.safetensors");
        options.StopWhen = epoch => epoch.Epoch == 2;
        new QuantilesModel(3).Fit(x, y, options);
        options.StopWhen = null;
        var resumed = new QuantilesModel(9);
        resumed.Fit(x, y, options);
        Assert.Equal(Parameters(network), Parameters(resumed));

        network.Save(folder.PathOf("trained.safetensors"));
        // A loss whose derivative is a constant, and reads neither targets nor outputs.
        Assembly program = GeneratorRun.Of("""
            using BackpropGen;

            public static class Losses
            {
                [Loss(OutputCount = 3)]
                internal static float Quantiles(float target, float low, float median, float high) => target - low - median - high;
            }

            [Network("3-64-48-6:linear", LossFunction = nameof(Losses.Quantiles), Weights = "trained.safetensors")] public partial class Trainable { }

            [Network("3-64-48-6:linear", LossFunction = nameof(Losses.Quantiles), Weights = "trained.safetensors", Frozen = true)] public partial class Ready { }
            """, new ConsumerSettings(AdditionalFiles: [folder.PathOf("trained.safetensors")], IsOnlyRun: true)).Load();
        float[] expected = new float[6 * 200];
        network.PredictBatch(x, expected);
        float[] actual = new float[expected.Length];
        ((INetwork<float>)Activator.CreateInstance(program.GetType("Trainable")!)!).PredictBatch(x, actual);
        Assert.Equal(expected, actual);
        Graphs.Predictors.Of<float>(program.GetType("Ready")!, "PredictBatch")(x, actual);
        Assert.Equal(expected, actual);

        using MemoryStream onnx = new();
        network.SaveOnnx(onnx);
        using InferenceSession session = new(onnx.ToArray());
        using OrtValue rows = OrtValue.CreateTensorValueFromMemory(x, [200, 3]);
        using IDisposableReadOnlyCollection<OrtValue> results = session.Run(new RunOptions(), [session.InputNames[0]], [rows], session.OutputNames);
        Assert.All(results[0].GetTensorDataAsSpan<float>().ToArray().Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 1e-5f));
    }

    [Fact]
    public void Steps_of_single_rows_are_the_same_however_they_are_asked_for()
    {
        (float[] x, float[] y) = Rows(20);
        var each = new QuantilesModel(3);
        var one = new QuantilesModel(3);
        float loss = each.TrainEach(x, y, 0.01f);
        float mean = 0;
        for (int row = 0; row < 20; row++)
        {
            mean += one.Train(x.AsSpan(row * 3, 3), y.AsSpan(row * 2, 2), 0.01f) / 20;
        }

        Assert.Equal(Parameters(one), Parameters(each));
        Assert.Equal(mean, loss, 1e-5f);
    }

    [Fact]
    public void Rows_count_with_weights_and_missing_targets_take_their_row_with_them()
    {
        (float[] x, float[] y) = Rows(6);
        var network = new QuantilesModel(3);
        float[] gradient = new float[QuantilesModel.ParameterCount];
        float[] expected = new float[QuantilesModel.ParameterCount];
        network.GradientBatch(x.AsSpan(0, 9), y.AsSpan(0, 6), expected);
        float loss = network.GradientBatch(x, y, [2, 2, 2, 0, 0, 0], gradient);
        Closeness.Same([.. gradient.Select(each => (double)each)], [.. expected.Select(each => (double)each)], 1e-5, "Weights");
        Assert.Equal(network.EvaluateBatch(x.AsSpan(0, 9), y.AsSpan(0, 6)), loss, 1e-5f);

        bool[] mask = [true, true, true, true, true, true, false, false, false, false, false, false];
        network.GradientBatch(x, y, mask, gradient);
        Closeness.Same([.. gradient.Select(each => (double)each)], [.. expected.Select(each => (double)each)], 1e-5, "A mask");

        y[1] = float.NaN;
        NotSupportedException refused = Assert.Throws<NotSupportedException>(() => network.Fit(x, y, new FitOptions { Epochs = 1, IgnoreMissingTargets = true }));
        Assert.StartsWith("Of row 0 of targets some targets count and some do not, which the loss Quantiles cannot train on", refused.Message, StringComparison.Ordinal);
        y[0] = float.NaN;
        TrainingHistory history = network.Fit(x, y, new FitOptions { Epochs = 1, IgnoreMissingTargets = true });
        Assert.True(float.IsFinite((float)history.Losses[0]));
    }

    [Fact]
    public void What_compares_outputs_with_targets_is_refused()
    {
        (float[] x, float[] y) = Rows(6);
        var network = new QuantilesModel(3);

        Assert.StartsWith("Scores compare each output with its target", Assert.Throws<NotSupportedException>(() => network.Score(x, y)).Message, StringComparison.Ordinal);
        Assert.StartsWith("Scores compare each output with its target", Assert.Throws<NotSupportedException>(() => network.Score(Cut(x, 3), Cut(y, 2))).Message, StringComparison.Ordinal);
        Assert.StartsWith("The 3-64-48-6:linear network has no classes", Assert.Throws<ArgumentException>(() => network.ScoreClasses(x, new int[6])).Message, StringComparison.Ordinal);
        Assert.Contains("does not tell classes apart", Assert.Throws<ArgumentException>(() => network.Fit(x, y, new FitOptions { ClassWeights = [1, 2] })).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => network.Fit(x, new float[36]));
        network.WarmUpTraining();
    }

    [Fact]
    public void A_description_says_what_the_loss_takes_together()
    {
        NetworkDescription network = ((INetwork<float>)new QuantilesModel(3)).Description;

        Assert.Equal((1, 3, 2, 6), (network.LossFunction!.TargetCount, network.LossFunction.OutputCount, network.TargetCount, network.OutputCount));
        Assert.Equal(["target"], ((INetwork<double>)new ScatterModel(1)).Description.TargetNames);
        Assert.Equal("0.5 * (Max(o2, -13.8) + (y - o1) * (y - o1) * Exp(-Max(o2, -13.8)))", ((INetwork<double>)new ScatterModel(1)).Description.LossFunction!.Formula);
        Assert.Throws<ArgumentOutOfRangeException>(() => new FunctionDescription("F", [], "y", null, 1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new FunctionDescription("F", [], "y", null, 0, 1));
        Assert.Equal("3 outputs are no multiple of the 2 that the loss takes together.", Assert.Throws<InvalidOperationException>(() => new NetworkDescription.Builder
        {
            Topology = "1-3", Layers = [new LayerDescription.Builder { InputCount = 1, OutputCount = 3 }], InputNames = ["x"], OutputNames = ["a", "b", "c"], Loss = Loss.Custom,
            LossFunction = new FunctionDescription("F", [], "y", null, 1, 2),
        }.Build()).Message);
    }

    [Fact]
    public void A_method_that_is_not_its_formula_is_found_out() => Assert.StartsWith(
        "The method 'F' gives ",
        Assert.Throws<InvalidOperationException>(() => BackpropGen.GradientChecks.OwnFunctions.Require([], new FunctionDescription("F", [], "y * o1 + o2", x => (x[0] * x[1]) - x[2], 1, 2))).Message,
        StringComparison.Ordinal);

    [ThoroughFact]
    public void Networks_with_memory_have_targets_of_every_step()
    {
        var random = new Random(4);
        var scatter = new ScatterInTimeModel(2);
        double[] inputs = [.. Enumerable.Range(0, 7).Select(_ => random.NextDouble())];
        double[] targets = [.. Enumerable.Range(0, 7).Select(_ => random.NextDouble())];
        Assert.InRange(scatter.CheckGradient(inputs, targets).LargestDifference, 0, 1e-7);
        Assert.InRange(scatter.CheckGradient<double>(inputs, [0.5]).LargestDifference, 0, 1e-7);

        var quantiles = new QuantilesInTimeModel(2);
        float[][] x = [.. Enumerable.Range(0, 12).Select(_ => Draw(random, 2 * 6))];
        float[][] y = [.. Enumerable.Range(0, 12).Select(_ => Draw(random, 2 * 6))];
        Assert.Equal((2, 6), (quantiles.Description.TargetCount, quantiles.Description.OutputCount));
        TrainingHistory history = quantiles.Fit(x, y, new FitOptions { Epochs = 3, BatchSize = 4, LearningRate = 0.01, WarmUpSteps = 2 });
        Assert.True(history.Losses[^1] < history.Losses[0]);
        Assert.InRange(quantiles.CheckGradient<float>(x[0], y[0]).LargestDifference, 0, 2e-3);
        Assert.True(double.IsFinite(quantiles.Fit(x, [.. y.Select(each => each[..2])], new FitOptions { Epochs = 1 }).Losses[0]));
        float[] allInputs = [.. x.SelectMany(each => each)];
        float[] allTargets = [.. y.SelectMany(each => each)];
        quantiles.Fit(allInputs.AsMemory(), allTargets.AsMemory(), Enumerable.Repeat(6, 12).ToArray(), new FitOptions { Epochs = 1 });
        quantiles.FitRecording(allInputs, allTargets, 2, new FitOptions { Epochs = 1 });
        Assert.Contains("has 2 a step", Assert.Throws<ArgumentException>(() => quantiles.Fit(x, [.. y.Select(_ => new float[36])])).Message, StringComparison.Ordinal);
    }

    private static (float[] Inputs, float[] Targets) Rows(int rows)
    {
        var random = new Random(11);
        float[] x = Draw(random, 3 * rows);
        float[] y = [.. Enumerable.Range(0, 2 * rows).Select(i => (float)(x[i / 2 * 3] + ((0.1 + x[(i / 2 * 3) + 1 + (i % 2)]) * Normal(random) * 0.5) + (i % 2)))];
        return (x, y);
    }

    private static float[] Draw(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextSingle())];

    private static float[][] Cut(float[] values, int columns) => [.. values.Chunk(columns)];

    private static float[] Parameters(INetwork<float> network)
    {
        float[] parameters = new float[network.Description.ParameterCount];
        network.GetParameters(parameters);
        return parameters;
    }

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    // Knuth's method.
    private static double Poisson(Random random, double rate)
    {
        int count = -1;
        for (double product = 1; product > Math.Exp(-rate); count++)
        {
            product *= random.NextDouble();
        }

        return count;
    }
}
