using System.Globalization;
using BackpropGen;
using BackpropGen.Benchmarks.Page;
using BackpropGen.Orleans;

namespace Cluster;

/// <summary>
/// How far a training scales, by arithmetic with measured times. A round of r rows on w machines lasts c·r/w + f·m·⌈log_f w⌉, where c is the time of a row, m that of a message with its answer, and f = 8 are the messages of a worker
/// that averages, which it sends one after the other in the worst case. One thread needs c·r.
/// </summary>
internal static class ScalingArithmetic
{
    private const int FanIn = 8;
    private const int Rows = 8_000;
    private const int BatchSize = 32;
    private const int MostMachines = 4096;

    /// <summary>Measures, prints the tables of docs/orleans.md, and draws its plot.</summary>
    public static async Task PrintAsync(int silos, int port, string plot)
    {
        string folder = Directory.CreateTempSubdirectory("cluster").FullName;
        List<SiloProcess> processes = [];
        try
        {
            PriceTable.Write(folder, Rows);
            for (int i = 1; i <= silos; i++)
            {
                processes.Add(await SiloProcess.StartAsync(folder, port + (10 * i)));
            }

            using IHost client = await LocalSilo.ConnectAsync(folder);
            IGrainFactory grains = client.Services.GetRequiredService<IGrainFactory>();
            Times[] all =
            [
                await MeasureAsync<PriceModel>(grains, folder, LocalSilo.Network),
                await MeasureAsync<MiddlePriceModel>(grains, folder, LocalSilo.MiddleNetwork),
                await MeasureAsync<LargePriceModel>(grains, folder, LocalSilo.LargeNetwork),
            ];
            await client.StopAsync();
            Print(all, silos);
            File.WriteAllText(plot, Draw(all[0]));
        }
        finally
        {
            processes.ForEach(process => process.Dispose());
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<Times> MeasureAsync<TNetwork>(IGrainFactory grains, string folder, string name)
        where TNetwork : class, INetwork<float>, new()
    {
        Dictionary<string, IShardReader> readers = new() { [LocalSilo.Reader] = new CsvShardReader(folder) };
        ShardReference[] shards = [.. CsvShardReader.Split(PriceTable.FileName, Rows, FanIn).Select(location => new ShardReference(LocalSilo.Reader, location))];

        // Of two lengths the difference counts: reading is no part of a round. Small networks take more rounds.
        const int Steps = 16;
        TNetwork network = new();
        double step = await DifferenceAsync(2, 6 + (400_000 / network.Description.ParameterCount), rounds => LocalTraining.RunAsync(
            new TNetwork(), new TrainingPlan { Shards = shards, Rounds = rounds, StepsPerRound = Steps, BatchSize = BatchSize, LearningRate = 0.001 }, readers)) / (FanIn * Steps);

        // A step of one row is next to nothing beside the messages.
        TrainingPlan plan = new() { Shards = shards, Rounds = 50, StepsPerRound = 1, BatchSize = 1, LearningRate = 0.0001, CheckpointEvery = 1_000_000, WorkerTimeout = TimeSpan.FromMinutes(1) };
        IDataParallelTraining<float> training = grains.GetTraining<float>(name, "scaling");
        await training.RunToEndAsync(plan);
        double round = double.PositiveInfinity;
        for (int repetition = 0; repetition < 3; repetition++)
        {
            plan.Rounds += 200;
            round = Math.Min(round, await ExchangeTimes.SecondsAsync(() => training.RunToEndAsync(plan, roundsPerCall: plan.Rounds)) / 200);
        }

        return new Times(network.Description.ParameterCount, sizeof(float) * network.TrainingStateLength(), step / BatchSize, round / FanIn);
    }

    private static async Task<double> DifferenceAsync(int few, int many, Func<int, Task> run)
    {
        await run(few);
        double best = double.PositiveInfinity;
        for (int repetition = 0; repetition < 3; repetition++)
        {
            double longer = await ExchangeTimes.SecondsAsync(() => run(many));
            best = Math.Min(best, (longer - await ExchangeTimes.SecondsAsync(() => run(few))) / (many - few));
        }

        return best;
    }

    private static void Print(Times[] all, int silos)
    {
        Console.WriteLine($"| parameters | a message, bytes | a row, µs | the same, ns for each parameter | a message and its answer between {silos} silos, µs |");
        Console.WriteLine("|---|---|---|---|---|");
        foreach (Times times in all)
        {
            Console.WriteLine(Invariant($"| {times.Parameters:N0} | {times.Bytes:N0} | {1e6 * times.Row:F2} | {1e9 * times.Row / times.Parameters:F2} | {1e6 * times.Message:N0} |"));
        }

        Console.WriteLine();
        Console.WriteLine("| parameters | 2 machines are faster from | 8 machines | 64 machines | 8 machines compute half of the time from | 64 machines |");
        Console.WriteLine("|---|---|---|---|---|---|");
        foreach (Times times in all)
        {
            Console.WriteLine(Invariant($"| {times.Parameters:N0} | {BreakEven(times, 2):N0} rows | {BreakEven(times, 8):N0} | {BreakEven(times, 64):N0} | {HalfEfficient(times, 8):N0} rows | {HalfEfficient(times, 64):N0} |"));
        }

        Console.WriteLine();
        Console.WriteLine($"| shards | calls a round | bytes a round, {all[0].Parameters} parameters | a step of each shard, k = 1 | k = 16 | k = 256 |");
        Console.WriteLine("|---|---|---|---|---|---|");
        foreach (int shards in new[] { 8, 64, 512 })
        {
            long calls = Calls(shards);
            long bytes = 2 * calls * all[0].Bytes;
            Console.WriteLine(Invariant($"| {shards} | {calls} | {bytes:N0} | {bytes:N0} | {bytes / 16:N0} | {bytes / 256:N0} |"));
        }
    }

    // c·r = c·r/w + e, solved for r; and c·r/w = e.
    private static double BreakEven(Times times, int machines) => Math.Ceiling(Exchange(times, machines) / times.Row / (1 - (1.0 / machines)));

    private static double HalfEfficient(Times times, int machines) => Math.Ceiling(Exchange(times, machines) / times.Row * machines);

    private static double Exchange(Times times, int machines) => FanIn * times.Message * Levels(machines);

    private static int Levels(int machines)
    {
        int levels = 0;
        for (long reached = 1; reached < machines; reached *= FanIn)
        {
            levels++;
        }

        return levels;
    }

    // One for each shard, and one for each worker that averages.
    private static long Calls(int shards)
    {
        long calls = 0;
        for (int level = shards; level > 1; level = (level + FanIn - 1) / FanIn)
        {
            calls += level;
        }

        return calls;
    }

    private static string Draw(Times times)
    {
        int[] machines = [.. Enumerable.Range(0, (int)Math.Log2(MostMachines) + 1).Select(power => 1 << power)];
        LogLogPlot plot = new(Invariant($"Speed-up over one thread, {times.Parameters} parameters"), "machines, each with a shard", "speed-up");
        foreach (int rows in new[] { 10_000_000, 1_000_000, 100_000, 10_000, 1_000 })
        {
            plot.Add(Invariant($"{rows:N0} rows a round"), machines.Select(count => (count, times.Row * rows / ((times.Row * rows / count) + Exchange(times, count)))));
        }

        return plot.ToSvg();
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    // Bytes of a message of parameters and moments; seconds of a row and of a message with its answer.
    private sealed record Times(int Parameters, int Bytes, double Row, double Message);
}
