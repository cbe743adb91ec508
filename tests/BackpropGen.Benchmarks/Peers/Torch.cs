#if TORCHSHARP
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using BackpropGen.Benchmarks.Networks;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace BackpropGen.Benchmarks.Peers;

/// <summary>TorchSharp, on one thread, with the rows' tensors made beforehand, and what a step makes disposed of after it.</summary>
internal sealed class Torch : Implementation
{
    private readonly Sequential _network;
    private readonly Tensor _inputs;
    private readonly Tensor _targets;
    private readonly Dictionary<int, (Tensor Inputs, Tensor Targets)[]> _batches;
    private readonly optim.Optimizer _sgd;
    private readonly optim.Optimizer _adam;

    public Torch(Workload workload)
        : base(workload)
    {
        set_num_threads(1);
        var modules = new List<(string, nn.Module<Tensor, Tensor>)>();
        ReadOnlySpan<float> parameters = workload.Parameters;
        for (int layer = 0; layer < Topology.Layers; layer++)
        {
            Linear linear = Layer(Topology.Widths[layer], Topology.Widths[layer + 1], ref parameters);
            modules.Add(($"layer{layer}", linear));
            switch (Topology.ActivationOf(layer))
            {
                case Activation.Tanh:
                    modules.Add(($"activation{layer}", nn.Tanh()));
                    break;
                case Activation.ReLU:
                    modules.Add(($"activation{layer}", nn.ReLU()));
                    break;
            }
        }

        _network = nn.Sequential(modules);
        _inputs = tensor(workload.Inputs, [Workload.Rows, Topology.Inputs]);
        _targets = tensor(workload.Targets, [Workload.Rows, Topology.Outputs]);
        _batches = new[] { 1, 32, 256, Workload.Rows }.Distinct().ToDictionary(size => size, Split);
        _sgd = optim.SGD(_network.parameters(), Workload.LearningRate);
        _adam = optim.Adam(_network.parameters(), Workload.LearningRate);
    }

    /// <summary>Why the native library does not load, or null if it does.</summary>
    public static string? Problem()
    {
        try
        {
            using Tensor one = ones(1);
            return null;
        }
        catch (Exception exception) when (exception is TypeInitializationException or NotSupportedException or DllNotFoundException)
        {
            return "its native library does not load here" + NeededVersion();
        }
    }

    /// <summary>TorchSharp keeps the loader's reason to itself; on Linux it is mostly the version of the C++ library.</summary>
    private static string NeededVersion()
    {
        try
        {
            NativeLibrary.Load(Path.Combine(AppContext.BaseDirectory, "libLibTorchSharp.so"));
            return string.Empty;
        }
        catch (DllNotFoundException exception)
        {
            Match version = Regex.Match(exception.Message, "GLIBC(XX)?_[0-9.]+(?=.? not found)");
            return version.Success ? $": it needs {version.Value}, which this system is without" : string.Empty;
        }
    }

    public override void PredictRows() => Predict(1);

    public override void PredictBatch() => Predict(Workload.Rows);

    public override void TrainRows() => Train(_sgd, 1);

    public override void TrainBatches(int batchSize) => Train(_sgd, batchSize);

    public override void AdamBatches(int batchSize) => Train(_adam, batchSize);

    public override void Dispose()
    {
        _sgd.Dispose();
        _adam.Dispose();
        _network.Dispose();
        _inputs.Dispose();
        _targets.Dispose();
        foreach ((Tensor inputs, Tensor targets) in _batches.Values.SelectMany(batches => batches))
        {
            inputs.Dispose();
            targets.Dispose();
        }
    }

    private static Linear Layer(int inputs, int outputs, ref ReadOnlySpan<float> parameters)
    {
        Linear linear = nn.Linear(inputs, outputs);
        using (no_grad())
        {
            linear.weight!.copy_(tensor(parameters[..(inputs * outputs)].ToArray(), [outputs, inputs]));
            linear.bias!.copy_(tensor(parameters.Slice(inputs * outputs, outputs).ToArray(), [outputs]));
        }

        parameters = parameters[((inputs + 1) * outputs)..];
        return linear;
    }

    private (Tensor, Tensor)[] Split(int size) => Enumerable.Range(0, Workload.Rows / size)
        .Select(batch => (_inputs.narrow(0, batch * size, size), _targets.narrow(0, batch * size, size)))
        .ToArray();

    private void Predict(int size)
    {
        using IDisposable without = no_grad();
        int written = 0;
        foreach ((Tensor inputs, _) in _batches[size])
        {
            using Tensor outputs = _network.call(inputs);
            ReadOnlySpan<float> values = outputs.data<float>().ToArray();
            values.CopyTo(Predictions.AsSpan(written));
            written += values.Length;
        }
    }

    private void Train(optim.Optimizer optimizer, int size)
    {
        foreach ((Tensor inputs, Tensor targets) in _batches[size])
        {
            using DisposeScope scope = NewDisposeScope();
            optimizer.zero_grad();
            Tensor loss = nn.functional.mse_loss(_network.call(inputs), targets);
            loss.backward();
            optimizer.step();
        }
    }
}
#endif
