using System.Diagnostics;
using BackpropGen.Orleans;

namespace Cluster;

/// <summary>What steps and exchanges cost: rows per second by k, the number of steps between two averages.</summary>
internal static class ExchangeTimes
{
    private const int Rows = 24_000;
    private const int Shards = 12;
    private const int BatchSize = 32;

    public static async Task PrintAsync(int silos, int port)
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
            Dictionary<string, IShardReader> readers = new() { [LocalSilo.Reader] = new CsvShardReader(folder) };
            Console.WriteLine($"| k | one thread, rows/s | {Environment.ProcessorCount} threads, rows/s | {silos} silos, rows/s | a round on one thread, ms | a round on {silos} silos, ms |");
            Console.WriteLine("|---|---|---|---|---|---|");
            foreach (int k in new[] { 1, 4, 16, 64, 256 })
            {
                TrainingPlan plan = new()
                {
                    Shards = [.. CsvShardReader.Split(PriceTable.FileName, Rows, Shards).Select(location => new ShardReference(LocalSilo.Reader, location))],
                    Rounds = 20, StepsPerRound = k, BatchSize = BatchSize, LearningRate = 0.001, Seed = k, CheckpointEvery = 1000,
                };
                IDataParallelTraining<float> training = grains.GetTraining<float>(LocalSilo.Network, $"k = {k}");

                // The first rounds read the shards and compile what steps run.
                await training.RunToEndAsync(plan);
                await LocalTraining.RunAsync(new PriceModel(), plan, readers);
                int warm = plan.Rounds;
                plan.Rounds += Math.Max(20, 2_000 / k);
                double cluster = await SecondsAsync(() => training.RunToEndAsync(plan, roundsPerCall: plan.Rounds)) / (plan.Rounds - warm);

                // Reading the rows is no part of a round: of two lengths, the difference counts.
                double one = await RoundAsync(1);
                double all = await RoundAsync(Environment.ProcessorCount);
                double rows = (double)Shards * k * BatchSize;
                Console.WriteLine(FormattableString.Invariant($"| {k} | {rows / one:N0} | {rows / all:N0} | {rows / cluster:N0} | {1000 * one:F2} | {1000 * cluster:F2} |"));

                async Task<double> RoundAsync(int threads)
                {
                    int rounds = plan.Rounds;
                    plan.Rounds = 1;
                    double reading = await SecondsAsync(() => LocalTraining.RunAsync(new PriceModel(), plan, readers, threads));
                    plan.Rounds = rounds;
                    return (await SecondsAsync(() => LocalTraining.RunAsync(new PriceModel(), plan, readers, threads)) - reading) / (rounds - 1);
                }
            }

            await client.StopAsync();
        }
        finally
        {
            processes.ForEach(process => process.Dispose());
            Directory.Delete(folder, recursive: true);
        }
    }

    public static async Task<double> SecondsAsync(Func<Task> action)
    {
        long start = Stopwatch.GetTimestamp();
        await action();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
