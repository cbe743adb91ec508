using static System.FormattableString;

namespace BackpropGen.CompilerServices;

// What only data can show: training goes on, and cannot come to what they ask for.
internal static class DataWarnings
{
    public static IReadOnlyList<string> Of<T>(INetwork<T> network, ReadOnlySpan<T> targets, IReadOnlyList<double> validationLosses)
        where T : unmanaged
    {
        List<string> warnings = [];
        int notFinite = validationLosses.Count(loss => !Real.IsFinite(loss));
        if (notFinite > 0)
        {
            warnings.Add(Invariant($"The loss of the validation rows was not finite after {notFinite} of {validationLosses.Count} epochs: look at their targets."));
        }

        if (OutOfReach(network, targets) is { } outOfReach)
        {
            warnings.Add(outOfReach);
        }

        return warnings;
    }

    private static string? OutOfReach<T>(INetwork<T> network, ReadOnlySpan<T> targets)
        where T : unmanaged
    {
        NetworkDescription description = network.Description;
        (string Name, double Least, double Most)? range = description.Layers[description.Layers.Count - 1].Activation switch
        {
            Activation.Sigmoid => ("sigmoid", 0, 1),
            Activation.Tanh => ("tanh", -1, 1),
            Activation.ReLU => ("relu", 0, double.PositiveInfinity),
            _ => null,
        };

        if (range is not { } reachable || description.Loss is Loss.BinaryCrossEntropy)
        {
            return null;
        }

        double least = double.PositiveInfinity;
        double most = double.NegativeInfinity;
        ScalingNumbers? scaling = description.TargetScaling == Scaling.None ? null : network.GetScaling();
        for (int i = 0; i < targets.Length; i++)
        {
            double value = Real.ToDouble(targets[i]);
            int output = i % description.OutputCount;
            value = scaling is null ? value : (value - scaling.TargetOffsets[output]) / scaling.TargetScales[output];
            least = Math.Min(least, value);
            most = Math.Max(most, value);
        }

        return least >= reachable.Least && most <= reachable.Most ? null
            : Invariant($"Targets lie between {least:G6} and {most:G6}, but the {reachable.Name} output gives values {Range(reachable.Least, reachable.Most)}: scale the targets, or make the output linear.");
    }

    private static string Range(double least, double most) => double.IsInfinity(most) ? Invariant($"of at least {least}") : Invariant($"between {least} and {most}");
}
