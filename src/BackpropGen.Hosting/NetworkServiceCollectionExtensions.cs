using System.Diagnostics.Metrics;
using BackpropGen.Hosting;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds networks to a service.</summary>
public static class NetworkServiceCollectionExtensions
{
    /// <summary>
    /// Adds a network as a <see cref="ServedNetwork{TNetwork}"/>: loaded from a weight file when the service starts, which fails if the file is bad, and replaced as a whole when the file changes. A bad file
    /// is then refused and logged, and the model before goes on serving.
    /// </summary>
    /// <typeparam name="TNetwork">The class with the attribute <see cref="BackpropGen.NetworkAttribute"/>.</typeparam>
    /// <param name="services">The services.</param>
    /// <param name="path">The file, as <c>Save</c> writes it.</param>
    /// <param name="configure">Sets options; null for the defaults.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddNetwork<TNetwork>(this IServiceCollection services, string path, Action<NetworkOptions>? configure = null)
        where TNetwork : class, new()
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrEmpty(path);
        string name = NameOf<TNetwork>();
        OptionsBuilder<NetworkOptions> options = services.AddOptions<NetworkOptions>(name).Configure(settings => settings.Path = path);
        if (configure is not null)
        {
            options.Configure(configure);
        }

        options
            .Validate(settings => settings.Path.Length > 0, $"The path of {typeof(TNetwork).Name} is empty: give the weight file.")
            .Validate(settings => settings.ReloadInterval > TimeSpan.Zero, $"{nameof(NetworkOptions)}.{nameof(NetworkOptions.ReloadInterval)} of {typeof(TNetwork).Name} must be more than 0; to load the file once, set {nameof(NetworkOptions.ReloadOnChange)} to false.")
            .Validate(settings => settings.SampleEvery >= 1, $"{nameof(NetworkOptions)}.{nameof(NetworkOptions.SampleEvery)} of {typeof(TNetwork).Name} must be at least 1.");
        services.TryAddSingleton(provider => new ServedNetwork<TNetwork>(
            provider.GetRequiredService<IOptionsMonitor<NetworkOptions>>().Get(name), provider.GetService<ILogger<ServedNetwork<TNetwork>>>() ?? NullLogger<ServedNetwork<TNetwork>>.Instance, provider.GetService<IMeterFactory>()));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, NetworkReloader<TNetwork>>());
        return services;
    }

    /// <summary>Adds the check of a network: healthy where its file is served as it is, degraded where the file was refused and the model before serves, or the network serves untrained.</summary>
    /// <typeparam name="TNetwork">The class of a network that was added to the services.</typeparam>
    /// <param name="builder">The checks.</param>
    /// <param name="name">The name of the check; null for that of the class.</param>
    /// <param name="tags">Tags by which checks are chosen.</param>
    /// <returns>The checks.</returns>
    public static IHealthChecksBuilder AddNetwork<TNetwork>(this IHealthChecksBuilder builder, string? name = null, IEnumerable<string>? tags = null)
        where TNetwork : class, new()
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Add(new HealthCheckRegistration(
            name ?? typeof(TNetwork).Name, provider => new NetworkHealthCheck<TNetwork>(provider.GetRequiredService<ServedNetwork<TNetwork>>()), HealthStatus.Unhealthy, tags));
    }

    internal static string NameOf<TNetwork>() => typeof(TNetwork).FullName ?? typeof(TNetwork).Name;
}
