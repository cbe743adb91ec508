using BackpropGen.Generator.Calculus;

namespace BackpropGen.Generator.Emission;

/// <summary>Formulas as descriptions of networks hold them: the library reads them again to check gradients, and to write ONNX.</summary>
internal sealed class FormulaNotation : Notation
{
    protected override string Number(double value) => CSharpNotation.Literal(value, isDouble: true);

    protected override string Name(Leaf leaf) => leaf is Variable variable ? variable.Name : throw Rewriting.Unknown(leaf);

    protected override string Call(string function, params string[] arguments) => function + "(" + string.Join(", ", arguments) + ")";
}
