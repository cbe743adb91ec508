using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace BackpropGen.Orleans.Hosting;

// The state of a grain in a storage whose name is known when the grain is made, and not in an attribute.
internal sealed class StoredState<TState>
    where TState : class, new()
{
    private readonly IGrainStorage _storage;
    private readonly string _name;
    private readonly GrainId _grain;
    private GrainState<TState> _state = new(new TState());

    public StoredState(IGrainContext context, string storage, string name)
    {
        _storage = context.ActivationServices.GetKeyedService<IGrainStorage>(storage)
            ?? throw new InvalidOperationException($"This silo has no grain storage \"{storage}\": add one with that name, such as AddRedisGrainStorage(\"{storage}\", …), or name another in the options.");
        _name = name;
        _grain = context.GrainId;
    }

    public bool Exists => _state.RecordExists;

    // A storage that holds nothing may leave null; reading replaces it.
    public TState Value => _state.State!;

    public async Task ReadAsync()
    {
        GrainState<TState> read = new(new TState());
        await _storage.ReadStateAsync(_name, _grain, read);
        read.State ??= new TState();
        _state = read;
    }

    // What is there stays as it is if writing fails.
    public async Task WriteAsync(TState value)
    {
        GrainState<TState> written = new(value) { ETag = _state.ETag, RecordExists = _state.RecordExists };
        await _storage.WriteStateAsync(_name, _grain, written);
        _state = written;
    }
}
