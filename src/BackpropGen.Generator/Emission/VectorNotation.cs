using BackpropGen.Generator.Calculus;

namespace BackpropGen.Generator.Emission;

/// <summary>Expressions in C# on vectors of a width: the same operations in the same order as for one row, so that each lane gets the same bits.</summary>
internal sealed class VectorNotation : Notation
{
    private const string Functions = "global::BackpropGen.CompilerServices.VectorMath.";

    private readonly string _class;
    private readonly bool _isDouble;
    private readonly Func<Leaf, string> _name;

    /// <param name="bits">512 or 256.</param>
    /// <param name="isDouble">Whether the values are double.</param>
    /// <param name="name">What a leaf is called.</param>
    public VectorNotation(int bits, bool isDouble, Func<Leaf, string> name)
    {
        _class = ClassOf(bits);
        _isDouble = isDouble;
        _name = name;
    }

    public static string ClassOf(int bits) => FormattableString.Invariant($"global::System.Runtime.Intrinsics.Vector{bits}");

    public static string TypeOf(int bits, string real) => $"{ClassOf(bits)}<{real}>";

    protected override string Number(double value) => $"{_class}.Create({CSharpNotation.Literal(value, _isDouble)})";

    protected override string Name(Leaf leaf) => _name(leaf);

    protected override string Call(string function, params string[] arguments) =>
        (function is "Abs" or "Max" or "Min" or "Sqrt" ? _class + "." : Functions) + function + "(" + string.Join(", ", arguments) + ")";

    protected override string? Conditional(bool orEqual, string left, string right, string then, string otherwise) =>
        $"{_class}.ConditionalSelect({_class}.{(orEqual ? "GreaterThanOrEqual" : "GreaterThan")}({left}, {right}), {then}, {otherwise})";

    /// <summary>One number for all lanes.</summary>
    protected override string Exponent(double value) => CSharpNotation.Literal(value, isDouble: true);
}
