using System.Runtime.CompilerServices;
using BackpropGen.CompilerServices;
using static System.FormattableString;

namespace BackpropGen.Training;

// Rows that do not count alike: by weights of their own, by those of their classes, or since some of their targets do not count.
//
// The mean over rows is Σ wᵢ·cᵢ·ℓᵢ / Σ cᵢ: ℓᵢ is the row's loss over the targets that count, cᵢ the part of its targets that do, times the weight of its class (its share), and wᵢ its own weight, which may be
// negative. With all w = 1 it is the mean over all targets that count. Rows are computed one by one, in every form of code.
internal static class CountedRows
{
    private const int BlockRows = RowBatches.BlockRows;

    private const int MostValuesOnStack = 1024;

    // The mean loss and its gradient. Weights, shares or mask may be empty, the mask says which targets count; data have been checked by Prepare. Counted receives Σ cᵢ, of which 0 leaves all as it is.
    public static double Gradient<T>(
        INetwork<T> network, ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, ReadOnlySpan<T> weights, ReadOnlySpan<T> shares, ReadOnlySpan<bool> mask, bool drops, Span<T> gradient, out double counted)
        where T : unmanaged
    {
        NetworkDescription description = network.Description;
        RowWeights<T> classes = new(description);
        int parameters = description.ParameterCount;
        using PooledSpan<T> memory = new(2 * parameters);
        Span<T> ofRow = memory.Span.Slice(0, parameters);
        Span<T> ofBlock = memory.Span.Slice(parameters, parameters);
        gradient.Clear();
        double sum = 0;
        counted = 0;
        int rows = inputs.Length / description.InputCount;
        for (int first = 0; first < rows; first += BlockRows)
        {
            ofBlock.Clear();
            for (int row = first; row < Math.Min(first + BlockRows, rows); row++)
            {
                Row<T> one = new(description, inputs, targets, mask, row);
                double part = one.CountedPart * classes.Sum(one.Targets, 1) * (shares.IsEmpty ? 1 : Real.ToDouble(shares[row]));
                double factor = part * (weights.IsEmpty ? 1 : Real.ToDouble(weights[row]));
                counted += part;
                if (factor != 0)
                {
                    sum += factor * one.Gradient(network, drops, ofRow);
                    ParameterArithmetic.AddScaled(ofBlock, ofRow, Real.FromDouble<T>(factor));
                }
            }

            SpanMath.AddTo(gradient, ofBlock);
        }

        SpanMath.ScaleBy(gradient, Real.FromDouble<T>(1 / counted));
        return sum / counted;
    }

    // The mean loss.
    public static double Evaluate<T>(INetwork<T> network, ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, ReadOnlySpan<T> weights, ReadOnlySpan<T> shares, ReadOnlySpan<bool> mask)
        where T : unmanaged
    {
        NetworkDescription description = network.Description;
        RowWeights<T> classes = new(description);
        double sum = 0;
        double counted = 0;
        for (int row = 0; row < inputs.Length / description.InputCount; row++)
        {
            Row<T> one = new(description, inputs, targets, mask, row);
            double part = one.CountedPart * classes.Sum(one.Targets, 1) * (shares.IsEmpty ? 1 : Real.ToDouble(shares[row]));
            double factor = part * (weights.IsEmpty ? 1 : Real.ToDouble(weights[row]));
            counted += part;
            sum += factor == 0 ? 0 : factor * one.Evaluate(network);
        }

        return sum / counted;
    }

    // Copies targets, with those that do not count replaced by such as the loss takes, and says what is wrong with the others.
    public static void Prepare<T>(ReadOnlySpan<T> targets, ReadOnlySpan<bool> mask, NetworkDescription description, Span<T> prepared, string argument = "targets")
        where T : unmanaged
    {
        int columns = description.TargetCount;
        T neutral = Real.FromDouble<T>(description.Targets == TargetDomain.Sign ? 1 : 0);
        targets.CopyTo(prepared);
        for (int i = 0; i < mask.Length; i++)
        {
            if (mask[i])
            {
                continue;
            }

            prepared[i] = neutral;
            if (description.Targets == TargetDomain.Distribution)
            {
                int row = i / columns;
                if (mask.Slice(row * columns, columns).IndexOf(true) >= 0)
                {
                    throw new ArgumentException(
                        Invariant($"Of row {row} some targets count and some do not, but those of {description.Loss} are one distribution over classes: all of a row count, or none."), argument);
                }

                prepared[i] = Real.FromDouble<T>(i % columns == 0 ? 1 : 0);
            }
        }

        Check.Targets(prepared, description, argument);
        RequireParts(mask, description, argument);
    }

    // Fills a mask with which targets are numbers.
    public static void MaskOf<T>(ReadOnlySpan<T> targets, Span<bool> mask)
        where T : unmanaged
    {
        for (int i = 0; i < targets.Length; i++)
        {
            mask[i] = !double.IsNaN(Real.ToDouble(targets[i]));
        }
    }

    public static bool HasNaN<T>(ReadOnlySpan<T> targets)
        where T : unmanaged
    {
        foreach (T target in targets)
        {
            if (double.IsNaN(Real.ToDouble(target)))
            {
                return true;
            }
        }

        return false;
    }

    // Rows of which some targets count are computed from the outputs, which asks for a loss that is a sum over them, and for outputs of which none was dropped.
    private static void RequireParts(ReadOnlySpan<bool> mask, NetworkDescription description, string argument)
    {
        if (!description.HasDropout && OutputLoss.Takes(description.Loss))
        {
            return;
        }

        int columns = description.TargetCount;
        for (int row = 0; row < mask.Length / columns; row++)
        {
            ReadOnlySpan<bool> ofRow = mask.Slice(row * columns, columns);
            if (ofRow.IndexOf(true) >= 0 && ofRow.IndexOf(false) >= 0)
            {
                throw new NotSupportedException(Invariant(
                    $"Of row {row} of {argument} some targets count and some do not, which {(description.HasDropout ? "networks with dropout" : "the loss " + (description.LossFunction?.ToString() ?? description.Loss.ToString()))} cannot train on: let all of a row count, or none."));
            }
        }
    }

    // One row.
    private readonly ref struct Row<T>
        where T : unmanaged
    {
        private readonly NetworkDescription _description;
        private readonly ReadOnlySpan<T> _inputs;
        private readonly ReadOnlySpan<bool> _mask;
        private readonly int _counted;

        public Row(NetworkDescription description, ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, ReadOnlySpan<bool> mask, int row)
        {
            int columns = description.TargetCount;
            _description = description;
            _inputs = inputs.Slice(row * description.InputCount, description.InputCount);
            Targets = targets.Slice(row * columns, columns);
            _mask = mask.IsEmpty ? default : mask.Slice(row * columns, columns);
            _counted = columns;
            foreach (bool counts in _mask)
            {
                _counted -= counts ? 0 : 1;
            }
        }

        public ReadOnlySpan<T> Targets { get; }

        // A loss that is a sum over outputs, not their mean, counts a row as one.
        public double CountedPart => _counted == 0 ? 0 : _description.Loss == Loss.HalfSquaredError ? 1 : (double)_counted / Targets.Length;

        private bool IsWhole => _counted == Targets.Length;

        // The loss over the targets that count, and its gradient.
        public double Gradient(INetwork<T> network, bool drops, Span<T> gradient)
        {
            if (!IsWhole)
            {
                return PartOf(network, gradient);
            }

            if (drops && network is IDropoutNetwork<T> dropout)
            {
                using PooledSpan<T> masks = new(dropout.Dropout.MaskCount);
                dropout.Dropout.Draw(masks.Span);
                return Real.ToDouble(Batches.Gradient(network, _inputs, Targets, masks.Span, 1, gradient));
            }

            return Real.ToDouble(network.Gradient(_inputs, Targets, gradient));
        }

        public double Evaluate(INetwork<T> network) => IsWhole ? Real.ToDouble(network.Evaluate(_inputs, Targets)) : PartOf(network, default);

        // From the outputs: error terms of targets that do not count are 0. An empty gradient is not asked for.
#if NET
        [SkipLocalsInit]
#endif
        private double PartOf(INetwork<T> network, Span<T> gradient)
        {
            int outputs = Targets.Length;
            bool isLarge = (2 * outputs) + _inputs.Length > MostValuesOnStack;
            using PooledSpan<T> pooled = new(isLarge ? (2 * outputs) + _inputs.Length : 0);
            Span<T> memory = isLarge ? pooled.Span : stackalloc T[(2 * outputs) + _inputs.Length];
            Span<T> predicted = memory.Slice(0, outputs);
            Span<T> slopes = memory.Slice(outputs, outputs);
            network.Predict(_inputs, predicted);
            return _description.Loss == Loss.BinaryCrossEntropy
                ? BinaryPart(network, predicted, slopes, gradient)
                : SummedPart(network, predicted, slopes, memory.Slice(2 * outputs), gradient);
        }

        // The slope of binary cross-entropy by a logit is p − y: with y = p it is 0, and what is left of the loss is known.
        private double BinaryPart(INetwork<T> network, Span<T> predicted, Span<T> targets, Span<T> gradient)
        {
            bool areLogits = _description.Layers[_description.Layers.Count - 1].Activation == Activation.Linear;
            double surplus = 0;
            for (int j = 0; j < targets.Length; j++)
            {
                targets[j] = Targets[j];
                if (!_mask[j])
                {
                    double output = Real.ToDouble(predicted[j]);
                    double probability = areLogits ? 1 / (1 + Math.Exp(-output)) : output;
                    targets[j] = Real.FromDouble<T>(probability);
                    surplus -= TimesLog(probability) + TimesLog(1 - probability);
                }
            }

            double loss = Real.ToDouble(gradient.IsEmpty ? network.Evaluate(_inputs, targets) : network.Gradient(_inputs, targets, gradient));
            SpanMath.ScaleBy(gradient, Real.FromDouble<T>((double)targets.Length / _counted));
            return ((loss * targets.Length) - surplus) / _counted;
        }

        private double SummedPart(INetwork<T> network, Span<T> predicted, Span<T> slopes, Span<T> inputGradient, Span<T> gradient)
        {
            double sum = 0;
            double terms = _description.Loss == Loss.HalfSquaredError ? 1 : _counted;
            using PooledSpan<T> numbers = new(ScalingFit.CountOf(_description));
            int firstOffset = 0;
            if (_description.TargetScaling != Scaling.None)
            {
                ((IScaledNetwork<T>)network).GetScaling(numbers.Span);
                firstOffset = numbers.Span.Length - (2 * slopes.Length);
            }

            for (int j = 0; j < slopes.Length; j++)
            {
                double scale = 1;
                double offset = 0;
                if (_description.TargetScaling != Scaling.None)
                {
                    offset = Real.ToDouble(numbers.Span[firstOffset + j]);
                    scale = Real.ToDouble(numbers.Span[firstOffset + slopes.Length + j]);
                }

                slopes[j] = default;
                if (_mask[j])
                {
                    (double value, double slope) = OutputLoss.Of(
                        _description, (Real.ToDouble(Targets[j]) - offset) / scale, (Real.ToDouble(predicted[j]) - offset) / scale);
                    sum += value;
                    slopes[j] = Real.FromDouble<T>(slope / terms / scale);
                }
            }

            if (!gradient.IsEmpty)
            {
                network.Backward(_inputs, slopes, gradient, inputGradient);
            }

            return sum / terms;
        }

        // x ln x, which is 0 for 0.
        private static double TimesLog(double x) => x > 0 ? x * Math.Log(x) : 0;
    }
}
