namespace BackpropGen.CompilerServices;

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

    public GradientSteps(INetwork<T> network, in TrainingSettings<T> settings)
    {
        _network = network;
        _largestNorm = settings.ClipGradientNorm ?? double.PositiveInfinity;
        _largestValue = settings.ClipGradientValue ?? double.PositiveInfinity;
        _gradient = new T[network.Description.ParameterCount];
        _sum = new double[_gradient.Length];
    }

    // Adds a batch's gradient, and returns the sum of its losses.
    public double Add(ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, int rows)
    {
        double loss = Real.ToDouble(_network.GradientBatch(inputs, targets, _gradient));
        for (int i = 0; i < _sum.Length; i++)
        {
            _sum[i] += rows * Real.ToDouble(_gradient[i]);
        }

        return loss * rows;
    }

    // The step, and whether it was taken: a gradient that is not finite is not followed.
    public bool Take(int rows, T rate)
    {
        double squares = 0;
        for (int i = 0; i < _sum.Length; i++)
        {
            double mean = _sum[i] / rows;
            double value = Math.Abs(mean) > _largestValue ? Math.Sign(mean) * _largestValue : mean;
            squares += value * value;
            _sum[i] = value;
        }

        bool isFinite = Real.IsFinite(squares);
        double norm = Math.Sqrt(squares);
        double factor = _largestNorm < norm ? Math.Min(1, _largestNorm / (norm + Spare)) : 1;
        for (int i = 0; i < _sum.Length; i++)
        {
            _gradient[i] = Real.FromDouble<T>(_sum[i] * factor);
            isFinite &= Real.IsFinite(Real.ToDouble(_gradient[i]));
            _sum[i] = 0;
        }

        if (isFinite)
        {
            _network.Update(_gradient, rate);
        }

        return isFinite;
    }
}
