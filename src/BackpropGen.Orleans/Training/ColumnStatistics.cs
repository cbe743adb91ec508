namespace BackpropGen.Orleans.Training;

// Number, mean, sum of squared deviations, least and largest value of columns, which parts of the data add up to.
// T. F. Chan, G. H. Golub and R. J. LeVeque, "Updating formulae and a pairwise algorithm for computing sample variances" (1979).
internal static class ColumnStatistics
{
    private const int Numbers = 5;

    public static double[] Of<T>(ShardRows<T> rows)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        double[] statistics = new double[Numbers * (rows.InputCount + rows.TargetCount)];
        Fill(rows.Inputs, rows.InputCount, statistics);
        Fill(rows.Targets, rows.TargetCount, statistics.AsSpan(Numbers * rows.InputCount));
        return statistics;
    }

    // In the order of the parts.
    public static void Add(Span<double> sum, ReadOnlySpan<double> part)
    {
        for (int i = 0; i < sum.Length; i += Numbers)
        {
            double count = sum[i] + part[i];
            double difference = part[i + 1] - sum[i + 1];
            sum[i + 1] += difference * part[i] / count;
            sum[i + 2] += part[i + 2] + (difference * difference * sum[i] * part[i] / count);
            sum[i + 3] = Math.Min(sum[i + 3], part[i + 3]);
            sum[i + 4] = Math.Max(sum[i + 4], part[i + 4]);
            sum[i] = count;
        }
    }

    public static ScalingNumbers ScalingOf(ShardColumns columns, ReadOnlySpan<double> statistics, double epsilon)
    {
        (double[] inputOffsets, double[] inputScales) = Scale(columns.InputScaling, statistics[..(Numbers * columns.InputCount)], epsilon);
        (double[] targetOffsets, double[] targetScales) = Scale(columns.TargetScaling, statistics[(Numbers * columns.InputCount)..], epsilon);
        return new ScalingNumbers(inputOffsets, inputScales, targetOffsets, targetScales);
    }

    private static void Fill<T>(T[] values, int columns, Span<double> statistics)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        for (int column = 0; column < columns; column++)
        {
            double mean = 0;
            double squares = 0;
            double least = double.PositiveInfinity;
            double most = double.NegativeInfinity;
            int count = 0;
            for (int i = column; i < values.Length; i += columns)
            {
                // Welford, "Note on a method for calculating corrected sums of squares and products" (1962).
                double value = double.CreateChecked(values[i]);
                double difference = value - mean;
                mean += difference / ++count;
                squares += difference * (value - mean);
                least = Math.Min(least, value);
                most = Math.Max(most, value);
            }

            ReadOnlySpan<double> numbers = [count, mean, squares, least, most];
            numbers.CopyTo(statistics[(Numbers * column)..]);
        }
    }

    private static (double[] Offsets, double[] Scales) Scale(Scaling scaling, ReadOnlySpan<double> statistics, double epsilon)
    {
        int columns = scaling == Scaling.None ? 0 : statistics.Length / Numbers;
        double[] offsets = new double[columns];
        double[] scales = new double[columns];
        for (int column = 0; column < columns; column++)
        {
            ReadOnlySpan<double> numbers = statistics.Slice(Numbers * column, Numbers);
            (double least, double most) = (numbers[3], numbers[4]);
            (offsets[column], scales[column]) = scaling == Scaling.MinMax || least == most ? (least, most - least) : (numbers[1], Math.Sqrt(numbers[2] / numbers[0]));

            // A constant column, or one that differs by rounding alone, is not divided by what rounding left: as in Fit.
            if (!(scales[column] > 10 * epsilon * Math.Max(Math.Abs(least), Math.Abs(most))))
            {
                scales[column] = 1;
            }
        }

        return (offsets, scales);
    }
}
