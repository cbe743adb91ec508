namespace BackpropGen;

/// <summary>Makes a static method a loss, which <see cref="NetworkAttribute.LossFunction"/> names: the generator differentiates it while the project builds.</summary>
/// <remarks>
/// The method takes a target and an output, and returns the loss of that output; the loss of a row is the mean over its outputs. Further parameters are numbers that <see cref="NetworkAttribute.LossArguments"/> gives, or
/// their default values. What the method may be made of is as for <see cref="ActivationAttribute"/>.
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
}
