using BackpropGen.Benchmarks.Networks;

namespace BackpropGen.Benchmarks.Peers;

/// <summary>
/// One way to compute a network. Every method goes through all rows of the workload, so that the call itself, and the loop around it, cost nothing that
/// could be measured.
/// </summary>
internal abstract class Implementation(Workload workload) : IDisposable
{
    public Workload Workload { get; } = workload;

    /// <summary>What the last prediction wrote, row after row.</summary>
    public float[] Predictions { get; } = new float[workload.Rows * workload.Topology.Outputs];

    protected Topology Topology => Workload.Topology;

    /// <summary>Predicts row by row.</summary>
    public abstract void PredictRows();

    /// <summary>Predicts all rows in one call.</summary>
    public virtual void PredictBatch() => throw new NotSupportedException();

    /// <summary>A step of gradient descent for every row.</summary>
    public virtual void TrainRows() => throw new NotSupportedException();

    /// <summary>A step of gradient descent on the mean gradient of every so many rows.</summary>
    public virtual void TrainBatches(int batchSize) => throw new NotSupportedException();

    /// <summary>A step of Adam on the mean gradient of every so many rows.</summary>
    public virtual void AdamBatches(int batchSize) => throw new NotSupportedException();

    public virtual void Dispose()
    {
    }

    protected ReadOnlySpan<float> Inputs(int row, int count = 1) => Workload.Inputs.AsSpan(row * Topology.Inputs, count * Topology.Inputs);

    protected ReadOnlySpan<float> Targets(int row, int count = 1) => Workload.Targets.AsSpan(row * Topology.Outputs, count * Topology.Outputs);

    protected Span<float> PredictionOf(int row) => Predictions.AsSpan(row * Topology.Outputs, Topology.Outputs);
}
