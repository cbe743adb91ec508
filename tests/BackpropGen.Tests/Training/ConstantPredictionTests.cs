using BackpropGen.CompilerServices;
using BackpropGen.Testing;
using BackpropGen.Training;

namespace BackpropGen.Tests.Training;

/// <summary>The least loss of one prediction for all rows is the least that the network itself has when only its biases speak.</summary>
public class ConstantPredictionTests
{
    private const int Rows = 60;

    public static TheoryData<string, string> Cases => new()
    {
        { "\"1-3\"", "numbers" },
        { "\"1-3\", TargetScaling = Scaling.Standardize", "numbers" },
        { "\"1-3\", Loss = Loss.HalfSquaredError, TargetScaling = Scaling.MinMax", "numbers" },
        { "\"1-3\", Loss = Loss.MeanAbsoluteError", "numbers" },
        { "\"1-3\", Loss = Loss.MeanAbsoluteError, TargetScaling = Scaling.Standardize", "numbers" },
        { "\"1-3\", Loss = Loss.Huber", "numbers" },
        { "\"1-3\", Loss = Loss.Huber, HuberDelta = 0.25, TargetScaling = Scaling.Standardize", "numbers" },
        { "\"1-3\", Loss = Loss.LogCosh", "numbers" },
        { "\"1-3\", Loss = Loss.Poisson", "counts" },
        { "\"1-3\", Loss = Loss.Hinge", "signs" },
        { "\"1-3:sigmoid\", Loss = Loss.BinaryCrossEntropy", "parts" },
        { "\"1-3:linear\", Loss = Loss.BinaryCrossEntropy", "parts" },
        { "\"1-3\", Loss = Loss.CrossEntropy", "classes" },
        { "\"1-3\", Loss = Loss.CrossEntropy, ClassWeights = new[] { 1.0, 20, 3 }", "classes" },
        { "\"1-3:linear\", Loss = Loss.CrossEntropy, LabelSmoothing = 0.2", "classes" },
        { "\"1-3:logsoftmax\", Loss = Loss.CrossEntropy, LabelSmoothing = 0.1, ClassWeights = new[] { 1.0, 20, 3 }", "classes" },
        { "\"1-3:logsoftmax\", Loss = Loss.KullbackLeibler", "distributions" },
    };

    [SampledTheory(5)]
    [MemberData(nameof(Cases))]
    public void It_is_the_least_that_biases_come_to(string arguments, string kind)
    {
        Networks.Prepare(Cases.Select(networkAndKind => Networks.InDouble((string)networkAndKind[0])));
        var random = new Random(1);
        double[] targets = [.. Enumerable.Range(0, Rows).SelectMany(row => Targets(kind, random))];
        double[] inputs = [.. Enumerable.Range(0, Rows).Select(row => row / 10.0)];
        INetwork<double> network = Networks.Double(arguments);
        if (network is IScaledNetwork<double>)
        {
            network.FitScaling(inputs, targets);
        }

        // Each bias in turn; the classes of a row depend on one another. After 50 thirds, a bias is known to 1e-7.
        double[] parameters = new double[6];
        int sweeps = kind is "classes" or "distributions" ? 12 : 1;
        for (int sweep = 0; sweep < sweeps; sweep++)
        {
            for (int j = 3; j < 6; j++)
            {
                double low = -40, high = 40;
                for (int step = 0; step < 50; step++)
                {
                    double left = low + ((high - low) / 3), right = high - ((high - low) / 3);
                    if (LossAt(j, left) < LossAt(j, right))
                    {
                        high = right;
                    }
                    else
                    {
                        low = left;
                    }
                }

                parameters[j] = (low + high) / 2;
            }
        }

        network.SetParameters(parameters);
        Assert.Equal(network.EvaluateBatch(inputs, targets), ConstantPrediction.Loss<double>(network, targets), 1e-6);

        double LossAt(int bias, double value)
        {
            parameters[bias] = value;
            network.SetParameters(parameters);
            return network.EvaluateBatch(inputs, targets);
        }
    }

    private static double[] Targets(string kind, Random random)
    {
        double[] numbers = [random.NextDouble(), random.NextDouble(), random.NextDouble()];
        return kind switch
        {
            // Skewed: mean, median and the middle of the range are apart.
            "numbers" => [.. numbers.Select((u, j) => Math.Exp(j * u) - (j * 2) + (u * u * u))],
            "counts" => [.. numbers.Select(u => Math.Floor(9 * u * u))],
            "signs" => [.. numbers.Select((u, j) => u < 0.1 + (0.3 * j) ? 1.0 : -1)],
            "parts" => numbers,
            "classes" => numbers[0] < 0.1 ? [0, 1, 0] : numbers[0] < 0.4 ? [0, 0, 1] : [1, 0, 0],
            _ => [.. numbers.Select(u => u / numbers.Sum())],
        };
    }
}
