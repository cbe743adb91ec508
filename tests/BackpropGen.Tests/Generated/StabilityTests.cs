using BackpropGen.Testing;
using BackpropGen.Tests.Comparison;
using BackpropGen.Tests.PyTorch;

namespace BackpropGen.Tests.Generated;

/// <summary>Losses on logits far out: e^1000 is no number, the loss is.</summary>
public class StabilityTests : IClassFixture<StabilityTests.Compiled>
{
    private static readonly (string Layer, Loss Loss)[] Ends =
    [
        ("1:sigmoid", Loss.BinaryCrossEntropy), ("1:linear", Loss.BinaryCrossEntropy), ("3:softmax", Loss.CrossEntropy), ("3:linear", Loss.CrossEntropy),
    ];

    public static TheoryData<string, string, Precision> Binary => Cases("1:sigmoid", "1:linear");

    public static TheoryData<string, string, Precision> Classes => Cases("3:softmax", "3:linear");

    [Theory]
    [MemberData(nameof(Binary))]
    public void Binary_cross_entropy_of_far_logits_is_the_logit_itself_or_nothing(string layer, string form, Precision precision)
    {
        AnyNetwork network = PassThrough.Network(form, 1, layer, isHidden: false, Loss.BinaryCrossEntropy, precision);
        foreach ((double logit, double target, double loss, double slope) in new[]
        {
            (1_000.0, 1.0, 0.0, 0.0), (1_000.0, 0.0, 1_000.0, 1.0), (-1_000.0, 1.0, 1_000.0, -1.0), (-1_000.0, 0.0, 0.0, 0.0),
            (1_000.0, 0.25, 750.0, 0.75), (-1_000.0, 0.25, 250.0, -0.25),
        })
        {
            double[] inputs = PassThrough.Inputs(network, [logit]);
            Assert.Equal(loss, network.Evaluate(inputs, [target]));
            (double gradientLoss, double[] gradient) = network.Gradient(inputs, [target]);
            Assert.Equal(loss, gradientLoss);
            Assert.Equal((slope * logit, slope), (gradient[0], gradient[^1]));
            Assert.Equal(slope, network.InputGradient(inputs, [target])[0]);
            Assert.Equal(loss, network.Train(inputs, [target], 0));
            Assert.Equal(loss, network.EvaluateBatch([.. inputs, .. inputs], [target, target]));
        }
    }

    [Theory]
    [MemberData(nameof(Classes))]
    public void Cross_entropy_of_far_logits_is_how_far_the_class_lies_behind(string layer, string form, Precision precision)
    {
        AnyNetwork network = PassThrough.Network(form, 3, layer, isHidden: false, Loss.CrossEntropy, precision);
        double[] inputs = PassThrough.Inputs(network, [1_000, -1_000, 0]);
        foreach ((double[] targets, double loss, double[] slopes) in new (double[], double, double[])[]
        {
            ([1, 0, 0], 0, [0, 0, 0]), ([0, 1, 0], 2_000, [1, -1, 0]), ([0, 0, 1], 1_000, [1, 0, -1]), ([0.5, 0.25, 0.25], 750, [0.5, -0.25, -0.25]),
        })
        {
            Assert.Equal(loss, network.Evaluate(inputs, targets));
            Assert.Equal(loss, network.Gradient(inputs, targets).Loss);
            Assert.Equal(slopes, network.InputGradient(inputs, targets)[..3]);
            Assert.Equal(slopes, network.Gradient(inputs, targets).Gradient[^3..]);
            Assert.Equal(loss, network.EvaluateBatch([.. inputs, .. inputs], [.. targets, .. targets]));
        }
    }

    [SampledTheory(3)]
    [MemberData(nameof(Binary))]
    [MemberData(nameof(Classes))]
    public void The_loss_is_never_negative(string layer, string form, Precision precision)
    {
        int nodes = layer[0] - '0';
        AnyNetwork network = PassThrough.Network(form, nodes, layer, isHidden: false, nodes == 1 ? Loss.BinaryCrossEntropy : Loss.CrossEntropy, precision);
        Random random = new(1);
        for (int i = 0; i < 300; i++)
        {
            double scale = Math.Pow(10, random.Next(-3, 5));
            double[] logits = [.. Enumerable.Range(0, nodes).Select(_ => scale * (random.NextDouble() - 0.5))];
            int chosen = random.Next(Math.Max(nodes, 2));
            double[] inputs = PassThrough.Inputs(network, logits);
            double loss = network.Evaluate(inputs, chosen);
            Assert.True(loss >= 0 && double.IsFinite(loss), $"The loss at {string.Join(", ", logits)} of class {chosen} is {loss}.");
            Assert.All(network.Gradient(inputs, chosen).Gradient, slope => Assert.True(double.IsFinite(slope)));
        }
    }

    private static TheoryData<string, string, Precision> Cases(params string[] layers)
    {
        var cases = new TheoryData<string, string, Precision>();
        foreach (string layer in layers)
        {
            foreach (string form in RowForms.All)
            {
                cases.Add(layer, form, Precision.Single);
                cases.Add(layer, form, Precision.Double);
            }
        }

        return cases;
    }

    /// <summary>All networks, compiled at once.</summary>
    public sealed class Compiled
    {
        public Compiled() => Networks.Prepare(
            from end in Ends
            from form in RowForms.All
            let arguments = PassThrough.Arguments(form, end.Layer[0] - '0', end.Layer, isHidden: false, end.Loss)
            from network in new[] { arguments, Networks.InDouble(arguments) }
            select network);
    }
}
