using BackpropGen.Testing;

namespace BackpropGen.Plots.Tests;

/// <summary>Networks whose parameters tests know.</summary>
internal static class Examples
{
    public static INetwork<double> Double(string arguments, params double[] parameters)
    {
        INetwork<double> network = Networks.Double(arguments);
        network.SetParameters(parameters);
        return network;
    }

    public static INetwork<float> Single(string arguments, params float[] parameters)
    {
        INetwork<float> network = Networks.Single(arguments);
        network.SetParameters(parameters);
        return network;
    }

    /// <summary>Class 1 where the second input is above a half.</summary>
    public static INetwork<double> Threshold() => Double("\"2-1\", Loss = Loss.BinaryCrossEntropy, Inputs = new[] { \"width\", \"height\" }", 0, 10, -5);

    /// <summary>The line y = 2x + 1.</summary>
    public static INetwork<double> Line() => Double("\"1-1:linear\", Outputs = new[] { \"price\" }", 2, 1);

    public static Picture Losses(params double[] losses) => NetworkPlots.PlotLosses("A title", ("one", losses));
}
