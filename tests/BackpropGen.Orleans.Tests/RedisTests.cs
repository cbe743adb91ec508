using System.Diagnostics;
using BackpropGen.Testing;
using Microsoft.Extensions.Hosting;
using Orleans.Hosting;

namespace BackpropGen.Orleans.Tests;

/// <summary>Redis as clustering and storage, as the page sets it up, where the server is installed.</summary>
public sealed class RedisTests
{
    [FactWithCommand("redis-server", "apt-get install redis-server")]
    public async Task Two_silos_on_Redis_give_the_bits_of_one_process_and_the_state_survives_both()
    {
        string folder = Directory.CreateTempSubdirectory("redis").FullName;
        int port = TcpHosts.FreePort();
        using Process server = Process.Start(new ProcessStartInfo("redis-server", ["--port", $"{port}", "--bind", "127.0.0.1", "--dir", folder, "--save", "", "--appendonly", "no"]) { RedirectStandardOutput = true })!;
        try
        {
            string address = $"127.0.0.1:{port}";
            TrainingPlan plan = new() { Shards = InMemoryShardReader.References("regression", Trainings.Shards), Rounds = 12, StepsPerRound = 5, CheckpointEvery = 4 };
            MomentumModel alone = new();
            IReadOnlyList<double> expected = await LocalTraining.RunAsync(alone, plan, Trainings.Readers);
            using (IHost first = await StartAsync(address))
            using (IHost second = await StartAsync(address))
            using (IHost client = await TcpHosts.ConnectAsync(client => client.UseRedisClustering(address)))
            {
                double[] losses = await GetAsync(client, plan);
                Assert.Equal(expected, losses);
                await client.StopAsync();
                await second.StopAsync();
                await first.StopAsync();
            }

            using IHost third = await StartAsync(address);
            using IHost another = await TcpHosts.ConnectAsync(client => client.UseRedisClustering(address));
            double[] stored = await another.Grains().GetTraining<float>("momentum", "redis").GetLosses();
            Assert.Equal(expected, stored);
            await another.StopAsync();
            await third.StopAsync();
        }
        finally
        {
            server.Kill();
            server.WaitForExit();
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<double[]> GetAsync(IHost client, TrainingPlan plan)
    {
        IDataParallelTraining<float> training = client.Grains().GetTraining<float>("momentum", "redis");
        Assert.True((await training.RunToEndAsync(plan)).IsComplete);
        return await training.GetLosses();
    }

    private static Task<IHost> StartAsync(string address) => TcpHosts.StartSiloAsync(TcpHosts.FreePort(), TcpHosts.FreePort(), silo =>
    {
        OrleansPage.UseRedis(silo, address);
        Trainings.AddAll(silo);
    });
}
