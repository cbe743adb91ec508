using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.Serialization;
using Orleans.Storage;
using Orleans.TestingHost;

namespace BackpropGen.Orleans.Tests;

/// <summary>Silos in this process, with one storage, that notice within a second or two when one of them is gone.</summary>
internal sealed class Cluster : IAsyncDisposable
{
    private readonly InProcessTestCluster _cluster;

    private Cluster(InProcessTestCluster cluster, SharedStorage storage)
    {
        _cluster = cluster;
        Storage = storage;
    }

    public SharedStorage Storage { get; }

    public IGrainFactory Grains => _cluster.Client;

    public IReadOnlyList<InProcessSiloHandle> Silos => [.. _cluster.Silos.Where(silo => silo.IsActive)];

    public IServiceProvider Services => _cluster.Client.ServiceProvider;

    /// <summary>Silos that are configured alike. Their time-out for answers to each other and to the client is ten seconds, unless it is given.</summary>
    public static async Task<Cluster> StartAsync(int silos, Action<ISiloBuilder> configure, TimeSpan? responseTimeout = null)
    {
        TimeSpan timeout = responseTimeout ?? TimeSpan.FromSeconds(10);
        ServiceCollection services = new();
        services.AddSerializer();
        SharedStorage storage = new() { Serializer = services.BuildServiceProvider().GetRequiredService<Serializer>() };
        InProcessTestClusterBuilder builder = new((short)silos);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.Services.AddKeyedSingleton<IGrainStorage>("Default", storage);
            silo.Services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.None));
            silo.Configure<ClusterMembershipOptions>(options =>
            {
                options.ProbeTimeout = TimeSpan.FromMilliseconds(400);
                options.TableRefreshTimeout = TimeSpan.FromSeconds(1);
                options.NumMissedProbesLimit = 2;
                options.NumVotesForDeathDeclaration = 1;
                options.DefunctSiloCleanupPeriod = null;
            });
            silo.Configure<SiloMessagingOptions>(options => options.ResponseTimeout = timeout);
            configure(silo);
        });
        builder.ConfigureClient(client => client.Configure<ClientMessagingOptions>(options => options.ResponseTimeout = timeout));
        InProcessTestCluster cluster = builder.Build();
        await cluster.DeployAsync();
        return new Cluster(cluster, storage);
    }

    /// <summary>Which silo an activation is on.</summary>
    public InProcessSiloHandle SiloOf(IAddressable grain)
    {
        Assert.True(_cluster.TryGetGrainContext(grain.GetGrainId(), out IGrainContext? context));
        return Silos.Single(silo => silo.SiloAddress.Equals(context!.Address.SiloAddress));
    }

    public Task KillAsync(InProcessSiloHandle silo) => _cluster.KillSiloAsync(silo);

    public Task AddSiloAsync() => _cluster.StartAdditionalSiloAsync();

    /// <summary>Sends an activation away; what it holds is written as when nobody uses it.</summary>
    public Task DeactivateAsync(IAddressable grain) => _cluster.DeactivateAsync(grain);

    public async ValueTask DisposeAsync() => await _cluster.DisposeAsync();
}
