using System.Globalization;
using System.Reflection;
using BackpropGen.Testing;
using CsCheck;

namespace BackpropGen.Tests.Differentiated;

/// <summary>Random methods of the language that is differentiated: what a network computes is what the method gives, and its gradient that of finite differences.</summary>
public class RandomFunctionTests
{
    private static readonly Gen<string> Exact = OfDepth(4, withFunctions: false);

    private static readonly Gen<string> Smooth = OfDepth(3, withFunctions: true);

    [Fact]
    public void Arithmetic_comparisons_and_extremes_have_the_bits_of_the_method() => Exact.Array[40].Try(1, bodies =>
    {
        Assembly program = Compile(bodies, "float");
        for (int i = 0; i < bodies.Length; i++)
        {
            var network = (INetwork<float>)Activator.CreateInstance(program.GetType($"Consumer.N{i}")!)!;
            network.SetParameters([1, 0]);
            foreach (float z in (float[])[-7.3f, -1, -0.1f, 0, 0.3f, 1, 2.7f, 5, 1e3f])
            {
                float[] output = new float[1];
                network.Predict([z], output);
                float expected = (float)network.Description.Layers[0].Function!.Method!([z]);
                Assert.True(output[0].Equals(expected), FormattableString.Invariant($"{bodies[i]} at {z}: {output[0]} instead of {expected}"));
            }
        }
    });

    [Fact]
    public void Derivatives_are_those_of_finite_differences() => Smooth.Array[40].Try(1, bodies =>
    {
        Assembly program = Compile(bodies, "double");
        int compared = 0;
        for (int i = 0; i < bodies.Length; i++)
        {
            var network = (INetwork<double>)Activator.CreateInstance(program.GetType($"Consumer.N{i}")!)!;
            network.SetParameters([1, 0]);
            Func<double[], double> f = network.Description.Layers[0].Function!.Method!;
            foreach (double z in (double[])[-1.71, -0.43, 0.37, 1.19])
            {
                const double H = 1e-4;
                double first = (f([z + H]) - f([z - H])) / (2 * H);
                double second = (f([z + (H / 2)]) - f([z - (H / 2)])) / H;
                double[] slope = new double[1];
                network.InputJacobian([z], slope);

                // Where the two disagree there is a kink or a pole near by, or the function is too steep to say.
                double difference = ((4 * second) - first) / 3;
                if (double.IsFinite(difference) && Math.Abs(first - second) < 1e-5 * Math.Max(1, Math.Abs(second)) && Math.Abs(difference) < 1e4)
                {
                    compared++;
                    Assert.True(Math.Abs(slope[0] - difference) <= 1e-6 * Math.Max(1, Math.Abs(difference)), FormattableString.Invariant($"{bodies[i]} at {z}: {slope[0]} instead of {difference}"));
                }
            }
        }

        Assert.True(compared > bodies.Length);
    });

    private static Gen<string> OfDepth(int depth, bool withFunctions)
    {
        Gen<string> leaf = Gen.Frequency((4, Gen.Const("z")), (1, Gen.Int[-20, 20].Select(number => $"({(number * 0.25).ToString(CultureInfo.InvariantCulture)}f)")));
        if (depth == 0)
        {
            return leaf;
        }

        Gen<string> part = OfDepth(depth - 1, withFunctions);
        Gen<string> binary = Gen.Select(part, Gen.OneOfConst("+", "-", "*", "/"), part).Select((a, sign, b) => $"({a} {sign} {b})");
        Gen<string> bare = Gen.Select(part, Gen.OneOfConst("+", "-", "*"), part, Gen.OneOfConst("+", "-"), part).Select((a, one, b, two, c) => $"({a} {one} {b} {two} {c})");
        Gen<string> choice = Gen.Select(part, Gen.OneOfConst(">", "<", ">=", "<=", "==", "!="), part, part, part).Select((a, sign, b, c, d) => $"({a} {sign} {(a == b ? "1.5f" : b)} ? {c} : {d})");
        Gen<string> extreme = Gen.Select(Gen.OneOfConst("MathF.Max", "MathF.Min"), part, part).Select((f, a, b) => $"{f}((float)({a}), (float)({b}))");
        Gen<string> magnitude = part.Select(a => $"MathF.Abs((float)({a}))");
        Gen<string> minus = part.Select(a => $"(-{a})");
        return withFunctions
            ? Gen.Frequency(
                (1, leaf), (3, binary), (2, bare), (1, choice), (1, minus),
                (3, Gen.Select(Gen.OneOfConst("Math.Sin", "Math.Cos", "Math.Tanh", "Math.Exp", "Functions.Softplus", "Functions.Sigmoid", "Math.Atan", "Functions.Erf", "Math.Sinh", "Math.Cosh"), part).Select((f, a) => $"{f}({a})")),
                (1, part.Select(a => $"Math.Sqrt(1 + ({a} * {a}))")), (1, part.Select(a => $"Math.Log(1.5 + ({a} * {a}))")), (1, part.Select(a => $"Math.Pow({a}, 3)")))
            : Gen.Frequency((1, leaf), (4, binary), (2, bare), (2, choice), (1, extreme), (1, magnitude), (1, minus));
    }

    private static Assembly Compile(IReadOnlyList<string> bodies, string real)
    {
        string source = "using System;\nusing BackpropGen;\nnamespace Consumer\n{\n" + string.Concat(bodies.Select((body, i) => FormattableString.Invariant($$"""
            /// <summary>A network.</summary>
            [Network("1-1:F", Precision = Precision.{{(real == "float" ? "Single" : "Double")}}{{(i % 2 == 0 ? "" : ", Emission = Emission.Vectorized")}})]
            public partial class N{{i}} { [Activation] private static {{real}} F({{real}} z) => {{body}}; }

            """))) + "}\n";
        return GeneratorRun.Of(source, new ConsumerSettings(IsOnlyRun: true)).Load();
    }
}
