using BackpropGen.Benchmarks.Networks;
using BackpropGen.Benchmarks.Peers;

namespace BackpropGen.Benchmarks.Speed;

/// <summary>A ratio that the project holds itself to, for each topology of <see cref="Topology.All"/>.</summary>
internal sealed record Bar(string Name, bool IsShare, Func<SpeedResults, Topology, double?> Measured, params double?[] Asked)
{
    public static readonly IReadOnlyList<Bar> All =
    [
        new("one row, ONNX Runtime / ours", false, Against(Operation.PredictRow, [PeerList.OnnxRuntime]), 300, 190, 60, 16, 5, 1.8),
        new("1,024 rows, ONNX Runtime / ours", false, Against(Operation.PredictBatch, [PeerList.OnnxRuntime]), 6, 2.3, 1.7, 1.25, 1.2, 1.05),
        new("one-row SGD step, by hand / ours", false, Against(Operation.TrainRow, PeerList.ByHand), 1.3, 2.8, 6.3, 7, 6, 1.6),
        new("SGD batches of 32, by hand / ours", false, Against(Operation.TrainBatch32, PeerList.ByHand), 11, 13, 18, 8, 7, 4.3),
        new("SGD batches of 32, by hand and transposed / ours", false, Against(Operation.TrainBatch32, [PeerList.TensorColumns]), null, null, null, null, null, null),
        new("SGD batches of 256, share of FMA peak", true, ShareOfPeak, null, null, 0.45, 0.78, 0.84, 0.93),
    ];

    public static double? ShareOfPeak(SpeedResults results, Topology topology) =>
        topology.TrainingFlops / results[topology, Operation.TrainBatch256, PeerList.Ours]?.Nanoseconds / results.PeakFlops;

    private static Func<SpeedResults, Topology, double?> Against(Operation operation, IReadOnlyList<Peer> peers) =>
        (results, topology) => results.Fastest(topology, operation, peers) / results[topology, operation, PeerList.Ours]?.Nanoseconds;
}
