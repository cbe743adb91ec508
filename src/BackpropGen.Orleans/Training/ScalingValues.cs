namespace BackpropGen.Orleans.Training;

// The numbers of a scaling as flat values.
internal static class ScalingValues
{
    public static FlatValues<double> Of(ScalingNumbers? numbers)
        => numbers is null ? default : new FlatValues<double>([.. numbers.InputOffsets, .. numbers.InputScales, .. numbers.TargetOffsets, .. numbers.TargetScales]);

    public static ScalingNumbers Split(ShardColumns columns, ReadOnlySpan<double> values)
    {
        int inputs = columns.InputScaling == Scaling.None ? 0 : columns.InputCount;
        int targets = columns.TargetScaling == Scaling.None ? 0 : columns.TargetCount;
        return new ScalingNumbers(
            values[..inputs].ToArray(), values.Slice(inputs, inputs).ToArray(), values.Slice(2 * inputs, targets).ToArray(), values.Slice((2 * inputs) + targets, targets).ToArray());
    }
}
