using Orleans;

namespace BackpropGen.Orleans;

/// <summary>
/// Reads of a key that is asked more than one activation can answer: every silo has replicas of its own, as many as it has cores, of the model that was written last.
/// <see cref="NetworkGrainFactoryExtensions.GetReplica{T}"/> gets it.
/// </summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
/// <remarks>
/// A replica asks the grain of the key whether there is a newer version when it has not done so for <see cref="NetworkGrainOptions.MaxStaleness"/>. So a prediction is of a model that was the newest
/// written one at most so long ago; where the grain of the key cannot be reached, a replica that is older throws.
/// </remarks>
[Alias("BackpropGen.INetworkReplica`1")]
public interface INetworkReplica<T> : IGrainWithStringKey
    where T : unmanaged
{
    /// <summary>Predicts one row or many.</summary>
    /// <param name="inputs">The inputs, row after row.</param>
    /// <returns>The outputs, row after row, and of which model they are.</returns>
    [Alias("Predict")]
    Task<ReplicaPrediction<T>> Predict(FlatValues<T> inputs);
}

/// <summary>A prediction of a replica.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
[GenerateSerializer]
[Immutable]
[Alias("BackpropGen.ReplicaPrediction`1")]
public readonly struct ReplicaPrediction<T>
    where T : unmanaged
{
    /// <summary>A prediction.</summary>
    /// <param name="outputs">The outputs.</param>
    /// <param name="version">The version of the model.</param>
    /// <param name="age">How long ago that was the newest.</param>
    public ReplicaPrediction(FlatValues<T> outputs, long version, TimeSpan age)
    {
        Outputs = outputs;
        Version = version;
        Age = age;
    }

    /// <summary>The outputs, row after row.</summary>
    [Id(0)]
    public FlatValues<T> Outputs { get; }

    /// <summary>The version of the model.</summary>
    [Id(1)]
    public long Version { get; }

    /// <summary>How long ago it was seen to be the newest that was written.</summary>
    [Id(2)]
    public TimeSpan Age { get; }
}
