namespace BackpropGen.Orleans.Training;

// How the shards of a round are divided among workers, and their results averaged: by the numbers of the shards alone, so that the same additions are done in the same order wherever they are done.
internal static class ReductionTree
{
    // How many results a worker averages.
    public const int FanIn = 8;

    // The parts that a range of shards is divided into: single shards, or ranges of FanInᵖ.
    public static IReadOnlyList<(int First, int Count)> PartsOf(int count)
    {
        int size = 1;
        while ((long)size * FanIn < count)
        {
            size *= FanIn;
        }

        List<(int First, int Count)> parts = [];
        for (int first = 0; first < count; first += size)
        {
            parts.Add((first, Math.Min(size, count - first)));
        }

        return parts;
    }

    public static async Task<RoundResult<T>> ComputeAsync<T>(RoundWork<T> work, Func<RoundWork<T>, Task<RoundResult<T>>> compute)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
        => MeanOf(work.Round, await Task.WhenAll(PartsOf(work.Shards.Length).Select(part => compute(work.Of(part.First, part.Count)))));

    // mₙ = mₙ₋₁ + (xₙ − mₙ₋₁)·wₙ/Σw, in double, rounded once at the end: a mean of equal values is that value.
    private static RoundResult<T> MeanOf<T>(long round, RoundResult<T>[] parts)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        if ((parts.FirstOrDefault(part => part.Problem is not null) ?? parts.FirstOrDefault(part => part.IsReading)) is { } withoutMean)
        {
            return withoutMean;
        }

        double[] columns = [.. parts[0].Columns.Span];
        double[] mean = new double[parts[0].Mean.Length];
        double weight = 0;
        double loss = 0;
        double lossWeight = 0;
        foreach (RoundResult<T> part in parts)
        {
            RequireAlike(round, part, parts[0]);
            if (columns.Length > 0 && !ReferenceEquals(part, parts[0]))
            {
                ColumnStatistics.Add(columns, part.Columns.Span);
            }

            weight += part.Weight;
            double share = part.Weight / weight;
            ReadOnlySpan<T> values = part.Mean.Span;
            for (int i = 0; i < mean.Length; i++)
            {
                mean[i] += (double.CreateChecked(values[i]) - mean[i]) * share;
            }

            lossWeight += part.LossWeight;
            loss += lossWeight > 0 ? (part.Loss - loss) * (part.LossWeight / lossWeight) : 0;
        }

        T[] rounded = new T[mean.Length];
        for (int i = 0; i < mean.Length; i++)
        {
            rounded[i] = T.CreateChecked(mean[i]);
        }

        return new RoundResult<T>
        {
            Round = round, Mean = rounded, Weight = weight, OptimizerSteps = parts[0].OptimizerSteps, Loss = loss, LossWeight = lossWeight, Rows = parts.Sum(part => part.Rows), Shards = parts.Sum(part => part.Shards),
            Slowest = parts.Max(part => part.Slowest), Total = new TimeSpan(parts.Sum(part => part.Total.Ticks)), Columns = columns,
        };
    }

    // Workers of another version of a program would be averaged into numbers that mean nothing.
    private static void RequireAlike<T>(long round, RoundResult<T> part, RoundResult<T> first)
        where T : unmanaged
    {
        if (part.Round != round || part.Mean.Length != first.Mean.Length || part.Columns.Length != first.Columns.Length || part.OptimizerSteps != first.OptimizerSteps)
        {
            throw new InvalidOperationException(FormattableString.Invariant($"A worker answered for version {part.Round} with {part.Mean.Length} values, where version {round} and {first.Mean.Length} values were asked for: do all silos run the same program?"));
        }
    }
}
