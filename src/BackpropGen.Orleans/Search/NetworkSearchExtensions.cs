using System.Diagnostics;

namespace BackpropGen.Orleans;

/// <summary>Drives searches from a client.</summary>
public static class NetworkSearchExtensions
{
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(200);

    /// <summary>Runs all trials, in calls that are short. A call that fails is made again.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="search">The search.</param>
    /// <param name="plan">The trials.</param>
    /// <param name="patience">For how long calls may fail, one after the other, before the last exception is thrown; null for two minutes.</param>
    /// <param name="cancellationToken">Ends the calls. The search stays where it is, and goes on when it is run again.</param>
    /// <returns>The results, in the order of the trials.</returns>
    public static async Task<IReadOnlyList<TrialResult>> RunToEndAsync<T>(this INetworkSearch<T> search, SearchPlan plan, TimeSpan? patience = null, CancellationToken cancellationToken = default)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(search);
        ArgumentNullException.ThrowIfNull(plan);
        plan.Validate();
        TimeSpan longest = patience ?? TimeSpan.FromMinutes(2);
        TrialResult?[]? table = null;
        long lastGood = Stopwatch.GetTimestamp();
        while (table is null || table.Contains(null))
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                table = table is null ? await search.Start(plan) : await search.Advance();
                lastGood = Stopwatch.GetTimestamp();
            }
            catch (Exception exception) when (exception is not (ArgumentException or OutOfMemoryException) && Stopwatch.GetElapsedTime(lastGood) < longest)
            {
                await Task.Delay(Delay, cancellationToken);
            }
        }

        return [.. table.OfType<TrialResult>()];
    }
}
