using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace BackpropGen.Generator.Tests.Models;

/// <summary>What ONNX Runtime computes with a file.</summary>
internal sealed class OnnxRuntimeSession : IDisposable
{
    // Node by node, as the file says: its fusions (1.31) refuse graphs in which a written-out GELU leads to no output.
    private static readonly SessionOptions Options = new()
    {
        IntraOpNumThreads = 1, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, GraphOptimizationLevel = GraphOptimizationLevel.ORT_DISABLE_ALL,
    };

    private readonly InferenceSession _session;

    public OnnxRuntimeSession(byte[] file)
    {
        _session = new InferenceSession(file, Options);
    }

    /// <summary>The outputs of floats, one after the other, of one row of all inputs, one after the other.</summary>
    public double[] Run(IReadOnlyList<double> row)
    {
        int start = 0;
        var inputs = new List<NamedOnnxValue>();
        foreach (string name in _session.InputNames)
        {
            NodeMetadata metadata = _session.InputMetadata[name];
            int[] sizes = [.. metadata.Dimensions.Select(size => Math.Max(size, 1))];
            int width = sizes.Aggregate(1, (product, size) => product * size);
            if (metadata.ElementType == typeof(long))
            {
                // Rows have no integers: no model takes them.
                inputs.Add(NamedOnnxValue.CreateFromTensor(name, new DenseTensor<long>(sizes)));
                continue;
            }

            double[] values = [.. row.Concat(new double[width]).Skip(start).Take(width)];
            start += width;
            inputs.Add(
                metadata.ElementType == typeof(double) ? NamedOnnxValue.CreateFromTensor(name, new DenseTensor<double>(values, sizes))
                : metadata.ElementType == typeof(Float16) ? NamedOnnxValue.CreateFromTensor(name, new DenseTensor<Float16>(values.Select(value => (Float16)(float)value).ToArray(), sizes))
                : NamedOnnxValue.CreateFromTensor(name, new DenseTensor<float>(values.Select(value => (float)value).ToArray(), sizes)));
        }

        using IDisposableReadOnlyCollection<DisposableNamedOnnxValue> outputs = _session.Run(inputs);
        return [.. outputs.SelectMany(Values)];
    }

    /// <summary>Some outputs of floats, one after the other, of one row of inputs by their names.</summary>
    public double[] Run(IReadOnlyDictionary<string, float[]> row, IReadOnlyCollection<string> names)
    {
        NamedOnnxValue[] inputs = [.. _session.InputMetadata.Select(input => NamedOnnxValue.CreateFromTensor(input.Key, new DenseTensor<float>(row[input.Key], [.. input.Value.Dimensions.Select(size => Math.Max(size, 1))])))];
        using IDisposableReadOnlyCollection<DisposableNamedOnnxValue> outputs = _session.Run(inputs, names);
        return [.. outputs.SelectMany(Values)];
    }

    public void Dispose() => _session.Dispose();

    private static IEnumerable<double> Values(DisposableNamedOnnxValue output) => output.Value switch
    {
        Tensor<float> tensor => tensor.Select(value => (double)value).ToArray(),
        Tensor<double> tensor => tensor.ToArray(),
        Tensor<Float16> tensor => tensor.Select(value => (double)(float)value).ToArray(),

        // A ZipMap of scikit-learn gives a map for each row, from the class to its probability.
        IEnumerable<DisposableNamedOnnxValue> maps => maps.SelectMany(map => map.Value switch
        {
            IDictionary<long, float> byNumber => byNumber.OrderBy(entry => entry.Key).Select(entry => (double)entry.Value),
            IDictionary<string, float> byName => byName.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => (double)entry.Value),
            _ => [],
        }),
        _ => [],
    };
}
