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

    public static Expression ExpMinusOne(Expression x) => new Apply(Function.ExpMinusOne, x);

    public static Expression Log(Expression x) => new Apply(Function.Log, x);

    public static Expression LogOnePlus(Expression x) => new Apply(Function.LogOnePlus, x);

    public static Expression Tanh(Expression x) => new Apply(Function.Tanh, x);

    public static Expression Erf(Expression x) => new Apply(Function.Erf, x);

    public static Expression Abs(Expression x) => new Apply(Function.Abs, x);

    public static Expression Sigmoid(Expression x) => new Apply(Function.Sigmoid, x);

    public static Expression Softplus(Expression x) => new Apply(Function.Softplus, x);

    public static Expression LogCosh(Expression x) => new Apply(Function.LogCosh, x);

    public static Expression Square(Expression x) => new Power(x, 2);

    public static Expression Cube(Expression x) => new Power(x, 3);

    public static Expression Max(Expression x, Expression y) => new Maximum(x, y);

    public static Expression Min(Expression x, Expression y) => new Minimum(x, y);

    /// <summary>x between two numbers, and the nearer of them where it is outside. The derivative is 0 there, and at both numbers.</summary>
    public static Expression Clamp(Expression x, double least, double most) => Min(Max(x, least), most);

    /// <summary>positive &gt; 0 ? then : otherwise.</summary>
    public static Expression WherePositive(Expression positive, Expression then, Expression otherwise) => new Select(positive, 0, then, otherwise);

    /// <summary>left &gt; right ? then : otherwise.</summary>
    public static Expression WhereGreater(Expression left, Expression right, Expression then, Expression otherwise) => new Select(left, right, then, otherwise);

    public static Expression Sqrt(Expression x) => new Apply(Function.Sqrt, x);

    public static Expression Total(Expression body) => new Total(body);

    public static Expression LogSumExp(Expression body) => new LogSumExp(body);

    public static Expression Softmax(Expression body) => new Softmax(body);
}
