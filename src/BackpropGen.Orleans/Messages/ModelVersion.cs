using Orleans;

namespace BackpropGen.Orleans;

/// <summary>A model as it travels and is stored: the bytes of a weight file, and which of its versions it is.</summary>
[GenerateSerializer]
[Immutable]
[Alias("BackpropGen.ModelVersion")]
public sealed class ModelVersion
{
    /// <summary>A version of a model.</summary>
    /// <param name="version">Which of its versions, from 0; each that follows has a higher number.</param>
    /// <param name="weights">What <c>Save</c> writes, in the format safetensors.</param>
    public ModelVersion(long version, byte[] weights)
    {
        Version = version;
        Weights = weights;
    }

    /// <summary>Which of the versions of the model it is.</summary>
    [Id(0)]
    public long Version { get; }

    /// <summary>A weight file in the format safetensors, for <c>Load</c> or to be written to disk.</summary>
    [Id(1)]
    public byte[] Weights { get; }

    /// <summary>Loads the model into a network.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="network">The network. It stays as it is if an exception is thrown.</param>
    /// <exception cref="WeightFileException">The model is of another network, or damaged.</exception>
    public void LoadInto<T>(INetwork<T> network)
        where T : unmanaged
        => network.Load(new MemoryStream(Weights, writable: false));

    /// <summary>Loads the model into a network with memory.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="network">The network. It stays as it is if an exception is thrown.</param>
    /// <exception cref="WeightFileException">The model is of another network, or damaged.</exception>
    public void LoadInto<T>(ISequenceNetwork<T> network)
        where T : unmanaged
        => network.Load(new MemoryStream(Weights, writable: false));

    /// <summary>The model that a network holds.</summary>
    internal static ModelVersion Of<T>(INetwork<T> network, long version, bool withOptimizerState)
        where T : unmanaged
        => Of(version, stream => network.Save(stream, withOptimizerState));

    internal static ModelVersion Of<T>(ISequenceNetwork<T> network, long version, bool withOptimizerState)
        where T : unmanaged
        => Of(version, stream => network.Save(stream, withOptimizerState));

    private static ModelVersion Of(long version, Action<Stream> save)
    {
        using MemoryStream stream = new();
        save(stream);
        return new ModelVersion(version, stream.ToArray());
    }
}
