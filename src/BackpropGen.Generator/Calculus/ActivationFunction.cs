using System.Runtime.CompilerServices;
using static BackpropGen.Generator.Calculus.Formulas;

namespace BackpropGen.Generator.Calculus;

/// <summary>An activation: its name in the topology language and the enum, and f(z).</summary>
internal sealed class ActivationFunction
{
    // With these numbers mean 0 and variance 1 are a fixed point from layer to layer (Klambauer et al., Self-normalizing neural networks, 2017).
    private const double SeluScale = 1.0507009873554804934193349852946;
    private const double SeluAlpha = 1.6732632423543772848170429916717;

    // From here on z·6 or β·z may be infinite, where the activation is z to the last digit.
    private const double FarOut = 1e30;

    /// <summary>Every activation there is. A new one is one line here.</summary>
    public static readonly IReadOnlyList<ActivationFunction> All = new ActivationFunction[]
    {
        new("Linear", Z),
        new("ReLU", Max(Z, 0)) { IsRectifier = true },
        new("LeakyReLU", slope => WherePositive(Z, Z, slope * Z), new ActivationParameter("the slope below 0", 0.01, 0)) { IsRectifier = true },
        new("Sigmoid", Sigmoid(Z)),
        new("Tanh", Tanh(Z)),
        new("Softmax", Softmax(Z)),
        new("ELU", alpha => WherePositive(Z, Z, alpha * ExpMinusOne(Z)), new ActivationParameter("α", 1, 0.001)) { IsRectifier = true },
        new("SELU", WherePositive(Z, SeluScale * Z, SeluScale * SeluAlpha * ExpMinusOne(Z))),
        new("GELU", 0.5 * Z * (1 + Erf(Math.Sqrt(0.5) * Z))) { IsRectifier = true },
        new("GELUTanh", 0.5 * Z * (1 + Tanh(Math.Sqrt(2 / Math.PI) * (Z + (0.044715 * Cube(Z)))))) { IsRectifier = true },
        new("SiLU", Z * Sigmoid(Z)) { IsRectifier = true },
        new("Mish", Z * Tanh(Softplus(Z))) { IsRectifier = true },
        new("HardSigmoid", Clamp(Z + 3, 0, 6) / 6),
        new("HardTanh", Clamp(Z, -1, 1)),
        new("HardSwish", LinearFarOut(Z * Clamp(Z + 3, 0, 6) / 6)) { IsRectifier = true },
        new("ReLU6", Clamp(Z, 0, 6)) { IsRectifier = true },
        new("Softplus", beta => beta == 1 ? Softplus(Z) : LinearFarOut(Softplus(beta * Z) / beta), new ActivationParameter("β", 1, 0.001)),
        new("Softsign", Z / (1 + Abs(Z))),
        new("LogSoftmax", Z - LogSumExp(Z)),
        new("LogSigmoid", -Softplus(-Z)),
    };

    /// <summary>What is derived of an author's activation is asked for often.</summary>
    private static readonly ConditionalWeakTable<OwnActivation, ActivationFunction> Derived = new();

    private readonly Func<double, Expression>? _valueWith;

    private ActivationFunction(string name, Expression value)
    {
        Name = name;
        Title = name.Count(char.IsUpper) > 1 ? name : name.ToLowerInvariant();
        Value = value.Simplify();
        PassOn = InTermsOfOutput(Definition(Value).PassOn(G, Z), Value);
    }

    private ActivationFunction(string name, Func<double, Expression> valueWith, ActivationParameter parameter)
        : this(name, valueWith(parameter.Default))
    {
        _valueWith = valueWith;
        Parameter = parameter;
    }

    public string Name { get; }

    /// <summary>The author's method that it is; null for one of the library's.</summary>
    public OwnActivation? Own { get; private set; }

    /// <summary>The name in a sentence, with the number in parentheses that was written there: tanh, but ReLU and ELU(0.5).</summary>
    public string Title { get; private set; }

    /// <summary>What may stand in parentheses behind the name; null where nothing may.</summary>
    public ActivationParameter? Parameter { get; }

    /// <summary>f(z).</summary>
    public Expression Value { get; }

    /// <summary>
    /// ∂L/∂z from g = ∂L/∂o, derived from f(z) and written in terms of the output o wherever that is possible.
    /// </summary>
    public Expression PassOn { get; }

    /// <summary>Whether weights start as He et al. propose for rectifiers: z far below 0 gives next to nothing, or little.</summary>
    public bool IsRectifier { get; private set; }

    /// <summary>Whether f(−0) and f(+0) are the same bits: the sign of a zero is lost.</summary>
    public bool LosesSignOfZero => BitConverter.DoubleToInt64Bits(AtZero(-0.0)) == BitConverter.DoubleToInt64Bits(AtZero(0.0));

    /// <summary>Whether f(±0) is ±0.</summary>
    public bool IsZeroAtZero => IsElementwise && AtZero(0.0) == 0;

    public bool IsLinear => Value.Equals(Z);

    /// <summary>Whether a node's output depends on its own pre-activation alone.</summary>
    public bool IsElementwise => !Value.All().Any(part => part is Total or LogSumExp or Calculus.Softmax);

    public static ActivationFunction Named(string name) => All.First(activation => activation.Name == name);

    /// <summary>An activation of the author's, with what is trained as it starts.</summary>
    public static ActivationFunction Of(OwnActivation own) => Derived.GetValue(own, static each =>
    {
        IReadOnlyList<double> arguments = each.Function.Arguments(1, each.Given);
        Expression value = each.With(number => number.Start);
        return new ActivationFunction(each.Function.Name, new AsWritten(value)) { Own = each, Title = each.Function.Title(arguments) };
    });

    /// <summary>The activation with a number in the place of its parameter's default.</summary>
    public static ActivationFunction Named(string name, double? parameter)
    {
        ActivationFunction activation = Named(name);
        return parameter is { } value && activation._valueWith is { } valueWith
            ? new ActivationFunction(name, valueWith(value)) { IsRectifier = activation.IsRectifier, Title = FormattableString.Invariant($"{activation.Title}({value})") }
            : activation;
    }

    /// <summary>
    /// Where the formula holds f(z), or asks for the sign of z and f keeps the sign, it says o: the forward pass has computed it.
    /// </summary>
    public static Expression InTermsOfOutput(Expression formula, Expression value)
    {
        if (value is AsWritten written)
        {
            return InTermsOfOutput(formula, written.Body.Simplify());
        }

        if (value.Equals(Z))
        {
            return formula.Replace(Z, O);
        }

        return formula.Replace(part =>
            part.Equals(value) ? O
            : part is Select { OrEqual: false, Right: Constant { Value: 0 } } select && select.Left.Equals(Z) && KeepsSign(value)
                ? select with { Left = O, Then = InTermsOfOutput(select.Then, value), Otherwise = InTermsOfOutput(BelowZero(select.Otherwise, value), value) }
            : null);
    }

    /// <summary>Below 0, where f(z) = a·F(z) for a function F, a·(F(z) + b) is o + a·b.</summary>
    private static Expression BelowZero(Expression formula, Expression value)
    {
        if (value is not Select { Otherwise: var output })
        {
            return formula;
        }

        (double factor, Expression function) = output is Product { Factors: [Constant number, Apply apply] } ? (number.Value, (Expression)apply) : (1, output);
        return formula switch
        {
            _ when function is not Apply => formula,
            Product { Factors: [Constant outer, Sum sum] } when outer.Value == factor => Rest(sum),
            Sum sum when factor == 1 => Rest(sum),
            _ => formula,
        };

        Expression Rest(Sum sum) => new Sum(sum.Terms.Select(term => term.Equals(function) ? O : (factor * term).Simplify()).ToArray());
    }

    private static Expression LinearFarOut(Expression definition) => WhereGreater(Z, FarOut, Z, definition);

    /// <summary>The formula that is derived: that of the derivative is right far out, too.</summary>
    private static Expression Definition(Expression value) => value is Select { Right: Constant { Value: FarOut } } select ? select.Otherwise : value;

    private double AtZero(double zero) => Value.SpellOut().At(zero);

    /// <summary>
    /// Whether f(z) &gt; 0 exactly where z &gt; 0: true for max(z, 0), and for a·z where positive and b·z or b·(eᶻ − 1) elsewhere, with a &gt; 0 and b ≥ 0.
    /// </summary>
    private static bool KeepsSign(Expression value)
    {
        return value switch
        {
            Maximum { Right: Constant { Value: 0 } } maximum => maximum.Left.Equals(Z),
            Select { OrEqual: false, Right: Constant { Value: 0 } } select => select.Left.Equals(Z) && IsLine(select.Then, least: double.Epsilon)
                && (IsLine(select.Otherwise, least: 0) || IsTimes(select.Otherwise, ExpMinusOne(Z), least: 0)),
            _ => false,
        };

        bool IsLine(Expression formula, double least) => IsTimes(formula, Z, least);

        bool IsTimes(Expression formula, Expression factor, double least) =>
            formula.Equals(factor) || (formula is Product { Factors: [Constant number, var other] } && number.Value >= least && other.Equals(factor));
    }
}

/// <summary>A number that an activation depends on.</summary>
/// <param name="Name">What it is, in a sentence.</param>
/// <param name="Default">The number where none is written: PyTorch's.</param>
/// <param name="Least">The smallest number allowed.</param>
internal sealed record ActivationParameter(string Name, double Default, double Least)
{
    /// <summary>The largest number allowed: beyond, nobody trains, and float overflows before long.</summary>
    public const double Most = 1_000;
}
