using BackpropGen.Generator.Calculus;

namespace BackpropGen.Generator.Declaration;

/// <summary>What functions of Math, MathF, float, double and BackpropGen.Functions are as formulas.</summary>
internal static class MathFunctions
{
    private static readonly Dictionary<string, Func<Expression, Expression>> OfOne = new()
    {
        ["Exp"] = Formulas.Exp,
        ["Log"] = Formulas.Log,
        ["Log1p"] = Formulas.LogOnePlus,
        ["LogP1"] = Formulas.LogOnePlus,
        ["Expm1"] = ExpMinusOne,
        ["ExpM1"] = ExpMinusOne,
        ["Sin"] = x => new Apply(Function.Sin, x),
        ["Cos"] = x => new Apply(Function.Cos, x),
        ["Tan"] = x => new Apply(Function.Tan, x),
        ["Asin"] = x => new Apply(Function.Asin, x),
        ["Acos"] = x => new Apply(Function.Acos, x),
        ["Atan"] = x => new Apply(Function.Atan, x),
        ["Sinh"] = x => new Apply(Function.Sinh, x),
        ["Cosh"] = x => new Apply(Function.Cosh, x),
        ["Tanh"] = Formulas.Tanh,
        ["Sqrt"] = Formulas.Sqrt,
        ["Cbrt"] = x => new Apply(Function.Cbrt, x),
        ["Abs"] = Formulas.Abs,
        ["Sign"] = x => Formulas.WherePositive(x, 1, Formulas.WherePositive(-x, -1, 0)),
        ["Sigmoid"] = Formulas.Sigmoid,
        ["LogSigmoid"] = x => -Formulas.Softplus(-x),
        ["Softplus"] = Formulas.Softplus,
        ["Erf"] = Formulas.Erf,
    };

    private static readonly string[] OfMore = { "Max", "Min", "Clamp", "Pow", "FusedMultiplyAdd", "LogSumExp" };

    /// <summary>All of them, as in a sentence.</summary>
    public static string List => string.Join(", ", OfOne.Keys.Concat(OfMore).OrderBy(name => name, StringComparer.Ordinal));

    /// <summary>A function of its arguments, or what is wrong with them; null where there is no such function.</summary>
    public static (Expression? Formula, string? Problem)? Of(string name, IReadOnlyList<Expression> arguments) => (name, arguments.Count) switch
    {
        (_, 1) when OfOne.TryGetValue(name, out Func<Expression, Expression>? function) => (function(arguments[0]), null),
        ("Max", 2) => (Formulas.Max(arguments[0], arguments[1]), null),
        ("Min", 2) => (Formulas.Min(arguments[0], arguments[1]), null),
        ("Clamp", 3) => (Formulas.Min(Formulas.Max(arguments[0], arguments[1]), arguments[2]), null),
        ("Pow", 2) when arguments[1] is Constant exponent => (new RealPower(arguments[0], exponent.Value), null),
        ("Pow", 2) => (null, "The exponent of a power is a constant here: write Exp(b * Log(a)) for a to the power of b"),
        ("FusedMultiplyAdd", 3) => ((arguments[0] * arguments[1]) + arguments[2], null),
        ("LogSumExp", 2) => (Formulas.Max(arguments[0], arguments[1]) + Formulas.Softplus(-Formulas.Abs(arguments[0] - arguments[1])), null),
        _ => null,
    };

    // The function of formulas is for x up to about 1.
    private static Expression ExpMinusOne(Expression x) => Formulas.WhereGreater(x, 1, Formulas.Exp(x) - 1, Formulas.ExpMinusOne(x));
}
