using Orleans;

namespace BackpropGen.Orleans;

/// <summary>
/// The network of one key: of a customer, a device, a player. It is activated when it is used, learns on line, is written to grain storage now and then, and leaves memory when nobody uses it:
/// <see cref="NetworkGrainFactoryExtensions.GetNetwork{T}"/> gets it.
/// </summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>, as the network's precision says.</typeparam>
/// <remarks>Calls of one key take turns, so that a prediction is of one whole model: the newest, whether it was written or not.</remarks>
[Alias("BackpropGen.INetworkGrain`1")]
public interface INetworkGrain<T> : IGrainWithStringKey
    where T : unmanaged
{
    /// <summary>Predicts one row or many.</summary>
    /// <param name="inputs">The inputs, row after row.</param>
    /// <returns>The outputs, row after row.</returns>
    /// <exception cref="ArgumentException">These are no whole rows.</exception>
    [Alias("Predict")]
    Task<FlatValues<T>> Predict(FlatValues<T> inputs);

    /// <summary>Takes a step of training on each of some rows.</summary>
    /// <param name="inputs">The inputs, row after row, finite; at least one row.</param>
    /// <param name="targets">The targets, row after row, finite.</param>
    /// <returns>The loss before the steps, and what of all rows so far is written.</returns>
    /// <exception cref="ArgumentException">The rows are not as described; nothing was learnt.</exception>
    /// <exception cref="InvalidOperationException">The storage has failed for so long that no more rows may be lost; nothing was learnt.</exception>
    [Alias("Learn")]
    Task<Learnt> Learn(FlatValues<T> inputs, FlatValues<T> targets);

    /// <summary>Writes what was learnt, so that it survives, and replicas get it. Nothing is written where nothing was learnt.</summary>
    /// <returns>The version that is in the storage now.</returns>
    [Alias("Publish")]
    Task<long> Publish();

    /// <summary>Replaces the model by the average of a cohort, and writes it. What the optimiser remembered is forgotten, and so is what was learnt here.</summary>
    /// <param name="cohort">The cohort.</param>
    /// <returns>The version that is in the storage now.</returns>
    [Alias("StartFrom")]
    Task<long> StartFrom(string cohort);

    /// <summary>Gives the parameters to the cohort of the key, for its next average.</summary>
    /// <returns>How many members have contributed to the round.</returns>
    /// <exception cref="InvalidOperationException">The key has no cohort.</exception>
    [Alias("Contribute")]
    Task<int> Contribute();

    /// <summary>The newest model, as a weight file.</summary>
    /// <returns>The model, whose version is that of the last one written.</returns>
    [Alias("GetModel")]
    Task<ModelVersion> GetModel();

    /// <summary>The model that was written last.</summary>
    /// <param name="known">A version that the caller has, or -1.</param>
    /// <returns>The model; null where the caller has it.</returns>
    [Alias("GetPublished")]
    Task<ModelVersion?> GetPublished(long known);
}

/// <summary>What became of rows that were learnt.</summary>
[GenerateSerializer]
[Immutable]
[Alias("BackpropGen.Learnt")]
public readonly struct Learnt
{
    /// <summary>What became of rows.</summary>
    /// <param name="loss">The mean loss before the steps.</param>
    /// <param name="rows">How many rows the model has learnt.</param>
    /// <param name="writtenRows">How many of them are in the model that was written last.</param>
    public Learnt(double loss, long rows, long writtenRows)
    {
        Loss = loss;
        Rows = rows;
        WrittenRows = writtenRows;
    }

    /// <summary>The mean of the rows' losses, each before its step. If it is not finite, learning ended before the row whose loss or gradient is not.</summary>
    [Id(0)]
    public double Loss { get; }

    /// <summary>How many rows the model of the key has learnt.</summary>
    [Id(1)]
    public long Rows { get; }

    /// <summary>How many of them are in the storage, and survive whatever happens to the silo.</summary>
    [Id(2)]
    public long WrittenRows { get; }
}
