namespace BackpropGen.Tests.Comparison;

/// <summary>When two tensors are the same up to rounding.</summary>
internal static class Closeness
{
    /// <summary>
    /// The largest difference, in units of the largest number of the expected tensor. Infinite where either holds NaN or infinity.
    /// </summary>
    public static double Difference(ReadOnlySpan<double> actual, ReadOnlySpan<double> expected, double leastScale = 0)
    {
        Assert.Equal(expected.Length, actual.Length);
        double scale = leastScale;
        double largest = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            if (!double.IsFinite(actual[i]) || !double.IsFinite(expected[i]))
            {
                return double.PositiveInfinity;
            }

            scale = Math.Max(scale, Math.Abs(expected[i]));
            largest = Math.Max(largest, Math.Abs(actual[i] - expected[i]));
        }

        return largest == 0 ? 0 : largest / scale;
    }

    public static void Same(
        ReadOnlySpan<double> actual, ReadOnlySpan<double> expected, double tolerance, string what, double leastScale = 0, Differences? differences = null)
    {
        double difference = Difference(actual, expected, leastScale);
        differences?.Add(difference);
        Assert.True(
            difference <= tolerance,
            $"{what} differs by {difference:g3} of its largest value.\nExpected: {Print(expected)}\nActual:   {Print(actual)}");
    }

    public static void Same(
        double actual, double expected, double tolerance, string what, double leastScale = 0, Differences? differences = null) =>
        Same([actual], [expected], tolerance, what, leastScale, differences);

    private static string Print(ReadOnlySpan<double> values)
    {
        const int Most = 20;
        string printed = string.Join(", ", values[..Math.Min(values.Length, Most)].ToArray().Select(value => value.ToString("R")));
        return values.Length > Most ? printed + ", …" : printed;
    }
}

/// <summary>The largest of the differences that a test has seen, for its output.</summary>
internal sealed class Differences
{
    public double Largest { get; private set; }

    public void Add(double difference) => Largest = Math.Max(Largest, difference);

    public override string ToString() => $"largest relative difference: {Largest:g3}";
}
