using System.Diagnostics;
using System.Globalization;
using BackpropGen.Benchmarks.Page;

namespace BackpropGen.Benchmarks.OwnFunctions;

/// <summary>What activations of an author's own cost beside those of the library, and beside delegates.</summary>
internal static class FunctionCost
{
    private const int Rows = 1024;
    private const int Rounds = 60;
    private const float LearningRate = 1e-5f;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1);

    public static string Measure()
    {
        var random = new Random(1);
        float[] inputs = [.. Enumerable.Range(0, Rows * 16).Select(_ => (random.NextSingle() * 2) - 1)];
        float[] targets = [.. Enumerable.Range(0, Rows * 8).Select(_ => (random.NextSingle() * 2) - 1)];
        float[] outputs = new float[Rows * 8];
        var loops = new DelegateNetwork(z => z + (MathF.Sin(z) * MathF.Sin(z)), z => 1 + (2 * MathF.Sin(z) * MathF.Cos(z)));
        (string Name, Action[] Operations)[] networks =
        [
            ("SiLU of the library", Of(new BuiltInSiLU())),
            ("SiLU as a method", Of(new OwnSiLU())),
            ("Snake as a method", Of(new OwnSnake())),
            ("LeakyReLU of the library", Of(new BuiltInLeakyReLU())),
            ("PReLU as a method with a learned slope", Of(new LearnedPReLU())),
            ("Snake as delegates in plain loops", [
                () => EachRow((x, y) => loops.Predict(x, y)),
                () => EachRow((x, y) => loops.Predict(x, y)),
                () => EachRow((x, y) => loops.Train(x, targets.AsSpan(0, 8), LearningRate)),
                () => EachRow((x, y) => loops.Train(x, targets.AsSpan(0, 8), LearningRate)),
            ]),
        ];
        double[][] times = [.. networks.Select(network => network.Operations.Select(_ => double.PositiveInfinity).ToArray())];
        foreach (Action operation in networks.SelectMany(network => network.Operations))
        {
            long start = Stopwatch.GetTimestamp();
            while (Stopwatch.GetElapsedTime(start) < WarmUp)
            {
                operation();
            }
        }

        // In turn, so that what disturbs one disturbs all; the best of each counts.
        for (int round = 0; round < Rounds; round++)
        {
            for (int network = 0; network < networks.Length; network++)
            {
                for (int operation = 0; operation < networks[network].Operations.Length; operation++)
                {
                    long start = Stopwatch.GetTimestamp();
                    networks[network].Operations[operation]();
                    times[network][operation] = Math.Min(times[network][operation], Stopwatch.GetElapsedTime(start).TotalNanoseconds / Rows);
                }
            }
        }

        var table = new MarkdownTable(["ns per row (ratio)", "predict", "predict, batch", "step", "step, batches of 256"]);
        for (int network = 0; network < networks.Length; network++)
        {
            table.Add([networks[network].Name, .. times[network].Select((time, i) => $"{Figures.Short(time)} ({(time / times[0][i]).ToString("0.00", CultureInfo.InvariantCulture)})")]);
        }

        return table.ToString();

        Action[] Of(INetwork<float> network) =>
        [
            () => EachRow((x, y) => network.Predict(x, y)),
            () => network.PredictBatch(inputs, outputs),
            () => EachRow((x, _) => network.Train(x, targets.AsSpan(0, 8), LearningRate)),
            () =>
            {
                for (int row = 0; row < Rows; row += 256)
                {
                    network.TrainBatch(inputs.AsSpan(row * 16, 256 * 16), targets.AsSpan(row * 8, 256 * 8), LearningRate);
                }
            },
        ];

        void EachRow(RowOperation operation)
        {
            for (int row = 0; row < Rows; row++)
            {
                operation(inputs.AsSpan(row * 16, 16), outputs.AsSpan(row * 8, 8));
            }
        }
    }

    private delegate void RowOperation(ReadOnlySpan<float> inputs, Span<float> outputs);
}
