using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace BackpropGen.Hosting;

// What a served network tells of itself. While nobody listens, a prediction costs one look at a field.
internal sealed class NetworkMetrics : IDisposable
{
    private readonly Meter _meter;
    private readonly bool _isOwn;
    private readonly KeyValuePair<string, object?> _name;
    private readonly int _sampleEvery;
    private readonly ObservableCounter<long> _predictions;
    private readonly Histogram<double> _durations;
    private readonly Counter<long> _reloads;
    private long _count;
    private long _nextSample;
    private volatile InputDrift? _drift;

    public NetworkMetrics(IMeterFactory? meters, string network, int sampleEvery, Func<long> version)
    {
        _isOwn = meters is null;
        _meter = meters?.Create(NetworkDiagnostics.MeterName) ?? new Meter(NetworkDiagnostics.MeterName);
        _name = new KeyValuePair<string, object?>("backpropgen.network", network);
        _sampleEvery = sampleEvery;
        _nextSample = sampleEvery;
        _predictions = _meter.CreateObservableCounter("backpropgen.predictions", () => new Measurement<long>(Interlocked.Read(ref _count), _name), "{prediction}", "Predictions while somebody listened.");
        _durations = _meter.CreateHistogram<double>("backpropgen.prediction.duration", "s", "The time of one prediction in so many as NetworkOptions.SampleEvery says.");
        _reloads = _meter.CreateCounter<long>("backpropgen.reloads", "{reload}", "Files that changed, by whether they were good.");
        _meter.CreateObservableGauge("backpropgen.model.version", () => new Measurement<long>(version(), _name), "{model}", "How many models were published.");
        _meter.CreateObservableGauge("backpropgen.input.mean", () => Measure(drift => drift.Mean), "{deviation}", "The mean of an input in sampled predictions, from the training's, in its standard deviations or ranges.");
        _meter.CreateObservableGauge("backpropgen.input.outside", () => Measure(drift => drift.Outside), "1", "The share of sampled predictions with an input outside of the training's range, or more than three standard deviations from its mean.");
    }

    public bool IsListenedTo => _predictions.Enabled || _durations.Enabled;

    public long Begin(out bool isSampled)
    {
        long count = Interlocked.Increment(ref _count);
        long next = Volatile.Read(ref _nextSample);
        isSampled = count >= next && Interlocked.CompareExchange(ref _nextSample, count + _sampleEvery, next) == next;
        return isSampled ? Stopwatch.GetTimestamp() : 0;
    }

    public void End<T>(long start, ReadOnlySpan<T> inputs)
        where T : unmanaged
    {
        _durations.Record(Stopwatch.GetElapsedTime(start).TotalSeconds, _name);
        _drift?.Add(inputs);
    }

    public void Reloaded(bool isGood) => _reloads.Add(1, _name, new KeyValuePair<string, object?>("backpropgen.outcome", isGood ? "served" : "refused"));

    // Inputs are held against the scaling of this network from now on.
    public void Follow(object network) => _drift = network switch
    {
        INetwork<float> single => InputDrift.Of(single.Description, single.GetScaling()),
        INetwork<double> precise => InputDrift.Of(precise.Description, precise.GetScaling()),
        _ => null,
    };

    public void Dispose()
    {
        // A factory disposes of what it made.
        if (_isOwn)
        {
            _meter.Dispose();
        }
    }

    private IEnumerable<Measurement<double>> Measure(Func<InputDrift, Func<int, double>> of)
    {
        if (_drift is not { Rows: > 0 } drift)
        {
            return [];
        }

        Func<int, double> value = of(drift);
        return [.. drift.Names.Select((name, i) => new Measurement<double>(value(i), _name, new KeyValuePair<string, object?>("backpropgen.input", name)))];
    }
}
