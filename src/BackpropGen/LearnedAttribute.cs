namespace BackpropGen;

/// <summary>Makes a parameter of an <see cref="ActivationAttribute"/> a number that is trained with the weights, as the slope of PReLU is.</summary>
/// <remarks>
/// A layer has one such number, or one for each of its nodes where <see cref="PerNode"/> is set. It starts at what the topology gives in parentheses, or at the parameter's default value, whatever the initializer; it
/// is saved, exported, clipped and decayed like a weight.
/// </remarks>
/// <example>
/// <code>
/// [Network("2-16:PReLU-1")]
/// public partial class Slopes
/// {
///     [Activation] private static float PReLU(float z, [Learned] float slope = 0.25f) => z > 0 ? z : slope * z;
/// }
/// </code>
/// </example>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class LearnedAttribute : Attribute
{
    /// <summary>Whether each node of a layer has a number of its own. The default is one number for the layer, as of <c>torch.nn.PReLU()</c>.</summary>
    public bool PerNode { get; set; }
}
