using System.Globalization;
using BackpropGen.Generator.Calculus;

namespace BackpropGen.Tests.Calculus;

/// <summary>Formulas as programmers type them, to be compared with text.</summary>
internal sealed class PlainNotation : Notation
{
    protected override string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    protected override string Name(Leaf leaf) => leaf is Variable variable ? variable.Name : leaf.GetType().Name;

    protected override string Call(string function, params string[] arguments) => function.ToLowerInvariant() + "(" + string.Join(", ", arguments) + ")";
}

internal static class PlainText
{
    public static string AsText(this Expression formula) => new PlainNotation().Print(formula);
}
