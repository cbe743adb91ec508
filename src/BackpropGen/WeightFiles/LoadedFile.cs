using BackpropGen.Safetensors;
using BackpropGen.State;

namespace BackpropGen.WeightFiles;

/// <summary>What a weight file holds, read for a network and known to be good.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
/// <param name="state">What the network is to hold.</param>
/// <param name="best">The best parameters of a training; null where the file has none.</param>
/// <param name="metadata">The metadata.</param>
/// <param name="weights">What became of its tensors.</param>
internal sealed class LoadedFile<T>(NetworkState<T> state, T[]? best, IReadOnlyDictionary<string, string> metadata, LoadedWeights weights)
    where T : unmanaged
{
    public NetworkState<T> State { get; } = state;

    public T[]? Best { get; } = best;

    public IReadOnlyDictionary<string, string> Metadata { get; } = metadata;

    public LoadedWeights Weights { get; } = weights;

    /// <summary>An entry of the metadata; null where the file has none.</summary>
    public string? Entry(string key) => Metadata.TryGetValue(key, out string? text) ? text : null;

    /// <summary>An entry of the metadata that is there, fit for a message whatever its characters and its length.</summary>
    public string Quoted(string key) => TensorEntry.Quote(Metadata[key]);
}
