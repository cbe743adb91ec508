using System.Diagnostics;
using BackpropGen.Testing;
using Microsoft.Extensions.Hosting;
using Orleans.Hosting;

namespace BackpropGen.Orleans.Tests;

/// <summary>Redis and PostgreSQL as clustering and storage, as the page sets them up, where they are installed: two silos give the bits of one process, and what they have stored is there when both are gone.</summary>
public sealed class ServerTests
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
            await TrainAsync(silo => OrleansPage.UseRedis(silo, address), client => client.UseRedisClustering(address));
        }
        finally
        {
            server.Kill();
            server.WaitForExit();
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>pg_virtualenv, of Debian's package, makes a server for as long as a program runs.</summary>
    [FactWithPostgres]
    public async Task Two_silos_on_PostgreSQL_give_the_bits_of_one_process_and_the_state_survives_both()
    {
        ProcessStartInfo start = new("pg_virtualenv", ["sh", "-ec", "for script in \"$0\"/*.sql; do psql --quiet --set ON_ERROR_STOP=1 --file \"$script\" >&2; done; echo \"Host=$PGHOST;Port=$PGPORT;Database=$PGDATABASE;Username=$PGUSER;Password=$PGPASSWORD\"; cat", FactWithPostgresAttribute.Scripts])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        using Process server = Process.Start(start)!;
        try
        {
            Task<string> errors = server.StandardError.ReadToEndAsync();
            string connection;
            do
            {
                connection = await server.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException($"PostgreSQL has not started: {await errors}");
            }
            while (!connection.StartsWith("Host=", StringComparison.Ordinal));

            await TrainAsync(
                silo => OrleansPage.UsePostgres(silo, connection), client => client.UseAdoNetClustering(options => (options.Invariant, options.ConnectionString) = ("Npgsql", connection)));
        }
        finally
        {
            // The program ends with its input, and the server with the program.
            server.StandardInput.Close();
            await server.WaitForExitAsync();
        }
    }

    private static async Task TrainAsync(Action<ISiloBuilder> useServer, Action<IClientBuilder> findSilos)
    {
        TrainingPlan plan = new() { Shards = InMemoryShardReader.References("regression", Trainings.Shards), Rounds = 12, StepsPerRound = 5, CheckpointEvery = 4 };
        MomentumModel alone = new();
        IReadOnlyList<double> expected = await LocalTraining.RunAsync(alone, plan, Trainings.Readers);
        using (IHost first = await StartAsync())
        using (IHost second = await StartAsync())
        using (IHost client = await TcpHosts.ConnectAsync(findSilos))
        {
            IDataParallelTraining<float> training = client.Grains().GetTraining<float>("momentum", "server");
            Assert.True((await training.RunToEndAsync(plan)).IsComplete);
            double[] losses = await training.GetLosses();
            Assert.Equal(expected, losses);
            await client.StopAsync();
            await second.StopAsync();
            await first.StopAsync();
        }

        using IHost third = await StartAsync();
        using IHost another = await TcpHosts.ConnectAsync(findSilos);
        double[] stored = await another.Grains().GetTraining<float>("momentum", "server").GetLosses();
        Assert.Equal(expected, stored);
        MomentumModel loaded = new();
        (await another.Grains().GetTraining<float>("momentum", "server").GetModel()).LoadInto(loaded);
        Assert.Equal(alone.Predict([0.1f, 2, 0.3f]), loaded.Predict([0.1f, 2, 0.3f]));
        await another.StopAsync();
        await third.StopAsync();

        Task<IHost> StartAsync() => TcpHosts.StartSiloAsync(TcpHosts.FreePort(), TcpHosts.FreePort(), silo =>
        {
            useServer(silo);
            Trainings.AddAll(silo);
        });
    }
}

/// <summary>One of <see cref="ThoroughTests"/> that needs Debian's PostgreSQL and the scripts of Orleans.</summary>
public sealed class FactWithPostgresAttribute : FactAttribute
{
    public static string Scripts { get; } = Path.Combine(Repository.Root, "samples", "Cluster", "sql");

    public override string? Skip => ThoroughTests.Skip
        ?? (FactWithCommandAttribute.PathOf("pg_virtualenv") is null ? "pg_virtualenv is not installed; on Debian: apt-get install postgresql"
            : Directory.GetFiles(Scripts, "*.sql").Length < 3 ? "The scripts of Orleans are not there; get them with samples/Cluster/sql/download" : null);
}
