using BackpropGen.Tests.Comparison;
using Xunit.Abstractions;

namespace BackpropGen.Tests.PyTorch;

public class ActivationTests(ITestOutputHelper output) : IClassFixture<ActivationTests.Compiled>
{
    /// <summary>Every activation of the enum, in every form, as output layer and before a linear one, in both precisions.</summary>
    public static TheoryData<Activation, string, bool, Precision> Cases
    {
        get
        {
            var cases = new TheoryData<Activation, string, bool, Precision>();
            foreach ((Activation activation, string form, bool isHidden) in Networks)
            {
                cases.Add(activation, form, isHidden, Precision.Single);
                cases.Add(activation, form, isHidden, Precision.Double);
            }

            return cases;
        }
    }

    private static IEnumerable<(Activation Activation, string Form, bool IsHidden)> Networks =>
        from activation in Enum.GetValues<Activation>()
        from form in RowForms.All
        from isHidden in new[] { false, true }
        select (activation, form, isHidden);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Values_and_derivatives_are_those_of_PyTorch(Activation activation, string form, bool isHidden, Precision precision)
    {
        ActivationCase expected = Fixture.Activations.Single(reference => reference.Name == activation.ToString());
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

    [Theory]
    [InlineData(Activation.ReLU, 0, 0)]
    [InlineData(Activation.LeakyReLU, 0, 0.01)]
    public void At_a_kink_the_derivative_is_the_one_of_PyTorch(Activation activation, double x, double slope)
    {
        foreach (string form in RowForms.All)
        {
            AnyNetwork network = PassThrough.Network(form, 1, Layer(1, activation), false, Loss.MeanSquaredError, Precision.Double);
            Assert.Equal(slope, network.Backward(PassThrough.Inputs(network, [x]), [1]).InputGradient[0]);
        }
    }

    private static string Layer(int nodes, Activation activation) => $"{nodes}:{activation.ToString().ToLowerInvariant()}";

    /// <summary>All networks, compiled at once.</summary>
    public sealed class Compiled
    {
        public Compiled() => Testing.Networks.Prepare(Networks
            .Select(network =>
            {
                int nodes = Fixture.Activations.Single(reference => reference.Name == network.Activation.ToString()).OutputGradient.Length;
                return PassThrough.Arguments(network.Form, nodes, Layer(nodes, network.Activation), network.IsHidden, Loss.MeanSquaredError);
            })
            .SelectMany(arguments => new[] { arguments, Testing.Networks.InDouble(arguments) }));
    }
}
