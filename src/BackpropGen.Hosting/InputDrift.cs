namespace BackpropGen.Hosting;

// How inputs lie to those that the network's scaling was fitted to.
internal sealed class InputDrift
{
    private const double Far = 3;

    private readonly double[] _offsets;
    private readonly double[] _scales;
    private readonly double[] _sums;
    private readonly long[] _outside;
    private readonly bool _isRange;
    private long _rows;

    private InputDrift(NetworkDescription description, ScalingNumbers scaling)
    {
        Names = description.InputNames;
        _offsets = [.. scaling.InputOffsets];
        _scales = [.. scaling.InputScales];
        _sums = new double[_offsets.Length];
        _outside = new long[_offsets.Length];
        _isRange = description.InputScaling == Scaling.MinMax;
    }

    public IReadOnlyList<string> Names { get; }

    public long Rows => Interlocked.Read(ref _rows);

    // Null where inputs are not scaled.
    public static InputDrift? Of(NetworkDescription description, ScalingNumbers? scaling) => scaling is { InputOffsets.Count: > 0 } ? new InputDrift(description, scaling) : null;

    // In standard deviations from the mean of the training; in its range, from the middle.
    public double Mean(int input)
    {
        lock (_sums)
        {
            return (_sums[input] / _rows) - (_isRange ? 0.5 : 0);
        }
    }

    public double Outside(int input)
    {
        lock (_sums)
        {
            return (double)_outside[input] / _rows;
        }
    }

    // A row that would have to wait is left out: it is one of many samples.
    public void Add<T>(ReadOnlySpan<T> inputs)
        where T : unmanaged
    {
        if (inputs.Length != _sums.Length || !Monitor.TryEnter(_sums))
        {
            return;
        }

        try
        {
            for (int i = 0; i < inputs.Length; i++)
            {
                double value = typeof(T) == typeof(float) ? (float)(object)inputs[i] : (double)(object)inputs[i];
                double scaled = (value - _offsets[i]) / _scales[i];
                _sums[i] += scaled;
                _outside[i] += _isRange ? (scaled is >= 0 and <= 1 ? 0 : 1) : (Math.Abs(scaled) <= Far ? 0 : 1);
            }

            _rows++;
        }
        finally
        {
            Monitor.Exit(_sums);
        }
    }
}
