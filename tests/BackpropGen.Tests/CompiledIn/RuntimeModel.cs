using Microsoft.ML.OnnxRuntime;

namespace BackpropGen.Tests.CompiledIn;

/// <summary>A model in ONNX Runtime, which takes rows of all of its inputs, one after the other, and gives rows of all outputs.</summary>
internal sealed class RuntimeModel(byte[] file) : IDisposable
{
    private readonly InferenceSession _session = new(file);

    private IReadOnlyList<string> Names => _session.InputNames;

    public int InputCount => Names.Sum(WidthOf);

    /// <summary>The outputs, [row][value].</summary>
    public double[][] Predict(float[][] rows)
    {
        int first = 0;
        var inputs = new List<OrtValue>();
        foreach (string name in Names)
        {
            int width = WidthOf(name);
            int start = first;
            first += width;
            NodeMetadata node = _session.InputMetadata[name];
            long[] shape = node.Dimensions.Length == 1 ? [width] : [rows.Length, width];
            float[] values = [.. rows.SelectMany(row => row.AsSpan(start, width).ToArray())];
            inputs.Add(node.ElementType == typeof(double)
                ? OrtValue.CreateTensorValueFromMemory(values.Select(value => (double)value).ToArray(), shape)
                : OrtValue.CreateTensorValueFromMemory(values, shape));
        }

        using var options = new RunOptions();
        using IDisposableReadOnlyCollection<OrtValue> outputs = _session.Run(options, Names, inputs, _session.OutputNames);
        double[][] columns = [.. outputs.Select(ToDoubles)];
        return [.. Enumerable.Range(0, rows.Length).Select(row => columns.SelectMany(values => values.AsSpan(row * values.Length / rows.Length, values.Length / rows.Length).ToArray()).ToArray())];
    }

    public void Dispose() => _session.Dispose();

    private int WidthOf(string name) => _session.InputMetadata[name].Dimensions[^1];

    private static double[] ToDoubles(OrtValue value) => value.GetTensorTypeAndShape().ElementDataType == Microsoft.ML.OnnxRuntime.Tensors.TensorElementType.Double
        ? value.GetTensorDataAsSpan<double>().ToArray()
        : [.. value.GetTensorDataAsSpan<float>().ToArray().Select(number => (double)number)];
}
