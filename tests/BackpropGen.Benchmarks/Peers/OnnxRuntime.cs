using BackpropGen.Benchmarks.Networks;
using Microsoft.ML.OnnxRuntime;

namespace BackpropGen.Benchmarks.Peers;

/// <summary>
/// ONNX Runtime, the way that costs it least: inputs and outputs bound once to memory of ours, so that a prediction copies a row in, runs, and finds the
/// outputs where they were bound. It does not train.
/// </summary>
internal sealed class OnnxRuntime : Implementation
{
    private readonly SessionOptions _options;
    private readonly InferenceSession _session;
    private readonly RunOptions _run = new();
    private readonly float[] _input;
    private readonly float[] _output;
    private readonly OrtValue[] _values;
    private readonly OrtIoBinding _oneRow;
    private readonly OrtIoBinding _allRows;

    public OnnxRuntime(Workload workload)
        : base(workload)
    {
        _options = new SessionOptions
        {
            IntraOpNumThreads = 1,
            InterOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        _session = new InferenceSession(OnnxModel.Write(workload), _options);
        _input = new float[Topology.Inputs];
        _output = new float[Topology.Outputs];
        _values = [Tensor(_input, 1), Tensor(_output, 1), Tensor(workload.Inputs, Workload.Rows), Tensor(Predictions, Workload.Rows)];
        _oneRow = Bind(_values[0], _values[1]);
        _allRows = Bind(_values[2], _values[3]);
    }

    public override void PredictRows()
    {
        for (int row = 0; row < Workload.Rows; row++)
        {
            Inputs(row).CopyTo(_input);
            _session.RunWithBinding(_run, _oneRow);
            _output.CopyTo(PredictionOf(row));
        }
    }

    public override void PredictBatch() => _session.RunWithBinding(_run, _allRows);

    public override void Dispose()
    {
        _oneRow.Dispose();
        _allRows.Dispose();
        foreach (OrtValue value in _values)
        {
            value.Dispose();
        }

        _run.Dispose();
        _session.Dispose();
        _options.Dispose();
    }

    private static OrtValue Tensor(float[] values, int rows) =>
        OrtValue.CreateTensorValueFromMemory(values, [rows, values.Length / rows]);

    private OrtIoBinding Bind(OrtValue input, OrtValue output)
    {
        OrtIoBinding binding = _session.CreateIoBinding();
        binding.BindInput(OnnxModel.Input, input);
        binding.BindOutput(OnnxModel.Output, output);
        return binding;
    }
}
