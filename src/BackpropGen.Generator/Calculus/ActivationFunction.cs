using static BackpropGen.Generator.Calculus.Formulas;

namespace BackpropGen.Generator.Calculus;

/// <summary>An activation: its name in the topology language and the enum, and f(z).</summary>
internal sealed class ActivationFunction
{
    /// <summary>Every activation there is. A new one is one line here.</summary>
    public static readonly IReadOnlyList<ActivationFunction> All = new ActivationFunction[]
    {
        new("Linear", Z),
        new("ReLU", Max(Z, 0)) { IsRectifier = true },
        new("LeakyReLU", WherePositive(Z, Z, 0.01 * Z)) { IsRectifier = true },
        new("Sigmoid", Sigmoid(Z)),
        new("Tanh", Tanh(Z)),
        new("Softmax", Softmax(Z)),
    };

    private ActivationFunction(string name, Expression value)
    {
        Name = name;
        Value = value;
        PassOn = InTermsOfOutput(value.PassOn(G, Z), value);
    }

    public string Name { get; }

    /// <summary>The name in a sentence: tanh, but ReLU.</summary>
    public string Title => Name.Count(char.IsUpper) > 1 ? Name : Name.ToLowerInvariant();

    /// <summary>f(z).</summary>
    public Expression Value { get; }

    /// <summary>
    /// ∂L/∂z from g = ∂L/∂o, derived from <see cref="Value"/> and written in terms of the output o wherever that is possible.
    /// </summary>
    public Expression PassOn { get; }

    /// <summary>Whether weights start as He et al. propose for rectifiers.</summary>
    public bool IsRectifier { get; private set; }

    public bool IsLinear => Value.Equals(Z);

    /// <summary>Whether a node's output depends on its own pre-activation alone.</summary>
    public bool IsElementwise => Value is not Calculus.Softmax && !Value.All().Any(part => part is Total or LogSumExp or Calculus.Softmax);

    public static ActivationFunction Named(string name) => All.First(activation => activation.Name == name);

    /// <summary>
    /// Where the formula holds f(z), or asks for the sign of z and f keeps the sign, it says o: the forward pass has computed it.
    /// </summary>
    public static Expression InTermsOfOutput(Expression formula, Expression value)
    {
        if (value.Equals(Z))
        {
            return formula.Replace(Z, O);
        }

        return formula.Replace(part =>
            part.Equals(value) ? O
            : part is Select { Right: Constant { Value: 0 } } select && select.Left.Equals(Z) && KeepsSign(value)
                ? select with { Left = O, Then = InTermsOfOutput(select.Then, value), Otherwise = InTermsOfOutput(select.Otherwise, value) }
            : null);
    }

    /// <summary>Whether f(z) &gt; 0 exactly where z &gt; 0: true for max(z, 0), and for z where positive and a·z elsewhere, a ≥ 0.</summary>
    private static bool KeepsSign(Expression value) => value switch
    {
        Maximum { Right: Constant { Value: 0 } } maximum => maximum.Left.Equals(Z),
        Select { Right: Constant { Value: 0 }, Otherwise: Product slope } select =>
            select.Left.Equals(Z) && select.Then.Equals(Z) && slope.Factors.Count == 2 && slope.Factors[0] is Constant { Value: >= 0 } && slope.Factors[1].Equals(Z),
        _ => false,
    };
}
