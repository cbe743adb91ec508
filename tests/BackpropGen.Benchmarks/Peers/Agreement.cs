using BackpropGen.Benchmarks.Networks;

namespace BackpropGen.Benchmarks.Peers;

/// <summary>Whether an implementation computes the same as the generated network, so that a wrong one cannot be measured.</summary>
internal static class Agreement
{
    private const float Tolerance = 1e-4f;

    /// <summary>Runs the operation once over all rows.</summary>
    public static void Run(Implementation implementation, Operation operation)
    {
        switch (operation)
        {
            case Operation.PredictRow:
                implementation.PredictRows();
                break;
            case Operation.PredictBatch:
                implementation.PredictBatch();
                break;
            case Operation.TrainRow:
                implementation.TrainRows();
                break;
            case Operation.TrainBatch32:
                implementation.TrainBatches(32);
                break;
            case Operation.TrainBatch256:
                implementation.TrainBatches(256);
                break;
            case Operation.AdamBatch32:
                implementation.AdamBatches(32);
                break;
            case Operation.AdamBatch256:
                implementation.AdamBatches(256);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(operation));
        }
    }

    /// <summary>What the generated network predicts after the operation.</summary>
    public static float[] Expected(Workload workload, Operation operation) => After(workload, Reference(workload, operation), operation);

    /// <summary>The largest difference between that and a peer's predictions, if it is more than rounding; otherwise null.</summary>
    public static float? Disagreement(float[] expected, Workload workload, Peer peer, Operation operation)
    {
        float difference = Difference(expected, After(workload, peer, operation));
        return difference <= Tolerance ? null : difference;
    }

    /// <summary>Throws where they disagree.</summary>
    public static void Check(Workload workload, Peer peer, Operation operation)
    {
        if (Disagreement(Expected(workload, operation), workload, peer, operation) is { } difference)
        {
            throw new InvalidOperationException($"{peer} and {Reference(workload, operation)} differ by {difference} at {workload.Topology} after {operation}.");
        }
    }

    /// <summary>While the library has no Adam, the loops' stands in.</summary>
    private static Peer Reference(Workload workload, Operation operation) =>
        PeerList.Ours.Supports(workload.Topology, operation) ? PeerList.Ours : PeerList.PlainLoops;

    private static float[] After(Workload workload, Peer peer, Operation operation)
    {
        using Implementation implementation = peer.Create(workload, operation);
        Run(implementation, operation);
        if (operation is not (Operation.PredictRow or Operation.PredictBatch))
        {
            implementation.PredictRows();
        }

        return implementation.Predictions;
    }

    private static float Difference(float[] x, float[] y)
    {
        float largest = 0;
        for (int i = 0; i < x.Length; i++)
        {
            // NaN is a difference, and the largest.
            float difference = MathF.Abs(x[i] - y[i]);
            largest = MathF.Max(largest, difference);
        }

        return largest;
    }
}
