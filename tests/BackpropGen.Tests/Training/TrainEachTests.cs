using System.Numerics;
using BackpropGen.CompilerServices;
using BackpropGen.Testing;
using BackpropGen.Training;

namespace BackpropGen.Tests.Training;

/// <summary>Many steps of one row each in one call are those steps, to the bit.</summary>
public class TrainEachTests
{
    private const int Rows = 150;

    public static TheoryData<string> Declarations => new(
    [
        "\"2-2-1\", Activation.Linear",
        "\"1-1\"",
        "\"3-2-2\", Activation.Sigmoid, Loss = Loss.CrossEntropy",
        "\"3-3-1\", Loss = Loss.BinaryCrossEntropy",
        "\"2-2-1\", Optimizer = Optimizer.Adam",
        "\"3-5-4-2\"",
        "\"4-8-3\"",
        "\"20-64-2\"",
        "\"20-18-12\", Emission = Emission.Unrolled",
        $"{Networks.OlderFramework}\"60-40-2\"",

        // Of one row, the weight of its class alone makes no difference: a share of its targets is another's.
        "\"3-2-2\", Loss = Loss.CrossEntropy, ClassWeights = new[] { 0.5, 2 }, LabelSmoothing = 0.1",
        "\"4-8-3\", Loss = Loss.CrossEntropy, ClassWeights = new[] { 0.5, 2, 1 }, LabelSmoothing = 0.1",
    ]);

    [SampledTheory(2)]
    [MemberData(nameof(Declarations))]
    [InlineData("\"2-3:relu:dropout(0.4)-2\"")]
    [InlineData("\"4-8:dropout(0.4)-3\"")]
    public void It_is_as_many_steps(string arguments)
    {
        Compare(Networks.Single(arguments), scale: 1);
        Compare(Networks.Double(arguments), scale: 1);
    }

    [SampledTheory(2)]
    [MemberData(nameof(Declarations))]
    [InlineData("\"2-3:relu:dropout(0.4)-2\"")]
    [InlineData("\"4-8:dropout(0.4)-3\"")]
    public void It_ends_where_a_step_is_not_finite(string arguments)
    {
        // The inputs of row 100 make the loss, or the gradient alone, overflow.
        Compare(Networks.Single(arguments), float.MaxValue);
        Compare(Networks.Double(arguments), double.MaxValue);
    }

    [SampledTheory(2)]
    [MemberData(nameof(Declarations))]
    public void Fit_takes_the_same_steps_in_its_order(string arguments)
    {
        INetwork<float> network = Networks.Single(arguments);
        INetwork<float> stepwise = network.Clone();
        (float[] inputs, float[] targets) = Data<float>(network.Description);
        TrainingLoop.Fit<float>(network, inputs, targets, new FitOptions { Epochs = 2, BatchSize = 1, RowOrder = RowOrder.InOrder, LearningRate = 0.02 }, default);
        for (int step = 0; step < 2 * Rows; step++)
        {
            Step(stepwise, inputs, targets, step % Rows, 0.02f);
        }

        Assert.Equal(Parameters(stepwise), Parameters(network));
    }

    [Theory]
    [InlineData("\"3-2-2\", Loss = Loss.CrossEntropy")]
    [InlineData("\"3-3-1\", Loss = Loss.BinaryCrossEntropy")]
    [InlineData("\"4-8-3\", Loss = Loss.CrossEntropy")]
    public void Classes_are_their_targets(string arguments)
    {
        INetwork<float> network = Networks.Single(arguments);
        INetwork<float> byClass = network.Clone();
        (float[] inputs, _) = Data<float>(network.Description);
        int outputs = network.Description.OutputCount;
        int[] classes = [.. Enumerable.Range(0, Rows).Select(row => row * row % Math.Max(2, outputs))];
        float[] targets = [.. classes.SelectMany(index => outputs == 1 ? [index] : Enumerable.Range(0, outputs).Select(j => j == index ? 1f : 0))];
        float loss = network.TrainEach(inputs, targets, 0.02f);

        IClassifier<float> classifier = Assert.IsAssignableFrom<IClassifier<float>>(byClass);
        Assert.Equal(loss, classifier.TrainEach(inputs, classes, 0.02f));
        Assert.Equal(Parameters(network), Parameters(byClass));
        Assert.ThrowsAny<ArgumentException>(() => classifier.TrainEach(inputs, [.. classes.Select(_ => Math.Max(2, outputs))], 0.02f));
    }

    private static void Compare<T>(INetwork<T> network, T scale)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Compare(network, double.CreateChecked(scale), T.CreateChecked(0.02));

    private static void Compare<T>(INetwork<T> network, double scale, T rate)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (T[] inputs, T[] targets) = Data<T>(network.Description);
        for (int i = 0; i < network.Description.InputCount; i++)
        {
            inputs[(100 * network.Description.InputCount) + i] *= T.CreateChecked(scale);
        }

        INetwork<T> stepwise = network.Clone();
        double sum = 0;
        int taken = 0;
        T last = T.Zero;
        for (; taken < Rows; taken++)
        {
            T loss = Step(stepwise, inputs, targets, taken, rate);
            sum += double.CreateChecked(loss);
            if (!T.IsFinite(loss))
            {
                break;
            }

            last = loss;
        }

        double sumOfRows = 0;
        double lastOfRows = 0;
        INetwork<T> rows = network.Clone();
        Assert.Equal(taken, RowSteps.Take(rows, inputs, targets, default, rate, ref sumOfRows, ref lastOfRows));
        Assert.Equal(sum, sumOfRows);
        Assert.Equal(double.CreateChecked(last), lastOfRows);
        Assert.Equal(Parameters(stepwise), Parameters(rows));

        T mean = network.TrainEach(inputs, targets, rate);
        Assert.Equal(T.CreateTruncating(sum / Rows), mean);
        Assert.Equal(Parameters(stepwise), Parameters(network));

        // What is drawn next is the same, too.
        Step(stepwise, inputs, targets, 0, rate);
        Step(network, inputs, targets, 0, rate);
        Assert.Equal(Parameters(stepwise), Parameters(network));
    }

    private static T Step<T>(INetwork<T> network, T[] inputs, T[] targets, int row, T rate)
        where T : unmanaged
        => network.Train(
            inputs.AsSpan(row * network.Description.InputCount, network.Description.InputCount),
            targets.AsSpan(row * network.Description.OutputCount, network.Description.OutputCount),
            rate);

    private static T[] Parameters<T>(INetwork<T> network)
        where T : unmanaged
    {
        T[] parameters = new T[network.Description.ParameterCount];
        network.GetParameters(parameters);
        return parameters;
    }

    /// <summary>Inputs in [-1, 1), and targets of which one is 1 and the others 0: in the domain of every loss.</summary>
    private static (T[] Inputs, T[] Targets) Data<T>(NetworkDescription description)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Random random = new(1);
        T[] inputs = Enumerable.Range(0, Rows * description.InputCount).Select(_ => T.CreateChecked((random.NextDouble() * 2) - 1)).ToArray();
        T[] targets = new T[Rows * description.OutputCount];
        for (int row = 0; row < Rows; row++)
        {
            targets[(row * description.OutputCount) + random.Next(description.OutputCount)] = T.One;
        }

        return (inputs, targets);
    }
}
