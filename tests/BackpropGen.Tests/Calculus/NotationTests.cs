using System.Globalization;
using System.Reflection;
using BackpropGen.Generator.Calculus;
using BackpropGen.Generator.Code;
using BackpropGen.Generator.Emission;
using BackpropGen.Generator.Graph;
using BackpropGen.Generator.Planning;
using BackpropGen.Testing;
using CsCheck;
using static BackpropGen.Generator.Calculus.Formulas;

namespace BackpropGen.Tests.Calculus;

public class NotationTests
{
    private static readonly CSharpNotation CSharp = Notation(isDouble: true, hasMathF: true, hasVectors: false);

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
                texts.Add(formula.AsText(), text);
            }

            return texts;
        }
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public void There_are_as_many_parentheses_as_precedence_asks_for(string printed, string expected) => Assert.Equal(expected, printed);

    [Theory]
    [InlineData(true, true, true, "Library.VectorMath.Sigmoid(z)", "Library.VectorMath.LogOnePlus(z)", "Library.VectorMath.Tanh(Math.Max(z, y))")]
    [InlineData(true, true, false, "1.0 / (1.0 + Math.Exp(-z))", "Library.SpecialFunctions.LogOnePlus(z)", "Math.Tanh(Math.Max(z, y))")]
    [InlineData(false, true, true, "Library.VectorMath.Sigmoid(z)", "Library.VectorMath.LogOnePlus(z)", "Library.VectorMath.Tanh(MathF.Max(z, y))")]
    [InlineData(false, true, false, "1f / (1f + MathF.Exp(-z))", "Library.SpecialFunctions.LogOnePlus(z)", "MathF.Tanh(MathF.Max(z, y))")]
    [InlineData(false, false, false, "1f / (1f + (float)Math.Exp(-z))", "Library.SpecialFunctions.LogOnePlus(z)", "(float)Math.Tanh(Math.Max(z, y))")]
    public void Functions_are_those_that_the_framework_and_the_library_have(
        bool isDouble, bool hasMathF, bool hasVectors, string sigmoid, string logOnePlus, string tanhOfLarger)
    {
        CSharpNotation notation = Notation(isDouble, hasMathF, hasVectors);
        Assert.Equal(
            [sigmoid, logOnePlus, tanhOfLarger],
            new[] { Sigmoid(Z), LogOnePlus(Z), Tanh(Max(Z, Y)) }.Select(formula => notation.Print(formula)
                .Replace("global::BackpropGen.CompilerServices", "Library", StringComparison.Ordinal)
                .Replace("global::System.", "", StringComparison.Ordinal)));
    }

    /// <summary>In max(z, 0) − y · z the large terms cancel, and nothing is lost when the logarithm, which may be small, is added then.</summary>
    [Fact]
    public void The_logarithm_of_a_softplus_comes_last_in_a_sum() => Assert.Equal(
        "max(z, 0) - y * z + logoneplus(exp(-abs(z)))", (Softplus(Z) - (Y * Z)).SpellOut(Function.Softplus).Simplify().AsText());

    /// <summary>To the bit: rounding is as the formula says, too.</summary>
    [Fact]
    public void The_code_of_a_formula_computes_the_formula()
    {
        const int Formulas = 400;
        Gen.Select(RandomFormula.Formulas4.Where(IsElementwise).Array[Formulas], RandomFormula.Layers).Try(
            1,
            both =>
            {
                (Expression[] formulas, Layer layer) = both;
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
            print: _ => string.Empty);
    }

    private static CSharpNotation Notation(bool isDouble, bool hasMathF, bool hasVectors) =>
        new(
            isDouble,
            FunctionNames.Of(new Target(hasMathF, HasCreateSpan: true, HasReadOnlyData: true, hasVectors, HasJson: false, HasJsonConverter: false, HasCoverageAttribute: false), isDouble),
            leaf => ((Variable)leaf).Name);

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
