namespace BackpropGen.Generator.Calculus;

/// <summary>A formula over the nodes of one layer. A leaf stands for the value at a node; a reduction makes one number of all nodes.</summary>
internal abstract record Expression
{
    public static implicit operator Expression(double value) => new Constant(value);

    public static Expression operator +(Expression left, Expression right) => new Sum(new[] { left, right });

    public static Expression operator -(Expression left, Expression right) => new Sum(new[] { left, -right });

    public static Expression operator -(Expression operand) => new Product(new[] { new Constant(-1), operand });

    public static Expression operator *(Expression left, Expression right) => new Product(new[] { left, right });

    public static Expression operator /(Expression left, Expression right) => new Quotient(left, right);
}

/// <summary>A number.</summary>
internal sealed record Constant(double Value) : Expression;

/// <summary>Something that a formula is about: it has no parts.</summary>
internal abstract record Leaf : Expression;

/// <summary>A named quantity of a formula on paper, such as the pre-activation z.</summary>
internal sealed record Variable(string Name) : Leaf;

/// <summary>a + b + …, added from the left.</summary>
internal sealed record Sum(EquatableArray<Expression> Terms) : Expression
{
    public Sum(Expression[] terms)
        : this(new EquatableArray<Expression>(terms))
    {
    }
}

/// <summary>a · b · …, multiplied from the left. A number stands first; −1 as the number is a minus sign.</summary>
internal sealed record Product(EquatableArray<Expression> Factors) : Expression
{
    public Product(Expression[] factors)
        : this(new EquatableArray<Expression>(factors))
    {
    }
}

/// <summary>a / b.</summary>
internal sealed record Quotient(Expression Numerator, Expression Denominator) : Expression;

/// <summary>a ⁿ for a whole n of at least 2.</summary>
internal sealed record Power(Expression Base, int Exponent) : Expression;

/// <summary>aᶜ for a number c, of which whole powers, roots and reciprocals have forms of their own.</summary>
internal sealed record RealPower(Expression Base, double Exponent) : Expression;

/// <summary>A function of one argument.</summary>
internal sealed record Apply(Function Function, Expression Argument) : Expression;

/// <summary>The larger of two; NaN where either is.</summary>
internal sealed record Maximum(Expression Left, Expression Right) : Expression;

/// <summary>The smaller of two; NaN where either is.</summary>
internal sealed record Minimum(Expression Left, Expression Right) : Expression
{
    /// <summary>What is below the right operand exactly where the left one is: of min(max(x, 0), 6) it is x.</summary>
    public Expression BelowRight =>
        Left is Maximum { Right: Constant least } maximum && Right is Constant most && most.Value > least.Value ? maximum.Left : Left;
}

/// <summary>left &gt; right ? then : otherwise, or left ≥ right where <see cref="OrEqual"/> says so. NaN is neither.</summary>
internal sealed record Select(Expression Left, Expression Right, Expression Then, Expression Otherwise) : Expression
{
    public bool OrEqual { get; init; }
}

/// <summary>A formula in the order of operations that its author chose: it is computed as it is written, and simplified only where a derivative is made of it.</summary>
internal sealed record AsWritten(Expression Body) : Expression;

/// <summary>Σ over the nodes of the layer.</summary>
internal sealed record Total(Expression Body) : Expression;

/// <summary>ln Σ e^body over the nodes of the layer.</summary>
internal sealed record LogSumExp(Expression Body) : Expression;

/// <summary>e^body / Σ e^body, at a node of the layer.</summary>
internal sealed record Softmax(Expression Body) : Expression;

/// <summary>The functions of one argument that formulas are made of.</summary>
internal enum Function
{
    Exp,

    /// <summary>eˣ − 1 for x up to about 1, of which a small x keeps its digits.</summary>
    ExpMinusOne,

    Log,

    /// <summary>ln(1 + x), of which a small x keeps its digits.</summary>
    LogOnePlus,

    Tanh,
    Erf,
    Abs,
    Sqrt,

    /// <summary>1 / (1 + e⁻ˣ).</summary>
    Sigmoid,

    /// <summary>ln(1 + eˣ).</summary>
    Softplus,

    /// <summary>ln cosh x.</summary>
    LogCosh,

    Sin,
    Cos,
    Tan,
    Asin,
    Acos,
    Atan,
    Sinh,
    Cosh,
    Cbrt,
}
