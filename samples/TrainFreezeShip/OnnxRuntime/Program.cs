using Microsoft.ML.OnnxRuntime;
using Shipping;

FirstPrediction.Run(args[0], Load);

// One thread, and inputs and outputs bound once to memory of ours: the way that costs ONNX Runtime least. The session lives as long as the program.
static Prediction Load()
{
    var options = new SessionOptions { IntraOpNumThreads = 1, InterOpNumThreads = 1, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
    var session = new InferenceSession(Path.Combine(AppContext.BaseDirectory, "digits.onnx"), options);
    var run = new RunOptions();
    var input = new float[ImageFile.Pixels];
    var output = new float[FirstPrediction.Digits];
    OrtIoBinding binding = session.CreateIoBinding();
    binding.BindInput(session.InputNames[0], OrtValue.CreateTensorValueFromMemory(input, [1, input.Length]));
    binding.BindOutput(session.OutputNames[0], OrtValue.CreateTensorValueFromMemory(output, [1, output.Length]));
    return (pixels, probabilities) =>
    {
        pixels.CopyTo(input);
        session.RunWithBinding(run, binding);
        output.CopyTo(probabilities);
    };
}
