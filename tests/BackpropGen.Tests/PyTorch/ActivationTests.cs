using BackpropGen.Testing;
using BackpropGen.Tests.Comparison;
using Xunit.Abstractions;

namespace BackpropGen.Tests.PyTorch;

public class ActivationTests(ITestOutputHelper output) : IClassFixture<ActivationTests.Compiled>
{
    /// <summary>Every activation of the fixtures, in every form, as output layer and before a linear one, in both precisions.</summary>
    public static TheoryData<string, string, bool, Precision> Cases
    {
        get
        {
            var cases = new TheoryData<string, string, bool, Precision>();
            foreach ((string activation, string form, bool isHidden) in All)
            {
                cases.Add(activation, form, isHidden, Precision.Single);
                cases.Add(activation, form, isHidden, Precision.Double);
            }

            return cases;
        }
    }

    /// <summary>Of how many cases one is tried in every run: no divisor of how many an activation has, so that each comes in other forms.</summary>
    private const int OneIn = 7;

    private static IEnumerable<(string Activation, string Form, bool IsHidden)> All =>
        from activation in Fixture.Activations.Select(reference => reference.Name)
        from form in RowForms.All
        from isHidden in new[] { false, true }
        select (activation, form, isHidden);

    [Fact]
    public void Every_activation_has_reference_numbers() =>
        Assert.Equal(LibraryFunctions.ActivationNames.Order(), Fixture.Activations.Select(reference => reference.Name.Split('(')[0]).Distinct().Order());

    [SampledTheory(OneIn)]
    [MemberData(nameof(Cases))]
    public void Values_and_derivatives_are_those_of_PyTorch(string activation, string form, bool isHidden, Precision precision)
    {
        ActivationCase expected = Fixture.Activations.Single(reference => reference.Name == activation);
        int nodes = expected.OutputGradient.Length;
        AnyNetwork network = PassThrough.Network(form, nodes, Layer(nodes, activation), isHidden, Loss.MeanSquaredError, precision);
        var differences = new Differences();
        foreach (((double[] x, double[] y), double[] slope) in expected.Inputs.Zip(expected.Outputs).Zip(expected.InputGradients))
        {
            double[] inputs = PassThrough.Inputs(network, x);
            Closeness.Same(network.Predict(inputs), y, network.Tolerance, $"{activation} at {x[0]}", leastScale: 1, differences);
            (_, double[] inputGradient) = network.Backward(inputs, expected.OutputGradient);
            Closeness.Same(inputGradient[..nodes], slope, network.Tolerance, $"The derivative of {activation} at {x[0]}", leastScale: 1, differences);
        }

        output.WriteLine($"{differences}");
    }

    [SampledTheory(3)]
    [InlineData("ReLU", 0, 0)]
    [InlineData("LeakyReLU", 0, 0.01)]
    [InlineData("LeakyReLU(0.2)", 0, 0.2)]
    [InlineData("ELU", 0, 1)]
    [InlineData("ELU(0.5)", 0, 0.5)]
    [InlineData("SELU", 0, 1.0507009873554804934 * 1.6732632423543772848)]
    [InlineData("HardTanh", -1, 0)]
    [InlineData("HardTanh", 1, 0)]
    [InlineData("HardSigmoid", -3, 0)]
    [InlineData("HardSigmoid", 3, 0)]
    [InlineData("HardSwish", -3, 0)]
    [InlineData("HardSwish", 3, 1)]
    [InlineData("ReLU6", 0, 0)]
    [InlineData("ReLU6", 6, 0)]
    [InlineData("Softsign", 0, 1)]
    public void At_a_kink_the_derivative_is_the_one_of_PyTorch(string activation, double x, double slope)
    {
        foreach (string form in RowForms.OfEveryRun)
        {
            AnyNetwork network = PassThrough.Network(form, 1, Layer(1, activation), false, Loss.MeanSquaredError, Precision.Double);
            Assert.Equal(slope, network.Backward(PassThrough.Inputs(network, [x]), [1]).InputGradient[0], 15);
        }
    }

    /// <summary>e^1000 is no number, and of z·σ(z) one factor is nothing; the activation and its derivative do not mind. What is no number stays none.</summary>
    [Fact]
    public void Far_out_values_and_derivatives_are_those_that_the_function_tends_to()
    {
        (string Activation, double[] Values, double[] Slopes)[] limits =
        [
            ("Linear", [-1_000, 1_000], [1, 1]), ("ReLU", [0, 1_000], [0, 1]), ("LeakyReLU", [-10, 1_000], [0.01, 1]), ("Sigmoid", [0, 1], [0, 0]), ("Tanh", [-1, 1], [0, 0]),
            ("ELU", [-1, 1_000], [0, 1]), ("ELU(0.5)", [-0.5, 1_000], [0, 1]), ("SELU", [-1.0507009873554805 * 1.6732632423543772, 1_050.7009873554805], [0, 1.0507009873554805]),
            ("GELU", [0, 1_000], [0, 1]), ("GELUTanh", [0, 1_000], [0, 1]), ("SiLU", [0, 1_000], [0, 1]), ("Mish", [0, 1_000], [0, 1]), ("HardSigmoid", [0, 1], [0, 0]),
            ("HardTanh", [-1, 1], [0, 0]), ("HardSwish", [0, 1_000], [0, 1]), ("ReLU6", [0, 6], [0, 0]), ("Softplus", [0, 1_000], [0, 1]),
            ("Softsign", [-1_000 / 1_001.0, 1_000 / 1_001.0], [1 / (1_001.0 * 1_001), 1 / (1_001.0 * 1_001)]),
            ("LogSigmoid", [-1_000, 0], [1, 0]),
        ];
        Assert.Equal(LibraryFunctions.ActivationNames.Except(["Softmax", "LogSoftmax"]).Order(), limits.Select(limit => limit.Activation.Split('(')[0]).Distinct().Order());
        Networks.Prepare(
            from form in RowForms.OfEveryRun
            from limit in limits
            let arguments = PassThrough.Arguments(form, 1, Layer(1, limit.Activation), isHidden: false, Loss.MeanSquaredError)
            from inPrecision in new[] { arguments, Networks.InDouble(arguments) }
            select inPrecision);
        foreach (string form in RowForms.OfEveryRun)
        {
            foreach (Precision precision in Enum.GetValues<Precision>())
            {
                foreach ((string activation, double[] values, double[] slopes) in limits)
                {
                    AnyNetwork network = PassThrough.Network(form, 1, Layer(1, activation), false, Loss.MeanSquaredError, precision);
                    Assert.All(network.Predict(PassThrough.Inputs(network, [double.NaN])), value => Assert.True(double.IsNaN(value), activation));
                    for (int i = 0; i < 2; i++)
                    {
                        double[] inputs = PassThrough.Inputs(network, [i == 0 ? -1_000 : 1_000]);
                        Closeness.Same(network.Predict(inputs), [values[i]], network.Tolerance, $"{activation} far out", leastScale: 1e-6);
                        Closeness.Same(network.PredictBatch([.. inputs, .. inputs]), [values[i], values[i]], network.Tolerance, $"{activation} far out", leastScale: 1e-6);
                        Closeness.Same(network.Backward(inputs, [1]).InputGradient[..1], [slopes[i]], network.Tolerance, $"The derivative of {activation} far out", leastScale: 1e-6);
                    }
                }

                AnyNetwork logarithms = PassThrough.Network(form, 3, "3:logsoftmax", false, Loss.MeanSquaredError, precision);
                double[] row = PassThrough.Inputs(logarithms, [1_000, -1_000, 1_000]);
                Closeness.Same(logarithms.Predict(row), [-Math.Log(2), -2_000 - Math.Log(2), -Math.Log(2)], logarithms.Tolerance, "LogSoftmax far out");
                Closeness.Same(logarithms.Predict(row)[..1], [-Math.Log(2)], logarithms.Tolerance, "The logarithm of one half");
                Closeness.Same(logarithms.Backward(row, [1, 0, 0]).InputGradient[..3], [0.5, 0, -0.5], logarithms.Tolerance, "The derivative of LogSoftmax far out");
            }
        }
    }

    private static string Layer(int nodes, string activation) => $"{nodes}:{activation.ToLowerInvariant()}";

    /// <summary>All networks, compiled at once.</summary>
    public sealed class Compiled
    {
        public Compiled() => Networks.Prepare(ThoroughTests.Sample(
            from network in All
            let nodes = Fixture.Activations.Single(reference => reference.Name == network.Activation).OutputGradient.Length
            let arguments = PassThrough.Arguments(network.Form, nodes, Layer(nodes, network.Activation), network.IsHidden, Loss.MeanSquaredError)
            from inPrecision in new[] { arguments, Networks.InDouble(arguments) }
            select inPrecision, OneIn));
    }
}
