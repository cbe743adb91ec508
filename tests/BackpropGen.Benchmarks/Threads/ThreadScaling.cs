using System.Diagnostics;
using System.Globalization;
using BackpropGen.Benchmarks.Networks;
using BackpropGen.Benchmarks.Page;

namespace BackpropGen.Benchmarks.Threads;

/// <summary>How much faster training is with more threads.</summary>
internal static class ThreadScaling
{
    private const int Epochs = 8;
    private const int Repetitions = 25;

    // The runtime compiles methods again in the background, on a core that the second thread needs.
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(2);

    public static string Measure()
    {
        var workload = new Workload(Topology.All.Single(topology => topology.Name == "784-128-10"), Workload.MeasuredRows);
        int[] threads = [.. new[] { 1, 2, 4, 8 }.Where(count => count <= Environment.ProcessorCount)];
        var table = new MarkdownTable(["ns per row (ratio)", .. threads.Select(count => count == 1 ? "1 thread" : $"{count} threads")]);
        foreach (int batchSize in new[] { 256, 1024 })
        {
            double[] times = [.. threads.Select(count => BestTime(workload, batchSize, count))];
            table.Add(
            [
                $"batches of {batchSize}",
                .. times.Select((time, i) => i == 0 ? Figures.Short(time) : $"{Figures.Short(time)} ({(times[0] / time).ToString("0.00", CultureInfo.InvariantCulture)})"),
            ]);
        }

        return table.ToString();
    }

    private static double BestTime(Workload workload, int batchSize, int threads)
    {
        var options = new FitOptions { Epochs = Epochs, BatchSize = batchSize, LearningRate = Workload.LearningRate, MaxDegreeOfParallelism = threads };
        double best = double.PositiveInfinity;
        long warmUp = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(warmUp) < WarmUp)
        {
            new Sgd784_128_10().Fit(workload.Inputs, workload.Targets, options);
        }

        for (int repetition = 0; repetition < Repetitions; repetition++)
        {
            var network = new Sgd784_128_10();
            long start = Stopwatch.GetTimestamp();
            network.Fit(workload.Inputs, workload.Targets, options);
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalNanoseconds / (Epochs * workload.Rows));
        }

        return best;
    }
}
