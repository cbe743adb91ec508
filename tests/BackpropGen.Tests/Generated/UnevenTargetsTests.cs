using BackpropGen.Testing;
using BackpropGen.Tests.Comparison;
using BackpropGen.Tests.PyTorch;

namespace BackpropGen.Tests.Generated;

/// <summary>Cross-entropy with targets that sum to 1 only as nearly as is allowed: value and gradient are of one function all the same.</summary>
public class UnevenTargetsTests : IClassFixture<UnevenTargetsTests.Compiled>
{
    private static readonly double[] Logits = [0.3, -1.1, 0.8];
    private static readonly double[] Targets = [0.2, 0.3, 0.4995];

    public static TheoryData<string, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, string>();
            foreach (string layer in (string[])["3:softmax", "3:linear"])
            {
                foreach (string form in RowForms.All)
                {
                    cases.Add(layer, form);
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_gradient_is_the_slope_of_the_loss(string layer, string form)
    {
        const double Step = 1e-5;
        AnyNetwork network = Network(layer, form);
        double[] slopes = network.InputGradient(PassThrough.Inputs(network, Logits), Targets);
        double[] byBias = network.Gradient(PassThrough.Inputs(network, Logits), Targets).Gradient[^3..];
        for (int j = 0; j < 3; j++)
        {
            double slope = (LossAt(network, j, Step) - LossAt(network, j, -Step)) / (2 * Step);
            Assert.Equal(slope, slopes[j], 1e-9);
            Assert.Equal(slope, byBias[j], 1e-9);
        }
    }

    /// <summary>torch.nn.functional.cross_entropy with probabilities as targets: −Σ y · log_softmax(z), of which the derivative is softmax(z) · Σ y − y.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void Value_and_gradient_are_those_of_PyTorch_s_definition(string layer, string form)
    {
        AnyNetwork network = Network(layer, form);
        double sum = Logits.Sum(Math.Exp);
        double[] inputs = PassThrough.Inputs(network, Logits);
        double loss = -Targets.Zip(Logits, (y, z) => y * Math.Log(Math.Exp(z) / sum)).Sum();
        Assert.Equal(loss, network.Evaluate(inputs, Targets), 1e-14);
        Assert.Equal(loss, network.Gradient(inputs, Targets).Loss, 1e-14);
        double[] slopes = network.InputGradient(inputs, Targets);
        for (int j = 0; j < 3; j++)
        {
            Assert.Equal((Math.Exp(Logits[j]) / sum * Targets.Sum()) - Targets[j], slopes[j], 1e-14);
        }
    }

    private static AnyNetwork Network(string layer, string form) =>
        PassThrough.Network(form, 3, layer, isHidden: false, Loss.CrossEntropy, Precision.Double);

    private static double LossAt(AnyNetwork network, int node, double change)
    {
        double[] logits = [.. Logits];
        logits[node] += change;
        return network.Evaluate(PassThrough.Inputs(network, logits), Targets);
    }

    /// <summary>All networks, compiled at once.</summary>
    public sealed class Compiled
    {
        public Compiled() => Networks.Prepare(
            from layer in (string[])["3:softmax", "3:linear"]
            from form in RowForms.All
            select Networks.InDouble(PassThrough.Arguments(form, 3, layer, isHidden: false, Loss.CrossEntropy)));
    }
}
