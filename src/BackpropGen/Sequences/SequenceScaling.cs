using BackpropGen.CompilerServices;

namespace BackpropGen.Sequences;

// The scaling of networks with memory: of all steps of all sequences.
internal static class SequenceScaling
{
    // The first training of a network fits its scaling; a later one goes on with what the weights were trained for.
    public static void FitOnce<T>(SequenceCore<T> core, T[][] inputs, T[][] targets)
        where T : unmanaged
    {
        if (core.Scaling is null && IsScaled(core.Description))
        {
            Fit(core, inputs, targets);
        }
    }

    public static bool IsScaled(SequenceDescription network) => network.InputScaling != Scaling.None || network.TargetScaling != Scaling.None;

    public static void Fit<T>(SequenceCore<T> core, T[][] inputs, T[][] targets)
        where T : unmanaged
    {
        SequenceDescription network = core.Description;
        (IReadOnlyList<double> inputOffsets, IReadOnlyList<double> inputScales) = Of(network.InputScaling, inputs, network.InputCount);
        (IReadOnlyList<double> targetOffsets, IReadOnlyList<double> targetScales) = Of(network.TargetScaling, targets, network.OutputCount);
        core.SetScaling(new ScalingNumbers(inputOffsets, inputScales, targetOffsets, targetScales));
    }

    private static (IReadOnlyList<double> Offsets, IReadOnlyList<double> Scales) Of<T>(Scaling scaling, T[][] sequences, int columns)
        where T : unmanaged
    {
        if (scaling == Scaling.None)
        {
            return ([], []);
        }

        T[] all = [.. sequences.SelectMany(sequence => sequence)];
        T[] numbers = ScalingFit.ColumnsOf(scaling, all, columns);
        double[] values = numbers.Select(Real.ToDouble).ToArray();
        return (values.Take(columns).ToArray(), values.Skip(columns).ToArray());
    }
}
