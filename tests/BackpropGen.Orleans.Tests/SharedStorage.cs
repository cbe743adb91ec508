using System.Collections.Concurrent;
using Orleans;
using Orleans.Runtime;
using Orleans.Serialization;
using Orleans.Storage;

namespace BackpropGen.Orleans.Tests;

/// <summary>A storage that outlives every silo, with etags, and fails as it is told.</summary>
internal sealed class SharedStorage : IGrainStorage
{
    private readonly ConcurrentDictionary<string, (byte[] State, string ETag)> _states = [];
    private readonly ConcurrentDictionary<string, int> _readsOf = [];
    private int _etag;
    private int _reads;
    private int _writes;

    /// <summary>Thrown before a write of so many in order, counted from 1; no write is made.</summary>
    public Func<int, bool> FailsBefore { get; set; } = _ => false;

    /// <summary>Thrown behind a write that was made.</summary>
    public Func<int, bool> FailsBehind { get; set; } = _ => false;

    /// <summary>How many writes were not made, and how many were made and reported to have failed.</summary>
    public int FailedBefore { get; private set; }

    public int FailedBehind { get; private set; }

    /// <summary>How many writes met another etag.</summary>
    public int Conflicts { get; private set; }

    public int Reads => _reads;

    /// <summary>How often states of a name were read.</summary>
    public int ReadsOf(string stateName) => _readsOf.GetValueOrDefault(stateName);

    public int Writes => _writes;

    public int Count => _states.Count;

    public required Serializer Serializer { get; set; }

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        Interlocked.Increment(ref _reads);
        _readsOf.AddOrUpdate(stateName, 1, (_, count) => count + 1);
        if (_states.TryGetValue($"{stateName} {grainId}", out (byte[] State, string ETag) found))
        {
            grainState.State = Serializer.Deserialize<T>(found.State);
            grainState.ETag = found.ETag;
            grainState.RecordExists = true;
        }

        return Task.CompletedTask;
    }

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        int number = Interlocked.Increment(ref _writes);
        if (FailsBefore(number))
        {
            FailedBefore++;
            throw new IOException("The disk is away.");
        }

        string key = $"{stateName} {grainId}";
        lock (_states)
        {
            string? stored = _states.TryGetValue(key, out (byte[] State, string ETag) found) ? found.ETag : null;
            if (stored != grainState.ETag)
            {
                Conflicts++;
                throw new InconsistentStateException("Somebody else has written.", stored ?? "none", grainState.ETag ?? "none");
            }

            string etag = $"{Interlocked.Increment(ref _etag)}";
            _states[key] = (Serializer.SerializeToArray(grainState.State), etag);
            if (FailsBehind(number))
            {
                FailedBehind++;
                throw new IOException("The answer was lost.");
            }

            grainState.ETag = etag;
            grainState.RecordExists = true;
        }

        return Task.CompletedTask;
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => throw new NotSupportedException();

    /// <summary>What is stored of the only grain with a state of that name, as another activation would change it.</summary>
    public void Change<T>(string stateName, Action<T> change)
    {
        lock (_states)
        {
            string key = _states.Keys.Single(key => key.StartsWith(stateName + " ", StringComparison.Ordinal));
            T state = Serializer.Deserialize<T>(_states[key].State)!;
            change(state);
            _states[key] = (Serializer.SerializeToArray(state), $"{Interlocked.Increment(ref _etag)}");
        }
    }
}
