namespace BackpropGen.Benchmarks.Networks;

/// <summary>What all implementations of a topology work on: the same weights, and the same rows.</summary>
internal sealed class Workload
{
    /// <summary>How many rows are measured.</summary>
    public const int MeasuredRows = 1024;

    /// <summary>As few as the largest batch will do where results are only compared.</summary>
    public const int ComparedRows = 256;

    /// <summary>Small enough that hours of training on the same random rows change no weight to something that takes longer to compute with.</summary>
    public const float LearningRate = 0.001f;

    /// <param name="topology">The network.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="disturbance">Added to the first weight: of a workload that is not the same as others.</param>
    public Workload(Topology topology, int rows, float disturbance = 0)
    {
        var random = new Random(1);
        Topology = topology;
        Rows = rows;
        Inputs = Uniform(random, rows * topology.Inputs, 1);
        Targets = Uniform(random, rows * topology.Outputs, 1);
        Parameters = Enumerable.Range(0, topology.Layers)
            .SelectMany(layer => Uniform(
                random,
                (topology.Widths[layer] + 1) * topology.Widths[layer + 1],
                Math.Sqrt(6.0 / (topology.Widths[layer] + topology.Widths[layer + 1]))))
            .ToArray();
        Parameters[0] += disturbance;
    }

    public Topology Topology { get; }

    public int Rows { get; }

    public float[] Inputs { get; }

    public float[] Targets { get; }

    /// <summary>For each layer the weights [out, in], then the biases.</summary>
    public float[] Parameters { get; }

    private static float[] Uniform(Random random, int count, double bound) =>
        Enumerable.Range(0, count).Select(_ => (float)((random.NextDouble() * 2 - 1) * bound)).ToArray();
}
