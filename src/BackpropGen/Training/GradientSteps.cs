using BackpropGen.CompilerServices;

namespace BackpropGen.Training;

// Steps on a gradient that is looked at first: the mean of several batches', clipped by value, then by norm.
internal sealed class GradientSteps<T>
    where T : unmanaged
{
    // PyTorch's, which keeps a norm of 0 from dividing by 0.
    private const double Spare = 1e-6;

    private readonly INetwork<T> _network;
    private readonly double _largestNorm;
    private readonly double _largestValue;
    private readonly T[] _gradient;
    private readonly double[] _sum;
    private readonly RowWeights<T> _rowWeights;
    private double _losses;

    // What a batch's outputs are multiplied by, in networks with dropout.
    private T[] _masks = [];

    public GradientSteps(INetwork<T> network, in TrainingSettings<T> settings)
    {
        _network = network;
        _largestNorm = settings.ClipGradientNorm ?? double.PositiveInfinity;
        _largestValue = settings.ClipGradientValue ?? double.PositiveInfinity;
        _gradient = new T[network.Description.ParameterCount];
        _sum = new double[_gradient.Length];
        _rowWeights = new RowWeights<T>(network.Description);
    }

    // The mean loss of the rows added since the last step.
    public double Loss => _losses / Weight;

    // What these rows weigh together.
    public double Weight { get; private set; }

    // Adds a batch's gradient. A batch weighs as much as its rows.
    public void Add(ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, int rows)
    {
        double loss = Real.ToDouble(_network is IDrawnGradient<T> drawn ? drawn.DrawnGradient(inputs, targets, _gradient)
            : _network is IDropoutNetwork<T> dropout ? Batches.Gradient(_network, inputs, targets, Draw(dropout.Dropout, rows), rows, _gradient)
            : _network.GradientBatch(inputs, targets, _gradient));
        double weight = _rowWeights.Sum(targets, rows);
        for (int i = 0; i < _sum.Length; i++)
        {
            _sum[i] += weight * Real.ToDouble(_gradient[i]);
        }

        _losses += weight * loss;
        Weight += weight;
    }

    private ReadOnlySpan<T> Draw(DropoutTraining<T> dropout, int rows)
    {
        int count = rows * dropout.MaskCount;
        if (_masks.Length < count)
        {
            _masks = new T[count];
        }

        dropout.Draw(_masks.AsSpan(0, count));
        return _masks.AsSpan(0, count);
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
        bool isFinite = true;
        double largest = 0;
        for (int i = 0; i < _sum.Length; i++)
        {
            double mean = _sum[i] / Weight;
            isFinite &= Real.IsFinite(mean);
            _sum[i] = Math.Abs(mean) > _largestValue ? Math.Sign(mean) * _largestValue : mean;
            largest = Math.Max(largest, Math.Abs(_sum[i]));
        }

        double factor = 1;
        if (isFinite && largest > 0 && Real.IsFinite(_largestNorm))
        {
            // In parts of the largest entry no square overflows.
            double squares = 0;
            foreach (double value in _sum)
            {
                squares += value / largest * (value / largest);
            }

            double norm = largest * Math.Sqrt(squares);
            factor = Math.Min(1, _largestNorm / (norm + Spare));
        }

        for (int i = 0; i < _sum.Length && isFinite; i++)
        {
            _gradient[i] = Real.FromDouble<T>(_sum[i] * factor);
            isFinite = Real.IsFinite(Real.ToDouble(_gradient[i]));
        }

        Discard();
        if (isFinite)
        {
            _network.Update(_gradient, rate);
        }

        return isFinite;
    }
}
