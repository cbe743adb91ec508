using System.Diagnostics.Metrics;

namespace BackpropGen.Orleans.Diagnostics;

// What grains tell of themselves. Orleans has a meter of its own, "Microsoft.Orleans".
internal sealed class ClusterMetrics : IDisposable
{
    private const string Network = "backpropgen.network";

    private readonly Meter _meter;
    private readonly bool _isOwn;
    private readonly Counter<long> _rowsLearnt;
    private readonly UpDownCounter<long> _activations;
    private readonly Counter<long> _conflicts;
    private readonly Counter<long> _refused;
    private readonly Counter<long> _clipped;
    private readonly Counter<long> _members;
    private readonly Counter<long> _rowsTrained;
    private readonly Histogram<double> _rounds;
    private readonly Counter<long> _retries;
    private readonly Counter<long> _stragglers;

    public ClusterMetrics(IMeterFactory? meters = null)
    {
        _isOwn = meters is null;
        _meter = meters?.Create(ClusterDiagnostics.MeterName) ?? new Meter(ClusterDiagnostics.MeterName);
        _rowsLearnt = _meter.CreateCounter<long>("backpropgen.learning.rows", "{row}", "Rows that networks of keys have learnt.");
        _activations = _meter.CreateUpDownCounter<long>("backpropgen.networks", "{network}", "Networks of keys in memory.");
        _conflicts = _meter.CreateCounter<long>("backpropgen.storage.conflicts", "{conflict}", "Writes that met a state that another activation had written.");
        _refused = _meter.CreateCounter<long>("backpropgen.cohort.refused", "{contribution}", "Contributions that were damaged, not finite or scaled otherwise.");
        _clipped = _meter.CreateCounter<long>("backpropgen.cohort.clipped", "{contribution}", "Contributions further from the average than the clipping norm.");
        _members = _meter.CreateCounter<long>("backpropgen.cohort.members", "{contribution}", "Contributions that were averaged.");
        _rowsTrained = _meter.CreateCounter<long>("backpropgen.training.rows", "{row}", "Rows of steps that were applied.");
        _rounds = _meter.CreateHistogram<double>("backpropgen.training.round.duration", "s", "The time of a round by its part, backpropgen.part: compute is the slowest shard's, wait that less the mean of all shards, exchange what messages and reduction take beside it, apply the coordinator's own, checkpoint the storage's.");
        _retries = _meter.CreateCounter<long>("backpropgen.training.retries", "{call}", "Calls to workers that failed or took too long, and were made again elsewhere.");
        _stragglers = _meter.CreateCounter<long>("backpropgen.training.stragglers", "{round}", "Rounds whose slowest shard took more than twice the mean.");
    }

    public void NetworkActivated(string network) => _activations.Add(1, Of(network));

    public void NetworkDeactivated(string network) => _activations.Add(-1, Of(network));

    public void Learnt(string network, int rows) => _rowsLearnt.Add(rows, Of(network));

    public void Conflict(string network) => _conflicts.Add(1, Of(network));

    public void Refused(string network) => _refused.Add(1, Of(network));

    public void Averaged(string network, int members, int clipped)
    {
        _members.Add(members, Of(network));
        _clipped.Add(clipped, Of(network));
    }

    public void Retried(string network) => _retries.Add(1, Of(network));

    public void RoundApplied(string network, long rows, TimeSpan slowest, TimeSpan mean, TimeSpan whole, TimeSpan apply)
    {
        _rowsTrained.Add(rows, Of(network));
        Record("compute", slowest);
        Record("wait", slowest - mean);
        Record("exchange", whole > slowest ? whole - slowest : TimeSpan.Zero);
        Record("apply", apply);
        if (slowest > 2 * mean)
        {
            _stragglers.Add(1, Of(network));
        }

        void Record(string part, TimeSpan time) => RecordPart(network, part, time);
    }

    public void CheckpointWritten(string network, TimeSpan time) => RecordPart(network, "checkpoint", time);

    public void Dispose()
    {
        // A factory disposes of what it made.
        if (_isOwn)
        {
            _meter.Dispose();
        }
    }

    private static KeyValuePair<string, object?> Of(string network) => new(Network, network);

    private void RecordPart(string network, string part, TimeSpan time)
        => _rounds.Record(time.TotalSeconds, Of(network), new KeyValuePair<string, object?>("backpropgen.part", part));
}
