using BackpropGen.CompilerServices;
using static System.FormattableString;

namespace BackpropGen;

/// <summary>
/// Scaling that is learnt on line, for networks that are trained without <c>Fit</c>: it sees each row, keeps mean and standard deviation of every column (Welford's method), and moves the network's scaling with them.
/// </summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
/// <remarks>
/// <para>
/// What the network has learnt stays as it is while the scaling moves: where μ and σ of an input become μ′ and σ′, weights of the first layer become w·σ′/σ and its biases b + Σ w·(μ′ − μ)/σ; where those of
/// a target do, weights of the last layer become w·σ/σ′ and its biases (b·σ + μ − μ′)/σ′. So <see cref="Observe"/> changes no prediction but by rounding. Hado van Hasselt et al., "Learning values across many
/// orders of magnitude" (2016), call it Pop-Art.
/// </para>
/// <para>The statistics are in this object, and not in weight files: the scaling that they led to is.</para>
/// </remarks>
public sealed class RunningScaling<T>
    where T : unmanaged
{
    private readonly INetwork<T> _network;
    private readonly NetworkDescription _description;
    private readonly double _memory;
    private readonly double[] _means;
    private readonly double[] _squares;
    private readonly int _inputColumns;
    private readonly T[] _numbers;
    private readonly double[] _before;
    private readonly T[] _parameters;
    private readonly int _firstOfLast;
    private double _count;

    /// <summary>Begins to learn the scaling of a network.</summary>
    /// <param name="network">A network with <see cref="Scaling.Standardize"/> for its inputs, its targets, or both, whose first layer takes the inputs, and whose outputs are linear if its targets are scaled.</param>
    /// <param name="memory">How many rows the statistics are about: from then on an old row counts less with each new one, so that they follow data that drift. All rows count alike for ever if it is null.</param>
    /// <exception cref="ArgumentNullException">The network is null.</exception>
    /// <exception cref="ArgumentException">It scales nothing, or not so.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The memory is less than 2 rows.</exception>
    public RunningScaling(INetwork<T> network, int? memory = null)
    {
        _description = Check.Network(network);
        _network = network;
        if (memory is < 2)
        {
            throw new ArgumentOutOfRangeException(nameof(memory), Invariant($"memory is {memory}, but it must be at least 2 rows, or null."));
        }

        RequireStandardization();
        _memory = memory ?? double.PositiveInfinity;
        _inputColumns = _description.InputScaling == Scaling.None ? 0 : _description.InputCount;
        int columns = _inputColumns + (_description.TargetScaling == Scaling.None ? 0 : _description.OutputCount);
        _means = new double[columns];
        _squares = new double[columns];
        _numbers = new T[2 * columns];
        _before = new double[2 * columns];
        _parameters = new T[_description.ParameterCount];
        _firstOfLast = _description.ParameterCount - _description.Layers[_description.Layers.Count - 1].ParameterCount;
        if (((IScaledNetwork<T>)network).GetScaling(_numbers))
        {
            GoOn(memory ?? 1);
        }
    }

    /// <summary>How many rows the statistics are about.</summary>
    public double Count => _count;

    /// <summary>Takes a row into the statistics, moves the network's scaling, and with it the weights, so that predictions stay. Call it before the step on the row. Allocates nothing.</summary>
    /// <param name="inputs">The row's inputs, finite.</param>
    /// <param name="targets">The row's targets, finite. May be empty where targets are not scaled.</param>
    /// <exception cref="ArgumentException">The row is not as described; nothing has changed.</exception>
    public void Observe(ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets)
    {
        Check.Length(inputs.Length, _description.InputCount, nameof(inputs), _description.Topology);
        Check.Finite(inputs, inputs.Length, nameof(inputs), _description.InputNames);
        bool areScaled = _description.TargetScaling != Scaling.None;
        if (areScaled || !targets.IsEmpty)
        {
            Check.Length(targets.Length, _description.TargetCount, nameof(targets), _description.Topology);
            Check.Finite(targets, targets.Length, nameof(targets), _description.TargetNames);
        }

        _count = Math.Min(_count + 1, _memory);
        for (int i = 0; i < _inputColumns; i++)
        {
            Add(i, Real.ToDouble(inputs[i]));
        }

        for (int j = _inputColumns; j < _means.Length; j++)
        {
            Add(j, Real.ToDouble(targets[j - _inputColumns]));
        }

        Move();
    }

    // The mean moves by a part of 1/n of the way to a value, and the mean of squared deviations by as much. Welford, "Note on a method for calculating corrected sums of squares and products" (1962); with n
    // that stays, an exponential average.
    private void Add(int column, double value)
    {
        double difference = value - _means[column];
        _means[column] += difference / _count;
        _squares[column] += ((difference * (value - _means[column])) - _squares[column]) / _count;
    }

    private void Move()
    {
        IScaledNetwork<T> scaled = (IScaledNetwork<T>)_network;
        _ = scaled.GetScaling(_numbers);
        for (int i = 0; i < _numbers.Length; i++)
        {
            _before[i] = Real.ToDouble(_numbers[i]);
        }

        int targets = _means.Length - _inputColumns;
        for (int column = 0; column < _means.Length; column++)
        {
            bool isInput = column < _inputColumns;
            int offset = isInput ? column : (2 * _inputColumns) + column - _inputColumns;
            int scale = offset + (isInput ? _inputColumns : targets);
            double deviation = Math.Sqrt(_squares[column]);

            // Of constant columns, σ stays as it was: so does that of the first row.
            double least = 10 * Real.Epsilon<T>() * Math.Abs(_means[column]);
            _numbers[offset] = Real.FromDouble<T>(_means[column]);
            double rounded = Real.ToDouble(Real.FromDouble<T>(deviation));
            if (deviation > least && Real.IsFinite(rounded) && Real.IsFinite(Real.ToDouble(Real.FromDouble<T>(1 / rounded))))
            {
                _numbers[scale] = Real.FromDouble<T>(deviation);
            }
        }

        _network.GetParameters(_parameters);
        MoveInputs();
        MoveOutputs(targets);
        if (Check.IndexOfNotFinite<T>(_parameters) >= 0)
        {
            throw new InvalidOperationException("The scaling cannot follow: a column is so much larger or smaller than before that weights would not be finite. Call FitScaling with rows of the size that is to come.");
        }

        scaled.SetScaling(_numbers, isFitted: true);
        _network.SetParameters(_parameters);
    }

    // z = b + Σ w·(x − μ)/σ stays what it is.
    private void MoveInputs()
    {
        int nodes = _description.Layers[0].OutputCount;
        for (int j = 0; j < nodes && _inputColumns > 0; j++)
        {
            int bias = (nodes * _inputColumns) + j;
            double b = Real.ToDouble(_parameters[bias]);
            for (int i = 0; i < _inputColumns; i++)
            {
                int weight = (j * _inputColumns) + i;
                double w = Real.ToDouble(_parameters[weight]);
                double sigma = _before[_inputColumns + i];
                b += w * (Real.ToDouble(_numbers[i]) - _before[i]) / sigma;
                _parameters[weight] = Real.FromDouble<T>(w * Real.ToDouble(_numbers[_inputColumns + i]) / sigma);
            }

            _parameters[bias] = Real.FromDouble<T>(b);
        }
    }

    // ŷ = (b + Σ w·o)·σ + μ stays what it is.
    private void MoveOutputs(int targets)
    {
        LayerDescription last = _description.Layers[_description.Layers.Count - 1];
        for (int j = 0; j < targets; j++)
        {
            int offset = (2 * _inputColumns) + j;
            double sigma = _before[offset + targets];
            double next = Real.ToDouble(_numbers[offset + targets]);
            for (int i = 0; i < last.InputCount; i++)
            {
                int weight = _firstOfLast + (j * last.InputCount) + i;
                _parameters[weight] = Real.FromDouble<T>(Real.ToDouble(_parameters[weight]) * sigma / next);
            }

            int bias = _firstOfLast + (targets * last.InputCount) + j;
            double moved = (Real.ToDouble(_parameters[bias]) * sigma) + _before[offset] - Real.ToDouble(_numbers[offset]);
            _parameters[bias] = Real.FromDouble<T>(moved / next);
        }
    }

    // From a scaling that is there already, as if it were of so many rows.
    private void GoOn(double count)
    {
        int targets = _means.Length - _inputColumns;
        for (int column = 0; column < _means.Length; column++)
        {
            bool isInput = column < _inputColumns;
            int offset = isInput ? column : (2 * _inputColumns) + column - _inputColumns;
            double sigma = Real.ToDouble(_numbers[offset + (isInput ? _inputColumns : targets)]);
            _means[column] = Real.ToDouble(_numbers[offset]);
            _squares[column] = sigma * sigma;
        }

        _count = count;
    }

    private void RequireStandardization()
    {
        LayerDescription first = _description.Layers[0];
        LayerDescription last = _description.Layers[_description.Layers.Count - 1];
        bool scalesInputs = _description.InputScaling == Scaling.Standardize;
        bool scalesTargets = _description.TargetScaling == Scaling.Standardize;
        string? problem =
            !(scalesInputs || scalesTargets) || _description.InputScaling == Scaling.MinMax || _description.TargetScaling == Scaling.MinMax
                ? "has no such scaling: set InputScaling or TargetScaling, or both, to Scaling.Standardize in its attribute"
            : scalesInputs && !_description.IsChain ? "has inputs that go elsewhere than into its first layer, whose weights alone cannot make up for another scaling"
            : scalesTargets && (last.Activation != Activation.Linear || last.Kind != LayerKind.Affine || last.Operations.Count > 0 || first.Kind != LayerKind.Affine)
                ? "has outputs that are not linear, and no weights can make up for another scaling of its targets: leave out TargetScaling"
            : null;
        if (problem is not null)
        {
            throw new ArgumentException($"The {_description.Topology} network {problem}.", "network");
        }
    }
}
