namespace BackpropGen.Layout;

/// <summary>What a weight file holds beside the tensors of PyTorch: the keys of its metadata, and names of tensors.</summary>
internal static class WeightFormat
{
    /// <summary>The version of files without a scaling.</summary>
    public const string Version = "1";

    /// <summary>
    /// The version of files with a scaling, which must not be passed over: libraries that know nothing of it refuse another version. Something else that must
    /// not be passed over needs a third.
    /// </summary>
    public const string VersionWithScaling = "2";

    public const string VersionKey = "backpropgen";
    public const string TopologyKey = "topology";
    public const string LossKey = "loss";
    public const string OptimizerKey = "optimizer";
    public const string StepsKey = "optimizer_steps";
    public const string InputScalingKey = "input_scaling";
    public const string InputOffsetsKey = "input_offsets";
    public const string InputScalesKey = "input_scales";
    public const string TargetScalingKey = "target_scaling";
    public const string TargetOffsetsKey = "target_offsets";
    public const string TargetScalesKey = "target_scales";
    public const string DropoutKey = "dropout_state";

    /// <summary>What the names of tensors with an optimiser's state begin with.</summary>
    public const string OptimizerPrefix = "optimizer.";

    /// <summary>What the names of tensors with the best parameters of a training begin with.</summary>
    public const string BestPrefix = "best.";

    /// <summary>Steps beyond this cannot be told apart in double, in which an optimiser computes with them.</summary>
    public const long MostSteps = 1L << 53;

    /// <summary>Whether a tensor holds what a training goes on from, not what the network computes with.</summary>
    public static bool IsOfTraining(string tensor) =>
        tensor.StartsWith(OptimizerPrefix, StringComparison.Ordinal) || tensor.StartsWith(BestPrefix, StringComparison.Ordinal);
}
