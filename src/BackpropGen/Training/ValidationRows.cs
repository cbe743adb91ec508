using BackpropGen.CompilerServices;
using static System.FormattableString;

namespace BackpropGen.Training;

// The rows that a training is judged by, and those that are left for it.
internal sealed class ValidationRows<T>
    where T : unmanaged
{
    // Weights are drawn from stream 0 of a seed, and the order of the rows from stream 1.
    private const int SplitStream = 2;

    private readonly T[] _inputs;
    private readonly T[] _targets;

    private readonly TargetCounts<T> _counts;

    private ValidationRows(T[] inputs, T[] targets, int[]? trainingRows, TargetCounts<T> counts)
    {
        _counts = counts;
        _inputs = inputs;
        _targets = targets;
        TrainingRows = trainingRows;
    }

    // The rows of the data that are trained on, in their order; null for all.
    public int[]? TrainingRows { get; }

    // Null without validation.
    public static ValidationRows<T>? Of(NetworkDescription description, ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, in TrainingSettings<T> settings, TargetCounts<T> counts)
        => settings.Validation is { } given ? Given(description, given, settings.IgnoresMissingTargets)
            : settings.ValidationSplit > 0 ? Split(description, inputs, targets, settings, counts)
            : null;

    public string Hash => DataHash.Of<T>(_inputs) + ", " + DataHash.Of<T>(_targets);

    public double Loss(INetwork<T> network) => _counts.Evaluate(network, _inputs, _targets);

    private static ValidationRows<T> Given(NetworkDescription description, ValidationSet given, bool ignoresMissing)
    {
        const string Argument = "options";
        if (given.Inputs is not T[] inputs || given.Targets is not (T[] or int[]))
        {
            string needed = typeof(T) == typeof(float) ? "float" : "double";
            string held = (given.Inputs is float[]) ? "Single" : "Double";
            throw new ArgumentException($"{nameof(FitOptions)}.{nameof(FitOptions.Validation)} holds {held} values, but the network computes in {needed}.", Argument);
        }

        if (given.Targets is int[] classes)
        {
            Check.RowsAtLeastOne(inputs.Length, description.InputCount, classes.Length, 1, "classes of the validation", description.Topology);
            return Checked(description, inputs, ClassCoding.TargetsOf<T>(classes, description), ignoresMissing: false);
        }

        T[] targets = (T[])given.Targets;
        Check.RowsAtLeastOne(inputs.Length, description.InputCount, targets.Length, description.TargetCount, "targets of the validation", description.Topology);
        return Checked(description, inputs, targets, ignoresMissing);
    }

    private static ValidationRows<T> Checked(NetworkDescription description, T[] inputs, T[] targets, bool ignoresMissing)
    {
        Check.Finite<T>(inputs, description.InputCount, "inputs of the validation", description.InputNames);
        if (!ignoresMissing || !CountedRows.HasNaN<T>(targets))
        {
            Check.Targets<T>(targets, description, "targets of the validation");
            return new ValidationRows<T>(inputs, targets, null, default);
        }

        bool[] mask = TargetCounts<T>.MaskOf(description, targets, out T[] prepared, "targets of the validation");
        return new ValidationRows<T>(inputs, prepared, null, new TargetCounts<T>([], [], mask));
    }

    private static ValidationRows<T> Split(NetworkDescription description, ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, in TrainingSettings<T> settings, TargetCounts<T> counts)
    {
        int rows = inputs.Length / description.InputCount;
        int held = Math.Max(1, (int)(rows * (decimal)settings.ValidationSplit));
        if (held >= rows)
        {
            throw new ArgumentException(
                Invariant($"{nameof(FitOptions)}.{nameof(FitOptions.ValidationSplit)} of {settings.ValidationSplit} would hold out {held} of {rows} rows, and leave none for training."), "options");
        }

        int[] order = new int[rows];
        for (int row = 0; row < rows; row++)
        {
            order[row] = row;
        }

        var random = new SeededRandom(settings.Seed, SplitStream);
        random.Shuffle(order);
        if (settings.StratifiesValidationSplit)
        {
            order = ClassStrata<T>.Of(targets, description.TargetCount).TakeInPart(order, held, random);
        }

        Array.Sort(order, 0, held);
        Array.Sort(order, held, rows - held);
        T[] heldInputs = new T[held * description.InputCount];
        T[] heldTargets = new T[held * description.TargetCount];
        T[] heldWeights = new T[counts.Weights is { Length: > 0 } ? held : 0];
        T[] heldShares = new T[counts.Shares is { Length: > 0 } ? held : 0];
        bool[] heldMask = new bool[counts.Mask is { Length: > 0 } ? heldTargets.Length : 0];
        for (int i = 0; i < held; i++)
        {
            if (heldWeights.Length > 0)
            {
                heldWeights[i] = counts.Weights![order[i]];
            }

            if (heldShares.Length > 0)
            {
                heldShares[i] = counts.Shares![order[i]];
            }

            if (heldMask.Length > 0)
            {
                counts.Mask.AsSpan(order[i] * description.TargetCount, description.TargetCount).CopyTo(heldMask.AsSpan(i * description.TargetCount));
            }

            inputs.Slice(order[i] * description.InputCount, description.InputCount).CopyTo(heldInputs.AsSpan(i * description.InputCount));
            targets.Slice(order[i] * description.TargetCount, description.TargetCount).CopyTo(heldTargets.AsSpan(i * description.TargetCount));
        }

        return new ValidationRows<T>(heldInputs, heldTargets, order.AsSpan(held).ToArray(), new TargetCounts<T>(heldWeights, heldShares, heldMask));
    }
}
