using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;

namespace BackpropGen.Hosting;

/// <summary>
/// A network that a service predicts with: loaded from its file, replaced whole when the file changes, trained by feedback where the service has some. Any number of threads may call it at once.
/// </summary>
/// <typeparam name="TNetwork">The class of the network.</typeparam>
public sealed partial class ServedNetwork<TNetwork> : IDisposable
    where TNetwork : class, new()
{
    private readonly NetworkOptions _options;
    private readonly ILogger _logger;
    private readonly NetworkMetrics _metrics;
    private readonly NetworkFile<TNetwork> _file;
    private readonly OnlineLearner<TNetwork> _learner;
    private readonly bool _isSingle;
    private readonly bool _isDouble;
    private readonly object _reloading = new();
    private FileStamp _seen;
    private volatile NetworkState _state = new(IsLoaded: false, Problem: null);

    internal ServedNetwork(NetworkOptions options, ILogger<ServedNetwork<TNetwork>> logger, System.Diagnostics.Metrics.IMeterFactory? meters)
    {
        _options = options;
        _logger = logger;
        _file = new NetworkFile<TNetwork>(options);
        _seen = FileStamp.Of(options.Path);
        TNetwork network = LoadFirst();
        _isSingle = network is INetwork<float>;
        _isDouble = network is INetwork<double>;
        Reference = new ModelReference<TNetwork>(network);
        _learner = new OnlineLearner<TNetwork>(_file.Copy(network), Reference, options.Learning);
        _metrics = new NetworkMetrics(meters, typeof(TNetwork).Name, options.SampleEvery, () => Reference.Version);
        _metrics.Follow(network);
    }

    /// <summary>The models, for code that reads them itself: several predictions with one model, or batches.</summary>
    public ModelReference<TNetwork> Reference { get; }

    /// <summary>What is served, and what became of the last change of the file.</summary>
    internal NetworkState State => _state;

    /// <summary>Predicts one row with the model that was published last.</summary>
    /// <param name="inputs">The row's inputs.</param>
    /// <param name="outputs">Receives the row's outputs.</param>
    /// <exception cref="ArgumentException">These are not as many values as the network has inputs and outputs.</exception>
    /// <exception cref="InvalidOperationException">The network computes in the other precision.</exception>
    public void Predict(ReadOnlySpan<float> inputs, Span<float> outputs) => Predict(inputs, outputs, _isSingle);

    /// <inheritdoc cref="Predict(ReadOnlySpan{float}, Span{float})"/>
    public void Predict(ReadOnlySpan<double> inputs, Span<double> outputs) => Predict(inputs, outputs, _isDouble);

    /// <summary>Takes a step of training on a copy of the network, and publishes the copy as <see cref="NetworkOptions.Learning"/> says: <see cref="OnlineLearner{TNetwork}.Learn"/>.</summary>
    /// <typeparam name="TStep">What the step is about: a row, or a batch.</typeparam>
    /// <typeparam name="TResult">What it gives: a loss.</typeparam>
    /// <param name="step">What the step is about.</param>
    /// <param name="train">Trains the network, such as <c>static (network, row) => network.Train(row.Inputs, row.Targets, 0.01f)</c>.</param>
    /// <returns>What the function returns.</returns>
    public TResult Learn<TStep, TResult>(TStep step, Func<TNetwork, TStep, TResult> train)
    {
        using Activity? activity = NetworkDiagnostics.Source.StartActivity("backpropgen.train");
        activity?.SetTag("backpropgen.network", typeof(TNetwork).Name);
        return _learner.Learn(step, train);
    }

    /// <summary>Publishes what was learnt since the last time.</summary>
    /// <returns>Whether anything was.</returns>
    public bool PublishLearnt() => _learner.Publish();

    /// <summary>Loads the file again, and serves it if it is good; otherwise the model before goes on serving, and the log says why. What was learnt since the file before is left behind.</summary>
    /// <returns>Whether the file is served now.</returns>
    public bool Reload()
    {
        lock (_reloading)
        {
            using Activity? activity = NetworkDiagnostics.Source.StartActivity("backpropgen.reload");
            activity?.SetTag("backpropgen.network", typeof(TNetwork).Name);
            FileStamp stamp = FileStamp.Of(_options.Path);
            try
            {
                TNetwork network = _file.Load();
                _learner.StartFrom(network);
                Reference.Replace(network);
                _metrics.Follow(network);
                _state = new NetworkState(IsLoaded: true, Problem: null);
                _metrics.Reloaded(isGood: true);
                LogReloaded(_options.Path, Reference.Version);
                return true;
            }
            catch (Exception exception) when (exception is WeightFileException or IOException or UnauthorizedAccessException or ArgumentException)
            {
                _state = new NetworkState(_state.IsLoaded, exception.Message);
                _metrics.Reloaded(isGood: false);
                activity?.SetStatus(ActivityStatusCode.Error, exception.Message);
                LogRefused(_options.Path, exception.Message);
                return false;
            }
            finally
            {
                _seen = stamp;
            }
        }
    }

    /// <summary>Ends the metrics of the network.</summary>
    public void Dispose() => _metrics.Dispose();

    // Where the file is another one than the one that was looked at last; one that is gone is left alone.
    internal void ReloadIfChanged()
    {
        FileStamp stamp = FileStamp.Of(_options.Path);
        if (stamp.IsThere && stamp != _seen)
        {
            Reload();
        }
    }

    private void Predict<T>(ReadOnlySpan<T> inputs, Span<T> outputs, bool computesInT)
        where T : unmanaged
    {
        if (!computesInT)
        {
            throw new InvalidOperationException($"{typeof(TNetwork).Name} computes in {(typeof(T) == typeof(float) ? "double" : "float")}: give it spans of that.");
        }

        // A cast would cost more than a small network. The first network was made by new(), so that every TNetwork is what it is.
        using ModelReference<TNetwork>.Scope scope = Reference.Read();
        INetwork<T> network = Unsafe.As<INetwork<T>>(scope.Network);
        if (!_metrics.IsListenedTo)
        {
            network.Predict(inputs, outputs);
            return;
        }

        long start = _metrics.Begin(out bool isSampled);
        network.Predict(inputs, outputs);
        if (isSampled)
        {
            _metrics.End(start, inputs);
        }
    }

    private TNetwork LoadFirst()
    {
        using Activity? activity = NetworkDiagnostics.Source.StartActivity("backpropgen.load");
        activity?.SetTag("backpropgen.network", typeof(TNetwork).Name);
        if (!_options.Required && !_seen.IsThere)
        {
            const string Missing = "The file is not there; the network has its initial weights.";
            _state = new NetworkState(IsLoaded: false, Missing);
            LogMissing(_options.Path);
            return _file.Untrained();
        }

        TNetwork network = _file.Load();
        _state = new NetworkState(IsLoaded: true, Problem: null);
        LogLoaded(_options.Path);
        return network;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Loaded {Path}.")]
    private partial void LogLoaded(string path);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Path} changed, and is served as model {Version}.")]
    private partial void LogReloaded(string path, long version);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Path} changed, but it is refused, and the model before goes on serving: {Problem}")]
    private partial void LogRefused(string path, string problem);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Path} is not there: the network serves with its initial weights until it is.")]
    private partial void LogMissing(string path);
}
