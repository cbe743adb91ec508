using System.Net;
using BackpropGen.Orleans;
using Orleans.Configuration;
using Orleans.Dashboard;
using Orleans.Messaging;
using Orleans.Serialization;
using Orleans.Storage;

namespace Cluster;

/// <summary>One silo, in a process of its own, and how clients reach it.</summary>
internal static class LocalSilo
{
    public const string Network = "price";
    public const string MiddleNetwork = "middle";
    public const string LargeNetwork = "large";
    public const string Reader = "csv";
    private const string ClusterName = "backpropgen-sample";

    /// <summary>Runs a silo until the process ends.</summary>
    /// <param name="folder">The folder that silos share.</param>
    /// <param name="port">Its port for other silos; the next is for clients, and the one behind it for the dashboard.</param>
    /// <param name="parent">The process that started it, with which it ends.</param>
    public static async Task RunAsync(string folder, int port, int parent)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Error);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port + 2));
        builder.Host.UseOrleans(silo =>
        {
            silo.AddNetworkGrains<PriceModel>(Network).AddNetworkGrains<MiddlePriceModel>(MiddleNetwork).AddNetworkGrains<LargePriceModel>(LargeNetwork).AddShardReader(Reader, new CsvShardReader(folder)).AddDashboard();
            silo.Services.AddSingleton(MembershipIn(folder));
            silo.Services.AddSingleton<IMembershipTable>(services => services.GetRequiredService<FileMembershipTable>());
            silo.Services.AddKeyedSingleton<IGrainStorage>("Default", (services, _) => new FileStorage(folder, services.GetRequiredService<Serializer>()));
            silo.Configure<ClusterOptions>(NameIt);
            silo.Configure<EndpointOptions>(options => (options.AdvertisedIPAddress, options.SiloPort, options.GatewayPort) = (IPAddress.Loopback, port, port + 1));

            // The defaults take half a minute to be sure that a silo is dead. On one machine a second or two will do.
            silo.Configure<ClusterMembershipOptions>(options =>
            {
                options.ProbeTimeout = TimeSpan.FromMilliseconds(500);
                options.NumMissedProbesLimit = 2;
                options.NumVotesForDeathDeclaration = 1;
                options.TableRefreshTimeout = TimeSpan.FromSeconds(2);
            });
            silo.Configure<SiloMessagingOptions>(options => options.ResponseTimeout = TimeSpan.FromSeconds(10));
        });
        WebApplication app = builder.Build();
        app.MapOrleansDashboard();
        await app.StartAsync();
        Console.WriteLine("ready");

        // A silo whose parent was killed ends, too.
        try
        {
            await System.Diagnostics.Process.GetProcessById(parent).WaitForExitAsync();
        }
        catch (ArgumentException)
        {
        }

        Environment.Exit(0);
    }

    /// <summary>A client of the silos whose folder is given.</summary>
    public static async Task<IHost> ConnectAsync(string folder)
    {
        HostApplicationBuilder builder = Host.CreateApplicationBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.None);
        builder.UseOrleansClient(client =>
        {
            client.Services.AddSingleton(MembershipIn(folder));
            client.Services.AddSingleton<IGatewayListProvider, FileGateways>();
            client.Configure<ClusterOptions>(NameIt);
            client.Configure<GatewayOptions>(options => options.GatewayListRefreshPeriod = TimeSpan.FromSeconds(1));
            client.Configure<ClientMessagingOptions>(options => options.ResponseTimeout = TimeSpan.FromSeconds(10));
            client.UseConnectionRetryFilter(async (_, cancellationToken) =>
            {
                await Task.Delay(200, cancellationToken);
                return true;
            });
        });
        IHost host = builder.Build();
        await host.StartAsync();
        return host;
    }

    private static FileMembershipTable MembershipIn(string folder) => new(new LockedFile(Path.Combine(folder, "silos.json")));

    private static void NameIt(ClusterOptions options) => (options.ClusterId, options.ServiceId) = (ClusterName, ClusterName);
}
