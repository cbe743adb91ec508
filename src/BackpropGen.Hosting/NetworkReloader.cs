using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace BackpropGen.Hosting;

// Loads a network when the service starts, and looks at its file from then on.
internal sealed class NetworkReloader<TNetwork>(ServedNetwork<TNetwork> served, IOptionsMonitor<NetworkOptions> options) : BackgroundService
    where TNetwork : class, new()
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        NetworkOptions settings = options.Get(NetworkServiceCollectionExtensions.NameOf<TNetwork>());
        if (!settings.ReloadOnChange)
        {
            return;
        }

        using PeriodicTimer timer = new(settings.ReloadInterval);
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
        {
            served.ReloadIfChanged();
        }
    }
}
