using Microsoft.ML.OnnxRuntime;

namespace ImportedFlowers;

/// <summary>
/// The model in ONNX Runtime, the way that costs it least for one row: one thread, and inputs and outputs bound once to memory of ours, so that a prediction
/// copies a row in, runs, and finds the outputs where they were bound.
/// </summary>
internal sealed class OnnxRuntimeIris : IDisposable
{
    private readonly SessionOptions _options;
    private readonly InferenceSession _session;
    private readonly RunOptions _run = new();
    private readonly float[] _input = new float[Iris.InputCount];
    private readonly float[] _output = new float[Iris.OutputCount];
    private readonly OrtValue _inputValue;
    private readonly OrtValue _outputValue;
    private readonly OrtIoBinding _binding;

    public OnnxRuntimeIris(string path)
    {
        _options = new SessionOptions
        {
            IntraOpNumThreads = 1,
            InterOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        _session = new InferenceSession(path, _options);
        _inputValue = OrtValue.CreateTensorValueFromMemory(_input, [1, _input.Length]);
        _outputValue = OrtValue.CreateTensorValueFromMemory(_output, [1, _output.Length]);
        _binding = _session.CreateIoBinding();
        _binding.BindInput(_session.InputNames[0], _inputValue);
        _binding.BindOutput(_session.OutputNames[0], _outputValue);
    }

    public void Predict(ReadOnlySpan<float> inputs, Span<float> outputs)
    {
        inputs.CopyTo(_input);
        _session.RunWithBinding(_run, _binding);
        _output.CopyTo(outputs);
    }

    public void Dispose()
    {
        _binding.Dispose();
        _outputValue.Dispose();
        _inputValue.Dispose();
        _run.Dispose();
        _session.Dispose();
        _options.Dispose();
    }
}
