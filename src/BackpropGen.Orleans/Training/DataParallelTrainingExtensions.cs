using System.Diagnostics;

namespace BackpropGen.Orleans;

/// <summary>Drives trainings from a client.</summary>
public static class DataParallelTrainingExtensions
{
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(200);

    /// <summary>Starts a training, or goes on with it, and computes all its rounds, in calls that are short. A call that fails, since a silo died, the network was cut or the storage is away, is made again.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="training">The training.</param>
    /// <param name="plan">What to train, and how.</param>
    /// <param name="patience">For how long calls may fail, one after the other, while no round is done, before the last exception is thrown; null for two minutes.</param>
    /// <param name="roundsPerCall">How many rounds a call asks for, at least 1.</param>
    /// <param name="progress">Is told where the training stands after every call; null for nobody.</param>
    /// <param name="cancellationToken">Ends the calls. The training stays where it is, and goes on when it is run again.</param>
    /// <returns>Where it stands: at its end.</returns>
    public static async Task<TrainingProgress> RunToEndAsync<T>(
        this IDataParallelTraining<T> training, TrainingPlan plan, TimeSpan? patience = null, int roundsPerCall = 10, IProgress<TrainingProgress>? progress = null, CancellationToken cancellationToken = default)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(training);
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentOutOfRangeException.ThrowIfLessThan(roundsPerCall, 1);
        plan.Validate();
        TimeSpan longest = patience ?? TimeSpan.FromMinutes(2);
        TrainingProgress? stands = null;
        long lastGood = Stopwatch.GetTimestamp();
        while (stands is not { IsComplete: true })
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                stands = stands is null ? await training.Start(plan) : await training.AdvanceTo(stands.Round + roundsPerCall);
                lastGood = Stopwatch.GetTimestamp();
                progress?.Report(stands);
            }
            catch (Exception exception) when (exception is not (ArgumentException or OutOfMemoryException))
            {
                // Rounds may last longer than the client waits for an answer.
                if (Stopwatch.GetElapsedTime(lastGood) >= longest)
                {
                    if (stands is null || await GetProgressAsync(training) is not { } now || now.Round <= stands.Round)
                    {
                        throw;
                    }

                    stands = now;
                    lastGood = Stopwatch.GetTimestamp();
                    progress?.Report(stands);
                }

                await Task.Delay(Delay, cancellationToken);
            }
        }

        return stands;
    }

    private static async Task<TrainingProgress?> GetProgressAsync<T>(IDataParallelTraining<T> training)
        where T : unmanaged
    {
        try
        {
            return await training.GetProgress();
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return null;
        }
    }
}
