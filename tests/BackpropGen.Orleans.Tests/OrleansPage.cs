using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans;
using Orleans.Configuration;
using Orleans.Connections.Security;
using Orleans.Hosting;
using Orleans.Storage;
using StackExchange.Redis;

namespace BackpropGen.Orleans.Tests;

/// <summary>The code of docs/orleans.md, block by block.</summary>
internal static class OrleansPage
{
    // <silo>
    public static void AddRents(ISiloBuilder silo)
    {
        silo.AddNetworkGrains<RentModel>("rent", options =>
        {
            options.LearningRate = 0.01;
            options.WriteEveryRows = 50;
            options.CohortOf = customer => customer.Split('-')[0];
        });
        silo.AddShardReader("csv", new CsvShardReader("/data"));
    }
    // </silo>

    // <keys>
    public static async Task<float> FeedbackAsync(IGrainFactory grains, string customer, float[] features, float price)
    {
        INetworkGrain<float> network = grains.GetNetwork<float>("rent", customer);
        float[] predicted = await network.Predict(features);
        await network.Learn(features, new[] { price });
        return predicted[0];
    }
    // </keys>

    // <replica>
    public static async Task<float> ReadAsync(IGrainFactory grains, string customer, float[] features)
    {
        ReplicaPrediction<float> prediction = await grains.GetReplica<float>("rent", customer).Predict(features);
        return prediction.Outputs.Span[0];
    }
    // </replica>

    // <cohort>
    public static async Task AverageAsync(IGrainFactory grains, string city, IEnumerable<string> customers)
    {
        foreach (string customer in customers)
        {
            await grains.GetNetwork<float>("rent", customer).Contribute();
        }

        CohortRound round = await grains.GetCohort<float>("rent", city).Average();
        Console.WriteLine($"{round.Members} members, {round.Clipped} clipped, moved by {round.Norm}.");
    }
    // </cohort>

    // <training>
    public static async Task<RentModel> TrainAsync(IGrainFactory grains)
    {
        TrainingPlan plan = new()
        {
            Shards = [.. CsvShardReader.Split("rents.csv", 5_000_000, 64).Select(range => new ShardReference("csv", range))],
            Rounds = 2000,
            StepsPerRound = 64,
            LearningRate = 0.005,
            Schedule = TrainingSchedule.Cosine,
        };
        IDataParallelTraining<float> training = grains.GetTraining<float>("rent", "november");
        await training.RunToEndAsync(plan);
        RentModel trained = new();
        (await training.GetModel()).LoadInto(trained);
        return trained;
    }
    // </training>

    // <parquet>
    public static async Task<ShardReference[]> ParquetShardsAsync(ISiloBuilder silo)
    {
        silo.AddShardReader("parquet", new ParquetShardReader("/data", inputs: ["area", "rooms", "floor", "age"], targets: ["rent"]));
        return [.. ParquetShardReader.Split("rents.parquet", await ParquetShardReader.CountRowGroupsAsync("/data/rents.parquet")).Select(group => new ShardReference("parquet", group))];
    }
    // </parquet>

    // <search>
    public static async Task<ModelVersion> SearchAsync(IGrainFactory grains, ShardReference[] training, ShardReference[] validation)
    {
        SearchPlan plan = new()
        {
            Trials = [.. from rate in new[] { 0.001, 0.003, 0.01 } from seed in Enumerable.Range(0, 5) select new TrainingPlan { Shards = training, LearningRate = rate, Seed = seed }],
            Validation = validation,
            MostAtOnce = 16,
        };
        INetworkSearch<float> search = grains.GetSearch<float>("rent", "rates");
        foreach (TrialResult trial in await search.RunToEndAsync(plan))
        {
            Console.WriteLine($"{plan.Trials[trial.Trial].LearningRate} {trial.ValidationLoss} {trial.Problem}");
        }

        return await search.GetBest();
    }
    // </search>

    // <redis>
    public static void UseRedis(ISiloBuilder silo, string server)
    {
        silo.UseRedisClustering(server);
        silo.AddRedisGrainStorage("Default", options => options.Configure<IServiceProvider>((redis, services) =>
        {
            redis.ConfigurationOptions = ConfigurationOptions.Parse(server);
            redis.GrainStorageSerializer = ActivatorUtilities.CreateInstance<OrleansGrainStorageSerializer>(services);
        }));
    }
    // </redis>

    // <postgres>
    public static void UsePostgres(ISiloBuilder silo, string connection)
    {
        silo.UseAdoNetClustering(options => (options.Invariant, options.ConnectionString) = ("Npgsql", connection));
        silo.AddAdoNetGrainStorage("Default", options => options.Configure<IServiceProvider>((postgres, services) =>
        {
            (postgres.Invariant, postgres.ConnectionString) = ("Npgsql", connection);
            postgres.GrainStorageSerializer = ActivatorUtilities.CreateInstance<OrleansGrainStorageSerializer>(services);
        }));
    }
    // </postgres>

    // <tls>
    public static void UseCertificates(ISiloBuilder silo, X509Certificate2 own, X509Certificate2 authority) => silo.UseTls(own, options => Trust(options, authority));

    public static void UseCertificates(IClientBuilder client, X509Certificate2 own, X509Certificate2 authority) => client.UseTls(own, options => Trust(options, authority));

    private static void Trust(TlsOptions options, X509Certificate2 authority)
    {
        options.RemoteCertificateMode = RemoteCertificateMode.RequireCertificate;
        options.ClientCertificateMode = RemoteCertificateMode.RequireCertificate;
        options.RemoteCertificateValidation = (certificate, _, _) =>
        {
            using X509Chain chain = new();
            chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.CustomTrustStore.Add(authority);
            chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
            return certificate is not null && chain.Build(certificate);
        };
    }
    // </tls>
}

[Network("4-8-1", Activation.Tanh, Optimizer = Optimizer.Adam)]
public partial class RentModel;
