using BackpropGen.Benchmarks.Networks;
using BackpropGen.Benchmarks.Peers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace BackpropGen.Benchmarks.Speed;

/// <summary>Nanoseconds of the best slice, and bytes, both for one row.</summary>
internal sealed record Measurement(double Nanoseconds, double Bytes);

/// <summary>All that was measured in one run.</summary>
internal sealed class SpeedResults
{
    private readonly Dictionary<(Topology, Operation, Peer), Measurement> _measurements = [];

    /// <summary>In floating-point operations per nanosecond.</summary>
    public double PeakFlops { get; private init; }

    public Measurement? this[Topology topology, Operation operation, Peer peer] => _measurements.GetValueOrDefault((topology, operation, peer));

    public static SpeedResults Measure()
    {
        // Before and after: what else the machine does, and its clock, change within minutes.
        double before = FmaPeak.Measure();
        Summary[] summaries = BenchmarkRunner.Run(typeof(SpeedResults).Assembly, new SpeedConfig(isVerbose: false));
        var results = new SpeedResults { PeakFlops = Math.Max(before, FmaPeak.Measure()) };
        foreach (BenchmarkReport report in summaries.SelectMany(summary => summary.Reports))
        {
            var benchmark = (SpeedBenchmark)Activator.CreateInstance(report.BenchmarkCase.Descriptor.Type)!;
            var measured = (Case)report.BenchmarkCase.Parameters[nameof(SpeedBenchmark.Case)];
            if (report.ResultStatistics is not { } statistics)
            {
                throw new InvalidOperationException($"{benchmark.Operation}: {measured} was not measured. Run it alone to see why, with: -- --filter '*{benchmark.GetType().Name}*'");
            }

            double bytes = (double)report.GcStats.GetTotalAllocatedBytes(excludeAllocationQuantumSideEffects: true)!.Value / report.GcStats.TotalOperations;
            results._measurements[(measured.Topology, benchmark.Operation, measured.Peer)] = new Measurement(statistics.Min, bytes);
        }

        return results;
    }

    /// <summary>The time of the fastest of several, or null where none was measured.</summary>
    public double? Fastest(Topology topology, Operation operation, IEnumerable<Peer> peers) =>
        peers.Select(peer => this[topology, operation, peer]?.Nanoseconds).Min();
}
