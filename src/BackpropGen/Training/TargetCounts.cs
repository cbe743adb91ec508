using BackpropGen.CompilerServices;
using static System.FormattableString;

namespace BackpropGen.Training;

// How much the rows of a training count, and which of their targets do. Empty where all count alike.
internal readonly struct TargetCounts<T>
    where T : unmanaged
{
    public TargetCounts(T[] weights, T[] shares, bool[] mask)
    {
        Weights = weights;
        Shares = shares;
        Mask = mask;
    }

    public T[]? Weights { get; }

    // The weight of each row's class, which the mean divides by, too.
    public T[]? Shares { get; }

    public bool[]? Mask { get; }

    public bool AreAlike => Weights is not { Length: > 0 } && Shares is not { Length: > 0 } && Mask is not { Length: > 0 };

    // The mean loss of rows that have been prepared.
    public double Evaluate(INetwork<T> network, ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets) =>
        AreAlike ? Real.ToDouble(network.EvaluateBatch(inputs, targets)) : CountedRows.Evaluate(network, inputs, targets, Weights, Shares, Mask);

    // Weights of rows as the options give them, checked.
    public static T[] WeightsOf(IReadOnlyList<double>? given, int rows)
    {
        if (given is null)
        {
            return [];
        }

        const string Option = nameof(FitOptions) + "." + nameof(FitOptions.RowWeights);
        if (given.Count != rows)
        {
            throw new ArgumentException(Invariant($"{Option} has {given.Count} weights, but there are {Plural.Of(rows, "row")}: give one for each."), "options");
        }

        T[] weights = given.Select(Real.FromDouble<T>).ToArray();
        for (int row = 0; row < rows; row++)
        {
            if (!(given[row] >= 0 && Real.IsFinite(Real.ToDouble(weights[row]))))
            {
                throw new ArgumentOutOfRangeException("options", Invariant($"{Option}[{row}] is {given[row]}, but it must be finite and at least 0: TrainBatch takes negative weights."));
            }
        }

        return Array.Exists(weights, weight => Real.ToDouble(weight) > 0) ? weights : throw new ArgumentException($"{Option} are all 0: no row would count.", "options");
    }

    // Weights of classes as the options give them, checked, for each row.
    public static T[] SharesOf(IReadOnlyList<double>? given, NetworkDescription description, ReadOnlySpan<T> targets)
    {
        if (given is null)
        {
            return [];
        }

        const string Option = nameof(FitOptions) + "." + nameof(FitOptions.ClassWeights);
        bool areTwo = description.OutputCount == 1 && description.Targets is TargetDomain.Probability or TargetDomain.Sign;
        if (description.HasGroups || (!areTwo && description.Targets != TargetDomain.Distribution))
        {
            throw new ArgumentException($"{Option} is set, but the {description.Topology} network does not tell classes apart: that asks for cross-entropy, or for one output with binary cross-entropy or hinge loss.", "options");
        }

        if (description.ClassWeights is not null)
        {
            throw new ArgumentException($"{Option} is set, and ClassWeights of the attribute, too: set one of them.", "options");
        }

        int classes = areTwo ? 2 : description.OutputCount;
        if (given.Count != classes)
        {
            throw new ArgumentException(Invariant($"{Option} has {given.Count} weights, but the network tells {classes} classes apart: give one for each, class 0 first."), "options");
        }

        for (int k = 0; k < classes; k++)
        {
            if (!(given[k] > 0 && Real.IsFinite(Real.ToDouble(Real.FromDouble<T>(given[k])))))
            {
                throw new ArgumentOutOfRangeException("options", Invariant($"{Option}[{k}] is {given[k]}, but it must be finite and more than 0."));
            }
        }

        T[] shares = new T[targets.Length / description.TargetCount];
        for (int row = 0; row < shares.Length; row++)
        {
            double share = 0;
            if (areTwo)
            {
                double y = Real.ToDouble(targets[row]);
                y = description.Targets == TargetDomain.Sign ? (y + 1) / 2 : y;
                share = (given[1] * y) + (given[0] * (1 - y));
            }

            for (int k = 0; k < classes && !areTwo; k++)
            {
                share += given[k] * Real.ToDouble(targets[(row * classes) + k]);
            }

            shares[row] = Real.FromDouble<T>(share);
        }

        return shares;
    }

    // Targets that are ready for the loss, and the mask of those that are numbers: empty, and the targets themselves, where all are. A target that is NaN becomes the mean of its column, which changes no
    // range that somebody looks at later.
    public static bool[] MaskOf(NetworkDescription description, ReadOnlySpan<T> targets, out T[] prepared, string argument)
    {
        prepared = targets.ToArray();
        if (!CountedRows.HasNaN(targets))
        {
            Check.Targets<T>(prepared, description, argument);
            return [];
        }

        bool[] mask = new bool[targets.Length];
        CountedRows.MaskOf(targets, mask);
        if (Array.IndexOf(mask, true) < 0)
        {
            throw new ArgumentException($"All {argument} are NaN: none counts.", argument);
        }

        CountedRows.Prepare(targets, mask, description, prepared, argument);
        if (description.Targets is TargetDomain.Real or TargetDomain.NonNegative)
        {
            FillWithMeans(description.TargetCount, mask, prepared);
        }

        return mask;
    }

    private static void FillWithMeans(int columns, bool[] mask, T[] targets)
    {
        for (int column = 0; column < columns; column++)
        {
            double mean = 0;
            int counted = 0;
            for (int i = column; i < targets.Length; i += columns)
            {
                if (mask[i])
                {
                    counted++;
                    mean += (Real.ToDouble(targets[i]) - mean) / counted;
                }
            }

            for (int i = column; i < targets.Length; i += columns)
            {
                targets[i] = mask[i] ? targets[i] : Real.FromDouble<T>(mean);
            }
        }
    }
}
