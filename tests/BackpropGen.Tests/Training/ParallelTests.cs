using BackpropGen.CompilerServices;
using BackpropGen.Testing;
using BackpropGen.Tests.Comparison;
using BackpropGen.Training;

namespace BackpropGen.Tests.Training;

/// <summary>Several threads give the bits of one, for batches that are large enough to be divided and for those that are not.</summary>
public class ParallelTests
{
    private const string Plain = "\"20-64-10\"";
    private const string Adam = "\"20-64-10\", Optimizer = Optimizer.Adam";

    // Blocks of 64 rows times 1,994 parameters are small; those of the wide network are worth threads.
    private const string Wide = "\"120-128-10\"";
    private const string WideAdam = "\"120-128-10\", Optimizer = Optimizer.Adam";

    private const string PlainDropout = "\"20-64:tanh:dropout(0.3)-24:dropout(0.2)-10\"";
    private const string PlainWeights = "\"20-64-3\", Loss = Loss.CrossEntropy, ClassWeights = new[] { 0.5, 2, 1 }, LabelSmoothing = 0.1";
    private const string WideDropout = "\"120-128:relu:dropout(0.3)-10\"";
    private const string WideWeights = "\"120-128:relu:dropout(0.3)-10\", Loss = Loss.CrossEntropy, ClassWeights = new[] { 0.5, 2, 1, 1, 1, 1, 1, 1, 1, 1 }";

    public static TheoryData<string, int> Trainings
    {
        get
        {
            var cases = new TheoryData<string, int>();
            foreach (string network in new[] { Plain, Adam, Wide, WideAdam, WideDropout, WideWeights })
            {
                foreach (int degree in new[] { 2, 3, 8 })
                {
                    cases.Add(network, degree);
                }
            }

            return cases;
        }
    }

    [SampledTheory(5)]
    [MemberData(nameof(Trainings))]
    public void Fit_gives_the_same_bits_on_any_number_of_threads(string arguments, int degree)
    {
        (TrainingHistory expected, float[] expectedParameters) = Fitted(Networks.Single(arguments), degree: 1);
        (TrainingHistory history, float[] parameters) = Fitted(Networks.Single(arguments), degree);
        Assert.Equal(expected.Losses, history.Losses);
        Assert.Equal(expectedParameters.Select(BitConverter.SingleToInt32Bits), parameters.Select(BitConverter.SingleToInt32Bits));
    }

    [SampledTheory(2)]
    [InlineData(Plain, 65, 2)]
    [InlineData(Plain, 200, 3)]
    [InlineData(Adam, 200, 2)]
    [InlineData(Adam, 321, 3)]
    [InlineData(PlainDropout, 200, 3)]
    [InlineData(PlainWeights, 321, 2)]
    public void A_step_in_blocks_is_TrainBatch(string arguments, int rows, int threads)
    {
        INetwork<double> alone = Networks.Double(arguments);
        INetwork<double> divided = alone.Clone();
        (double[] inputs, double[] targets) = Data(alone.Description, rows, value => value);

        // Of, which weighs whether threads are worth it, would say no to the smallest batches.
        ParallelTraining<double> parallel = ParallelTraining<double>.With((IBlockNetwork<double>)divided, divided.Description, threads);
        for (int step = 0; step < 3; step++)
        {
            Assert.Equal(alone.TrainBatch(inputs, targets, 0.01), parallel.Step(inputs, targets, rows, 0.01));
        }

        Assert.Equal(ParametersOf(alone), ParametersOf(divided));
    }

    [Fact]
    public void Only_batches_that_are_worth_it_are_divided()
    {
        INetwork<float> wide = Networks.Single(Wide);
        Assert.NotNull(ParallelTraining<float>.Of(wide, 200, 2));
        Assert.NotNull(ParallelTraining<float>.Of(Networks.Single(WideDropout), 200, 2));
        Assert.NotNull(ParallelTraining<float>.Of(Networks.Single(WideWeights), 200, 2));
        Assert.Null(ParallelTraining<float>.Of(wide, 200, 1));
        Assert.Null(ParallelTraining<float>.Of(wide, 64, 2));
        Assert.Null(ParallelTraining<float>.Of(Networks.Single(Plain), 65, 2));
        Assert.Null(ParallelTraining<float>.Of(Networks.Single(RowForms.Framework(RowForms.Loops) + Wide), 200, 2));
    }

    [Fact]
    public void A_batch_whose_loss_is_infinite_leaves_the_network_as_it_was()
    {
        INetwork<float> network = Networks.Single(Wide);
        (float[] inputs, float[] targets) = Data(network.Description, 200, value => (float)value);
        targets[^1] = 3e38f;
        float[] before = ParametersOf(network);
        TrainingDivergedException diverged = Assert.Throws<TrainingDivergedException>(() => TrainingLoop.Fit<float>(
            network, inputs, targets, new FitOptions { BatchSize = 200, MaxDegreeOfParallelism = 2, RowOrder = RowOrder.InOrder }, default));
        Assert.Equal(199, diverged.Row);
        Assert.Equal(before, ParametersOf(network));
    }

    [SampledTheory(2)]
    [InlineData(Plain, 10_001, 2)]
    [InlineData(Wide, 1_000, 3)]
    [InlineData(Wide, 129, 8)]
    [InlineData(Wide, 600, 8)]
    [InlineData(Wide, 64, 8)]
    [InlineData(Wide, 0, 8)]
    [InlineData("\"3-2-2\", Emission = Emission.Unrolled", 700_000, 3)]
    public void Predictions_are_the_same_bits_on_any_number_of_threads(string arguments, int rows, int degree)
    {
        INetwork<float> network = Networks.Single(arguments);
        (float[] inputs, float[] targets) = Data(network.Description, rows, value => (float)value);
        float[] expected = new float[targets.Length];
        float[] outputs = new float[targets.Length];
        network.PredictBatch(inputs, expected);
        network.PredictBatch(inputs, outputs, degree);
        Assert.Equal(expected.Select(BitConverter.SingleToInt32Bits), outputs.Select(BitConverter.SingleToInt32Bits));
    }

    [Fact]
    public void Predictions_on_threads_check_their_arguments()
    {
        INetwork<float> network = Networks.Single(Plain);
        float[] inputs = new float[40];
        float[] outputs = new float[20];
        Assert.Throws<ArgumentNullException>("network", () => ((INetwork<float>)null!).PredictBatch(inputs, outputs, 2));
        ArgumentOutOfRangeException none = Assert.Throws<ArgumentOutOfRangeException>("maxDegreeOfParallelism", () => network.PredictBatch(inputs, outputs, 0));
        Assert.Contains("maxDegreeOfParallelism is 0, but it must be at least 1.", none.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>("inputs", () => network.PredictBatch(inputs.AsSpan(1), outputs, 2));
        Assert.Throws<ArgumentException>("outputs", () => network.PredictBatch(inputs, outputs.AsSpan(10), 2));
        Assert.Throws<ArgumentException>("outputs", () => network.PredictBatch(inputs, inputs.AsSpan(0, 20), 2));
    }

    [Fact]
    public void Several_threads_may_predict_many_rows_at_once()
    {
        INetwork<float> network = Networks.Single(Wide);
        (float[] inputs, float[] targets) = Data(network.Description, 300, value => (float)value);
        float[] expected = new float[targets.Length];
        network.PredictBatch(inputs, expected);
        float[][] found = [.. Enumerable.Range(0, 8).Select(_ => new float[targets.Length])];
        Parallel.ForEach(found, outputs => network.PredictBatch(inputs, outputs));
        Assert.All(found, outputs => Assert.Equal(expected, outputs));
    }

    private static (TrainingHistory History, float[] Parameters) Fitted(INetwork<float> network, int degree)
    {
        (float[] inputs, float[] targets) = Data(network.Description, 450, value => (float)value);
        TrainingHistory history = TrainingLoop.Fit<float>(
            network, inputs, targets, new FitOptions { Epochs = 3, BatchSize = 200, MaxDegreeOfParallelism = degree }, default);
        return (history, ParametersOf(network));
    }

    private static T[] ParametersOf<T>(INetwork<T> network)
        where T : unmanaged
    {
        T[] parameters = new T[network.Description.ParameterCount];
        network.GetParameters(parameters);
        return parameters;
    }

    private static (T[] Inputs, T[] Targets) Data<T>(NetworkDescription network, int rows, Func<double, T> convert)
    {
        Random random = new(1);
        T[] inputs = Numbers(rows * network.InputCount);
        return (inputs, network.Loss == Loss.CrossEntropy ? Classes() : Numbers(rows * network.OutputCount));

        T[] Classes()
        {
            int[] classes = [.. Enumerable.Range(0, rows).Select(_ => random.Next(network.OutputCount))];
            return [.. classes.SelectMany(chosen => Enumerable.Range(0, network.OutputCount).Select(k => convert(k == chosen ? 1 : 0)))];
        }

        T[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(_ => convert((2 * random.NextDouble()) - 1))];
    }
}
