using BackpropGen.Testing;
using BackpropGen.Tests.Comparison;
using Xunit.Abstractions;

namespace BackpropGen.Tests.PyTorch;

public class LossTests(ITestOutputHelper output) : IClassFixture<LossTests.Compiled>
{
    private const int Nodes = 3;
    private const string Probabilities = "BinaryCrossEntropy(probabilities)";

    // What the fixtures call a loss, the loss, and the output activation it is taken behind.
    private static readonly (string Name, Loss Loss, string Output)[] Covered =
    [
        ("MeanSquaredError", Loss.MeanSquaredError, "linear"),
        ("BinaryCrossEntropy(logits)", Loss.BinaryCrossEntropy, "linear"),
        ("BinaryCrossEntropy(logits)", Loss.BinaryCrossEntropy, "sigmoid"),
        (Probabilities, Loss.BinaryCrossEntropy, "sigmoid"),
        ("CrossEntropy(logits, one-hot)", Loss.CrossEntropy, "linear"),
        ("CrossEntropy(logits, one-hot)", Loss.CrossEntropy, "softmax"),
        ("CrossEntropy(logits, soft targets)", Loss.CrossEntropy, "linear"),
        ("CrossEntropy(logits, soft targets)", Loss.CrossEntropy, "softmax"),
    ];

    public static TheoryData<string, Loss, string, string, Precision> Cases
    {
        get
        {
            var cases = new TheoryData<string, Loss, string, string, Precision>();
            foreach ((string name, Loss loss, string activation) in Covered)
            {
                foreach (string form in RowForms.All)
                {
                    cases.Add(name, loss, activation, form, Precision.Single);
                    cases.Add(name, loss, activation, form, Precision.Double);
                }
            }

            return cases;
        }
    }

    [Fact]
    public void Every_loss_has_reference_numbers() => Assert.Equal(Enum.GetValues<Loss>().ToHashSet(), Covered.Select(covered => covered.Loss).ToHashSet());

    [Theory]
    [MemberData(nameof(Cases))]
    public void Values_and_derivatives_are_those_of_PyTorch(string name, Loss loss, string activation, string form, Precision precision)
    {
        LossCase expected = Fixture.Losses.Single(reference => reference.Name == name);
        int rows = expected.Prediction.Length;
        Assert.All(expected.Prediction, row => Assert.Equal(Nodes, row.Length));
        AnyNetwork network = PassThrough.Network(form, Nodes, $"{Nodes}:{activation}", isHidden: false, loss, precision);
        var differences = new Differences();

        // A network predicts probabilities from logits: its derivative goes through p = 1 / (1 + e⁻ᶻ), whose slope is p (1 − p).
        bool areProbabilities = name == Probabilities;
        double[][] logits = areProbabilities ? Map(expected.Prediction, p => Math.Log(p / (1 - p))) : expected.Prediction;
        double[][] slopes = areProbabilities ? Map(expected.Prediction, p => p * (1 - p)) : Map(expected.Prediction, _ => 1);

        double[] inputs = [.. logits.SelectMany(row => PassThrough.Inputs(network, row))];
        double[] targets = [.. expected.Target.SelectMany(row => row)];
        Closeness.Same(network.EvaluateBatch(inputs, targets), expected.Loss, network.Tolerance, "The loss of all rows", differences: differences);
        Closeness.Same(network.GradientBatch(inputs, targets).Loss, expected.Loss, network.Tolerance, "The loss of the gradient", differences: differences);

        // With weights 1, ∂L/∂prediction is ∂L/∂x. The reference is the derivative of the mean over rows.
        double[] derivative = [.. logits.Zip(expected.Target).SelectMany(row =>
            network.InputGradient(PassThrough.Inputs(network, row.First), row.Second)[..Nodes].Select(value => value / rows))];
        double[] expectedDerivative = [.. expected.Dldprediction.Zip(slopes).SelectMany(row => row.First.Zip(row.Second, (slope, p) => slope * p))];
        Closeness.Same(derivative, expectedDerivative, network.Tolerance, "The derivative by the predictions", differences: differences);
        output.WriteLine($"{differences}");
    }

    private static double[][] Map(double[][] rows, Func<double, double> change) => [.. rows.Select(row => row.Select(change).ToArray())];

    /// <summary>All networks, compiled at once.</summary>
    public sealed class Compiled
    {
        public Compiled() => Networks.Prepare(
            from covered in Covered
            from form in RowForms.All
            let arguments = PassThrough.Arguments(form, Nodes, $"{Nodes}:{covered.Output}", isHidden: false, covered.Loss)
            from network in new[] { arguments, Networks.InDouble(arguments) }
            select network);
    }
}
