using BackpropGen.Tests.Comparison;
using BackpropGen.Tests.Declared;

namespace BackpropGen.Tests.Textbooks;

/// <summary>
/// Matt Mazur, "A Step by Step Backpropagation Example". His loss ½Σe² is the mean squared error over two outputs. He leaves the biases as they
/// are; ours take their step too.
/// </summary>
public class MazurTests
{
    private static readonly double[] Start = [0.15, 0.20, 0.25, 0.30, 0.35, 0.35, 0.40, 0.45, 0.50, 0.55, 0.60, 0.60];

    [Fact]
    public void The_forward_pass_has_his_outputs_and_his_error()
    {
        MazurModel model = Model();
        (double o1, double o2) = model.Predict(0.05, 0.10);
        Closeness.Same([o1, o2], [0.7513650695523157, 0.7729284653214625], 1e-15, "The outputs");
        Closeness.Same(model.Evaluate(0.05, 0.10, 0.01, 0.99), 0.2983711087600027, 1e-15, "The error");
    }

    [Fact]
    public void A_step_gives_his_weights()
    {
        MazurModel model = Model();
        Closeness.Same(model.Train(0.05, 0.10, 0.01, 0.99, 0.5), 0.2983711087600027, 1e-15, "The error before the step");
        double[] parameters = new double[MazurModel.ParameterCount];
        model.GetParameters(parameters);
        Closeness.Same(
            parameters,
            [
                0.1497807161327628, 0.1995614322655257, 0.2497511436323696, 0.2995022872647392, 0.3456143226552565, 0.3450228726473914,
                0.3589164797178846, 0.4086661860762334, 0.5113012702387375, 0.5613701211079891, 0.5307507191857215, 0.6190491182582781,
            ],
            2e-16,
            "The step");
    }

    private static MazurModel Model()
    {
        MazurModel model = new();
        model.SetParameters(Start);
        return model;
    }
}
