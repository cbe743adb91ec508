using BackpropGen.Benchmarks.Networks;

namespace BackpropGen.Benchmarks.Peers;

/// <summary>What is measured: the rows of the page's tables.</summary>
internal enum Operation
{
    PredictRow,
    PredictBatch,
    TrainRow,
    TrainBatch32,
    TrainBatch256,
    AdamBatch32,
    AdamBatch256,
}

/// <summary>A column of the page's tables: an implementation, and what it can do.</summary>
internal sealed record Peer(string Name, Func<Workload, Operation, Implementation> Create, Func<Topology, Operation, bool> Supports)
{
    /// <summary>Why it is not measured here.</summary>
    public string? Missing { get; init; }

    public override string ToString() => Name;
}

/// <summary>All columns.</summary>
internal static class PeerList
{
    public static readonly Peer Ours = new("BackpropGen", GeneratedModels.Create, (_, _) => true);

    public static readonly Peer Named = new(
        "named arguments",
        GeneratedModels.CreateNamed,
        (topology, operation) => operation == Operation.PredictRow && topology.Inputs <= 16);

    public static readonly Peer Loop = new("`TrainEach`", GeneratedModels.CreateLoop, (_, operation) => operation == Operation.TrainRow);

    public static readonly Peer PlainLoops = new("loops", (workload, _) => new PlainLoops(workload), (_, _) => true);

    public static readonly Peer TensorRows = new("Tensors by rows", (workload, _) => new TensorRows(workload), (_, _) => true);

    public static readonly Peer TensorColumns = new(
        "Tensors by columns",
        (workload, _) => new TensorColumns(workload),
        (_, operation) => operation is not (Operation.PredictRow or Operation.TrainRow));

    public static readonly Peer OnnxRuntime = new(
        "ONNX Runtime",
        (workload, _) => new OnnxRuntime(workload),
        (_, operation) => operation is Operation.PredictRow or Operation.PredictBatch);

#if TORCHSHARP
    public static readonly Peer TorchSharp = new("TorchSharp", (workload, _) => new Torch(workload), (_, _) => true) { Missing = Torch.Problem() };
#else
    public static readonly Peer TorchSharp = new("TorchSharp", (_, _) => throw new NotSupportedException(), (_, _) => true)
    {
        Missing = "this build is without it; add `-p:TorchSharp=true` (a download of several hundred megabytes)",
    };
#endif

    public static readonly IReadOnlyList<Peer> All = [Ours, Named, Loop, PlainLoops, TensorRows, TensorColumns, OnnxRuntime, TorchSharp];

    /// <summary>What one writes oneself in C#, row by row: the project's ratios are against the faster of the two.</summary>
    public static readonly IReadOnlyList<Peer> ByHand = [PlainLoops, TensorRows];
}
