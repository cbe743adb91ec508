using System.Diagnostics;
using BackpropGen.Benchmarks.Page;

namespace BackpropGen.Benchmarks.Latency;

/// <summary>How long each of many calls takes, one by one: the middle, the tail, and the slowest.</summary>
internal static class CallTimes
{
    private const int Calls = 1_000_000;

    public static string[] Of(Action call)
    {
        long[] ticks = new long[Calls];
        for (int i = 0; i < 50_000; i++)
        {
            call();
        }

        Thread.Sleep(300);
        for (int i = 0; i < 50_000; i++)
        {
            call();
        }

        GC.Collect();
        for (int i = 0; i < ticks.Length; i++)
        {
            long start = Stopwatch.GetTimestamp();
            call();
            ticks[i] = Stopwatch.GetTimestamp() - start;
        }

        Array.Sort(ticks);
        return [Figure(ticks[Calls / 2]), Figure(ticks[Calls - (Calls / 1000)]), Figure(ticks[^1])];
    }

    private static string Figure(long ticks) => Figures.Short(ticks * 1e9 / Stopwatch.Frequency);
}
