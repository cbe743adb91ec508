namespace BackpropGen;

/// <summary>Makes a static method an activation, which topologies name: the generator differentiates it while the project builds.</summary>
/// <remarks>
/// The method takes z, a <see cref="float"/> or <see cref="double"/>, and returns f(z); further parameters are numbers that the topology gives in parentheses, or their default values. It is an expression, or
/// local variables and a return, of + − * /, comparisons with ?:, functions of <see cref="Math"/>, <c>MathF</c> and <see cref="Functions"/>, constants, and calls of other such methods. The network computes it in its own
/// precision.
/// </remarks>
/// <example>
/// <code>
/// [Network("2-16:Snake-1")]
/// public partial class Wave
/// {
///     [Activation] private static float Snake(float z) => z + (MathF.Sin(z) * MathF.Sin(z));
/// }
/// </code>
/// </example>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class ActivationAttribute : Attribute
{
}
