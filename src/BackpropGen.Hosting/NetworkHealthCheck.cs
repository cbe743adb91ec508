using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace BackpropGen.Hosting;

// Healthy where the file is served as it is; degraded where another model serves in its place.
internal sealed class NetworkHealthCheck<TNetwork>(ServedNetwork<TNetwork> served) : IHealthCheck
    where TNetwork : class, new()
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        NetworkState state = served.State;
        Dictionary<string, object> data = new() { ["version"] = served.Reference.Version };
        return Task.FromResult(state.Problem is null
            ? HealthCheckResult.Healthy($"Model {served.Reference.Version} serves.", data)
            : HealthCheckResult.Degraded($"{(state.IsLoaded ? "The model before goes on serving" : "The network serves untrained")}: {state.Problem}", data: data));
    }
}
