using BackpropGen.Testing;
using BackpropGen.Testing.Reference;
using BackpropGen.Tests.Comparison;
using Xunit.Abstractions;

namespace BackpropGen.Tests.PyTorch;

public class TrainingTests(ITestOutputHelper output) : IClassFixture<TrainingTests.Compiled>
{
    // The gradient of the first step is the same whatever the optimiser makes of it, unless it was clipped.
    public static TheoryData<string, Precision> FirstSteps => InBothPrecisions(Fixture.Trainings.Where(training => training.IsKnown && training.ClipGradientNorm is null));

    public static TheoryData<string, Precision> Descents => InBothPrecisions(
        Fixture.Trainings.Where(training => training.IsKnown && training.ClipGradientNorm is null && training.Optimizer is "Sgd" or "Adam"));

    [Fact]
    public void Every_training_takes_part() => Assert.All(Fixture.Trainings, training => Assert.True(training.IsKnown, training.Name));

    [Theory]
    [MemberData(nameof(FirstSteps))]
    public void Predictions_loss_and_gradient_of_the_first_step_are_those_of_PyTorch(string name, Precision precision)
    {
        TrainingCase expected = Fixture.Trainings.Single(training => training.Name == name);
        AnyNetwork network = Network(expected, precision);
        var differences = new Differences();
        double[] predictions = network.PredictBatch(Flatten(expected.Inputs));
        Closeness.Same(predictions, Flatten(expected.Predictions), network.Tolerance, "The predictions", differences: differences);
        for (int row = 0; row < expected.Inputs.Length; row++)
        {
            Closeness.Same(
                network.Predict(expected.Inputs[row]), expected.Predictions[row], network.Tolerance, $"The prediction of row {row}",
                leastScale: Flatten(expected.Predictions).Max(Math.Abs));
        }

        (double loss, double[] gradient) = network.GradientBatch(Flatten(expected.Inputs), Flatten(expected.Targets));
        Closeness.Same(loss, expected.Steps[0].LossBefore, network.Tolerance, "The loss", differences: differences);
        SameTensors(network, gradient, expected.Steps[0].Gradient!, "gradient", differences);
        output.WriteLine($"{name}, {precision}: {differences}");
    }

    [Theory]
    [MemberData(nameof(Descents))]
    public void Every_step_is_that_of_PyTorch(string name, Precision precision)
    {
        TrainingCase expected = Fixture.Trainings.Single(training => training.Name == name);
        AnyNetwork network = Network(expected, precision);
        var differences = new Differences();
        foreach (TrainingStep step in expected.Steps)
        {
            double loss = network.TrainBatch(Flatten(expected.Inputs), Flatten(expected.Targets), expected.LearningRate);
            Closeness.Same(loss, step.LossBefore, network.Tolerance, $"The loss before step {step.Step}", differences: differences);
            if (step.Parameters is { } parameters)
            {
                SameTensors(network, network.Parameters, parameters, $"parameters after step {step.Step}", differences);
            }
        }

        Assert.NotNull(expected.Steps[0].Parameters);
        Assert.NotNull(expected.Steps[^1].Parameters);
        output.WriteLine($"{name}, {precision}: {differences}");
    }

    [Theory]
    [MemberData(nameof(Descents))]
    public void Gradient_then_Update_is_a_step_too(string name, Precision precision)
    {
        TrainingCase expected = Fixture.Trainings.Single(training => training.Name == name);
        AnyNetwork network = Network(expected, precision);
        (_, double[] gradient) = network.GradientBatch(Flatten(expected.Inputs), Flatten(expected.Targets));
        network.Update(gradient, expected.LearningRate);
        SameTensors(network, network.Parameters, expected.Steps[0].Parameters!, "parameters after step 1", new Differences());
    }

    private static TheoryData<string, Precision> InBothPrecisions(IEnumerable<TrainingCase> trainings)
    {
        var cases = new TheoryData<string, Precision>();
        foreach (TrainingCase training in trainings)
        {
            cases.Add(training.Name, Precision.Single);
            cases.Add(training.Name, Precision.Double);
        }

        return cases;
    }

    private static AnyNetwork Network(TrainingCase training, Precision precision)
    {
        AnyNetwork network = AnyNetwork.Of(Arguments(training), precision);
        network.Parameters = Layer.Flatten(training.Initial);
        return network;
    }

    private static string Arguments(TrainingCase training) =>
        $"\"{training.Topology}\", Activation.{training.Hidden}, OutputActivation = Activation.{training.Output}, Loss = Loss.{training.Loss}"
        + (training.Optimizer == "Adam" ? ", Optimizer = Optimizer.Adam" : string.Empty);

    private static void SameTensors(AnyNetwork network, double[] actual, Layer[] expected, string what, Differences differences)
    {
        foreach (((string name, double[] values), (_, double[] expectedValues)) in ReferenceNetwork.Tensors(network.Description, actual)
            .Zip(ReferenceNetwork.Tensors(network.Description, Layer.Flatten(expected))))
        {
            Closeness.Same(values, expectedValues, network.Tolerance, $"The {what}, {name},", differences: differences);
        }
    }

    private static double[] Flatten(double[][] rows) => [.. rows.SelectMany(row => row)];

    /// <summary>All networks, compiled at once.</summary>
    public sealed class Compiled
    {
        public Compiled() => Networks.Prepare(
            from training in Fixture.Trainings
            where training.IsKnown
            let arguments = Arguments(training)
            from network in new[] { arguments, Networks.InDouble(arguments) }
            select network);
    }
}
