using BackpropGen.CompilerServices;
using BackpropGen.State;

namespace BackpropGen.Training;

// Steps on a gradient that is looked at first: the mean of several batches', clipped by value, then by norm.
internal sealed class GradientSteps<T>
    where T : unmanaged
{
    private readonly INetwork<T> _network;
    private readonly double _largestNorm;
    private readonly double _largestValue;
    private readonly T[] _gradient;
    private readonly double[] _sum;
    private readonly RowWeights<T> _rowWeights;
    private readonly OptimizerSettings? _optimizer;
    private double _losses;

    public GradientSteps(INetwork<T> network, in TrainingSettings<T> settings)
    {
        _network = network;
        _largestNorm = settings.ClipGradientNorm ?? double.PositiveInfinity;
        _largestValue = settings.ClipGradientValue ?? double.PositiveInfinity;
        _gradient = new T[network.Description.ParameterCount];
        _sum = new double[_gradient.Length];
        _rowWeights = new RowWeights<T>(network.Description);
        _optimizer = settings.OptimizerSettings;
    }

    // The mean loss of the rows added since the last step.
    public double Loss => _losses / Weight;

    // What these rows weigh together.
    public double Weight { get; private set; }

    // Adds a batch's gradient. A batch weighs as much as its rows.
    public void Add(ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, int rows)
    {
        double loss = Real.ToDouble(TrainingGradients.Drawn(_network, inputs, targets, rows, _gradient));
        AddGradient(loss, _rowWeights.Sum(targets, rows));
    }

    // The same of rows that do not count alike. Those of which no target counts add nothing.
    public void Add(ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, ReadOnlySpan<T> weights, ReadOnlySpan<T> shares, ReadOnlySpan<bool> mask)
    {
        double loss = CountedRows.Gradient(_network, inputs, targets, weights, shares, mask, drops: true, _gradient, out double counted);
        if (counted > 0)
        {
            AddGradient(loss, counted);
        }
    }

    private void AddGradient(double loss, double weight)
    {
        for (int i = 0; i < _sum.Length; i++)
        {
            _sum[i] += weight * Real.ToDouble(_gradient[i]);
        }

        _losses += weight * loss;
        Weight += weight;
    }

    // Forgets what was added: a loss that is not finite is not followed.
    public void Discard()
    {
        Array.Clear(_sum, 0, _sum.Length);
        Weight = 0;
        _losses = 0;
    }

    // The step, and whether it was taken: nor is a gradient that is not finite, even if clipping would bound it.
    public bool Take(T rate)
    {
        for (int i = 0; i < _sum.Length; i++)
        {
            _sum[i] /= Weight;
        }

        bool isFinite = GradientClipping.Clip<T>(_sum, _largestValue, _largestNorm, _gradient);
        Discard();
        if (isFinite)
        {
            OptimizerStep.Take(_network, _gradient, rate, _optimizer);
        }

        return isFinite;
    }
}
