using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using System.Security.Cryptography;

namespace BackpropGen.Probe;

/// <summary>What networks compute, in lines of the network's name, what it is, and the value.</summary>
internal static class Results
{
    private const int RowCount = 100;

    private const int Steps = 30;

    private const int StreamCount = 40;

    private const float LearningRate = 0.01f;

    /// <summary>Hashes of the bits.</summary>
    public static void PrintBits(IReadOnlyList<INetwork<float>> networks)
    {
        foreach (INetwork<float> network in networks)
        {
            string name = network.GetType().Name;
            var rows = new Rows(network.Description, RowCount);
            Print(name, "predictions one by one", Hash(OneByOne(network, rows)));
            Print(name, "predictions in a batch", Hash(InBatch(network, rows)));
            Print(name, "predictions in other positions", Hash(InOtherPositions(network, rows, by: 37)));
            Print(name, "predictions in batches of 7", Hash(InBatches(network, rows, size: 7)));
            Print(name, "parameters after rows", Hash(AfterRows(network.Clone(), rows)));
            Print(name, "parameters after batches of 32", Hash(AfterBatches(network.Clone(), rows, size: 32)));
            Print(name, "parameters after batches of 100", Hash(AfterBatches(network.Clone(), rows, size: 100)));
        }
    }

    /// <summary>Hashes of the bits of streams, and of what one learns.</summary>
    public static void PrintBits(IReadOnlyList<ISequenceNetwork<float>> networks)
    {
        foreach (ISequenceNetwork<float> network in networks)
        {
            string name = network.GetType().Name;
            Print(name, "streams one by one", Hash(Streams(network, group: 1)));
            Print(name, "streams together", Hash(Streams(network, group: StreamCount)));
            Print(name, "streams in batches of 20", Hash(Streams(network, group: 20)));
            (float[] inputs, float[] targets) = (Columns(network.Description.InputCount), Columns(network.Description.OutputCount));
            for (int step = 0; step < Steps; step++)
            {
                network.TrainSequence<float>(inputs, targets, LearningRate);
            }

            float[] parameters = new float[network.Description.ParameterCount];
            network.GetParameters(parameters);
            Print(name, "parameters after sequences", Hash(parameters));
        }

        static float[] Columns(int count) => [.. Enumerable.Range(0, 20 * count).Select(i => MathF.Sin(i))];
    }

    /// <summary>Numbers for comparison within a tolerance, of few rows: processors without vectors are slow.</summary>
    public static void PrintNumbers(IReadOnlyList<INetwork<float>> networks)
    {
        foreach (INetwork<float> network in networks)
        {
            string name = network.GetType().Name;
            var rows = new Rows(network.Description, count: 20);
            Print(name, "predictions one by one", Text(OneByOne(network, rows)));
            Print(name, "predictions in a batch", Text(InBatch(network, rows)));
            Print(name, "predictions after a row", Text(OneByOne(AfterOneRow(network.Clone(), rows), rows)));
            Print(name, "predictions after a batch", Text(OneByOne(AfterOneBatch(network.Clone(), rows), rows)));
        }
    }

    /// <summary>What one thread computes and what may take four, of rows and parameters enough for several.</summary>
    public static void PrintThreads()
    {
        foreach (int threads in new[] { 1, 4 })
        {
            Wider wider = new();
            INetwork<float> network = wider;
            var rows = new Rows(network.Description, count: 256);
            float[] outputs = new float[rows.Targets.Length];
            network.PredictBatch(rows.Inputs, outputs, threads);
            float[][] inputs = [.. rows.Inputs.Chunk(64)];
            float[][] targets = [.. rows.Targets.Chunk(10)];
            wider.Fit(inputs, targets, new FitOptions { Epochs = 2, BatchSize = rows.Count, MaxDegreeOfParallelism = threads });
            Print($"{threads} threads", "predictions and trained parameters", $"{Hash(outputs)} {Hash(Parameters(network))}");
        }
    }

    /// <summary>Which vectors this process uses: settings of the runtime change that.</summary>
    public static void PrintProcessor()
    {
        int bits = Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : Vector128.IsHardwareAccelerated ? 128 : 0;
        Print("processor", "bits of a vector", bits.ToString(CultureInfo.InvariantCulture));
        Print("processor", "fused multiply-add", Fma.IsSupported.ToString());
    }

    // The outputs of all streams, step after step: a group of streams in each call.
    private static float[] Streams(ISequenceNetwork<float> network, int group)
    {
        (int inputCount, int outputCount) = (network.Description.InputCount, network.Description.OutputCount);
        SequenceState<float>[] states = [.. Enumerable.Range(0, StreamCount).Select(_ => network.NewState())];
        var random = new Random(Seed: 2);
        var outputs = new List<float>();
        for (int step = 0; step < Steps; step++)
        {
            float[] inputs = [.. Enumerable.Range(0, StreamCount * inputCount).Select(_ => (4 * random.NextSingle()) - 2)];
            float[] results = new float[StreamCount * outputCount];
            for (int i = 0; i < StreamCount; i += group)
            {
                network.PredictBatch(inputs.AsSpan(i * inputCount, group * inputCount), states.AsSpan(i, group), results.AsSpan(i * outputCount, group * outputCount));
            }

            outputs.AddRange(results);
        }

        return [.. outputs];
    }

    private static float[] OneByOne(INetwork<float> network, Rows rows) => InTurn(network, rows, network.Predict, size: 1);

    private static float[] InBatch(INetwork<float> network, Rows rows) => InTurn(network, rows, network.PredictBatch, rows.Count);

    private static float[] InBatches(INetwork<float> network, Rows rows, int size) => InTurn(network, rows, network.PredictBatch, size);

    private static float[] InTurn(INetwork<float> network, Rows rows, Prediction predict, int size)
    {
        int width = network.Description.OutputCount;
        float[] outputs = new float[rows.Count * width];
        for (int row = 0; row < rows.Count; row += size)
        {
            int count = Math.Min(size, rows.Count - row);
            predict(rows.InputsOf(row, count), outputs.AsSpan(row * width, count * width));
        }

        return outputs;
    }

    private static float[] InOtherPositions(INetwork<float> network, Rows rows, int by)
    {
        int later = rows.Count - by;
        float[] inputs = [.. rows.InputsOf(by, later), .. rows.InputsOf(0, by)];
        float[] outputs = new float[rows.Targets.Length];
        network.PredictBatch(inputs, outputs);
        int moved = later * network.Description.OutputCount;
        return [.. outputs.AsSpan(moved), .. outputs.AsSpan(0, moved)];
    }

    private static float[] AfterRows(INetwork<float> network, Rows rows)
    {
        for (int step = 0; step < Steps; step++)
        {
            network.Train(rows.InputsOf(step, 1), rows.TargetsOf(step, 1), LearningRate);
        }

        return Parameters(network);
    }

    private static float[] AfterBatches(INetwork<float> network, Rows rows, int size)
    {
        for (int step = 0; step < Steps; step++)
        {
            int first = step % (rows.Count - size + 1);
            network.TrainBatch(rows.InputsOf(first, size), rows.TargetsOf(first, size), LearningRate);
        }

        return Parameters(network);
    }

    private static INetwork<float> AfterOneRow(INetwork<float> network, Rows rows)
    {
        network.Train(rows.InputsOf(0, 1), rows.TargetsOf(0, 1), LearningRate);
        return network;
    }

    private static INetwork<float> AfterOneBatch(INetwork<float> network, Rows rows)
    {
        network.TrainBatch(rows.Inputs, rows.Targets, LearningRate);
        return network;
    }

    private static float[] Parameters(INetwork<float> network)
    {
        float[] parameters = new float[network.Description.ParameterCount];
        network.GetParameters(parameters);
        return parameters;
    }

    private static string Hash(float[] values) => Convert.ToHexString(SHA256.HashData(MemoryMarshal.AsBytes<float>(values)))[..16];

    private static string Text(float[] values) => string.Join(' ', values.Select(value => value.ToString("R", CultureInfo.InvariantCulture)));

    private static void Print(string network, string what, string value) => Console.WriteLine($"{network}\t{what}\t{value}");

    private delegate void Prediction(ReadOnlySpan<float> inputs, Span<float> outputs);
}
