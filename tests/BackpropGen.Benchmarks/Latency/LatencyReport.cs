using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using BackpropGen.Benchmarks.Networks;
using BackpropGen.Benchmarks.Page;
using BackpropGen.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace BackpropGen.Benchmarks.Latency;

/// <summary>The page's section about the slowest calls, and about what a served network adds to a prediction.</summary>
internal static class LatencyReport
{
    private const int Rounds = 200;
    private const int CallsOfRound = 5_000;

    public static string Measure()
    {
        float[] x2 = [0.5f, -0.2f], y1 = [0.3f];
        float[] x16 = [.. Enumerable.Range(0, 16).Select(i => i / 16f)], y8 = new float[8];
        var small = new Sgd2_2_1();
        var large = new Sgd16_64_64_8();
        var adam = new Adam16_64_64_8();
        small.WarmUp();
        small.WarmUpTraining();
        large.WarmUp();
        large.WarmUpTraining();
        adam.WarmUp();
        adam.WarmUpTraining();
        float[] output = new float[8];
        float[] gradient = new float[Sgd16_64_64_8.ParameterCount];
        var reference = new ModelReference<Sgd16_64_64_8>(large.Clone());
        var calls = new MarkdownTable(["ns", "median", "99.9 %", "slowest of a million"]);
        calls.Add(["an empty call", .. CallTimes.Of(static () => { })]);
        calls.Add(["2-2-1, `Predict`", .. CallTimes.Of(() => small.Predict(x2, output.AsSpan(0, 1)))]);
        calls.Add(["2-2-1, `Train`", .. CallTimes.Of(() => small.Train(x2, y1, 0.001f))]);
        calls.Add(["16-64-64-8, `Predict`", .. CallTimes.Of(() => large.Predict(x16, output))]);
        calls.Add(["16-64-64-8, `Gradient`", .. CallTimes.Of(() => large.Gradient(x16, y8, gradient))]);
        calls.Add(["16-64-64-8, `Train`", .. CallTimes.Of(() => large.Train(x16, y8, 0.0001f))]);
        calls.Add(["16-64-64-8, `Train` with Adam", .. CallTimes.Of(() => adam.Train(x16, y8, 0.0001f))]);
        calls.Add(["16-64-64-8, `ModelReference.Read` and `Predict`", .. CallTimes.Of(() =>
        {
            using ModelReference<Sgd16_64_64_8>.Scope scope = reference.Read();
            scope.Network.Predict(x16, output);
        })]);
        return $"{calls}\n{Serving()}";
    }

    /// <summary>In turn, so that what disturbs one disturbs all; the best of each counts.</summary>
    private static string Serving()
    {
        string path = Path.Combine(Path.GetTempPath(), $"served-{Environment.ProcessId}.safetensors");
        new Sgd2_2_1().Save(path);
        using ServiceProvider provider = new ServiceCollection().AddNetwork<Sgd2_2_1>(path).BuildServiceProvider();
        using ServiceProvider measured = new ServiceCollection().AddNetwork<Sgd2_2_1>(path).BuildServiceProvider();
        ServedNetwork<Sgd2_2_1> served = provider.GetRequiredService<ServedNetwork<Sgd2_2_1>>();
        bool isServed = true;
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, each) =>
            {
                if (!isServed)
                {
                    each.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.Start();
        isServed = false;
        ServedNetwork<Sgd2_2_1> listened = measured.GetRequiredService<ServedNetwork<Sgd2_2_1>>();
        var reference = new ModelReference<Sgd2_2_1>(new Sgd2_2_1());
        float[] x = [0.5f, -0.2f], y = new float[1];
        (string Name, Action Calls)[] rows =
        [
            ("`ModelReference.Read` and `Predict`", () =>
            {
                for (int i = 0; i < CallsOfRound; i++)
                {
                    using ModelReference<Sgd2_2_1>.Scope scope = reference.Read();
                    INetwork<float> network = scope.Network;
                    network.Predict(x, y);
                }
            }),
            ("`ServedNetwork.Predict`, nobody listens", () => Predict(served)),
            ("`ServedNetwork.Predict`, a listener to all of its metrics", () => Predict(listened)),
        ];
        double[] best = [.. rows.Select(_ => double.PositiveInfinity)];
        for (int round = 0; round < Rounds; round++)
        {
            for (int i = 0; i < rows.Length; i++)
            {
                long start = Stopwatch.GetTimestamp();
                rows[i].Calls();
                best[i] = Math.Min(best[i], Stopwatch.GetElapsedTime(start).TotalNanoseconds / CallsOfRound);
            }
        }

        File.Delete(path);
        var table = new MarkdownTable(["2-2-1", "ns a prediction", "more than the first"]);
        for (int i = 0; i < rows.Length; i++)
        {
            table.Add([rows[i].Name, Figures.Short(best[i]), (best[i] - best[0]).ToString("0.0", CultureInfo.InvariantCulture)]);
        }

        return table.ToString();

        void Predict(ServedNetwork<Sgd2_2_1> network)
        {
            for (int i = 0; i < CallsOfRound; i++)
            {
                network.Predict(x, y);
            }
        }
    }
}
