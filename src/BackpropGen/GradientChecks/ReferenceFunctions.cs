using BackpropGen.CompilerServices;

namespace BackpropGen.GradientChecks;

// The activations and losses a second time, in double and as their definitions say: what generated code is checked against must share nothing with it.
// A function with a kink asks the piece on which side of it the argument lies.
internal static class ReferenceFunctions
{
    // o = f(z) for the nodes of a layer.
    public static void Activate(LayerDescription layer, double[] z, double[] o, SmoothPiece piece)
    {
        double logSum = layer.Activation == Activation.Softmax ? LogSumExp(z) : 0;
        for (int j = 0; j < o.Length; j++)
        {
            o[j] = layer.Activation switch
            {
                Activation.Linear => z[j],
                Activation.ReLU => piece.IsPositive(z[j]) ? z[j] : 0,
                Activation.LeakyReLU => piece.IsPositive(z[j]) ? z[j] : 0.01 * z[j],
                Activation.Sigmoid => 1 / (1 + Math.Exp(-z[j])),
                Activation.Tanh => Math.Tanh(z[j]),
                Activation.Softmax => Math.Exp(z[j] - logSum),
                _ => throw new NotSupportedException($"The gradient cannot be checked: no reference defines the activation {layer.Activation}."),
            };
        }
    }

    // The loss of a row. z and o are those of the output layer: losses on logits take z.
    public static double Evaluate(Loss loss, double[] z, double[] o, ReadOnlySpan<double> y)
    {
        double logSum = loss == Loss.CrossEntropy ? LogSumExp(z) : 0;
        double sum = 0;
        for (int j = 0; j < o.Length; j++)
        {
            sum += loss switch
            {
                Loss.MeanSquaredError => (y[j] - o[j]) * (y[j] - o[j]) / o.Length,
                Loss.BinaryCrossEntropy => (Softplus(z[j]) - (y[j] * z[j])) / o.Length,
                Loss.CrossEntropy => y[j] * (logSum - z[j]),
                _ => throw Unknown(loss),
            };
        }

        return sum;
    }

    // Targets of a row, of the kind that the loss is defined for.
    public static double[] RandomTarget(Loss loss, int outputs, SeededRandom random)
    {
        double[] target = new double[outputs];
        for (int j = 0; j < outputs; j++)
        {
            target[j] = loss switch
            {
                Loss.MeanSquaredError => random.NextGaussian(),
                Loss.BinaryCrossEntropy or Loss.CrossEntropy => random.NextDouble(),
                _ => throw Unknown(loss),
            };
        }

        double sum = target.Sum();
        return loss == Loss.CrossEntropy ? [.. target.Select(value => value / sum)] : target;
    }

    private static NotSupportedException Unknown(Loss loss) => new($"The gradient cannot be checked: no reference defines the loss {loss}.");

    // ln(1 + eᶻ), also where eᶻ overflows.
    private static double Softplus(double z) => Math.Max(z, 0) + SpecialFunctions.LogOnePlus(Math.Exp(-Math.Abs(z)));

    // ln Σ eᶻ, relative to the largest z, so that nothing overflows.
    private static double LogSumExp(double[] z)
    {
        double largest = z.Max();
        return largest + Math.Log(z.Sum(value => Math.Exp(value - largest)));
    }
}
