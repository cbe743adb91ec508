using System.Diagnostics;
using System.Runtime.InteropServices.JavaScript;
using BackpropGen;
using Playground.Lessons;

[assembly: System.Runtime.Versioning.SupportedOSPlatform("browser")]
Console.WriteLine("started");

public static partial class Page
{
    [JSExport]
    public static string Measure()
    {
        return Of(new Classes441(1)) + Of(new A221(1)) +Of(new V221(1)) + Of(new Auto881(1)) + Of(new Auto23(1))+ Of(Fitted(new Classes881(1)));
    }

    private static Classes881 Fitted(Classes881 network)
    {
        network.FitScaling(Enumerable.Range(0, 512).Select(i => i / 512f * 3).ToArray(), Enumerable.Range(0, 256).Select(i => (float)(i % 2)).ToArray());
        return network;
    }

    private static string Of(INetwork<float> network)
    {
        var inputs = Enumerable.Range(0, 512).Select(i => (float)Math.Sin(i)).ToArray();
        var targets = Enumerable.Range(0, 256 * network.Description.OutputCount).Select(i => network.Description.OutputCount == 3 ? 1f/3 : (float)(i % 2)).ToArray();
        var grid = Enumerable.Range(0, 20000).Select(i => (float)Math.Cos(i)).ToArray();
        var outputs = new float[10000 * network.Description.OutputCount];
        string text = network.Description.ToString();
        for (int k = 0; k < 12; k++)
        {
            long start = Stopwatch.GetTimestamp();
            for (int b = 0; b < 16; b++) network.TrainBatch(inputs.AsSpan(b * 32, 32), targets.AsSpan(b * 16* network.Description.OutputCount, 16* network.Description.OutputCount), 0.01f);
            double train = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            start = Stopwatch.GetTimestamp();
            network.PredictBatch(grid, outputs);
            text += $"\ntrain {train} predict {Stopwatch.GetElapsedTime(start).TotalMilliseconds}";
        }

        return text + "\n";
    }
}
