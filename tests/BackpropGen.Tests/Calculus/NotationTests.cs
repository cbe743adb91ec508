using System.Globalization;
using System.Reflection;
using BackpropGen.Generator.Calculus;
using BackpropGen.Generator.Emission;
using BackpropGen.Testing;
using CsCheck;
using static BackpropGen.Generator.Calculus.Formulas;

namespace BackpropGen.Tests.Calculus;

public class NotationTests
{
    private static readonly CSharpNotation CSharp = new(isDouble: true, hasMathF: true, leaf => ((Variable)leaf).Name);

    public static TheoryData<string, string> Texts
    {
        get
        {
            var texts = new TheoryData<string, string>();
            foreach ((Expression formula, string text) in new (Expression, string)[]
            {
                (Z - (Y + O), "z - (y + o)"),
                (Z - (Y - O), "z - (y - o)"),
                (Z + (-Y), "z - y"),
                (-(Z + Y), "-(z + y)"),
                (Z * (Y + O), "z * (y + o)"),
                (Z / (Y * O), "z / (y * o)"),
                (Z / (Y / O), "z / (y / o)"),
                (Z * (Y / O), "z * (y / o)"),
                (Square(Z + Y), "(z + y) * (z + y)"),
                (2 * Square(Z), "2 * (z * z)"),
                (1 - Square(O), "1 - o * o"),
                (WherePositive(Z, 1, 0) * Y, "(z > 0 ? 1 : 0) * y"),
                (Z * -2, "z * -2"),
                (-(-Z), "-(-z)"),
                (-(-Z * Y), "-(-z * y)"),
                (Y - (-2), "y - (-2)"),
                (Total(Y * Z) / N, "sum(y * z) / n"),
            })
            {
                texts.Add(formula.ToString(), text);
            }

            return texts;
        }
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public void There_are_as_many_parentheses_as_precedence_asks_for(string printed, string expected) => Assert.Equal(expected, printed);

    /// <summary>To the bit: rounding is as the formula says, too.</summary>
    [Fact]
    public void The_code_of_a_formula_computes_the_formula()
    {
        const int Formulas = 400;
        Gen.Select(RandomFormula.Formulas4.Where(IsElementwise).Array[Formulas], RandomFormula.Layers).Sample(
            (formulas, layer) =>
            {
                Expression[] spelledOut = [.. formulas.Select(formula => formula.SpellOut())];
                MethodInfo[] methods = Compile(spelledOut);
                object[] arguments = [layer.Value(Z, 0), layer.Value(Y, 0)];
                for (int i = 0; i < Formulas; i++)
                {
                    double value = layer.Value(spelledOut[i], 0);
                    double computed = (double)methods[i].Invoke(null, arguments)!;
                    Assert.True(
                        computed.Equals(value) || !layer.Defines(spelledOut[i]), $"{formulas[i]} is {value}, but {CSharp.Print(spelledOut[i])} is {computed}.");
                }
            },
            seed: "0000KatZ5q14",
            iter: 1,
            threads: 1);
    }

    private static bool IsElementwise(Expression formula) => !formula.All().Any(part =>
        part is Generator.Calculus.Total or Generator.Calculus.LogSumExp or Generator.Calculus.Softmax);

    private static MethodInfo[] Compile(Expression[] formulas)
    {
        IEnumerable<string> methods = formulas.Select((formula, i) => string.Create(
            CultureInfo.InvariantCulture, $"public static double F{i}(double z, double y) {{ return {CSharp.Print(formula)}; }}"));
        Assembly assembly = GeneratorRun.Of($"#pragma warning disable\ninternal static class Formulas {{ {string.Join('\n', methods)} }}").Load();
        return [.. formulas.Select((_, i) => assembly.GetType("Formulas")!.GetMethod($"F{i}")!)];
    }
}
