using BackpropGen.Testing;
using BackpropGen.Testing.Reference;
using BackpropGen.Tests.Comparison;
using Xunit.Abstractions;

namespace BackpropGen.Tests.PyTorch;

/// <summary>Every optimiser's steps are PyTorch's, in every form that a small network can have.</summary>
public class OptimizerTests(ITestOutputHelper output) : IClassFixture<OptimizerTests.Compiled>
{
    private static readonly string[] Forms = [string.Empty, ", Emission = Emission.Vectorized"];

    private static IEnumerable<TrainingCase> Trainings => Fixture.Trainings.Where(training => training.Name.EndsWith("on 2-3-2", StringComparison.Ordinal));

    public static TheoryData<string, Precision, int> Cases
    {
        get
        {
            var cases = new TheoryData<string, Precision, int>();
            foreach (TrainingCase training in Trainings)
            {
                for (int form = 0; form < Forms.Length; form++)
                {
                    cases.Add(training.Name, Precision.Single, form);
                    cases.Add(training.Name, Precision.Double, form);
                }
            }

            return cases;
        }
    }

    [Fact]
    public void Every_optimizer_takes_part() =>
        Assert.Equal(Enum.GetNames<Optimizer>().Order(), Trainings.Select(training => OptimizerOf(training.Optimizer).Name).Distinct().Order());

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_step_is_that_of_PyTorch(string name, Precision precision, int form)
    {
        TrainingCase expected = Trainings.Single(training => training.Name == name);
        AnyNetwork network = AnyNetwork.Of(Arguments(expected, Forms[form]), precision);
        network.Parameters = Layer.Flatten(expected.Initial);
        var differences = new Differences();
        foreach (TrainingStep step in expected.Steps)
        {
            double loss = network.TrainBatch(Flatten(expected.Inputs), Flatten(expected.Targets), expected.LearningRate);
            Closeness.Same(loss, step.LossBefore, network.Tolerance, $"The loss before step {step.Step}", differences: differences);
            if (step.Parameters is { } parameters)
            {
                foreach (((string tensor, double[] values), (_, double[] expectedValues)) in ReferenceNetwork.Tensors(network.Description, network.Parameters)
                    .Zip(ReferenceNetwork.Tensors(network.Description, Layer.Flatten(parameters))))
                {
                    Closeness.Same(values, expectedValues, network.Tolerance, $"The parameters after step {step.Step}, {tensor},", differences: differences);
                }
            }
        }

        Assert.True(expected.Steps.Length > 1);
        output.WriteLine($"{name}, {precision}{Forms[form]}: {differences}");
    }

    /// <summary>The enum member and the settings of a training's optimiser.</summary>
    private static (string Name, string Settings) OptimizerOf(string name) => name switch
    {
        "Sgd" => ("SGD", string.Empty),
        "SgdWeightDecay" => ("SGD", ", WeightDecay = 0.01"),
        "RmsProp" => ("RMSprop", string.Empty),
        _ => (name, string.Empty),
    };

    private static string Arguments(TrainingCase training, string form)
    {
        (string name, string settings) = OptimizerOf(training.Optimizer);
        return $"\"{training.Topology}\", Activation.{training.Hidden}, Optimizer = Optimizer.{name}{settings}{form}";
    }

    private static double[] Flatten(double[][] rows) => [.. rows.SelectMany(row => row)];

    /// <summary>All networks, compiled at once.</summary>
    public sealed class Compiled
    {
        public Compiled() => Networks.Prepare(
            from training in Trainings
            from form in Forms
            let arguments = Arguments(training, form)
            from network in new[] { arguments, Networks.InDouble(arguments) }
            select network);
    }
}
