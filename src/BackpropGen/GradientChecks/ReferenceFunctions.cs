using System.Globalization;
using BackpropGen.CompilerServices;
using BackpropGen.FormulaText;

namespace BackpropGen.GradientChecks;

// The activations and losses a second time, in double and as their definitions say: what generated code is checked against must share nothing with it.
// A function with a kink, of its value or its slope, asks the piece on which side of it the argument lies.
internal static class ReferenceFunctions
{
    // o = f(z) for the nodes of a layer, by what its activation is trained by.
    public static void Activate(LayerDescription layer, double[] z, double[] o, SmoothPiece piece, ReadOnlySpan<double> learned)
    {
        double? parameter = layer.Parameter;
        double logSum = layer.Activation is Activation.Softmax or Activation.LogSoftmax ? LogSumExp(z) : 0;
        for (int j = 0; j < o.Length; j++)
        {
            double x = z[j];
            o[j] = layer.Activation switch
            {
                Activation.Linear => x,
                Activation.ReLU => Clamp(x, 0, double.PositiveInfinity, piece),
                Activation.LeakyReLU => piece.IsPositive(x) ? x : (parameter ?? 0.01) * x,
                Activation.Sigmoid => Sigmoid(x),
                Activation.Tanh => Math.Tanh(x),
                Activation.Softmax => Math.Exp(x - logSum),
                Activation.ELU => piece.IsPositive(x) ? x : (parameter ?? 1) * (Math.Exp(x) - 1),
                Activation.SELU => 1.0507009873554805 * (piece.IsPositive(x) ? x : 1.6732632423543772 * (Math.Exp(x) - 1)),
                Activation.GELU => 0.5 * x * (1 + SpecialFunctions.Erf(x / Math.Sqrt(2))),
                Activation.GELUTanh => 0.5 * x * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x * x * x)))),
                Activation.SiLU => x * Sigmoid(x),
                Activation.Mish => x * Math.Tanh(Softplus(x)),
                Activation.HardSigmoid => Clamp(x + 3, 0, 6, piece) / 6,
                Activation.HardTanh => Clamp(x, -1, 1, piece),
                Activation.HardSwish => x * Clamp(x + 3, 0, 6, piece) / 6,
                Activation.ReLU6 => Clamp(x, 0, 6, piece),
                Activation.Softplus => Softplus((parameter ?? 1) * x) / (parameter ?? 1),
                Activation.Softsign => x / (1 + Magnitude(x, piece)),
                Activation.LogSoftmax => x - logSum,
                Activation.LogSigmoid => -Softplus(-x),
                Activation.Custom when layer.Function is { } function => OfFunction(function, x, LearnedOf(function, o.Length, j, learned), piece),
                _ => throw new NotSupportedException($"The gradient cannot be checked: no reference defines the activation {layer.Activation}."),
            };
        }
    }

    // What the activation of a node, counted from 0, is trained by.
    private static double[] LearnedOf(FunctionDescription function, int nodes, int node, ReadOnlySpan<double> learned)
    {
        double[] own = new double[function.Learned.Count];
        int first = 0;
        for (int i = 0; i < own.Length; i++)
        {
            own[i] = learned[first + (function.Learned[i].IsPerNode ? node : 0)];
            first += function.Learned[i].CountIn(nodes);
        }

        return own;
    }

    private static double OfFunction(FunctionDescription function, double z, double[] learned, SmoothPiece piece) =>
        Formula.Of(function).Evaluate(name => PlaceOf(function, name) is var place && place >= 0 ? learned[place] : z, piece.IsPositive);

    // Which of a function's trained numbers a name is, from 0; −1 where it is z.
    private static int PlaceOf(FunctionDescription function, string name)
    {
        for (int i = 0; i < function.Learned.Count; i++)
        {
            if (function.Learned[i].Name == name)
            {
                return i;
            }
        }

        return -1;
    }

    // The loss of a row. z and o are those of the output layer: losses on logits take z.
    public static double Evaluate(Loss loss, double? parameter, double[] z, double[] o, ReadOnlySpan<double> y, SmoothPiece piece, FunctionDescription? function, IReadOnlyList<double>? classWeights = null)
    {
        if (function is { IsOfSeveral: true })
        {
            return OfGroups(function, o, y.ToArray(), piece);
        }

        double logSum = loss == Loss.CrossEntropy ? LogSumExp(z) : 0;
        double delta = parameter ?? 1;
        double smoothing = parameter ?? 0;
        double sum = 0;
        for (int j = 0; j < o.Length; j++)
        {
            double e = y[j] - o[j];
            sum += loss switch
            {
                Loss.MeanSquaredError => e * e / o.Length,
                Loss.BinaryCrossEntropy => (Softplus(z[j]) - (y[j] * z[j])) / o.Length,
                Loss.CrossEntropy => (classWeights?[j] ?? 1) * (((1 - smoothing) * y[j]) + (smoothing / o.Length)) * (logSum - z[j]),
                Loss.MeanAbsoluteError => Magnitude(e, piece) / o.Length,
                Loss.Huber => (piece.IsPositive(Math.Abs(e) - delta) ? delta * (Math.Abs(e) - (delta / 2)) : 0.5 * e * e) / o.Length,
                Loss.LogCosh => (Softplus(-2 * Math.Abs(e)) + Math.Abs(e) - Math.Log(2)) / o.Length,
                Loss.Hinge => Clamp(1 - (y[j] * o[j]), 0, double.PositiveInfinity, piece) / o.Length,
                Loss.Poisson => (Math.Exp(o[j]) - (y[j] * o[j])) / o.Length,
                Loss.KullbackLeibler => (y[j] > 0 ? y[j] * Math.Log(y[j]) : 0) - (y[j] * o[j]),
                Loss.HalfSquaredError => 0.5 * e * e,
                Loss.Custom when function is not null => OfFunction(y[j], o[j]) / o.Length,
                _ => throw new NotSupportedException($"The gradient cannot be checked: no reference defines the loss {loss}."),
            };
        }

        return sum;

        double OfFunction(double target, double output) => Formula.Of(function).Evaluate(name => name == "y" ? target : output, piece.IsPositive);
    }

    // The mean over groups of a loss that takes several outputs together: the first of all groups come first, then the second ones.
    private static double OfGroups(FunctionDescription function, double[] o, double[] y, SmoothPiece piece)
    {
        int groups = o.Length / function.OutputCount;
        return Enumerable.Range(0, groups).Sum(group => Formula.Of(function).Evaluate(
            name => (name[0] == 'y' ? y : o)[(PlaceInGroup(name) * groups) + group], piece.IsPositive)) / groups;
    }

    // y and o, or y1, y2, …, counted from 0.
    private static int PlaceInGroup(string name) => name.Length == 1 ? 0 : int.Parse(name.Substring(1), NumberStyles.None, CultureInfo.InvariantCulture) - 1;

    // Targets of a row, of the kind that the loss is defined for.
    public static double[] RandomTarget(TargetDomain domain, int outputs, SeededRandom random)
    {
        double[] target = new double[outputs];
        for (int j = 0; j < outputs; j++)
        {
            target[j] = domain switch
            {
                TargetDomain.Real => random.NextGaussian(),
                TargetDomain.NonNegative => random.Next(5),
                TargetDomain.Sign => (2 * random.Next(2)) - 1,
                _ => random.NextDouble(),
            };
        }

        double sum = target.Sum();
        return domain == TargetDomain.Distribution ? [.. target.Select(value => value / sum)] : target;
    }

    private static double Sigmoid(double z) => 1 / (1 + Math.Exp(-z));

    // ln(1 + eᶻ), also where eᶻ overflows.
    private static double Softplus(double z) => Math.Max(z, 0) + SpecialFunctions.LogOnePlus(Math.Exp(-Math.Abs(z)));

    private static double Magnitude(double value, SmoothPiece piece) => piece.IsPositive(value) ? value : -value;

    private static double Clamp(double value, double least, double most, SmoothPiece piece) =>
        !piece.IsPositive(value - least) ? least : piece.IsPositive(value - most) ? most : value;

    // ln Σ eᶻ, relative to the largest z, so that nothing overflows.
    private static double LogSumExp(double[] z)
    {
        double largest = z.Max();
        return largest + Math.Log(z.Sum(value => Math.Exp(value - largest)));
    }
}
