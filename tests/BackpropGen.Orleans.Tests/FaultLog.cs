using System.Diagnostics;
using System.Globalization;
using BackpropGen.Testing;

namespace BackpropGen.Orleans.Tests;

/// <summary>What was done to a training, and what came of it: a row of the table in docs/orleans.md. The file that BACKPROPGEN_FAULT_LOG names gets the rows of a run.</summary>
internal sealed class FaultLog : IProgress<TrainingProgress>
{
    private const int All = 200;

    private long _last = Stopwatch.GetTimestamp();

    /// <summary>The longest time between two reports of progress.</summary>
    public TimeSpan LongestStandstill { get; private set; }

    /// <summary>How many faults a test brings about: so many in a build, two hundred with BACKPROPGEN_FUZZ=1, and a part of those with a part of 1.</summary>
    public static int CountOf(int ofBuilds) => Environment.GetEnvironmentVariable(RandomCases.FactorVariable) is { Length: > 0 } ? Math.Max(ofBuilds, RandomCases.Count(All)) : ofBuilds;

    public void Report(TrainingProgress value)
    {
        TimeSpan since = Stopwatch.GetElapsedTime(_last);
        LongestStandstill = since > LongestStandstill ? since : LongestStandstill;
        _last = Stopwatch.GetTimestamp();
    }

    /// <summary>A row, for a training that has ended with the bits of one process and each round counted once.</summary>
    /// <param name="faults">What was done, and how often.</param>
    /// <param name="rounds">How many rounds the training has.</param>
    /// <param name="met">What was met.</param>
    public void Write(string faults, int rounds, string met)
    {
        if (Environment.GetEnvironmentVariable("BACKPROPGEN_FAULT_LOG") is { Length: > 0 } path)
        {
            string standstill = LongestStandstill.TotalSeconds.ToString("F1", CultureInfo.InvariantCulture);
            File.AppendAllText(path, $"| {faults} | {met}; the longest standstill was {standstill} s | equal | {rounds}, each once |{Environment.NewLine}");
        }
    }
}
