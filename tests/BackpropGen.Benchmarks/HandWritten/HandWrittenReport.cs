using System.Diagnostics;
using System.Globalization;
using BackpropGen.Benchmarks.Networks;
using BackpropGen.Benchmarks.Page;

namespace BackpropGen.Benchmarks.HandWritten;

/// <summary>The page's section about one row at a time: throughput and latency beside C++ that is written by hand for each size, and networks with memory sample by sample.</summary>
internal static class HandWrittenReport
{
    private const string Compiler = "g++";
    private const int Rounds = 3;
    private const int Rows = 64;
    private const int Streams = 16;
    private const int SecondsOfSilence = 10;
    private const int SampleRate = 48_000;

    // As the program in C++: the next row needs the last output, which changes no digit of it.
    private const float Trace = 1e-30f;

    public static string Measure()
    {
        ISequenceNetwork<float>[] withMemory = [
            new Lstm8(), new Lstm16(), new Lstm24(), new Lstm32(), new Lstm40(), new Gru8(), new Gru16(), new Gru24(), new Gru32(), new Gru40(), new NarrowConvolutions(),
        ];
        List<Func<Times>> networks =
        [
            Of("2-2-1", new Sgd2_2_1Model()), Of("4-8-3", new Sgd4_8_3Model()), Of("4-16-16-3", new Sgd4_16_16_3Model()), Of("16-64-64-8", new Sgd16_64_64_8Model()),
            Of("64-128-64-10", new Sgd64_128_64_10Model()), Of("784-128-10", new Sgd784_128_10Model()),
            .. withMemory.Select<ISequenceNetwork<float>, Func<Times>>(network => () => TimesOf(network.Description.Topology, 1, 1, new OneStream(network, network.NewState()))),
        ];
        string folder = Directory.CreateTempSubdirectory("handwritten-").FullName;
        try
        {
            string? program = Compiled(folder);
            var table = new MarkdownTable(["ns, throughput / latency", "BackpropGen", "C++ by hand", "ratio"]);
            foreach (Func<Times> network in networks)
            {
                // In turn, since the machine is faster in some minutes than in others.
                Times ours = network(), theirs = InCpp(program, ours.Name);
                for (int round = 1; round < Rounds; round++)
                {
                    (ours, theirs) = (ours.Least(network()), theirs.Least(InCpp(program, ours.Name)));
                }

                bool has = double.IsFinite(theirs.Throughput);
                table.Add([
                    ours.Name, ours.ToString(), has ? theirs.ToString() : Figures.None,
                    has ? FormattableString.Invariant($"{ours.Throughput / theirs.Throughput:0.00} / {ours.Latency / theirs.Latency:0.00}") : Figures.None,
                ]);
            }

            return $"{table}\n{Memory(withMemory)}";
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        static Func<Times> Of<TModel>(string name, TModel model)
            where TModel : struct, IModel
            => () => TimesOf(name, model.Network.Description.InputCount, model.Network.Description.OutputCount, new OneModel<TModel>(model));
    }

    private static Times TimesOf<TRow>(string name, int inputs, int outputs, TRow network)
        where TRow : struct, IRowPrediction
    {
        var random = new Random(1);
        float[] x = [.. Enumerable.Range(0, Rows * inputs).Select(_ => (random.NextSingle() * 2) - 1)];
        float[] y = new float[outputs];
        double throughput = BestSlice.Of(count =>
        {
            for (int i = 0; i < count; i++)
            {
                network.Predict(x.AsSpan((i & (Rows - 1)) * inputs, inputs), y);
            }
        });
        float first = x[0];
        double latency = BestSlice.Of(count =>
        {
            for (int i = 0; i < count; i++)
            {
                network.Predict(x.AsSpan(0, inputs), y);
                x[0] = first + (y[0] * Trace);
            }
        });
        return new Times(name, throughput, latency);
    }

    /// <summary>A sample alone, in a block, in silence after sound, and as one of many streams.</summary>
    private static string Memory(IEnumerable<ISequenceNetwork<float>> networks)
    {
        var table = new MarkdownTable(["ns a sample", "alone", "in a block of a second", $"in {SecondsOfSilence} s of silence after it (ratio)", $"of {Streams} streams at once", "streams, times the throughput of one"]);
        var random = new Random(1);
        float[] sound = [.. Enumerable.Range(0, SampleRate).Select(_ => (random.NextSingle() * 2) - 1)];
        float[] silence = new float[SecondsOfSilence * SampleRate];
        float[] outputs = new float[silence.Length];
        foreach (ISequenceNetwork<float> network in networks)
        {
            SequenceState<float> state = network.NewState();
            double alone = TimesOf(string.Empty, 1, 1, new OneStream(network, state)).Throughput;
            double block = double.PositiveInfinity, quiet = double.PositiveInfinity;
            for (int round = 0; round < 5; round++)
            {
                block = Math.Min(block, OfSamples(sound));
                quiet = Math.Min(quiet, OfSamples(silence));
            }

            SequenceState<float>[] states = [.. Enumerable.Range(0, Streams).Select(_ => network.NewState())];
            float[] x = sound.AsSpan(0, Streams).ToArray(), y = new float[Streams];
            double streams = BestSlice.Of(count =>
            {
                for (int i = 0; i < count; i++)
                {
                    network.PredictBatch(x, states, y);
                }
            }) / Streams;
            table.Add([
                network.Description.Topology, Figures.Short(alone), Figures.Short(block), FormattableString.Invariant($"{Figures.Short(quiet)} ({quiet / block:0.00})"), Figures.Short(streams), Figures.Short(alone / streams),
            ]);

            double OfSamples(float[] samples)
            {
                long start = Stopwatch.GetTimestamp();
                network.PredictSequence(samples, outputs.AsSpan(0, samples.Length), state);
                return Stopwatch.GetElapsedTime(start).TotalNanoseconds / samples.Length;
            }
        }

        return table.ToString();
    }

    /// <summary>The program in C++; none where there is no compiler, or no processor with its instructions.</summary>
    private static string? Compiled(string folder)
    {
        if (!System.Runtime.Intrinsics.X86.Avx512F.IsSupported || !OperatingSystem.IsLinux() || Start("which", Compiler).ExitCode != 0)
        {
            return null;
        }

        string source = Path.Combine(folder, "handwritten.cpp"), program = Path.Combine(folder, "handwritten");
        using (Stream embedded = typeof(HandWrittenReport).Assembly.GetManifestResourceStream("handwritten.cpp")!)
        using (FileStream file = File.Create(source))
        {
            embedded.CopyTo(file);
        }

        (int exitCode, string output) = Start(Compiler, "-O3", "-march=native", "-std=c++17", source, "-o", program);
        return exitCode == 0 ? program : throw new InvalidOperationException(output);
    }

    /// <summary>What it measures; infinity for a network that it does not have.</summary>
    private static Times InCpp(string? program, string network)
    {
        if (program is null)
        {
            return Times.None;
        }

        (int exitCode, string output) = Start(program, network);
        if (exitCode != 0)
        {
            throw new InvalidOperationException(output);
        }

        string[]? words = output.Split('\n').Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).FirstOrDefault(words => words.Length == 3 && words[0] == network);
        return words is null ? Times.None : new Times(network, double.Parse(words[1], CultureInfo.InvariantCulture), double.Parse(words[2], CultureInfo.InvariantCulture));
    }

    private static (int ExitCode, string Output) Start(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + errors.Result);
    }

    /// <summary>Nanoseconds a row of a network.</summary>
    private sealed record Times(string Name, double Throughput, double Latency)
    {
        public static Times None { get; } = new(string.Empty, double.PositiveInfinity, double.PositiveInfinity);

        public Times Least(Times other) => new(Name, Math.Min(Throughput, other.Throughput), Math.Min(Latency, other.Latency));

        public override string ToString() => $"{Figures.Short(Throughput)} / {Figures.Short(Latency)}";
    }

    /// <summary>One row, called without a delegate, which would take longer than a small network.</summary>
    private interface IRowPrediction
    {
        void Predict(ReadOnlySpan<float> x, Span<float> y);
    }

    private readonly struct OneModel<TModel>(TModel model) : IRowPrediction
        where TModel : struct, IModel
    {
        public void Predict(ReadOnlySpan<float> x, Span<float> y) => model.Predict(x, y);
    }

    private readonly struct OneStream(ISequenceNetwork<float> network, SequenceState<float> state) : IRowPrediction
    {
        public void Predict(ReadOnlySpan<float> x, Span<float> y) => network.Predict(x, state, y);
    }
}
