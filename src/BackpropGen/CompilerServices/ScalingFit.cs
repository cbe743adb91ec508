using BackpropGen.Layout;

namespace BackpropGen.CompilerServices;

// The numbers of a network's scaling: how many, where they come from, and what they must be.
internal static class ScalingFit
{
    public static int CountOf(NetworkDescription description) =>
        2 * ((description.InputScaling == Scaling.None ? 0 : description.InputCount) + (description.TargetScaling == Scaling.None ? 0 : description.OutputCount));

    // The first training of a network fits its scaling; a later one goes on with what the weights were trained for.
    public static void FitOnce<T>(INetwork<T> network, ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, int[]? trainingRows)
        where T : unmanaged
    {
        NetworkDescription description = network.Description;
        if (network is IScaledNetwork<T> scaled && !scaled.GetScaling(new T[CountOf(description)]))
        {
            scaled.SetScaling(Of(description, inputs, targets, inputs.Length / description.InputCount, trainingRows), isFitted: true);
        }
    }

    // μ = 0 and σ = 1.
    public static T[] NoneOf<T>(NetworkDescription description)
        where T : unmanaged
    {
        int inputs = description.InputScaling == Scaling.None ? 0 : description.InputCount;
        T[] numbers = new T[CountOf(description)];
        numbers.AsSpan(inputs, inputs).Fill(Real.FromDouble<T>(1));
        int targets = (numbers.Length / 2) - inputs;
        numbers.AsSpan((2 * inputs) + targets).Fill(Real.FromDouble<T>(1));
        return numbers;
    }

    // A network's scaling in the place of another's of the same type.
    public static void Copy<T>(INetwork<T> from, INetwork<T> to)
        where T : unmanaged
        => Copy(from, to, new T[CountOf(from.Description)]);

    // The same through memory that is at hand.
    public static void Copy<T>(INetwork<T> from, INetwork<T> to, T[] numbers)
        where T : unmanaged
    {
        if (from is IScaledNetwork<T> source && to is IScaledNetwork<T> destination)
        {
            bool isFitted = source.GetScaling(numbers);
            destination.SetScaling(numbers, isFitted);
        }
    }

    // From all rows, or from those of which the numbers are given.
    public static T[] Of<T>(NetworkDescription description, ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, int rows, int[]? trainingRows)
        where T : unmanaged
    {
        T[] numbers = new T[CountOf(description)];
        Span<T> rest = numbers;
        if (description.InputScaling != Scaling.None)
        {
            Fit(description.InputScaling, inputs, description.InputCount, rows, trainingRows, rest);
            rest = rest.Slice(2 * description.InputCount);
        }

        if (description.TargetScaling != Scaling.None)
        {
            Fit(description.TargetScaling, targets, description.OutputCount, rows, trainingRows, rest);
        }

        return numbers;
    }

    // μ and σ of each column of some rows.
    public static T[] ColumnsOf<T>(Scaling scaling, T[] data, int columns)
        where T : unmanaged
    {
        T[] numbers = new T[2 * columns];
        Fit(scaling, data, columns, data.Length / columns, trainingRows: null, numbers);
        return numbers;
    }

    public static ScalingNumbers Split<T>(NetworkDescription description, T[] numbers)
        where T : unmanaged
    {
        int inputs = description.InputScaling == Scaling.None ? 0 : description.InputCount;
        int targets = description.TargetScaling == Scaling.None ? 0 : description.OutputCount;
        double[] all = numbers.Select(Real.ToDouble).ToArray();
        return new ScalingNumbers(Part(0, inputs), Part(inputs, inputs), Part(2 * inputs, targets), Part((2 * inputs) + targets, targets));

        double[] Part(int first, int count) => all.Skip(first).Take(count).ToArray();
    }

    // What is wrong with numbers, or null: σ must have an inverse that is a number, too.
    public static string? ProblemOf<T>(NetworkDescription description, T[] numbers)
        where T : unmanaged
    {
        ScalingNumbers split = Split(description, numbers);
        bool isDouble = typeof(T) == typeof(double);
        return ScalingMetadata.ProblemOf(split.InputOffsets, split.InputScales, description.InputNames, isDouble)
            ?? ScalingMetadata.ProblemOf(split.TargetOffsets, split.TargetScales, description.OutputNames, isDouble);
    }

    // Values whose σ is no more than so many roundings of the largest are one value; scikit-learn's number.
    private const double Roundings = 10;

    private static void Fit<T>(Scaling scaling, ReadOnlySpan<T> data, int columns, int rows, int[]? trainingRows, Span<T> numbers)
        where T : unmanaged
    {
        int count = trainingRows?.Length ?? rows;
        for (int column = 0; column < columns; column++)
        {
            (double least, double most) = Extremes(data, columns, column, count, trainingRows);
            (double offset, double scale) = scaling == Scaling.MinMax || least == most
                ? (least, most - least)
                : MeanAndDeviation(data, columns, column, count, trainingRows, least, most);
            if (scale <= Roundings * Real.Epsilon<T>() * Math.Max(Math.Abs(least), Math.Abs(most)))
            {
                // Divided by, rounding would become the size of data, and any other value enormous. Far from 0, rounding itself may be larger than 1.
                scale = Math.Max(scale, 1);
            }
            else if (!Real.IsFinite(Real.ToDouble(Real.FromDouble<T>(scale))))
            {
                // The range is beyond T, and so is the largest value less the least: half the range on either side of the middle is not.
                (offset, scale) = ((most / 2) + (least / 2), (most / 2) - (least / 2));
            }

            numbers[column] = Real.FromDouble<T>(offset);
            T rounded = Real.FromDouble<T>(scale);
            double inverse = 1 / Real.ToDouble(rounded);
            bool isUsable = scale > 0 && Real.IsFinite(Real.ToDouble(rounded)) && Real.IsFinite(Real.ToDouble(Real.FromDouble<T>(inverse)));
            numbers[columns + column] = isUsable ? rounded : Real.FromDouble<T>(1);
        }
    }

    private static (double Least, double Most) Extremes<T>(ReadOnlySpan<T> data, int columns, int column, int count, int[]? trainingRows)
        where T : unmanaged
    {
        double least = double.PositiveInfinity;
        double most = double.NegativeInfinity;
        for (int i = 0; i < count; i++)
        {
            // NaN where a target does not count.
            double value = At(data, columns, column, i, trainingRows);
            least = value < least ? value : least;
            most = value > most ? value : most;
        }

        return least <= most ? (least, most) : (0, 0);
    }

    // T. F. Chan, G. H. Golub and R. J. LeVeque, "Algorithms for computing the sample variance", 1983: two passes, the second corrected for the rounding of the
    // mean. Values are divided before they are summed, and differences before they are squared, so that none is too large.
    private static (double Mean, double Deviation) MeanAndDeviation<T>(ReadOnlySpan<T> data, int columns, int column, int count, int[]? trainingRows, double least, double most)
        where T : unmanaged
    {
        // Where the difference of two values is beyond every number, that of their quarters is not.
        double unit = Real.IsFinite(most - least) ? 1 : 0.25;
        double range = (most * unit) - (least * unit);
        int numbers = 0;
        for (int i = 0; i < count; i++)
        {
            numbers += double.IsNaN(At(data, columns, column, i, trainingRows)) ? 0 : 1;
        }

        double mean = 0;
        for (int i = 0; i < count; i++)
        {
            double value = At(data, columns, column, i, trainingRows);
            mean += double.IsNaN(value) ? 0 : value * unit / numbers;
        }

        double squares = 0;
        double rest = 0;
        for (int i = 0; i < count; i++)
        {
            double value = At(data, columns, column, i, trainingRows);
            double difference = double.IsNaN(value) ? 0 : ((value * unit) - mean) / range;
            squares += difference * difference / numbers;
            rest += difference / numbers;
        }

        return ((mean + (rest * range)) / unit, range * Math.Sqrt(Math.Max(0, squares - (rest * rest))) / unit);
    }

    private static double At<T>(ReadOnlySpan<T> data, int columns, int column, int row, int[]? trainingRows)
        where T : unmanaged
        => Real.ToDouble(data[((trainingRows?[row] ?? row) * columns) + column]);
}
