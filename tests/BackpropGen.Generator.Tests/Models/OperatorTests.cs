using BackpropGen.Generator.Models;

namespace BackpropGen.Generator.Tests.Models;

/// <summary>Every operator computes what ONNX Runtime computes.</summary>
public class OperatorTests
{
    public static TheoryData<string> Names => new(OperatorCases.All.Keys);

    [Theory]
    [MemberData(nameof(Names))]
    public void A_model_computes_what_ONNX_Runtime_does(string name)
    {
        byte[] file = OperatorCases.All[name]();
        TrainedModel model = ModelFile.Read(file);
        using var session = new OnnxRuntimeSession(file);
        var random = new Random(1);
        for (int i = 0; i < 20; i++)
        {
            double[] row = [.. Enumerable.Range(0, model.InputCount).Select(_ => (double)(float)((random.NextDouble() * 8) - 4))];
            ModelFile.AssertNear(session.Run(row), Interpreter.Run(model, row), 1e-5, name);
        }
    }
}
