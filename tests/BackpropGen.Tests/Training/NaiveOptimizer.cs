using System.Globalization;
using System.Text.RegularExpressions;

namespace BackpropGen.Tests.Training;

/// <summary>The optimisers as PyTorch's documentation defines them, parameter by parameter.</summary>
internal sealed class NaiveOptimizer(Optimizer optimizer, double momentum, double decay, double l1, int count)
{
    private readonly double[] _first = new double[count];
    private readonly double[] _second = new double[count];
    private int _step;
    private double _product = 1;

    /// <param name="optimizer">Which.</param>
    /// <param name="settings">The settings as the attribute has them.</param>
    /// <param name="count">How many parameters.</param>
    public static NaiveOptimizer Of(Optimizer optimizer, string settings, int count) => new(
        optimizer, Number(settings, "Momentum", 0.9), Number(settings, "WeightDecay", optimizer == Optimizer.AdamW ? 0.01 : 0), Number(settings, "L1", 0), count);

    public void Step(double[] parameters, double[] gradient, double rate)
    {
        _step++;
        double now = 0.9 * (1 - (0.5 * Math.Pow(0.96, 0.004 * _step)));
        double next = 0.9 * (1 - (0.5 * Math.Pow(0.96, 0.004 * (_step + 1))));
        _product *= now;
        bool isDecoupled = optimizer is Optimizer.AdamW or Optimizer.Lion;
        for (int i = 0; i < parameters.Length; i++)
        {
            double p = parameters[i];
            double g = gradient[i] + (isDecoupled ? 0 : decay * p) + (l1 * Math.Sign(p));
            p *= isDecoupled ? 1 - (rate * decay) : 1;
            parameters[i] = p - Move(i, g, rate, now, next);
        }
    }

    private static double Number(string settings, string name, double otherwise) =>
        Regex.Match(settings, $@"\b{name} = ([0-9.]+)") is { Success: true } match ? double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) : otherwise;

    private double Move(int i, double g, double rate, double now, double next)
    {
        ref double a = ref _first[i];
        ref double b = ref _second[i];
        switch (optimizer)
        {
            case Optimizer.SGD:
                return rate * g;
            case Optimizer.Momentum:
                a = (momentum * a) + g;
                return rate * a;
            case Optimizer.Nesterov:
                a = (momentum * a) + g;
                return rate * (g + (momentum * a));
            case Optimizer.Adagrad:
                a += g * g;
                return rate * g / (Math.Sqrt(a) + 1e-10);
            case Optimizer.RMSprop:
                a = (0.99 * a) + (0.01 * g * g);
                return rate * g / (Math.Sqrt(a) + 1e-8);
            case Optimizer.Adadelta:
                a = (0.9 * a) + (0.1 * g * g);
                double move = Math.Sqrt(b + 1e-6) / Math.Sqrt(a + 1e-6) * g;
                b = (0.9 * b) + (0.1 * move * move);
                return rate * move;
            case Optimizer.Lion:
                double direction = Math.Sign((0.9 * a) + (0.1 * g));
                a = (0.99 * a) + (0.01 * g);
                return rate * direction;
        }

        a = (0.9 * a) + (0.1 * g);
        b = (0.999 * b) + (0.001 * g * g);
        double root = Math.Sqrt(b / (1 - Math.Pow(0.999, _step))) + 1e-8;
        return optimizer == Optimizer.NAdam
            ? rate * (((1 - now) / (1 - _product) * g) + (next / (1 - (_product * next)) * a)) / root
            : rate * a / (1 - Math.Pow(0.9, _step)) / root;
    }
}
