using Orleans;

namespace BackpropGen.Orleans.Keys;

// A model in the storage. Properties that can be set, for storages that write JSON.
[GenerateSerializer]
[Alias("BackpropGen.StoredModel")]
internal sealed class StoredModel
{
    // A weight file, with what the optimiser remembers.
    [Id(0)]
    public byte[] Weights { get; set; } = [];

    [Id(1)]
    public long Version { get; set; }

    // How many rows it has learnt.
    [Id(2)]
    public long Rows { get; set; }

    // Which activation wrote it.
    [Id(3)]
    public Guid Writer { get; set; }
}
