using BackpropGen.Orleans.Diagnostics;
using BackpropGen.Orleans.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace BackpropGen.Orleans.Keys;

internal sealed class NetworkGrain<T>(NetworkRegistry networks, ClusterMetrics metrics, ILogger<NetworkGrain<T>> logger) : Grain, INetworkGrain<T>
    where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
{
    private const int MostConflicts = 5;

    private readonly Guid _activation = Guid.NewGuid();
    private readonly UnwrittenRows<T> _unwritten = new();
    private NetworkRegistration<T> _registration = null!;
    private INetwork<T> _network = null!;
    private StoredState<StoredModel> _stored = null!;
    private IGrainTimer? _timer;
    private string _key = string.Empty;
    private long _rows;

    // The version that was written last without the state of the optimiser, as replicas get it.
    private ModelVersion? _published;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        (string name, _key) = GrainKey.Split(this.GetPrimaryKeyString());
        _registration = networks.Get<T>(name);
        _network = _registration.CreateForKey();
        _stored = new StoredState<StoredModel>(GrainContext, _registration.Options.Storage, "network");
        await _stored.ReadAsync();
        if (_stored.Exists)
        {
            LoadStored();
        }
        else if (_registration.Options.CohortOf?.Invoke(_key) is { } cohort)
        {
            (await GrainFactory.GetCohort<T>(name, cohort).GetAverage()).LoadInto(_network);
        }

        _timer = this.RegisterGrainTimer(WriteInTimeAsync, new GrainTimerCreationOptions(_registration.Options.WriteEvery, _registration.Options.WriteEvery));
        metrics.NetworkActivated(name);
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (_registration is null)
        {
            return;
        }

        _timer?.Dispose();
        metrics.NetworkDeactivated(_registration.Name);
        if (_unwritten.Rows > 0)
        {
            try
            {
                await WriteAsync();
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                logger.ModelLost(exception, _key, _unwritten.Rows);
            }
        }
    }

    public async Task<FlatValues<T>> Predict(FlatValues<T> inputs) => await Rows.PredictAsync(_network, inputs);

    public async Task<Learnt> Learn(FlatValues<T> inputs, FlatValues<T> targets)
    {
        int rows = Rows.CountOf(_network.Description, inputs);
        if (_unwritten.Rows > 0 && _unwritten.Rows + rows > _registration.Options.MostUnwrittenRows)
        {
            // The storage may be there again.
            await WriteAsync();
        }

        double loss = await Rows.OffSchedulerAsync(_network.Description, rows, () => Step(inputs, targets));
        _unwritten.Add(inputs, targets, rows);
        _rows += rows;
        metrics.Learnt(_registration.Name, rows);
        if (_unwritten.Rows >= _registration.Options.WriteEveryRows)
        {
            try
            {
                await WriteAsync();
            }
            catch (Exception exception) when (exception is not (OutOfMemoryException or InconsistentStateException))
            {
                // The rows are in memory, and are written with the next ones, or by the timer.
                logger.ModelNotWritten(exception, _key, _unwritten.Rows);
            }
        }

        return new Learnt(loss, _rows, _rows - _unwritten.Rows);
    }

    public async Task<long> Publish()
    {
        if (_unwritten.Rows > 0 || !_stored.Exists)
        {
            await WriteAsync();
        }

        return _stored.Value.Version;
    }

    public async Task<long> StartFrom(string cohort)
    {
        ModelVersion average = await GrainFactory.GetCohort<T>(_registration.Name, cohort).GetAverage();
        average.LoadInto(_network);
        _unwritten.RemoveAllBut(0);
        await WriteAsync();
        return _stored.Value.Version;
    }

    public Task<int> Contribute() => _registration.Options.CohortOf?.Invoke(_key) is { } cohort
        ? GrainFactory.GetCohort<T>(_registration.Name, cohort).Contribute(_key, ModelVersion.Of(_network, 0, withOptimizerState: false).Weights)
        : throw new InvalidOperationException($"The key \"{_key}\" of the network \"{_registration.Name}\" has no cohort: set {nameof(NetworkGrainOptions)}.{nameof(NetworkGrainOptions.CohortOf)}.");

    public Task<ModelVersion> GetModel() => Task.FromResult(ModelVersion.Of(_network, _stored.Value.Version, withOptimizerState: true));

    public Task<ModelVersion?> GetPublished(long known)
    {
        if (_published is null)
        {
            INetwork<T> written = _registration.CreateForKey();
            if (_stored.Exists)
            {
                ModelOf(_stored.Value).LoadInto(written);
            }
            else
            {
                written.CopyFrom(_network);
            }

            _published = ModelVersion.Of(written, _stored.Value.Version, withOptimizerState: false);
        }

        return Task.FromResult(_published.Version == known ? null : _published);
    }

    private static ModelVersion ModelOf(StoredModel stored) => new(stored.Version, stored.Weights);

    private double Step(FlatValues<T> inputs, FlatValues<T> targets)
        => double.CreateChecked(_network.TrainEach(inputs.Span, targets.Span, T.CreateChecked(_registration.Options.LearningRate)));

    private async Task WriteInTimeAsync(CancellationToken cancellationToken)
    {
        if (_unwritten.Rows == 0)
        {
            return;
        }

        try
        {
            await WriteAsync();
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            logger.ModelNotWritten(exception, _key, _unwritten.Rows);
        }
    }

    private async Task WriteAsync()
    {
        for (int conflicts = 0; ; conflicts++)
        {
            try
            {
                await _stored.WriteAsync(new StoredModel
                {
                    Weights = ModelVersion.Of(_network, 0, withOptimizerState: true).Weights,
                    Version = _stored.Value.Version + 1,
                    Rows = _rows,
                    Writer = _activation,
                });
                _unwritten.RemoveAllBut(0);
                _published = null;
                return;
            }
            catch (InconsistentStateException) when (conflicts < MostConflicts)
            {
                metrics.Conflict(_registration.Name);
                await _stored.ReadAsync();
                TakeOver();
            }
        }
    }

    // What is in the storage is not what was read or written here.
    private void TakeOver()
    {
        if (!_stored.Exists)
        {
            logger.ModelCleared(_key);
        }
        else if (_stored.Value.Writer == _activation)
        {
            // A write that was reported to have failed had not. The model here has learnt the same rows, and more.
            _unwritten.RemoveAllBut(_rows - _stored.Value.Rows);
        }
        else
        {
            // Another activation has written, as where two parts of the cluster did not see each other: its model learns the rows that only this one has seen.
            LoadStored();
            _unwritten.LearnAgain((inputs, targets) => Step(inputs, targets));
            _rows += _unwritten.Rows;
            logger.RowsLearntAgain(_key, _unwritten.Rows, _stored.Value.Version);
        }
    }

    private void LoadStored()
    {
        ModelOf(_stored.Value).LoadInto(_network);
        _rows = _stored.Value.Rows;
        _published = null;
    }
}
