namespace BackpropGen.Orleans.Training;

// The numbers of a scaling as flat values.
internal static class ScalingValues
{
    public static FlatValues<double> Of(ScalingNumbers? numbers)
        => numbers is null ? default : new FlatValues<double>([.. numbers.InputOffsets, .. numbers.InputScales, .. numbers.TargetOffsets, .. numbers.TargetScales]);

    public static ScalingNumbers Split(NetworkDescription network, ReadOnlySpan<double> values)
    {
        int inputs = network.InputScaling == Scaling.None ? 0 : network.InputCount;
        int targets = network.TargetScaling == Scaling.None ? 0 : network.OutputCount;
        return new ScalingNumbers(
            values[..inputs].ToArray(), values.Slice(inputs, inputs).ToArray(), values.Slice(2 * inputs, targets).ToArray(), values.Slice((2 * inputs) + targets, targets).ToArray());
    }
}
