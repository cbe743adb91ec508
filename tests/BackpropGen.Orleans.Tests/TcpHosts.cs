using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Configuration;
using Orleans.Hosting;

namespace BackpropGen.Orleans.Tests;

/// <summary>Silos and clients that speak over sockets of this machine.</summary>
internal static class TcpHosts
{
    public static async Task<IHost> StartSiloAsync(int siloPort, int gatewayPort, Action<ISiloBuilder> configure)
    {
        HostApplicationBuilder builder = Host.CreateApplicationBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.None);
        builder.UseOrleans(silo =>
        {
            silo.Configure<EndpointOptions>(options => (options.AdvertisedIPAddress, options.SiloPort, options.GatewayPort) = (IPAddress.Loopback, siloPort, gatewayPort));
            configure(silo);
        });
        IHost host = builder.Build();
        await host.StartAsync();
        return host;
    }

    public static async Task<IHost> ConnectAsync(Action<IClientBuilder> configure)
    {
        IHost host = Client(configure);
        await host.StartAsync();
        return host;
    }

    public static IHost Client(Action<IClientBuilder> configure)
    {
        HostApplicationBuilder builder = Host.CreateApplicationBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.None);
        builder.UseOrleansClient(client =>
        {
            client.Configure<ClientMessagingOptions>(options => options.ResponseTimeout = TimeSpan.FromSeconds(10));
            configure(client);
        });
        return builder.Build();
    }

    public static IGrainFactory Grains(this IHost client) => client.Services.GetRequiredService<IGrainFactory>();

    public static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
