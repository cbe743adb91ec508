using System.Diagnostics;
using BackpropGen.Orleans.Diagnostics;
using BackpropGen.Orleans.Hosting;
using BackpropGen.Orleans.Training;
using Orleans;
using Orleans.Storage;

namespace BackpropGen.Orleans.Search;

// Properties that can be set, for storages that write JSON.
[GenerateSerializer]
[Alias("BackpropGen.StoredSearch")]
internal sealed class StoredSearch
{
    [Id(0)]
    public SearchPlan Plan { get; set; } = new();

    [Id(1)]
    public List<TrialResult> Results { get; set; } = [];

    // The trial with the smallest loss so far, -1 before there is one, and its model.
    [Id(2)]
    public int Best { get; set; } = -1;

    [Id(3)]
    public byte[] BestWeights { get; set; } = [];
}

internal sealed class NetworkSearchGrain<T>(NetworkRegistry networks, ClusterMetrics metrics) : Grain, INetworkSearch<T>
    where T : unmanaged
{
    private static readonly TimeSpan LongestCall = TimeSpan.FromSeconds(5);

    // How many activations of a trial were given up, and since when the present one runs.
    private readonly Dictionary<int, (int GivenUp, long Since)> _runs = [];
    private string _network = string.Empty;
    private StoredState<StoredSearch> _stored = null!;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        (_network, _) = GrainKey.Split(this.GetPrimaryKeyString());
        _stored = new StoredState<StoredSearch>(GrainContext, networks.Get<T>(_network).Options.Storage, "search");
        await _stored.ReadAsync();
    }

    public async Task<TrialResult?[]> Start(SearchPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        plan.Validate();
        if (!_stored.Exists)
        {
            await WriteAsync(new StoredSearch { Plan = plan });
        }

        return _stored.Value.Plan.HasSameTrialsAs(plan) ? Table
            : throw new InvalidOperationException($"The search \"{this.GetPrimaryKeyString()}\" was begun with other trials: give this one another name.");
    }

    public async Task<TrialResult?[]> Advance()
    {
        if (!_stored.Exists)
        {
            throw new InvalidOperationException($"The search \"{this.GetPrimaryKeyString()}\" was not started: call {nameof(Start)} with its plan.");
        }

        HashSet<int> done = [.. _stored.Value.Results.Select(result => result.Trial)];
        TrialOutcome?[] outcomes = await Task.WhenAll(Enumerable.Range(0, _stored.Value.Plan.Trials.Length).Where(trial => !done.Contains(trial)).Take(_stored.Value.Plan.MostAtOnce).Select(RunAsync));
        if (outcomes.OfType<TrialOutcome>().ToArray() is { Length: > 0 } found)
        {
            await WriteAsync(With(found));
        }

        return Table;
    }

    public Task<ModelVersion> GetBest() => _stored.Value.Best >= 0
        ? Task.FromResult(new ModelVersion(_stored.Value.Best, _stored.Value.BestWeights))
        : throw new InvalidOperationException($"No trial of the search \"{this.GetPrimaryKeyString()}\" has come to a loss yet.");

    private TrialResult?[] Table
    {
        get
        {
            TrialResult?[] table = new TrialResult?[_stored.Value.Plan.Trials.Length];
            foreach (TrialResult result in _stored.Value.Results)
            {
                table[result.Trial] = result;
            }

            return table;
        }
    }

    // Of equal losses the first trial is the best, in whatever order they come.
    private StoredSearch With(TrialOutcome[] found)
    {
        StoredSearch stored = _stored.Value;
        StoredSearch next = new() { Plan = stored.Plan, Results = [.. stored.Results, .. found.Select(outcome => outcome.Result)], Best = stored.Best, BestWeights = stored.BestWeights };
        foreach (TrialOutcome outcome in found.Where(outcome => double.IsFinite(outcome.Result.ValidationLoss)))
        {
            double best = next.Results.Find(result => result.Trial == next.Best)?.ValidationLoss ?? double.PositiveInfinity;
            if (outcome.Result.ValidationLoss < best || (outcome.Result.ValidationLoss == best && outcome.Result.Trial < next.Best))
            {
                (next.Best, next.BestWeights) = (outcome.Result.Trial, outcome.Weights);
            }
        }

        return next;
    }

    private async Task<TrialOutcome?> RunAsync(int number)
    {
        (int givenUp, long since) = _runs.TryGetValue(number, out (int, long) run) ? run : (0, Stopwatch.GetTimestamp());
        SearchPlan plan = _stored.Value.Plan;
        if (Stopwatch.GetElapsedTime(since) > plan.TrialTimeout)
        {
            metrics.Retried(_network);
            (givenUp, since) = (givenUp + 1, Stopwatch.GetTimestamp());
        }

        _runs[number] = (givenUp, since);
        try
        {
            return await GrainFactory.GetGrain<ITrialGrain<T>>(ShardPlacement.KeyOf(this.GetPrimaryKeyString(), number, givenUp))
                .Run(new Trial { Network = _network, Number = number, Plan = plan.Trials[number], Validation = plan.Validation }).WaitAsync(LongestCall);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // Its silo died, or cannot be reached, or it hangs: the next call begins it elsewhere.
            metrics.Retried(_network);
            _runs[number] = (givenUp + 1, Stopwatch.GetTimestamp());
            return null;
        }
    }

    private async Task WriteAsync(StoredSearch state)
    {
        try
        {
            await _stored.WriteAsync(state);
        }
        catch (InconsistentStateException)
        {
            // Another activation has written, or a write that was reported to have failed had not. A trial that is not in what is stored is run again, and comes to the same.
            metrics.Conflict(_network);
            await _stored.ReadAsync();
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            throw new InvalidOperationException($"The results of the search \"{this.GetPrimaryKeyString()}\" cannot be written: {exception.Message} It goes on when they can be.");
        }
    }
}
