using BackpropGen.CompilerServices;
using static System.FormattableString;

namespace BackpropGen.Training;

// What only data can show: training goes on, and cannot come to what they ask for.
internal static class DataWarnings
{
    // Rows that a scaling is fitted to are at most once this far from its middle on average, in standard deviations or halves of the range.
    private const double FarAway = 5;

    private const int MostColumnsNamed = 3;

    // By how much rounding may take a scaled target out of a range.
    private const double Rounding = 1e-6;

    // Rows that are trained on are all, or those whose numbers are given.
    public static List<string> Of<T>(INetwork<T> network, ReadOnlySpan<T> targets, int[]? trainingRows, IReadOnlyList<double> validationLosses)
        where T : unmanaged
    {
        List<string> warnings = [];
        int notFinite = validationLosses.Count(loss => !Real.IsFinite(loss));
        if (notFinite > 0)
        {
            warnings.Add(Invariant($"The loss of the validation rows was not finite after {notFinite} of {validationLosses.Count} epochs: look at their targets."));
        }

        if (OutOfReach(network, targets, trainingRows) is { } outOfReach)
        {
            warnings.Add(outOfReach);
        }

        return warnings;
    }

    // Asked before a training: a network that has a scaling keeps it, and rows in other units train badly. Null where there is none yet, or the rows are near.
    public static string? FarFromScaling<T>(INetwork<T> network, ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets)
        where T : unmanaged
    {
        if (network.GetScaling() is not { } scaling)
        {
            return null;
        }

        NetworkDescription description = network.Description;
        List<string> far = [];
        AddFarColumns(description.InputScaling, inputs, scaling.InputOffsets, scaling.InputScales, description.InputNames, "the input", far);
        AddFarColumns(description.TargetScaling, targets, scaling.TargetOffsets, scaling.TargetScales, description.OutputNames, "the target", far);
        if (far.Count == 0)
        {
            return null;
        }

        string more = far.Count > MostColumnsNamed ? Invariant($" and {far.Count - MostColumnsNamed} more") : string.Empty;
        return $"The network had a scaling before this training, which keeps it, and columns lie far outside of it: {string.Join(", ", far.Take(MostColumnsNamed))}{more}. " +
            "Call FitScaling with the rows, or Initialize, before Fit.";
    }

    private static void AddFarColumns<T>(
        Scaling scaling, ReadOnlySpan<T> data, IReadOnlyList<double> offsets, IReadOnlyList<double> scales, IReadOnlyList<string> names, string kind, List<string> far)
        where T : unmanaged
    {
        for (int column = 0; column < offsets.Count; column++)
        {
            // In MinMax, values are from 0 to 1 where they were fitted.
            (double middle, double unit) = scaling == Scaling.MinMax ? (0.5, 0.5) : (0, 1);
            double distance = 0;
            double least = double.PositiveInfinity;
            double most = double.NegativeInfinity;
            int rows = data.Length / offsets.Count;
            for (int i = column; i < data.Length; i += offsets.Count)
            {
                double value = Real.ToDouble(data[i]);
                distance += Math.Abs(((value - offsets[column]) / scales[column]) - middle) / unit / rows;
                least = Math.Min(least, value);
                most = Math.Max(most, value);
            }

            if (distance > FarAway)
            {
                double width = scaling == Scaling.MinMax ? scales[column] : 2 * scales[column];
                double first = scaling == Scaling.MinMax ? offsets[column] : offsets[column] - width;
                far.Add(Invariant($"{kind} {names[column]} is from {least:G6} to {most:G6}, where about {first:G6} to {offsets[column] + width:G6} are expected"));
            }
        }
    }

    private static string? OutOfReach<T>(INetwork<T> network, ReadOnlySpan<T> targets, int[]? trainingRows)
        where T : unmanaged
    {
        NetworkDescription description = network.Description;
        Activation activation = description.Layers[description.Layers.Count - 1].Activation;
        if (description.HasGroups || Range(activation) is not { } range || description.Targets is TargetDomain.Probability or TargetDomain.Distribution or TargetDomain.NonNegative)
        {
            return null;
        }

        double least = double.PositiveInfinity;
        double most = double.NegativeInfinity;
        ScalingNumbers? scaling = description.TargetScaling == Scaling.None ? null : network.GetScaling();
        int outputs = description.OutputCount;
        int rows = trainingRows?.Length ?? targets.Length / outputs;
        for (int i = 0; i < rows * outputs; i++)
        {
            int output = i % outputs;
            double value = Real.ToDouble(targets[((trainingRows?[i / outputs] ?? (i / outputs)) * outputs) + output]);
            value = scaling is null ? value : (value - scaling.TargetOffsets[output]) / scaling.TargetScales[output];
            least = Math.Min(least, value);
            most = Math.Max(most, value);
        }

        if (least >= range.Least - Rounding && most <= range.Most + Rounding)
        {
            return null;
        }

        string scaled = scaling is null ? "Targets lie" : "Scaled targets lie";
        string name = activation.ToString().ToLowerInvariant();
        return Invariant($"{scaled} between {least:G6} and {most:G6}, but the {name} output gives values {InWords(range.Least, range.Most)}: {Advice(description, range.Least, range.Most)}make the output linear.");
    }

    // What brings targets into the range of the output, in front of what always helps.
    private static string Advice(NetworkDescription description, double least, double most) =>
        description.Targets != TargetDomain.Real || !(least <= 0 && most >= 1) ? string.Empty
            : description.TargetScaling == Scaling.MinMax ? "call FitScaling with the rows, or Initialize, before Fit, or "
            : ScalingAdvice.ForTargets(Scaling.MinMax) + ", or ";

    // What an output can be; null where it can be any number, or nearly.
    private static (double Least, double Most)? Range(Activation activation) => activation switch
    {
        Activation.Sigmoid or Activation.HardSigmoid or Activation.Softmax => (0, 1),
        Activation.Tanh or Activation.HardTanh or Activation.Softsign => (-1, 1),
        Activation.ReLU or Activation.Softplus => (0, double.PositiveInfinity),
        Activation.ReLU6 => (0, 6),
        Activation.LogSigmoid or Activation.LogSoftmax => (double.NegativeInfinity, 0),
        _ => null,
    };

    private static string InWords(double least, double most) => double.IsInfinity(most) ? Invariant($"of at least {least}")
        : double.IsInfinity(least) ? Invariant($"of at most {most}")
        : Invariant($"between {least} and {most}");
}
