namespace BackpropGen.Generator.Calculus;

/// <summary>The vocabulary in which activations and losses are written.</summary>
internal static class Formulas
{
    /// <summary>The pre-activation of a node.</summary>
    public static readonly Variable Z = new("z");

    /// <summary>The output of a node, f(z).</summary>
    public static readonly Variable O = new("o");

    /// <summary>The target of an output.</summary>
    public static readonly Variable Y = new("y");

    /// <summary>∂L/∂o, the derivative that arrives at a node's output.</summary>
    public static readonly Variable G = new("g");

    /// <summary>How many nodes the layer has.</summary>
    public static readonly Variable N = new("n");

    public static Expression Exp(Expression x) => new Apply(Function.Exp, x);

    public static Expression Log(Expression x) => new Apply(Function.Log, x);

    public static Expression LogOnePlus(Expression x) => new Apply(Function.LogOnePlus, x);

    public static Expression Tanh(Expression x) => new Apply(Function.Tanh, x);

    public static Expression Abs(Expression x) => new Apply(Function.Abs, x);

    public static Expression Sigmoid(Expression x) => new Apply(Function.Sigmoid, x);

    public static Expression Softplus(Expression x) => new Apply(Function.Softplus, x);

    public static Expression Square(Expression x) => new Power(x, 2);

    public static Expression Max(Expression x, Expression y) => new Maximum(x, y);

    /// <summary>positive &gt; 0 ? then : otherwise.</summary>
    public static Expression WherePositive(Expression positive, Expression then, Expression otherwise) => new Select(positive, 0, then, otherwise);

    public static Expression Total(Expression body) => new Total(body);

    public static Expression LogSumExp(Expression body) => new LogSumExp(body);

    public static Expression Softmax(Expression body) => new Softmax(body);
}
