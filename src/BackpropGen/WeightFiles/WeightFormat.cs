namespace BackpropGen.WeightFiles;

/// <summary>What a weight file holds beside the tensors of PyTorch: the keys of its metadata, and names of tensors.</summary>
internal static class WeightFormat
{
    /// <summary>
    /// The version of all that this class names. A file with something that must not be passed over, such as a scaling of the inputs, needs another: this
    /// version of the library then refuses it.
    /// </summary>
    public const string Version = "1";

    public const string VersionKey = "backpropgen";
    public const string TopologyKey = "topology";
    public const string LossKey = "loss";
    public const string OptimizerKey = "optimizer";
    public const string StepsKey = "optimizer_steps";

    /// <summary>What the names of tensors with an optimiser's state begin with.</summary>
    public const string OptimizerPrefix = "optimizer.";

    /// <summary>Steps beyond this cannot be told apart in double, in which an optimiser computes with them.</summary>
    public const long MostSteps = 1L << 53;

    /// <summary>The type of the elements as the format calls it.</summary>
    public static string TypeOf<T>()
        where T : unmanaged
        => typeof(T) == typeof(float) ? "F32" : "F64";

    /// <summary>The topology with every activation, as the attribute takes it: 4-16:relu-3:softmax.</summary>
    public static string TopologyOf(NetworkDescription network)
        => FormattableString.Invariant($"{network.InputCount}-{string.Join("-", network.Layers)}").ToLowerInvariant();
}
