using System.Diagnostics;
using BackpropGen.Benchmarks.Networks;
using BackpropGen.Benchmarks.Peers;
using BenchmarkDotNet.Attributes;

namespace BackpropGen.Benchmarks.Speed;

/// <summary>An operation of one implementation on one topology. Public because BenchmarkDotNet asks for it, as are the classes below.</summary>
public sealed class Case
{
    internal Case(Topology topology, Peer peer)
    {
        Topology = topology;
        Peer = peer;
    }

    internal Topology Topology { get; }

    internal Peer Peer { get; }

    /// <inheritdoc/>
    public override string ToString() => $"{Topology} {Peer}";
}

/// <summary>An operation, on all topologies and implementations.</summary>
public abstract class SpeedBenchmark
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromMilliseconds(120);
    private static readonly TimeSpan Recompilation = TimeSpan.FromMilliseconds(180);

    private readonly Operation _operation;
    private Implementation? _implementation;

    private protected SpeedBenchmark(Operation operation)
    {
        _operation = operation;
    }

    /// <summary>What is measured.</summary>
    [ParamsSource(nameof(Cases))]
    public Case? Case { get; set; }

    internal Operation Operation => _operation;

    /// <summary>All that can do the operation here.</summary>
    public IEnumerable<Case> Cases =>
        from topology in Topology.All
        from peer in PeerList.All
        where peer.Missing is null && peer.Supports(topology, _operation)
        select new Case(topology, peer);

    /// <summary>Refuses to measure what computes something else, and waits until the runtime has optimised what is measured.</summary>
    [GlobalSetup]
    public void Prepare()
    {
        Console.Error.WriteLine($"{_operation}: {Case}");
        Agreement.Check(new Workload(Case!.Topology, Workload.ComparedRows), Case.Peer, _operation);
        var workload = new Workload(Case.Topology, Workload.MeasuredRows);
        _implementation = Case.Peer.Create(workload, _operation);

        // Methods are optimised in the background, some time after their thirtieth call, once before and once after a profile was taken.
        for (int tier = 0; tier < 2; tier++)
        {
            long start = Stopwatch.GetTimestamp();
            for (int run = 0; run < 10 || Stopwatch.GetElapsedTime(start) < WarmUp; run++)
            {
                Run();
            }

            Thread.Sleep(Recompilation);
        }
    }

    /// <summary>The operation on all rows.</summary>
    [Benchmark(OperationsPerInvoke = Workload.MeasuredRows)]
    public void Run() => Agreement.Run(_implementation!, _operation);

    /// <summary>Frees what is native.</summary>
    [GlobalCleanup]
    public void Dispose() => _implementation!.Dispose();
}

/// <inheritdoc/>
public class PredictRow() : SpeedBenchmark(Operation.PredictRow);

/// <inheritdoc/>
public class PredictBatch() : SpeedBenchmark(Operation.PredictBatch);

/// <inheritdoc/>
public class TrainRow() : SpeedBenchmark(Operation.TrainRow);

/// <inheritdoc/>
public class TrainBatch32() : SpeedBenchmark(Operation.TrainBatch32);

/// <inheritdoc/>
public class TrainBatch256() : SpeedBenchmark(Operation.TrainBatch256);

/// <inheritdoc/>
public class AdamBatch32() : SpeedBenchmark(Operation.AdamBatch32);

/// <inheritdoc/>
public class AdamBatch256() : SpeedBenchmark(Operation.AdamBatch256);
