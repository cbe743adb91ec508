using BackpropGen.Testing;
using BackpropGen.Tests.Comparison;
using BackpropGen.Tests.PyTorch;

namespace BackpropGen.Tests.Training;

/// <summary>Cross-entropy whose classes count differently.</summary>
public class ClassWeightTests : IClassFixture<ClassWeightTests.Compiled>
{
    private const string Weights = ", ClassWeights = new[] { 0.5, 2, 1 }";
    private const string Smoothing = ", LabelSmoothing = 0.25";

    private static readonly double[][] Logits = [[1, -2, 0.5], [0.25, 0.75, -1], [-0.5, 0.125, 2], [0, 1.5, 0.5]];

    private static readonly int[] Classes = [0, 1, 1, 2];

    public static TheoryData<string, Precision> Forms
    {
        get
        {
            var forms = new TheoryData<string, Precision>();
            foreach (string form in RowForms.All)
            {
                forms.Add(form, Precision.Single);
                forms.Add(form, Precision.Double);
            }

            return forms;
        }
    }

    /// <summary>
    /// PyTorch's formula for class indices, weights and smoothing together: (1 − ε)·Σ w·(−ln p of the class) / Σ w + ε/n · Σ Σₖ wₖ·(−ln pₖ) / Σ w.
    /// </summary>
    [Theory]
    [MemberData(nameof(Forms))]
    public void Weights_and_smoothing_go_together_as_in_PyTorch(string form, Precision precision)
    {
        double[] weights = [0.5, 2, 1];
        double sum = 0;
        double smooth = 0;
        double ofRows = 0;
        foreach ((double[] logits, int chosen) in Logits.Zip(Classes))
        {
            double logarithm = Math.Log(logits.Sum(Math.Exp));
            sum += weights[chosen] * (logarithm - logits[chosen]);
            smooth += logits.Zip(weights, (logit, weight) => weight * (logarithm - logit)).Sum();
            ofRows += weights[chosen];
        }

        double expected = ((0.75 * sum) + (0.25 / 3 * smooth)) / ofRows;
        AnyNetwork network = PassThrough.Network(form, 3, "3:softmax", isHidden: false, Loss.CrossEntropy, precision, Weights + Smoothing);
        double[] inputs = [.. Logits.SelectMany(row => PassThrough.Inputs(network, row))];
        double[] targets = [.. Classes.SelectMany(chosen => Enumerable.Range(0, 3).Select(j => j == chosen ? 1.0 : 0))];
        Closeness.Same(network.EvaluateBatch(inputs, targets), expected, network.Tolerance, "The loss");
        Closeness.Same(network.EvaluateBatch(inputs, Classes), expected, network.Tolerance, "The loss of classes");
        Closeness.Same(network.GradientBatch(inputs, targets).Loss, expected, network.Tolerance, "The loss of the gradient");
        Closeness.Same(network.GradientBatch(inputs, Classes).Loss, expected, network.Tolerance, "The loss of the gradient of classes");
        Assert.Equal(network.GradientBatch(inputs, targets).Gradient, network.GradientBatch(inputs, Classes).Gradient);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void The_gradient_of_a_batch_is_the_slope_of_its_loss(string form, Precision precision)
    {
        if (precision == Precision.Single)
        {
            return;
        }

        AnyNetwork network = PassThrough.Network(form, 3, "3:softmax", isHidden: false, Loss.CrossEntropy, precision, Weights + Smoothing);
        double[] inputs = [.. Logits.SelectMany(row => PassThrough.Inputs(network, row))];
        double[] targets = [0.5, 0.25, 0.25, 0, 1, 0, 0.125, 0, 0.875, 1, 0, 0];
        double[] gradient = network.GradientBatch(inputs, targets).Gradient;
        double[] parameters = network.Parameters;
        for (int i = parameters.Length - 3; i < parameters.Length; i++)
        {
            double[] changed = (double[])parameters.Clone();
            changed[i] += 1e-6;
            network.Parameters = changed;
            double above = network.EvaluateBatch(inputs, targets);
            changed[i] -= 2e-6;
            network.Parameters = changed;
            Assert.Equal((above - network.EvaluateBatch(inputs, targets)) / 2e-6, gradient[i], 1e-8);
        }
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void A_row_alone_has_all_of_the_weight(string form, Precision precision)
    {
        AnyNetwork weighted = PassThrough.Network(form, 3, "3:softmax", isHidden: false, Loss.CrossEntropy, precision, Weights);
        AnyNetwork plain = PassThrough.Network(form, 3, "3:softmax", isHidden: false, Loss.CrossEntropy, precision);
        foreach ((double[] logits, int chosen) in Logits.Zip(Classes))
        {
            double[] inputs = PassThrough.Inputs(plain, logits);
            Closeness.Same(weighted.Evaluate(inputs, chosen), plain.Evaluate(inputs, chosen), plain.Tolerance, "The loss of a row");
            Closeness.Same(weighted.Train(inputs, chosen, 0.5), plain.Train(inputs, chosen, 0.5), plain.Tolerance, "The loss of a step");
            Closeness.Same(weighted.Parameters, plain.Parameters, plain.Tolerance, "The parameters after the step");
        }
    }

    [Fact]
    public void Fit_takes_classes()
    {
        var weighted = (INetwork<float>)Activator.CreateInstance(Networks.TypeOf("\"64-128-3\", Loss = Loss.CrossEntropy" + Weights))!;
        var random = new Random(1);
        float[] inputs = [.. Enumerable.Range(0, 256 * 64).Select(_ => random.NextSingle() - 0.5f)];
        int[] classes = [.. Enumerable.Range(0, 256).Select(row => inputs[row * 64] > 0 ? 2 : inputs[(row * 64) + 1] > 0 ? 1 : 0)];
        TrainingHistory history = ((IClassifier<float>)weighted).Fit(
            inputs, classes, new FitOptions { Epochs = 50, BatchSize = 256, LearningRate = 1, MaxDegreeOfParallelism = 2 }, default);
        Assert.True(history.FinalLoss < 0.5 * history.Losses[0], $"{history.Losses[0]} became {history.FinalLoss}.");
    }

    /// <summary>Without a step the loss is the same whatever the batches are.</summary>
    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 3)]
    [InlineData(8, 1)]
    [InlineData(8, 2)]
    [InlineData(32, 1)]
    public void The_loss_of_an_epoch_weighs_rows_as_the_loss_does(int batchSize, int accumulation)
    {
        var network = (INetwork<double>)Activator.CreateInstance(Networks.TypeOf(Networks.InDouble("\"2-3\", Loss = Loss.CrossEntropy" + Weights)))!;
        var random = new Random(1);
        double[] inputs = [.. Enumerable.Range(0, 2 * 45).Select(_ => random.NextDouble() - 0.5)];
        int[] classes = [.. Enumerable.Range(0, 45).Select(row => row % 7 == 0 ? 1 : row % 3 == 0 ? 2 : 0)];
        double[] targets = [.. classes.SelectMany(chosen => Enumerable.Range(0, 3).Select(j => j == chosen ? 1.0 : 0))];
        TrainingHistory history = ((IClassifier<double>)network).Fit(
            inputs, classes, new FitOptions { Epochs = 3, BatchSize = batchSize, GradientAccumulation = accumulation, LearningRate = 0 }, default);
        double expected = network.EvaluateBatch(inputs, targets);
        Assert.All(history.Losses, loss => Assert.Equal(expected, loss, 1e-12));
    }

    /// <summary>All networks, compiled at once.</summary>
    public sealed class Compiled
    {
        public Compiled() => Networks.Prepare(
            from form in RowForms.All
            from more in new[] { Weights + Smoothing, Weights, "" }
            let arguments = PassThrough.Arguments(form, 3, "3:softmax", isHidden: false, Loss.CrossEntropy, more)
            from network in new[] { arguments, Networks.InDouble(arguments) }
            select network);
    }
}
