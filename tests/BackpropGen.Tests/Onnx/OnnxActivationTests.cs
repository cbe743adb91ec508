using BackpropGen.Tests.Comparison;
using BackpropGen.Tests.PyTorch;

namespace BackpropGen.Tests.Onnx;

/// <summary>ONNX Runtime computes every activation of a saved network, in both precisions: none is left out.</summary>
public class OnnxActivationTests(OnnxActivationTests.Compiled compiled) : IClassFixture<OnnxActivationTests.Compiled>
{
    // Double is held to what double can do: an operator that computed in float on the way would show.
    private static readonly Dictionary<Precision, double> Tolerance = new() { [Precision.Single] = 1e-6, [Precision.Double] = 1e-13 };

    public static TheoryData<string, Precision> Cases
    {
        get
        {
            var cases = new TheoryData<string, Precision>();
            foreach (string activation in Activations)
            {
                cases.Add(activation, Precision.Single);
                cases.Add(activation, Precision.Double);
            }

            return cases;
        }
    }

    /// <summary>All of the enum, as <see cref="ActivationTests.Every_activation_has_reference_numbers"/> makes sure.</summary>
    private static IEnumerable<string> Activations => Fixture.Activations.Select(reference => reference.Name);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Values_are_those_of_PyTorch(string activation, Precision precision)
    {
        ActivationCase expected = Fixture.Activations.Single(reference => reference.Name == activation);
        AnyNetwork network = compiled.Network(activation, precision);
        using OnnxModel model = new(network.Onnx());
        double[] rows = [.. expected.Inputs.SelectMany(row => PassThrough.Inputs(network, row))];
        Closeness.Same(model.Predict(rows), [.. expected.Outputs.SelectMany(row => row)], Tolerance[precision], activation, leastScale: 1);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Far_out_values_are_those_of_the_network(string activation, Precision precision)
    {
        AnyNetwork network = compiled.Network(activation, precision);
        using OnnxModel model = new(network.Onnx());
        int nodes = network.Description.OutputCount;
        foreach (double x in new[] { -1000, -100, -20, -6.5, -1e-3, 0, 1e-3, 6.5, 20, 100, 1000 })
        {
            double[] row = PassThrough.Inputs(network, [.. Enumerable.Range(0, nodes).Select(i => i == 0 ? x : -x)]);
            Closeness.Same(model.Predict(row), network.Predict(row), Tolerance[precision], $"{activation} at {x}", leastScale: 1);
        }
    }

    /// <summary>All networks, compiled at once.</summary>
    public sealed class Compiled
    {
        public Compiled() => Testing.Networks.Prepare(
            from activation in Activations
            let arguments = PassThrough.Arguments(RowForms.Locals, Nodes(activation), Layer(activation), isHidden: false, Loss.MeanSquaredError)
            from network in new[] { arguments, Testing.Networks.InDouble(arguments) }
            select network);

        internal AnyNetwork Network(string activation, Precision precision) =>
            PassThrough.Network(RowForms.Locals, Nodes(activation), Layer(activation), isHidden: false, Loss.MeanSquaredError, precision);

        private static string Layer(string activation) => $"{Nodes(activation)}:{activation.ToLowerInvariant()}";

        private static int Nodes(string activation) => Fixture.Activations.Single(reference => reference.Name == activation).OutputGradient.Length;
    }
}
