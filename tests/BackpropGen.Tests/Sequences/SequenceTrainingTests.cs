using BackpropGen.Testing;
using BackpropGen.Tests.Comparison;

namespace BackpropGen.Tests.Sequences;

/// <summary>What training of sequences promises: means over steps that count, the same bits on threads and after a resumption, streams that go on.</summary>
public class SequenceTrainingTests : IClassFixture<SequenceTrainingTests.Compiled>
{
    private const string Lstm = "\"2-6:lstm-2\", Optimizer = Optimizer.Adam";
    private const string Dropped = "\"2-8:gru:dropout(0.3)-2\", Optimizer = Optimizer.Adam";
    private const string Scaled = "\"2-4:gru-2\", InputScaling = Scaling.Standardize, TargetScaling = Scaling.Standardize";
    private const string Weighted = "\"2-4:lstm-3:softmax\", ClassWeights = new[] { 1.0, 2.0, 4.0 }";

    [Fact]
    public void Padding_counts_in_no_loss_and_no_gradient()
    {
        AnySequenceNetwork network = AnySequenceNetwork.Of(Lstm, Precision.Double);
        double[][] inputs = [Draw(2 * 5, 1), Draw(2 * 9, 2), Draw(2 * 3, 3)];
        double[][] targets = [Draw(2 * 5, 4), Draw(2 * 9, 5), Draw(2 * 3, 6)];
        double[] start = network.Parameters;
        double mean = inputs.Zip(targets, (x, y) => network.EvaluateSequence(x, y) * x.Length / 2).Sum() / 17;
        double[] gradient = new double[start.Length];
        for (int i = 0; i < inputs.Length; i++)
        {
            double[] ofSequence = network.GradientSequence(inputs[i], targets[i]).Gradient;
            gradient = [.. gradient.Zip(ofSequence, (sum, value) => sum + (value * inputs[i].Length / 2 / 17))];
        }

        AnySequenceNetwork plain = AnySequenceNetwork.Of("\"2-6:lstm-2\"", Precision.Double);
        plain.Parameters = start;
        TrainingHistory history = plain.Fit(inputs, targets, new FitOptions { Epochs = 1, BatchSize = 3, LearningRate = 0.1 });
        Closeness.Same(history.Losses[0], mean, 1e-13, "The loss");
        Closeness.Same(plain.Parameters, [.. start.Zip(gradient, (value, slope) => value - (0.1 * slope))], 1e-13, "The parameters after the step");
    }

    [Fact]
    public void Targets_of_the_last_step_are_those_of_a_sequence_whose_other_steps_do_not_count()
    {
        AnySequenceNetwork network = AnySequenceNetwork.Of("\"2-6:lstm-2\"", Precision.Double);
        double[] x = Draw(2 * 8, 1);
        double[] y = Draw(2 * 8, 2);
        AnySequenceNetwork other = AnySequenceNetwork.Of("\"2-6:lstm-2\"", Precision.Double);
        other.Parameters = network.Parameters;
        double last = network.Fit([x], [y[^2..]], new FitOptions { Epochs = 2, LearningRate = 0.1 }).Losses[1];
        double skipped = other.Fit([x], [y], new FitOptions { Epochs = 2, LearningRate = 0.1, WarmUpSteps = 7 }).Losses[1];
        Assert.Equal(last, skipped);
        Assert.Equal(network.Parameters, other.Parameters);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Sequences_one_after_the_other_are_those_in_arrays_of_their_own(bool ofLastStep)
    {
        var one = (ISequenceNetwork<double>)Activator.CreateInstance(Networks.TypeOf(Networks.InDouble(Lstm)))!;
        var other = (ISequenceNetwork<double>)Activator.CreateInstance(Networks.TypeOf(Networks.InDouble(Lstm)))!;
        (double[][] x, double[][] y) = Data(one.Description, 5);
        y = ofLastStep ? [.. y.Select(sequence => sequence[^2..])] : y;
        FitOptions options = new() { Epochs = 2, BatchSize = 2 };
        one.Fit(x, y, options);
        other.Fit(x.SelectMany(sequence => sequence).ToArray(), y.SelectMany(sequence => sequence).ToArray(), [.. x.Select(sequence => sequence.Length / 2)], options);
        var parameters = new double[one.Description.ParameterCount];
        var same = new double[parameters.Length];
        one.GetParameters(parameters);
        other.GetParameters(same);
        Assert.Equal(parameters, same);
    }

    [Theory]
    [InlineData(Lstm)]
    [InlineData(Dropped)]
    [InlineData(Scaled)]
    [InlineData(Weighted)]
    public void Threads_give_the_bits_of_one(string arguments)
    {
        double[] Train(int threads)
        {
            AnySequenceNetwork network = AnySequenceNetwork.Of(arguments, Precision.Single);
            (double[][] x, double[][] y) = Data(network.Description, 11);
            network.Fit(x, y, new FitOptions { Epochs = 4, BatchSize = 5, MaxDegreeOfParallelism = threads, Seed = 3 });
            return network.Parameters;
        }

        double[] one = Train(1);
        Assert.Equal(one, Train(2));
        Assert.Equal(one, Train(5));
    }

    [Theory]
    [InlineData(Lstm, null)]
    [InlineData(Dropped, null)]
    [InlineData(Scaled, null)]
    [InlineData(Lstm, 4)]
    public void A_training_that_is_resumed_comes_to_the_same_bits(string arguments, int? truncation)
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        FitOptions Options(int epochs, string? checkpoint) => new() { Epochs = epochs, BatchSize = 4, Seed = 5, CheckpointPath = checkpoint, Truncation = truncation };
        AnySequenceNetwork whole = AnySequenceNetwork.Of(arguments, Precision.Double);
        (double[][] x, double[][] y) = Data(whole.Description, 9);
        whole.Fit(x, y, Options(6, null));
        try
        {
            AnySequenceNetwork.Of(arguments, Precision.Double).Fit(x, y, Options(3, path));
            AnySequenceNetwork resumed = AnySequenceNetwork.Of(arguments, Precision.Double);
            resumed.Fit(x, y, Options(6, path));
            Assert.Equal(whole.Parameters, resumed.Parameters);
        }
        finally
        {
            foreach (string file in Directory.GetFiles(Path.GetTempPath(), Path.GetFileName(path) + "*"))
            {
                File.Delete(file);
            }
        }
    }

    [Fact]
    public void A_recording_is_trained_in_streams_that_go_on_from_piece_to_piece()
    {
        AnySequenceNetwork network = AnySequenceNetwork.Of("\"2-6:lstm-2\"", Precision.Double);
        AnySequenceNetwork other = AnySequenceNetwork.Of("\"2-6:lstm-2\"", Precision.Double);
        other.Parameters = network.Parameters;
        double[] x = Draw(2 * 61, 1);
        double[] y = Draw(2 * 61, 2);
        FitOptions options = new() { Epochs = 2, LearningRate = 0.1, Truncation = 7, WarmUpSteps = 3 };
        network.FitRecording(x, y, 3, options);

        // Three streams of 20 steps; the step that is left over is not trained on.
        options.BatchSize = 3;
        double[][] Cut(double[] all) => [.. Enumerable.Range(0, 3).Select(i => all[(i * 40)..((i + 1) * 40)])];
        other.Fit(Cut(x), Cut(y), options);
        Assert.Equal(other.Parameters, network.Parameters);
    }

    [Fact]
    public void Scaling_is_fitted_to_all_steps_and_predictions_come_in_the_units_of_the_targets()
    {
        AnySequenceNetwork network = AnySequenceNetwork.Of(Scaled, Precision.Double);
        double[][] x = [.. Enumerable.Range(0, 20).Select(i => Draw(2 * 10, i).Select(value => 500 + (100 * value)).ToArray())];
        double[][] y = [.. x.Select(sequence => sequence.Select(value => (3 * value) - 1000).ToArray())];
        TrainingHistory history = network.Fit(x, y, new FitOptions { Epochs = 300, LearningRate = 0.1, BatchSize = 5 });
        Assert.True(history.Losses[^1] < history.Losses[0] / 10, $"{history.Losses[0]} → {history.Losses[^1]}");
        double[] outputs = network.PredictSequence(x[0]).Outputs;
        Assert.True(outputs.Zip(y[0], (left, right) => Math.Abs(left - right)).Average() < 60, string.Join(", ", outputs));
    }

    [Fact]
    public void A_sum_of_what_came_before_is_learnt()
    {
        AnySequenceNetwork network = AnySequenceNetwork.Of("\"1-8:lstm-1\", Optimizer = Optimizer.Adam, Seed = 1", Precision.Single);
        double[][] x = [.. Enumerable.Range(0, 60).Select(i => Draw(12, i))];
        double[][] y = [.. x.Select(sequence => sequence.Select((_, t) => 0.3 * sequence.Take(t + 1).Sum()).ToArray())];
        TrainingHistory history = network.Fit(x[..50], y[..50], new FitOptions { Epochs = 150, LearningRate = 0.01, BatchSize = 10, ClipGradientNorm = 1 });
        double heldOut = x[50..].Zip(y[50..], network.EvaluateSequence).Average();
        Assert.True(heldOut < 0.01, $"{heldOut}; {history.Losses[0]} → {history.Losses[^1]}");
    }

    [SampledTheory(2)]
    [InlineData(Lstm)]
    [InlineData(Scaled)]
    [InlineData(Weighted)]
    [InlineData("\"2-4:gru(resetbefore):layernorm:elu(0.5)-3:conv(2,2):relu-2:tanh\", Loss = Loss.Huber, HuberDelta = 0.3")]
    public void Gradients_agree_with_finite_differences_of_the_definitions(string arguments)
    {
        var network = (ISequenceNetwork<double>)Activator.CreateInstance(Networks.TypeOf(Networks.InDouble(arguments)))!;
        (double[][] x, double[][] y) = Data(network.Description, 3);
        network.Fit(x, y, new FitOptions { Epochs = 2 });
        SequenceGradientCheck check = network.CheckGradient<double>(x[1], y[1]);
        Assert.True(check.LargestDifference < 1e-6, check.ToString());
        Assert.Equal(network.Description.ParameterCount, check.Checked + check.Skipped);
        Closeness.Same(check.Loss, check.ReferenceLoss, 1e-10, "The loss");

        var single = (ISequenceNetwork<float>)Activator.CreateInstance(Networks.TypeOf(arguments))!;
        check = single.CheckGradient<float>([.. x[2].Select(value => (float)value)], [.. y[2].Select(value => (float)value)]);
        Assert.True(check.LargestDifference < 1e-3, check.ToString());
    }

    private static (double[][] Inputs, double[][] Targets) Data(SequenceDescription network, int count)
    {
        double[][] inputs = [.. Enumerable.Range(0, count).Select(i => Draw(network.InputCount * (6 + (i % 5)), i))];
        return (inputs, [.. inputs.Select((sequence, i) => network.Loss == Loss.CrossEntropy
            ? Enumerable.Range(0, sequence.Length / network.InputCount).SelectMany(t => Enumerable.Range(0, network.OutputCount).Select(j => j == (i + t) % network.OutputCount ? 1.0 : 0)).ToArray()
            : Draw(sequence.Length / network.InputCount * network.OutputCount, 100 + i))]);
    }

    private static double[] Draw(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (random.NextDouble() * 2) - 1)];
    }

    /// <summary>All networks, compiled at once.</summary>
    public sealed class Compiled
    {
        public Compiled() => Networks.Prepare(
            from arguments in new[] { Lstm, Dropped, Scaled, Weighted, "\"2-4:gru(resetbefore):layernorm:elu(0.5)-3:conv(2,2):relu-2:tanh\", Loss = Loss.Huber, HuberDelta = 0.3", "\"2-6:lstm-2\"", "\"1-8:lstm-1\", Optimizer = Optimizer.Adam, Seed = 1" }
            from network in new[] { arguments, Networks.InDouble(arguments) }
            select network);
    }
}
