using System.Diagnostics;

namespace BackpropGen.Benchmarks.HandWritten;

/// <summary>The best of many slices of half a millisecond, as the program in C++ measures.</summary>
internal static class BestSlice
{
    private const int Slices = 300;

    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(0.5);
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1.5);

    /// <summary>Nanoseconds of one repetition.</summary>
    /// <param name="repeat">Does something so many times.</param>
    public static double Of(Action<int> repeat)
    {
        long start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < WarmUp)
        {
            repeat(100);
        }

        int count = 1;
        while (TimeOf(repeat, count) < Slice)
        {
            count *= 2;
        }

        return Enumerable.Range(0, Slices).Min(_ => TimeOf(repeat, count).TotalNanoseconds / count);
    }

    private static TimeSpan TimeOf(Action<int> repeat, int count)
    {
        long start = Stopwatch.GetTimestamp();
        repeat(count);
        return Stopwatch.GetElapsedTime(start);
    }
}
