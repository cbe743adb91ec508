using Microsoft.ML.OnnxRuntime;

namespace BackpropGen.Tests.Onnx;

/// <summary>A model that ONNX Runtime has loaded, spoken to in double.</summary>
internal sealed class OnnxModel(byte[] file) : IDisposable
{
    private readonly InferenceSession _session = new(file);

    public ModelMetadata Metadata => _session.ModelMetadata;

    public (string Name, NodeMetadata Value)[] Inputs => [.. _session.InputMetadata.Select(input => (input.Key, input.Value))];

    public (string Name, NodeMetadata Value)[] Outputs => [.. _session.OutputMetadata.Select(output => (output.Key, output.Value))];

    /// <summary>The outputs of many rows, one after the other.</summary>
    public double[] Predict(double[] inputs)
    {
        NodeMetadata input = _session.InputMetadata["input"];
        long[] shape = [inputs.Length / input.Dimensions[1], input.Dimensions[1]];
        bool isDouble = input.ElementType == typeof(double);
        using OrtValue rows = isDouble
            ? OrtValue.CreateTensorValueFromMemory(inputs, shape)
            : OrtValue.CreateTensorValueFromMemory(inputs.Select(value => (float)value).ToArray(), shape);
        using RunOptions options = new();
        using IDisposableReadOnlyCollection<OrtValue> outputs = _session.Run(options, ["input"], [rows], ["output"]);
        return isDouble ? outputs[0].GetTensorDataAsSpan<double>().ToArray() : [.. outputs[0].GetTensorDataAsSpan<float>().ToArray().Select(value => (double)value)];
    }

    public void Dispose() => _session.Dispose();
}
