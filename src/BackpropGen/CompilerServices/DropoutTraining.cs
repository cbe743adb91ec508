using System.ComponentModel;

namespace BackpropGen.CompilerServices;

/// <summary>Gradients and training steps with dropout. Supports generated code.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
/// <remarks>
/// Dropout multiplies each output oᵢ of a layer by kᵢ, which is 0 with probability p and otherwise 1/(1 − p), drawn anew for each row: N. Srivastava, G. Hinton,
/// A. Krizhevsky, I. Sutskever and R. Salakhutdinov, "Dropout: A Simple Way to Prevent Neural Networks from Overfitting", Journal of Machine Learning Research 15
/// (2014), in the form of <c>torch.nn.Dropout</c>. The next layer computes W·(k∘o) = W′·o with W′ = W·diag(k). So a copy of the network with the weights W′ gives the
/// loss and the errors of the network with dropout, and ∂L/∂W = ∂L/∂W′·diag(k). Not safe for several threads at once.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class DropoutTraining<T>
    where T : unmanaged
{
    // All streams from 0 are for others: the weights, the order of the rows.
    private const int FirstStream = int.MinValue;

    private SeededRandom _random;

    // Null until the first step.
    private Workspace? _workspace;

    /// <summary>Training whose outputs to drop a seed determines.</summary>
    /// <param name="seed">Any number.</param>
    public DropoutTraining(int seed)
        : this(new SeededRandom(seed, FirstStream))
    {
    }

    private DropoutTraining(SeededRandom random)
    {
        _random = random;
    }

    // Where the sequence stands: four words, not all 0.
    internal (ulong S0, ulong S1, ulong S2, ulong S3) State
    {
        get => _random.GetState();
        set => _random = new SeededRandom(value.S0, value.S1, value.S2, value.S3);
    }

    /// <summary>Draws from the beginning of a sequence.</summary>
    /// <param name="seed">Any number.</param>
    /// <param name="epoch">The epoch of a training, from 1, or 0 for steps that are in none: each has a sequence of its own.</param>
    public void Reseed(int seed, int epoch) => _random = new SeededRandom(seed, FirstStream + epoch);

    /// <summary>A copy for a copy of the network: it draws the same from here on.</summary>
    /// <returns>The copy.</returns>
    public DropoutTraining<T> Clone() => new(_random) { State = State };

    /// <summary>The mean loss of some rows with dropout, and its derivative by every parameter. Where classes have weights, rows count as their classes do.</summary>
    /// <param name="network">The network, which stays as it is.</param>
    /// <param name="inputs">The inputs, row after row.</param>
    /// <param name="targets">The targets, row after row.</param>
    /// <param name="rows">How many rows, at least 1.</param>
    /// <param name="gradient">Receives ∂L/∂θ for every parameter θ; it means nothing if the loss is not finite.</param>
    /// <returns>The mean loss.</returns>
    public T GradientBatch(INetwork<T> network, ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, int rows, Span<T> gradient)
    {
        Workspace workspace = WorkspaceOf(network);
        int inputCount = inputs.Length / rows;
        int outputCount = targets.Length / rows;
        workspace.Begin(network);
        for (int row = 0; row < rows; row++)
        {
            if (!workspace.TryAdd(_random, inputs.Slice(row * inputCount, inputCount), targets.Slice(row * outputCount, outputCount)))
            {
                return Real.FromDouble<T>(double.PositiveInfinity);
            }
        }

        return workspace.Mean(gradient);
    }

    /// <summary>A training step on the mean gradient of some rows with dropout.</summary>
    /// <param name="network">The network.</param>
    /// <param name="inputs">The inputs, row after row.</param>
    /// <param name="targets">The targets, row after row.</param>
    /// <param name="rows">How many rows, at least 1.</param>
    /// <param name="learningRate">η, finite and at least 0.</param>
    /// <returns>The mean loss before the step. If it is not finite, the network was left as it was.</returns>
    public T Step(INetwork<T> network, ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, int rows, T learningRate)
    {
        T[] gradient = WorkspaceOf(network).Gradient;
        T loss = GradientBatch(network, inputs, targets, rows, gradient);
        if (!Real.IsFinite(Real.ToDouble(loss)))
        {
            return loss;
        }

        if (Check.IndexOfNotFinite<T>(gradient) >= 0)
        {
            return Real.FromDouble<T>(double.PositiveInfinity);
        }

        network.Update(gradient, learningRate);
        return loss;
    }

    private Workspace WorkspaceOf(INetwork<T> network) => _workspace ??= new Workspace(network);

    // The weights that take the outputs of a layer with dropout, and the factors of those outputs.
    private sealed class MaskedWeights
    {
        public MaskedWeights(double probability, LayerDescription next, int first)
        {
            Probability = probability;
            First = first;
            Length = next.InputCount * next.OutputCount;
            Factors = new double[next.InputCount];
        }

        public double Probability { get; }

        public int First { get; }

        public int Length { get; }

        public double[] Factors { get; }
    }

    // What the steps of one network need, allocated once.
    private sealed class Workspace
    {
        private readonly INetwork<T> _copy;
        private readonly List<MaskedWeights> _masked = [];
        private readonly T[] _parameters;
        private readonly T[] _maskedParameters;
        private readonly T[] _rowGradient;
        private readonly T[] _scaling;
        private readonly RowWeights<T> _rowWeights;
        private readonly double[] _sum;
        private double _losses;
        private double _weights;

        public Workspace(INetwork<T> network)
        {
            NetworkDescription description = network.Description;
            _copy = network.Clone();
            _parameters = new T[description.ParameterCount];
            _maskedParameters = new T[description.ParameterCount];
            _rowGradient = new T[description.ParameterCount];
            _sum = new double[description.ParameterCount];
            Gradient = new T[description.ParameterCount];
            _scaling = new T[ScalingFit.CountOf(description)];
            _rowWeights = new RowWeights<T>(description);
            int first = 0;
            for (int i = 0; i < description.Layers.Count - 1; i++)
            {
                first += description.Layers[i].ParameterCount;
                if (description.Layers[i].Dropout is { } probability)
                {
                    _masked.Add(new MaskedWeights(probability, description.Layers[i + 1], first));
                }
            }
        }

        public T[] Gradient { get; }

        public void Begin(INetwork<T> network)
        {
            ScalingFit.Copy(network, _copy, _scaling);
            network.GetParameters(_parameters);
            _parameters.CopyTo(_maskedParameters, 0);
            Array.Clear(_sum, 0, _sum.Length);
            _losses = 0;
            _weights = 0;
        }

        // False where parameters, or what 1/(1 − p) makes of them, are not finite.
        public bool TryAdd(SeededRandom random, ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets)
        {
            foreach (MaskedWeights masked in _masked)
            {
                Draw(random, masked);
                Mask(masked);
            }

            if (Check.IndexOfNotFinite<T>(_maskedParameters) >= 0)
            {
                return false;
            }

            _copy.SetParameters(_maskedParameters);
            double weight = _rowWeights.Sum(targets, 1);
            _losses += weight * Real.ToDouble(_copy.Gradient(inputs, targets, _rowGradient));
            _weights += weight;
            foreach (MaskedWeights masked in _masked)
            {
                MaskGradient(masked);
            }

            for (int i = 0; i < _sum.Length; i++)
            {
                _sum[i] += weight * Real.ToDouble(_rowGradient[i]);
            }

            return true;
        }

        public T Mean(Span<T> gradient)
        {
            for (int i = 0; i < _sum.Length; i++)
            {
                gradient[i] = Real.FromDouble<T>(_sum[i] / _weights);
            }

            return Real.FromDouble<T>(_losses / _weights);
        }

        private static void Draw(SeededRandom random, MaskedWeights masked)
        {
            for (int i = 0; i < masked.Factors.Length; i++)
            {
                masked.Factors[i] = random.NextDouble() < masked.Probability ? 0 : 1 / (1 - masked.Probability);
            }
        }

        // W′ = W·diag(k); W is [out, in].
        private void Mask(MaskedWeights masked) =>
            Multiply(masked.Factors, _parameters.AsSpan(masked.First, masked.Length), _maskedParameters.AsSpan(masked.First, masked.Length));

        // ∂L/∂W = ∂L/∂W′·diag(k)
        private void MaskGradient(MaskedWeights masked) =>
            Multiply(masked.Factors, _rowGradient.AsSpan(masked.First, masked.Length), _rowGradient.AsSpan(masked.First, masked.Length));

        private static void Multiply(double[] factors, ReadOnlySpan<T> values, Span<T> products)
        {
            for (int first = 0; first < values.Length; first += factors.Length)
            {
                for (int i = 0; i < factors.Length; i++)
                {
                    products[first + i] = Real.FromDouble<T>(factors[i] * Real.ToDouble(values[first + i]));
                }
            }
        }
    }
}
