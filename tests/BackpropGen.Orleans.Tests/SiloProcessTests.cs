using System.Diagnostics;
using BackpropGen.Testing;
using Cluster;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans;

namespace BackpropGen.Orleans.Tests;

/// <summary>The sample's silos, each a process: they are killed, and stand still until the others have given them up, and a training ends with the bits of one process.</summary>
public sealed class SiloProcessTests : IDisposable
{
    private const int Rows = 1200;
    private const int Silos = 3;

    private readonly string _folder = Directory.CreateTempSubdirectory("silos").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>One fault; twenty where <see cref="ThoroughTests"/> run, and two hundred with BACKPROPGEN_FUZZ=1. BACKPROPGEN_FUZZ_SEED says which.</summary>
    [Fact]
    public async Task Processes_that_are_killed_or_stand_still_change_no_bit()
    {
        int faults = FaultLog.CountOf(ThoroughTests.AreRun ? 20 : 1);
        Random random = new(int.TryParse(Environment.GetEnvironmentVariable(RandomCases.SeedVariable), out int seed) ? seed : 1);
        PriceTable.Write(_folder, Rows);
        TrainingPlan plan = new()
        {
            Shards = [.. CsvShardReader.Split(PriceTable.FileName, Rows, 10).Select(location => new ShardReference(LocalSilo.Reader, location))], Rounds = 10 * faults, StepsPerRound = 20, BatchSize = 16, LearningRate = 0.01,
            Schedule = TrainingSchedule.Cosine, Seed = 2, CheckpointEvery = 5, WorkerTimeout = TimeSpan.FromSeconds(1), MostAttempts = 50,
        };
        PriceModel alone = new();
        IReadOnlyList<double> expected = await LocalTraining.RunAsync(alone, plan, new Dictionary<string, IShardReader> { [LocalSilo.Reader] = new CsvShardReader(_folder) });
        List<SiloProcess> silos = [.. await Task.WhenAll(Enumerable.Range(0, Silos).Select(_ => SiloProcess.StartAsync(_folder)))];
        try
        {
            using IHost client = await LocalSilo.ConnectAsync(_folder);
            IDataParallelTraining<float> training = client.Services.GetRequiredService<IGrainFactory>().GetTraining<float>(LocalSilo.Network, "faults");
            TrainingProgress progress = await training.Start(plan);
            FaultLog log = new();
            int stops = 0;
            int starts = 0;
            for (int fault = 0; fault < faults; fault++)
            {
                // Progress is no shorter than the interval, whatever was lost by the fault before.
                int goal = (10 * fault) + random.Next(1, 10);
                progress = await AdvanceAsync(training, goal, log);
                Assert.True(progress.Round - progress.CheckpointRound <= plan.CheckpointEvery);
                SiloProcess hit = silos[random.Next(silos.Count)];
                if (OperatingSystem.IsLinux() && random.Next(3) == 0)
                {
                    stops++;
                    Signal(hit, "-STOP");
                    await AdvanceAsync(training, goal + 2, log);
                    Signal(hit, "-CONT");
                }
                else
                {
                    hit.Kill();
                }

                for (int i = 0; i < silos.Count; i++)
                {
                    if (silos[i].HasExited)
                    {
                        starts++;
                        silos[i].Dispose();
                        silos[i] = await SiloProcess.StartAsync(_folder);
                    }
                }
            }

            await training.RunToEndAsync(plan, TimeSpan.FromMinutes(10), progress: log);
            double[] losses = await training.GetLosses();
            Assert.Equal(expected, losses);
            PriceModel trained = new();
            (await training.GetModel()).LoadInto(trained);
            Assert.Equal(Saved(alone), Saved(trained));
            log.Write($"processes of silos are killed by SIGKILL ({faults - stops}), or stopped by SIGSTOP until the others have gone on without them ({stops})", plan.Rounds, $"{starts} processes were started in the place of those that ended");
            await client.StopAsync();
        }
        finally
        {
            silos.ForEach(silo => silo.Dispose());
        }
    }

    [Fact]
    public async Task A_file_that_several_change_at_once_loses_no_change()
    {
        LockedFile file = new(Path.Combine(_folder, "count"));
        await Parallel.ForAsync(0, 200, async (_, _) => await file.ChangeAsync(contents => (BitConverter.GetBytes((contents is null ? 0 : BitConverter.ToInt32(contents)) + 1), true)));
        Assert.Equal(200, await file.ChangeAsync<int>(contents => (null, BitConverter.ToInt32(contents))));
    }

    // As a client does, whatever dies meanwhile.
    private static async Task<TrainingProgress> AdvanceAsync(IDataParallelTraining<float> training, int round, FaultLog log)
    {
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                TrainingProgress progress = await training.AdvanceTo(round);
                log.Report(progress);
                if (progress.Round >= Math.Min(round, progress.Rounds))
                {
                    return progress;
                }
            }
            catch (Exception) when (Stopwatch.GetElapsedTime(start) < TimeSpan.FromMinutes(5))
            {
                await Task.Delay(100);
            }
        }
    }

    private static void Signal(SiloProcess silo, string signal)
    {
        using Process kill = Process.Start("kill", [signal, $"{silo.Id}"]);
        kill.WaitForExit();
    }

    private static byte[] Saved(PriceModel network)
    {
        using MemoryStream stream = new();
        network.Save(stream, withOptimizerState: true);
        return stream.ToArray();
    }
}
