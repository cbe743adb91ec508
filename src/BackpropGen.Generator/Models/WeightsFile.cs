using BackpropGen.Generator.Graph;

namespace BackpropGen.Generator.Models;

/// <summary>A file of weights: equal files have the same tensors and the same metadata, whatever an optimiser left beside them.</summary>
/// <param name="Metadata">The entries of the metadata, in the order of their keys.</param>
/// <param name="Tensors">The tensors in the order of their bytes, without those of an optimiser.</param>
internal sealed record WeightsFile(EquatableArray<MetadataEntry> Metadata, EquatableArray<WeightsTensor> Tensors)
{
    /// <summary>What its bytes are, if values are read from them when the program runs; otherwise null.</summary>
    public EmbeddedFile? Embedded { get; init; }
}

/// <summary>An entry of the metadata.</summary>
internal sealed record MetadataEntry(string Key, string Value);

/// <summary>A tensor: its name, the type of its elements as the format calls it, its shape and its values.</summary>
/// <param name="Name">The name.</param>
/// <param name="Type">The type, such as F32.</param>
/// <param name="Shape">The sizes of its dimensions.</param>
/// <param name="Values">The values; none where the type is one that weights do not have.</param>
internal sealed record WeightsTensor(string Name, string Type, EquatableArray<long> Shape, EquatableArray<double> Values)
{
    /// <summary>Where its first byte lies in the file, if its values are read when the program runs; otherwise null.</summary>
    public long? Offset { get; init; }

    /// <summary>The first of such values that no network may have; null for none.</summary>
    public UnusableValue? NotFinite { get; init; }

    /// <summary>The first of them that float cannot hold; null for none.</summary>
    public UnusableValue? TooLarge { get; init; }
}

/// <summary>A value of a tensor, and its place in it.</summary>
internal sealed record UnusableValue(int Index, double Value);

/// <summary>What reading a file of weights came to: the file, or sentences that say what is wrong with it.</summary>
/// <param name="File">The file; null where there is a problem.</param>
/// <param name="Problem">The problem, without a full stop at its end.</param>
internal sealed record WeightsReading(WeightsFile? File, string? Problem);
