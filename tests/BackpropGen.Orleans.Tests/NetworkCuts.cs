using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;

namespace BackpropGen.Orleans.Tests;

/// <summary>Cuts the network between two silos of this process: their connections end, and none is made until it is whole again. Both still reach the others, and the table of members.</summary>
internal sealed class NetworkCuts
{
    private readonly ConcurrentDictionary<ConnectionContext, (EndPoint From, EndPoint To)> _connections = [];
    private (EndPoint One, EndPoint Other)? _cut;
    private int _ended;

    /// <summary>How many connections were ended, or refused.</summary>
    public int Ended => _ended;

    public void AddTo(ISiloBuilder silo) => silo.Configure<SiloConnectionOptions>(options => options.ConfigureSiloOutboundConnection(connection =>
    {
        EndPoint own = connection.ApplicationServices.GetRequiredService<ILocalSiloDetails>().SiloAddress.Endpoint;
        connection.Use(next => context => RunAsync(next, context, own));
    }));

    public void Cut(SiloAddress one, SiloAddress other)
    {
        lock (_connections)
        {
            _cut = (one.Endpoint, other.Endpoint);
        }

        foreach ((ConnectionContext connection, (EndPoint from, EndPoint to)) in _connections)
        {
            if (IsCut(from, to))
            {
                Interlocked.Increment(ref _ended);
                connection.Abort();
            }
        }
    }

    public void Mend()
    {
        lock (_connections)
        {
            _cut = null;
        }
    }

    private async Task RunAsync(ConnectionDelegate next, ConnectionContext context, EndPoint own)
    {
        _connections[context] = (own, context.RemoteEndPoint!);
        try
        {
            if (IsCut(own, context.RemoteEndPoint!))
            {
                Interlocked.Increment(ref _ended);
                throw new ConnectionAbortedException("The network is cut.");
            }

            await next(context);
        }
        finally
        {
            _connections.TryRemove(context, out _);
        }
    }

    private bool IsCut(EndPoint from, EndPoint to)
    {
        lock (_connections)
        {
            return _cut is (var one, var other) && ((from.Equals(one) && to.Equals(other)) || (from.Equals(other) && to.Equals(one)));
        }
    }
}
