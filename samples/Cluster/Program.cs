using System.Diagnostics;
using System.Globalization;
using BackpropGen;
using BackpropGen.Orleans;
using Cluster;

if (args is ["silo", string shared, string siloPort, string parent])
{
    await LocalSilo.RunAsync(shared, int.Parse(siloPort, CultureInfo.InvariantCulture), int.Parse(parent, CultureInfo.InvariantCulture));
    return;
}

if (args is ["measure", ..])
{
    await ExchangeTimes.PrintAsync(Option("--silos", 3), Option("--port", 11110));
    return;
}

if (args is ["scaling", ..])
{
    await ScalingArithmetic.PrintAsync(Option("--silos", 3), Option("--port", 11110), "scaling.svg");
    return;
}

// dotnet run -c Release --project samples/Cluster [-- --silos 3 --port 11110 --rows 60000 --rounds 60]
int silos = Option("--silos", 3);
int port = Option("--port", 11110);
int rows = Option("--rows", 60_000);
int rounds = Option("--rounds", 60);
const int Shards = 12;
string folder = Directory.CreateTempSubdirectory("cluster").FullName;
try
{
    PriceTable.Write(folder, rows);
    TrainingPlan plan = new()
    {
        Shards = [.. CsvShardReader.Split(PriceTable.FileName, rows, Shards).Select(location => new ShardReference(LocalSilo.Reader, location))],
        Rounds = rounds, StepsPerRound = 50, BatchSize = 32, LearningRate = 0.005, Schedule = TrainingSchedule.Cosine, Seed = 1, CheckpointEvery = 10, WorkerTimeout = TimeSpan.FromSeconds(3),
    };

    Console.WriteLine($"One process: {rows} rows in {Shards} shards, {rounds} rounds of {plan.StepsPerRound} steps.");
    PriceModel alone = new();
    long start = Stopwatch.GetTimestamp();
    IReadOnlyList<double> expected = await LocalTraining.RunAsync(alone, plan, new Dictionary<string, IShardReader> { [LocalSilo.Reader] = new CsvShardReader(folder) });
    Console.WriteLine($"  {RowsPerSecond(start)} rows/s, one thread.");

    Queue<SiloProcess> processes = [];
    try
    {
        for (int count = 1; count <= silos; count++)
        {
            processes.Enqueue(await SiloProcess.StartAsync(folder, port + (10 * count)));
            using IHost client = await LocalSilo.ConnectAsync(folder);
            IDataParallelTraining<float> training = client.Services.GetRequiredService<IGrainFactory>().GetTraining<float>(LocalSilo.Network, $"{count} silos");
            start = Stopwatch.GetTimestamp();
            await training.RunToEndAsync(plan);
            Console.WriteLine($"{Plural(count, "silo")}: {RowsPerSecond(start)} rows/s, {(await SameBitsAsync(training) ? "the same bits" : "OTHER BITS")} as one process.");
            await client.StopAsync();
        }

        Console.WriteLine($"The dashboard: {processes.Last().Dashboard}");
        Console.WriteLine("The same again, and a silo is killed on the way:");
        using (IHost client = await LocalSilo.ConnectAsync(folder))
        {
            IDataParallelTraining<float> training = client.Services.GetRequiredService<IGrainFactory>().GetTraining<float>(LocalSilo.Network, "with a silo killed");
            bool isKilled = false;
            await training.RunToEndAsync(plan, roundsPerCall: 5, progress: new Told(progress =>
            {
                Console.WriteLine(FormattableString.Invariant($"  round {progress.Round,3}, stored {progress.CheckpointRound,3}, loss {progress.Loss:F5} {Bar(progress.Loss)}"));
                if (progress.Round >= rounds / 2 && !isKilled)
                {
                    isKilled = true;
                    using SiloProcess killed = processes.Dequeue();
                    killed.Kill();
                    Console.WriteLine($"  SIGKILL: process {killed.Id}, the silo at port {killed.Port}.");
                }
            }));
            double[] losses = await training.GetLosses();
            Console.WriteLine($"{losses.Length} rounds, each counted once: {(losses.SequenceEqual(expected) ? "the losses of one process" : "OTHER LOSSES")}, {(await SameBitsAsync(training) ? "the same bits" : "OTHER BITS")}.");
            await client.StopAsync();
        }
    }
    finally
    {
        foreach (SiloProcess process in processes)
        {
            process.Dispose();
        }
    }

    async Task<bool> SameBitsAsync(IDataParallelTraining<float> training)
    {
        PriceModel trained = new();
        (await training.GetModel()).LoadInto(trained);
        return Saved(trained).AsSpan().SequenceEqual(Saved(alone));
    }

    string RowsPerSecond(long since) => ((double)Shards * rounds * plan.StepsPerRound * plan.BatchSize / Stopwatch.GetElapsedTime(since).TotalSeconds).ToString("N0", CultureInfo.InvariantCulture);
}
finally
{
    Directory.Delete(folder, recursive: true);
}

static byte[] Saved(PriceModel network)
{
    using MemoryStream stream = new();
    network.Save(stream, withOptimizerState: true);
    return stream.ToArray();
}

static string Bar(double loss) => new('█', double.IsNaN(loss) ? 0 : Math.Clamp((int)(10 * (4 + Math.Log10(loss))), 0, 60));

static string Plural(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";

int Option(string name, int otherwise)
{
    int place = Array.IndexOf(args, name);
    return place < 0 ? otherwise
        : place + 1 < args.Length && int.TryParse(args[place + 1], NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value > 0 ? value
        : throw new ArgumentException($"{name} needs a number of at least 1 behind it.");
}

/// <summary>Tells at once, on the thread of the training: Progress would tell later, on another.</summary>
internal sealed class Told(Action<TrainingProgress> tell) : IProgress<TrainingProgress>
{
    public void Report(TrainingProgress value) => tell(value);
}
