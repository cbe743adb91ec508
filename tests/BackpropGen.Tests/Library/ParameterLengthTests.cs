using BackpropGen.Testing;

namespace BackpropGen.Tests.Library;

public sealed class ParameterLengthTests
{
    [Theory]
    [InlineData("\"2-2-1\"")]
    [InlineData("\"60-60-1\"")]
    public void A_wrong_number_of_parameters_is_not_called_a_wrong_row(string network)
    {
        INetwork<float> model = Networks.Single(network);
        string expected = $"but the {model.Description.Topology} network has {model.Description.ParameterCount} parameters.";
        float[] row = new float[model.Description.InputCount];

        Assert.Contains("source holds 3 values, " + expected, Message(() => model.SetParameters(new float[3])));
        Assert.Contains("destination holds 3 values, " + expected, Message(() => model.GetParameters(new float[3])));
        Assert.Contains("gradient holds 3 values, " + expected, Message(() => model.Gradient(row, new float[1], new float[3])));
        Assert.Contains("gradient holds 3 values, " + expected, Message(() => model.GradientBatch(row, new float[1], new float[3])));
        Assert.Contains("gradient holds 3 values, " + expected, Message(() => model.Update(new float[3], 0.1f)));
        Assert.Contains("gradient holds 3 values, " + expected, Message(() => model.Backward(row, new float[1], new float[3], new float[row.Length])));
    }

    private static string Message(Action call) => Assert.Throws<ArgumentException>(call).Message;
}
