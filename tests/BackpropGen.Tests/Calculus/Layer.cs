using BackpropGen.CompilerServices;
using BackpropGen.Generator.Calculus;

namespace BackpropGen.Tests.Calculus;

/// <summary>Numbers for the variables of a formula at every node of a layer: what formulas mean, without regard to how code computes them.</summary>
internal sealed class Layer(IReadOnlyDictionary<Variable, double[]> values)
{
    private int Nodes => values.Values.First().Length;

    public Layer With(Variable variable, int node, double change)
    {
        var changed = values.ToDictionary(pair => pair.Key, pair => (double[])pair.Value.Clone());
        changed[variable][node] += change;
        return new Layer(changed);
    }

    /// <summary>The value of a formula that is one number for the whole layer.</summary>
    public double ValueOf(Expression formula) => Value(formula, 0);

    /// <summary>
    /// Whether the formula and all its parts are numbers, and no comparison hangs on rounding: what a formula with 1/0 or ln 0 in it means is
    /// nobody's business.
    /// </summary>
    public bool Defines(Expression formula) => formula.All().All(part => Enumerable.Range(0, Nodes).All(node =>
        double.IsFinite(Value(part, node))
        && (part is not Select select || Math.Abs(Value(select.Left, node) - Value(select.Right, node)) > 1e-9)));

    public double Value(Expression formula, int node) => formula switch
    {
        Constant constant => constant.Value,
        Variable variable => values[variable][node],
        Sum sum => sum.Terms.Select(term => Value(term, node)).Aggregate((result, term) => result + term),
        Product product => product.Factors.Select(factor => Value(factor, node)).Aggregate((result, factor) => result * factor),
        Quotient quotient => Value(quotient.Numerator, node) / Value(quotient.Denominator, node),
        Power power => Enumerable.Repeat(Value(power.Base, node), power.Exponent).Aggregate((result, factor) => result * factor),
        RealPower power => Math.Pow(Value(power.Base, node), power.Exponent),
        AsWritten written => Value(written.Body, node),
        Apply apply => Value(apply.Function, Value(apply.Argument, node)),
        Maximum maximum => Math.Max(Value(maximum.Left, node), Value(maximum.Right, node)),
        Minimum minimum => Math.Min(Value(minimum.Left, node), Value(minimum.Right, node)),
        Select { OrEqual: true } select => Value(select.Left, node) >= Value(select.Right, node) ? Value(select.Then, node) : Value(select.Otherwise, node),
        Select select => Value(select.Left, node) > Value(select.Right, node) ? Value(select.Then, node) : Value(select.Otherwise, node),
        Total total => OverNodes(total.Body).Sum(),
        LogSumExp logSumExp => Math.Log(OverNodes(logSumExp.Body).Sum(Math.Exp)),
        Softmax softmax => Math.Exp(Value(softmax.Body, node)) / OverNodes(softmax.Body).Sum(Math.Exp),
        _ => throw new NotSupportedException(formula.GetType().Name),
    };

    private static double Value(Function function, double x) => function switch
    {
        Function.Exp => Math.Exp(x),
        Function.ExpMinusOne => Math.Exp(x) - 1,
        Function.Log => Math.Log(x),
        Function.LogOnePlus => SpecialFunctions.LogOnePlus(x),
        Function.Tanh => Math.Tanh(x),
        Function.Erf => SpecialFunctions.Erf(x),
        Function.Abs => Math.Abs(x),
        Function.Sqrt => Math.Sqrt(x),
        Function.Sigmoid => 1 / (1 + Math.Exp(-x)),
        Function.Softplus => Math.Log(1 + Math.Exp(x)),
        Function.LogCosh => Math.Log(Math.Cosh(x)),
        Function.Sin => Math.Sin(x),
        Function.Cos => Math.Cos(x),
        Function.Tan => Math.Tan(x),
        Function.Asin => Math.Asin(x),
        Function.Acos => Math.Acos(x),
        Function.Atan => Math.Atan(x),
        Function.Sinh => Math.Sinh(x),
        Function.Cosh => Math.Cosh(x),
        Function.Cbrt => Math.Cbrt(x),
        _ => throw new NotSupportedException(function.ToString()),
    };

    private IEnumerable<double> OverNodes(Expression body) => Enumerable.Range(0, Nodes).Select(node => Value(body, node));
}
