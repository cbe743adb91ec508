using BackpropGen.Orleans.Diagnostics;
using BackpropGen.Orleans.Hosting;
using BackpropGen.Orleans.Training;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Hosting;
using Orleans.Runtime;

namespace BackpropGen.Orleans;

/// <summary>Tells silos which networks and data there are.</summary>
public static class NetworkSiloBuilderExtensions
{
    /// <summary>Adds a network to a silo: to its grains for keys, cohorts, trainings and searches; one with memory, to those for trainings and searches. All silos of a cluster add the same networks.</summary>
    /// <typeparam name="TNetwork">The class with the attribute <see cref="NetworkAttribute"/>.</typeparam>
    /// <param name="builder">The silo.</param>
    /// <param name="name">The name by which clients ask for it. It is part of the keys of grains, and of what is stored.</param>
    /// <param name="configure">Sets options; null for the defaults.</param>
    /// <returns>The silo.</returns>
    /// <exception cref="ArgumentException">The name is empty or holds a slash, or the class is no network that can be trained.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static ISiloBuilder AddNetworkGrains<TNetwork>(this ISiloBuilder builder, string name, Action<NetworkGrainOptions>? configure = null)
        where TNetwork : class, new()
    {
        ArgumentNullException.ThrowIfNull(builder);
        GrainKey.RequireName(name);
        NetworkGrainOptions options = new();
        configure?.Invoke(options);
        options.Validate(name);
        NetworkRegistration registration = new TNetwork() switch
        {
            INetwork<float> or ISequenceNetwork<float> => new NetworkRegistration<float>(name, options, static () => new TNetwork()),
            INetwork<double> or ISequenceNetwork<double> => new NetworkRegistration<double>(name, options, static () => new TNetwork()),
            _ => throw new ArgumentException($"{typeof(TNetwork)} is no network that can be trained: give it the attribute [Network], and do not freeze it.", nameof(TNetwork)),
        };
        builder.Services.AddSingleton(registration);
        AddGrains(builder.Services);
        return builder;
    }

    /// <summary>Adds a reader of shards to a silo. All silos of a cluster add the same readers.</summary>
    /// <param name="builder">The silo.</param>
    /// <param name="name">The name that <see cref="ShardReference.Reader"/> gives.</param>
    /// <param name="reader">The reader, which several threads call at once.</param>
    /// <returns>The silo.</returns>
    public static ISiloBuilder AddShardReader(this ISiloBuilder builder, string name, IShardReader reader)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(reader);
        builder.Services.AddKeyedSingleton(name, reader);
        return builder;
    }

    private static void AddGrains(IServiceCollection services)
    {
        services.TryAddSingleton<NetworkRegistry>();
        services.TryAddSingleton<ClusterMetrics>();
        if (!services.Any(service => service.IsKeyedService && service.ServiceKey is Type type && type == typeof(ShardPlacement)))
        {
            services.AddPlacementDirector<ShardPlacement, ShardPlacementDirector>();
        }
    }
}
