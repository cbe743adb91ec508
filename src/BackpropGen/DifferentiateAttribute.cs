namespace BackpropGen;

/// <summary>
/// Lets the generator write the body of a partial method: the gradient of a function, plain code without a loop.
/// </summary>
/// <remarks>
/// The function is a static method of the same class, of 1 to 16 numbers, made of what an <see cref="ActivationAttribute"/> may be made of. The partial method takes the same numbers, and returns the derivative of a
/// function of one number, a tuple of the derivatives by each number, or nothing where its last parameter is a span that it writes them to. With <see cref="Order"/> 2 it gives second derivatives: one of a function of one
/// number; otherwise the span takes the matrix of them, row by row.
/// </remarks>
/// <example>
/// <code>
/// public static partial class Spring
/// {
///     public static double Energy(double x, double y) => (x * x) + (Math.Sin(x) * y);
///
///     [Differentiate(nameof(Energy))]
///     public static partial (double X, double Y) Gradient(double x, double y);
/// }
/// </code>
/// </example>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class DifferentiateAttribute : Attribute
{
    /// <summary>Asks for the derivatives of a function.</summary>
    /// <param name="function">The name of the function, a static method of the same class.</param>
    public DifferentiateAttribute(string function)
    {
        Function = function;
    }

    /// <summary>The name of the function.</summary>
    public string Function { get; }

    /// <summary>1 for first derivatives, 2 for second.</summary>
    public int Order { get; set; } = 1;
}
