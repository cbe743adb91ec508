using BackpropGen.Testing;
using BackpropGen.Tests.Comparison;
using BackpropGen.Tests.Declared;

namespace BackpropGen.Tests.Differentiated;

/// <summary>Losses that take several outputs a target: differentiated as functions, and passed back with <c>BackwardBatch</c>.</summary>
public class TwoOutputLossTests
{
    private const int Rows = 40;

    [Fact]
    public void Their_gradients_by_parameters_are_those_of_finite_differences()
    {
        var random = new Random(3);
        Check(new ForecastModel(2), [.. Enumerable.Range(0, Rows).Select(_ => random.NextDouble())], _ => random.NextDouble(), TwoOutputLosses.Gaussian, (mean, variance, y) =>
        {
            (double byMean, double byVariance, _) = TwoOutputLosses.GaussianSlopes(mean, variance, y);
            return (byMean, byVariance);
        });
        Check(new CountModel(2), [.. Enumerable.Range(0, 2 * Rows).Select(_ => random.NextDouble())], row => row % 3 == 0 ? random.Next(1, 6) : 0, TwoOutputLosses.ZeroInflated, (rate, odds, y) =>
        {
            (double byRate, double byOdds, _) = TwoOutputLosses.ZeroInflatedSlopes(rate, odds, y);
            return (byRate, byOdds);
        });
    }

    [ThoroughFact]
    public void A_network_learns_how_far_targets_scatter()
    {
        var random = new Random(5);
        var network = new ForecastModel(1);
        double[] x = [.. Enumerable.Range(0, 400).Select(_ => random.NextDouble())];

        // The standard deviation is 0.05 at 0 and 0.55 at 1.
        double[] y = [.. x.Select(each => Math.Sin(3 * each) + ((0.05 + (0.5 * each)) * Normal(random)))];
        double[] gradient = new double[ForecastModel.ParameterCount];
        for (int step = 0; step < 1500; step++)
        {
            network.BackwardBatch(x, SlopesOf(network, x, y, (mean, variance, target) => TwoOutputLosses.GaussianSlopes(mean, variance, target) is var slopes ? (slopes.Mean, slopes.LogVariance) : default), gradient, default);
            network.Update(gradient, 0.01);
        }

        foreach ((double at, double deviation) in new[] { (0.1, 0.1), (0.5, 0.3), (0.9, 0.5) })
        {
            (double mean, double logVariance) = network.Predict(at);
            Assert.InRange(mean, Math.Sin(3 * at) - 0.15, Math.Sin(3 * at) + 0.15);
            Assert.InRange(Math.Exp(logVariance / 2), deviation / 1.6, deviation * 1.6);
        }
    }

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private static void Check(INetwork<double> network, double[] inputs, Func<int, double> targetOf, Func<double, double, double, double> loss, Func<double, double, double, (double, double)> slopes)
    {
        double[] targets = [.. Enumerable.Range(0, Rows).Select(targetOf)];
        double[] gradient = new double[network.Description.ParameterCount];
        network.BackwardBatch(inputs, SlopesOf(network, inputs, targets, slopes), gradient, default);

        double[] parameters = new double[gradient.Length];
        network.GetParameters(parameters);
        const double H = 1e-4;
        double[] expected = [.. parameters.Select((value, i) => (MeanAt(i, value + H) - MeanAt(i, value - H)) / (2 * H))];
        Closeness.Same(gradient, expected, 1e-6, network.Description.Topology);

        double MeanAt(int parameter, double value)
        {
            double[] moved = [.. parameters];
            moved[parameter] = value;
            network.SetParameters(moved);
            double[] outputs = new double[2 * Rows];
            network.PredictBatch(inputs, outputs);
            return Enumerable.Range(0, Rows).Average(row => loss(outputs[2 * row], outputs[(2 * row) + 1], targets[row]));
        }
    }

    private static double[] SlopesOf(INetwork<double> network, double[] inputs, double[] targets, Func<double, double, double, (double, double)> slopes)
    {
        double[] outputs = new double[2 * targets.Length];
        network.PredictBatch(inputs, outputs);
        for (int row = 0; row < targets.Length; row++)
        {
            (double first, double second) = slopes(outputs[2 * row], outputs[(2 * row) + 1], targets[row]);
            (outputs[2 * row], outputs[(2 * row) + 1]) = (first / targets.Length, second / targets.Length);
        }

        return outputs;
    }
}
