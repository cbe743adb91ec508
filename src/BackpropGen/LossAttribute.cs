namespace BackpropGen;

/// <summary>Makes a static method a loss, which <see cref="NetworkAttribute.LossFunction"/> names: the generator differentiates it while the project builds.</summary>
/// <remarks>
/// <para>
/// The method takes a target and an output, and returns the loss of that output; the loss of a row is the mean over its outputs. Further parameters are numbers that <see cref="NetworkAttribute.LossArguments"/> gives, or
/// their default values. What the method may be made of is as for <see cref="ActivationAttribute"/>.
/// </para>
/// <para>
/// With <see cref="OutputCount"/> and <see cref="TargetCount"/> it takes several outputs together: first the targets, then the outputs, then constants. A network of n times as many outputs has n times as many targets, and its loss
/// is the mean of n. The first outputs of all n come first among the outputs of a row, then all second ones, as <c>torch.chunk</c> cuts them; targets lie in the same way.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// [Network("2-16-1", LossFunction = nameof(Pinball))]
/// public partial class Quantile
/// {
///     [Loss] private static float Pinball(float target, float output) => MathF.Max(0.9f * (target - output), -0.1f * (target - output));
/// }
/// </code>
/// </example>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class LossAttribute : Attribute
{
    /// <summary>Which numbers may be targets. Unless set, all finite ones.</summary>
    public TargetDomain Targets { get; set; }

    /// <summary>How many outputs of the network the method takes together, such as 2 for a mean and a variance. Unless set, 1.</summary>
    public int OutputCount { get; set; } = 1;

    /// <summary>How many targets the method takes. Unless set, 1.</summary>
    public int TargetCount { get; set; } = 1;
}
